"""Lets names fade from what is kept: which rows are older than a canvas's charter says."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, select

from workspace.storage.tables import log_bundle, moment


def moments_before(
    connection: Connection, canvas: str, before: int, after: int, limit: int
) -> Sequence[RowMapping]:
    """Moments that ended before a time, after a revision, in order."""
    query = (
        select(moment)
        .where(moment.c.canvas == canvas, moment.c.ended < before, moment.c.first > after)
        .order_by(moment.c.first)
        .limit(limit)
    )
    return connection.execute(query).mappings().all()


def unfaded(connection: Connection, canvas: str, until: int) -> Sequence[int]:
    """The first revisions of bundles that hold nothing after a revision and have not faded."""
    query = (
        select(log_bundle.c.first)
        .where(
            log_bundle.c.canvas == canvas,
            log_bundle.c.last <= until,
            log_bundle.c.faded.is_(False),
        )
        .order_by(log_bundle.c.first)
    )
    return connection.execute(query).scalars().all()
