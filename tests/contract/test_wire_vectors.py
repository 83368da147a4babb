"""The wire's golden vectors: the page's TypeScript reads the same file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workspace.realtime import codec
from workspace.realtime import messages as m

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "wire.json").read_text())


def _read(message: m.Incoming) -> dict[str, Any]:
    match message:
        case m.Hello(schema, client, language):
            facts = {"schema": list(schema), "client": client, "language": language}
            return {"type": "hello", "facts": facts}
        case m.AskState(section, epoch, vector):
            return {"type": "state", "section": section, "epoch": epoch, "vector": vector.hex()}
        case m.NumberedUpdate(section, number, data):
            return {"type": "update", "section": section, "number": number, "update": data.hex()}
        case m.Point(state):
            return {"type": "presence", "state": state}
        case m.Ping(nonce):
            return {"type": "ping", "nonce": nonce}
        case m.Awareness() | m.AskPresence():
            raise AssertionError("stock messages have no place in canevas.1")


def _written(meaning: dict[str, Any]) -> m.Outgoing:
    unhex = bytes.fromhex
    match meaning["type"]:
        case "welcome":
            return m.Welcome(meaning["facts"])
        case "state":
            return m.TellState(meaning["section"], unhex(meaning["vector"]))
        case "catch_up":
            return m.CatchUp(
                meaning["section"], meaning["epoch"], meaning["revision"], unhex(meaning["update"])
            )
        case "update":
            return m.Shared(meaning["section"], meaning["revision"], unhex(meaning["update"]))
        case "receipt":
            return m.Receipt(meaning["number"], meaning["revision"])
        case "refused":
            body = meaning["body"]
            return m.Refused(
                meaning["number"],
                meaning["section"],
                body["code"],
                body["detail"],
                body["quarantined"],
            )
        case "resync":
            return m.Resync(meaning["section"])
        case "presence":
            return m.PresenceNews(tuple(meaning["here"]), tuple(meaning["left"]), meaning["all"])
        case "event":
            return m.Event(meaning["facts"])
        case "pong":
            return m.Pong(meaning["nonce"])
        case _:
            return m.Bye(meaning["facts"])


@pytest.mark.parametrize("vector", VECTORS["from_browser"], ids=lambda v: v["name"])
def test_a_browser_s_frame_means_what_the_vector_says(vector: dict[str, Any]) -> None:
    assert _read(codec.decode_live(bytes.fromhex(vector["hex"]))) == vector["message"]


@pytest.mark.parametrize("vector", VECTORS["from_server"], ids=lambda v: v["name"])
def test_the_server_writes_the_frame_that_the_vector_shows(vector: dict[str, Any]) -> None:
    assert codec.encode_live(_written(vector["message"])) == bytes.fromhex(vector["hex"])


@pytest.mark.parametrize("vector", VECTORS["malformed"], ids=lambda v: v["name"])
def test_a_malformed_frame_is_named__R11(vector: dict[str, Any]) -> None:
    with pytest.raises(codec.MalformedFrame) as refusal:
        codec.decode_live(bytes.fromhex(vector["hex"]))
    assert refusal.value.facts["why"] == vector["why"]
