"""The access log as it is read: who did what with access, and when; never content.

Rows hold ids; names are looked up when they are read, so that a name which somebody takes
back is not kept here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Connection, RowMapping

from workspace.clock import from_milliseconds
from workspace.organisations.kept import Kept
from workspace.organisations.shapes import AccessEvent
from workspace.storage import audit, members

PAGE: Final = 100


class Events(Kept):
    """The access log of one database."""

    async def events_of_canvas(
        self, canvas: str, *, before: str | None = None, limit: int = PAGE
    ) -> Sequence[AccessEvent]:
        """A canvas's events, newest first. For those who may `AUDIT`: it names everybody.

        `before` is the id of the last one on the page before.
        """
        return await self._read(lambda c: audit.of_canvas(c, canvas, limit, before))

    async def events_of_organisation(
        self, organisation: str, *, before: str | None = None, limit: int = PAGE
    ) -> Sequence[AccessEvent]:
        """The events of an organisation's canvases and people, newest first. For its owners."""
        return await self._read(lambda c: audit.of_organisation(c, organisation, limit, before))

    async def _read(self, find: Callable[[Connection], Sequence[RowMapping]]) -> list[AccessEvent]:
        def work(connection: Connection) -> list[AccessEvent]:
            rows = find(connection)
            told = [json.loads(row["facts"]) for row in rows]
            actors = {row["actor"] for row in rows}
            actors |= {str(facts["member"]) for facts in told if "member" in facts}
            names = members.names_of(connection, sorted(actors))
            return [
                AccessEvent(
                    id=row["id"],
                    at=from_milliseconds(row["at"]),
                    actor=row["actor"],
                    event=row["event"],
                    canvas=row["canvas"],
                    facts=facts,
                    name=names.get(row["actor"]),
                    member_name=names.get(str(facts.get("member"))),
                )
                for row, facts in zip(rows, told, strict=True)
            ]

        return await self._database.read(work)
