"""The letters of the update format: numbers, ids, names, and the refusal of all else.

There is one way to write each thing and no other: a number in the fewest bytes, a name in
valid UTF-8 without NUL. Ids and clocks stay far below the sizes at which other readers
truncate them.

An item id (client, clock) travels as one integer, `client << 31 | clock`; `NOTHING`,
which is larger than any id, stands for "no item".
"""

from __future__ import annotations

from typing import Final

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

NAME_BYTES: Final = 256


class MalformedUpdate(Refusal):
    """The bytes are no update, or not written as one (`fault`, `at`: the byte where it shows)."""

    code = "malformed_update"

    def __init__(self, fault: str, at: int) -> None:
        super().__init__(fault=fault, at=at)
        self.fault = fault
        self.at = at


def pack(client: int, clock: int) -> int:
    """The item id as one integer."""
    return client << CLOCK_BITS | clock


def read_number(data: bytes, at: int, value: int) -> tuple[int, int]:
    """Goes on reading a number whose first byte, `value`, announced more; five bytes at most."""
    value &= 0x7F
    for shift in _SHIFTS:
        byte = data[at]
        at += 1
        if byte < 0x80:
            if not byte:
                raise MalformedUpdate("long_number", at)
            return value | byte << shift, at
        value |= (byte & 0x7F) << shift
    raise MalformedUpdate("number_range", at)


_SHIFTS: Final = (7, 14, 21, 28)


def read_length(data: bytes, at: int) -> tuple[int, int]:
    """A length or count of at least one."""
    length = data[at]
    at += 1
    if length >= 0x80:
        length, at = read_number(data, at, length)
    if not length:
        raise MalformedUpdate("empty", at)
    return length, at


def read_ident(data: bytes, at: int) -> tuple[int, int]:
    """An item id: client, clock."""
    client = data[at]
    at += 1
    if client >= 0x80:
        client, at = read_number(data, at, client)
    clock = data[at]
    at += 1
    if clock >= 0x80:
        clock, at = read_number(data, at, clock)
    if client >= CLIENT_LIMIT or clock >= CLOCK_LIMIT:
        raise MalformedUpdate("origin_range", at)
    return client << CLOCK_BITS | clock, at


def read_string(data: bytes, at: int, limit: int) -> tuple[str, int]:
    """A string of at most `limit` bytes."""
    size = data[at]
    at += 1
    if size >= 0x80:
        size, at = read_number(data, at, size)
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
