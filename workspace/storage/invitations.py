"""Rows of invitations: doors that open by the digest of a token or of a code.

`revoked_at` says when a door closed for good, by hand or because its day had come; as
with memberships, whoever notices first writes it down, and no clock opens it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, or_, select, update

from workspace.storage.tables import invitation, participation_group, partner

Values = dict[str, object]


def add(connection: Connection, values: Values) -> None:
    """Adds an invitation; only the digests of its token and code are kept."""
    connection.execute(insert(invitation).values(values))


def by_secret(connection: Connection, column: str, digest: bytes) -> RowMapping | None:
    """The invitation whose `digest` or `code_digest` this is."""
    query = _with_names().where(invitation.c[column] == digest)
    return connection.execute(query).mappings().one_or_none()


def by_id(connection: Connection, ident: str) -> RowMapping | None:
    """The invitation of that id."""
    return (
        connection.execute(_with_names().where(invitation.c.id == ident)).mappings().one_or_none()
    )


def all_of(connection: Connection, canvas: str) -> Sequence[RowMapping]:
    """A canvas's invitations, newest first."""
    query = (
        _with_names()
        .where(invitation.c.canvas == canvas)
        .order_by(invitation.c.created_at.desc(), invitation.c.id)
    )
    return connection.execute(query).mappings().all()


def use(connection: Connection, ident: str) -> bool:
    """Counts one use; False when all are used up, also when two come at the same moment."""
    table = invitation
    done = connection.execute(
        update(table)
        .where(table.c.id == ident, or_(table.c.uses.is_(None), table.c.used < table.c.uses))
        .values(used=table.c.used + 1)
    )
    return bool(done.rowcount)


def change(connection: Connection, canvas: str, ident: str, values: Values) -> bool:
    """Changes columns of an invitation of that canvas; False when there is none."""
    table = invitation
    done = connection.execute(
        update(table).where(table.c.id == ident, table.c.canvas == canvas).values(values)
    )
    return bool(done.rowcount)


def end(connection: Connection, canvas: str, ident: str, at: int) -> bool:
    """Closes a door of that canvas; False when there is none that is open."""
    table = invitation
    done = connection.execute(
        update(table)
        .where(table.c.id == ident, table.c.canvas == canvas, table.c.revoked_at.is_(None))
        .values(revoked_at=at, code_digest=None, code_until=None)
    )
    return bool(done.rowcount)


def over_by(connection: Connection, now: int) -> Sequence[RowMapping]:
    """Invitations whose day has come and that nobody ended yet."""
    table = invitation
    query = select(table.c.canvas, table.c.id, table.c.expires_at).where(
        table.c.revoked_at.is_(None), table.c.expires_at.is_not(None), table.c.expires_at <= now
    )
    return connection.execute(query).mappings().all()


def free_code(connection: Connection, digest: bytes, now: int) -> bool:
    """Whether a code may be given out: no running one is the same. Those over are freed."""
    table = invitation
    connection.execute(
        update(table)
        .where(table.c.code_digest == digest, table.c.code_until <= now)
        .values(code_digest=None, code_until=None)
    )
    query = select(table.c.id).where(table.c.code_digest == digest)
    return connection.execute(query).first() is None


def open_of_partner(connection: Connection, canvas: str, ident: str) -> Sequence[str]:
    """The invitations for a partner organisation that are not over."""
    table = invitation
    query = select(table.c.id).where(
        table.c.canvas == canvas, table.c.partner == ident, table.c.revoked_at.is_(None)
    )
    return connection.execute(query).scalars().all()


def move_group(connection: Connection, canvas: str, old: str, new: str | None) -> None:
    """Lets the invitations into one group open another, or none."""
    table = invitation
    connection.execute(
        update(table).where(table.c.canvas == canvas, table.c.group == old).values(group=new)
    )


def _with_names() -> Select[Any]:
    group = participation_group
    return (
        select(invitation, group.c.name.label("group_name"), partner.c.name.label("partner_name"))
        .outerjoin(
            group, (group.c.canvas == invitation.c.canvas) & (group.c.id == invitation.c.group)
        )
        .outerjoin(
            partner,
            (partner.c.canvas == invitation.c.canvas) & (partner.c.id == invitation.c.partner),
        )
    )
