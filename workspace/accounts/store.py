"""Persons, and who it is that shows a cookie or a token, as the rest of the house asks.

What belongs to a person has a room of its own: `passwords`, `links` that sign in,
`logins` and `tokens` of one's own, `identities` at an OpenID provider.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Connection, RowMapping

from workspace.accounts.hashing import Hashing
from workspace.accounts.identities import Identities
from workspace.accounts.links import SignInLinks
from workspace.accounts.logins import Logins, day_of
from workspace.accounts.passwords import Passwords
from workspace.accounts.secrets import digest_of, new_secret
from workspace.accounts.shapes import (
    LOGIN_LASTS,
    LOGIN_RESTS,
    SHARED_LOGIN_LASTS,
    BadEmail,
    EmailTaken,
    Known,
    LinkOver,
    LoginKind,
    Person,
    person_of,
)
from workspace.accounts.tokens import Tokens
from workspace.clock import Clock, milliseconds
from workspace.errors import NotFound
from workspace.ids import new_id
from workspace.storage import audit, logins, people, rights, sign_in_links, tokens
from workspace.storage.database import Database


class Accounts:
    """The accounts of one database."""

    def __init__(self, database: Database, clock: Clock, hashing: Hashing | None = None) -> None:
        self._database = database
        self._clock = clock
        hashing = hashing or Hashing()
        self.passwords = Passwords(database, clock, hashing)
        self.links = SignInLinks(database, clock, hashing)
        self.logins = Logins(database, clock)
        self.tokens = Tokens(database, clock)
        self.identities = Identities(database, clock)

    # ── persons ──

    async def create_person(self, email: str, name: str, language: str | None = None) -> Person:
        """Makes an account; the first also makes the organisation, and is its owner.

        Raises:
            BadEmail, EmailTaken: as they say.
        """
        address = clean_email(email)
        now = milliseconds(self._clock.now())

        def work(connection: Connection) -> RowMapping:
            return _add(connection, address, name, language, now)

        return person_of(await self._database.write(work))

    async def create_first(self, email: str, name: str, language: str, password: str) -> Person:
        """Makes the first person, who owns the organisation. There can be only one first.

        Raises:
            LinkOver: somebody else was first.
            BadEmail, WeakPassword: as they say.
        """
        address = clean_email(email)
        kept = await self.passwords.made(password, address, name)
        now = milliseconds(self._clock.now())

        def work(connection: Connection) -> RowMapping:
            if people.is_anybody_there(connection):
                raise LinkOver
            row = _add(connection, address, name, language, now)
            people.set_password(connection, row["id"], kept)
            return row

        return person_of(await self._database.write(work))

    async def is_anybody_there(self) -> bool:
        """Whether there is any person."""
        return await self._database.read(people.is_anybody_there)

    async def person(self, ident: str) -> Person | None:
        """The person of that id."""
        row = await self._database.read(lambda c: people.person_by_id(c, ident))
        return person_of(row) if row is not None else None

    async def person_by_email(self, email: str) -> Person:
        """The person with that address.

        Raises:
            NotFound: nobody has it.
        """
        address = email.strip().lower()
        row = await self._database.read(lambda c: people.person_by_email(c, address))
        if row is None:
            raise NotFound(email=address)
        return person_of(row)

    async def set_language(self, actor: str, language: str) -> None:
        """Notes the language an actor chose."""
        await self._database.write(lambda c: people.set_language(c, actor, language))

    async def rename(self, person: Person, name: str, language: str | None) -> None:
        """Notes how a person wants to be called, and in which language they read."""
        await self._database.write(lambda c: people.describe(c, person.id, name, language))

    async def deactivate(self, person: str, by: str) -> None:
        """Ends a person's logins, tokens and links, and lets nobody in with their account.

        Raises:
            NotFound: there is no such person.
        """
        now = milliseconds(self._clock.now())

        def work(connection: Connection) -> None:
            if people.person_by_id(connection, person) is None:
                raise NotFound
            if not people.set_deactivated(connection, person, now):
                return
            actor = f"person:{person}"
            logins.end_logins(connection, actor, now)
            tokens.revoke_tokens(connection, person, now)
            sign_in_links.end_links(connection, person, now)
            rights.note_change(connection, at=now, actor=actor)
            audit.note(
                connection, at=now, actor=by, event="person.deactivated", canvas=None, person=person
            )

        await self._database.write(work)

    async def reactivate(self, person: str, by: str) -> None:
        """Lets a person come in again; they need a new link or their password.

        Raises:
            NotFound: there is no such person.
        """
        now = milliseconds(self._clock.now())

        def work(connection: Connection) -> None:
            if people.person_by_id(connection, person) is None:
                raise NotFound
            if people.set_deactivated(connection, person, None):
                audit.note(
                    connection,
                    at=now,
                    actor=by,
                    event="person.reactivated",
                    canvas=None,
                    person=person,
                )

        await self._database.write(work)

    # ── who is it ──

    async def create_token(
        self,
        person: Person,
        scopes: Iterable[str],
        name: str = "",
        lasts: timedelta | None = None,
    ) -> str:
        """Makes a token for programs; this is the only time it is seen. See `Tokens.create`."""
        _, secret = await self.tokens.create(person, scopes, name, lasts)
        return secret

    async def by_token(self, secret: str) -> Known | None:
        """Whose token this is, if it is one."""
        digest, now = digest_of(secret), milliseconds(self._clock.now())
        row = await self._database.read(lambda c: tokens.token_by_digest(c, digest, now))
        if row is None:
            return None
        if (row["used_at"] or 0) < (day := day_of(now)):
            await self._database.write(lambda c: tokens.note_used(c, row["id"], day))
        scopes = frozenset(row["scopes"].split())
        return Known(f"person:{row['person']}", row["name"], row["language"], scopes, row["id"])

    async def begin_login(
        self, actor: str, *, kind: LoginKind, device: str = "", shared: bool = False
    ) -> str:
        """Signs an actor in; the returned secret goes into a cookie and nowhere else.

        `device` is the browser in a few words, for the list of one's own logins.
        """
        secret = new_secret()
        moment = self._clock.now()
        now = milliseconds(moment)
        ident = new_id()
        row: people.Values = {
            "id": ident,
            "digest": digest_of(secret),
            "actor": actor,
            "kind": kind,
            "device": device,
            "shared": shared,
            "created_at": now,
            "seen_at": day_of(now),
            "expires_at": milliseconds(moment + (SHARED_LOGIN_LASTS if shared else LOGIN_LASTS)),
        }

        def work(connection: Connection) -> None:
            logins.add_login(connection, row)
            audit.note(
                connection,
                at=now,
                actor=actor,
                event="login.began",
                canvas=None,
                login=ident,
                kind=kind,
            )

        await self._database.write(work)
        return secret

    async def by_login(self, secret: str) -> Known | None:
        """Whose login this is, while it lasts."""
        digest, moment = digest_of(secret), self._clock.now()
        now, since = milliseconds(moment), day_of(milliseconds(moment - LOGIN_RESTS))

        def work(connection: Connection) -> tuple[RowMapping, RowMapping] | None:
            login = logins.login_by_digest(connection, digest, now, since)
            if login is None:
                return None
            kind, _, ident = login["actor"].partition(":")
            find = people.active_by_id if kind == "person" else people.guest_by_id
            row = find(connection, ident)
            return (login, row) if row is not None else None

        found = await self._database.read(work)
        if found is None:
            return None
        login, row = found
        if login["seen_at"] < (day := day_of(now)):
            await self._database.write(lambda c: logins.note_seen(c, login["id"], day))
        return Known(
            login["actor"], row["name"], row["language"], None, login["id"], login["shared"]
        )

    async def end_login(self, secret: str) -> None:
        """Signs out; the secret is worth nothing from now on, and its open tabs are closed."""
        known = await self.by_login(secret)
        if known is not None:
            await self.logins.end(known.actor, known.login)


def clean_email(email: str) -> str:
    """An address as it is kept: in lower case.

    Raises:
        BadEmail: it is none.
    """
    address = email.strip().lower()
    local, at, domain = address.rpartition("@")
    odd = any(sign.isspace() or not sign.isprintable() for sign in address)
    if not (local and at and domain) or len(address) > 254 or odd:
        raise BadEmail(email=email)
    return address


def _add(
    connection: Connection, address: str, name: str, language: str | None, now: int
) -> RowMapping:
    if people.person_by_email(connection, address) is not None:
        raise EmailTaken(email=address)
    local, _, domain = address.rpartition("@")
    row = people.add_person(
        connection,
        {
            "id": new_id(),
            "email": address,
            "name": name.strip() or local,
            "language": language,
            "position": "member" if people.is_anybody_there(connection) else "owner",
            "created_at": now,
        },
        {"id": new_id(), "name": domain, "created_at": now},
    )
    audit.note(connection, at=now, actor=f"person:{row['id']}", event="person.created", canvas=None)
    return row
