"""Rows about access tokens for programs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, insert, or_, select, update

from workspace.storage.people import Values
from workspace.storage.tables import api_token, person


def add_token(connection: Connection, values: Values) -> None:
    """Adds a token; only its digest is kept."""
    connection.execute(insert(api_token).values(values))


def token_by_digest(connection: Connection, digest: bytes, now: int) -> RowMapping | None:
    """The token's row with its person, if neither was ended."""
    query = (
        select(
            api_token.c.id,
            api_token.c.scopes,
            api_token.c.used_at,
            person.c.id.label("person"),
            person.c.name,
            person.c.language,
        )
        .join(person, person.c.id == api_token.c.person)
        .where(api_token.c.digest == digest, _good(now), person.c.deactivated_at.is_(None))
    )
    return connection.execute(query).mappings().one_or_none()


def tokens_of(connection: Connection, ident: str, now: int) -> Sequence[RowMapping]:
    """The tokens of a person that can be used, newest first, without their digests."""
    query = (
        select(*(column for column in api_token.c if column.name != "digest"))
        .where(api_token.c.person == ident, _good(now))
        .order_by(api_token.c.created_at.desc(), api_token.c.id)
    )
    return connection.execute(query).mappings().all()


def note_used(connection: Connection, ident: str, day: int) -> None:
    """Notes on which day a token was last used; never goes back."""
    connection.execute(
        update(api_token)
        .where(
            api_token.c.id == ident, or_(api_token.c.used_at.is_(None), api_token.c.used_at < day)
        )
        .values(used_at=day)
    )


def revoke_tokens(
    connection: Connection, ident: str, at: int, *, only: str | None = None
) -> Sequence[str]:
    """Revokes the tokens of a person, or one of them; the ids of those that were good."""
    chosen = [api_token.c.person == ident, api_token.c.revoked_at.is_(None)]
    if only is not None:
        chosen.append(api_token.c.id == only)
    query = update(api_token).where(*chosen).values(revoked_at=at).returning(api_token.c.id)
    return connection.execute(query).scalars().all()


def _good(now: int) -> ColumnElement[bool]:
    return and_(
        api_token.c.revoked_at.is_(None),
        or_(api_token.c.expires_at.is_(None), api_token.c.expires_at > now),
    )
