"""The log in a database: one fenced transaction for all rooms, hash-chained rows.

Each append moves the canvas's head on condition that the fence is still ours and
the head is where we left it. That one condition answers three questions: somebody
else owns the canvas now (R7), the commit whose outcome we never heard did happen,
or the rows are new. So a batch may be offered again after any failure: it is
written once (R2).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from workspace.clock import from_milliseconds, milliseconds
from workspace.errors import Failure
from workspace.history.chain import BEGINNING, chained, entry_hash
from workspace.history.log import (
    Appended,
    Batch,
    Checkpoint,
    Claim,
    CorruptEntry,
    Draft,
    Entry,
    Fault,
    Fenced,
    NewCanvas,
    NoSuchCanvas,
    Quarantined,
    SectionState,
)
from workspace.storage import tables
from workspace.storage.database import Database
from workspace.storage.verification import faults_of

_CANVAS: Final = tables.canvas
_ENTRY: Final = tables.log_entry
_BATCH_ROWS: Final = 1_000


_MOVE: Final = (
    update(_CANVAS)
    .where(
        _CANVAS.c.id == bindparam("b_id"),
        _CANVAS.c.fence == bindparam("b_fence"),
        _CANVAS.c.head == bindparam("b_old"),
    )
    .values(
        head=bindparam("new_head"),
        head_hash=bindparam("new_hash"),
        changed_at=bindparam("new_time"),
    )
)


class HeadMoved(Failure):
    """The log's end is not where its only owner left it (`canvas`, `expected`, `found`)."""

    code = "head_moved"


@dataclass(frozen=True, slots=True)
class _Head:
    fence: int
    epoch: int
    revision: int
    hash: bytes


class SqlLog:
    """The log of all canvases of one database; see `history.log.UpdateLog` for the promises."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._heads: dict[str, _Head] = {}

    # ── owning ──

    async def create(self, canvas: NewCanvas, drafts: Sequence[Draft]) -> Claim:
        """Makes a canvas with its first content, in one transaction (R5)."""
        entries = chained(canvas.id, 1, 0, BEGINNING, tuple(drafts))
        head = _Head(1, 1, len(entries), entries[-1].hash if entries else BEGINNING)
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
            _insert_entries(connection, entries, drafts)
            if canvas.aside:
                connection.execute(
                    insert(tables.aside),
                    [
                        {"canvas": canvas.id, "name": name, "value": _json(value)}
                        for name, value in canvas.aside.items()
                    ],
                )

        await self._database.write(work)
        self._heads[canvas.id] = head
        return Claim(canvas.id, 1, 1, head.revision, canvas.language, canvas.title)

    async def claim(self, canvas: str, node: str) -> Claim:
        """Takes ownership under a new fence; whoever owned it before can append no more."""

        def work(connection: Connection) -> RowMapping | None:
            return (
                connection.execute(
                    update(_CANVAS)
                    .where(_CANVAS.c.id == canvas, _CANVAS.c.archived_at.is_(None))
                    .values(fence=_CANVAS.c.fence + 1, owner_node=node)
                    .returning(
                        _CANVAS.c.fence,
                        _CANVAS.c.epoch,
                        _CANVAS.c.head,
                        _CANVAS.c.head_hash,
                        _CANVAS.c.language,
                        _CANVAS.c.title,
                    )
                )
                .mappings()
                .one_or_none()
            )

        row = await self._database.write(work)
        if row is None:
            raise NoSuchCanvas(canvas=canvas)
        self._heads[canvas] = _Head(row["fence"], row["epoch"], row["head"], row["head_hash"])
        return Claim(canvas, row["fence"], row["epoch"], row["head"], row["language"], row["title"])

    async def release(self, canvas: str, fence: int) -> None:
        """Gives ownership back, if it is still ours."""
        head = self._heads.get(canvas)
        if head is not None and head.fence == fence:
            del self._heads[canvas]

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
        outcomes, heads = await self._database.write(
            lambda connection: _append(connection, batches, dict(self._heads))
        )
        self._heads.update(heads)
        return outcomes

    async def keep_checkpoint(self, canvas: str, fence: int, checkpoint: Checkpoint) -> None:
        """Keeps a checkpoint, if the canvas is still ours."""
        table = tables.checkpoint

        def work(connection: Connection) -> None:
            ours = connection.execute(
                select(_CANVAS.c.id).where(_CANVAS.c.id == canvas, _CANVAS.c.fence == fence)
            ).first()
            if ours is None:
                return
            connection.execute(
                delete(table).where(table.c.canvas == canvas, table.c.section == checkpoint.section)
            )
            connection.execute(
                insert(table).values(
                    canvas=canvas,
                    section=checkpoint.section,
                    revision=checkpoint.revision,
                    state=checkpoint.state,
                    state_vector=checkpoint.state_vector,
                    content_hash=checkpoint.content_hash,
                )
            )

        await self._database.write(work)

    # ── reading ──

    async def load(self, canvas: str, section: str) -> SectionState:
        """What it takes to open a section: newest checkpoint, the rows after it, bindings."""
        return await self._database.read(lambda connection: _load(connection, canvas, section))

    async def entries(
        self, canvas: str, *, after: int = 0, until: int | None = None, limit: int = 1000
    ) -> Sequence[Entry]:
        """Rows in order, `after` < revision ≤ `until`."""
        query = (
            select(_ENTRY)
            .where(_ENTRY.c.canvas == canvas, _ENTRY.c.revision > after)
            .order_by(_ENTRY.c.revision)
            .limit(limit)
        )
        if until is not None:
            query = query.where(_ENTRY.c.revision <= until)

        def work(connection: Connection) -> list[Entry]:
            return [entry_of(row) for row in connection.execute(query).mappings()]

        return await self._database.read(work)

    # ── quarantine ──

    async def keep_quarantined(self, canvas: str, one: Quarantined) -> None:
        """Keeps bytes that no room is there to refuse any more."""
        await self._database.write(lambda c: _insert_quarantine(c, [(canvas, one)]))

    async def quarantined_digests(self, code: str) -> frozenset[bytes]:
        """SHA-256 of everything that was refused for this reason."""
        table = tables.quarantine
        query = select(table.c.digest).where(table.c.code == code).distinct()
        found = await self._database.read(lambda c: c.execute(query).scalars().all())
        return frozenset(bytes(digest) for digest in found)

    async def verify(self, canvas: str) -> Sequence[Fault]:
        """Everything that is wrong with a canvas's rows, chain and checkpoints."""
        return await self._database.read(lambda connection: faults_of(connection, canvas))


def entry_of(row: RowMapping) -> Entry:
    """A row of `log_entry` as an entry."""
    return Entry(
        canvas=row["canvas"],
        revision=row["revision"],
        epoch=row["epoch"],
        section=row["section"],
        actor=row["actor"],
        session=row["session"],
        at=from_milliseconds(row["at"]),
        kind=row["kind"],
        data=bytes(row["data"]),
        previous=bytes(row["previous"]),
        hash=bytes(row["hash"]),
    )


def _append(
    connection: Connection, batches: Sequence[Batch], heads: dict[str, _Head]
) -> tuple[list[Appended | Fenced], dict[str, _Head]]:
    outcomes: list[Appended | Fenced] = []
    moved: dict[str, _Head] = {}
    entries: list[Entry] = []
    drafts: list[Draft] = []
    refused: list[tuple[str, Quarantined]] = []
    for batch in batches:
        canvas = batch.canvas
        head = moved.get(canvas) or heads.get(canvas)
        if head is None or head.fence != batch.fence:
            outcomes.append(Fenced(canvas))
            continue
        rows = chained(canvas, head.epoch, head.revision, head.hash, batch.drafts)
        if rows:
            after = _Head(head.fence, head.epoch, rows[-1].revision, rows[-1].hash)
            written = _move_head(connection, canvas, head, after, milliseconds(rows[-1].at))
            if written is None:
                outcomes.append(Fenced(canvas))
                continue
            if written:
                entries += rows
                drafts += batch.drafts
            moved[canvas] = after
        refused += [(canvas, one) for one in batch.quarantined]
        outcomes.append(
            Appended(canvas, head.revision + 1, rows[-1].revision if rows else head.revision)
        )
    _insert_entries(connection, entries, drafts)
    if refused:
        _insert_quarantine(connection, refused)
    return outcomes, moved


def _move_head(
    connection: Connection, canvas: str, head: _Head, after: _Head, at: int
) -> bool | None:
    """True: moved, write the rows. False: they are written already. None: not ours."""
    done = connection.execute(
        _MOVE,
        {
            "b_id": canvas,
            "b_fence": head.fence,
            "b_old": head.revision,
            "new_head": after.revision,
            "new_hash": after.hash,
            "new_time": at,
        },
    )
    if done.rowcount == 1:
        return True
    row = connection.execute(
        select(_CANVAS.c.fence, _CANVAS.c.head, _CANVAS.c.head_hash).where(_CANVAS.c.id == canvas)
    ).one_or_none()
    if row is None or row.fence != head.fence:
        return None
    if row.head == after.revision and bytes(row.head_hash) == after.hash:
        return False
    raise HeadMoved(canvas=canvas, expected=head.revision, found=row.head)


def _insert_entries(
    connection: Connection, entries: Sequence[Entry], drafts: Sequence[Draft]
) -> None:
    if not entries:
        return
    connection.execute(
        insert(_ENTRY),
        [
            {
                "canvas": entry.canvas,
                "revision": entry.revision,
                "epoch": entry.epoch,
                "section": entry.section,
                "actor": entry.actor,
                "session": entry.session,
                "at": milliseconds(entry.at),
                "kind": entry.kind,
                "data": entry.data,
                "previous": entry.previous,
                "hash": entry.hash,
            }
            for entry in entries
        ],
    )
    bindings = [
        {"canvas": entry.canvas, "section": entry.section, "client": client, "actor": actor}
        for entry, draft in zip(entries, drafts, strict=True)
        for client, actor in draft.clients
    ]
    if bindings:
        connection.execute(insert(tables.client_binding), bindings)


def _insert_quarantine(connection: Connection, refused: Sequence[tuple[str, Quarantined]]) -> None:
    make = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    rows: list[dict[str, Any]] = []
    for canvas, one in refused:
        digest = hashlib.sha256(one.data).digest()
        name = f"{canvas}\0{one.session}\0{milliseconds(one.at)}\0{one.code}".encode()
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
    connection.execute(make(tables.quarantine).on_conflict_do_nothing(), rows)


def _load(connection: Connection, canvas: str, section: str) -> SectionState:
    head = connection.execute(
        select(_CANVAS.c.epoch, _CANVAS.c.head).where(_CANVAS.c.id == canvas)
    ).one_or_none()
    if head is None:
        raise NoSuchCanvas(canvas=canvas)
    kept = tables.checkpoint
    found = (
        connection.execute(select(kept).where(kept.c.canvas == canvas, kept.c.section == section))
        .mappings()
        .one_or_none()
    )
    checkpoint = None
    if found is not None:
        checkpoint = Checkpoint(
            section=section,
            revision=found["revision"],
            state=bytes(found["state"]),
            state_vector=bytes(found["state_vector"]),
            content_hash=bytes(found["content_hash"]),
        )
    rows = connection.execute(
        select(_ENTRY)
        .where(
            _ENTRY.c.canvas == canvas,
            _ENTRY.c.section == section,
            _ENTRY.c.revision > (checkpoint.revision if checkpoint else 0),
        )
        .order_by(_ENTRY.c.revision)
    ).mappings()
    tail = tuple(entry_of(row) for row in rows)
    for entry in tail:
        if entry_hash(entry) != entry.hash:
            raise CorruptEntry(canvas=canvas, revision=entry.revision, reason="hash")
    bound = tables.client_binding
    clients = connection.execute(
        select(bound.c.client, bound.c.actor).where(
            bound.c.canvas == canvas, bound.c.section == section
        )
    )
    return SectionState(
        canvas=canvas,
        section=section,
        epoch=head.epoch,
        revision=head.head,
        checkpoint=checkpoint,
        tail=tail,
        clients={row.client: row.actor for row in clients},
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
