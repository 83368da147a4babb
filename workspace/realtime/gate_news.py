"""What of an update is news: what is known already is cut away before anything is judged.

A browser that comes back sends all deletions it has ever seen, and one that relays its
stored copy sends whole texts again. Known items are skipped whatever they claim to be,
since the same id never means a second thing here; of an item known in part the new rest
goes on as if written after the known part. Only the news is applied, logged and shared.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from workspace.realtime.codec import write_varuint
from workspace.realtime.gate_refusals import OutOfOrder, SplitPair
from workspace.realtime.update_content import skip_values
from workspace.realtime.update_format import (
    ANY,
    CLOCK_BITS,
    CLOCK_MASK,
    GC,
    HAS_ORIGIN,
    HAS_RIGHT,
    KIND_BITS,
    NOTHING,
)
from workspace.realtime.update_merge import encode_deletes
from workspace.realtime.update_reader import Block, Struct, Update, read_update


def must_join(update: Update, clocks: Mapping[int, int]) -> bool:
    """Whether every block begins exactly where its client is known; False: some is cut.

    Raises:
        OutOfOrder: a block begins later than that.
    """
    exact = True
    for block in update.blocks:
        known = clocks.get(block.client, 0)
        if block.clock > known:
            raise OutOfOrder(client=block.client, clock=block.clock, known=known)
        exact &= block.clock == known
    return exact


def cut(
    update: Update, clocks: Mapping[int, int], deletes: Sequence[tuple[int, int, int]]
) -> Update:
    """The update without what is known; `deletes` are the (client, start, end) that are news."""
    blocks: list[bytes] = []
    for block in update.blocks:
        known = clocks.get(block.client, 0)
        if block.end > known:
            blocks.append(_cut_block(update.data, block, known))
    ranges: dict[int, list[tuple[int, int]]] = {}
    for client, start, end in deletes:
        ranges.setdefault(client, []).append((start, end))
    return read_update(write_varuint(len(blocks)) + b"".join(blocks) + encode_deletes(ranges))


def bury(update: Update, gone: Container[int]) -> Update:
    """The update with tombstones in place of the items in `gone`.

    What is written into something that was deleted and forgotten meanwhile is seen by
    nobody. As it stands it would still have to be taken on trust that its parent once was
    a type; as a tombstone it needs no parent.
    """
    parts = [write_varuint(len(update.blocks))]
    for block in update.blocks:
        parts += map(write_varuint, (len(block.structs), block.client, block.clock))
        parts += [
            bytes((GC,)) + write_varuint(item.length)
            if item.id in gone
            else update.data[item.start : item.end]
            for item in block.structs
        ]
    end = max(item.end for block in update.blocks for item in block.structs)
    return read_update(b"".join(parts) + update.data[end:])


def _cut_block(data: bytes, block: Block, known: int) -> bytes:
    count = 0
    parts: list[bytes] = []
    for at, struct in enumerate(block.structs):
        clock = struct.id & CLOCK_MASK
        if clock >= known:
            count += len(block.structs) - at
            parts.append(data[struct.start : block.structs[-1].end])
            break
        if clock + struct.length > known:
            count += 1
            parts.append(_rest(data, struct, known - clock))
    first = max(block.clock, known)
    head = write_varuint(count) + write_varuint(block.client) + write_varuint(first)
    return head + b"".join(parts)


def _rest(data: bytes, struct: Struct, offset: int) -> bytes:
    """The item without its first `offset` units, written right after them."""
    if struct.kind == GC:
        return bytes((GC,)) + write_varuint(struct.length - offset)
    left = struct.id + offset - 1
    head = bytes((struct.info & KIND_BITS | struct.info & HAS_RIGHT | HAS_ORIGIN,)) + _ident(left)
    if struct.right != NOTHING:
        head += _ident(struct.right)
    content = struct.content
    if isinstance(content, str):
        try:
            text = content.encode("utf-16-le")[offset * 2 :].decode("utf-16-le").encode()
        except UnicodeDecodeError:
            raise SplitPair(client=left >> CLOCK_BITS, clock=left & CLOCK_MASK) from None
        return head + write_varuint(len(text)) + text
    rest = write_varuint(struct.length - offset)
    if struct.kind == ANY:
        return head + rest + data[skip_values(data, struct.body, offset) : struct.end]
    return head + rest


def _ident(ident: int) -> bytes:
    return write_varuint(ident >> CLOCK_BITS) + write_varuint(ident & CLOCK_MASK)
