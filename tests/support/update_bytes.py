"""Writes Yjs updates byte by byte, also those that no library would write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from struct import pack
from typing import TypedDict, Unpack

Ident = tuple[int, int]


def uint(number: int) -> bytes:
    """A number in seven-bit groups, the lowest first."""
    parts = bytearray()
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    parts.append(number)
    return bytes(parts)


def text(value: str) -> bytes:
    data = value.encode()
    return uint(len(data)) + data


def signed(number: int) -> bytes:
    """A signed number as lib0 writes it: sign and six bits first."""
    sign = 0x40 if number < 0 else 0
    number = abs(number)
    first = number & 0x3F | sign
    number >>= 6
    if not number:
        return bytes((first,))
    return bytes((first | 0x80,)) + uint(number)


def value(data: object) -> bytes:
    """A plain value as lib0 writes it."""
    if data is None:
        return b"\x7e"
    if isinstance(data, bool):
        return b"\x78" if data else b"\x79"
    if isinstance(data, int):
        return b"\x7d" + signed(data)
    if isinstance(data, float):
        return b"\x7b" + pack(">d", data)
    if isinstance(data, str):
        return b"\x77" + text(data)
    if isinstance(data, dict):
        inner = b"".join(text(key) + value(item) for key, item in data.items())
        return b"\x76" + uint(len(data)) + inner
    assert isinstance(data, list | tuple)
    return b"\x75" + uint(len(data)) + b"".join(value(item) for item in data)


class Where(TypedDict, total=False):
    """Where an item claims to stand."""

    origin: Ident | None
    right: Ident | None
    parent: str | Ident | None
    key: str | None
    flags: int


@dataclass(frozen=True)
class Item:
    """One struct; `body` is its content as bytes, `kind` the five low bits of its first byte."""

    kind: int
    body: bytes
    origin: Ident | None = None
    right: Ident | None = None
    parent: str | Ident | None = None
    key: str | None = None
    flags: int = 0

    def write(self) -> bytes:
        info = self.kind | self.flags
        parts = b""
        if self.origin is not None:
            info |= 0x80
            parts += uint(self.origin[0]) + uint(self.origin[1])
        if self.right is not None:
            info |= 0x40
            parts += uint(self.right[0]) + uint(self.right[1])
        if isinstance(self.parent, str):
            parts += b"\x01" + text(self.parent)
        elif self.parent is not None:
            parts += b"\x00" + uint(self.parent[0]) + uint(self.parent[1])
        if self.key is not None:
            info |= 0x20
            parts += text(self.key)
        return bytes((info,)) + parts + self.body


def gc(length: int) -> Item:
    return Item(0, uint(length))


def deleted(length: int, **where: Unpack[Where]) -> Item:
    return Item(1, uint(length), **where)


def string(content: str, **where: Unpack[Where]) -> Item:
    return Item(4, text(content), **where)


def mark(name: str, json: str, **where: Unpack[Where]) -> Item:
    return Item(6, text(name) + text(json), **where)


def shared(ref: int, name: str | None = None, **where: Unpack[Where]) -> Item:
    body = bytes((ref,)) + (text(name) if name is not None else b"")
    return Item(7, body, **where)


def plain(*values: object, **where: Unpack[Where]) -> Item:
    body = uint(len(values)) + b"".join(value(item) for item in values)
    return Item(8, body, **where)


@dataclass(frozen=True)
class Section:
    """The structs of one client."""

    client: int
    clock: int
    items: Sequence[Item]

    def write(self) -> bytes:
        head = uint(len(self.items)) + uint(self.client) + uint(self.clock)
        return head + b"".join(item.write() for item in self.items)


@dataclass(frozen=True)
class Bytes:
    """A whole update; deletions as (client, [(clock, length), …])."""

    sections: Sequence[Section] = ()
    deletes: Sequence[tuple[int, Sequence[tuple[int, int]]]] = field(default=())

    def write(self) -> bytes:
        parts = [uint(len(self.sections))] + [section.write() for section in self.sections]
        parts.append(uint(len(self.deletes)))
        for client, ranges in self.deletes:
            parts.append(uint(client) + uint(len(ranges)))
            parts += [uint(clock) + uint(length) for clock, length in ranges]
        return b"".join(parts)


def update(
    client: int,
    clock: int,
    *items: Item,
    deletes: Sequence[tuple[int, Sequence[tuple[int, int]]]] = (),
) -> bytes:
    """An update of one client."""
    sections = [Section(client, clock, items)] if items else []
    return Bytes(sections, deletes).write()
