"""The updates' golden vectors: what yjs and yrs wrote when they were made is read alike today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract.vectors.make_updates import meaning
from tests.support.yjs_peer import yjs_peers
from workspace.errors import Refusal
from workspace.realtime.gate import Gate

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "vectors" / "updates.json").read_text()
)


@pytest.mark.parametrize("vector", VECTORS["honest"], ids=lambda vector: vector["name"])
def test_an_honest_update_is_read_as_it_was(vector: dict[str, Any]) -> None:
    found = meaning(bytes.fromhex(vector["hex"]))
    assert found == {"structs": vector["structs"], "deletes": vector["deletes"]}


@pytest.mark.node
def test_yjs_reads_the_honest_updates_alike() -> None:
    with yjs_peers() as yjs:
        answers = yjs.decode([bytes.fromhex(vector["hex"]) for vector in VECTORS["honest"]])
    for vector, answer in zip(VECTORS["honest"], answers, strict=True):
        structs = [
            [client, clock, length, kind] for client, clock, length, _, kind in answer["structs"]
        ]
        assert sorted(structs) == sorted(vector["structs"]), vector["name"]
        assert sorted(answer["deletes"]) == sorted(vector["deletes"]), vector["name"]


@pytest.mark.parametrize("vector", VECTORS["hostile"], ids=lambda vector: vector["name"])
def test_a_hostile_update_is_refused_by_its_name(vector: dict[str, Any]) -> None:
    gate = Gate("needs")
    for entry in VECTORS["house"]:
        data = bytes.fromhex(entry["hex"])
        gate.accept(gate.judge(data, actor=entry["actor"], system=True))
    with pytest.raises(Refusal) as refusal:
        gate.judge(bytes.fromhex(vector["hex"]), actor="person:b0b")
    assert refusal.value.code == vector["code"]
