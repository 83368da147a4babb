"""Every known way to hurt a section with bytes is refused, by its own name, without a trace."""

from __future__ import annotations

import copy

import pytest

from tests.support.hostile_updates import ACTORS, BOB, HOSTILE, HOUSE, Hostile, bob, typed
from workspace.config import Limits
from workspace.errors import Refusal
from workspace.realtime.gate import Gate
from workspace.realtime.gate_schema import schema_of

LIMITS = Limits()


@pytest.fixture
def gate() -> Gate:
    made = Gate("needs", schema=schema_of("needs", LIMITS), limits=LIMITS)
    for actor, data in HOUSE:
        made.accept(made.judge(data, actor=actor, system=actor == "system"))
    return made


def test_the_corpus_has_no_name_and_no_bytes_twice() -> None:
    assert len({vector.name for vector in HOSTILE}) == len(HOSTILE)
    assert len({vector.data for vector in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize("vector", HOSTILE, ids=lambda vector: vector.name)
def test_the_gate_refuses__R11(gate: Gate, vector: Hostile) -> None:
    before = _trace(gate)
    with pytest.raises(Refusal) as refusal:
        gate.judge(vector.data, actor=ACTORS[BOB])
    assert refusal.value.code == vector.code
    if vector.fault:
        assert vector.fault in (refusal.value.facts.get("fault"), refusal.value.facts.get("reason"))
    assert _trace(gate) == before
    # Whatever it was, honest work goes on right after it.
    gate.accept(gate.judge(bob(typed()), actor=ACTORS[BOB]))


def _trace(gate: Gate) -> object:
    memory = gate.memory
    index = memory.index
    return copy.deepcopy(
        (
            dict(index.clocks),
            {client: (line.starts, line.rows) for client, line in index.lines.items()},
            index.deleted,
            index.pairs,
            (index.heads.keys, index.heads.values),
            memory.names,
            memory.bindings,
            memory.entries,
            memory.dead,
            memory.loose,
            memory.size,
            memory.version,
            memory.seen,
            memory.types.idents,
            memory.types.lengths,
        )
    )
