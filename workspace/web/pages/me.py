"""`/me`: a guest's own page. The name they chose, what they take part in, and being forgotten."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from workspace.access.names import ROLE_NAMES
from workspace.accounts.names import NAME_LIMIT, clean_name
from workspace.errors import SignInNeeded
from workspace.web.identity import Caller
from workspace.web.visit import Visit, visit

_PURPOSE: Final = "me"


async def show(request: Request) -> Response:
    """`GET /me`; somebody with an account has a page of their own for this."""
    seen, caller = await _guest(request)
    if caller.is_person:
        return seen.go("/account")
    found = await seen.services.organisations.canvases_of(caller.actor)
    titled = [await seen.services.titles.now(canvas) for canvas in found]
    return seen.page(
        "me.html",
        purpose=_PURPOSE,
        name=caller.name,
        name_limit=NAME_LIMIT,
        saved="saved" in request.query_params,
        canvases=[
            (canvas, seen.speaks.gettext(ROLE_NAMES[canvas.role]) if canvas.role else "")
            for canvas in titled
        ],
    )


async def rename(request: Request) -> Response:
    """`POST /me`: another name, or none; others see it the next time the canvas is opened."""
    seen, caller = await _guest(request)
    form = await seen.form(_PURPOSE)
    if not caller.is_person:
        await seen.services.organisations.rename_guest(caller.actor, clean_name(form.text("name")))
    return seen.go("/me?saved")


async def _guest(request: Request) -> tuple[Visit, Caller]:
    seen = await visit(request)
    if seen.caller is None:
        raise SignInNeeded
    return seen, seen.caller
