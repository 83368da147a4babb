"""Persons, logins and tokens, as the rest of the house asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import Connection, RowMapping

from workspace.accounts.secrets import digest_of, new_secret
from workspace.clock import Clock, milliseconds
from workspace.errors import NotFound, Refusal
from workspace.ids import new_id
from workspace.storage import audit, people
from workspace.storage.database import Database

TOKEN_SCOPES: Final = frozenset({"read", "write", "admin", "load"})
LOGIN_LASTS: Final = timedelta(days=180)
# On a device that several people use: a working day, should nobody press "I am done".
SHARED_LOGIN_LASTS: Final = timedelta(hours=12)
LoginKind = Literal["password", "link", "openid", "invitation"]


class EmailTaken(Refusal):
    """Somebody has this address already (`email`)."""

    code = "email_taken"


class BadEmail(Refusal):
    """This is no e-mail address (`email`)."""

    code = "bad_email"


class UnknownScope(Refusal):
    """A token cannot have this scope (`scope`, `scopes`: those there are)."""

    code = "unknown_scope"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    id: str
    email: str
    name: str
    organisation: str
    language: str | None

    @property
    def actor(self) -> str:
        """How the log names them."""
        return f"person:{self.id}"


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who showed a token or a cookie. `scopes` is None for a cookie.

    `login` is the id of the login, or of the token, that was shown; `shared` says that the
    login began on a device that several people use.
    """

    actor: str
    name: str
    language: str | None
    scopes: frozenset[str] | None
    login: str = ""
    shared: bool = False


class Accounts:
    """The accounts of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    # ── persons ──

    async def create_person(self, email: str, name: str, language: str | None = None) -> Person:
        """Makes an account; the first also makes the organisation it belongs to.

        Raises:
            BadEmail, EmailTaken: as they say.
        """
        address = email.strip().lower()
        local, at, domain = address.rpartition("@")
        odd = any(sign.isspace() or not sign.isprintable() for sign in address)
        if not (local and at and domain) or len(address) > 254 or odd:
            raise BadEmail(email=email)
        now = milliseconds(self._clock.now())

        def work(connection: Connection) -> RowMapping:
            if people.person_by_email(connection, address) is not None:
                raise EmailTaken(email=address)
            row = people.add_person(
                connection,
                {
                    "id": new_id(),
                    "email": address,
                    "name": name.strip() or local,
                    "language": language,
                    "created_at": now,
                },
                {"id": new_id(), "name": domain, "created_at": now},
            )
            audit.note(
                connection, at=now, actor=f"person:{row['id']}", event="person.created", canvas=None
            )
            return row

        return _person(await self._database.write(work))

    async def person(self, ident: str) -> Person | None:
        """The person of that id."""
        row = await self._database.read(lambda c: people.person_by_id(c, ident))
        return _person(row) if row is not None else None

    async def person_by_email(self, email: str) -> Person:
        """The person with that address.

        Raises:
            NotFound: nobody has it.
        """
        address = email.strip().lower()
        row = await self._database.read(lambda c: people.person_by_email(c, address))
        if row is None:
            raise NotFound(email=address)
        return _person(row)

    async def set_language(self, actor: str, language: str) -> None:
        """Notes the language an actor chose."""
        await self._database.write(lambda c: people.set_language(c, actor, language))

    # ── tokens ──

    async def create_token(self, person: Person, scopes: Iterable[str]) -> str:
        """Makes a token for programs; this is the only time it is seen.

        Raises:
            UnknownScope: there is no such scope.
        """
        wanted = frozenset(scopes)
        for scope in sorted(wanted - TOKEN_SCOPES):
            raise UnknownScope(scope=scope, scopes=sorted(TOKEN_SCOPES))
        secret = new_secret()
        now = milliseconds(self._clock.now())

        def work(connection: Connection) -> None:
            ident = new_id()
            people.add_token(
                connection,
                {
                    "id": ident,
                    "digest": digest_of(secret),
                    "person": person.id,
                    "scopes": " ".join(sorted(wanted)),
                    "created_at": now,
                },
            )
            audit.note(
                connection,
                at=now,
                actor=person.actor,
                event="token.created",
                canvas=None,
                token=ident,
            )

        await self._database.write(work)
        return secret

    async def by_token(self, secret: str) -> Known | None:
        """Whose token this is, if it is one."""
        digest = digest_of(secret)
        row = await self._database.read(lambda c: people.token_by_digest(c, digest))
        if row is None:
            return None
        scopes = frozenset(row["scopes"].split())
        return Known(f"person:{row['person']}", row["name"], row["language"], scopes, row["id"])

    # ── logins ──

    async def begin_login(
        self, actor: str, *, kind: LoginKind, device: str = "", shared: bool = False
    ) -> str:
        """Signs an actor in; the returned secret goes into a cookie and nowhere else.

        `device` is the browser in a few words, for the list of one's own logins.
        """
        secret = new_secret()
        now = self._clock.now()
        row: people.Values = {
            "id": new_id(),
            "digest": digest_of(secret),
            "actor": actor,
            "kind": kind,
            "device": device,
            "shared": shared,
            "created_at": milliseconds(now),
            "seen_at": milliseconds(now),
            "expires_at": milliseconds(now + (SHARED_LOGIN_LASTS if shared else LOGIN_LASTS)),
        }
        await self._database.write(lambda c: people.add_login(c, row))
        return secret

    async def by_login(self, secret: str) -> Known | None:
        """Whose login this is, while it lasts."""
        digest, now = digest_of(secret), milliseconds(self._clock.now())

        def work(connection: Connection) -> Known | None:
            login = people.login_by_digest(connection, digest, now)
            if login is None:
                return None
            actor = login["actor"]
            kind, _, ident = actor.partition(":")
            find = people.person_by_id if kind == "person" else people.guest_by_id
            row = find(connection, ident)
            if row is None:
                return None
            return Known(actor, row["name"], row["language"], None, login["id"], login["shared"])

        return await self._database.read(work)

    async def end_login(self, secret: str) -> None:
        """Signs out; the secret is worth nothing from now on."""
        digest, now = digest_of(secret), milliseconds(self._clock.now())
        await self._database.write(lambda c: people.end_login(c, digest, now))


def _person(row: RowMapping) -> Person:
    return Person(row["id"], row["email"], row["name"], row["organisation"], row["language"])
