"""`/in/{token}`: a person's own link, made by the operator, that signs them in.

Like an invitation it does nothing when it is only looked at; pressing the button
begins a login of its own, so the link's secret never becomes the browser's.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from workspace.accounts import Known
from workspace.errors import NotFound
from workspace.web.identity import sign_in
from workspace.web.visit import Visit, visit

_PURPOSE = "sign-in"


async def ask(request: Request) -> Response:
    """Says who the link is for. Inert."""
    seen = await visit(request)
    known = await _known(seen)
    response = seen.page("sign_in.html", name=known.name, purpose=_PURPOSE)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


async def enter(request: Request) -> Response:
    """Signs in and goes home."""
    seen = await visit(request)
    await seen.form(_PURPOSE)
    known = await _known(seen)
    secret = await seen.services.accounts.begin_login(known.actor, kind="link")
    response = seen.go("/")
    sign_in(request, seen.services, response, secret)
    return response


async def _known(seen: Visit) -> Known:
    known = await seen.services.accounts.by_login(seen.request.path_params["token"])
    if known is None:
        raise NotFound
    return known
