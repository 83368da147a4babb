"""Rows about links that set up an account, sign in once, or choose a new password."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, insert, or_, select, update

from workspace.storage.people import Values
from workspace.storage.tables import person, sign_in_link


def add_link(connection: Connection, values: Values) -> None:
    """Adds a link; only its digest is kept."""
    connection.execute(insert(sign_in_link).values(values))


def link_by_digest(connection: Connection, digest: bytes, now: int) -> RowMapping | None:
    """The link with its person, if it can still be used and they may come in."""
    query = (
        select(sign_in_link.c.id.label("link"), sign_in_link.c.purpose, person)
        .join(person, person.c.id == sign_in_link.c.person)
        .where(sign_in_link.c.digest == digest, _good(now), person.c.deactivated_at.is_(None))
    )
    return connection.execute(query).mappings().one_or_none()


def use_link(connection: Connection, ident: str, now: int) -> bool:
    """Uses a link up, unless it is a demo's; False when somebody else was first."""
    query = (
        update(sign_in_link)
        .where(sign_in_link.c.id == ident, _good(now))
        .values(used_at=now)
        .returning(sign_in_link.c.id)
    )
    return connection.execute(query).first() is not None


def end_links(connection: Connection, ident: str, now: int) -> None:
    """Uses up every link of a person that was not used yet."""
    connection.execute(
        update(sign_in_link)
        .where(sign_in_link.c.person == ident, sign_in_link.c.used_at.is_(None))
        .values(used_at=now)
    )


def _good(now: int) -> ColumnElement[bool]:
    return and_(
        sign_in_link.c.expires_at > now,
        # The links of the demo open invented projects as often as one likes.
        or_(sign_in_link.c.used_at.is_(None), sign_in_link.c.purpose == "demo"),
    )
