"""Operations on oneself: who I am, where I am signed in, my programs' tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from workspace.accounts import Person
from workspace.errors import NotFound
from workspace.web.api.me_shapes import (
    LoginList,
    LoginRow,
    Me,
    NewToken,
    TokenList,
    TokenMade,
    TokenRow,
)
from workspace.web.api.operation import Call


async def read(call: Call[None]) -> Me:
    """Who is asking, and the most that may be done with what was shown."""
    caller = call.caller
    return Me(
        actor=caller.actor,
        name=caller.name,
        language=caller.language,
        scopes=sorted(caller.scopes),
        login=caller.login,
        shared=caller.shared,
    )


async def list_logins(call: Call[None]) -> LoginList:
    """The caller's logins that run, last seen first."""
    found = await call.services.accounts.logins.of(call.caller.actor)
    return LoginList(
        logins=[
            LoginRow(
                id=login.id,
                kind=login.kind,
                device=login.device,
                shared=login.shared,
                began_at=login.began_at,
                seen_on=login.seen_on.date(),
                expires_at=login.expires_at,
                is_this=login.id == call.caller.login,
            )
            for login in found
        ]
    )


async def end_other_logins(call: Call[None]) -> None:
    """Ends every login of the caller but the one that asks."""
    await call.services.accounts.logins.end_others(call.caller.actor, call.caller.login)


async def end_login(call: Call[None]) -> None:
    """Ends one login of the caller; its open tabs are closed."""
    await call.services.accounts.logins.end(call.caller.actor, call.path["login"])


async def list_tokens(call: Call[None]) -> TokenList:
    """The caller's tokens that can be used, newest first, without what they are."""
    person = await _person(call)
    return TokenList(
        tokens=[
            TokenRow(
                id=token.id,
                name=token.name,
                scopes=list(token.scopes),
                made_at=token.made_at,
                used_on=token.used_on.date() if token.used_on else None,
                expires_at=token.expires_at,
            )
            for token in await call.services.accounts.tokens.of(person.id)
        ]
    )


async def create_token(call: Call[NewToken]) -> TokenMade:
    """Makes a token. It is shown this once."""
    person = await _person(call)
    wish = call.body
    lasts = timedelta(days=wish.days) if wish.days else None
    ident, secret = await call.services.accounts.tokens.create(
        person, wish.scopes, wish.name, lasts
    )
    return TokenMade(id=ident, token=secret)


async def revoke_token(call: Call[None]) -> None:
    """Ends a token of the caller at once."""
    person = await _person(call)
    await call.services.accounts.tokens.revoke(person.id, call.path["token"])


async def _person(call: Call[Any]) -> Person:
    person = await call.services.accounts.person(call.caller.actor.partition(":")[2])
    if person is None:
        raise NotFound
    return person
