"""Rows of organisations, and of the people as their organisation sees them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, select, update

from workspace.storage.tables import organisation, person


def by_id(connection: Connection, ident: str) -> RowMapping | None:
    """The organisation of that id."""
    query = select(organisation).where(organisation.c.id == ident)
    return connection.execute(query).mappings().one_or_none()


def rename(connection: Connection, ident: str, name: str) -> None:
    """Gives an organisation another name."""
    connection.execute(update(organisation).where(organisation.c.id == ident).values(name=name))


def people_of(connection: Connection, ident: str) -> Sequence[RowMapping]:
    """The organisation's people, those whose account is closed last."""
    query = (
        select(person)
        .where(person.c.organisation == ident)
        .order_by(person.c.deactivated_at.is_not(None), person.c.name, person.c.id)
    )
    return connection.execute(query).mappings().all()


def owners_of(connection: Connection, ident: str) -> Sequence[str]:
    """Who owns it and can sign in. Locked, so that two who leave at once see each other."""
    query = (
        select(person.c.id)
        .where(
            person.c.organisation == ident,
            person.c.position == "owner",
            person.c.deactivated_at.is_(None),
        )
        .with_for_update()
    )
    return connection.execute(query).scalars().all()


def set_position(connection: Connection, ident: str, who: str, position: str) -> bool:
    """Gives somebody another position in their organisation; False when they are not of it."""
    done = connection.execute(
        update(person)
        .where(person.c.organisation == ident, person.c.id == who)
        .values(position=position)
    )
    return bool(done.rowcount)
