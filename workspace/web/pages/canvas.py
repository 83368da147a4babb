"""`/c/{canvas}`: the shell in which the live canvas draws itself, and `/c/{canvas}/text`.

The shell holds no content: it is the same few hundred bytes for three cards or a
thousand, so a slow telephone gets the words once, over the socket, and not twice.
Who has no script is led to the text, which is the whole canvas as one plain page.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from workspace.access import Capability
from workspace.errors import SignInNeeded
from workspace.organisations import Membership
from workspace.organisations.reading import documents_at
from workspace.web.api.canvases import for_reader
from workspace.web.belonging import must_still_hold, open_canvas
from workspace.web.pages.reading import reading_of
from workspace.web.visit import Visit, visit
from workspace.web.words import words_address


async def shell(request: Request) -> Response:
    """The live canvas."""
    seen, opened = await _opened(request)
    return seen.page("canvas.html", canvas=opened.canvas, config=await _config(seen, opened))


async def text(request: Request) -> Response:
    """The canvas as it is now, to be read, printed or spoken, without script."""
    seen, opened = await _opened(request)
    documents = await documents_at(seen.services, opened.canvas)

    def page() -> Response:
        canvas = for_reader(documents.read(), opened.scope)
        return seen.page("text.html", reading=reading_of(canvas, opened.scope, seen.speaks))

    made = await asyncio.to_thread(page)
    await must_still_hold(request, seen.services, opened)
    return made


async def _opened(request: Request) -> tuple[Visit, Membership]:
    seen = await visit(request)
    if seen.caller is None:
        raise SignInNeeded
    opened = await open_canvas(seen.services, seen.caller, request.path_params["canvas"])
    return seen, replace(opened, canvas=await seen.services.titles.now(opened.canvas))


async def _config(seen: Visit, opened: Membership) -> dict[str, Any]:
    """What the page's script is told; `frontend/src/store/config.ts` reads it."""
    canvas, caller = opened.canvas, seen.caller
    groups = await seen.services.organisations.groups(canvas.id)
    # Copies on a shared device are kept apart by this name; it tells nothing about the account.
    account = hashlib.sha256(caller.actor.encode()).hexdigest()[:24] if caller else ""
    return {
        "canvas": canvas.id,
        "title": canvas.title,
        "language": seen.language.code,
        "dir": seen.language.direction,
        "urls": {
            "live": f"/c/{canvas.id}/live",
            "api": f"/api/v1/canvases/{canvas.id}",
            "worker": "/sw.js",
            "words": words_address(seen.language),
            "people": f"/c/{canvas.id}/people",
            "history": f"/c/{canvas.id}/history",
            "done": "/done",
            "sign_in": "/sign-in",
        },
        "groups": [{"id": g.id, "name": g.name, "color": g.color} for g in groups],
        "account": account,
        "name": caller.name if caller else "",
        "shared_device": caller is not None and caller.shared,
        "may": sorted(c.value for c in Capability if opened.scope.may(c)),
        "partner": opened.partner_name,
        "until": opened.until.isoformat() if opened.until else None,
        "guests_write": [name for name in opened.guests_write if opened.scope.may_read(name)],
    }
