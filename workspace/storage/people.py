"""Rows about people: persons, their organisation, logins and tokens."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, RowMapping, insert, select, update

from workspace.storage.tables import api_token, guest, login, organisation, person

Values = dict[str, object]
_WITHOUT_SECRETS: Final = tuple(column for column in login.c if column.name != "digest")


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


def person_by_id(connection: Connection, ident: str) -> RowMapping | None:
    """The person of that id."""
    return connection.execute(select(person).where(person.c.id == ident)).mappings().one_or_none()


def person_by_email(connection: Connection, email: str) -> RowMapping | None:
    """The person with that address, which is kept in lower case."""
    return (
        connection.execute(select(person).where(person.c.email == email)).mappings().one_or_none()
    )


def guest_by_id(connection: Connection, ident: str) -> RowMapping | None:
    """The guest of that id."""
    return connection.execute(select(guest).where(guest.c.id == ident)).mappings().one_or_none()


def add_guest(connection: Connection, values: Values) -> None:
    """Adds somebody without an account."""
    connection.execute(insert(guest).values(values))


def set_language(connection: Connection, actor: str, language: str) -> None:
    """Notes the language an actor chose."""
    kind, _, ident = actor.partition(":")
    table = person if kind == "person" else guest
    connection.execute(update(table).where(table.c.id == ident).values(language=language))


def add_token(connection: Connection, values: Values) -> None:
    """Adds a token; only its digest is kept."""
    connection.execute(insert(api_token).values(values))


def token_by_digest(connection: Connection, digest: bytes) -> RowMapping | None:
    """The token's row with its person, if it was not revoked."""
    query = (
        select(
            api_token.c.id,
            api_token.c.scopes,
            person.c.id.label("person"),
            person.c.name,
            person.c.language,
        )
        .join(person, person.c.id == api_token.c.person)
        .where(api_token.c.digest == digest, api_token.c.revoked_at.is_(None))
    )
    return connection.execute(query).mappings().one_or_none()


def add_login(connection: Connection, values: Values) -> None:
    """Begins a login; only the digest of its secret is kept."""
    connection.execute(insert(login).values(values))


def login_by_digest(connection: Connection, digest: bytes, now: int) -> RowMapping | None:
    """The login, if it runs."""
    query = select(*_WITHOUT_SECRETS).where(
        login.c.digest == digest, login.c.ended_at.is_(None), login.c.expires_at > now
    )
    return connection.execute(query).mappings().one_or_none()


def end_login(connection: Connection, digest: bytes, at: int) -> None:
    """Ends a login."""
    connection.execute(
        update(login)
        .where(login.c.digest == digest, login.c.ended_at.is_(None))
        .values(ended_at=at)
    )
