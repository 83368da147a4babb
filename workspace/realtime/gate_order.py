"""The index with the items of one update laid on top of it; what is below stays as it is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from typing import NamedTuple

from workspace.realtime.gate_index import KIND_MASK, Index, Piece
from workspace.realtime.update_format import CLOCK_BITS, CLOCK_MASK, NOTHING


class Added(NamedTuple):
    """An item and its place, as `Index.add` takes them."""

    ident: int
    length: int
    seat: int
    origin: int
    right: int
    left: int


class Order:
    """The index with the items of one update added on top. Nothing below is changed."""

    __slots__ = ("added", "ahead", "clocks", "cuts", "firsts", "fresh", "heads", "index")

    def __init__(self, index: Index) -> None:
        self.index = index
        self.added: list[Added] = []
        self.clocks: dict[int, int] = {}
        # New pieces per client in clock order, and the first id of each.
        self.fresh: dict[int, list[Piece]] = {}
        self.firsts: dict[int, list[int]] = {}
        # What follows an item of the index now; `cuts` are their clocks per client, sorted.
        self.ahead: dict[int, int] = {}
        self.cuts: dict[int, list[int]] = {}
        self.heads: dict[int, int] = {}

    # ── reading ──

    def clock(self, client: int) -> int:
        """How far the client is known."""
        clock = self.clocks.get(client)
        return self.index.clocks.get(client, 0) if clock is None else clock

    def is_new(self, ident: int) -> bool:
        """Whether the item comes with this update."""
        return ident & CLOCK_MASK >= self.index.clocks.get(ident >> CLOCK_BITS, 0)

    def seat(self, ident: int) -> int:
        """Where a known item stands, and its kind."""
        return self._fresh(ident).seat if self.is_new(ident) else self.index.seat(ident)

    def piece(self, ident: int) -> Piece:
        """The items from `ident` on that follow each other without anything between."""
        if self.is_new(ident):
            found = self._fresh(ident)
            origin = found.origin if ident == found.first else ident - 1
            return Piece(ident, found.last, found.seat, origin, found.right, found.next)
        piece = self.index.piece(ident)
        cuts = self.cuts.get(ident >> CLOCK_BITS)
        if cuts:
            at = bisect_left(cuts, ident & CLOCK_MASK)
            if at < len(cuts) and cuts[at] <= piece.last & CLOCK_MASK:
                piece.last = ident & ~CLOCK_MASK | cuts[at]
                piece.next = self.ahead[piece.last]
        return piece

    def look(self, ident: int) -> tuple[int, int]:
        """Where a known item stands, with its kind, and the item right after it."""
        if self.is_new(ident):
            piece = self._fresh(ident)
            return piece.seat, piece.next if piece.last == ident else ident + 1
        seat, after = self.index.look(ident)
        return seat, self.ahead.get(ident, after)

    def head(self, place: int) -> int:
        """The first item of a place, or NOTHING."""
        found = self.heads.get(place)
        return self.index.head(place) if found is None else found

    def pieces(self, client: int, start: int, end: int) -> Iterator[Piece]:
        """The new pieces of a client that lie in these clocks."""
        pieces = self.fresh.get(client)
        if not pieces:
            return
        base = client << CLOCK_BITS
        first = max(0, bisect_right(self.firsts[client], base | start) - 1)
        for at in range(first, len(pieces)):
            if pieces[at].first >= base | end:
                return
            yield pieces[at]

    def _fresh(self, ident: int) -> Piece:
        client = ident >> CLOCK_BITS
        return self.fresh[client][bisect_right(self.firsts[client], ident) - 1]

    # ── writing ──

    def add(
        self, ident: int, length: int, seat: int, origin: int, right: int, left: int, after: int
    ) -> None:
        """Places a new item between `left` (NOTHING: first in its place) and what follows that."""
        self.added.append(Added(ident, length, seat, origin, right, left))
        client = ident >> CLOCK_BITS
        self.clocks[client] = (ident & CLOCK_MASK) + length
        if left != NOTHING:
            self._follow(left, ident)
        elif seat:
            self.heads[seat & ~KIND_MASK] = ident
        piece = Piece(ident, ident + length - 1, seat, origin, right, after)
        pieces = self.fresh.get(client)
        if pieces is None:
            self.fresh[client] = [piece]
            self.firsts[client] = [ident]
        else:
            pieces.append(piece)
            self.firsts[client].append(ident)

    def _follow(self, left: int, ident: int) -> None:
        """Makes `ident` follow `left`."""
        client = left >> CLOCK_BITS
        if not self.is_new(left):
            if left not in self.ahead:
                insort(self.cuts.setdefault(client, []), left & CLOCK_MASK)
            self.ahead[left] = ident
            return
        piece = self._fresh(left)
        if piece.last != left:
            tail = Piece(left + 1, piece.last, piece.seat, left, piece.right, piece.next)
            at = bisect_right(self.firsts[client], left)
            self.firsts[client].insert(at, tail.first)
            self.fresh[client].insert(at, tail)
            piece.last = left
        piece.next = ident
