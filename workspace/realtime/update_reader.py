"""Reads the bytes of a Yjs update, and refuses every byte that is not as it must be.

Nothing a browser sends may reach the native library before it has been read here:
what hostile bytes do in there (a crash, an endless loop, memory written over) cannot
be caught in Python. So this reader is stricter than Yjs itself. It knows one way to
write each thing and no other: shortest numbers, each client once, no empty section,
no trailing byte; ids and lengths stay far below the sizes at which other readers
truncate them; values are read by a loop, so that no nesting can exhaust a stack; and
of the kinds of content that Yjs knows, only those a canvas is made of exist.

The reader knows nothing of canvases. What an update may *mean* is the gate's matter.

An item id (client, clock) travels as one integer, `client << 31 | clock`; `NOTHING`,
which is larger than any id, stands for "no item".
"""

from __future__ import annotations

import json
from math import isfinite
from struct import error as StructError  # noqa: N812 - a name that says whose error it is
from struct import unpack_from
from typing import Final, NoReturn

import msgspec

from workspace.errors import Refusal

CLIENT_LIMIT: Final = 1 << 32
CLOCK_BITS: Final = 31
CLOCK_LIMIT: Final = 1 << CLOCK_BITS
CLOCK_MASK: Final = CLOCK_LIMIT - 1
NOTHING: Final = 1 << 63

GC: Final = 0
DELETED: Final = 1
STRING: Final = 4
FORMAT: Final = 6
TYPE: Final = 7
ANY: Final = 8

MAP: Final = 1
TEXT: Final = 2
XML_ELEMENT: Final = 3
XML_FRAGMENT: Final = 4
XML_TEXT: Final = 6

KIND_BITS: Final = 0x1F
HAS_ORIGIN: Final = 0x80
HAS_RIGHT: Final = 0x40
HAS_KEY: Final = 0x20

DEPTH_LIMIT: Final = 16
NUMBER_LIMIT: Final = 1 << 53
FORMAT_BYTES: Final = 4_096
NAME_BYTES: Final = 256

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]


class MalformedUpdate(Refusal):
    """The bytes are no update, or not written as one (`fault`, `at`: the byte where it shows)."""

    code = "malformed_update"

    def __init__(self, fault: str, at: int) -> None:
        super().__init__(fault=fault, at=at)
        self.fault = fault
        self.at = at


class TypeContent(msgspec.Struct, frozen=True, gc=False):
    """A nested shared type: what it is, and its name when it is an XML element."""

    ref: int
    name: str | None


class FormatContent(msgspec.Struct, frozen=True, gc=False):
    """The beginning or (value None) the end of a mark in a text."""

    mark: str
    value: Value


Content = None | str | TypeContent | FormatContent | list[Value]


class Struct(msgspec.Struct, frozen=True, gc=False):
    """One block of an update. Bytes `start:end` of the update are the block, `body:end` its content.

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


def pack(client: int, clock: int) -> int:
    """The item id as one integer."""
    return client << CLOCK_BITS | clock


def units(text: str) -> int:
    """The length of `text` as Yjs counts it: in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) >> 1


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
        total, at = _number(data, at, total)
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
    count = data[at]
    at += 1
    if count >= 0x80:
        count, at = _number(data, at, count)
    if not 0 < count <= len(data):
        raise MalformedUpdate("count", at)
    client = data[at]
    at += 1
    if client >= 0x80:
        client, at = _number(data, at, client)
        if client >= CLIENT_LIMIT:
            # Native code keeps 53 bits: a larger id would become somebody else's.
            raise MalformedUpdate("client_range", at)
    clock = first = data[at]
    at += 1
    if clock >= 0x80:
        clock, at = _number(data, at, clock)
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
    origin = right = NOTHING
    parent: str | int = NOTHING
    key: str | None = None
    if info & HAS_ORIGIN:
        client = data[at]
        at += 1
        if client >= 0x80:
            client, at = _number(data, at, client)
        clock = data[at]
        at += 1
        if clock >= 0x80:
            clock, at = _number(data, at, clock)
        if client >= CLIENT_LIMIT or clock >= CLOCK_LIMIT:
            raise MalformedUpdate("origin_range", at)
        origin = client << CLOCK_BITS | clock
    if info & HAS_RIGHT:
        client = data[at]
        at += 1
        if client >= 0x80:
            client, at = _number(data, at, client)
        clock = data[at]
        at += 1
        if clock >= 0x80:
            clock, at = _number(data, at, clock)
        if client >= CLIENT_LIMIT or clock >= CLOCK_LIMIT:
            raise MalformedUpdate("origin_range", at)
        right = client << CLOCK_BITS | clock
    kind = info & KIND_BITS
    if kind == GC:
        if info:
            raise MalformedUpdate("info", start)
    elif info < HAS_RIGHT:
        # No origin tells the place, so the parent is written out.
        how = data[at]
        at += 1
        if how == 1:
            parent, at = _string(data, at, NAME_BYTES)
        elif how == 0:
            parent, at = _ident(data, at)
        else:
            raise MalformedUpdate("parent_info", at)
        if info & HAS_KEY:
            key, at = _string(data, at, NAME_BYTES)
    body = at
    content: Content
    if kind == STRING:
        size = data[at]
        at += 1
        if size >= 0x80:
            size, at = _number(data, at, size)
        end = at + size
        if end > len(data):
            raise MalformedUpdate("truncated", at)
        try:
            content = data[at:end].decode()
        except UnicodeDecodeError:
            raise MalformedUpdate("text", at) from None
        length = size if content.isascii() else len(content.encode("utf-16-le")) >> 1
        if not length:
            raise MalformedUpdate("empty", at)
        if "\0" in content:
            raise MalformedUpdate("nul", at)
        at = end
    elif kind == DELETED or kind == GC:
        content = None
        length, at = _length(data, at)
    elif kind == ANY:
        content, at = _values(data, at)
        length = len(content)
    elif kind == TYPE:
        content, at = _type(data, at)
        length = 1
    elif kind == FORMAT:
        content, at = _format(data, at)
        length = 1
    else:
        raise MalformedUpdate("kind", start)
    return (
        Struct(ident, length, kind, info, origin, right, parent, key, content, start, body, at),
        at,
    )


# ── numbers, strings, ids ──


def _number(data: bytes, at: int, value: int) -> tuple[int, int]:
    """Goes on reading a number whose first byte, `value`, announced more; at most five bytes."""
    value &= 0x7F
    shift = 7
    while True:
        byte = data[at]
        at += 1
        if byte < 0x80:
            if not byte:
                raise MalformedUpdate("long_number", at)
            return value | byte << shift, at
        value |= (byte & 0x7F) << shift
        shift += 7
        if shift > 28:
            # The fifth byte has to be the last: 35 bits hold any id.
            return _fifth(data, at, value)


def _fifth(data: bytes, at: int, value: int) -> tuple[int, int]:
    byte = data[at]
    if byte >= 0x80:
        raise MalformedUpdate("number_range", at)
    if not byte:
        raise MalformedUpdate("long_number", at)
    return value | byte << 28, at + 1


def _length(data: bytes, at: int) -> tuple[int, int]:
    length = data[at]
    at += 1
    if length >= 0x80:
        length, at = _number(data, at, length)
    if not length:
        raise MalformedUpdate("empty", at)
    if length >= CLOCK_LIMIT:
        raise MalformedUpdate("clock_range", at)
    return length, at


def _ident(data: bytes, at: int) -> tuple[int, int]:
    client = data[at]
    at += 1
    if client >= 0x80:
        client, at = _number(data, at, client)
    clock = data[at]
    at += 1
    if clock >= 0x80:
        clock, at = _number(data, at, clock)
    if client >= CLIENT_LIMIT or clock >= CLOCK_LIMIT:
        raise MalformedUpdate("origin_range", at)
    return client << CLOCK_BITS | clock, at


def _string(data: bytes, at: int, limit: int) -> tuple[str, int]:
    size = data[at]
    at += 1
    if size >= 0x80:
        size, at = _number(data, at, size)
    end = at + size
    if end > len(data):
        raise MalformedUpdate("truncated", at)
    if size > limit:
        raise MalformedUpdate("name_length", at)
    try:
        text = data[at:end].decode()
    except UnicodeDecodeError:
        raise MalformedUpdate("text", at) from None
    if "\0" in text:
        raise MalformedUpdate("nul", at)
    return text, end


# ── content ──


def _type(data: bytes, at: int) -> tuple[TypeContent, int]:
    ref = data[at]
    at += 1
    if ref == XML_ELEMENT:
        name, at = _string(data, at, NAME_BYTES)
        return TypeContent(ref, name), at
    if ref in (MAP, TEXT, XML_FRAGMENT, XML_TEXT):
        return TypeContent(ref, None), at
    raise MalformedUpdate("type", at)


def _format(data: bytes, at: int) -> tuple[FormatContent, int]:
    mark, at = _string(data, at, NAME_BYTES)
    text, end = _string(data, at, FORMAT_BYTES)
    if text.count("[") + text.count("{") > DEPTH_LIMIT:
        raise MalformedUpdate("depth", at)
    try:
        value: Value = json.loads(
            text, parse_constant=_no_constant, object_pairs_hook=_distinct, parse_int=_json_int
        )
        text.encode()
        json.dumps(value, ensure_ascii=False).encode()
    except ValueError:
        raise MalformedUpdate("json", at) from None
    return FormatContent(mark, value), end


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _json_int(digits: str) -> int:
    if len(digits) > 17:
        raise ValueError(digits)
    return int(digits)


def _distinct(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    made = dict(pairs)
    if len(made) != len(pairs) or "__proto__" in made:
        raise ValueError("key")
    return made


def skip_values(data: bytes, body: int, count: int) -> int:
    """Where the value after the first `count` begins, in content (from `body` on) already read."""
    return _row(data, _length(data, body)[1], count)[1]


def _values(data: bytes, at: int) -> tuple[list[Value], int]:
    count, at = _length(data, at)
    if count > len(data):
        raise MalformedUpdate("count", at)
    return _row(data, at, count)


def _row(data: bytes, at: int, left: int) -> tuple[list[Value], int]:
    """Reads `left` plain values. One loop with its own stack: depth costs no recursion."""
    row: list[Value] = []
    into: list[Value] | dict[str, Value] = row
    outer: list[tuple[list[Value] | dict[str, Value], int]] = []
    while True:
        if not left:
            if not outer:
                return row, at
            into, left = outer.pop()
            continue
        left -= 1
        key = ""
        if isinstance(into, dict):
            key, at = _string(data, at, NAME_BYTES)
            if key in into or key == "__proto__":
                raise MalformedUpdate("value_key", at)
        tag = data[at]
        at += 1
        value: Value
        inside = 0
        if tag == 119:
            value, at = _string(data, at, len(data))
        elif tag == 117 or tag == 118:
            value = [] if tag == 117 else {}
            inside = data[at]
            at += 1
            if inside >= 0x80:
                inside, at = _number(data, at, inside)
            if inside > len(data):
                raise MalformedUpdate("count", at)
        else:
            value, at = _scalar(data, at, tag)
        if isinstance(into, dict):
            into[key] = value
        else:
            into.append(value)
        if isinstance(value, list | dict):
            outer.append((into, left))
            if len(outer) > DEPTH_LIMIT:
                raise MalformedUpdate("depth", at)
            into, left = value, inside


def _scalar(data: bytes, at: int, tag: int) -> tuple[bool | int | float | None, int]:
    if tag == 126:
        return None, at
    if tag == 120:
        return True, at
    if tag == 121:
        return False, at
    number: int | float
    if tag == 125:
        number, at = _signed(data, at)
    elif tag in (123, 124):
        size = 8 if tag == 123 else 4
        try:
            number = unpack_from(">d" if tag == 123 else ">f", data, at)[0]
        except StructError:
            raise MalformedUpdate("truncated", at) from None
        at += size
        if not isfinite(number):
            raise MalformedUpdate("number", at)
    else:
        raise MalformedUpdate("value", at)
    if abs(number) > NUMBER_LIMIT:
        raise MalformedUpdate("number", at)
    return number, at


def _signed(data: bytes, at: int) -> tuple[int, int]:
    """A number of lib0: the first byte holds a sign and six bits, the others seven."""
    byte = data[at]
    at += 1
    negative = byte & 0x40
    value = byte & 0x3F
    shift = 6
    while byte >= 0x80:
        byte = data[at]
        at += 1
        if not byte:
            raise MalformedUpdate("long_number", at)
        value |= (byte & 0x7F) << shift
        shift += 7
        if shift > 62:
            raise MalformedUpdate("number_range", at)
    return (-value if negative else value), at


# ── deletions ──


def _read_deletes(data: bytes, at: int, deletes: list[tuple[int, int, int]]) -> int:
    total = data[at]
    at += 1
    if total >= 0x80:
        total, at = _number(data, at, total)
    if total > len(data):
        raise MalformedUpdate("count", at)
    seen: set[int] = set()
    for _ in range(total):
        client = data[at]
        at += 1
        if client >= 0x80:
            client, at = _number(data, at, client)
            if client >= CLIENT_LIMIT:
                raise MalformedUpdate("client_range", at)
        if client in seen:
            raise MalformedUpdate("client_twice", at)
        seen.add(client)
        count = data[at]
        at += 1
        if count >= 0x80:
            count, at = _number(data, at, count)
        if not 0 < count <= len(data):
            raise MalformedUpdate("count", at)
        reached = 0
        for _ in range(count):
            clock = data[at]
            at += 1
            if clock >= 0x80:
                clock, at = _number(data, at, clock)
            length, at = _length(data, at)
            if clock < reached:
                raise MalformedUpdate("delete_order", at)
            reached = clock + length
            if reached >= CLOCK_LIMIT:
                raise MalformedUpdate("clock_range", at)
            deletes.append((client, clock, length))
    return at
