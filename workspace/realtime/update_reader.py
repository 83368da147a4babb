"""Reads the bytes of a Yjs update, and refuses every byte that is not as it must be.

Nothing a browser sends may reach the native library before it has been read here:
what hostile bytes do in there (a crash, an endless loop, memory written over) cannot
be caught in Python. So this reader is stricter than Yjs itself: one way to write each
thing (`update_format`), each client once, no empty section, no trailing byte, and of
the kinds of content that Yjs knows only those a canvas is made of (`update_content`).

The reader knows nothing of canvases. What an update may *mean* is the gate's matter.
"""

from __future__ import annotations

import msgspec

from workspace.realtime.update_content import Content, read_content
from workspace.realtime.update_format import (
    CLIENT_LIMIT,
    CLOCK_BITS,
    CLOCK_LIMIT,
    GC,
    HAS_KEY,
    HAS_ORIGIN,
    HAS_RIGHT,
    KIND_BITS,
    NAME_BYTES,
    NOTHING,
    MalformedUpdate,
    read_ident,
    read_length,
    read_number,
    read_string,
)

__all__ = ["Block", "MalformedUpdate", "Struct", "Update", "read_update"]


class Struct(msgspec.Struct, frozen=True, gc=False):
    """One item of an update. Bytes `start:end` of the update are it, `body:end` its content.

    `parent` is a root's name, an item id, or `NOTHING` where an origin tells the place.
    """

    id: int
    length: int
    kind: int
    info: int
    origin: int
    right: int
    parent: str | int
    key: str | None
    content: Content
    start: int
    body: int
    end: int


class Block(msgspec.Struct, frozen=True, gc=False):
    """The structs of one client, without a gap between them, from `clock` up to `end`."""

    client: int
    clock: int
    end: int
    structs: list[Struct]


class Update(msgspec.Struct, frozen=True, gc=False):
    """A whole update: at most one block per client, deletions as (client, clock, length)."""

    data: bytes
    blocks: list[Block]
    deletes: list[tuple[int, int, int]]


def read_update(data: bytes) -> Update:
    """Reads one Yjs update (version 1). Also reads whole states: they are updates.

    Raises:
        MalformedUpdate: for any bytes that are not one canonical, bounded update.
    """
    try:
        return _read(data)
    except IndexError:
        raise MalformedUpdate("truncated", len(data)) from None


def _read(data: bytes) -> Update:
    total = data[0]
    at = 1
    if total >= 0x80:
        total, at = read_number(data, at, total)
    if total > len(data):
        raise MalformedUpdate("count", at)
    blocks: list[Block] = []
    for _ in range(total):
        block, at = _read_block(data, at)
        blocks.append(block)
    if total > 1 and len({block.client for block in blocks}) != total:
        # Two sections for one client corrupt the native library's memory.
        raise MalformedUpdate("client_twice", at)
    deletes: list[tuple[int, int, int]] = []
    if data[at]:
        at = _read_deletes(data, at, deletes)
    else:
        at += 1
    if at != len(data):
        raise MalformedUpdate("trailing_bytes", at)
    return Update(data, blocks, deletes)


def _read_block(data: bytes, at: int) -> tuple[Block, int]:
    count, at = read_length(data, at)
    if count > len(data):
        raise MalformedUpdate("count", at)
    client = data[at]
    at += 1
    if client >= 0x80:
        client, at = read_number(data, at, client)
        if client >= CLIENT_LIMIT:
            # Native code keeps 53 bits: a larger id would become somebody else's.
            raise MalformedUpdate("client_range", at)
    clock = first = data[at]
    at += 1
    if clock >= 0x80:
        clock, at = read_number(data, at, clock)
        first = clock
        if clock >= CLOCK_LIMIT:
            raise MalformedUpdate("clock_range", at)
    base = client << CLOCK_BITS
    structs: list[Struct] = []
    for _ in range(count):
        struct, at = _read_struct(data, at, base | clock)
        structs.append(struct)
        clock += struct.length
        if clock >= CLOCK_LIMIT:
            raise MalformedUpdate("clock_range", at)
    return Block(client, first, clock, structs), at


def _read_struct(data: bytes, at: int, ident: int) -> tuple[Struct, int]:
    start = at
    info = data[at]
    at += 1
    kind = info & KIND_BITS
    origin = right = NOTHING
    parent: str | int = NOTHING
    key: str | None = None
    if kind == GC:
        if info:
            raise MalformedUpdate("info", start)
    else:
        if info & HAS_ORIGIN:
            origin, at = read_ident(data, at)
        if info & HAS_RIGHT:
            right, at = read_ident(data, at)
        if info < HAS_RIGHT:
            # No neighbour tells the place, so the parent is written out.
            parent, at = _read_parent(data, at)
            if info & HAS_KEY:
                key, at = read_string(data, at, NAME_BYTES)
    content, length, end = read_content(data, at, kind)
    return (
        Struct(ident, length, kind, info, origin, right, parent, key, content, start, at, end),
        end,
    )


def _read_parent(data: bytes, at: int) -> tuple[str | int, int]:
    how = data[at]
    if how == 1:
        return read_string(data, at + 1, NAME_BYTES)
    if how:
        raise MalformedUpdate("parent_info", at)
    return read_ident(data, at + 1)


def _read_deletes(data: bytes, at: int, deletes: list[tuple[int, int, int]]) -> int:
    total = data[at]
    at += 1
    if total >= 0x80:
        total, at = read_number(data, at, total)
    if total > len(data):
        raise MalformedUpdate("count", at)
    seen: set[int] = set()
    for _ in range(total):
        client = data[at]
        at += 1
        if client >= 0x80:
            client, at = read_number(data, at, client)
            if client >= CLIENT_LIMIT:
                raise MalformedUpdate("client_range", at)
        if client in seen:
            raise MalformedUpdate("client_twice", at)
        seen.add(client)
        at = _read_ranges(data, at, client, deletes)
    return at


def _read_ranges(data: bytes, at: int, client: int, deletes: list[tuple[int, int, int]]) -> int:
    count, at = read_length(data, at)
    if count > len(data):
        raise MalformedUpdate("count", at)
    reached = 0
    for _ in range(count):
        clock = data[at]
        at += 1
        if clock >= 0x80:
            clock, at = read_number(data, at, clock)
        length, at = read_length(data, at)
        if clock < reached:
            raise MalformedUpdate("delete_order", at)
        reached = clock + length
        if reached >= CLOCK_LIMIT:
            raise MalformedUpdate("clock_range", at)
        deletes.append((client, clock, length))
    return at
