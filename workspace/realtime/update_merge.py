"""Makes one update out of several by cutting and joining bytes, without a native call.

A batch that goes into the log together is one row and one frame per reader. Blocks of
one client that follow each other are put side by side; characters typed one after
another become one string, as Yjs itself would store them; deletions are united.
Applying the result leaves a document as applying the updates in their order does.

Only updates that have passed the reader and the gate may come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workspace.realtime.codec import write_varuint
from workspace.realtime.update_format import STRING
from workspace.realtime.update_reader import Block, Struct, Update

Ranges = list[tuple[int, int]]


def merge(updates: Sequence[Update]) -> list[bytes]:
    """The same changes in as few updates as possible, in the same order.

    Where an update does not continue what came before it (a clock that is not the
    next one of its client) a new one begins.
    """
    merged: list[bytes] = []
    group: list[Update] = []
    ends: dict[int, int] = {}
    for update in updates:
        if any(ends.get(block.client, block.clock) != block.clock for block in update.blocks):
            merged.append(_join(group))
            group = []
            ends = {}
        group.append(update)
        for block in update.blocks:
            ends[block.client] = block.end
    if group:
        merged.append(_join(group))
    return merged


def _join(updates: Sequence[Update]) -> bytes:
    if len(updates) == 1:
        return updates[0].data
    clients: dict[int, list[tuple[bytes, Block]]] = {}
    deletes: dict[int, Ranges] = {}
    for update in updates:
        for block in update.blocks:
            clients.setdefault(block.client, []).append((update.data, block))
        for client, clock, length in update.deletes:
            deletes.setdefault(client, []).append((clock, clock + length))
    parts = [write_varuint(len(clients))]
    for client in sorted(clients, reverse=True):
        _write_blocks(parts, client, clients[client])
    return b"".join(parts) + encode_deletes(deletes)


def _write_blocks(parts: list[bytes], client: int, blocks: list[tuple[bytes, Block]]) -> None:
    pieces: list[bytes] = []
    count = 0
    typed: list[str] = []  # the strings of the run being joined
    head = b""
    last: Struct | None = None
    for data, block in blocks:
        for struct in block.structs:
            if last is not None and _continues(last, struct):
                typed.append(str(struct.content))
            else:
                if typed:
                    pieces.append(head + _text(typed))
                    typed = []
                count += 1
                if struct.kind == STRING:
                    head = data[struct.start : struct.body]
                    typed = [str(struct.content)]
                else:
                    pieces.append(data[struct.start : struct.end])
            last = struct
    if typed:
        pieces.append(head + _text(typed))
    clock = blocks[0][1].clock
    parts += (write_varuint(count), write_varuint(client), write_varuint(clock), *pieces)


def _continues(last: Struct, struct: Struct) -> bool:
    """Whether `struct` was typed right after `last`, with the same text to its right."""
    return (
        struct.kind == STRING == last.kind
        and struct.origin == last.id + last.length - 1
        and struct.right == last.right
    )


def _text(typed: Sequence[str]) -> bytes:
    text = "".join(typed).encode()
    return write_varuint(len(text)) + text


def encode_deletes(deletes: dict[int, Ranges]) -> bytes:
    """A delete set: clients in falling order, their ranges united and in rising order."""
    parts = [write_varuint(len(deletes))]
    for client in sorted(deletes, reverse=True):
        ranges = unite(deletes[client])
        parts += (write_varuint(client), write_varuint(len(ranges)))
        for start, end in ranges:
            parts += (write_varuint(start), write_varuint(end - start))
    return b"".join(parts)


def unite(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """The same clocks as sorted ranges that neither overlap nor touch."""
    united: Ranges = []
    for start, end in sorted(ranges):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united
