"""Bytes to messages and back, for the two dialects we speak. Total: any bytes end well.

`decode_live`/`encode_live` speak `canevas.1` (one socket, many sections, receipts);
`decode_stock`/`encode_stock` speak plain y-websocket for one section, so that any
Yjs provider can take part. Whatever arrives, the outcome is a message or a
`MalformedFrame` (R11). Numbers are lib0 varuints in their shortest form; strings
are UTF-8 with their length in bytes.

The golden vectors in `tests/contract/vectors/wire.json` are read by pytest and vitest.
"""

from __future__ import annotations

import json
from typing import Any, Final, assert_never

from workspace.errors import Refusal
from workspace.realtime.messages import (
    SECTIONS,
    AskPresence,
    AskState,
    Awareness,
    AwarenessNews,
    Bye,
    CatchUp,
    Event,
    Hello,
    Incoming,
    NumberedUpdate,
    Outgoing,
    Ping,
    Point,
    Pong,
    PresenceNews,
    Receipt,
    Refused,
    Resync,
    Shared,
    TellState,
    Welcome,
)

MAX_SAFE: Final = 2**53 - 1
_MAX_JSON_DEPTH: Final = 16
_ADDRESS: Final = {name: bytes([number]) for number, name in enumerate(SECTIONS)}


class MalformedFrame(Refusal):
    """These bytes are no message (`at`: how far reading came; `why`: one word)."""

    code = "malformed_frame"

    def __init__(self, why: str, at: int = 0) -> None:
        super().__init__(why=why, at=at)


# ── numbers and strings ───────────────────────────────────────────────────────


def write_varuint(value: int) -> bytes:
    """`value` (0 … 2⁵³−1) as a lib0 varuint."""
    if value < 0x80:
        return bytes((value,))
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def write_bytes(data: bytes) -> bytes:
    """`data` behind its length."""
    return write_varuint(len(data)) + data


def write_json(value: object) -> bytes:
    """`value` as compact JSON, UTF-8, behind its length in bytes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return write_bytes(text.encode())


class _Reader:
    """A cursor over one frame; every step checks its bounds."""

    __slots__ = ("at", "data")

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    def varuint(self) -> int:
        data, at = self.data, self.at
        value = shift = 0
        while True:
            if at >= len(data):
                raise MalformedFrame("truncated", at)
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 49:
                raise MalformedFrame("number_too_large", at)
        if byte == 0 and shift:
            raise MalformedFrame("number_not_shortest", at)
        if value > MAX_SAFE:
            raise MalformedFrame("number_too_large", at)
        self.at = at
        return value

    def bytes(self) -> bytes:
        length = self.varuint()
        end = self.at + length
        if end > len(self.data):
            raise MalformedFrame("truncated", self.at)
        data = self.data[self.at : end]
        self.at = end
        return data

    def json(self) -> Any:
        return _parse_json(self.bytes(), self.at)

    def object(self) -> dict[str, Any]:
        value = self.json()
        if not isinstance(value, dict):
            raise MalformedFrame("not_an_object", self.at)
        return value

    def section(self) -> str:
        number = self.varuint()
        if number >= len(SECTIONS):
            raise MalformedFrame("no_such_section", self.at)
        return SECTIONS[number]

    def end(self) -> None:
        if self.at != len(self.data):
            raise MalformedFrame("trailing_bytes", self.at)


def _parse_json(data: bytes, at: int) -> Any:
    # Depth is counted before parsing: the parser recurses, and a browser chooses the depth.
    depth = deepest = 0
    for byte in data:
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    if deepest > _MAX_JSON_DEPTH:
        raise MalformedFrame("json_too_deep", at)
    try:
        return json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise MalformedFrame("not_json", at) from None


def _no_constant(_name: str) -> object:
    raise ValueError


# ── canevas.1 ─────────────────────────────────────────────────────────────────


def decode_live(data: bytes) -> Incoming:
    """The message in one `canevas.1` frame.

    Raises:
        MalformedFrame: for anything else.
    """
    reader = _Reader(data)
    kind = reader.varuint()
    message: Incoming
    if kind == 2:
        message = NumberedUpdate(reader.section(), reader.varuint(), reader.bytes())
    elif kind == 3:
        message = Point(reader.object())
    elif kind == 1:
        message = AskState(reader.section(), reader.varuint(), reader.bytes())
    elif kind == 4:
        message = Ping(reader.varuint())
    elif kind == 0:
        message = _hello(reader)
    else:
        raise MalformedFrame("no_such_message", reader.at)
    reader.end()
    return message


def _hello(reader: _Reader) -> Hello:
    facts = reader.object()
    match facts.get("schema"):
        case [int(low), int(high)] if 0 < low <= high <= MAX_SAFE:
            schema = (low, high)
        case _:
            raise MalformedFrame("bad_schema", reader.at)
    asked = facts.get("sections")
    sections: tuple[str, ...] | None = None
    if asked is not None:
        if not isinstance(asked, list) or not all(s in SECTIONS for s in asked):
            raise MalformedFrame("no_such_section", reader.at)
        sections = tuple(dict.fromkeys(asked))
    client, language = facts.get("client", ""), facts.get("language", "")
    if not isinstance(client, str) or not isinstance(language, str):
        raise MalformedFrame("bad_hello", reader.at)
    return Hello(schema, client[:80], language[:20], sections)


def encode_live(message: Outgoing) -> bytes | None:  # noqa: C901 - one arm per message
    """One `canevas.1` frame, or None for a message this dialect has no word for."""
    match message:
        case Shared(section, revision, data):
            return b"\x03" + _ADDRESS[section] + write_varuint(revision) + write_bytes(data)
        case Receipt(number, revision):
            return b"\x04" + write_varuint(number) + write_varuint(revision)
        case CatchUp(section, epoch, revision, data):
            head = b"\x02" + _ADDRESS[section] + write_varuint(epoch) + write_varuint(revision)
            return head + write_bytes(data)
        case TellState(section, vector):
            return b"\x01" + _ADDRESS[section] + write_bytes(vector)
        case PresenceNews(here, left, whole):
            return b"\x07" + write_json({"here": here, "left": left, "all": whole})
        case Pong(nonce):
            return b"\x09" + write_varuint(nonce)
        case Refused(number, section, code, facts, quarantined):
            body = {"code": code, "detail": facts, "quarantined": quarantined}
            return b"\x05" + write_varuint(number) + _ADDRESS[section] + write_json(body)
        case Resync(section):
            return b"\x06" + _ADDRESS[section]
        case Event(facts):
            return b"\x08" + write_json(facts)
        case Welcome(facts):
            return b"\x00" + write_json(facts)
        case Bye(facts):
            return b"\x0a" + write_json(facts)
        case AwarenessNews():
            return None
        case _:
            assert_never(message)


# ── plain y-websocket ─────────────────────────────────────────────────────────

_SYNC, _AWARENESS, _AUTH, _ASK_AWARENESS = 0, 1, 2, 3
_MAX_CLIENT: Final = 2**32 - 1
_MAX_CLOCK: Final = 2**31 - 1


def decode_stock(data: bytes, section: str, number: int) -> Incoming:
    """The message in one y-websocket frame about `section`.

    Stock providers number nothing, so the caller gives the `number` that an
    update in this frame gets.

    Raises:
        MalformedFrame: for anything else.
    """
    reader = _Reader(data)
    kind = reader.varuint()
    message: Incoming
    if kind == _SYNC:
        step = reader.varuint()
        if step == 0:
            message = AskState(section, 0, reader.bytes())
        elif step in (1, 2):
            message = NumberedUpdate(section, number, reader.bytes())
        else:
            raise MalformedFrame("no_such_message", reader.at)
    elif kind == _AWARENESS:
        inner = _Reader(reader.bytes())
        message = _awareness(inner)
    elif kind == _ASK_AWARENESS:
        message = AskPresence()
    else:
        raise MalformedFrame("no_such_message", reader.at)
    reader.end()
    return message


def _awareness(reader: _Reader) -> Awareness:
    entries: list[tuple[int, int, dict[str, Any] | None]] = []
    for _ in range(reader.varuint()):
        client, clock = reader.varuint(), reader.varuint()
        if client > _MAX_CLIENT or clock > _MAX_CLOCK:
            raise MalformedFrame("number_too_large", reader.at)
        state = reader.json()
        if state is not None and not isinstance(state, dict):
            raise MalformedFrame("not_an_object", reader.at)
        entries.append((client, clock, state))
    reader.end()
    return Awareness(tuple(entries))


def encode_stock(message: Outgoing) -> bytes | None:
    """One y-websocket frame, or None for a message stock providers have no word for."""
    match message:
        case Shared(_, _, data):
            return b"\x00\x02" + write_bytes(data)
        case CatchUp(_, _, _, data):
            return b"\x00\x01" + write_bytes(data)
        case TellState(_, vector):
            return b"\x00\x00" + write_bytes(vector)
        case AwarenessNews(entries):
            body = write_varuint(len(entries)) + b"".join(
                write_varuint(client) + write_varuint(clock) + write_bytes(state.encode())
                for client, clock, state in entries
            )
            return b"\x01" + write_bytes(body)
        case Refused(_, _, code):
            # "Permission denied" with a reason: y-websocket logs it and stays connected.
            return b"\x02\x00" + write_bytes(code.encode())
        case Welcome() | Receipt() | Resync() | PresenceNews() | Event() | Pong() | Bye():
            return None
        case _:
            assert_never(message)
