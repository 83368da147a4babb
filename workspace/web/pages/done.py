"""`/done`: "I am done here". The login ends, and this device forgets whoever was at it.

The page says first what would be lost: words that only this device has. Then one press ends
the login on the server, which closes its open tabs, and clears what the browser kept:
by a header, and by script for browsers that do not know the header. On a device that
people pass around the invitation is shown to the next one.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from workspace.web.door import door_of, walk_away
from workspace.web.identity import login_secret, sign_out
from workspace.web.visit import visit
from workspace.web.words import words_address

STILL_THERE_SECONDS: Final = 60
_PURPOSE: Final = "done"


async def ask(request: Request) -> Response:
    """`GET /done`: what is forgotten and what stays. Inert.

    With `?idle` nobody touched a shared device for a while: the page asks whether somebody is
    there, and answers itself when nobody does.
    """
    seen = await visit(request)
    if seen.caller is None:
        return seen.go(_start_of(request))
    idle = "idle" in request.query_params and seen.caller.shared
    return seen.page(
        "done.html",
        purpose=_PURPOSE,
        name=seen.caller.name,
        is_person=seen.caller.is_person,
        canvases=await seen.services.organisations.canvases_of(seen.caller.actor),
        still_there=STILL_THERE_SECONDS if idle else 0,
        words=words_address(seen.language),
    )


async def forget(request: Request) -> Response:
    """`POST /done`: forgets."""
    seen = await visit(request)
    await seen.form(_PURPOSE)
    services = seen.services
    if (secret := login_secret(request, services)) is not None:
        await services.accounts.end_login(secret)
    response = seen.go(_start_of(request))
    sign_out(request, services, response)
    door = door_of(request, services.config)
    if door is not None and not door.shared:
        walk_away(request, services.config, response)
    seen.leave_nothing(response)
    return response


def _start_of(request: Request) -> str:
    """Where whoever comes next begins."""
    services = request.app.state.services
    door = door_of(request, services.config)
    return "/next" if door is not None and door.shared else "/"
