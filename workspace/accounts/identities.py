"""Persons as an OpenID provider knows them: one issuer and subject, one person."""

from __future__ import annotations

from sqlalchemy import Connection

from workspace.accounts.shapes import Person, person_of
from workspace.clock import Clock, milliseconds
from workspace.storage import audit, people
from workspace.storage.database import Database


class Identities:
    """Who is whom at which provider."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def person(self, issuer: str, subject: str) -> Person | None:
        """The person that the provider means; they may be deactivated."""
        row = await self._database.read(lambda c: people.by_identity(c, issuer, subject))
        return person_of(row) if row is not None else None

    async def join(self, issuer: str, subject: str, person: Person) -> None:
        """Ties a provider's subject to a person, once."""
        now = milliseconds(self._clock.now())
        row: people.Values = {
            "issuer": issuer,
            "subject": subject,
            "person": person.id,
            "created_at": now,
        }

        def work(connection: Connection) -> None:
            if people.by_identity(connection, issuer, subject) is None:
                people.add_identity(connection, row)
                audit.note(
                    connection, at=now, actor=person.actor, event="identity.joined", canvas=None
                )

        await self._database.write(work)
