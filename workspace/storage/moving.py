"""A canvas with everything that is known of its past, as plain rows: out, and in again.

What comes in is proven like any log before the transaction that brings it is committed: every
row by its hash and by the update reader, every client id by its owner, the end by the canvas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, insert, select

from workspace.storage import tables
from workspace.storage.verification import faults_of

ROWS: Final[Mapping[str, Table]] = {
    "groups": tables.participation_group,
    "partners": tables.partner,
    "clients": tables.client_binding,
    "bundles": tables.log_bundle,
    "entries": tables.log_entry,
    "moments": tables.moment,
    "about": tables.moment_about,
    "milestones": tables.milestone,
    "reviews": tables.review,
    "remarks": tables.remark,
    "replies": tables.remark_reply,
    "notes": tables.card_note,
    "aside": tables.aside,
}
"""What goes with a canvas, in the order in which it may come in."""

_KEPT: Final = ("id", "title", "language", "created_at", "created_by", "changed_at", "charter")
_CANVAS: Final = (*_KEPT, "head", "head_hash", "epoch", "begins_after")
_AT_ONCE: Final = 500


def canvas_row(connection: Connection, ident: str) -> dict[str, Any] | None:
    """The canvas's own row, as far as it means something elsewhere."""
    columns = [tables.canvas.c[name] for name in _CANVAS]
    row = connection.execute(select(*columns).where(tables.canvas.c.id == ident)).mappings()
    found = row.one_or_none()
    return dict(found) if found is not None else None


def rows_of(connection: Connection, what: str, ident: str) -> Iterator[dict[str, Any]]:
    """The rows of one kind that belong to a canvas, in the order of their key."""
    table = ROWS[what]
    query = select(table).where(table.c.canvas == ident).order_by(*table.primary_key.columns)
    for row in connection.execute(query.execution_options(yield_per=_AT_ONCE)).mappings():
        yield dict(row)


def is_there(connection: Connection, ident: str) -> bool:
    """Whether a canvas of that id is here already, archived or not."""
    query = select(tables.canvas.c.id).where(tables.canvas.c.id == ident)
    return connection.execute(query).first() is not None


def add_canvas(connection: Connection, row: Mapping[str, Any]) -> None:
    """Adds the canvas's own row."""
    kept = {name: row.get(name) for name in _CANVAS}
    kept["begins_after"] = kept["begins_after"] or 0  # Of a file from before there were erasures.
    connection.execute(insert(tables.canvas).values(**kept, fence=1))


def add_rows(connection: Connection, what: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds rows of one kind."""
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(ROWS[what]), list(rows[start : start + _AT_ONCE]))


def first_fault(connection: Connection, ident: str) -> str | None:
    """What is wrong with the canvas that came in; None: nothing."""
    found = faults_of(connection, ident)
    return f"revision {found[0].revision} {found[0].reason}" if found else None


def note_told(connection: Connection, ident: str, epoch: int, told: int, bundled: int) -> None:
    """How far the history that came in is written."""
    values = {"canvas": ident, "epoch": epoch, "told": told, "marked": 0, "bundled": bundled}
    connection.execute(insert(tables.chronicle).values(**values, faded=0))
