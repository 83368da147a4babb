"""Rows of those who take part in a canvas.

A membership is over once `removed_at` is set, and nothing but a new entry revives it.
Its day of ending is turned into that mark by whoever notices first, so that a clock
which is later set back can neither revive a right nor end it twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import (
    Connection,
    RowMapping,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.sql import ColumnElement

from workspace.storage.tables import guest, member, participation_group, partner, person

Values = dict[str, object]
_GROUP: Final = participation_group


def _living(now: int) -> ColumnElement[bool]:
    return member.c.removed_at.is_(None) & or_(member.c.until.is_(None), member.c.until > now)


def put(connection: Connection, values: Values) -> None:
    """Makes an actor a member, or gives a member new rights."""
    connection.execute(
        delete(member).where(member.c.canvas == values["canvas"], member.c.actor == values["actor"])
    )
    connection.execute(insert(member).values(values))


def change(connection: Connection, canvas: str, actor: str, values: Values) -> bool:
    """Changes columns of a membership that is not over; False when there is none."""
    done = connection.execute(
        update(member)
        .where(member.c.canvas == canvas, member.c.actor == actor, member.c.removed_at.is_(None))
        .values(values)
    )
    return bool(done.rowcount)


def living(connection: Connection, canvas: str, actor: str, now: int) -> RowMapping | None:
    """The actor's membership with its group and partner, while it lasts."""
    query = (
        select(
            member,
            _GROUP.c.name.label("group_name"),
            _GROUP.c.color,
            _GROUP.c.letter,
            partner.c.name.label("partner_name"),
        )
        .outerjoin(_GROUP, (_GROUP.c.canvas == member.c.canvas) & (_GROUP.c.id == member.c.group))
        .outerjoin(
            partner, (partner.c.canvas == member.c.canvas) & (partner.c.id == member.c.partner)
        )
        .where(member.c.canvas == canvas, member.c.actor == actor, _living(now))
    )
    return connection.execute(query).mappings().one_or_none()


def all_living(connection: Connection, canvas: str, now: int) -> Sequence[RowMapping]:
    """Everybody who takes part now, with the names they are shown under, first come first."""
    query = (
        select(
            member,
            _GROUP.c.name.label("group_name"),
            partner.c.name.label("partner_name"),
            person.c.name.label("person_name"),
            person.c.email,
            guest.c.name.label("guest_name"),
        )
        .outerjoin(_GROUP, (_GROUP.c.canvas == member.c.canvas) & (_GROUP.c.id == member.c.group))
        .outerjoin(
            partner, (partner.c.canvas == member.c.canvas) & (partner.c.id == member.c.partner)
        )
        # From the member to the id and not the reverse: so the key's own index is used.
        .outerjoin(person, person.c.id == func.substr(member.c.actor, len("person:") + 1))
        .outerjoin(guest, guest.c.id == func.substr(member.c.actor, len("guest:") + 1))
        .where(member.c.canvas == canvas, _living(now))
        .order_by(member.c.joined_at, member.c.actor)
    )
    return connection.execute(query).mappings().all()


def canvases_of(connection: Connection, actor: str, now: int) -> Sequence[str]:
    """The canvases an actor takes part in now."""
    query = select(member.c.canvas).where(member.c.actor == actor, _living(now))
    return connection.execute(query).scalars().all()


def writes_of_guests(connection: Connection, canvas: str, now: int) -> Sequence[str | None]:
    """The sections that guest editors may write now, as their rows keep them."""
    query = (
        select(member.c.writes)
        .where(member.c.canvas == canvas, member.c.role == "guest_editor", _living(now))
        .distinct()
    )
    return connection.execute(query).scalars().all()


def facilitators(
    connection: Connection, canvas: str, now: int, *, lock: bool = True
) -> Sequence[RowMapping]:
    """Who facilitates now and can sign in.

    A writer locks the rows, so that two who leave at the same moment see each other.
    """
    closed = exists().where(
        literal("person:") + person.c.id == member.c.actor, person.c.deactivated_at.is_not(None)
    )
    query = (
        select(member.c.actor, member.c.until)
        .where(member.c.canvas == canvas, member.c.role == "facilitator", _living(now), ~closed)
        .order_by(member.c.joined_at)
    )
    query = query.with_for_update() if lock else query
    return connection.execute(query).mappings().all()


def end(connection: Connection, canvas: str, actor: str, at: int) -> bool:
    """Ends a membership; False when it was over."""
    return change(connection, canvas, actor, {"removed_at": at})


def over_by(connection: Connection, now: int) -> Sequence[RowMapping]:
    """Memberships whose day has come and that nobody ended yet."""
    query = select(member.c.canvas, member.c.actor, member.c.until).where(
        member.c.removed_at.is_(None), member.c.until.is_not(None), member.c.until <= now
    )
    return connection.execute(query).mappings().all()


def by_invitation(connection: Connection, invitation: str, now: int) -> Sequence[str]:
    """The actors who are in because of an invitation."""
    query = select(member.c.actor).where(member.c.invitation == invitation, _living(now))
    return connection.execute(query.order_by(member.c.joined_at)).scalars().all()


def move_group(connection: Connection, canvas: str, old: str, new: str | None) -> None:
    """Puts the members of one group into another, or into none."""
    connection.execute(
        update(member).where(member.c.canvas == canvas, member.c.group == old).values(group=new)
    )


def of_partner(connection: Connection, canvas: str, ident: str, now: int) -> Sequence[str]:
    """The actors who come from a partner organisation now."""
    query = select(member.c.actor).where(
        member.c.canvas == canvas, member.c.partner == ident, _living(now)
    )
    return connection.execute(query).scalars().all()


def names_of(connection: Connection, actors: Sequence[str]) -> dict[str, str]:
    """Actor → the name it is shown under, for those that are still known."""
    persons = [actor.partition(":")[2] for actor in actors if actor.startswith("person:")]
    guests = [actor.partition(":")[2] for actor in actors if actor.startswith("guest:")]
    found: dict[str, str] = {}
    for kind, table, idents in (("person", person, persons), ("guest", guest, guests)):
        query = select(table.c.id, table.c.name).where(table.c.id.in_(idents))
        found |= {f"{kind}:{row.id}": row.name for row in connection.execute(query)}
    return found
