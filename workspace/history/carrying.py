"""Words that were carried from elsewhere, and words that were put back: no new words.

For the library they are new: a card that moved to another section is another map, a
merge and a split write texts anew, an editor that cuts a paragraph in two deletes its end
and inserts it again. Here they find their authors, once a row has been taken in whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from workspace.canvas.schema import fields_of
from workspace.history.authorship import Place
from workspace.history.body_pieces import BodyPieces
from workspace.history.pieces import Piece, Pieces, SameHand
from workspace.history.words import differences

WHENCE: Final = ("moved_from", "merged_into", "split_from")
"""The keys of a card that say where words come from, or went."""

_ONE_SIGN: Final = 4


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new piece and the list it stands in."""

    pieces: Pieces
    piece: Piece


class Carrying:
    """What one row brought anew, until its authors are found."""

    __slots__ = ("_fresh", "_texts", "_whence")

    def __init__(self, texts: Mapping[Place, Pieces | BodyPieces]) -> None:
        self._texts = texts
        self._fresh: dict[Place, list[Fresh]] = {}
        self._whence: list[tuple[str, str, str]] = []

    def brought(self, place: Place, pieces: Pieces, piece: Piece) -> None:
        """A piece is new."""
        self._fresh.setdefault(place, []).append(Fresh(pieces, piece))

    def look(self, card: str, values: Mapping[str, Any]) -> None:
        """A card says where its words come from or went, if one of `values` does."""
        self._whence += [(card, key, str(values[key])) for key in WHENCE if values.get(key)]

    def settle(self, section: str, revision: int, same_hand: SameHand, *, rebuilt: bool) -> None:
        """The row is taken in. `rebuilt`: it did more than write in one text."""
        if self._fresh:
            self._give_back(revision, same_hand)
            if self._whence or rebuilt:
                self._carry(section, revision)
            self._fresh.clear()
        self._whence.clear()

    def _give_back(self, revision: int, same_hand: SameHand) -> None:
        """What this hand struck out last, put back at once: an undo.

        One that others have written into since does not find its place in one piece.
        """
        for place, fresh in self._fresh.items():
            if sum(len(new.piece.text) for new in fresh) > _ONE_SIGN:
                text = self._texts[place]
                # In one row: taken out here and put in again there, or undone before it was sent.
                now = [piece for piece in text if piece.struck == revision]
                left = carried(fresh, now, exactly=True) if now else fresh
                mine = [p for p in text if p.struck and same_hand(p.struck)]
                self._fresh[place] = given_back(left, mine, revision)

    def _carry(self, section: str, revision: int) -> None:
        """Gives words that this row carried from one place to another their authors again."""
        for card, how, whence in self._whence:
            if how == "moved_from":
                self._carry_from(revision, whence, card, section, card)
            elif how == "split_from":
                self._carry_from(revision, section, whence, section, card)
            else:
                self._carry_from(revision, section, card, section, whence, title=True)
        for place, fresh in self._fresh.items():
            body = self._texts.get(place)
            if isinstance(body, BodyPieces):
                # Words that this row took out here; or that others took out while it was away.
                gone = [piece for piece in body if piece.struck]
                now = [piece for piece in gone if piece.struck == revision]
                carried(carried(fresh, now, exactly=True), gone)

    def _carry_from(
        self,
        revision: int,
        section: str,
        card: str,
        to_section: str,
        to_card: str,
        *,
        title: bool = False,
    ) -> None:
        for key, field in fields_of(to_section).items():
            fresh = self._fresh.pop((to_section, to_card, key), ())
            if not fresh:
                continue
            source = self._just_there(revision, section, card, key)
            if title and field.type == "rich_text":
                # A body that takes in a card takes in its title as a line.
                head = self._just_there(revision, section, card, "title")
                fresh = carried(fresh, head, exactly=True)
            carried(fresh, source)

    def _just_there(self, revision: int, section: str, card: str, key: str) -> list[Piece]:
        """What a text read before this row, which may have taken words out of it."""
        text = self._texts.get((section, card, key)) or ()
        return [piece for piece in text if piece.struck in (0, revision)]


def given_back(fresh: Sequence[Fresh], mine: Sequence[Piece], revision: int) -> list[Fresh]:
    """Gives new pieces their authors that are the last strokes of `mine`, whole ones.

    All pieces of a row together, or one of them: others may have written in between.

    Returns:
        Those that are not.
    """
    before = [piece for piece in mine if piece.struck != revision]
    if _put_back(fresh, before):
        return []
    return [new for new in fresh if not _put_back([new], before)]


def _put_back(fresh: Sequence[Fresh], mine: Sequence[Piece]) -> bool:
    text = b"".join(new.piece.text for new in fresh)
    sizes: dict[int, int] = {}
    for piece in mine:
        sizes[piece.struck] = sizes.get(piece.struck, 0) + len(piece.text)
    size = since = 0
    for since in sorted(sizes, reverse=True):
        size += sizes[since]
        if size >= len(text):
            break
    source = [piece for piece in mine if piece.struck >= since]
    if size != len(text) or b"".join(piece.text for piece in source) != text:
        return False
    at = 0
    for new in fresh:
        end = at + len(new.piece.text)
        new.pieces.graft(new.piece, _cut(source, at, end))
        at = end
    return True


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
