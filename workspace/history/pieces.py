"""One live text as the pieces it was made of: who wrote each, and who struck it out.

Nothing that was ever written leaves the list; what was struck out stays in its place
with the revision that struck it. Lengths are UTF-8 bytes, as the native library counts
in its events, so that a piece is cut where the event says and nowhere else.

Three things that people do look like new words to the native library and are none. Who
takes back a deletion of their own (undo) gives the words back to whoever wrote them.
What a client writes anew as a whole keeps the words that were there. And words that
were carried from one place to another are grafted with their authors (`graft`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from workspace.history.words import differences

SameHand = Callable[[int], bool]
"""Whether a revision is of the hand that writes now."""

_CHUNK: Final = 192
# Undo follows soon on what it takes back: nobody looks through a whole heap of struck words.
_GAP: Final = 256
_EMBEDDED: Final = "\x1a"


@dataclass(slots=True)
class Piece:
    """Some bytes of text, the revision that wrote them and the one that struck them (0: none)."""

    text: bytes
    written: int
    struck: int = 0


class _Chunk:
    """A run of pieces and how many live bytes they hold, so that a position is found quickly."""

    __slots__ = ("live", "pieces")

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.live = sum(len(piece.text) for piece in pieces if not piece.struck)


class Pieces:
    """The pieces of one text, in their order."""

    __slots__ = ("_chunks", "_pen")

    def __init__(self, pieces: Iterable[Piece] = ()) -> None:
        held = list(pieces)
        self._chunks = [_Chunk(held[i : i + _CHUNK]) for i in range(0, len(held), _CHUNK)]
        if not self._chunks:
            self._chunks.append(_Chunk([]))
        # Where the last piece was put: its position behind it, chunk and place. Who writes goes
        # on there, and nothing needs to be looked for. Whatever else changes forgets it.
        self._pen: tuple[int, int, int] | None = None

    @classmethod
    def of_text(cls, text: str, revision: int) -> Self:
        """A text that came as a whole."""
        return cls([Piece(text.encode(), revision)] if text else [])

    # ── asking ──

    def __iter__(self) -> Iterator[Piece]:
        for chunk in self._chunks:
            yield from chunk.pieces

    def live(self) -> str:
        """The text as it reads now."""
        return b"".join(piece.text for piece in self if not piece.struck).decode()

    # ── following an event ──

    def follow(
        self, delta: Sequence[Mapping[str, Any]], revision: int, same_hand: SameHand
    ) -> list[Piece]:
        """Does what a text event tells; returns the pieces that are new."""
        fresh: list[Piece] = []
        at = removed = 0
        inserted = ""
        for step in (*delta, _END):
            if "retain" not in step:
                removed += step.get("delete", 0)
                if "insert" in step:
                    said = step["insert"]
                    inserted += said if isinstance(said, str) else _EMBEDDED
                continue
            if removed and inserted:
                at = self._rewrite(at, removed, inserted, revision, same_hand, fresh)
            elif inserted:
                at = self._insert(at, inserted.encode(), revision, same_hand, fresh)
            elif removed:
                self.strike(at, removed, revision)
            at += step["retain"]
            removed, inserted = 0, ""
        return fresh

    def become(self, text: str, revision: int) -> None:
        """Another text stands in the place of this one: what both say keeps its authors."""
        before = self.live()
        if before != text:
            self._rewrite(0, len(before.encode()), text, revision, _nobody, [])

    def strike(self, at: int, length: int, revision: int) -> None:
        """Strikes out live bytes from a position on."""
        if length <= 0:
            return
        number, place = self._boundary(at)
        self._pen = None
        while length > 0 and number < len(self._chunks):
            chunk = self._chunks[number]
            pieces = chunk.pieces
            while length > 0 and place < len(pieces):
                piece = pieces[place]
                if not piece.struck:
                    size = len(piece.text)
                    if length < size:
                        pieces.insert(place + 1, Piece(piece.text[length:], piece.written))
                        piece.text = piece.text[:length]
                        size = length
                    piece.struck = revision
                    chunk.live -= size
                    length -= size
                place += 1
            number, place = number + 1, 0

    def strike_all(self, revision: int) -> None:
        """Strikes out whatever is left."""
        self._pen = None
        for chunk in self._chunks:
            for piece in chunk.pieces:
                piece.struck = piece.struck or revision
            chunk.live = 0

    def put_back(self, stroke: int) -> None:
        """What that revision struck out is there again."""
        self._pen = None
        for chunk in self._chunks:
            for piece in chunk.pieces:
                if piece.struck == stroke:
                    piece.struck = 0
                    chunk.live += len(piece.text)

    def graft(self, piece: Piece, origin: Sequence[Piece]) -> None:
        """Puts the pieces that its words came from in the place of `piece`: they say the same."""
        self._pen = None
        for chunk in self._chunks:  # pragma: no branch - it is in one of them
            for place, held in enumerate(chunk.pieces):
                if held is piece:
                    chunk.pieces[place : place + 1] = origin
                    return

    # ── inside ──

    def _rewrite(
        self,
        at: int,
        removed: int,
        inserted: str,
        revision: int,
        same_hand: SameHand,
        fresh: list[Piece],
    ) -> int:
        before = self._read(at, removed).decode()
        for stretch in differences(before, inserted):
            size = len(stretch.text.encode())
            if stretch.kind == "struck":
                self.strike(at, size, revision)
            elif stretch.kind == "inserted":
                at = self._insert(at, stretch.text.encode(), revision, same_hand, fresh)
            else:
                at += size
        return at

    def _insert(
        self, at: int, text: bytes, revision: int, same_hand: SameHand, fresh: list[Piece]
    ) -> int:
        """Inserts behind what was struck out at this place; returns the position after it."""
        number, place = self._boundary(at)
        chunk = self._chunks[number]
        gap: list[tuple[_Chunk, Piece]] = []
        while True:
            if place == len(chunk.pieces) and number + 1 < len(self._chunks):
                number, place = number + 1, 0
                chunk = self._chunks[number]
            elif place < len(chunk.pieces) and chunk.pieces[place].struck:
                gap.append((chunk, chunk.pieces[place]))
                place += 1
            else:
                break
        end = at + len(text)
        self._pen = None
        if gap and _give_back(gap[-_GAP:], text, revision, same_hand):
            return end
        chunk.live += len(text)
        made = Piece(text, revision)
        fresh.append(made)
        chunk.pieces.insert(place, made)
        if len(chunk.pieces) > 2 * _CHUNK:
            self._chunks[number : number + 1] = [
                _Chunk(chunk.pieces[:_CHUNK]),
                _Chunk(chunk.pieces[_CHUNK:]),
            ]
        else:
            self._pen = end, number, place + 1
        return end

    def _boundary(self, at: int) -> tuple[int, int]:
        """Where, by chunk and place, a live position stands: right behind the byte before it."""
        if self._pen is not None and self._pen[0] == at:
            return self._pen[1], self._pen[2]
        left = at
        last = len(self._chunks) - 1
        for number, chunk in enumerate(self._chunks):
            if left > chunk.live and number < last:
                left -= chunk.live
                continue
            for place, piece in enumerate(chunk.pieces):
                if left == 0:
                    return number, place
                if piece.struck:
                    continue
                size = len(piece.text)
                if left < size:
                    chunk.pieces.insert(place + 1, Piece(piece.text[left:], piece.written))
                    piece.text = piece.text[:left]
                    self._pen = None
                    return number, place + 1
                left -= size
            return number, len(chunk.pieces)
        raise AssertionError("there is always a chunk")  # pragma: no cover

    def _read(self, at: int, length: int) -> bytes:
        number, place = self._boundary(at)
        said: list[bytes] = []
        while length > 0 and number < len(self._chunks):
            for piece in self._chunks[number].pieces[place:]:
                if not piece.struck and length > 0:
                    said.append(piece.text[:length])
                    length -= len(piece.text)
            number, place = number + 1, 0
        return b"".join(said)

    # ── written out ──

    def plain(self) -> list[object]:
        """As plain values: the whole text, then three columns that compress well."""
        text = b"".join(piece.text for piece in self).decode()
        lengths: list[int] = []
        written: list[int] = []
        struck: list[int] = []
        last = 0
        for piece in self:
            lengths.append(len(piece.text))
            written.append(piece.written - last)
            struck.append(piece.struck and piece.struck - piece.written + 1)
            last = piece.written
        return [text, lengths, written, struck]

    @classmethod
    def from_plain(cls, value: Sequence[Any]) -> Self:
        """The inverse of `plain`."""
        text, lengths, written, struck = value
        said: bytes = text.encode()
        pieces: list[Piece] = []
        at = revision = 0
        for length, step, after in zip(lengths, written, struck, strict=True):
            revision += step
            pieces.append(Piece(said[at : at + length], revision, after and revision + after - 1))
            at += length
        return cls(pieces)


_END: Final[Mapping[str, Any]] = {"retain": 0}


def _nobody(_revision: int) -> bool:
    return False


def _give_back(
    gap: Sequence[tuple[_Chunk, Piece]], text: bytes, revision: int, same_hand: SameHand
) -> bool:
    """Whether this hand puts back what it struck out here, its last strokes, whole ones."""
    mine = [
        (chunk, piece)
        for chunk, piece in gap
        if piece.struck != revision and same_hand(piece.struck)
    ]
    size = since = 0
    for since in sorted({piece.struck for _, piece in mine}, reverse=True):
        size += sum(len(piece.text) for _, piece in mine if piece.struck == since)
        if size >= len(text):
            break
    strokes = [held for held in mine if held[1].struck >= since]
    if size != len(text) or b"".join(piece.text for _, piece in strokes) != text:
        return False
    for chunk, piece in strokes:
        piece.struck = 0
        chunk.live += len(piece.text)
    return True
