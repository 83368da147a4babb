"""Who takes part in a canvas, with which rights, and when these end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping

from workspace.access import EVERY_SECTION, PARTNER_ROLES, Role
from workspace.clock import milliseconds
from workspace.errors import NotFound
from workspace.organisations.charter import charter_of
from workspace.organisations.kept import Kept
from workspace.organisations.refusals import (
    AlreadyOver,
    LastFacilitator,
    NoSuchGroup,
    NoSuchPartner,
    PartnerRole,
)
from workspace.organisations.shapes import (
    Member,
    Membership,
    Rights,
    kept_sections,
    member_of,
    rights_of,
    sections_of,
    summary_of,
)
from workspace.storage import audit, canvases, groups, invitations, members, people, rights


class Members(Kept):
    """The members of one database's canvases."""

    async def join(
        self,
        canvas: str,
        actor: str,
        role: Role,
        *,
        group: str | None = None,
        reads: Iterable[str] | None = None,
        writes: Iterable[str] | None = None,
        partner: str | None = None,
        until: datetime | None = None,
    ) -> None:
        """Makes an actor a member, or gives a member new rights.

        Raises:
            NotFound: one of the sections is none.
            NoSuchGroup, NoSuchPartner, PartnerRole: these rights cannot be.
        """
        given = Rights(role, _set(reads), _set(writes), group, partner, until)
        values = columns(given)
        now = self._now()

        def work(connection: Connection) -> None:
            check(connection, canvas, given)
            members.put(connection, {"canvas": canvas, "actor": actor, "joined_at": now, **values})
            rights.note_change(connection, at=now, canvas=canvas, actor=actor)
            audit.note(
                connection,
                at=now,
                actor=actor,
                event="member.joined",
                canvas=canvas,
                role=role.value,
            )

        await self._database.write(work)

    async def begin(self, canvas: str, person: str) -> None:
        """Gives a canvas that just began its facilitator, and to the organisation they are of."""
        now = self._now()

        def work(connection: Connection) -> None:
            row = people.person_by_id(connection, person.partition(":")[2])
            if row is not None:
                canvases.change(connection, canvas, {"organisation": row["organisation"]})
            _make_facilitator(connection, canvas, person, now)
            audit.note(connection, at=now, actor=person, event="canvas.begun", canvas=canvas)

        await self._database.write(work)

    async def membership(self, canvas: str, actor: str) -> Membership:
        """What an actor is on a canvas.

        Raises:
            NotFound: no such canvas, or not theirs: the two look the same.
        """
        now = self._now()

        def work(
            connection: Connection,
        ) -> tuple[RowMapping | None, RowMapping | None, Sequence[str | None]]:
            row = canvases.summary(connection, canvas)
            member = members.living(connection, canvas, actor, now)
            if row is None or member is None:
                return None, None, ()
            return row, member, members.writes_of_guests(connection, canvas, now)

        row, member, writes = await self._database.read(work)
        if row is None or member is None:
            raise NotFound(canvas=canvas)
        given = rights_of(member)
        return Membership(
            canvas=summary_of(row, given.role),
            scope=given.scope,
            group=member["group_name"],
            color=member["color"],
            group_id=given.group,
            letter=member["letter"],
            partner=given.partner,
            partner_name=member["partner_name"],
            until=given.until,
            invitation=member["invitation"],
            guests_write=_open_to_guests(writes),
            charter=charter_of(row["charter"]),
        )

    async def open_to_guests(self, canvas: str) -> frozenset[str]:
        """The sections that some guest editor may write now."""
        now = self._now()
        kept = await self._database.read(lambda c: members.writes_of_guests(c, canvas, now))
        return frozenset(_open_to_guests(kept))

    async def members(self, canvas: str) -> Sequence[Member]:
        """Everybody who takes part now. For those who manage people: it names partners' too."""
        now = self._now()
        rows = await self._database.read(lambda c: members.all_living(c, canvas, now))
        return [member_of(row) for row in rows]

    async def member(self, canvas: str, actor: str) -> Member:
        """One of them.

        Raises:
            NotFound: they do not take part.
        """
        for found in await self.members(canvas):
            if found.actor == actor:
                return found
        raise NotFound(actor=actor)

    async def change_member(self, canvas: str, actor: str, given: Rights, by: str) -> None:
        """Gives a member other rights; open tabs follow within two seconds.

        Raises:
            NotFound: they do not take part, or one of the sections is none.
            LastFacilitator: nobody would be left to facilitate.
            NoSuchGroup, NoSuchPartner, PartnerRole, AlreadyOver: these rights cannot be.
        """
        values, now = columns(given), self._now()

        def work(connection: Connection) -> None:
            check(connection, canvas, given)
            if given.until is not None and milliseconds(given.until) <= now:
                raise AlreadyOver(until=given.until)
            if members.living(connection, canvas, actor, now) is None:
                raise NotFound(actor=actor)
            if given.role is not Role.FACILITATOR or given.until is not None:
                _must_leave_one(connection, canvas, actor, now)
            members.change(connection, canvas, actor, values)
            rights.note_change(connection, at=now, canvas=canvas, actor=actor)
            audit.note(
                connection,
                at=now,
                actor=by,
                event="member.changed",
                canvas=canvas,
                member=actor,
                role=given.role.value,
            )

        await self._database.write(work)

    async def remove_member(self, canvas: str, actor: str, by: str) -> None:
        """Ends a membership.

        Raises:
            NotFound: they do not take part.
            LastFacilitator: nobody would be left to facilitate.
        """
        now = self._now()

        def work(connection: Connection) -> None:
            if members.living(connection, canvas, actor, now) is None:
                raise NotFound(actor=actor)
            _must_leave_one(connection, canvas, actor, now)
            end_membership(connection, canvas, actor, now)
            audit.note(
                connection, at=now, actor=by, event="member.removed", canvas=canvas, member=actor
            )

        await self._database.write(work)

    async def facilitators(self, canvas: str) -> Sequence[tuple[str, str]]:
        """Who facilitates a canvas, as (actor, name): what its organisation may know of it."""
        now = self._now()

        def work(connection: Connection) -> list[tuple[str, str]]:
            rows = members.facilitators(connection, canvas, now, lock=False)
            names = members.names_of(connection, [row["actor"] for row in rows])
            return [(row["actor"], names.get(row["actor"], "")) for row in rows]

        return await self._database.read(work)

    async def take_over(self, canvas: str, person: str) -> None:
        """Makes somebody of the keeping organisation facilitator of a canvas that has none.

        Raises:
            LastFacilitator: it has one; ask them.
        """
        now = self._now()

        def work(connection: Connection) -> None:
            if members.facilitators(connection, canvas, now):
                raise LastFacilitator(canvas=canvas)
            _make_facilitator(connection, canvas, person, now)
            audit.note(connection, at=now, actor=person, event="canvas.taken_over", canvas=canvas)

        await self._database.write(work)

    async def end_what_is_over(self) -> Sequence[tuple[str, str]]:
        """Writes down which memberships and invitations ended by themselves.

        Each is ended once, whoever notices; after that no clock revives it. Returns the
        (canvas, actor) whose memberships ended.
        """
        now = self._now()

        def due(connection: Connection) -> bool:
            return bool(members.over_by(connection, now) or invitations.over_by(connection, now))

        def work(connection: Connection) -> list[tuple[str, str]]:
            for door in invitations.over_by(connection, now):
                invitations.end(connection, door["canvas"], door["id"], door["expires_at"])
            ended = []
            for row in members.over_by(connection, now):
                if members.end(connection, row["canvas"], row["actor"], row["until"]):
                    ended.append((row["canvas"], row["actor"]))
                    note_end(connection, row["canvas"], row["actor"], now)
            return ended

        # Looked at first, so that a quiet house is not written to at every beat.
        return await self._database.write(work) if await self._database.read(due) else []


def _make_facilitator(connection: Connection, canvas: str, person: str, now: int) -> None:
    values = columns(Rights(Role.FACILITATOR))
    members.put(connection, {"canvas": canvas, "actor": person, "joined_at": now, **values})
    rights.note_change(connection, at=now, canvas=canvas, actor=person)


def columns(given: Rights) -> dict[str, Any]:
    """Rights as the columns of a member's row."""
    return {
        "role": given.role.value,
        "group": given.group,
        "reads": kept_sections(given.reads),
        "writes": kept_sections(given.writes),
        "partner": given.partner,
        "until": milliseconds(given.until) if given.until else None,
    }


def check(connection: Connection, canvas: str, given: Rights) -> None:
    """Refuses rights that cannot be on this canvas.

    Raises:
        NoSuchGroup, NoSuchPartner: another canvas may have them, this one has not.
        PartnerRole: a partner's people read and write what was opened to them, no more.
    """
    if given.group is not None and given.group not in {
        row["id"] for row in groups.all_of(connection, canvas)
    }:
        raise NoSuchGroup(group=given.group)
    if given.partner is not None:
        if groups.partner_by_id(connection, canvas, given.partner) is None:
            raise NoSuchPartner(partner=given.partner)
        if given.role not in PARTNER_ROLES:
            raise PartnerRole(role=given.role.value)


def end_membership(connection: Connection, canvas: str, actor: str, now: int) -> None:
    """Ends a membership and tells every node."""
    members.end(connection, canvas, actor, now)
    rights.note_change(connection, at=now, canvas=canvas, actor=actor)


def note_end(connection: Connection, canvas: str, actor: str, now: int) -> None:
    """Notes that a membership ended by itself."""
    rights.note_change(connection, at=now, canvas=canvas, actor=actor)
    audit.note(
        connection, at=now, actor="system", event="member.expired", canvas=canvas, member=actor
    )


def _must_leave_one(connection: Connection, canvas: str, actor: str, now: int) -> None:
    left = members.facilitators(connection, canvas, now)
    if any(one["actor"] == actor for one in left) and not any(
        # Somebody whose own time runs out would leave the canvas to nobody later on.
        one["actor"] != actor and one["until"] is None
        for one in left
    ):
        raise LastFacilitator(canvas=canvas)


def _open_to_guests(kept: Iterable[str | None]) -> tuple[str, ...]:
    found: set[str] = set()
    for text in kept:
        names = sections_of(text)
        found |= EVERY_SECTION if names is None else set(names)
    return tuple(sorted(found))


def _set(names: Iterable[str] | None) -> frozenset[str] | None:
    return frozenset(names) if names is not None else None
