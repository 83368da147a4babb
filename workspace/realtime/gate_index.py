"""What the gate remembers of a document: who wrote which ids, where they stand, what is gone.

The document itself lives in the native library; this is the little that judging needs,
packed into arrays. Ids of one client that were typed one after another, in one place and
with the same right neighbour, are one *run*, so ordinary typing adds nothing but a
clock. Each run knows the item after it, which makes the runs of a place a linked list in
document order: the order of two items is looked up, not guessed.

A *seat* is a place (a type, and a key in it when it is a map) together with the kind of
content, as one integer. Types are numbered from 1; type 0 is "gone": the ids whose
parent was deleted and whose place nobody knows any more.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from workspace.realtime.gate_schema import Role
from workspace.realtime.update_format import CLOCK_BITS, CLOCK_MASK, NOTHING

KIND_MASK: Final = 0xF
KEY_SHIFT: Final = 4
TYPE_SHIFT: Final = 36
KEY_MASK: Final = (1 << (TYPE_SHIFT - KEY_SHIFT)) - 1

GONE: Final = 0
"""The type number, and the place, of everything whose parent was deleted."""


def place_of(kind: int, key: int) -> int:
    """The place under type number `kind`; `key` 0 is a sequence, not a map."""
    return kind << TYPE_SHIFT | key << KEY_SHIFT


class Table:
    """A map from integers to integers in sixteen bytes an entry."""

    __slots__ = ("keys", "values")

    def __init__(self) -> None:
        self.keys = array("Q")
        self.values = array("Q")

    def get(self, key: int, default: int) -> int:
        """The value kept under `key`."""
        at = bisect_left(self.keys, key)
        if at < len(self.keys) and self.keys[at] == key:
            return self.values[at]
        return default

    def put(self, key: int, value: int) -> None:
        """Keeps `value` under `key`."""
        at = bisect_left(self.keys, key)
        if at < len(self.keys) and self.keys[at] == key:
            self.values[at] = value
        else:
            self.keys.insert(at, key)
            self.values.insert(at, value)


class Line:
    """The runs of one client: where each starts, and (seat, origin, right, next) of each."""

    __slots__ = ("rows", "starts")

    def __init__(self) -> None:
        self.starts = array("I")
        self.rows = array("Q")


class Piece:
    """Part of a run that stands together: `first` to `last`, then `next` in document order."""

    __slots__ = ("first", "last", "next", "origin", "right", "seat")

    def __init__(
        self, first: int, last: int, seat: int, origin: int, right: int, after: int
    ) -> None:
        self.first = first
        self.last = last
        self.seat = seat
        self.origin = origin
        self.right = right
        self.next = after


class Index:
    """Everything known of one section's document. Changed only after the document was."""

    __slots__ = ("clocks", "deleted", "heads", "lines", "pairs")

    def __init__(self) -> None:
        self.clocks: dict[int, int] = {}
        self.lines: dict[int, Line] = {}
        self.heads = Table()
        # Per client: deleted clocks as start, end, start, end …, sorted and disjoint.
        self.deleted: dict[int, array[int]] = {}
        # Per client: clocks of the first half of characters of two code units, sorted.
        self.pairs: dict[int, array[int]] = {}

    # ── reading ──

    def seat(self, ident: int) -> int:
        """Where a known id stands, and its kind."""
        line = self.lines[ident >> CLOCK_BITS]
        return line.rows[(bisect_right(line.starts, ident & CLOCK_MASK) - 1) << 2]

    def piece(self, ident: int) -> Piece:
        """The part of its run that begins with a known id."""
        client = ident >> CLOCK_BITS
        clock = ident & CLOCK_MASK
        line = self.lines[client]
        at = bisect_right(line.starts, clock)
        end = line.starts[at] if at < len(line.starts) else self.clocks[client]
        seat, origin, right, after = line.rows[(at - 1) << 2 : at << 2]
        if line.starts[at - 1] != clock:
            origin = ident - 1
        return Piece(ident, client << CLOCK_BITS | end - 1, seat, origin, right, after)

    def look(self, ident: int) -> tuple[int, int]:
        """Where a known item stands, with its kind, and the item right after it."""
        client = ident >> CLOCK_BITS
        clock = ident & CLOCK_MASK
        line = self.lines[client]
        starts = line.starts
        at = bisect_right(starts, clock)
        end = starts[at] if at < len(starts) else self.clocks[client]
        row = at << 2
        return line.rows[row - 4], line.rows[row - 1] if clock + 1 == end else ident + 1

    def head(self, place: int) -> int:
        """The first item of a place, or NOTHING."""
        return self.heads.get(place, NOTHING)

    def runs(self, client: int, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """(seat, start, end) of the parts of known runs inside these clocks."""
        line = self.lines[client]
        starts = line.starts
        at = bisect_right(starts, start)
        while start < end:
            stop = min(end, starts[at] if at < len(starts) else end)
            yield line.rows[(at - 1) << 2], start, stop
            start = stop
            at += 1

    def is_pair(self, ident: int) -> bool:
        """Whether the id is the first half of a character of two code units."""
        pairs = self.pairs.get(ident >> CLOCK_BITS)
        if not pairs:
            return False
        clock = ident & CLOCK_MASK
        at = bisect_left(pairs, clock)
        return at < len(pairs) and pairs[at] == clock

    def not_deleted(self, client: int, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of these clocks that are not deleted yet."""
        ranges = self.deleted.get(client)
        if ranges is None:
            if start < end:
                yield start, end
            return
        at = bisect_right(ranges, start)
        while start < end:
            stop = min(end, ranges[at] if at < len(ranges) else end)
            if not at & 1 and start < stop:
                yield start, stop
            start = stop
            at += 1

    # ── writing ──

    def add(self, ident: int, length: int, seat: int, origin: int, right: int, left: int) -> None:
        """Learns a new item that stands right after `left` (NOTHING: first in its place)."""
        client = ident >> CLOCK_BITS
        clock = ident & CLOCK_MASK
        line = self.lines.get(client)
        if line is None:
            line = self.lines[client] = Line()
        rows = line.rows
        place = seat & ~KIND_MASK
        if place == GONE:
            after = NOTHING
            longer = bool(rows) and rows[-4] == seat
        elif left == NOTHING:
            longer = False
            after = self.heads.get(place, NOTHING)
            self.heads.put(place, ident)
        else:
            # Typed right after its own last item: the run is longer now, and that is all.
            longer = left == ident - 1 == origin and rows[-4] == seat and rows[-2] == right
            after = NOTHING if longer else self._cut_after(left, ident)
        if not longer:
            line.starts.append(clock)
            rows.extend((seat, origin, right, after))
        self.clocks[client] = clock + length

    def _cut_after(self, left: int, ident: int) -> int:
        """Makes `ident` follow `left`, ending a run there; returns what followed before."""
        client = left >> CLOCK_BITS
        clock = left & CLOCK_MASK
        line = self.lines[client]
        at = bisect_right(line.starts, clock)
        end = line.starts[at] if at < len(line.starts) else self.clocks[client]
        row = at << 2
        after = line.rows[row - 1]
        line.rows[row - 1] = ident
        if clock + 1 < end:
            line.starts.insert(at, clock + 1)
            line.rows[row:row] = array("Q", (line.rows[row - 4], left, line.rows[row - 2], after))
            return left + 1
        return after

    def delete(self, client: int, start: int, end: int) -> None:
        """Learns that these clocks are deleted."""
        ranges = self.deleted.get(client)
        if ranges is None:
            self.deleted[client] = array("I", (start, end))
            return
        low = bisect_left(ranges, start)
        high = bisect_right(ranges, end)
        fresh = []
        if not low & 1:
            fresh.append(start)
        if not high & 1:
            fresh.append(end)
        ranges[low:high] = array("I", fresh)

    def add_pairs(self, client: int, clocks: Iterable[int]) -> None:
        """Learns where characters of two code units begin; clocks rise from call to call."""
        pairs = self.pairs.get(client)
        if pairs is None:
            pairs = self.pairs[client] = array("I")
        pairs.extend(clocks)


class Types:
    """The shared types of a document, numbered in the order they came to be known.

    `owners` names the type whose length counts (a body counts the text in all its nodes),
    `entries` the key number of the card a type belongs to (0: of none).
    """

    __slots__ = ("depths", "entries", "idents", "lengths", "numbers", "owners", "roles")

    def __init__(self) -> None:
        self.numbers = Table()
        self.idents = array("Q")
        self.roles: list[Role | None] = []
        self.owners = array("I")
        self.entries = array("I")
        self.depths = array("B")
        self.lengths = array("I")
        self.add(NOTHING, None, 0, 0, 0)

    def add(self, ident: int, role: Role | None, owner: int, entry: int, depth: int) -> int:
        """Numbers a type; `ident` NOTHING is a root or the gone."""
        number = len(self.idents)
        self.idents.append(ident)
        self.roles.append(role)
        self.owners.append(owner or number)
        self.entries.append(entry)
        self.depths.append(depth)
        self.lengths.append(0)
        if ident != NOTHING:
            self.numbers.put(ident, number)
        return number
