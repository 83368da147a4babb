"""Links that set up an account, sign in once, or choose a new password.

Looking at one changes nothing; using it does, once. Whoever chooses a password ends
every other login and link of theirs, in the same transaction.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, RowMapping

from workspace.accounts.common_passwords import check_password
from workspace.accounts.hashing import Hashing
from workspace.accounts.passwords import password_changed
from workspace.accounts.secrets import digest_of, new_secret
from workspace.accounts.shapes import LinkOver, LinkPurpose, Person, SignInLink, person_of
from workspace.clock import Clock, milliseconds
from workspace.ids import new_id
from workspace.storage import audit, people, sign_in_links
from workspace.storage.database import Database

LINK_LASTS: Final[dict[LinkPurpose, timedelta]] = {
    "set_up": timedelta(days=7),
    "sign_in": timedelta(hours=1),
    "reset": timedelta(hours=1),
    # The invented projects of the demo stay open to whoever has the demo's links.
    "demo": timedelta(days=3650),
}


class SignInLinks:
    """The links of one database that let a person in."""

    def __init__(self, database: Database, clock: Clock, hashing: Hashing) -> None:
        self._database = database
        self._clock = clock
        self._hashing = hashing

    async def make(self, person: Person, purpose: LinkPurpose, by: str = "system") -> str:
        """Makes a link; the returned secret is its end, and is seen this once."""
        secret, moment = new_secret(), self._clock.now()
        now = milliseconds(moment)
        ident = new_id()
        row: people.Values = {
            "id": ident,
            "digest": digest_of(secret),
            "person": person.id,
            "purpose": purpose,
            "created_at": now,
            "expires_at": milliseconds(moment + LINK_LASTS[purpose]),
        }

        def work(connection: Connection) -> None:
            sign_in_links.add_link(connection, row)
            audit.note(
                connection,
                at=now,
                actor=by,
                event="link.made",
                canvas=None,
                link=ident,
                person=person.id,
                purpose=purpose,
            )

        await self._database.write(work)
        return secret

    async def look(self, secret: str) -> SignInLink:
        """For whom a link is, and what for. Changes nothing.

        Raises:
            LinkOver: it was used, is too old, or never was one.
        """
        digest, now = digest_of(secret), milliseconds(self._clock.now())
        row = await self._database.read(lambda c: sign_in_links.link_by_digest(c, digest, now))
        if row is None:
            raise LinkOver
        return SignInLink(row["link"], row["purpose"], person_of(row))

    async def use(self, secret: str) -> Person:
        """Uses a link up that signs in.

        Raises:
            LinkOver: see `look`; or its purpose is to choose a password.
        """
        digest, now = digest_of(secret), milliseconds(self._clock.now())

        def work(connection: Connection) -> RowMapping:
            row = _take(connection, digest, now)
            if row["purpose"] not in ("sign_in", "demo"):
                raise LinkOver
            return row

        return person_of(await self._database.write(work))

    async def use_with_password(self, secret: str, password: str) -> Person:
        """Uses a link up that chooses a password; with one that is too weak it stays good.

        Raises:
            LinkOver: see `look`; or its purpose is another.
            WeakPassword: the password is too easy to guess.
        """
        link = await self.look(secret)
        check_password(password, link.person.email, link.person.name)
        kept = await self._hashing.hash(password)
        digest, now = digest_of(secret), milliseconds(self._clock.now())

        def work(connection: Connection) -> RowMapping:
            row = _take(connection, digest, now)
            if row["purpose"] not in ("set_up", "reset"):
                raise LinkOver
            people.set_password(connection, row["id"], kept)
            password_changed(connection, f"person:{row['id']}", now)
            return row

        return person_of(await self._database.write(work))


def _take(connection: Connection, digest: bytes, now: int) -> RowMapping:
    row = sign_in_links.link_by_digest(connection, digest, now)
    # Two browsers may press at once: the row goes to one of them.
    if row is None or not sign_in_links.use_link(connection, row["link"], now):
        raise LinkOver
    audit.note(
        connection,
        at=now,
        actor=f"person:{row['id']}",
        event="link.used",
        canvas=None,
        link=row["link"],
        purpose=row["purpose"],
    )
    return row
