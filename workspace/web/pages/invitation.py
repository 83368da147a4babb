"""`/i/{token}` and `/j/{code}`: the welcome page of an invitation.

Mail gateways, messengers and virus scanners open every link, and some press its
button. So looking changes nothing: a GET shows a page, and only a form that this
same browser was shown lets somebody in. Afterwards the address holds no secret.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from workspace.access import EVERY_SECTION, Role
from workspace.canvas.schema import SECTION
from workspace.errors import NotFound
from workspace.language import N_
from workspace.organisations import Invitation
from workspace.web.identity import sign_in
from workspace.web.patience import Patience
from workspace.web.visit import Visit, visit

NAME_LIMIT: Final = 80
_PURPOSE: Final = "accept"
_JOINERS: Final = "\u200c\u200d"
_MAY: Final = {
    Role.FACILITATOR: N_("You will be able to write everywhere and to invite others."),
    Role.MEMBER: N_("You will be able to read and to write everywhere."),
    Role.SUPERVISOR: N_("You will be able to read everything and its history."),
    Role.READER: N_("You will be able to read."),
}


async def welcome(request: Request) -> Response:
    """`GET /i/{token}`: says where the link leads. Inert."""
    seen = await visit(request)
    invitation = await _by_token(seen)
    return await _page(seen, invitation)


async def accept(request: Request) -> Response:
    """`POST /i/{token}`: lets the visitor in, under the name they chose or none."""
    seen = await visit(request)
    form = await seen.form(_PURPOSE)
    invitation = await _by_token(seen)
    return await _let_in(seen, invitation, form.text("name"))


async def ask_code(request: Request) -> Response:
    """`GET /join`: one field for the six signs somebody read aloud."""
    seen = await visit(request)
    return seen.page("join.html", code="", problem="")


async def take_code(request: Request) -> Response:
    """`POST /join`: goes to the code's own welcome page."""
    seen = await visit(request)
    form = await seen.form("join")
    code = "".join(form.text("code").upper().split())
    try:
        await _by_code(seen, code)
    except NotFound:
        problem = seen.speaks.gettext(N_("We do not know this code. Is every sign right?"))
        return seen.page("join.html", status=422, code=code, problem=problem)
    return seen.go(f"/j/{code}")


async def welcome_by_code(request: Request) -> Response:
    """`GET /j/{code}`: the same page as a link's, found by its code. Inert."""
    seen = await visit(request)
    invitation = await _by_code(seen, request.path_params["code"])
    return await _page(seen, invitation)


async def accept_by_code(request: Request) -> Response:
    """`POST /j/{code}`: lets the visitor in."""
    seen = await visit(request)
    form = await seen.form(_PURPOSE)
    invitation = await _by_code(seen, request.path_params["code"])
    return await _let_in(seen, invitation, form.text("name"))


async def _by_token(seen: Visit) -> Invitation:
    return await seen.services.organisations.invitation(seen.request.path_params["token"])


async def _by_code(seen: Visit, code: str) -> Invitation:
    # Six signs can be guessed by whoever may try often enough; a token's 256 bits cannot.
    patience: Patience = seen.request.app.state.patience
    patience.check(seen.request)
    try:
        return await seen.services.organisations.invitation_of_code(code)
    except NotFound:
        patience.spend(seen.request)
        raise


async def _page(seen: Visit, invitation: Invitation) -> Response:
    summary = await seen.services.organisations.summary(invitation.canvas)
    canvas = await seen.services.titles.now(summary)
    response = seen.page(
        "invitation.html",
        canvas=canvas,
        may_do=_may_do(seen, invitation),
        purpose=_PURPOSE,
        name_limit=NAME_LIMIT,
        member_as=await _member_as(seen, invitation),
    )
    # The address holds what opens the door: not even our own next page is told of it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


async def _let_in(seen: Visit, invitation: Invitation, name: str) -> Response:
    # A new actor and a new login each time: nobody can hand out a session they know already.
    actor = await seen.services.organisations.accept(
        invitation, printable_name(name), seen.language.code
    )
    secret = await seen.services.accounts.begin_login(actor, kind="invitation")
    response = seen.go(f"/c/{invitation.canvas}")
    sign_in(seen.request, seen.services, response, secret)
    return response


async def _member_as(seen: Visit, invitation: Invitation) -> str | None:
    """The name under which this browser takes part already, so that nobody comes in twice."""
    if seen.caller is None:
        return None
    try:
        await seen.services.organisations.membership(invitation.canvas, seen.caller.actor)
    except NotFound:
        return None
    return seen.caller.name


def printable_name(name: str) -> str:
    """A chosen name without signs that could disturb other people's screens.

    Overrides of the writing direction would turn the words around it; joiners belong to
    the spelling of names in several scripts.
    """
    kept = "".join(sign for sign in name if sign.isprintable() or sign in _JOINERS)
    return " ".join(kept.split())[:NAME_LIMIT]


def _may_do(seen: Visit, invitation: Invitation) -> str:
    writes = invitation.scope.write
    if invitation.role is not Role.GUEST_EDITOR and writes in (EVERY_SECTION, frozenset()):
        return seen.speaks.gettext(_MAY[invitation.role])
    names = [seen.speaks.gettext(part.label) for name, part in SECTION.items() if name in writes]
    return seen.speaks.gettext(N_("You will be able to write here: %(parts)s.")) % {
        "parts": ", ".join(names)
    }
