"""A gate that knows the honest document of `hostile_updates`, and short ways to write to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pycrdt import Doc

from tests.support.hostile_updates import ACTORS, ALICE, BOB, HOUSE, SERVER
from tests.support.update_bytes import Bytes, Item, Section, update
from workspace.config import Limits
from workspace.realtime.gate import Gate, Judged
from workspace.realtime.gate_schema import schema_of

ALICE_ACTOR, BOB_ACTOR = ACTORS[ALICE], ACTORS[BOB]


def make_gate(section: str = "needs", **limits: int) -> Gate:
    """The house, under these limits."""
    allowed = replace(Limits(), **limits)
    gate = Gate(section, schema=schema_of(section, allowed), limits=allowed)
    if section == "needs":
        for actor, data in HOUSE:
            gate.accept(gate.judge(data, actor=actor, system=True))
    return gate


def send(
    gate: Gate,
    client: int,
    *items: Item,
    deletes: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = (),
) -> Judged:
    """The client writes; it is judged and accepted."""
    data = update(client, gate.clocks.get(client, 0), *items, deletes=deletes)
    return take(gate, data, client)


def take(gate: Gate, data: bytes, client: int) -> Judged:
    """The bytes come from whoever the client belongs to; they are judged and accepted."""
    actor = ACTORS.get(client, f"person:{client}")
    judged = gate.judge(data, actor=actor, system=client == SERVER)
    gate.accept(judged)
    return judged


def several(gate: Gate, *writings: tuple[int, tuple[Item, ...]]) -> bytes:
    """One update of several clients, each from where it is."""
    return Bytes(
        [Section(client, gate.clocks.get(client, 0), items) for client, items in writings]
    ).write()


def collected(*updates: bytes) -> bytes:
    """The state of a document made of these updates, garbage collected as yrs does it."""
    doc: Doc[Any] = Doc(client_id=99)
    for data in updates:
        doc.apply_update(data)
    return doc.get_update()
