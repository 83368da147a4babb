"""The audit log: who did what with access and when; ids and facts, never content."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, insert, literal, or_, select

from workspace.access.events import AuditEvent
from workspace.ids import new_ordered_id
from workspace.storage import outbox
from workspace.storage.tables import audit, person
from workspace.storage.tables import canvas as canvas_table

# Ids, roles, numbers, names of sections.
Fact = str | int | bool | Sequence[str] | None


def note(
    connection: Connection,
    *,
    at: int,
    actor: str,
    event: AuditEvent,
    canvas: str | None,
    **facts: Fact,
) -> None:
    """Notes one event, in the transaction of what it is about, and what webhooks tell of it."""
    connection.execute(
        insert(audit).values(
            id=new_ordered_id(at),
            at=at,
            actor=actor,
            event=event,
            canvas=canvas,
            facts=json.dumps(facts),
        )
    )
    outbox.tell(connection, at=at, actor=actor, event=event, canvas_id=canvas, facts=facts)


def of_canvas(
    connection: Connection, canvas: str, limit: int, before: str | None
) -> Sequence[RowMapping]:
    """A canvas's events, newest first; `before` is the id that the last page ended with."""
    return _page(connection, select(audit).where(audit.c.canvas == canvas), limit, before)


def of_organisation(
    connection: Connection, organisation: str, limit: int, before: str | None
) -> Sequence[RowMapping]:
    """The events of an organisation's canvases, and of its people's accounts."""
    theirs = select(canvas_table.c.id).where(canvas_table.c.organisation == organisation)
    people = select(literal("person:") + person.c.id).where(person.c.organisation == organisation)
    query = select(audit).where(
        or_(
            audit.c.canvas.in_(theirs),
            and_(audit.c.canvas.is_(None), audit.c.actor.in_(people)),
        )
    )
    return _page(connection, query, limit, before)


def _page(
    connection: Connection, query: Select[Any], limit: int, before: str | None
) -> Sequence[RowMapping]:
    if before is not None:
        # Found through the same query: the id of somebody else's event leads nowhere.
        mark = connection.execute(query.where(audit.c.id == before)).mappings().one_or_none()
        if mark is None:
            return []
        at = mark["at"]
        query = query.where(or_(audit.c.at < at, and_(audit.c.at == at, audit.c.id < before)))
    ordered = query.order_by(audit.c.at.desc(), audit.c.id.desc()).limit(limit)
    return connection.execute(ordered).mappings().all()
