"""Who wrote, and who struck out, every stretch of every live text of a canvas.

The author is the log's: the actor of the row that brought the words or took them away
(R8), never the client id that a browser chose. Words that moved (into another section,
into the card that took them in, into the one that was split off, into another
paragraph) are followed and stay their author's. All of it can be written out, so that
a checkpoint carries it, and read back.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from workspace.canvas.document import Documents
from workspace.canvas.schema import SECTIONS, field_of, fields_of, text_keys
from workspace.history.body_pieces import BodyPieces
from workspace.history.hands import Hands
from workspace.history.pieces import Piece, Pieces
from workspace.history.words import differences

Place = tuple[str, str | None, str]
"""A live text: section, card (None: of the frame itself), key."""


@dataclass(frozen=True, slots=True)
class Authored:
    """A stretch of text: when and by whom it was written, and struck out if it was."""

    text: str
    written: int
    by: str
    struck: int | None = None
    struck_by: str | None = None


class Authorship:
    """The pieces of all texts of one canvas, up to a revision."""

    __slots__ = ("hands", "revision", "texts")

    def __init__(self) -> None:
        self.hands = Hands()
        self.revision = 0
        self.texts: dict[Place, Pieces | BodyPieces] = {}

    @classmethod
    def unknown(cls, docs: Documents, revision: int) -> Self:
        """For documents of whose past nothing is known: every word is nobody's."""
        made = cls()
        made.revision = revision
        for section in SECTIONS:
            if (doc := docs.get(section)) is None:
                continue
            if section == "frame":
                texts = doc.read_frame().texts
                for key in text_keys(section):
                    made.texts[section, None, key] = Pieces.of_text(texts.get(key, ""), 0)
                continue
            for card in doc.read().cards:
                for key, field in fields_of(section).items():
                    if field.type == "rich_text":
                        held = doc.card(card.id)
                        body = held.get(key) if held is not None else None
                        made.texts[section, card.id, key] = BodyPieces.of_fragment(body, 0)
                    elif field.live:
                        made.texts[section, card.id, key] = Pieces.of_text(card.text(key), 0)
        return made

    # ── asking ──

    def text(self, section: str, card: str | None, key: str) -> str:
        """A text as it reads now; empty when there is none."""
        held = self.texts.get((section, card, key))
        return "" if held is None else held.live()

    def stretches(self, section: str, card: str | None, key: str) -> tuple[Authored, ...]:
        """A text with its authors, in order; what was struck out stands where it stood."""
        return tuple(self._stretches(self.texts.get((section, card, key)) or ()))

    def _stretches(self, pieces: Iterable[Piece]) -> Iterator[Authored]:
        said = b""
        written = struck = 0
        for piece in (*pieces, Piece(b"", -1)):
            if (piece.written, piece.struck) != (written, struck):
                if said:
                    by = self.hands.of(struck) if struck else None
                    text = said.decode()
                    yield Authored(text, written, self.hands.of(written), struck or None, by)
                said, written, struck = b"", piece.written, piece.struck
            said += piece.text

    # ── written out ──

    def to_bytes(self) -> bytes:
        """Everything, small enough for a checkpoint."""
        texts = [[*place, held.plain()] for place, held in self.texts.items()]
        value = {"revision": self.revision, "hands": self.hands.plain(), "texts": texts}
        return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), 3)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The inverse of `to_bytes`."""
        value: dict[str, Any] = json.loads(zlib.decompress(data))
        made = cls()
        made.revision = value["revision"]
        made.hands = Hands.from_plain(value["hands"])
        for section, card, key, plain in value["texts"]:
            field = field_of(section, key)
            rich = field is not None and field.type == "rich_text"
            made.texts[section, card, key] = (
                BodyPieces.from_plain(plain) if rich else Pieces.from_plain(plain)
            )
        return made


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new piece and the list it stands in."""

    pieces: Pieces
    piece: Piece


def given_back(fresh: Iterable[Fresh], mine: Sequence[Piece], revision: int) -> list[Fresh]:
    """Gives new pieces their authors that are the last strokes of `mine`, whole ones.

    Returns:
        The others.
    """
    before = [piece for piece in mine if piece.struck != revision]
    strokes = sorted({piece.struck for piece in before}, reverse=True)
    left: list[Fresh] = []
    for new in fresh:
        for since in strokes:
            source = [piece for piece in before if piece.struck >= since]
            size = sum(len(piece.text) for piece in source)
            if size < len(new.piece.text):
                continue
            if b"".join(piece.text for piece in source) == new.piece.text:
                new.pieces.graft(new.piece, _cut(source, 0, size))
            else:
                left.append(new)
            break
        else:
            left.append(new)
    return left


def carried(
    fresh: Iterable[Fresh], source: Sequence[Piece], *, exactly: bool = False
) -> list[Fresh]:
    """Gives new pieces whose words come from `source` the authors they had there.

    Returns:
        Those of which nothing was found; with `exactly`, all that are no stretch of it.
    """
    words = b"".join(piece.text for piece in source)
    left: list[Fresh] = []
    seen = 0
    for new in fresh:
        text = new.piece.text
        # Paragraphs of equal words are taken in their order.
        at = words.find(text, seen)
        if at < 0:
            at = words.find(text)
        if text and at >= 0:
            new.pieces.graft(new.piece, _cut(source, at, at + len(text)))
            seen = at + len(text)
        elif exactly or not (text and words):
            left.append(new)
        elif (at := text.find(words)) >= 0:
            end = at + len(words)
            before, after = (Piece(said, new.piece.written) for said in (text[:at], text[end:]))
            grafted = [before, *_cut(source, 0, len(words)), after]
            new.pieces.graft(new.piece, [piece for piece in grafted if piece.text])
        else:
            new.pieces.graft(new.piece, _woven(source, words.decode(), new.piece))
    return left


def _woven(source: Sequence[Piece], words: str, new: Piece) -> list[Piece]:
    """What a piece has in common with the source is its authors', word by word."""
    woven: list[Piece] = []
    at = 0
    for stretch in differences(words, new.text.decode()):
        size = len(stretch.text.encode())
        if stretch.kind == "kept" and any(sign.isalnum() for sign in stretch.text):
            woven.extend(_cut(source, at, at + size))
        elif stretch.kind != "struck":
            woven.append(Piece(stretch.text.encode(), new.written))
        if stretch.kind != "inserted":
            at += size
    return woven


def _cut(source: Sequence[Piece], start: int, stop: int) -> list[Piece]:
    cut: list[Piece] = []
    at = 0
    for piece in source:
        end = at + len(piece.text)
        if end > start and at < stop:
            text = piece.text[max(0, start - at) : stop - at]
            cut.append(Piece(text, piece.written))
        at = end
    return cut
