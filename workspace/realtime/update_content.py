"""What an item may hold: letters, plain values, a nested type, a mark.

Values are read by a loop with its own stack, so that no nesting can exhaust another.
"""

from __future__ import annotations

import json
import re
from math import isfinite
from struct import error as StructError  # noqa: N812 - a name that says whose error it is
from struct import unpack_from
from typing import Final, NoReturn

import msgspec

from workspace.realtime.update_format import (
    ANY,
    DELETED,
    FORMAT,
    GC,
    MAP,
    NAME_BYTES,
    STRING,
    TEXT,
    TYPE,
    XML_ELEMENT,
    XML_FRAGMENT,
    XML_TEXT,
    MalformedUpdate,
    read_length,
    read_number,
    read_string,
)

DEPTH_LIMIT: Final = 16
NUMBER_LIMIT: Final = 1 << 53
FORMAT_BYTES: Final = 4_096

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]


class TypeContent(msgspec.Struct, frozen=True, gc=False):
    """A nested shared type: what it is, and its name when it is an XML element."""

    ref: int
    name: str | None


class FormatContent(msgspec.Struct, frozen=True, gc=False):
    """The beginning or (value None) the end of a mark in a text."""

    mark: str
    value: Value


Content = None | str | TypeContent | FormatContent | list[Value]


def read_content(data: bytes, at: int, kind: int) -> tuple[Content, int, int]:
    """The content, its length in clocks, and where it ends."""
    content: Content
    if kind == STRING:
        content, length, at = _text(data, at)
    elif kind in (DELETED, GC):
        content = None
        length, at = read_length(data, at)
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
        raise MalformedUpdate("kind", at)
    return content, length, at


def _text(data: bytes, at: int) -> tuple[str, int, int]:
    """Letters, and their number as Yjs counts them: in UTF-16 code units."""
    size = data[at]
    at += 1
    if size >= 0x80:
        size, at = read_number(data, at, size)
    end = at + size
    if end > len(data):
        raise MalformedUpdate("truncated", at)
    try:
        text = data[at:end].decode()
    except UnicodeDecodeError:
        raise MalformedUpdate("text", at) from None
    if not size:
        raise MalformedUpdate("empty", at)
    if "\0" in text:
        raise MalformedUpdate("nul", at)
    return text, size if text.isascii() else len(text.encode("utf-16-le")) >> 1, end


def _type(data: bytes, at: int) -> tuple[TypeContent, int]:
    ref = data[at]
    at += 1
    if ref == XML_ELEMENT:
        name, at = read_string(data, at, NAME_BYTES)
        return TypeContent(ref, name), at
    if ref in (MAP, TEXT, XML_FRAGMENT, XML_TEXT):
        return TypeContent(ref, None), at
    raise MalformedUpdate("type", at)


def _format(data: bytes, at: int) -> tuple[FormatContent, int]:
    mark, at = read_string(data, at, NAME_BYTES)
    text, end = read_string(data, at, FORMAT_BYTES)
    if len(_BRACKETS.findall(_QUOTED.sub("", text))) > DEPTH_LIMIT:
        raise MalformedUpdate("depth", at)
    try:
        value: Value = json.loads(
            text, parse_constant=_no_constant, object_pairs_hook=_distinct, parse_int=_json_int
        )
        json.dumps(value, ensure_ascii=False).encode()
    except ValueError:
        raise MalformedUpdate("json", at) from None
    return FormatContent(mark, value), end


_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_BRACKETS: Final = re.compile(r"[\[{]")


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
    return _row(data, read_length(data, body)[1], count)[1]


def _values(data: bytes, at: int) -> tuple[list[Value], int]:
    count, at = read_length(data, at)
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
        if isinstance(into, dict):
            key, at = read_string(data, at, NAME_BYTES)
            if key in into or key == "__proto__":
                raise MalformedUpdate("value_key", at)
            value, inside, at = _value(data, at)
            into[key] = value
        else:
            value, inside, at = _value(data, at)
            into.append(value)
        if isinstance(value, list | dict):
            outer.append((into, left))
            if len(outer) > DEPTH_LIMIT:
                raise MalformedUpdate("depth", at)
            into, left = value, inside


def _value(data: bytes, at: int) -> tuple[Value, int, int]:
    """One value; a list or an object comes empty, with the number of what is in it."""
    tag = data[at]
    at += 1
    if tag == 119:
        text, at = read_string(data, at, len(data))
        return text, 0, at
    if tag in (117, 118):
        inside = data[at]
        at += 1
        if inside >= 0x80:
            inside, at = read_number(data, at, inside)
        if inside > len(data):
            raise MalformedUpdate("count", at)
        return ([] if tag == 117 else {}), inside, at
    if tag in _WORDS:
        return _WORDS[tag], 0, at
    number, at = _number(data, at, tag)
    return number, 0, at


_WORDS: Final[dict[int, bool | None]] = {126: None, 120: True, 121: False}


def _number(data: bytes, at: int, tag: int) -> tuple[int | float, int]:
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
