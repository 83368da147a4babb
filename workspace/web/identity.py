"""Who is asking: one way in for pages, API and sockets alike.

A program shows an access token (`Authorization: Bearer …`, or `?token=` on a socket,
where browsers' WebSocket cannot set headers). A browser shows a cookie. The cookie is
`__Host-canevas` over https: the prefix makes browsers refuse one planted from a
sub-domain or over plain http. Whoever shows a token is judged by the token alone,
so a cookie that happens to come along never widens it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from starlette.requests import HTTPConnection
from starlette.responses import Response

from workspace.web.context import Services
from workspace.web.cookies import Cookie
from workspace.web.security import Forged, own_origins

LOGIN_COOKIE: Final = Cookie("canevas")
COOKIE_SECONDS: Final = 180 * 24 * 3600
COOKIE_SCOPES: Final = frozenset({"read", "write", "admin"})
# A wider scope of a token holds the narrower ones; `load` stands beside them.
_HOLDS: Final = {
    "read": frozenset({"read"}),
    "write": frozenset({"read", "write"}),
    "admin": frozenset({"read", "write", "admin"}),
    "load": frozenset({"load"}),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody the server recognised.

    `actor` is `person:…` or `guest:…`; `scopes` is the most that may be done with what
    was shown, whatever the role on a canvas; `by` tells which of the two was shown and
    `login` is its id. A `shared` login began on a device that several people use.
    """

    actor: str
    name: str
    by: Literal["cookie", "token"]
    scopes: frozenset[str]
    language: str | None = None
    login: str = ""
    shared: bool = False

    @property
    def is_person(self) -> bool:
        """Whether this is somebody with an account, not a guest."""
        return self.actor.startswith("person:")


async def identify(connection: HTTPConnection, services: Services) -> Caller | None:
    """Who is asking; None for somebody we do not know.

    Raises:
        Forged: a socket with a cookie that was not opened by one of our own pages.
    """
    token = _token(connection)
    if token is not None:
        known = await services.accounts.by_token(token)
        if known is None or known.scopes is None:
            return None
        scopes = frozenset[str]().union(*(_HOLDS[scope] for scope in known.scopes))
        return Caller(known.actor, known.name, "token", scopes, known.language, known.login)
    secret = login_secret(connection, services)
    if secret is None:
        return None
    if connection.scope["type"] == "websocket":
        _check_socket_origin(connection, services)
    known = await services.accounts.by_login(secret)
    if known is None:
        return None
    return Caller(
        actor=known.actor,
        name=known.name,
        by="cookie",
        scopes=COOKIE_SCOPES,
        language=known.language,
        login=known.login,
        shared=known.shared,
    )


def login_secret(connection: HTTPConnection, services: Services) -> str | None:
    """What the login cookie holds, if there is one."""
    return LOGIN_COOKIE.read(connection, services.config.public_url) or None


def sign_in(
    connection: HTTPConnection,
    services: Services,
    response: Response,
    secret: str,
    *,
    shared: bool = False,
) -> None:
    """Puts a fresh login's secret into the cookie; a `shared` one goes when the browser closes."""
    seconds = None if shared else COOKIE_SECONDS
    LOGIN_COOKIE.put(connection, services.config.public_url, response, secret, seconds)


def sign_out(connection: HTTPConnection, services: Services, response: Response) -> None:
    """Takes the cookie away."""
    LOGIN_COOKIE.remove(connection, services.config.public_url, response)


def _token(connection: HTTPConnection) -> str | None:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    if connection.scope["type"] == "websocket":
        return connection.query_params.get("token")
    return None


def _check_socket_origin(connection: HTTPConnection, services: Services) -> None:
    # No leniency here: every browser names its origin when it opens a socket.
    origin = connection.headers.get("origin")
    if origin is None or origin not in own_origins(connection, services.config.public_url):
        raise Forged(why="no_origin" if origin is None else "other_origin")
