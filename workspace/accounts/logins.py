"""The logins of one's own: seen to the day, and ended one by one or all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from workspace.accounts.shapes import LOGIN_RESTS, Login, login_of
from workspace.clock import Clock, milliseconds
from workspace.errors import NotFound
from workspace.storage import audit, logins, rights
from workspace.storage.database import Database

_DAY: Final = 24 * 3600 * 1000


class Logins:
    """The logins of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of(self, actor: str) -> Sequence[Login]:
        """The logins of an actor that run, last seen first."""
        moment = self._clock.now()
        now, since = milliseconds(moment), day_of(milliseconds(moment - LOGIN_RESTS))
        rows = await self._database.read(lambda c: logins.logins_of(c, actor, now, since))
        return [login_of(row) for row in rows]

    async def end(self, actor: str, login: str) -> None:
        """Ends one login of an actor; its open tabs are closed.

        Raises:
            NotFound: the actor has no such login that runs.
        """
        if not await self._end(actor, only=login):
            raise NotFound

    async def end_others(self, actor: str, login: str) -> int:
        """Ends every login of an actor but one; how many they were."""
        return len(await self._end(actor, but=login))

    async def _end(
        self, actor: str, *, only: str | None = None, but: str | None = None
    ) -> Sequence[str]:
        now = milliseconds(self._clock.now())

        def work(connection: Connection) -> Sequence[str]:
            ended = logins.end_logins(connection, actor, now, only=only, but=but)
            for login in ended:
                rights.note_change(connection, at=now, actor=actor, login=login)
                audit.note(
                    connection, at=now, actor=actor, event="login.ended", canvas=None, login=login
                )
            return ended

        return await self._database.write(work)


def day_of(moment: int) -> int:
    """The beginning of a moment's day in UTC, both in milliseconds.

    What is kept of when somebody was here: enough to find a forgotten login, too little
    to watch anybody by.
    """
    return moment - moment % _DAY
