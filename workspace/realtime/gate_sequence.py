"""Puts the items of an update into an order in which each stands on those before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workspace.realtime.gate_refusals import BadOrigin, OutOfOrder
from workspace.realtime.update_format import CLOCK_BITS, CLOCK_LIMIT, CLOCK_MASK, NOTHING
from workspace.realtime.update_reader import Struct, Update


def in_order(update: Update, clocks: Mapping[int, int]) -> Iterator[Struct]:
    """The update's items, each after those it names. Blocks must join what is known.

    Raises:
        OutOfOrder: an item names one that is neither known nor in the update.
        BadOrigin: items name each other in a circle, or one names itself.
    """
    if len(update.blocks) == 1:
        # By far the commonest: one author wrote. A block is in order by itself.
        block = update.blocks[0]
        reached = {block.client: block.clock}
        ends = {block.client: block.end}
        for struct in block.structs:
            if _needed(struct, clocks, reached, ends) != NOTHING:
                raise _circle(struct)
            yield struct
            reached[block.client] += struct.length
    else:
        yield from _woven(update, clocks)


def _woven(update: Update, clocks: Mapping[int, int]) -> Iterator[Struct]:
    """Several authors: follow one until something of another's is needed, go there, come back."""
    ends = {block.client: block.end for block in update.blocks}
    reached = {block.client: block.clock for block in update.blocks}
    structs = {block.client: block.structs for block in update.blocks}
    position = dict.fromkeys(structs, 0)
    for block in update.blocks:
        stack = [(block.client, CLOCK_LIMIT)]
        while stack:
            client, until = stack[-1]
            at = position[client]
            needed = NOTHING
            while at < len(structs[client]) and reached[client] < until:
                struct = structs[client][at]
                needed = _needed(struct, clocks, reached, ends)
                if needed != NOTHING:
                    break
                yield struct
                at += 1
                reached[client] += struct.length
            position[client] = at
            if needed == NOTHING:
                stack.pop()
            elif any(needed >> CLOCK_BITS == waiting for waiting, _ in stack):
                raise _circle(structs[client][at])
            else:
                stack.append((needed >> CLOCK_BITS, (needed & CLOCK_MASK) + 1))


def _needed(
    struct: Struct,
    clocks: Mapping[int, int],
    reached: Mapping[int, int],
    ends: Mapping[int, int],
) -> int:
    """The first of the ids it names that has not been reached; NOTHING when all are."""
    for ident in (struct.origin, struct.right, struct.parent):
        if isinstance(ident, int) and ident != NOTHING:
            client = ident >> CLOCK_BITS
            clock = ident & CLOCK_MASK
            known = reached.get(client)
            if known is None:
                known = clocks.get(client, 0)
            if clock >= known:
                end = ends.get(client, known)
                if clock >= end:
                    raise OutOfOrder(client=client, clock=clock, known=end)
                return ident
    return NOTHING


def _circle(struct: Struct) -> BadOrigin:
    return BadOrigin(
        reason="circular", client=struct.id >> CLOCK_BITS, clock=struct.id & CLOCK_MASK
    )
