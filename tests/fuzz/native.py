"""Feeds a real yrs document what the gate lets in, and checks that it stays sound.

Run in a process of its own: what this is about may end it. `python -m tests.fuzz.native
SEED ROUNDS JOURNAL` prints one JSON line per document and writes the bytes of each native
call to JOURNAL before making it, so that whoever started it can tell what it died of.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from pycrdt import Doc

from tests.support.gate_memory import document
from tests.support.hostile_updates import HOUSE
from tests.support.section_peers import load, read
from tests.support.wild_updates import Wild
from workspace.errors import Refusal
from workspace.realtime.gate import Gate
from workspace.realtime.update_merge import merge
from workspace.realtime.update_reader import Update

STEPS = 60


def one_document(seed: int, journal: Path, tally: Counter[str]) -> dict[str, object]:
    """Sends updates to one document; returns its log and what it holds in the end."""
    random = Random(seed)
    gate = Gate("needs")
    doc: Doc[Any] = Doc(client_id=77)
    log: list[bytes] = []
    batch: list[Update] = []
    merged: list[bytes] = []
    wild = Wild(gate, random)
    for step in range(STEPS):
        if step < len(HOUSE):
            actor, data = HOUSE[step]
        else:
            data, actor = wild.update()
        try:
            judged = gate.judge(data, actor=actor, system=actor == "system")
        except Refusal as refusal:
            tally[refusal.code] += 1
            continue
        if judged.nothing_new:
            tally["nothing new"] += 1
            continue
        tally["accepted"] += 1
        journal.write_text("\n".join(part.hex() for part in (*log, judged.data)))
        doc.apply_update(judged.data)
        gate.accept(judged)
        log.append(judged.data)
        batch.append(judged.update)
        chance = random.random()
        if chance < 0.1:
            read(doc)
        elif chance < 0.17:
            # The section was put to rest and opened again: what lies below something deleted
            # is forgotten, and people may still name it.
            merged += merge(batch)
            batch.clear()
            doc = Doc(client_id=77)
            doc.apply_update(load_state(log))
            gate = Gate.of_state("needs", doc.get_update(), bindings=gate.bindings)
            wild = Wild(gate, random)
    held = read(doc)
    state = doc.get_update()
    merged += merge(batch)
    assert load(state) == held, "the state reads otherwise"
    assert load(*log) == held, "the log reads otherwise"
    assert load(*merged) == held, "the merged log reads otherwise"
    _check_vector(gate, doc)
    for learned in (Gate.of_state("needs", state), Gate.of_state("needs", b"\0\0", tail=merged)):
        assert learned.clocks == gate.clocks, "the learned clocks differ"
        assert document(learned) == document(gate), "the learned order differs"
    return {
        "seed": seed,
        "state": state.hex(),
        "log": [data.hex() for data in log],
        "merged": [data.hex() for data in merged],
        "content": held,
    }


def load_state(log: list[bytes]) -> bytes:
    """The state that a checkpoint would keep."""
    doc: Doc[Any] = Doc(client_id=78)
    for data in log:
        doc.apply_update(data)
    return doc.get_update()


def _check_vector(gate: Gate, doc: Doc[Any]) -> None:
    """The document has integrated everything: its clocks are the gate's."""
    seen = Gate.of_state("needs", doc.get_update())
    assert seen.clocks == gate.clocks, "the document is still waiting for something"


def main(seed: int, rounds: int, journal: Path) -> None:
    """Runs the rounds; an assertion names the seed."""
    tally: Counter[str] = Counter()
    for number in range(rounds):
        try:
            print(json.dumps(one_document(seed + number, journal, tally)))
        except (AssertionError, RuntimeError) as error:
            print(json.dumps({"seed": seed + number, "fault": str(error)}))
    print(json.dumps({"tally": tally}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
