"""Where the items of an update go, tried out beside the index before anything is changed.

Yjs keeps the items of a text in one order for everybody: an item names its left and its
right neighbour, and where others wrote at the same spot, a rule on ids decides. `settle`
is that rule, the same one that yjs and yrs follow, on runs instead of items. The gate
needs it for two things. An item whose right neighbour stands left of its left one is
placed differently when the document is loaded again: thirteen bytes that make two truths.
And each step `settle` takes here is one that the native library will take: an update
that would keep it busy for seconds is found out in a few thousand steps.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from typing import Final, NamedTuple, Protocol

from workspace.realtime.gate_index import KIND_MASK, Index, Piece
from workspace.realtime.gate_refusals import BadOrigin, TooTangled
from workspace.realtime.update_format import CLOCK_BITS, CLOCK_MASK, NOTHING

STEPS: Final = 20_000
STEPS_PER_ITEM: Final = 50


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

    __slots__ = ("added", "ahead", "clocks", "cuts", "firsts", "fresh", "heads", "index", "steps")

    def __init__(self, index: Index) -> None:
        self.index = index
        self.steps = Steps()
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
        self.steps.left += STEPS_PER_ITEM
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


class Walk(Protocol):
    """Items in document order: the index, or the index with an update on top."""

    def head(self, place: int) -> int:
        """The first item of a place, or NOTHING."""
        ...

    def look(self, ident: int) -> tuple[int, int]:
        """Where a known item stands, with its kind, and the item right after it."""
        ...

    def piece(self, ident: int) -> Piece:
        """The items from a known one on that stand together."""
        ...


class Steps:
    """How far one update may make us walk."""

    __slots__ = ("left",)

    def __init__(self, left: float = STEPS) -> None:
        self.left = left

    def take(self, count: int) -> None:
        """Takes `count` steps.

        Raises:
            TooTangled: there are none left.
        """
        self.left -= count
        if self.left < 0:
            raise TooTangled(steps=STEPS)


def between(walk: Walk, steps: Steps, here: int, right: int) -> Iterator[Piece]:
    """The pieces from `here` up to `right` (NOTHING: to the end); `here` follows the left one.

    Raises:
        BadOrigin: `right` does not come.
        TooTangled: too much lies between to look.
    """
    while here != right:
        if here == NOTHING:
            raise BadOrigin(
                reason="right_before_left", client=right >> CLOCK_BITS, clock=right & CLOCK_MASK
            )
        steps.take(1)
        piece = walk.piece(here)
        yield piece
        here = right if piece.first < right <= piece.last else piece.next


def settle(walk: Walk, steps: Steps, ident: int, origin: int, right: int, place: int) -> int:
    """The item that a new one will stand right after, once everybody agrees (NOTHING: none).

    Raises:
        TooTangled: too many items claim the same spot.
    """
    left = origin
    here = walk.head(place) if origin == NOTHING else walk.look(origin)[1]
    client = ident >> CLOCK_BITS
    passed = _Passed()
    undecided = 0  # from this many passed pieces on, nothing is known to come before yet
    while here != right and here != NOTHING:
        steps.take(1)
        piece = walk.piece(here)
        last, after = piece.last, piece.next
        if here < right <= last:
            last, after = right - 1, right
        passed.add(here, last)
        if piece.origin == origin:
            if here >> CLOCK_BITS < client:
                left = last
                undecided = passed.count
            elif piece.right == right:
                break
        else:
            at = passed.position(piece.origin)
            if at < 0:
                break
            if at < undecided:
                left = last
                undecided = passed.count
        here = after
    return left


class _Passed:
    """The pieces that a walk came by, to be asked which of them holds an item."""

    __slots__ = ("count", "firsts", "spans")

    def __init__(self) -> None:
        self.count = 0
        self.firsts: list[int] = []
        self.spans: dict[int, tuple[int, int]] = {}

    def add(self, first: int, last: int) -> None:
        insort(self.firsts, first)
        self.spans[first] = (last, self.count)
        self.count += 1

    def position(self, ident: int) -> int:
        """The how-manieth piece holds the item; -1 for none."""
        at = bisect_right(self.firsts, ident) - 1
        if at < 0:
            return -1
        last, position = self.spans[self.firsts[at]]
        return position if ident <= last else -1
