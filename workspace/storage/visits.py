"""Rows that say how far somebody has seen a canvas: one for each, read by nobody else."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from workspace.storage.tables import visit


def of(connection: Connection, canvas: str, actor: str) -> int | None:
    """How far the actor had seen the canvas; None: never."""
    here = (visit.c.canvas == canvas, visit.c.actor == actor)
    found: int | None = connection.execute(select(visit.c.revision).where(*here)).scalar()
    return found


def put(connection: Connection, canvas: str, actor: str, revision: int, at: int) -> None:
    """Writes down how far they have seen it now."""
    here = (visit.c.canvas == canvas, visit.c.actor == actor)
    values = {"revision": revision, "at": at}
    if not connection.execute(update(visit).where(*here).values(values)).rowcount:
        connection.execute(insert(visit).values(canvas=canvas, actor=actor, **values))
