"""What honest people write is let in, whatever they write with and whenever it arrives."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from tests.support.gate_memory import document, lengths
from tests.support.section_peers import (
    ROOMY,
    ROOTS,
    Peer,
    PycrdtPeer,
    Server,
    Traffic,
    YjsPeer,
    load,
    read,
    without_marks,
)
from tests.support.yjs_peer import YjsPeers, yjs_peers
from workspace.realtime.gate import Gate
from workspace.realtime.gate_schema import schema_of
from workspace.realtime.update_merge import merge

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def yjs() -> Iterator[YjsPeers]:
    with yjs_peers() as peers:
        yield peers


@pytest.mark.parametrize("seed", range(24))
def test_honest_edits_are_accepted_and_everybody_ends_with_the_same_content(
    yjs: YjsPeers, seed: int
) -> None:
    server = Server()
    random = Random(seed)
    peers: list[Peer] = [
        YjsPeer(yjs, f"{seed}-yjs-{number}", random.randrange(2**32)) for number in range(3)
    ]
    peers.append(PycrdtPeer(f"{seed}-pycrdt", random.randrange(2**32)))
    # Every other time the section is put to rest and read again now and then.
    Traffic(server, peers, seed, reopening=0.03 * (seed % 2)).run(250)

    held = read(server.doc)
    assert all(peer.content() == held for peer in peers)
    # A new reader, from the state or from the log, sees the same.
    assert load(server.doc.get_update()) == held
    assert load(*server.log) == held
    [from_state, from_log] = yjs.load([[server.doc.get_update()], server.log], ROOTS)
    assert from_state["content"] == held
    assert without_marks(from_log["content"]) == without_marks(held)
    _check_merging(server, yjs, held)
    _check_memory(server)


def _check_merging(server: Server, yjs: YjsPeers, held: object) -> None:
    """Any batches of the log, merged, say what the log says."""
    random = Random(7)
    updates = [judged.update for judged in server.judged]
    merged: list[bytes] = []
    while updates:
        count = random.randint(1, 40)
        merged += merge(updates[:count])
        del updates[:count]
    assert len(merged) < len(server.log)
    assert load(*merged) == held
    [loaded] = yjs.load([merged], ROOTS)
    assert without_marks(loaded["content"]) == without_marks(held)


def _check_memory(server: Server) -> None:
    """A gate made from the state, or from the log, knows what the one that judged it knows."""
    judging = server.gate
    schema = schema_of("needs", ROOMY)
    from_state = Gate.of_state("needs", server.doc.get_update(), schema=schema, limits=ROOMY)
    from_log = Gate.of_state("needs", b"\0\0", schema=schema, limits=ROOMY, tail=server.log)
    for gate in (from_log, judging):
        assert gate.clocks == from_state.clocks
        assert gate.memory.entries == from_state.memory.entries
        assert document(gate) == document(from_state)
        # What was written below something deleted meanwhile may still be counted there.
        counted = lengths(gate)
        assert all(size <= counted[ident] for ident, size in lengths(from_state).items())
