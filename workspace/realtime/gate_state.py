"""Fills the gate's memory from a document's state, or from an entry of its log.

These bytes were made or judged by this server, so nothing is refused here that can be
remembered: a key that the schema has given up stays where it is, and nobody can write
there. The items go straight into the index; trying them out first would double the time
that the first edit in a large section takes.
"""

from __future__ import annotations

from math import inf

from workspace.realtime.gate_index import (
    GONE,
    KEY_MASK,
    KEY_SHIFT,
    KIND_MASK,
    TYPE_SHIFT,
    place_of,
)
from workspace.realtime.gate_memory import Memory, pairs_in
from workspace.realtime.gate_news import cut, must_join
from workspace.realtime.gate_schema import (
    TEXT_NODE,
    Entries,
    Fixed,
    Node,
    PlainValue,
    RichBody,
    Role,
)
from workspace.realtime.gate_sequence import in_order
from workspace.realtime.gate_walk import Steps, settle
from workspace.realtime.update_content import TypeContent
from workspace.realtime.update_format import (
    CLOCK_BITS,
    CLOCK_MASK,
    DELETED,
    GC,
    NOTHING,
    STRING,
    TYPE,
    XML_TEXT,
)
from workspace.realtime.update_reader import Struct, Update


def learn(memory: Memory, update: Update) -> None:
    """Puts an update that joins what is known into the memory, as it is.

    Raises:
        OutOfOrder: something before it is missing.
    """
    if not must_join(update, memory.index.clocks):
        update = cut(update, memory.index.clocks, [(c, k, k + n) for c, k, n in update.deletes])
    for item in in_order(update, memory.index.clocks):
        _learn_item(memory, item)
    for client, clock, length in update.deletes:
        _learn_delete(memory, client, clock, clock + length)
    memory.size += len(update.data)
    memory.version += 1


def _learn_item(memory: Memory, item: Struct) -> None:
    index = memory.index
    clock = item.id & CLOCK_MASK
    place, after = (GONE, NOTHING) if item.kind == GC else _place(memory, item)
    if place == GONE:
        index.add(item.id, item.length, GONE, NOTHING, NOTHING, NOTHING)
        index.delete(item.id >> CLOCK_BITS, clock, clock + item.length)
        return
    left = item.origin
    if after != item.right:
        left = settle(index, _UNBOUNDED, item.id, left, item.right, place)
    if place >> KEY_SHIFT & KEY_MASK:
        _learn_set(memory, item, place, left)
    index.add(item.id, item.length, place | item.kind, item.origin, item.right, left)
    types = memory.types
    content = item.content
    if isinstance(content, str):
        types.lengths[types.owners[place >> TYPE_SHIFT]] += item.length
        if len(content) != item.length:
            index.add_pairs(item.id >> CLOCK_BITS, pairs_in(content, clock))
    elif isinstance(content, TypeContent):
        _learn_type(memory, item, content, place)
    elif item.kind == DELETED:
        index.delete(item.id >> CLOCK_BITS, clock, clock + item.length)


def _place(memory: Memory, item: Struct) -> tuple[int, int]:
    """Where the item stands, and what follows its left neighbour there now."""
    index = memory.index
    if item.origin != NOTHING:
        seat, after = index.look(item.origin)
        if item.right not in (after, NOTHING) and index.seat(item.right) & ~KIND_MASK == GONE:
            return GONE, NOTHING
        return seat & ~KIND_MASK, after
    if item.right != NOTHING:
        place = index.seat(item.right) & ~KIND_MASK
    else:
        key = memory.key_number(item.key)
        if isinstance(item.parent, str):
            number = memory.root_number(item.parent)
        else:
            number = memory.types.numbers.get(item.parent, GONE)
        place = place_of(number, key) if number else GONE
    return place, index.head(place)


def _learn_set(memory: Memory, item: Struct, place: int, left: int) -> None:
    """A set of a key: the last one counts, the one before it is deleted by that alone."""
    index = memory.index
    if item.origin == NOTHING and index.head(place) != NOTHING:
        memory.loose[place] = memory.loose.get(place, 1) + 1
    after = index.head(place) if left == NOTHING else index.look(left)[1]
    loser, length = (item.id, item.length) if after != NOTHING else (left, 1)
    if loser != NOTHING:
        client, clock = loser >> CLOCK_BITS, loser & CLOCK_MASK
        index.delete(client, clock, clock + length)
        memory.bury(loser)


def _learn_type(memory: Memory, item: Struct, content: TypeContent, place: int) -> None:
    types = memory.types
    parent = place >> TYPE_SHIFT
    above = types.roles[parent]
    role = _role(memory, above, place, content)
    entry = types.entries[parent]
    if isinstance(above, Entries):
        entry = place >> KEY_SHIFT & KEY_MASK
        memory.entries += 1
    owner = types.owners[parent] if isinstance(role, Node) and role.name else 0
    types.add(item.id, role, owner, entry, min(types.depths[parent] + 1, 255))


def _role(memory: Memory, above: Role | None, place: int, content: TypeContent) -> Role | None:
    """What the type is by the schema of today; None when that has no such place any more."""
    key = memory.key_of(place)
    match above:
        case Entries(entry):
            return entry
        case Fixed(keys):
            rule = keys.get(key or "")
            if isinstance(rule, RichBody):
                return rule.by_name[""]
            return None if isinstance(rule, PlainValue) else rule
        case Node(body):
            if content.ref == XML_TEXT:
                return body.by_name[TEXT_NODE]
            return None if content.name == TEXT_NODE else body.by_name.get(content.name or "")
        case _:
            return None


def _learn_delete(memory: Memory, client: int, start: int, end: int) -> None:
    index = memory.index
    types = memory.types
    for low, high in list(index.not_deleted(client, start, end)):
        for seat, first, stop in index.runs(client, low, high):
            number = seat >> TYPE_SHIFT
            if seat & KIND_MASK == STRING:
                types.lengths[types.owners[number]] -= stop - first
            elif seat & KIND_MASK == TYPE:
                for clock in range(first, stop):
                    memory.bury(client << CLOCK_BITS | clock)
    index.delete(client, start, end)


_UNBOUNDED = Steps(inf)
