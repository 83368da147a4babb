"""`docs/protocol.md` is what the server speaks."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.docs.reading import ROOT, code_in, rows, section, text_of
from workspace.errors import NotAllowed, Refusal, TooLarge
from workspace.realtime import gate_refusals, messages
from workspace.realtime.close_codes import CloseCode
from workspace.realtime.codec import MalformedFrame, decode_live, encode_live
from workspace.realtime.update_reader import MalformedUpdate

PROTOCOL = text_of("docs/protocol.md")
FRAMES = rows(section(PROTOCOL, "Frames, byte by byte"))
# Stated, and said to be not kept yet, or not in full.
NOT_KEPT: set[str] = set()


def message_of(words: str) -> Any:
    """`Ping(nonce=3)` as the message it names."""
    return eval(words, {"__builtins__": {}}, vars(messages))


@pytest.mark.parametrize("row", FRAMES, ids=lambda row: row[2])
def test_every_frame_in_the_document_is_what_the_codec_says(row: list[str]) -> None:
    way, written, meaning = row
    data = bytes.fromhex(code_in(written)[0])
    words = code_in(meaning)[0]
    if meaning.startswith("malformed"):
        with pytest.raises(MalformedFrame) as caught:
            decode_live(data)
        assert caught.value.why == words
    elif way == "in":
        assert decode_live(data) == message_of(words)
    else:
        assert encode_live(message_of(words)) == data


def test_both_ways_and_bad_bytes_are_shown() -> None:
    assert {row[0] for row in FRAMES} == {"in", "out"}
    assert any(row[2].startswith("malformed") for row in FRAMES)


def test_the_numbers_of_the_messages_are_those_of_the_codec() -> None:
    classes = {
        "HELLO": None, "STATE": messages.AskState, "UPDATE": messages.NumberedUpdate,
        "PRESENCE": messages.Point, "PING": messages.Ping,
    }  # fmt: skip
    listed = {row[1].strip("`"): int(row[0]) for row in rows(section(PROTOCOL, "From the browser"))}
    assert set(listed) == set(classes)
    for row in FRAMES:
        if row[0] == "in" and not row[2].startswith("malformed"):
            name = next(n for n, c in classes.items() if c is type(message_of(code_in(row[2])[0])))
            assert bytes.fromhex(code_in(row[1])[0])[0] == listed[name]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("WELCOME", messages.Welcome({})),
        ("STATE", messages.TellState("needs", b"")),
        ("CATCH_UP", messages.CatchUp("needs", 1, 1, b"")),
        ("UPDATE", messages.Shared("needs", 1, b"")),
        ("RECEIPT", messages.Receipt(1, 1)),
        ("REFUSED", messages.Refused(1, "needs", "x")),
        ("RESYNC", messages.Resync("needs")),
        ("PRESENCE", messages.PresenceNews(())),
        ("EVENT", messages.Event({})),
        ("PONG", messages.Pong(1)),
        ("BYE", messages.Bye({})),
    ],
)
def test_the_server_numbers_its_messages_as_listed(name: str, message: messages.Outgoing) -> None:
    listed = {row[1].strip("`"): int(row[0]) for row in rows(section(PROTOCOL, "From the server"))}
    frame = encode_live(message)
    assert frame is not None
    assert frame[0] == listed[name]
    assert len(listed) == 11


def test_sections_are_numbered_as_listed() -> None:
    numbered = re.findall(r"(\d) `(\w+)`", PROTOCOL[: PROTOCOL.index("### The order of things")])
    assert tuple(name for _, name in numbered) == messages.SECTIONS
    assert [int(number) for number, _ in numbered] == list(range(len(messages.SECTIONS)))


def test_the_close_codes_are_those_of_the_code() -> None:
    listed = {int(row[0]): row[1].strip("`") for row in rows(section(PROTOCOL, "Close codes"))}
    assert listed == {code.value: code.name for code in CloseCode}


def test_every_reason_for_a_refusal_is_listed_and_no_other() -> None:
    reasons = {
        thing.code
        for thing in vars(gate_refusals).values()
        if isinstance(thing, type) and issubclass(thing, Refusal) and thing is not Refusal
    }
    reasons |= {MalformedUpdate.code, TooLarge.code, NotAllowed.code}
    listed = {code_in(r[0])[0] for r in rows(section(PROTOCOL, "What an update must be"))}
    assert listed == reasons


def test_promises_are_numbered_without_a_gap() -> None:
    numbers = [row[0] for row in rows(section(PROTOCOL, "Promises"))]
    assert numbers == [f"R{n}" for n in range(1, 15)]


def cited_in(*folders: str) -> set[str]:
    """The promises that files under these folders name."""
    found: set[str] = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".ts", ".tsx"} and "node_modules" not in path.parts:
                found |= set(
                    re.findall(
                        r"(?<![A-Za-z0-9])R(?:1[0-4]|[1-9])(?![0-9])", path.read_text("utf-8")
                    )
                )
    return found


def test_every_promise_we_keep_is_cited_where_it_is_kept_and_where_it_is_proven() -> None:
    kept = {f"R{n}" for n in range(1, 15)} - NOT_KEPT
    assert kept - cited_in("workspace", "frontend/src") == set()
    assert kept - cited_in("tests") == set()


def test_what_is_not_kept_yet_is_said_to_be_not_kept() -> None:
    paragraph = PROTOCOL[PROTOCOL.index("not kept by this release") :].split("\n### ")[0]
    assert set(re.findall(r"\*\*(R\d+)\*\*", paragraph)) >= NOT_KEPT
