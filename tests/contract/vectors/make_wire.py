"""Writes `wire.json`: frames and what they mean, read by pytest and vitest alike.

Run it by hand when the wire changes (`python tests/contract/vectors/make_wire.py`); the
tests then fail on whichever side has not followed.
"""

from __future__ import annotations

import json
from pathlib import Path

from workspace.realtime import codec
from workspace.realtime import messages as m

FROM_SERVER: list[tuple[str, m.Outgoing, dict[str, object]]] = [
    (
        "welcome",
        m.Welcome({"session": "ab", "epoch": 1}),
        {"type": "welcome", "facts": {"session": "ab", "epoch": 1}},
    ),
    (
        "state",
        m.TellState("needs", b"\x01\x05\x07"),
        {"type": "state", "section": "needs", "vector": "010507"},
    ),
    (
        "catch up",
        m.CatchUp("actors", 2, 300, b"\x00\x00"),
        {"type": "catch_up", "section": "actors", "epoch": 2, "revision": 300, "update": "0000"},
    ),
    (
        "update",
        m.Shared("evaluation", 16384, b"\x01\x02\x03"),
        {"type": "update", "section": "evaluation", "revision": 16384, "update": "010203"},
    ),
    ("receipt", m.Receipt(128, 99), {"type": "receipt", "number": 128, "revision": 99}),
    (
        "refused",
        m.Refused(7, "values", "too_large", {"size": 9, "limit": 5}),
        {
            "type": "refused",
            "number": 7,
            "section": "values",
            "body": {"code": "too_large", "detail": {"size": 9, "limit": 5}, "quarantined": True},
        },
    ),
    ("resync", m.Resync("objectives"), {"type": "resync", "section": "objectives"}),
    (
        "presence",
        m.PresenceNews(({"session": "s", "name": "Aïcha 🌻"},), ("t",), True),
        {
            "type": "presence",
            "here": [{"session": "s", "name": "Aïcha 🌻"}],
            "left": ["t"],
            "all": True,
        },
    ),
    (
        "event",
        m.Event({"kind": "read_only", "code": "database_away"}),
        {"type": "event", "facts": {"kind": "read_only", "code": "database_away"}},
    ),
    ("pong", m.Pong(2**53 - 1), {"type": "pong", "nonce": 2**53 - 1}),
    (
        "bye",
        m.Bye({"code": "restarting", "close": 1012, "retry_after_ms": 200}),
        {"type": "bye", "facts": {"code": "restarting", "close": 1012, "retry_after_ms": 200}},
    ),
]

FROM_BROWSER: list[tuple[str, str, dict[str, object]]] = [
    (
        "hello",
        (
            b"\x00"
            + codec.write_json({"schema": [1, 1], "client": "canevas-web/1", "language": "fr"})
        ).hex(),
        {"type": "hello", "facts": {"schema": [1, 1], "client": "canevas-web/1", "language": "fr"}},
    ),
    (
        "state",
        (b"\x01\x01\x00" + codec.write_bytes(b"\x00")).hex(),
        {"type": "state", "section": "needs", "epoch": 0, "vector": "00"},
    ),
    (
        "update",
        (b"\x02\x05" + codec.write_varuint(200) + codec.write_bytes(b"\x00\x00")).hex(),
        {"type": "update", "section": "evaluation", "number": 200, "update": "0000"},
    ),
    (
        "presence",
        (b"\x03" + codec.write_json({"section": "needs", "doing": "typing"})).hex(),
        {"type": "presence", "state": {"section": "needs", "doing": "typing"}},
    ),
    ("ping", (b"\x04" + codec.write_varuint(16383)).hex(), {"type": "ping", "nonce": 16383}),
]

MALFORMED: list[tuple[str, str, str]] = [
    ("empty", "", "truncated"),
    ("unknown type", "63", "no_such_message"),
    ("unknown section", "0106000100", "no_such_section"),
    ("number not in shortest form", "048000", "number_not_shortest"),
    ("number above 2^53", "04ffffffffffffffff7f", "number_too_large"),
    ("trailing byte", "040100", "trailing_bytes"),
    ("length beyond the end", "0201017f00", "truncated"),
    ("not JSON", "03017b", "not_json"),
    ("JSON, not an object", "0302" + b"[]".hex(), "not_an_object"),
    ("not UTF-8", "0304" + "227bff22", "not_json"),
]


def main() -> None:
    """Writes the file beside this one."""
    vectors = {
        "about": "canevas.1 frames in hex; byte strings inside messages are hex too",
        "from_server": [
            {"name": name, "hex": (codec.encode_live(message) or b"").hex(), "message": meaning}
            for name, message, meaning in FROM_SERVER
        ],
        "from_browser": [
            {"name": name, "hex": frame, "message": meaning}
            for name, frame, meaning in FROM_BROWSER
        ],
        "malformed": [{"name": name, "hex": frame, "why": why} for name, frame, why in MALFORMED],
    }
    text = json.dumps(vectors, ensure_ascii=False, indent=1)
    Path(__file__).with_name("wire.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
