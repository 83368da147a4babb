"""Rows of history marks, and of how far each canvas's history has been written."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from workspace.storage.tables import canvas, chronicle, history_mark

_MARK: Final = history_mark
Progress = dict[str, int]
# Rows of a canvas on which people never rest.
_MUCH: Final = 200
_VERY_MUCH: Final = 50_000


@dataclass(frozen=True, slots=True)
class Mark:
    """All documents of a canvas at one revision, and, when asked for, whose words they are."""

    canvas: str
    revision: int
    epoch: int
    states: bytes
    authorship: bytes

    @property
    def digest(self) -> bytes:
        """The SHA-256 of all of it: a damaged mark is passed over."""
        head = f"{self.canvas}\0{self.revision}\0{self.epoch}\0{len(self.states)}\0".encode()
        return hashlib.sha256(b"".join((head, self.states, self.authorship))).digest()


def nearest(connection: Connection, ident: str, epoch: int, at: int) -> Mark | None:
    """The newest whole mark at or before a revision; None: one begins at the beginning."""
    here = (_MARK.c.canvas == ident, _MARK.c.epoch == epoch, _MARK.c.revision <= at)
    query = select(_MARK.c.revision).where(*here).order_by(_MARK.c.revision.desc())
    for revision in connection.execute(query).scalars().all():
        row = connection.execute(
            select(_MARK).where(_MARK.c.canvas == ident, _MARK.c.revision == revision)
        ).one()
        mark = Mark(ident, revision, row.epoch, bytes(row.states), bytes(row.authorship))
        if mark.digest == bytes(row.digest):
            return mark
    return None


def keep(connection: Connection, mark: Mark) -> None:
    """Keeps a mark; one of the same revision gives way."""
    connection.execute(
        delete(_MARK).where(_MARK.c.canvas == mark.canvas, _MARK.c.revision == mark.revision)
    )
    connection.execute(
        insert(_MARK).values(
            canvas=mark.canvas,
            revision=mark.revision,
            epoch=mark.epoch,
            states=mark.states,
            authorship=mark.authorship,
            digest=mark.digest,
        )
    )


def drop(connection: Connection, ident: str, until: int | None = None) -> None:
    """Drops a canvas's marks, up to a revision when one is given; they can be made again."""
    query = delete(_MARK).where(_MARK.c.canvas == ident)
    connection.execute(query if until is None else query.where(_MARK.c.revision <= until))


# ── how far it has been written ──


def progress(connection: Connection, ident: str, *, lock: bool = False) -> RowMapping | None:
    """How far the canvas's history has been written; with `lock` nobody else goes on meanwhile."""
    query = select(chronicle).where(chronicle.c.canvas == ident)
    return connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()


def begin(connection: Connection, ident: str, epoch: int) -> None:
    """Makes the row that says how far it is, if there is none."""
    make = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    connection.execute(
        make(chronicle)
        .values(canvas=ident, epoch=epoch, told=0, marked=0, bundled=0, faded=0)
        .on_conflict_do_nothing()
    )


def advance(connection: Connection, ident: str, values: Progress) -> None:
    """Writes down how far it is now."""
    connection.execute(update(chronicle).where(chronicle.c.canvas == ident).values(values))


def behind(connection: Connection, quiet_since: int, paused_since: int) -> Sequence[RowMapping]:
    """Canvases with rows that no moment tells: quiet ones, and those that have much to tell.

    Those do not take the machine's time from people who write: they wait for a pause, unless
    it is very much.
    """
    told = func.coalesce(chronicle.c.told, 0)
    query = (
        select(canvas.c.id, canvas.c.epoch, canvas.c.head, canvas.c.changed_at)
        .outerjoin(chronicle, chronicle.c.canvas == canvas.c.id)
        .where(
            canvas.c.head > told,
            or_(
                canvas.c.changed_at <= quiet_since,
                and_(canvas.c.head > told + _MUCH, canvas.c.changed_at <= paused_since),
                canvas.c.head > told + _VERY_MUCH,
            ),
        )
        .order_by(canvas.c.changed_at)
    )
    return connection.execute(query).mappings().all()


def every_progress(connection: Connection) -> Sequence[RowMapping]:
    """Every canvas whose history has begun, with its log's end and its charter."""
    query = select(chronicle, canvas.c.head, canvas.c.charter).join(
        canvas, canvas.c.id == chronicle.c.canvas
    )
    return connection.execute(query).mappings().all()
