"""Rows of an erasure: where people's words are kept beside the documents, and the ledger.

One list says which columns of which tables hold what somebody wrote; whoever adds a table with
words adds it here, and the test that plants a word in every place notices when it was forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Table, and_, delete, insert, select, update

from workspace.history.chain import beginning
from workspace.history.log import Draft
from workspace.storage import tables
from workspace.storage.log_writing import Head, insert_rows, rows_after

Clean = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A table in which words of people are kept: its columns of text, of JSON, of authors."""

    kind: str
    table: Table
    texts: tuple[str, ...] = ()
    json: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    canvas: str = "canvas"


KEPT: Final = (
    Kept("title", tables.canvas, ("title",), ("charter",), canvas="id"),
    Kept("milestones", tables.milestone, ("name", "note"), ("party",), ("made_by",)),
    Kept("reviews", tables.review, ("text", "decision"), ("party", "decided_party"), ("made_by",)),
    Kept(
        "remarks",
        tables.remark,
        ("quote", "before", "after", "text", "done"),
        ("party", "changed_party"),
        ("made_by",),
    ),
    Kept("replies", tables.remark_reply, ("text",), ("party",), ("made_by",)),
    Kept("notes", tables.card_note, ("text",), (), ("changed_by",)),
    Kept("aside", tables.aside, (), ("value",)),
    Kept("groups", tables.participation_group, ("name",)),
    Kept("partners", tables.partner, ("name",)),
    Kept("invitations", tables.invitation, ("label",)),
    Kept("guests", tables.guest, ("name",)),
    Kept("deliveries", tables.delivery, (), ("body",)),
    Kept("access_log", tables.audit, (), ("facts",)),
)
"""Everything of a canvas that is words and is neither log nor moment."""

_CANVAS: Final = tables.canvas
# Made of the log, and gone with it.
_WITH_THE_LOG: Final = (
    tables.log_entry,
    tables.log_bundle,
    tables.checkpoint,
    tables.history_mark,
)


def rows(connection: Connection, kept: Kept, canvas: str) -> Iterator[RowMapping]:
    """The rows of one table that belong to a canvas."""
    query = select(kept.table).where(kept.table.c[kept.canvas] == canvas)
    yield from connection.execute(query).mappings().all()


def words_of(kept: Kept, row: RowMapping) -> Iterator[str]:
    """Every text of a row."""
    for name in kept.texts:
        if row[name]:
            yield row[name]
    for name in kept.json:
        if row[name]:
            yield from _strings(json.loads(row[name]))


def change(connection: Connection, kept: Kept, row: RowMapping, clean: Clean) -> bool:
    """Writes a row with its texts made clean; whether anything was to be done."""
    values: dict[str, Any] = {}
    for name in kept.texts:
        if row[name] and (said := clean(row[name])) != row[name]:
            values[name] = said
    for name in kept.json:
        if row[name]:
            value = json.loads(row[name])
            if (after := _cleaned(value, clean)) != value:
                values[name] = json.dumps(after, ensure_ascii=False, separators=(",", ":"))
    if values:
        here = and_(*(column == row[column.name] for column in kept.table.primary_key.columns))
        connection.execute(update(kept.table).where(here).values(values))
    return bool(values)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for held in value.values() if isinstance(value, dict) else value:
            yield from _strings(held)


def _cleaned(value: Any, clean: Clean) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(held, clean) for key, held in value.items()}
    if isinstance(value, list):
        return [_cleaned(held, clean) for held in value]
    return value


# ── quarantine ──


def quarantined(connection: Connection, canvas: str) -> Sequence[RowMapping]:
    """What is in quarantine of a canvas and still has its bytes."""
    table = tables.quarantine
    query = select(table.c.actor, table.c.data).where(table.c.canvas == canvas)
    return [row for row in connection.execute(query).mappings() if row["data"]]


def empty_quarantine(connection: Connection, canvas: str) -> None:
    """Takes the bytes away; their digests stay, so that what once killed is known again."""
    table = tables.quarantine
    connection.execute(update(table).where(table.c.canvas == canvas).values(data=b""))


# ── the log ──


def hold(connection: Connection, canvas: str, until: int) -> RowMapping | None:
    """Takes the canvas from whoever owns it, and lets nobody open it until then."""
    return (
        connection.execute(
            update(_CANVAS)
            .where(_CANVAS.c.id == canvas)
            .values(fence=_CANVAS.c.fence + 1, owner_node=None, held_until=until)
            .returning(_CANVAS.c.fence, _CANVAS.c.epoch, _CANVAS.c.head)
        )
        .mappings()
        .one_or_none()
    )


def let_go(connection: Connection, canvas: str, fence: int) -> None:
    """Lets the canvas be opened again, if it is still held by us."""
    connection.execute(
        update(_CANVAS).where(_CANVAS.c.id == canvas, _CANVAS.c.fence == fence).values(held_until=0)
    )


def begin_epoch(
    connection: Connection, canvas: str, fence: int, revision: int, drafts: Sequence[Draft]
) -> Head | None:
    """Destroys the log and begins another with these rows; None: the canvas is not ours any more.

    Every client id stays its owner's: a browser that comes back with an old copy cannot write
    under somebody else's (R8).
    """
    row = connection.execute(
        select(_CANVAS.c.epoch, _CANVAS.c.head, _CANVAS.c.fence)
        .where(_CANVAS.c.id == canvas)
        .with_for_update()
    ).one()
    if row.fence != fence or row.head != revision:
        return None
    epoch = int(row.epoch) + 1
    for table in _WITH_THE_LOG:
        connection.execute(delete(table).where(table.c.canvas == canvas))
    empty = Head(fence, epoch, revision, beginning(canvas, epoch, revision))
    fresh, head = rows_after(empty, canvas, drafts)
    insert_rows(connection, fresh, drafts)
    connection.execute(
        update(_CANVAS)
        .where(_CANVAS.c.id == canvas)
        .values(
            epoch=epoch,
            begins_after=revision,
            head=head.revision,
            head_hash=head.hash,
            held_until=0,
        )
    )
    return head


def bound(connection: Connection, canvas: str) -> frozenset[tuple[str, int]]:
    """The client ids that are somebody's, by section."""
    table = tables.client_binding
    query = select(table.c.section, table.c.client).where(table.c.canvas == canvas)
    return frozenset((row.section, row.client) for row in connection.execute(query))


def keep_bindings(connection: Connection, canvas: str, kept: frozenset[tuple[str, int]]) -> None:
    """Drops the client ids under which nothing is left; the others stay their owners'."""
    table = tables.client_binding
    for section, client in bound(connection, canvas) - kept:
        here = (table.c.canvas == canvas, table.c.section == section, table.c.client == client)
        connection.execute(delete(table).where(*here))


# ── the ledger ──


def note(connection: Connection, values: dict[str, Any]) -> None:
    """Writes an erasure into the ledger."""
    connection.execute(insert(tables.erasure).values(values))


def ledger(connection: Connection, canvas: str | None = None) -> Sequence[RowMapping]:
    """The erasures, the oldest first; of one canvas, or of all."""
    table = tables.erasure
    query = select(table).order_by(table.c.at, table.c.id)
    if canvas is not None:
        query = query.where(table.c.canvas == canvas)
    return connection.execute(query).mappings().all()


def unfinished(connection: Connection) -> Sequence[str]:
    """The erasures whose traces were not swept yet."""
    table = tables.erasure
    return connection.execute(select(table.c.id).where(table.c.stage != "done")).scalars().all()


def finish(connection: Connection, idents: Sequence[str]) -> None:
    """Notes that free pages and files hold nothing of these any more."""
    table = tables.erasure
    connection.execute(update(table).where(table.c.id.in_(idents)).values(stage="done"))
