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

    __slots__ = ("added", "ahead", "clocks", "cuts", "fresh", "heads", "index", "steps")

    def __init__(self, index: Index) -> None:
        self.index = index
        self.steps = Steps()
        self.added: list[Added] = []
        self.clocks: dict[int, int] = {}
        # New pieces per client, in clock order.
        self.fresh: dict[int, list[Piece]] = {}
        # What follows an item of the index now; `cuts` are their clocks per client, sorted.
        self.ahead: dict[int, int] = {}
        self.cuts: dict[int, list[int]] = {}
        self.heads: dict[int, int] = {}

    # ── reading ──

    def clock(self, client: int) -> int:
        """How far the client is known."""
        clock = self.clocks.get(client)
        return self.index.clocks.get(client, 0) if clock is None else clock

    def knows(self, ident: int) -> bool:
        """Whether the item is in the document, or placed by this update already."""
        return ident & CLOCK_MASK < self.clock(ident >> CLOCK_BITS)

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

    def follower(self, ident: int) -> int:
        """The item right after a known one, or NOTHING."""
        piece = self.piece(ident)
        return piece.next if piece.last == ident else ident + 1

    def head(self, place: int) -> int:
        """The first item of a place, or NOTHING."""
        found = self.heads.get(place)
        return self.index.head(place) if found is None else found

    def _fresh(self, ident: int) -> Piece:
        pieces = self.fresh[ident >> CLOCK_BITS]
        return pieces[bisect_right(pieces, ident, key=_first) - 1]

    # ── writing ──

    def add(self, ident: int, length: int, seat: int, origin: int, right: int, left: int) -> None:
        """Places a new item right after `left` (NOTHING: first in its place)."""
        self.steps.left += STEPS_PER_ITEM
        self.added.append(Added(ident, length, seat, origin, right, left))
        client = ident >> CLOCK_BITS
        self.clocks[client] = (ident & CLOCK_MASK) + length
        if left != NOTHING:
            after = self._follow(left, ident)
        elif seat & ~KIND_MASK:
            after = self.head(seat & ~KIND_MASK)
            self.heads[seat & ~KIND_MASK] = ident
        else:
            after = NOTHING
        piece = Piece(ident, ident + length - 1, seat, origin, right, after)
        self.fresh.setdefault(client, []).append(piece)

    def _follow(self, left: int, ident: int) -> int:
        """Makes `ident` follow `left`; returns what followed before."""
        after = self.follower(left)
        client = left >> CLOCK_BITS
        if not self.is_new(left):
            if left not in self.ahead:
                insort(self.cuts.setdefault(client, []), left & CLOCK_MASK)
            self.ahead[left] = ident
            return after
        piece = self._fresh(left)
        if piece.last != left:
            tail = Piece(left + 1, piece.last, piece.seat, left, piece.right, piece.next)
            insort(self.fresh[client], tail, key=_first)
            piece.last = left
        piece.next = ident
        return after


def _first(piece: Piece) -> int:
    return piece.first


class Walk(Protocol):
    """Items in document order: the index, or the index with an update on top."""

    def head(self, place: int) -> int:
        """The first item of a place, or NOTHING."""
        ...

    def follower(self, ident: int) -> int:
        """The item right after a known one, or NOTHING."""
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
    here = walk.head(place) if origin == NOTHING else walk.follower(origin)
    client = ident >> CLOCK_BITS
    passed: list[tuple[int, int]] = []
    undecided = 0  # from this place in `passed` on, nothing is known to come before yet
    while here != right and here != NOTHING:
        piece = walk.piece(here)
        last, after = piece.last, piece.next
        if here < right <= last:
            last, after = right - 1, right
        passed.append((here, last))
        if piece.origin == origin:
            steps.take(1)
            if here >> CLOCK_BITS < client:
                left = last
                undecided = len(passed)
            elif piece.right == right:
                break
        else:
            at = _position(passed, piece.origin)
            steps.take(len(passed) - at)
            if at < 0:
                break
            if at < undecided:
                left = last
                undecided = len(passed)
        here = after
    return left


def _position(passed: list[tuple[int, int]], ident: int) -> int:
    """Which of the passed spans holds the item; -1 for none. The nearest come first."""
    for at in range(len(passed) - 1, -1, -1):
        first, last = passed[at]
        if first <= ident <= last:
            return at
    return -1
