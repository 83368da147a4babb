"""Rows of internal notes: what the core team wrote beside a card, one note a card.

Each row counts its versions. A new text is written upon a version, and only upon that
one: of two who write at the same moment the second is told, and nobody's words go.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, RowMapping, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from workspace.storage.tables import card_note


def one(connection: Connection, canvas: str, card: str) -> RowMapping | None:
    """The note beside a card, if anybody ever wrote one."""
    table = card_note
    query = select(table).where(table.c.canvas == canvas, table.c.card == card)
    return connection.execute(query).mappings().one_or_none()


def all_of(connection: Connection, canvas: str) -> Mapping[str, str]:
    """A canvas's notes that say something, by card."""
    table = card_note
    query = select(table.c.card, table.c.text).where(table.c.canvas == canvas, table.c.text != "")
    return {row.card: row.text for row in connection.execute(query)}


def begin(
    connection: Connection, canvas: str, texts: Mapping[str, str], *, by: str, at: int
) -> int:
    """Writes first notes, by card, where there is none yet; returns how many."""
    rows = [
        {
            "canvas": canvas,
            "card": card,
            "text": text,
            "version": 1,
            "changed_by": by,
            "changed_at": at,
        }
        for card, text in texts.items()
    ]
    make = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    return sum(
        connection.execute(make(card_note).on_conflict_do_nothing().values(row)).rowcount
        for row in rows
    )


def change(
    connection: Connection, canvas: str, card: str, text: str, version: int, *, by: str, at: int
) -> bool:
    """Writes `text` upon `version`; False when another version stands there, or none."""
    table = card_note
    done = connection.execute(
        update(table)
        .where(table.c.canvas == canvas, table.c.card == card, table.c.version == version)
        .values(text=text, version=version + 1, changed_by=by, changed_at=at)
    )
    return bool(done.rowcount)
