"""Nothing that passes the gate hurts the native library: no death, no hang, no two truths."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.section_peers import ROOTS, without_marks
from tests.support.yjs_peer import ROOT, yjs_peers

ROUNDS = 60


@pytest.mark.node
@pytest.mark.parametrize("seed", [1_000, 2_000])
def test_what_passes_the_gate_leaves_a_sound_document__R11(tmp_path: Path, seed: int) -> None:
    journal = tmp_path / "journal"
    run = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.native", str(seed), str(ROUNDS), str(journal)],
        capture_output=True,
        cwd=ROOT,
        text=True,
        timeout=120,
        check=False,
    )
    last = journal.read_text() if journal.exists() else ""
    assert run.returncode == 0, f"{run.stderr}\nthe process died of the last of:\n{last}"
    *documents, summary = [json.loads(line) for line in run.stdout.splitlines()]
    assert [document for document in documents if "fault" in document] == []
    tally = summary["tally"]
    # A gate that lets nothing in is no proof, nor is one that refuses nothing.
    assert tally["accepted"] > ROUNDS * 15
    assert sum(tally.values()) - tally["accepted"] > ROUNDS * 10

    with yjs_peers() as yjs:
        for document in documents:
            held = document["content"]
            lists = [[document["state"]], document["log"], document["merged"]]
            [state, *logs] = yjs.ask("load", lists=lists, roots=ROOTS)
            assert state == {"content": held}, document["seed"]
            for log in logs:
                assert without_marks(log["content"]) == without_marks(held), document["seed"]
