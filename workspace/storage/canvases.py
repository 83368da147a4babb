"""Rows of canvases: title, organisation, charter, and what is kept aside."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, or_, select, update

from workspace.storage.tables import aside, canvas, member

Values = dict[str, object]


def summary(connection: Connection, ident: str) -> RowMapping | None:
    """The canvas's own row, if it is not archived."""
    query = select(canvas).where(canvas.c.id == ident, canvas.c.archived_at.is_(None))
    return connection.execute(query).mappings().one_or_none()


def of_organisation(connection: Connection, organisation: str) -> Sequence[RowMapping]:
    """The rows of an organisation's canvases, archived ones too, newest change first."""
    query = (
        select(canvas)
        .where(canvas.c.organisation == organisation)
        .order_by(canvas.c.changed_at.desc(), canvas.c.id)
    )
    return connection.execute(query).mappings().all()


def every_id(connection: Connection) -> Sequence[str]:
    """The ids of all canvases, oldest first, archived ones too."""
    return connection.execute(select(canvas.c.id).order_by(canvas.c.created_at)).scalars().all()


def every_summary(connection: Connection) -> Sequence[RowMapping]:
    """The rows of all canvases that are not archived, newest change first."""
    query = (
        select(canvas).where(canvas.c.archived_at.is_(None)).order_by(canvas.c.changed_at.desc())
    )
    return connection.execute(query).mappings().all()


def of_actor(connection: Connection, actor: str, now: int) -> Sequence[RowMapping]:
    """The canvases an actor takes part in, newest change first, each with its role."""
    query = (
        select(canvas, member.c.role)
        .join(member, member.c.canvas == canvas.c.id)
        .where(
            member.c.actor == actor,
            member.c.removed_at.is_(None),
            or_(member.c.until.is_(None), member.c.until > now),
            canvas.c.archived_at.is_(None),
        )
        .order_by(canvas.c.changed_at.desc())
    )
    return connection.execute(query).mappings().all()


def change(connection: Connection, ident: str, values: Values) -> None:
    """Changes columns of the canvas's own row."""
    connection.execute(update(canvas).where(canvas.c.id == ident).values(values))


def aside_of(connection: Connection, ident: str) -> dict[str, Any]:
    """What an import brought along and has no home yet, as it came."""
    query = select(aside.c.name, aside.c.value).where(aside.c.canvas == ident)
    return {row.name: json.loads(row.value) for row in connection.execute(query)}
