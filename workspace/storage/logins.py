"""Rows about logins: signed-in times in a browser, and how they end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, insert, or_, select, update

from workspace.storage.people import Values
from workspace.storage.tables import login

_WITHOUT_SECRETS: Final = tuple(column for column in login.c if column.name != "digest")


def add_login(connection: Connection, values: Values) -> None:
    """Begins a login; only the digest of its secret is kept."""
    connection.execute(insert(login).values(values))


def login_by_digest(
    connection: Connection, digest: bytes, now: int, seen_since: int
) -> RowMapping | None:
    """The login, if it runs: a person's must have been seen since `seen_since`."""
    query = select(*_WITHOUT_SECRETS).where(login.c.digest == digest, _runs(now, seen_since))
    return connection.execute(query).mappings().one_or_none()


def logins_of(
    connection: Connection, actor: str, now: int, seen_since: int
) -> Sequence[RowMapping]:
    """The logins of an actor that run, last seen first."""
    query = (
        select(*_WITHOUT_SECRETS)
        .where(login.c.actor == actor, _runs(now, seen_since))
        .order_by(login.c.seen_at.desc(), login.c.created_at.desc(), login.c.id)
    )
    return connection.execute(query).mappings().all()


def note_seen(connection: Connection, ident: str, day: int) -> None:
    """Notes on which day a login was last seen; never goes back."""
    connection.execute(
        update(login).where(login.c.id == ident, login.c.seen_at < day).values(seen_at=day)
    )


def end_logins(
    connection: Connection,
    actor: str,
    at: int,
    *,
    only: str | None = None,
    but: str | None = None,
) -> Sequence[str]:
    """Ends the logins of an actor, `only` one or all `but` one; the ids of those that ran."""
    chosen = [login.c.actor == actor, login.c.ended_at.is_(None), login.c.expires_at > at]
    if only is not None:
        chosen.append(login.c.id == only)
    if but is not None:
        chosen.append(login.c.id != but)
    query = update(login).where(*chosen).values(ended_at=at).returning(login.c.id)
    return connection.execute(query).scalars().all()


def _runs(now: int, seen_since: int) -> ColumnElement[bool]:
    return and_(
        login.c.ended_at.is_(None),
        login.c.expires_at > now,
        # A guest comes in once: whoever stays away over the summer is still the same guest.
        or_(
            login.c.seen_at >= seen_since,
            login.c.created_at >= seen_since,
            login.c.actor.like("guest:%"),
        ),
    )
