"""Texts and bodies mean the same to server and browser: both read `text.json`."""

import json
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, XmlFragment

from workspace.canvas import body, text
from workspace.canvas.schema.body import MARKS, NODES, SCHEMES, TEXT_SCHEMA_VERSION, is_safe_address

VECTORS = json.loads((Path(__file__).parent / "vectors" / "text.json").read_text("utf-8"))


def test_the_editor_is_told_of_the_nodes_and_marks_we_let_in() -> None:
    said = VECTORS["schema"]
    assert said["version"] == TEXT_SCHEMA_VERSION
    assert list(said["nodes"]) == [node.name for node in NODES]
    assert all(said["nodes"][n.name] == {"content": n.content, "group": n.group} for n in NODES)
    assert said["marks"] == {mark.name: list(mark.attributes) for mark in MARKS}
    assert said["schemes"] == list(SCHEMES)


@pytest.mark.parametrize("case", VECTORS["offsets"], ids=lambda case: case["text"])
def test_positions_are_counted_alike(case: dict[str, Any]) -> None:
    for place, utf16, utf8 in case["positions"]:
        assert text.to_utf16(case["text"], place) == utf16
        assert text.from_utf16(case["text"], utf16) == place
        assert text.byte_offset(case["text"], place) == utf8


@pytest.mark.parametrize("case", VECTORS["addresses"], ids=lambda case: case["href"][:40])
def test_the_same_addresses_may_be_followed(case: dict[str, Any]) -> None:
    assert is_safe_address(case["href"]) == case["safe"]


@pytest.mark.parametrize("case", VECTORS["bodies"], ids=lambda case: case["words"][:20])
def test_the_same_update_is_the_same_body(case: dict[str, Any]) -> None:
    doc: Doc[XmlFragment] = Doc(client_id=2)
    if case["update"] != "0000":
        doc.apply_update(bytes.fromhex(case["update"]))
    read = body.read_body(doc.get("body", type=XmlFragment))
    assert read == case["json"]
    assert body.plain_text(read) == case["words"]
