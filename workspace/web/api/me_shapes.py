"""What the API says about whoever asks, and takes from them: msgspec types."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

TokenScopeName = Literal["read", "write", "admin"]


class Me(msgspec.Struct, kw_only=True):
    """Who is asking. `scopes`: the most that may be done with what was shown."""

    actor: str
    name: str
    language: str | None
    scopes: list[str]
    login: str
    shared: bool


class LoginRow(msgspec.Struct, kw_only=True):
    """A signed-in time in a browser. `seen_on` is all that is kept of when it was used."""

    id: str
    kind: Literal["password", "link", "openid", "invitation"]
    device: str
    shared: bool
    began_at: datetime
    seen_on: date
    expires_at: datetime
    is_this: bool


class LoginList(msgspec.Struct, kw_only=True):
    """One's logins that run, last seen first."""

    logins: list[LoginRow]


class TokenRow(msgspec.Struct, kw_only=True):
    """A token as the list shows it: never what it is."""

    id: str
    name: str
    scopes: list[str]
    made_at: datetime
    used_on: date | None
    expires_at: datetime | None


class TokenList(msgspec.Struct, kw_only=True):
    """One's tokens that can be used, newest first."""

    tokens: list[TokenRow]


class NewToken(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A token to make: what it is for, what it may do, how many days (0: without an end)."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    scopes: Annotated[list[TokenScopeName], Meta(min_length=1, max_length=3)]
    days: Annotated[int, Meta(ge=0, le=366)] = 90


class TokenMade(msgspec.Struct, kw_only=True):
    """A token that exists now; shown this once."""

    id: str
    token: str
