"""Rows around a canvas: title, members, groups, invitations, and what is kept aside."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from workspace.storage.tables import (
    aside,
    canvas,
    guest,
    invitation,
    member,
    participation_group,
)

Values = dict[str, object]


def summary(connection: Connection, ident: str) -> RowMapping | None:
    """The canvas's own row, if it is not archived."""
    query = select(canvas).where(canvas.c.id == ident, canvas.c.archived_at.is_(None))
    return connection.execute(query).mappings().one_or_none()


def every_id(connection: Connection) -> Sequence[str]:
    """The ids of all canvases, oldest first, archived ones too."""
    return connection.execute(select(canvas.c.id).order_by(canvas.c.created_at)).scalars().all()


def every_summary(connection: Connection) -> Sequence[RowMapping]:
    """The rows of all canvases that are not archived, newest change first."""
    query = (
        select(canvas).where(canvas.c.archived_at.is_(None)).order_by(canvas.c.changed_at.desc())
    )
    return connection.execute(query).mappings().all()


def of_actor(connection: Connection, actor: str, now: int) -> Sequence[RowMapping]:
    """The canvases an actor takes part in, newest change first, each with its role."""
    query = (
        select(canvas, member.c.role)
        .join(member, member.c.canvas == canvas.c.id)
        .where(
            member.c.actor == actor,
            member.c.removed_at.is_(None),
            or_(member.c.until.is_(None), member.c.until > now),
            canvas.c.archived_at.is_(None),
        )
        .order_by(canvas.c.changed_at.desc())
    )
    return connection.execute(query).mappings().all()


def change(connection: Connection, ident: str, values: Values) -> None:
    """Changes columns of the canvas's own row."""
    connection.execute(update(canvas).where(canvas.c.id == ident).values(values))


# ── members ──


def set_member(connection: Connection, values: Values) -> None:
    """Makes an actor a member, or gives a member new rights."""
    connection.execute(
        delete(member).where(member.c.canvas == values["canvas"], member.c.actor == values["actor"])
    )
    connection.execute(insert(member).values(values))


def member_of(connection: Connection, ident: str, actor: str, now: int) -> RowMapping | None:
    """The actor's membership with its group's colour, while it lasts."""
    group = participation_group
    query = (
        select(member, group.c.name.label("group_name"), group.c.color)
        .outerjoin(group, (group.c.canvas == member.c.canvas) & (group.c.id == member.c.group))
        .where(
            member.c.canvas == ident,
            member.c.actor == actor,
            member.c.removed_at.is_(None),
            or_(member.c.until.is_(None), member.c.until > now),
        )
    )
    return connection.execute(query).mappings().one_or_none()


def remove_member(connection: Connection, ident: str, actor: str, at: int) -> None:
    """Ends a membership."""
    connection.execute(
        update(member)
        .where(member.c.canvas == ident, member.c.actor == actor, member.c.removed_at.is_(None))
        .values(removed_at=at)
    )


def members_of_invitation(connection: Connection, ident: str) -> Sequence[str]:
    """The actors that came in through an invitation."""
    query = select(guest.c.id).where(guest.c.invitation == ident)
    return [f"guest:{found}" for found in connection.execute(query).scalars()]


# ── groups and what is kept aside ──


def set_groups(connection: Connection, ident: str, groups: Sequence[Mapping[str, Any]]) -> None:
    """Replaces a canvas's participation groups."""
    table = participation_group
    connection.execute(delete(table).where(table.c.canvas == ident))
    if groups:
        rows = [{**group, "canvas": ident, "place": n} for n, group in enumerate(groups)]
        connection.execute(insert(table), rows)


def groups_of(connection: Connection, ident: str) -> Sequence[RowMapping]:
    """A canvas's participation groups, in their order."""
    table = participation_group
    query = select(table).where(table.c.canvas == ident).order_by(table.c.place)
    return connection.execute(query).mappings().all()


def aside_of(connection: Connection, ident: str) -> dict[str, Any]:
    """What an import brought along and has no home yet, as it came."""
    query = select(aside.c.name, aside.c.value).where(aside.c.canvas == ident)
    return {row.name: json.loads(row.value) for row in connection.execute(query)}


# ── invitations ──


def add_invitation(connection: Connection, values: Values) -> None:
    """Adds an invitation; only the digests of its token and code are kept."""
    connection.execute(insert(invitation).values(values))


def invitation_by(connection: Connection, column: str, digest: bytes) -> RowMapping | None:
    """The invitation whose `digest` or `code_digest` this is."""
    query = select(invitation).where(invitation.c[column] == digest)
    return connection.execute(query).mappings().one_or_none()


def invitation_by_id(connection: Connection, ident: str) -> RowMapping | None:
    """The invitation of that id."""
    query = select(invitation).where(invitation.c.id == ident)
    return connection.execute(query).mappings().one_or_none()


def invitations_of(connection: Connection, ident: str) -> Sequence[RowMapping]:
    """A canvas's invitations, newest first."""
    query = (
        select(invitation)
        .where(invitation.c.canvas == ident)
        .order_by(invitation.c.created_at.desc())
    )
    return connection.execute(query).mappings().all()


def use_invitation(connection: Connection, ident: str) -> bool:
    """Counts one use; False when all are used up, also when two come at the same moment."""
    table = invitation
    done = connection.execute(
        update(table)
        .where(table.c.id == ident, or_(table.c.uses.is_(None), table.c.used < table.c.uses))
        .values(used=table.c.used + 1)
    )
    return bool(done.rowcount)


def revoke_invitation(connection: Connection, ident: str, canvas_id: str, at: int) -> bool:
    """Ends an invitation of that canvas; False when there is none that runs."""
    table = invitation
    done = connection.execute(
        update(table)
        .where(table.c.id == ident, table.c.canvas == canvas_id, table.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    return bool(done.rowcount)
