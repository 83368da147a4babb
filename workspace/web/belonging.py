"""What a caller may do on a canvas: its membership, narrowed by the token it showed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from starlette.requests import HTTPConnection

from workspace.errors import NotAllowed, NotFound, SignInNeeded
from workspace.organisations import Membership
from workspace.web.context import Services
from workspace.web.identity import Caller, identify

_CANVAS_ID: Final = re.compile(r"[0-9a-f]{32}\Z")


async def open_canvas(services: Services, caller: Caller, canvas: str) -> Membership:
    """The canvas as `caller` belongs to it; a token without `write` reads only.

    Raises:
        NotFound: there is no such canvas, or it is not open to the caller.
    """
    if _CANVAS_ID.match(canvas) is None:
        raise NotFound
    membership = await services.organisations.membership(canvas, caller.actor)
    if "write" in caller.scopes:
        return membership
    return replace(membership, scope=membership.scope.only_reading())


async def must_still_hold(
    connection: HTTPConnection, services: Services, opened: Membership
) -> None:
    """Asks for the rights again, before what was made with them goes out or is written.

    A document of forty pages takes seconds to make: whoever was shown the door meanwhile must
    not be handed it (R10).

    Raises:
        SignInNeeded: the login or the token ended meanwhile.
        NotFound: the canvas is not open to the caller any more.
        NotAllowed: less of it is.
    """
    caller = await identify(connection, services)
    if caller is None:
        raise SignInNeeded
    now = await open_canvas(services, caller, opened.canvas.id)
    if not now.scope.covers(opened.scope):
        raise NotAllowed(why="revoked")
