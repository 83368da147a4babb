"""A section as the gate remembers it: the index of ids, the types, the names, who is who."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import Final

from workspace.realtime.gate_index import (
    GONE,
    KEY_MASK,
    KEY_SHIFT,
    TYPE_SHIFT,
    Index,
    Types,
)
from workspace.realtime.gate_schema import Entries, GateSchema
from workspace.realtime.update_format import NOTHING

NO_KEY: Final = 0
SEEN_KEPT: Final = 64


class Memory:
    """What is known of one section. Only `Gate.accept` and the loading of a state change it."""

    __slots__ = (
        "allowances",
        "bindings",
        "dead",
        "entries",
        "entry_root",
        "index",
        "loose",
        "names",
        "numbers",
        "root_names",
        "roots",
        "schema",
        "seen",
        "size",
        "types",
        "version",
    )

    def __init__(self, schema: GateSchema, bindings: Mapping[int, str]) -> None:
        self.schema = schema
        self.bindings = dict(bindings)
        self.index = Index()
        self.types = Types()
        # Keys by number; number 0 is "no key".
        self.names: list[str] = [""]
        self.numbers: dict[str, int] = {}
        self.roots: dict[str, int] = {}
        self.root_names: dict[int, str] = {}
        for name in schema.roots:
            self.root_number(name)
        self.entry_root = next(
            (name for name, root in schema.roots.items() if isinstance(root, Entries)), ""
        )
        # How many cards there are, those set aside included.
        self.entries = 0
        # Types that were deleted themselves (those inside them are not listed).
        self.dead: set[int] = set()
        # Sets of a key that name no earlier value, where there was more than one.
        self.loose: dict[int, int] = {}
        # What a client must have seen, for those that wrote where others were writing.
        self.seen: dict[int, dict[int, int]] = {}
        # What is left of their steps to authors who have used any.
        self.allowances: dict[str, float] = {}
        self.size = 0
        self.version = 0

    def named(self, client: int, start: int, end: int) -> Iterator[tuple[int, ...]]:
        """What the items of these clocks name: neighbours and parents, run by run."""
        line = self.index.lines[client]
        idents = self.types.idents
        low = bisect_right(line.starts, start) - 1
        high = bisect_left(line.starts, end)
        rows = line.rows
        for row in range(low << 2, high << 2, 4):
            yield rows[row + 1], rows[row + 2], idents[rows[row] >> TYPE_SHIFT]

    def keep_seen(self, client: int, seen: dict[int, int]) -> None:
        """Keeps what a client has seen; the clients that asked longest ago are forgotten."""
        self.seen.pop(client, None)
        self.seen[client] = seen
        if len(self.seen) > SEEN_KEPT:
            del self.seen[next(iter(self.seen))]

    def key_number(self, key: str | None) -> int:
        """The key's number; a new one if it has none."""
        if key is None:
            return NO_KEY
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.names)
            self.names.append(key)
        return number

    def root_number(self, name: str) -> int:
        """The type number of a root; one that the schema has not gets no role."""
        number = self.roots.get(name)
        if number is None:
            number = self.types.add(NOTHING, self.schema.roots.get(name), 0, 0, 0)
            self.roots[name] = number
            self.root_names[number] = name
        return number

    def key_of(self, place: int) -> str | None:
        """The key of a place; None in a sequence."""
        number = place >> KEY_SHIFT & KEY_MASK
        return self.names[number] if number else None

    def path_of(self, kind: int) -> tuple[str, ...]:
        """Where a text or body stands: (root, card, key) or (root, key)."""
        place = self.index.seat(self.types.idents[kind])
        key = self.key_of(place) or ""
        root = self.root_names.get(place >> TYPE_SHIFT)
        if root is not None:
            return root, key
        return self.entry_root, self.names[self.types.entries[kind]], key

    def is_dead(self, kind: int) -> bool:
        """Whether the type, or one that it is in, was deleted."""
        dead = self.dead
        while kind:
            if kind in dead:
                return True
            ident = self.types.idents[kind]
            if ident == NOTHING:
                return False
            kind = self.index.seat(ident) >> TYPE_SHIFT
        return True

    def bury(self, ident: int) -> None:
        """Learns that an item was deleted; if it is a type, so is all that is in it."""
        number = self.types.numbers.get(ident, GONE)
        if number:
            self.dead.add(number)


def pairs_in(text: str, clock: int) -> Iterator[int]:
    """The clocks at which characters of two code units begin, in a text that starts at `clock`."""
    for letter in text:
        if letter > "\uffff":
            yield clock
            clock += 1
        clock += 1
