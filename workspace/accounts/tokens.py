"""Access tokens for programs: made, listed and revoked by the person they act for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import Connection

from workspace.accounts.secrets import digest_of, new_secret
from workspace.accounts.shapes import TOKEN_SCOPES, Person, Token, UnknownScope, token_of
from workspace.clock import Clock, milliseconds
from workspace.errors import NotFound
from workspace.ids import new_id
from workspace.storage import audit, people, rights, tokens
from workspace.storage.database import Database


class Tokens:
    """The tokens of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def create(
        self,
        person: Person,
        scopes: Iterable[str],
        name: str = "",
        lasts: timedelta | None = None,
    ) -> tuple[str, str]:
        """Makes a token: its id, and its secret, which is seen this once.

        Raises:
            UnknownScope: there is no such scope, or none was named.
        """
        wanted = frozenset(scopes)
        for scope in sorted(wanted - TOKEN_SCOPES) or ([] if wanted else [""]):
            raise UnknownScope(scope=scope, scopes=sorted(TOKEN_SCOPES))
        secret, ident, moment = new_secret(), new_id(), self._clock.now()
        now = milliseconds(moment)
        row: people.Values = {
            "id": ident,
            "digest": digest_of(secret),
            "person": person.id,
            "scopes": " ".join(sorted(wanted)),
            "name": name,
            "created_at": now,
            "expires_at": None if lasts is None else milliseconds(moment + lasts),
        }

        def work(connection: Connection) -> None:
            tokens.add_token(connection, row)
            audit.note(
                connection,
                at=now,
                actor=person.actor,
                event="token.created",
                canvas=None,
                token=ident,
                scopes=sorted(wanted),
            )

        await self._database.write(work)
        return ident, secret

    async def of(self, person: str) -> Sequence[Token]:
        """The tokens of a person that can be used, newest first."""
        now = milliseconds(self._clock.now())
        rows = await self._database.read(lambda c: tokens.tokens_of(c, person, now))
        return [token_of(row) for row in rows]

    async def revoke(self, person: str, token: str) -> None:
        """Ends a token of a person at once; its open sockets are closed.

        Raises:
            NotFound: the person has no such token.
        """
        now = milliseconds(self._clock.now())

        def work(connection: Connection) -> None:
            if not tokens.revoke_tokens(connection, person, now, only=token):
                raise NotFound
            actor = f"person:{person}"
            rights.note_change(connection, at=now, actor=actor, login=token)
            audit.note(
                connection, at=now, actor=actor, event="token.revoked", canvas=None, token=token
            )

        await self._database.write(work)
