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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from workspace.canvas.document import Documents
from workspace.canvas.schema import SECTIONS, field_of, fields_of, text_keys
from workspace.history.body_pieces import BodyPieces
from workspace.history.hands import Hands
from workspace.history.pieces import Piece, Pieces

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
            doc = docs[section]
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
