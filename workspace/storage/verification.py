"""Proves that a canvas's log, its chain and its checkpoints agree, and names what does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, RowMapping, select

from workspace.canvas.document import SectionDoc
from workspace.clock import from_milliseconds
from workspace.errors import Refusal
from workspace.history.chain import BEGINNING, row_hash
from workspace.history.log import Fault, NoSuchCanvas
from workspace.realtime.update_reader import read_update
from workspace.storage import tables

_ENTRY: Final = tables.log_entry


def faults_of(connection: Connection, canvas: str) -> list[Fault]:
    """Every fault of one canvas, rows first.

    Raises:
        NoSuchCanvas: there is none.
    """
    table = tables.canvas
    head = connection.execute(
        select(table.c.head, table.c.head_hash).where(table.c.id == canvas)
    ).one_or_none()
    if head is None:
        raise NoSuchCanvas(canvas=canvas)
    faults: list[Fault] = []
    expected, previous = 1, BEGINNING
    for row in _rows(connection, canvas):
        revision = row["revision"]
        if revision != expected:
            faults.append(Fault(canvas, expected, f"missing up to {revision - 1}"))
        elif bytes(row["previous"]) != previous:
            faults.append(Fault(canvas, revision, "does not follow the row before"))
        if _hash(row) != bytes(row["hash"]):
            faults.append(Fault(canvas, revision, "is not what was written"))
        else:
            try:
                read_update(bytes(row["data"]))
            except Refusal as refusal:
                faults.append(Fault(canvas, revision, f"is no update: {refusal}"))
        previous, expected = bytes(row["hash"]), revision + 1
    if head.head != expected - 1 or bytes(head.head_hash) != previous:
        faults.append(Fault(canvas, expected - 1, "is not where the canvas says its log ends"))
    if not faults:
        # A checkpoint is compared with a log that is whole, or the comparison says nothing.
        faults += _checkpoint_faults(connection, canvas)
    return faults


def _rows(connection: Connection, canvas: str) -> Iterator[RowMapping]:
    query = select(_ENTRY).where(_ENTRY.c.canvas == canvas).order_by(_ENTRY.c.revision)
    yield from connection.execute(query.execution_options(yield_per=500)).mappings()


def _hash(row: RowMapping) -> bytes:
    return row_hash(
        bytes(row["previous"]),
        canvas=row["canvas"],
        revision=row["revision"],
        epoch=row["epoch"],
        section=row["section"],
        actor=row["actor"],
        session=row["session"],
        at=from_milliseconds(row["at"]),
        kind=row["kind"],
        data=bytes(row["data"]),
    )


def _checkpoint_faults(connection: Connection, canvas: str) -> list[Fault]:
    table = tables.checkpoint
    faults: list[Fault] = []
    for kept in connection.execute(select(table).where(table.c.canvas == canvas)).mappings():
        section, revision = kept["section"], kept["revision"]
        replayed = SectionDoc(section)
        rows = connection.execute(
            select(_ENTRY.c.data)
            .where(
                _ENTRY.c.canvas == canvas,
                _ENTRY.c.section == section,
                _ENTRY.c.revision <= revision,
            )
            .order_by(_ENTRY.c.revision)
        )
        for (data,) in rows:
            replayed.apply(bytes(data))
        try:
            read_update(bytes(kept["state"]))
        except Refusal as refusal:
            faults.append(Fault(canvas, revision, f"checkpoint of {section} is damaged: {refusal}"))
            continue
        loaded = SectionDoc.opened(section, bytes(kept["state"]))
        hashes = {replayed.content_hash(), loaded.content_hash(), bytes(kept["content_hash"])}
        if len(hashes) != 1:
            faults.append(Fault(canvas, revision, f"checkpoint of {section} differs from the log"))
    return faults
