"""Tries an update on: places every item beside the memory and asks the rules about each.

Nothing below is changed. What was found out is handed to `Gate.accept`, which puts it
into the memory once the native library has taken the same bytes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from workspace.config import Limits
from workspace.realtime.gate_causes import see
from workspace.realtime.gate_index import (
    GONE,
    KEY_MASK,
    KEY_SHIFT,
    KIND_MASK,
    TYPE_SHIFT,
    place_of,
)
from workspace.realtime.gate_memory import Memory, pairs_in
from workspace.realtime.gate_order import Order
from workspace.realtime.gate_refusals import (
    BadOrigin,
    NestedLate,
    NotInSchema,
    OutOfOrder,
    SplitPair,
    TooDeep,
    TooLong,
    TooManyCards,
    TooManySets,
)
from workspace.realtime.gate_rules import admit, may_be_deleted
from workspace.realtime.gate_schema import Entries, Fixed, Node, PlainText, Role
from workspace.realtime.gate_walk import Steps, between, settle
from workspace.realtime.update_format import (
    CLOCK_BITS,
    CLOCK_MASK,
    DELETED,
    GC,
    HAS_KEY,
    NOTHING,
    STRING,
    TYPE,
)
from workspace.realtime.update_reader import Struct

TYPE_DEPTH: Final = 32
LOOSE_PER_UPDATE: Final = 8
LOOSE_PER_KEY: Final = 64


class NewType:
    """A type that the update makes; it gets its number when the update is accepted."""

    __slots__ = ("depth", "entry", "ident", "owner", "role")

    def __init__(self, ident: int, role: Role | None, owner: int, entry: int, depth: int) -> None:
        self.ident = ident
        self.role = role
        self.owner = owner
        self.entry = entry
        self.depth = depth


class Trial:
    """One update, item by item. `system` may do what people may not."""

    __slots__ = (
        "astral",
        "born_dead",
        "dead",
        "gone",
        "grown",
        "keys",
        "loose",
        "made",
        "memory",
        "names",
        "numbers",
        "order",
        "pairs",
        "removed",
        "seen",
        "shrunk",
        "size",
        "steps",
        "system",
        "texts",
        "touched",
        "types",
    )

    def __init__(self, memory: Memory, steps: Steps, *, system: bool) -> None:
        self.memory = memory
        self.steps = steps
        self.system = system
        self.order = Order(memory.index)
        self.types: list[NewType] = []
        self.numbers: dict[int, int] = {}
        # New keys, numbered after those that the memory has.
        self.names: list[str] = []
        self.keys: dict[str, int] = {}
        self.made: dict[str, int] = {}
        self.loose: dict[int, int] = {}
        # Items that belong into something deleted and forgotten: tombstones take their place.
        self.gone: set[int] = set()
        self.grown: dict[int, int] = {}
        self.shrunk: dict[int, int] = {}
        self.pairs: dict[int, list[int]] = {}
        self.born_dead: list[tuple[int, int, int]] = []
        self.removed: list[tuple[int, int, int]] = []
        self.dead: list[int] = []
        self.touched: dict[int, None] = {}
        # Places that hold letters, and the type whose length they count for.
        self.texts: dict[int, int] = {}
        self.seen: dict[int, dict[int, int]] = {}
        self.size = 0
        self.astral = False

    # ── items ──

    def place(self, item: Struct) -> None:
        """Judges one item and places it. Everything it names is known.

        Raises:
            Refusal: any of the gate's.
        """
        self.size += item.end - item.start
        if item.kind == GC:
            self._place_gone(item)
            return
        order = self.order
        after = NOTHING
        if item.origin != NOTHING:
            seat, after = order.look(item.origin)
            place = self._beside(item, seat & ~KIND_MASK, after)
        elif item.right != NOTHING:
            place = self._before(item, order.seat(item.right) & ~KIND_MASK)
        else:
            place = self._declared(item)
        if place == GONE:
            self.gone.add(item.id)
            self._place_gone(item)
            return
        if item.origin == NOTHING:
            after = order.head(place)
        made = None
        if item.kind != STRING or place not in self.texts:
            made = self._admit(item, place)
        left = item.origin
        if after != item.right:
            self._must_be_neighbours(item, after)
            left = settle(order, self.steps, item.id, left, item.right, place)
            after = order.head(place) if left == NOTHING else order.look(left)[1]
        if place >> KEY_SHIFT & KEY_MASK:
            self._overwrite(item, left, after)
        order.add(item.id, item.length, place | item.kind, item.origin, item.right, left, after)
        if isinstance(item.content, str):
            self._add_text(item, item.content, place)
        elif item.kind == TYPE:
            self._add_type(item, place, made)
        elif item.kind == DELETED:
            self._born_dead(item.id, item.length)

    def _place_gone(self, item: Struct) -> None:
        order = self.order
        order.add(item.id, item.length, GONE, NOTHING, NOTHING, NOTHING, NOTHING)
        self._born_dead(item.id, item.length)

    def _admit(self, item: Struct, place: int) -> Role | None:
        """Asks the schema; returns the role of the type that the item makes, if it makes one."""
        role = self._role(place >> TYPE_SHIFT)
        key = place >> KEY_SHIFT & KEY_MASK
        made = admit(role, self.name(key), item, system=self.system)
        if key:
            self._in_map(item, place, role, made)
        self._touch(place)
        return made

    def _declared(self, item: Struct) -> int:
        """The place of an item that names no neighbour."""
        parent = item.parent
        key = self._key_number(item.key)
        if isinstance(parent, str):
            root = self.memory.roots.get(parent)
            if root is None:
                raise NotInSchema(what="root", name=parent)
            return place_of(root, key)
        number = self._number(parent)
        if number:
            return place_of(number, key)
        seat = self.order.seat(parent)
        if seat == GONE or seat & KIND_MASK == DELETED:
            # The type was deleted and forgotten before this reached us: so is what is in it.
            return GONE
        raise BadOrigin(reason="parent", client=parent >> CLOCK_BITS, clock=parent & CLOCK_MASK)

    def _beside(self, item: Struct, place: int, after: int) -> int:
        """The place of an item with a left neighbour, which `after` follows now."""
        origin, right = item.origin, item.right
        if self._is_pair(origin):
            raise SplitPair(client=origin >> CLOCK_BITS, clock=origin & CLOCK_MASK)
        if right == NOTHING:
            self._check_key_flag(item, place)
            return place
        if right != after:
            if origin == right:
                raise self._bad(item, "equal")
            beside = self.order.seat(right) & ~KIND_MASK
            if place != beside:
                if GONE in (place, beside) and self._is_dead(place) and self._is_dead(beside):
                    return GONE
                raise self._bad(item, "places")
        return self._before(item, place)

    def _before(self, item: Struct, place: int) -> int:
        """The place of an item with a right neighbour, which stands there."""
        right = item.right
        if right & CLOCK_MASK and self._is_pair(right - 1):
            raise SplitPair(client=right >> CLOCK_BITS, clock=right & CLOCK_MASK)
        if place >> KEY_SHIFT & KEY_MASK:
            raise self._bad(item, "right_in_map")
        self._check_key_flag(item, place)
        return place

    def _check_key_flag(self, item: Struct, place: int) -> None:
        if item.info & HAS_KEY and place != GONE and not place >> KEY_SHIFT & KEY_MASK:
            raise self._bad(item, "key_flag")

    def _bad(self, item: Struct, reason: str) -> BadOrigin:
        return BadOrigin(reason=reason, client=item.id >> CLOCK_BITS, clock=item.id & CLOCK_MASK)

    def _must_be_neighbours(self, item: Struct, after: int) -> None:
        """Whether the author can have seen the two neighbours side by side.

        Raises:
            BadOrigin: the right one comes first, or something the author knew lies between.
            TooTangled: there is too much to look at.
        """
        order = self.order
        follows = item.origin == item.id - 1 and item.id & CLOCK_MASK
        if follows and order.piece(item.origin).right == item.right:
            return  # the item before has shown it already
        client = item.id >> CLOCK_BITS
        seen = self.seen.get(client)
        if seen is None:
            seen = self.seen[client] = dict(self.memory.seen.get(client, ()))
        own = item.id - 1 if item.id & CLOCK_MASK else NOTHING
        for ident in (own, item.origin, item.right):
            if ident != NOTHING:
                see(seen, ident, self._named, self.steps)
        for piece in between(order, self.steps, after, item.right):
            if piece.first & CLOCK_MASK < seen.get(piece.first >> CLOCK_BITS, 0):
                raise self._bad(item, "not_neighbours")

    def _named(self, client: int, start: int, end: int) -> Iterator[tuple[int, ...]]:
        known = self.memory.index.clocks.get(client, 0)
        if start < known:
            yield from self.memory.named(client, start, min(end, known))
        for piece in self.order.pieces(client, start, end):
            yield piece.origin, piece.right, self._ident(piece.seat >> TYPE_SHIFT)

    # ── maps ──

    def _in_map(self, item: Struct, place: int, role: Role | None, made: Role | None) -> None:
        order = self.order
        exists = order.head(place) != NOTHING
        if exists and item.origin == NOTHING:
            known = self.memory.loose.get(place, 1)
            more = self.loose.get(place, 0) + 1
            if more > LOOSE_PER_UPDATE or known + more > LOOSE_PER_KEY:
                raise TooManySets(key=self.name(place >> KEY_SHIFT & KEY_MASK))
            self.loose[place] = more
        if made is None or self.system:
            return
        if exists or (isinstance(role, Fixed) and not self._is_new_type(place >> TYPE_SHIFT)):
            raise NestedLate(key=self.name(place >> KEY_SHIFT & KEY_MASK))

    def _overwrite(self, item: Struct, left: int, after: int) -> None:
        """The last item of a key is its value; the one before it is deleted by that alone."""
        if after != NOTHING:
            self._born_dead(item.id, item.length)
        elif left != NOTHING:
            self._born_dead(left, 1)
            self._bury(left)

    def _born_dead(self, ident: int, length: int) -> None:
        clock = ident & CLOCK_MASK
        self.born_dead.append((ident >> CLOCK_BITS, clock, clock + length))

    # ── types, texts ──

    def _add_type(self, item: Struct, place: int, made: Role | None) -> None:
        parent = place >> TYPE_SHIFT
        depth = self._depth(parent) + 1
        if depth > TYPE_DEPTH:
            raise TooDeep(limit=TYPE_DEPTH)
        number = len(self.memory.types.idents) + len(self.types)
        entry = self._entry(parent)
        owner = number
        if isinstance(made, Node) and made.name:
            owner = self._owner(parent)
        if isinstance(self._role(parent), Entries):
            entry = place >> KEY_SHIFT & KEY_MASK
            self.made[self.name(entry) or ""] = number
        self.types.append(NewType(item.id, made, owner, entry, depth))
        self.numbers[item.id] = number

    def _add_text(self, item: Struct, text: str, place: int) -> None:
        owner = self.texts.get(place)
        if owner is None:
            owner = self.texts[place] = self._owner(place >> TYPE_SHIFT)
        self.grown[owner] = self.grown.get(owner, 0) + item.length
        if len(text) != item.length:
            self.astral = True
            self.pairs.setdefault(item.id >> CLOCK_BITS, []).extend(
                pairs_in(text, item.id & CLOCK_MASK)
            )

    # ── deletions ──

    def deletes_of(
        self, deletes: list[tuple[int, int, int]]
    ) -> tuple[list[tuple[int, int, int]], bool]:
        """The (client, start, end) that are news, and whether that is all of them."""
        memory = self.memory
        index = memory.index
        fresh: list[tuple[int, int, int]] = []
        whole = True
        for client, clock, length in deletes:
            end = clock + length
            known = index.clocks.get(client, 0)
            news = 0
            for low, high in index.not_deleted(client, clock, min(end, known)):
                for seat, start, stop in index.runs(client, low, high):
                    if memory.is_dead(seat >> TYPE_SHIFT):
                        continue
                    news += stop - start
                    fresh.append((client, start, stop))
            if end > known:
                fresh.append((client, max(clock, known), end))
                news += end - max(clock, known)
            whole &= news == length
        return fresh, whole

    def delete(self, fresh: list[tuple[int, int, int]]) -> None:
        """Judges deletions of known items and of the update's own.

        Raises:
            OutOfOrder: an id that nobody knows.
            SplitPair: half a character.
            Refusal: what `may_be_deleted` says.
        """
        for client, start, end in fresh:
            if end > self.order.clock(client):
                raise OutOfOrder(client=client, clock=end, known=self.order.clock(client))
            base = client << CLOCK_BITS
            if start and self._is_pair(base | start - 1):
                raise SplitPair(client=client, clock=start)
            if self._is_pair(base | end - 1):
                raise SplitPair(client=client, clock=end)
            for seat, first, stop in self._runs(client, start, end):
                self._delete_run(base, seat, first, stop)
            before = self.removed[-1] if self.removed else None
            if before is not None and before[0] == client and before[2] == start:
                self.removed[-1] = (client, before[1], end)
            else:
                self.removed.append((client, start, end))

    def _delete_run(self, base: int, seat: int, start: int, end: int) -> None:
        if seat & ~KIND_MASK == GONE or seat & KIND_MASK == DELETED:
            return
        number = seat >> TYPE_SHIFT
        key = seat >> KEY_SHIFT & KEY_MASK
        if not self.system:
            may_be_deleted(self._role(number), self.name(key))
        if seat & KIND_MASK == STRING:
            owner = self._owner(number)
            self.shrunk[owner] = self.shrunk.get(owner, 0) + end - start
        elif seat & KIND_MASK == TYPE:
            for clock in range(start, end):
                self._bury(base | clock)
        self._touch(seat & ~KIND_MASK)

    def _bury(self, ident: int) -> None:
        number = self._number(ident)
        if number:
            self.dead.append(number)

    def _runs(self, client: int, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        known = self.memory.index.clocks.get(client, 0)
        if start < known:
            yield from self.memory.index.runs(client, start, min(end, known))
        ident = client << CLOCK_BITS | max(start, known)
        while ident & CLOCK_MASK < end:
            piece = self.order.piece(ident)
            last = min(piece.last & CLOCK_MASK, end - 1)
            yield piece.seat, ident & CLOCK_MASK, last + 1
            ident = client << CLOCK_BITS | last + 1

    # ── in the end ──

    def check_limits(self, limits: Limits) -> None:
        """Whether everything still fits.

        Raises:
            TooLong: a text.
            TooManyCards: the section.
        """
        for owner, grown in self.grown.items():
            more = grown - self.shrunk.get(owner, 0)
            if more <= 0:
                continue
            role = self._role(owner)
            limit = role.limit if isinstance(role, PlainText) else limits.section_bytes
            if isinstance(role, Node):
                limit = role.body.limit
            size = more + (self.memory.types.lengths[owner] if not self._is_new_type(owner) else 0)
            if size > limit:
                raise TooLong(size=size, limit=limit)
        if self.made and self.memory.entries + len(self.made) > limits.cards:
            raise TooManyCards(limit=limits.cards)

    def _touch(self, place: int) -> None:
        if isinstance(self._role(place >> TYPE_SHIFT), PlainText | Node):
            # What happens inside a text or a body happens to the key it stands under.
            place = self.order.seat(self._ident(self._owner(place >> TYPE_SHIFT))) & ~KIND_MASK
        self.touched[place] = None

    def paths(self) -> tuple[tuple[str, ...], ...]:
        """What was touched: (root, card, key), (root, card) or (root, key)."""
        memory = self.memory
        paths: list[tuple[str, ...]] = []
        for place in self.touched:
            number = place >> TYPE_SHIFT
            key = self.name(place >> KEY_SHIFT & KEY_MASK) or ""
            root = memory.root_names.get(number)
            if root is not None:
                paths.append((root, key))
            else:
                paths.append((memory.entry_root, self.name(self._entry(number)) or "", key))
        return tuple(paths)

    # ── afterwards ──

    def commit(self) -> None:
        """Puts what was found out into the memory: the document has taken the update."""
        memory = self.memory
        for key in self.names:
            memory.key_number(key)
        for kind in self.types:
            memory.types.add(kind.ident, kind.role, kind.owner, kind.entry, kind.depth)
        index = memory.index
        for item in self.order.added:
            index.add(*item)
        for client, clocks in self.pairs.items():
            index.add_pairs(client, clocks)
        for ranges in (self.born_dead, self.removed):
            for client, start, end in ranges:
                index.delete(client, start, end)
        lengths = memory.types.lengths
        for owner, grown in self.grown.items():
            lengths[owner] += grown
        for owner, shrunk in self.shrunk.items():
            lengths[owner] -= shrunk
        for place, more in self.loose.items():
            memory.loose[place] = memory.loose.get(place, 1) + more
        for client, seen in self.seen.items():
            memory.keep_seen(client, seen)
        memory.dead.update(self.dead)
        memory.entries += len(self.made)
        memory.size += self.size

    # ── the memory with the update on top ──

    def name(self, key: int) -> str | None:
        """The key with this number; None for "no key"."""
        if not key:
            return None
        names = self.memory.names
        return names[key] if key < len(names) else self.names[key - len(names)]

    def _key_number(self, key: str | None) -> int:
        if key is None:
            return 0
        number = self.memory.numbers.get(key) or self.keys.get(key)
        if number is None:
            number = self.keys[key] = len(self.memory.names) + len(self.names)
            self.names.append(key)
        return number

    def _is_new_type(self, number: int) -> bool:
        return number >= len(self.memory.types.idents)

    def _new(self, number: int) -> NewType:
        return self.types[number - len(self.memory.types.idents)]

    def _number(self, ident: int) -> int:
        found = self.numbers.get(ident)
        return self.memory.types.numbers.get(ident, 0) if found is None else found

    def _ident(self, number: int) -> int:
        if self._is_new_type(number):
            return self._new(number).ident
        return self.memory.types.idents[number]

    def _role(self, number: int) -> Role | None:
        if self._is_new_type(number):
            return self._new(number).role
        return self.memory.types.roles[number]

    def _owner(self, number: int) -> int:
        if self._is_new_type(number):
            return self._new(number).owner
        return self.memory.types.owners[number]

    def _entry(self, number: int) -> int:
        if self._is_new_type(number):
            return self._new(number).entry
        return self.memory.types.entries[number]

    def _depth(self, number: int) -> int:
        if self._is_new_type(number):
            return self._new(number).depth
        return self.memory.types.depths[number]

    def _is_dead(self, place: int) -> bool:
        number = place >> TYPE_SHIFT
        return not self._is_new_type(number) and self.memory.is_dead(number)

    def _is_pair(self, ident: int) -> bool:
        if self.order.is_new(ident):
            pairs = self.pairs.get(ident >> CLOCK_BITS)
            if not pairs:
                return False
            clock = ident & CLOCK_MASK
            at = bisect_left(pairs, clock)
            return at < len(pairs) and pairs[at] == clock
        return self.memory.index.is_pair(ident)
