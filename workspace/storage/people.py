"""Rows about people: persons and their organisation, guests, who is whom at a provider."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, insert, select, update

from workspace.storage.tables import guest, identity, organisation, person

Values = dict[str, object]


def add_person(connection: Connection, values: Values, fresh_organisation: Values) -> RowMapping:
    """Adds a person to the only organisation there is, or to a fresh one."""
    found = connection.execute(select(organisation.c.id).order_by(organisation.c.created_at))
    existing = found.scalars().first()
    if existing is None:
        connection.execute(insert(organisation).values(fresh_organisation))
        existing = fresh_organisation["id"]
    return (
        connection.execute(insert(person).values(**values, organisation=existing).returning(person))
        .mappings()
        .one()
    )


def is_anybody_there(connection: Connection) -> bool:
    """Whether there is any person."""
    return connection.execute(select(person.c.id).limit(1)).first() is not None


def person_by_id(connection: Connection, ident: str) -> RowMapping | None:
    """The person of that id."""
    return connection.execute(select(person).where(person.c.id == ident)).mappings().one_or_none()


def active_by_id(connection: Connection, ident: str) -> RowMapping | None:
    """The person of that id, if they may come in."""
    query = select(person).where(person.c.id == ident, person.c.deactivated_at.is_(None))
    return connection.execute(query).mappings().one_or_none()


def person_by_email(connection: Connection, email: str) -> RowMapping | None:
    """The person with that address, which is kept in lower case."""
    return (
        connection.execute(select(person).where(person.c.email == email)).mappings().one_or_none()
    )


def describe(connection: Connection, ident: str, name: str, language: str | None) -> None:
    """Notes how a person wants to be called, and in which language they read."""
    connection.execute(
        update(person).where(person.c.id == ident).values(name=name, language=language)
    )


def set_password(connection: Connection, ident: str, kept: str) -> None:
    """Keeps the hash of a person's new password."""
    connection.execute(update(person).where(person.c.id == ident).values(password_hash=kept))


def exchange_password(connection: Connection, ident: str, old: str | None, new: str) -> bool:
    """Keeps `new` in the place of the hash `old`; False when it is another by now."""
    query = (
        update(person)
        .where(person.c.id == ident, person.c.password_hash.is_not_distinct_from(old))
        .values(password_hash=new)
        .returning(person.c.id)
    )
    return connection.execute(query).first() is not None


def set_deactivated(connection: Connection, ident: str, at: int | None) -> bool:
    """Keeps somebody out from `at` on, or lets them in again; False when it was so already."""
    was = person.c.deactivated_at.is_(None) if at is not None else person.c.deactivated_at > 0
    query = (
        update(person)
        .where(person.c.id == ident, was)
        .values(deactivated_at=at)
        .returning(person.c.id)
    )
    return connection.execute(query).first() is not None


def guest_by_id(connection: Connection, ident: str) -> RowMapping | None:
    """The guest of that id."""
    return connection.execute(select(guest).where(guest.c.id == ident)).mappings().one_or_none()


def add_guest(connection: Connection, values: Values) -> None:
    """Adds somebody without an account."""
    connection.execute(insert(guest).values(values))


def rename_guest(connection: Connection, ident: str, name: str) -> None:
    """Notes the name a guest goes by from now on."""
    connection.execute(update(guest).where(guest.c.id == ident).values(name=name))


def set_language(connection: Connection, actor: str, language: str) -> None:
    """Notes the language an actor chose."""
    kind, _, ident = actor.partition(":")
    table = person if kind == "person" else guest
    connection.execute(update(table).where(table.c.id == ident).values(language=language))


def by_identity(connection: Connection, issuer: str, subject: str) -> RowMapping | None:
    """The person that a provider means, active or not."""
    query = (
        select(person)
        .join(identity, identity.c.person == person.c.id)
        .where(identity.c.issuer == issuer, identity.c.subject == subject)
    )
    return connection.execute(query).mappings().one_or_none()


def add_identity(connection: Connection, values: Values) -> None:
    """Ties a provider's subject to a person."""
    connection.execute(insert(identity).values(values))
