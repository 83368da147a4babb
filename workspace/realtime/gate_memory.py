"""A section as the gate remembers it: the index of ids, the types, the names, who is who."""

from __future__ import annotations

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
from workspace.realtime.gate_refusals import BadOrigin, OutOfOrder
from workspace.realtime.gate_schema import Entries, GateSchema
from workspace.realtime.update_reader import (
    CLOCK_BITS,
    CLOCK_MASK,
    NOTHING,
    Struct,
    Update,
)

NO_KEY: Final = 0


class Memory:
    """What is known of one section. Only `Gate.accept` and the loading of a state change it."""

    __slots__ = (
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
        self.size = 0
        self.version = 0

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


def in_order(update: Update, clocks: Mapping[int, int]) -> Iterator[Struct]:
    """The update's items, each after those it names. Blocks must join what is known.

    Raises:
        OutOfOrder: an item names one that is neither known nor in the update.
        BadOrigin: items name each other in a circle, or one names itself.
    """
    if len(update.blocks) == 1:
        # By far the commonest: one author wrote. Everything it names comes before it.
        block = update.blocks[0]
        for struct in block.structs:
            for ident in (struct.origin, struct.right, struct.parent):
                if isinstance(ident, int) and ident != NOTHING:
                    client = ident >> CLOCK_BITS
                    clock = ident & CLOCK_MASK
                    if client == block.client:
                        if clock >= struct.id & CLOCK_MASK:
                            _refuse(ident, block.end)
                    elif clock >= clocks.get(client, 0):
                        _refuse(ident, 0)
            yield struct
        return
    ends = {block.client: block.end for block in update.blocks}
    reached = {block.client: block.clock for block in update.blocks}
    waiting = {block.client: (block.structs, 0) for block in update.blocks}
    for block in update.blocks:
        stack = [block.client]
        while stack:
            client = stack[-1]
            structs, at = waiting[client]
            needed = -1
            while at < len(structs):
                struct = structs[at]
                needed = _needed(struct, clocks, reached, ends)
                if needed >= 0:
                    break
                yield struct
                at += 1
                reached[client] += struct.length
            waiting[client] = (structs, at)
            if at == len(structs):
                stack.pop()
            elif needed in stack:
                _refuse(structs[at].id, CLOCK_MASK)
            else:
                stack.append(needed)


def _needed(
    struct: Struct,
    clocks: Mapping[int, int],
    reached: Mapping[int, int],
    ends: Mapping[int, int],
) -> int:
    """The client whose items have to come first; -1 for none."""
    for ident in (struct.origin, struct.right, struct.parent):
        if isinstance(ident, int) and ident != NOTHING:
            client = ident >> CLOCK_BITS
            clock = ident & CLOCK_MASK
            known = reached.get(client)
            if known is None:
                known = clocks.get(client, 0)
            if clock >= known:
                if clock >= ends.get(client, 0):
                    _refuse(ident, 0)
                return client
    return -1


def _refuse(ident: int, end: int) -> None:
    client = ident >> CLOCK_BITS
    clock = ident & CLOCK_MASK
    if clock < end:
        raise BadOrigin(reason="circular", client=client, clock=clock)
    raise OutOfOrder(client=client, clock=clock, known=end)


def pairs_in(text: str, clock: int) -> Iterator[int]:
    """The clocks at which characters of two code units begin, in a text that starts at `clock`."""
    for letter in text:
        if letter > "\uffff":
            yield clock
            clock += 1
        clock += 1
