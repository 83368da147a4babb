"""Participation groups and partner organisations of a canvas.

Groups tell whose voice something is; partners tell who must not meet whom. A group's
colour goes with a shape and stands beside a letter, so that none of the three is alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from workspace.access.events import AuditEvent
from workspace.accounts.names import visible_name
from workspace.canvas.schema import limits
from workspace.errors import NotFound
from workspace.ids import new_id
from workspace.organisations.kept import Kept
from workspace.organisations.members import end_membership
from workspace.organisations.refusals import BadName, TooMany
from workspace.organisations.shapes import Group, Partner, group_of
from workspace.storage import audit, groups, invitations, members, rights

PARTNERS_LIMIT: Final = 50
NAME_LIMIT: Final = 120
COLORS: Final = 6


class Groups(Kept):
    """The participation groups of one database's canvases."""

    async def groups(self, canvas: str) -> Sequence[Group]:
        """The canvas's participation groups, in their order."""
        rows = await self._database.read(lambda c: groups.all_of(c, canvas))
        return [group_of(row) for row in rows]

    async def set_groups(
        self, canvas: str, wanted: Sequence[Group], by: str | None = None
    ) -> Sequence[Group]:
        """Replaces the canvas's participation groups; returns them as they are kept.

        Members of a group that is gone stay, without a group. A group without a letter gets
        the first of its name that is free. `by` is None when the canvas has only begun.

        Raises:
            BadName, TooMany: as they say.
        """
        kept = lettered(wanted)
        rows = [
            {
                "id": group.id,
                "name": group.name,
                "type": group.type,
                "color": group.color,
                "letter": group.letter,
                "seats": group.seats,
                "quorum": group.quorum,
            }
            for group in kept
        ]
        now = self._now()

        def work(connection: Connection) -> None:
            gone = {row["id"] for row in groups.all_of(connection, canvas)} - {g.id for g in kept}
            for ident in gone:
                members.move_group(connection, canvas, ident, None)
                invitations.move_group(connection, canvas, ident, None)
            groups.replace_all(connection, canvas, rows)
            if by is not None:
                rights.note_change(connection, at=now, canvas=canvas)
                audit.note(
                    connection,
                    at=now,
                    actor=by,
                    event="groups.changed",
                    canvas=canvas,
                    groups=len(rows),
                )

        await self._database.write(work)
        return kept

    # ── partner organisations ──

    async def partners(self, canvas: str) -> Sequence[Partner]:
        """The canvas's partner organisations, by name."""
        rows = await self._database.read(lambda c: groups.partners_of(c, canvas))
        return [Partner(row["id"], row["name"]) for row in rows]

    async def add_partner(self, canvas: str, name: str, by: str) -> Partner:
        """Adds a partner organisation; the same name again gives the one there is.

        Raises:
            BadName, TooMany: as they say.
        """
        name, ident, now = name_of(name), new_id(), self._now()

        def work(connection: Connection) -> Partner:
            there = groups.partners_of(connection, canvas)
            for row in there:
                if row["name"].casefold() == name.casefold():
                    return Partner(row["id"], row["name"])
            if len(there) >= PARTNERS_LIMIT:
                raise TooMany(limit=PARTNERS_LIMIT)
            groups.add_partner(
                connection, {"canvas": canvas, "id": ident, "name": name, "created_at": now}
            )
            self._note(connection, canvas, by, "partner.created", ident, now)
            return Partner(ident, name)

        return await self._database.write(work)

    async def rename_partner(self, canvas: str, ident: str, name: str, by: str) -> None:
        """Gives a partner organisation another name.

        Raises:
            NotFound: the canvas has no such partner.
            BadName: as it says.
        """
        name, now = name_of(name), self._now()

        def work(connection: Connection) -> None:
            if not groups.rename_partner(connection, canvas, ident, name):
                raise NotFound(partner=ident)
            self._note(connection, canvas, by, "partner.changed", ident, now)

        await self._database.write(work)

    async def remove_partner(self, canvas: str, ident: str, by: str) -> Sequence[str]:
        """Takes a partner organisation off a canvas, with its invitations and its people.

        Returns the actors whose rights ended.

        Raises:
            NotFound: the canvas has no such partner.
        """
        now = self._now()

        def work(connection: Connection) -> Sequence[str]:
            for invitation in invitations.open_of_partner(connection, canvas, ident):
                invitations.end(connection, canvas, invitation, now)
            actors = members.of_partner(connection, canvas, ident, now)
            for actor in actors:
                end_membership(connection, canvas, actor, now)
            if not groups.remove_partner(connection, canvas, ident):
                raise NotFound(partner=ident)
            self._note(connection, canvas, by, "partner.removed", ident, now)
            return actors

        return await self._database.write(work)

    def _note(
        self, connection: Connection, canvas: str, by: str, event: AuditEvent, ident: str, now: int
    ) -> None:
        rights.note_change(connection, at=now, canvas=canvas)
        audit.note(connection, at=now, actor=by, event=event, canvas=canvas, partner=ident)


def name_of(text: str, limit: int = NAME_LIMIT) -> str:
    """A name for a group or an organisation, without signs that turn or hide other words.

    Raises:
        BadName: nothing is left, or too much.
    """
    name = visible_name(text)
    if not name or len(name) > limit:
        raise BadName(limit=limit)
    return name


def lettered(wanted: Sequence[Group]) -> list[Group]:
    """The groups with clean names, a colour there is, and a letter each.

    Raises:
        BadName, TooMany: as they say.
    """
    if len(wanted) > limits.RECORDS:
        raise TooMany(limit=limits.RECORDS)
    taken = {group.letter.upper() for group in wanted if group.letter}
    kept = []
    for group in wanted:
        name = name_of(group.name, limits.TEXT)
        letter = group.letter.strip().upper()[:2] or _free_letter(name, taken)
        taken.add(letter)
        kept.append(replace(group, name=name, letter=letter, color=group.color % COLORS))
    return kept


def _free_letter(name: str, taken: set[str]) -> str:
    signs = [sign.upper() for sign in name if sign.isalnum() and len(sign.upper()) == 1]
    figures = [str(n) for n in range(2, 100)]
    return next((sign for sign in [*signs, *figures] if sign not in taken), "")
