"""The order of items in a text, as Yjs keeps it, and how long one may look for it.

Yjs keeps the items of a text in one order for everybody: an item names its left and its
right neighbour, and where others wrote at the same spot, a rule on ids decides. `settle`
is that rule, the same one that yjs and yrs follow, on runs instead of items. The gate
needs it for two things. An item whose right neighbour stands left of its left one is
placed differently when the document is loaded again: thirteen bytes that make two truths.
And each step taken here is one that the native library will take too: what would keep it
busy for seconds is found out, and paid for, before.

Honest writers take no steps at all, save where many wrote at one spot while apart. Each
author has an allowance that lasts for the largest such meeting and grows with every item
written; whoever has used it up is refused and not waited for.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator
from typing import Final, Protocol

from workspace.realtime.gate_index import Piece
from workspace.realtime.gate_refusals import BadOrigin, TooTangled
from workspace.realtime.update_format import CLOCK_BITS, CLOCK_MASK, NOTHING

STEPS: Final = 500_000
STEPS_PER_ITEM: Final = 10


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
    """How far an author may still make us walk."""

    __slots__ = ("left",)

    def __init__(self, left: float) -> None:
        self.left = left

    def take(self, count: float) -> None:
        """Takes `count` steps.

        Raises:
            TooTangled: there are none left.
        """
        self.left -= count
        if self.left < 0:
            raise TooTangled(limit=STEPS)


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
