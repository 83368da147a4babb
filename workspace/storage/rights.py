"""Rows that say whose rights changed, for every node to find and act on (R10).

Whoever changes somebody's rights writes such a row in the same transaction, so a change
without its row cannot be. A row names who is concerned, never what changed: what somebody
may do now is read from where it is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from workspace.storage.tables import canvas, rights_change


@dataclass(frozen=True, slots=True)
class RightsChange:
    """Whose rights changed. Empty: `actor` everybody there, `canvas` everywhere, `login` any."""

    number: int
    canvas: str
    actor: str
    login: str

    def concerns(self, canvas: str, actor: str, login: str | None) -> bool:
        """Whether a tab of `actor` on `canvas`, opened with `login`, may have other rights now."""
        return (
            self.canvas in ("", canvas)
            and self.actor in ("", actor)
            and self.login in ("", login or "")
        )


def note_change(
    connection: Connection, *, at: int, canvas: str = "", actor: str = "", login: str = ""
) -> None:
    """Notes a change of rights, in its own transaction; `at` in milliseconds."""
    connection.execute(insert(rights_change).values(at=at, canvas=canvas, actor=actor, login=login))


def newest(connection: Connection) -> int:
    """The highest number given so far; 0 when there is none."""
    return connection.execute(select(func.max(rights_change.c.number))).scalar() or 0


def changes_since(connection: Connection, number: int) -> Sequence[RightsChange]:
    """The changes with a higher number, in order.

    PostgreSQL gives numbers before it commits: a lower one may still appear after a higher.
    """
    table = rights_change
    query = (
        select(table.c.number, table.c.canvas, table.c.actor, table.c.login)
        .where(table.c.number > number)
        .order_by(table.c.number)
    )
    return [RightsChange(*row) for row in connection.execute(query)]


def epoch_of(connection: Connection, ident: str) -> int | None:
    """The epoch a canvas is in now; an erasure begins a new one."""
    return connection.execute(select(canvas.c.epoch).where(canvas.c.id == ident)).scalar()


def purge(connection: Connection, before: int) -> None:
    """Forgets changes from before that moment (milliseconds), but never the newest.

    SQLite counts on from the highest row there is: without it, numbers would be given again.
    """
    table = rights_change
    connection.execute(
        delete(table).where(table.c.at < before, table.c.number < newest(connection))
    )
