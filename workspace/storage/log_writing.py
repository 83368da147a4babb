"""Writes batches to the log, exactly once, for the canvases that are still ours.

Each batch moves its canvas's head on condition that the fence is still ours and the
head is where we left it. That one condition answers three questions: somebody else
owns the canvas now (R7), the commit whose outcome we never heard did happen, or the
rows are new. So a batch may be offered again after any failure: nothing of it is lost
and nothing is written twice (R2).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog
from sqlalchemy import (
    ClauseElement,
    Connection,
    bindparam,
    delete,
    insert,
    make_url,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from workspace.clock import milliseconds
from workspace.history.chain import hashes_after
from workspace.history.log import Appended, Batch, Draft, Fenced, Quarantined
from workspace.storage import tables

log = structlog.get_logger(__name__)

QUARANTINED: Final = 20
"""How many updates refused for one reason, of one actor on one canvas, are kept: the newest."""

Row = tuple[str, int, int, str, str, str, int, str, bytes, bytes, bytes, str | None]
"""A row of `log_entry`, in the order of its columns."""


@dataclass(frozen=True, slots=True)
class Head:
    """A log's end, and the fence under which it is ours."""

    fence: int
    epoch: int
    revision: int
    hash: bytes


def rows_after(head: Head, canvas: str, drafts: Sequence[Draft]) -> tuple[list[Row], Head]:
    """The drafts as rows that follow `head`, and the head that follows them."""
    previous, revision, epoch = head.hash, head.revision, head.epoch
    rows: list[Row] = []
    hashes = hashes_after(previous, canvas, revision, epoch, drafts)
    for draft, digest in zip(drafts, hashes, strict=True):
        revision += 1
        rows.append(
            (
                canvas,
                revision,
                epoch,
                draft.section,
                draft.actor,
                draft.session,
                milliseconds(draft.at),
                draft.kind,
                draft.data,
                previous,
                digest,
                draft.login,
            )
        )
        previous = digest
    return rows, Head(head.fence, epoch, revision, previous)


def append(
    connection: Connection, batches: Sequence[Batch], heads: Mapping[str, Head]
) -> tuple[list[Appended | Fenced], dict[str, Head]]:
    """Writes the batches; one outcome for each in their order, and the heads that moved."""
    outcomes: dict[int, Appended | Fenced] = {}
    moved: dict[str, Head] = {}
    rows: list[Row] = []
    drafts: list[Draft] = []
    refused: list[tuple[str, Quarantined]] = []
    # Two nodes that lock the same canvases lock them in one order, and never each other out.
    for place, batch in sorted(enumerate(batches), key=lambda numbered: numbered[1].canvas):
        canvas = batch.canvas
        head = moved.get(canvas) or heads.get(canvas)
        if head is None or head.fence != batch.fence:
            outcomes[place] = Fenced(canvas)
            continue
        fresh, after = rows_after(head, canvas, batch.drafts)
        written = _move_head(connection, canvas, head, after, fresh)
        if written is None:
            outcomes[place] = Fenced(canvas)
            continue
        rows += fresh[written:]
        drafts += batch.drafts[written:]
        refused += [(canvas, one) for one in batch.quarantined]
        moved[canvas] = after
        outcomes[place] = Appended(canvas, head.revision + 1, after.revision)
    insert_rows(connection, rows, drafts)
    if refused:
        keep_quarantined(connection, refused)
    return [outcomes[place] for place in range(len(batches))], moved


def _move_head(
    connection: Connection, canvas: str, head: Head, after: Head, fresh: Sequence[Row]
) -> int | None:
    """How many of the `fresh` rows are in the log already; None: the canvas is not ours."""
    if fresh and _moves(connection, canvas, head, after, fresh[-1][6]):
        return 0
    table = tables.canvas
    found = connection.execute(
        select(table.c.fence, table.c.head, table.c.head_hash).where(table.c.id == canvas)
    ).one_or_none()
    if found is None or found.fence != head.fence:
        return None
    if not fresh:
        return 0
    # A commit of ours that we never heard of: it holds some first part of what is offered.
    known = int(found.head) - head.revision
    if 0 < known <= len(fresh) and fresh[known - 1][10] == bytes(found.head_hash):
        there = Head(head.fence, head.epoch, found.head, bytes(found.head_hash))
        if known == len(fresh) or _moves(connection, canvas, there, after, fresh[-1][6]):
            return known
    # Whoever wrote there, our memory of this canvas is wrong: its room begins anew.
    log.error("log.head_moved", canvas=canvas, expected=head.revision, found=found.head)
    return None


def _moves(connection: Connection, canvas: str, head: Head, after: Head, at: int) -> bool:
    done = connection.exec_driver_sql(
        _MOVE[connection.dialect.name],
        (at, after.revision, after.hash, canvas, head.fence, head.revision),
    )
    return done.rowcount == 1


def insert_rows(connection: Connection, rows: Sequence[Row], drafts: Sequence[Draft]) -> None:
    """Writes rows, and the client ids that the drafts they were made from bring along."""
    if not rows:
        return
    connection.exec_driver_sql(_INSERT[connection.dialect.name], list(rows))
    bindings = [
        {"canvas": row[0], "section": draft.section, "client": client, "actor": actor}
        for row, draft in zip(rows, drafts, strict=True)
        for client, actor in draft.clients
    ]
    if bindings:
        connection.execute(insert(tables.client_binding), bindings)


def _driver_sql(statement: ClauseElement) -> dict[str, str]:
    drivers = [make_url(f"{name}://").get_dialect()() for name in ("sqlite", "postgresql+asyncpg")]
    return {driver.name: str(statement.compile(dialect=driver)) for driver in drivers}


# The two statements of every commit are given to the driver as they are: SQLAlchemy would
# look at each of ten thousand rows a second.
_CANVAS: Final = tables.canvas
_MOVE: Final = _driver_sql(
    update(_CANVAS)
    .where(
        _CANVAS.c.id == bindparam("canvas"),
        _CANVAS.c.fence == bindparam("ours"),
        _CANVAS.c.head == bindparam("known"),
    )
    .values(head=bindparam("to"), head_hash=bindparam("hash"), changed_at=bindparam("at"))
)
_INSERT: Final = _driver_sql(insert(tables.log_entry))


def keep_quarantined(connection: Connection, refused: Sequence[tuple[str, Quarantined]]) -> None:
    """Keeps refused updates by canvas, each once, and of each actor the newest."""
    table = tables.quarantine
    rows: list[dict[str, Any]] = []
    for canvas, one in refused:
        digest = hashlib.sha256(one.data).digest()
        name = f"{canvas}\0{one.session}\0{milliseconds(one.at)}\0{one.code}\0".encode()
        rows.append(
            {
                # Named by what it is: offered again after a failure, it is kept once.
                "id": hashlib.sha256(name + digest).hexdigest(),
                "canvas": canvas,
                "section": one.section,
                "actor": one.actor,
                "session": one.session,
                "at": milliseconds(one.at),
                "code": one.code,
                "digest": digest,
                "data": one.data,
            }
        )
    make = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    connection.execute(make(table).on_conflict_do_nothing(), rows)
    # Nobody fills the disk with updates that are refused; nor do they push out those of
    # another reason, such as the bytes that once killed a process.
    for canvas, actor, code in {(canvas, one.actor, one.code) for canvas, one in refused}:
        alike = (table.c.canvas == canvas, table.c.actor == actor, table.c.code == code)
        newest_first = select(table.c.id).where(*alike).order_by(table.c.at.desc(), table.c.id)
        too_old = newest_first.offset(QUARANTINED)
        connection.execute(delete(table).where(*alike, table.c.id.in_(too_old)))
