"""Passwords: checked in the same time for everybody, kept as Argon2id, renewed as it ages."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from workspace.accounts.common_passwords import check_password
from workspace.accounts.hashing import Hashing
from workspace.accounts.shapes import Person, WrongPassword, person_of
from workspace.clock import Clock, milliseconds
from workspace.errors import NotFound
from workspace.storage import audit, logins, people, rights, sign_in_links
from workspace.storage.database import Database

FRESH: Final = timedelta(hours=1)


class Passwords:
    """The passwords of one database."""

    def __init__(self, database: Database, clock: Clock, hashing: Hashing) -> None:
        self._database = database
        self._clock = clock
        self._hashing = hashing

    async def owner_of(self, email: str, password: str) -> Person | None:
        """Whose address and password these are; None, after as long a time, when nobody's.

        Raises:
            TooFast: too many passwords are waiting to be checked.
        """
        address = email.strip().lower()
        row = await self._database.read(lambda c: people.person_by_email(c, address))
        is_active = row is not None and row["deactivated_at"] is None
        kept = row["password_hash"] if row is not None and is_active else None
        if not await self._hashing.verify(kept, password) or row is None or kept is None:
            return None
        if self._hashing.is_old(kept):
            renewed = await self._hashing.hash(password)
            # Only over the hash that was checked: it may have been changed in the meantime.
            await self._database.write(
                lambda c: people.exchange_password(c, row["id"], kept, renewed)
            )
        return person_of(row)

    async def made(self, password: str, *own_words: str) -> str:
        """The hash of a password that was chosen.

        Raises:
            WeakPassword: it is too easy to guess.
            TooFast: too many passwords are waiting.
        """
        check_password(password, *own_words)
        return await self._hashing.hash(password)

    async def change(self, person: Person, old: str, new: str, login: str) -> None:
        """Changes a person's password; every other login of theirs ends, `login` goes on.

        Whoever has none yet may choose one soon after signing in: a browser that was left
        open for days proves nothing any more.

        Raises:
            WrongPassword: `old` is not the password, or there is none and `login` is old.
            WeakPassword: `new` is too easy to guess.
        """
        row = await self._database.read(lambda c: people.active_by_id(c, person.id))
        if row is None:
            raise NotFound
        kept = row["password_hash"]
        if kept is None:
            await self._began_just_now(person, login)
        elif not await self._hashing.verify(kept, old):
            raise WrongPassword
        made = await self.made(new, person.email, person.name)
        now = milliseconds(self._clock.now())

        def work(connection: Connection) -> None:
            if not people.exchange_password(connection, person.id, kept, made):
                raise WrongPassword
            password_changed(connection, person.actor, now, but=login)

        await self._database.write(work)

    async def _began_just_now(self, person: Person, login: str) -> None:
        moment = self._clock.now()
        now, since = milliseconds(moment), milliseconds(moment - FRESH)
        rows = await self._database.read(lambda c: logins.logins_of(c, person.actor, now, 0))
        if not any(row["id"] == login and row["created_at"] >= since for row in rows):
            raise WrongPassword

    async def note_refused(self, email: str) -> None:
        """Notes that somebody was refused; whose address it was, when it is somebody's.

        Takes the same time for an address that nobody has, and keeps nothing of it.
        """
        address, now = email.strip().lower(), milliseconds(self._clock.now())

        def work(connection: Connection) -> None:
            row = people.person_by_email(connection, address)
            actor = f"person:{row['id']}" if row is not None else "nobody"
            audit.note(connection, at=now, actor=actor, event="sign_in.refused", canvas=None)

        await self._database.write(work)


def password_changed(
    connection: Connection, actor: str, at: int, *, but: str | None = None
) -> None:
    """What a new password brings: other logins and unused links end, and it is noted."""
    for login in logins.end_logins(connection, actor, at, but=but):
        rights.note_change(connection, at=at, actor=actor, login=login)
    sign_in_links.end_links(connection, actor.partition(":")[2], at)
    audit.note(connection, at=at, actor=actor, event="password.changed", canvas=None)
