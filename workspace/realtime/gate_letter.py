"""The shortest way through the gate: one text, put between two neighbours, by a known author.

Nearly all traffic is this: a letter after a letter. What `Trial` finds out with care is
certain here at a glance, because the index says that the two neighbours the item names
stand side by side in a text. Whatever is not that plain takes the long way; the two give
the same answer, which the tests hold them to.
"""

from __future__ import annotations

from bisect import bisect_right

from workspace.realtime.gate_index import KIND_MASK, TYPE_SHIFT
from workspace.realtime.gate_memory import Memory, pairs_in
from workspace.realtime.gate_refusals import TooLong
from workspace.realtime.gate_schema import TEXT_NODE, Node, PlainText
from workspace.realtime.update_format import CLOCK_BITS, CLOCK_MASK, HAS_KEY, NOTHING, STRING
from workspace.realtime.update_reader import Block, Struct


class Letter:
    """One text item and where it goes. Like `Trial`, it is committed once it was applied."""

    __slots__ = ("astral", "item", "memory", "owner", "seat")

    def __init__(self, memory: Memory, item: Struct, seat: int, owner: int, astral: bool) -> None:
        self.memory = memory
        self.item = item
        self.seat = seat
        self.owner = owner
        self.astral = astral

    def paths(self) -> tuple[tuple[str, ...], ...]:
        """The text that was written in."""
        return (self.memory.path_of(self.owner),)

    def commit(self) -> None:
        """Puts the item into the memory: the document has taken it."""
        memory = self.memory
        item = self.item
        memory.index.add(item.id, item.length, self.seat, item.origin, item.right, item.origin)
        memory.types.lengths[self.owner] += item.length
        memory.size += item.end - item.body
        if self.astral:
            clocks = pairs_in(str(item.content), item.id & CLOCK_MASK)
            memory.index.add_pairs(item.id >> CLOCK_BITS, clocks)


def letter(memory: Memory, block: Block, actor: str) -> Letter | None:
    """The block, if it is one text between two neighbours that stand side by side.

    Raises:
        TooLong: the text has no room for it.
    """
    item = block.structs[0]
    content = item.content
    origin = item.origin
    index = memory.index
    if (
        not isinstance(content, str)
        or len(block.structs) != 1
        or origin == NOTHING
        or item.info & HAS_KEY
        or index.clocks.get(block.client) != block.clock
        or memory.bindings.get(block.client) != actor
    ):
        return None
    client = origin >> CLOCK_BITS
    clock = origin & CLOCK_MASK
    known = index.clocks.get(client, 0)
    if clock >= known or (client in index.pairs and index.is_pair(origin)):
        return None
    line = index.lines[client]
    starts = line.starts
    at = bisect_right(starts, clock)
    end = starts[at] if at < len(starts) else known
    seat = line.rows[(at << 2) - 4]
    after = line.rows[(at << 2) - 1] if clock + 1 == end else origin + 1
    if after != item.right:
        return None
    types = memory.types
    number = seat >> TYPE_SHIFT
    role = types.roles[number]
    owner = types.owners[number]
    if isinstance(role, PlainText):
        limit = role.limit
    elif isinstance(role, Node) and role.name == TEXT_NODE:
        limit = role.body.limit
    else:
        return None
    size = types.lengths[owner] + item.length
    if size > limit:
        raise TooLong(size=size, limit=limit)
    astral = len(content) != item.length
    return Letter(memory, item, seat & ~KIND_MASK | STRING, owner, astral)
