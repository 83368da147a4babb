"""Rows of moments: a burst of work each, and what it is found by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    delete,
    exists,
    func,
    insert,
    select,
)

from workspace.storage.tables import canvas, member, moment, moment_about, partner
from workspace.storage.tables import participation_group as group

Values = dict[str, object]
ABOUT: Final = ("section", "group", "partner", "actor", "change", "card")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which moments are looked for: revisions after and before, and what they must be about.

    Each of `about` must hold: (what, any of these values).
    """

    after: int = 0
    before: int | None = None
    about: tuple[tuple[str, tuple[str, ...]], ...] = ()


def put(connection: Connection, row: Values, about: Iterable[tuple[str, str]]) -> None:
    """Adds a moment."""
    connection.execute(insert(moment).values(row))
    rows = [
        {"canvas": row["canvas"], "first": row["first"], "what": what, "value": value}
        for what, value in dict.fromkeys(about)
    ]
    if rows:
        connection.execute(insert(moment_about), rows)


def page(connection: Connection, ident: str, wanted: Wanted, limit: int) -> Sequence[RowMapping]:
    """Moments that tell something, newest first."""
    query = _wanted(select(moment), ident, wanted).where(moment.c.told > 0)
    query = query.order_by(moment.c.first.desc()).limit(limit)
    return connection.execute(query).mappings().all()


def between(connection: Connection, ident: str, after: int, until: int) -> Sequence[RowMapping]:
    """The moments with a revision after one and up to another, in order."""
    query = (
        select(moment)
        .where(moment.c.canvas == ident, moment.c.last > after, moment.c.first <= until)
        .order_by(moment.c.first)
    )
    return connection.execute(query).mappings().all()


def about_cards(connection: Connection, ident: str, cards: Sequence[str]) -> Sequence[RowMapping]:
    """The moments that are about any of these cards, in order."""
    wanted = Wanted(about=(("card", tuple(cards)),))
    query = _wanted(select(moment), ident, wanted).order_by(moment.c.first)
    return connection.execute(query).mappings().all()


def parties(connection: Connection, ident: str) -> Sequence[RowMapping]:
    """Who the actors of every moment were then: first revision and parties, in order."""
    query = select(moment.c.first, moment.c.last, moment.c.parties)
    query = query.where(moment.c.canvas == ident).order_by(moment.c.first)
    return connection.execute(query).mappings().all()


def days(connection: Connection, ident: str, since: int, until: int) -> Sequence[RowMapping]:
    """When each moment was, how much it tells, where and whose it was; none of its words."""
    query = (
        select(
            moment.c.first,
            moment.c.last,
            moment.c.began,
            moment.c.ended,
            moment.c.kind,
            moment.c.told,
            moment.c.sections,
            moment.c.parties,
        )
        .where(
            moment.c.canvas == ident,
            moment.c.began >= since,
            moment.c.began < until,
            moment.c.told > 0,
        )
        .order_by(moment.c.first)
    )
    return connection.execute(query).mappings().all()


def every(connection: Connection, ident: str) -> Sequence[RowMapping]:
    """All moments of a canvas, in order."""
    query = select(moment).where(moment.c.canvas == ident).order_by(moment.c.first)
    return connection.execute(query).mappings().all()


def remove(connection: Connection, ident: str, first: int) -> None:
    """Takes a moment out, with what it is found by."""
    for table in (moment_about, moment):
        connection.execute(delete(table).where(table.c.canvas == ident, table.c.first == first))


def told_until(connection: Connection, ident: str) -> int:
    """The last revision that a moment tells; 0: none."""
    query = select(func.max(moment.c.last)).where(moment.c.canvas == ident)
    return connection.execute(query).scalar() or 0


def head(connection: Connection, ident: str) -> RowMapping | None:
    """The log's end, epoch and language of a canvas, archived or not."""
    query = select(
        canvas.c.head,
        canvas.c.epoch,
        canvas.c.begins_after,
        canvas.c.language,
        canvas.c.title,
        canvas.c.charter,
    )
    return connection.execute(query.where(canvas.c.id == ident)).mappings().one_or_none()


def parties_now(
    connection: Connection, ident: str, actors: Sequence[str]
) -> Mapping[str, dict[str, Any]]:
    """Group and partner organisation of actors as they are now, also of those who left."""
    query = (
        select(
            member.c.actor,
            member.c.group,
            group.c.name.label("group_name"),
            member.c.partner,
            partner.c.name.label("partner_name"),
            member.c.role,
        )
        .outerjoin(group, (group.c.canvas == member.c.canvas) & (group.c.id == member.c.group))
        .outerjoin(
            partner, (partner.c.canvas == member.c.canvas) & (partner.c.id == member.c.partner)
        )
        .where(member.c.canvas == ident, member.c.actor.in_(actors))
    )
    found = connection.execute(query).mappings().all()
    return {
        row["actor"]: {
            key: row[key]
            for key in ("group", "group_name", "partner", "partner_name", "role")
            if row[key] is not None
        }
        for row in found
    }


def _wanted(query: Select[Any], ident: str, wanted: Wanted) -> Select[Any]:
    query = query.where(moment.c.canvas == ident, moment.c.last > wanted.after)
    if wanted.before is not None:
        query = query.where(moment.c.first < wanted.before)
    for what, values in wanted.about:
        query = query.where(
            exists().where(
                moment_about.c.canvas == moment.c.canvas,
                moment_about.c.first == moment.c.first,
                moment_about.c.what == what,
                moment_about.c.value.in_(values),
            )
        )
    return query
