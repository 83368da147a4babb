"""What the accounts floor says: persons, who is known, logins, tokens, links, and refusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import RowMapping

from workspace.clock import from_milliseconds
from workspace.errors import Refusal

TOKEN_SCOPES: Final = frozenset({"read", "write", "admin", "load"})
LOGIN_LASTS: Final = timedelta(days=180)
# On a device that several people use: a working day, should nobody press "I am done".
SHARED_LOGIN_LASTS: Final = timedelta(hours=12)
# A person's login that nobody used for so long is over. The day is all that is kept.
LOGIN_RESTS: Final = timedelta(days=30)

LoginKind = Literal["password", "link", "openid", "invitation"]
LinkPurpose = Literal["set_up", "sign_in", "reset", "demo"]
Position = Literal["owner", "coordinator", "member"]
KEEPERS: Final = frozenset[Position]({"owner", "coordinator"})
"""Who keeps an organisation: its people, its canvases, its webhooks."""


class EmailTaken(Refusal):
    """Somebody has this address already (`email`)."""

    code = "email_taken"


class BadEmail(Refusal):
    """This is no e-mail address (`email`)."""

    code = "bad_email"


class UnknownScope(Refusal):
    """A token cannot have this scope (`scope`, `scopes`: those there are)."""

    code = "unknown_scope"


class WeakPassword(Refusal):
    """This password is too easy to guess (`why`: short, long or common)."""

    code = "weak_password"


class WrongPassword(Refusal):
    """This is not the password."""

    code = "wrong_password"


class LinkOver(Refusal):
    """The link was used, is too old, or never was one of ours."""

    code = "link_over"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    id: str
    email: str
    name: str
    organisation: str
    language: str | None
    position: Position = "member"
    has_password: bool = False
    is_active: bool = True

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


@dataclass(frozen=True, slots=True)
class Login:
    """A login of one's own, as the list shows it. `seen_on` is true to the day."""

    id: str
    kind: LoginKind
    device: str
    shared: bool
    began_at: datetime
    seen_on: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A token of one's own, as the list shows it. `used_on` is true to the day."""

    id: str
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    used_on: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignInLink:
    """A link that can be used: for whom, and what for."""

    id: str
    purpose: LinkPurpose
    person: Person


def person_of(row: RowMapping) -> Person:
    """A person as their row says."""
    return Person(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        organisation=row["organisation"],
        language=row["language"],
        position=row["position"],
        has_password=row["password_hash"] is not None,
        is_active=row["deactivated_at"] is None,
    )


def login_of(row: RowMapping) -> Login:
    """A login as its row says."""
    return Login(
        id=row["id"],
        kind=row["kind"],
        device=row["device"],
        shared=row["shared"],
        began_at=from_milliseconds(row["created_at"]),
        seen_on=from_milliseconds(row["seen_at"]),
        expires_at=from_milliseconds(row["expires_at"]),
    )


def token_of(row: RowMapping) -> Token:
    """A token as its row says."""
    used, expires = row["used_at"], row["expires_at"]
    return Token(
        id=row["id"],
        name=row["name"],
        scopes=tuple(row["scopes"].split()),
        made_at=from_milliseconds(row["created_at"]),
        used_on=None if used is None else from_milliseconds(used),
        expires_at=None if expires is None else from_milliseconds(expires),
    )
