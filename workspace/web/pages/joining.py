"""`/join`: six signs that somebody reads aloud, typed on whatever is at hand.

The page explains what is wrong with a code while it can still be mended, takes a whole
link that was pasted into the field for what it is, and, when codes are guessed at, asks
to wait instead of turning a room full of people away.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from workspace.errors import NotFound
from workspace.language import N_
from workspace.organisations import Invitation
from workspace.organisations.spoken import NoCode, read_code
from workspace.organisations.store import InvitationOver
from workspace.web.door import Door, door_of, stand_before
from workspace.web.patience import WAIT, Patience, PleaseWait
from workspace.web.visit import Visit, visit

_PURPOSE: Final = "join"
_LINK: Final = re.compile(r"/(i/[A-Za-z0-9_-]{20,}|j/[A-Za-z0-9]{6})(?:[?#]|\Z)")
_LONGEST: Final = 500
_UNKNOWN: Final = N_(
    "We do not know this code. Is every sign right? A code works for a few hours; "
    "ask the person who invites you whether there is a newer one."
)


async def ask(request: Request) -> Response:
    """`GET /join`: one field for the six signs."""
    seen = await visit(request)
    return code_page(seen)


async def take(request: Request) -> Response:
    """`POST /join`: goes to the invitation's own page."""
    seen = await visit(request)
    form = await seen.form(_PURPOSE)
    said = form.text("code")[:_LONGEST]
    if (link := _LINK.search(said)) is not None:
        # Opened like any link; a code in it is looked up, and counted, there.
        return seen.go(f"/{link[1]}")
    try:
        code = read_code(said)
    except NoCode as error:
        return code_page(seen, said, error)
    try:
        invitation = await by_code(seen, code, form.text("ticket"))
    except PleaseWait as wait:
        return wait_page(seen, code, wait)
    except NotFound as error:
        return code_page(seen, said, error)
    response = seen.go(f"/j/{code}")
    known = door_of(request, seen.services.config)
    shared = known is not None and known.shared
    stand_before(request, seen.services.config, response, Door(invitation.id, shared))
    return response


async def by_code(seen: Visit, code: str, ticket: str = "") -> Invitation:
    """The invitation of a code, if this visitor may try one now.

    Raises:
        NoCode: it cannot be a code.
        NotFound: it is nobody's; one try is spent.
        InvitationOver: it is somebody's, and over.
        PleaseWait: too many were wrong lately.
    """
    code = read_code(code)
    organisations = seen.services.organisations
    door = door_of(seen.request, seen.services.config)
    if door is not None:
        # A code that was right a moment ago is right now: no guess, so nothing to wait for.
        # For any other code the visitor learns nothing here.
        try:
            found = await organisations.invitation_of_code(code)
        except (NotFound, InvitationOver):
            found = None
        if found is not None and found.id == door.invitation:
            return found
    # Six signs can be guessed by whoever may try often enough; a token's 256 bits cannot.
    patience: Patience = seen.request.app.state.patience
    waited = patience.check(seen.request, seen.browser, ticket)
    try:
        return await organisations.invitation_of_code(code)
    except NotFound:
        patience.spend(seen.request, waited=waited)
        raise


def code_page(seen: Visit, code: str = "", error: NoCode | NotFound | None = None) -> Response:
    """The page with the field; after `error` it says what to look at again."""
    response = seen.page(
        "join.html",
        status=200 if error is None else 404 if isinstance(error, NotFound) else 422,
        code=code[:40],
        problem=_what_is_wrong(seen, error) if error is not None else "",
        purpose=_PURPOSE,
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def wait_page(seen: Visit, code: str, wait: PleaseWait) -> Response:
    """The page that says how long, and tries again by one press of a button."""
    seconds = int(WAIT.total_seconds())
    response = seen.page(
        "wait.html",
        status=429,
        code=code,
        ticket=wait.ticket,
        seconds=seconds,
        purpose=_PURPOSE,
    )
    response.headers["Retry-After"] = str(seconds)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _what_is_wrong(seen: Visit, error: NoCode | NotFound) -> str:
    if isinstance(error, NotFound):
        return seen.speaks.gettext(_UNKNOWN)
    if error.facts["why"] == "sign":
        said = N_(
            "No code has the sign “%(sign)s”. Codes leave out 0, O, 1, I and L, which look too "
            "much alike. Please look at that sign again."
        )
        return seen.speaks.gettext(said) % {"sign": error.facts["sign"]}
    said = N_("A code has six signs; this has %(n)s.")
    return seen.speaks.gettext(said) % {"n": error.facts["length"]}
