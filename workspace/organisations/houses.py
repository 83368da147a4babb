"""An organisation and its people: who keeps canvases together, and in which position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from workspace.errors import NotFound
from workspace.organisations.groups import name_of
from workspace.organisations.kept import Kept
from workspace.organisations.refusals import LastOwner, NoSuchPosition
from workspace.storage import audit, organisations, rights

POSITIONS: Final = ("owner", "coordinator", "member")


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person as their organisation sees them."""

    id: str
    name: str
    email: str
    position: str
    has_password: bool
    is_active: bool

    @property
    def actor(self) -> str:
        """How the log names them."""
        return f"person:{self.id}"


class Houses(Kept):
    """The organisations of one database."""

    async def organisation_name(self, organisation: str) -> str:
        """What an organisation is called.

        Raises:
            NotFound: there is none.
        """
        row = await self._database.read(lambda c: organisations.by_id(c, organisation))
        if row is None:
            raise NotFound
        return str(row["name"])

    async def rename_organisation(self, organisation: str, name: str) -> None:
        """Gives an organisation another name.

        Raises:
            BadName: nothing is left of it, or too much.
        """
        name = name_of(name)
        await self._database.write(lambda c: organisations.rename(c, organisation, name))

    async def colleagues(self, organisation: str) -> Sequence[Colleague]:
        """The organisation's people, those whose account is closed last."""
        rows = await self._database.read(lambda c: organisations.people_of(c, organisation))
        return [
            Colleague(
                id=row["id"],
                name=row["name"],
                email=row["email"],
                position=row["position"],
                has_password=row["password_hash"] is not None,
                is_active=row["deactivated_at"] is None,
            )
            for row in rows
        ]

    async def colleague(self, organisation: str, person: str) -> Colleague:
        """One of them.

        Raises:
            NotFound: they are not of this organisation.
        """
        for found in await self.colleagues(organisation):
            if found.id == person:
                return found
        raise NotFound

    async def set_position(self, organisation: str, person: str, position: str, by: str) -> None:
        """Gives somebody another position.

        Raises:
            NotFound: they are not of this organisation.
            NoSuchPosition: there is no such position.
            LastOwner: nobody would be left to own it.
        """
        if position not in POSITIONS:
            raise NoSuchPosition(position=position)
        now = self._now()

        def work(connection: Connection) -> None:
            if position != "owner":
                must_leave_an_owner(connection, organisation, person)
            if not organisations.set_position(connection, organisation, person, position):
                raise NotFound
            rights.note_change(connection, at=now, actor=f"person:{person}")
            audit.note(
                connection,
                at=now,
                actor=by,
                event="position.changed",
                canvas=None,
                person=person,
                position=position,
            )

        await self._database.write(work)

    async def check_an_owner_stays(self, organisation: str, person: str) -> None:
        """Refuses to close the account of the last owner.

        Raises:
            LastOwner: nobody would be left to own the organisation.
        """
        await self._database.write(lambda c: must_leave_an_owner(c, organisation, person))


def must_leave_an_owner(connection: Connection, organisation: str, person: str) -> None:
    """Refuses what would leave an organisation to nobody.

    Raises:
        LastOwner: `person` is the only one who owns it.
    """
    if list(organisations.owners_of(connection, organisation)) == [person]:
        raise LastOwner
