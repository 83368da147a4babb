"""The log in a database: one fenced transaction for all rooms, hash-chained rows.

Who owns a canvas keeps its log's end (`Head`) in memory from the claim on, so that an
append reads nothing. `log_writing` says how a batch is written exactly once, `log_reading`
how a section is read and what is refused, `verification` how everything is proven.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Final

import structlog
from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from workspace.clock import Clock, SystemClock, milliseconds
from workspace.history.chain import BEGINNING
from workspace.history.log import (
    Appended,
    Batch,
    BeingErased,
    Checkpoint,
    Claim,
    Draft,
    Entry,
    Fault,
    Fenced,
    NewCanvas,
    NoSuchCanvas,
    Quarantined,
    SectionState,
)
from workspace.storage import log_reading, tables
from workspace.storage.database import Database
from workspace.storage.log_reading import checkpoint_digest
from workspace.storage.log_writing import (
    Head,
    append,
    insert_rows,
    keep_quarantined,
    rows_after,
)
from workspace.storage.verification import faults_of

log = structlog.get_logger(__name__)

_CANVAS: Final = tables.canvas
_CLAIM: Final = (
    update(_CANVAS)
    .where(
        _CANVAS.c.id == bindparam("b_id"),
        _CANVAS.c.archived_at.is_(None),
        _CANVAS.c.held_until <= bindparam("b_now"),
    )
    .values(fence=_CANVAS.c.fence + 1, owner_node=bindparam("b_node"))
    .returning(
        _CANVAS.c.fence,
        _CANVAS.c.epoch,
        _CANVAS.c.head,
        _CANVAS.c.head_hash,
        _CANVAS.c.language,
        _CANVAS.c.title,
    )
)


class SqlLog:
    """The log of all canvases of one database; see `history.log.UpdateLog` for the promises."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()
        self._heads: dict[str, Head] = {}
        # The revision from which on we have seen, since we own the canvas, that no row is missing.
        self._whole_after: dict[str, int] = {}
        # Each append begins where the one before ended.
        self._appending = asyncio.Lock()

    # ── owning ──

    async def create(self, canvas: NewCanvas, drafts: Sequence[Draft]) -> Claim:
        """Makes a canvas with its first content, in one transaction (R5).

        Called again with the same canvas and drafts after a failure, it makes one canvas.
        """
        empty = Head(fence=1, epoch=1, revision=0, hash=BEGINNING)
        rows, head = rows_after(empty, canvas.id, drafts)
        made_at = milliseconds(canvas.created_at)

        def work(connection: Connection) -> None:
            connection.execute(
                insert(_CANVAS).values(
                    id=canvas.id,
                    title=canvas.title,
                    language=canvas.language,
                    created_at=made_at,
                    created_by=canvas.created_by,
                    changed_at=made_at,
                    head=head.revision,
                    head_hash=head.hash,
                    epoch=1,
                    fence=1,
                )
            )
            insert_rows(connection, rows, drafts)
            if canvas.aside:
                connection.execute(
                    insert(tables.aside),
                    [
                        {"canvas": canvas.id, "name": name, "value": _json(value)}
                        for name, value in canvas.aside.items()
                    ],
                )

        try:
            await self._database.write(work)
        except IntegrityError:
            if not await self._database.read(lambda c: _is_there(c, canvas.id, head)):
                raise
        self._heads[canvas.id] = head
        return Claim(canvas.id, 1, 1, head.revision, canvas.language, canvas.title)

    async def claim(self, canvas: str, node: str) -> Claim:
        """Takes ownership under a new fence; whoever owned it before can append no more."""
        values = {"b_id": canvas, "b_node": node, "b_now": milliseconds(self._clock.now())}

        def work(connection: Connection) -> RowMapping | None:
            row = connection.execute(_CLAIM, values).mappings().one_or_none()
            if row is None:
                held = select(_CANVAS.c.id).where(
                    _CANVAS.c.id == canvas,
                    _CANVAS.c.archived_at.is_(None),
                    _CANVAS.c.held_until > values["b_now"],
                )
                if connection.execute(held).first() is not None:
                    raise BeingErased(canvas=canvas)
            return row

        row = await self._database.write(work)
        if row is None:
            raise NoSuchCanvas(canvas=canvas)
        self._whole_after.pop(canvas, None)
        self._heads[canvas] = Head(
            fence=row["fence"],
            epoch=row["epoch"],
            revision=row["head"],
            hash=bytes(row["head_hash"]),
        )
        return Claim(canvas, row["fence"], row["epoch"], row["head"], row["language"], row["title"])

    async def release(self, canvas: str, fence: int) -> None:
        """Gives ownership back, if it is still ours."""
        self._let_go(canvas, fence)

        def work(connection: Connection) -> None:
            connection.execute(
                update(_CANVAS)
                .where(_CANVAS.c.id == canvas, _CANVAS.c.fence == fence)
                .values(owner_node=None)
            )

        await self._database.write(work)

    # ── writing ──

    async def append(self, batches: Sequence[Batch]) -> Sequence[Appended | Fenced]:
        """Commits all batches in one transaction; a fenced one is left out."""
        async with self._appending:
            try:
                return await self._append(batches)
            except DBAPIError:
                # One of them cannot be written at all. The others do not wait for it.
                return [await self._append_alone(batch) for batch in batches]

    async def _append(self, batches: Sequence[Batch]) -> Sequence[Appended | Fenced]:
        outcomes, moved = await self._database.write(
            lambda connection: append(connection, batches, self._heads)
        )
        self._heads.update(moved)
        for batch, outcome in zip(batches, outcomes, strict=True):
            if isinstance(outcome, Fenced):
                self._let_go(batch.canvas, batch.fence)
        return outcomes

    async def _append_alone(self, batch: Batch) -> Appended | Fenced:
        try:
            [outcome] = await self._append([batch])
        except DBAPIError as error:
            # The room's memory and the database contradict each other. The room ends as if it
            # had lost its canvas; whoever comes back is given the log's truth.
            log.error("log.refused", canvas=batch.canvas, error=str(error.orig))
            self._let_go(batch.canvas, batch.fence)
            return Fenced(batch.canvas)
        return outcome

    def _let_go(self, canvas: str, fence: int) -> None:
        head = self._heads.get(canvas)
        if head is not None and head.fence == fence:
            del self._heads[canvas]
            self._whole_after.pop(canvas, None)

    async def keep_checkpoint(self, canvas: str, fence: int, checkpoint: Checkpoint) -> None:
        """Keeps a checkpoint, if the canvas is still ours and none newer is kept."""
        kept = tables.checkpoint
        here = (kept.c.canvas == canvas, kept.c.section == checkpoint.section)

        def work(connection: Connection) -> None:
            owned = select(_CANVAS.c.id).where(_CANVAS.c.id == canvas, _CANVAS.c.fence == fence)
            if connection.execute(owned.with_for_update()).first() is None:
                return
            newest = connection.execute(select(kept.c.revision).where(*here)).scalar()
            if newest is not None and newest > checkpoint.revision:
                return
            connection.execute(delete(kept).where(*here))
            connection.execute(
                insert(kept).values(
                    canvas=canvas,
                    section=checkpoint.section,
                    revision=checkpoint.revision,
                    state=checkpoint.state,
                    state_vector=checkpoint.state_vector,
                    content_hash=checkpoint.content_hash,
                    digest=checkpoint_digest(canvas, checkpoint),
                    schema=checkpoint.schema,
                )
            )

        await self._database.write(work)

    # ── quarantine ──

    async def keep_quarantined(self, canvas: str, one: Quarantined) -> None:
        """Keeps bytes that no room is there to refuse any more."""
        await self._database.write(lambda c: keep_quarantined(c, [(canvas, one)]))

    async def quarantined_digests(self, code: str) -> frozenset[bytes]:
        """SHA-256 of everything that was refused for this reason."""
        table = tables.quarantine
        query = select(table.c.digest).where(table.c.code == code).distinct()
        found = await self._database.read(lambda c: c.execute(query).scalars().all())
        return frozenset(bytes(digest) for digest in found)

    # ── reading ──

    async def load(self, canvas: str, section: str) -> SectionState:
        """What it takes to open a section: newest checkpoint, the rows after it, bindings."""
        whole_after = self._whole_after.get(canvas)
        state = await self._database.read(
            lambda connection: log_reading.load(connection, canvas, section, whole_after)
        )
        if canvas in self._heads:
            after = state.checkpoint.revision if state.checkpoint else 0
            self._whole_after[canvas] = min(after, self._whole_after.get(canvas, after))
        return state

    async def entries(
        self, canvas: str, *, after: int = 0, until: int | None = None, limit: int = 1000
    ) -> Sequence[Entry]:
        """Rows in order, `after` < revision ≤ `until`."""
        return await self._database.read(
            lambda connection: log_reading.entries(connection, canvas, after, until, limit)
        )

    async def verify(self, canvas: str) -> Sequence[Fault]:
        """Everything that is wrong with a canvas's rows, chain, bindings and checkpoints."""
        return await self._database.read(lambda connection: faults_of(connection, canvas))


def _is_there(connection: Connection, canvas: str, head: Head) -> bool:
    found = connection.execute(
        select(_CANVAS.c.head_hash).where(_CANVAS.c.id == canvas, _CANVAS.c.fence == 1)
    ).scalar()
    return found is not None and bytes(found) == head.hash


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
