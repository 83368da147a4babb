"""The invitation this browser stands before, kept in a cookie of its own.

Two things need it. Whoever typed a right code is not asked to wait at the next page
because others typed wrong ones meanwhile. And a tablet that people pass around shows the
same invitation to the next person, at an address that holds no secret. The cookie names the
invitation, signed; it says nothing about anybody, and a withdrawn invitation opens
nothing for it either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from workspace.config import Config
from workspace.web.cookies import Cookie

DOOR_SECONDS: Final = 12 * 3600
DOOR_COOKIE: Final = Cookie("canevas_door")
_SALT: Final = "canevas.door"


@dataclass(frozen=True, slots=True)
class Door:
    """An invitation's id; `shared`: several people use this device, one after the other."""

    invitation: str
    shared: bool


def door_of(connection: HTTPConnection, config: Config) -> Door | None:
    """The door this browser stands before, if any."""
    value = DOOR_COOKIE.read(connection, config.public_url)
    try:
        invitation, shared = _signer(config).loads(value, max_age=DOOR_SECONDS)
    except (BadSignature, ValueError, TypeError):
        return None
    return Door(invitation, shared)


def stand_before(
    connection: HTTPConnection, config: Config, response: Response, door: Door
) -> None:
    """Remembers the door: until the browser closes, or for a working day on a shared device."""
    value = _signer(config).dumps([door.invitation, door.shared])
    seconds = DOOR_SECONDS if door.shared else None
    DOOR_COOKIE.put(connection, config.public_url, response, value, seconds)


def walk_away(connection: HTTPConnection, config: Config, response: Response) -> None:
    """Forgets the door."""
    DOOR_COOKIE.remove(connection, config.public_url, response)


def _signer(config: Config) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config.secret_key, salt=_SALT)
