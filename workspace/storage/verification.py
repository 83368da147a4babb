"""Proves that a canvas's log, its chain, its bindings and its checkpoints agree.

The log is proven first, by its hashes; only then is anything replayed, because the native
library must never see bytes that are not what the gate let through.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from workspace.canvas.document import SectionDoc
from workspace.errors import Refusal
from workspace.history.log import Fault, NoSuchCanvas
from workspace.realtime.update_reader import Update, read_update
from workspace.storage import tables
from workspace.storage.errors import CorruptDatabase, in_our_words
from workspace.storage.log_reading import beginning_of, data_of, end_faults, intact, row_faults

_SYSTEM: Final = "system"
_ERASE: Final = "erase"
Bindings = dict[tuple[str, int], str]


def faults_of(connection: Connection, canvas: str) -> list[Fault]:
    """Every fault of one canvas, rows first.

    Raises:
        NoSuchCanvas: there is none.
    """
    table = tables.canvas
    if connection.execute(select(table.c.id).where(table.c.id == canvas)).first() is None:
        raise NoSuchCanvas(canvas=canvas)
    faults: list[Fault] = []
    reached = 0
    try:
        with in_our_words():
            for reached, found in _log_faults(connection, canvas):
                faults += [Fault(canvas, reached, reason) for reason in found]
            faults += end_faults(connection, canvas)
            faults += list(_checkpoint_faults(connection, canvas, replay=not faults))
    except CorruptDatabase as damage:
        faults.append(Fault(canvas, reached + 1, f"cannot be read: {damage.why}"))
    return faults


def _log_faults(connection: Connection, canvas: str) -> Iterator[tuple[int, list[str]]]:
    """Each row's revision and faults, then what is wrong with no row in particular (0)."""
    bindings = _bindings(connection, canvas)
    unused = set(bindings)
    after, first_follows = beginning_of(connection, canvas)
    for revision, row, reasons in row_faults(connection, canvas, after, first_follows):
        found = list(reasons)
        if row is not None and not found:
            try:
                update = read_update(row["data"])
            except Refusal as refusal:
                found.append(f"is no update: {refusal}")
            else:
                found += _binding_faults(row, update, bindings)
                unused.difference_update((row["section"], b.client) for b in update.blocks)
        yield revision, found
    lost = [f"{bindings[one]} owns client id {one[1]} of {one[0]}, unused" for one in unused]
    if lost:
        yield 0, sorted(lost)


def _binding_faults(
    row: RowMapping | dict[str, Any], update: Update, bindings: Bindings
) -> Iterator[str]:
    """R8: whatever a row writes, it writes under client ids of its own author."""
    for block in update.blocks:
        owner = bindings.get((row["section"], block.client))
        if owner is None:
            yield f"is written under client id {block.client}, which belongs to nobody"
        elif row["kind"] == _ERASE:
            continue  # What an erasure left is everybody's: each client id is still its owner's.
        elif owner not in (row["actor"], _SYSTEM) and not row.get("faded"):
            # Of a row that has faded only the group is known; the client id is still somebody's.
            yield f"is written under client id {block.client}, which belongs to {owner}"


def _bindings(connection: Connection, canvas: str) -> Bindings:
    table = tables.client_binding
    query = select(table.c.section, table.c.client, table.c.actor).where(table.c.canvas == canvas)
    return {(row.section, row.client): row.actor for row in connection.execute(query)}


def _checkpoint_faults(connection: Connection, canvas: str, *, replay: bool) -> Iterator[Fault]:
    table = tables.checkpoint
    for row in connection.execute(select(table).where(table.c.canvas == canvas)).mappings():
        section, revision = row["section"], row["revision"]
        kept = intact(row)
        if kept is None:
            yield Fault(canvas, revision, f"checkpoint of {section} is damaged")
            continue
        if not replay:
            continue  # Compared with a log that is not whole, it would say nothing.
        replayed = SectionDoc.opened(section, b"", data_of(connection, canvas, section, revision))
        loaded = SectionDoc.opened(section, kept.state)
        hashes = {replayed.content_hash(), loaded.content_hash(), kept.content_hash}
        if len(hashes) != 1:
            yield Fault(canvas, revision, f"checkpoint of {section} differs from the log")
