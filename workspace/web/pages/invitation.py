"""`/i/{token}`, `/j/{code}` and `/next`: the page of an invitation, and coming in by it.

Mail gateways, messengers and virus scanners open every link, and some press its button. So
looking changes nothing: a GET shows a page, and only a form that this same browser was
shown lets somebody in. Afterwards the address holds no secret.

Whoever is in already goes on as themselves, and is not made a second person. On a device
that people pass around, `/next` shows the invitation again to whoever comes after.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from workspace.accounts.names import NAME_LIMIT, clean_name
from workspace.errors import NotFound
from workspace.organisations import Invitation
from workspace.organisations.spoken import NoCode, read_code
from workspace.organisations.store import InvitationOver
from workspace.web.door import Door, door_of, stand_before
from workspace.web.identity import login_secret, sign_in
from workspace.web.pages.joining import by_code, code_page, wait_page
from workspace.web.patience import PleaseWait
from workspace.web.promises import about, kept, seen_by, why_over
from workspace.web.visit import Form, Visit, visit

_PURPOSE: Final = "accept"
# The canvas page understands it: a field for the first words is open where one may write.
_FIRST_WORDS: Final = "#add"


async def welcome(request: Request) -> Response:
    """`GET /i/{token}`: says where the link leads. Inert."""
    seen = await visit(request)
    try:
        return await _page(seen, await _by_token(seen))
    except InvitationOver as over:
        return await _over(seen, over)


async def accept(request: Request) -> Response:
    """`POST /i/{token}`: lets the visitor in, under the name they chose or none."""
    seen = await visit(request)
    form = await seen.form(_PURPOSE)
    try:
        return await _let_in(seen, await _by_token(seen), form)
    except InvitationOver as over:
        return await _over(seen, over)


async def welcome_by_code(request: Request) -> Response:
    """`GET /j/{code}`: the same page as a link's, found by its code. Inert."""
    seen = await visit(request)
    return await _with_code(seen, None)


async def accept_by_code(request: Request) -> Response:
    """`POST /j/{code}`: lets the visitor in."""
    seen = await visit(request)
    return await _with_code(seen, await seen.form(_PURPOSE))


async def welcome_next(request: Request) -> Response:
    """`GET /next`: the invitation that this browser stands before, for the next person."""
    seen = await visit(request)
    try:
        return await _page(seen, await _by_door(seen))
    except InvitationOver as over:
        return await _over(seen, over)
    except NotFound:
        return seen.go("/join")


async def accept_next(request: Request) -> Response:
    """`POST /next`: lets the next person in."""
    seen = await visit(request)
    form = await seen.form(_PURPOSE)
    try:
        return await _let_in(seen, await _by_door(seen), form)
    except InvitationOver as over:
        return await _over(seen, over)


async def _by_token(seen: Visit) -> Invitation:
    return await seen.services.organisations.invitation(seen.request.path_params["token"])


async def _by_door(seen: Visit) -> Invitation:
    door = door_of(seen.request, seen.services.config)
    if door is None:
        raise NotFound
    return await seen.services.organisations.invitation_behind(door.invitation)


async def _with_code(seen: Visit, form: Form | None) -> Response:
    code = seen.request.path_params["code"]
    try:
        invitation = await by_code(seen, code)
        if form is not None:
            return await _let_in(seen, invitation, form)
        return await _page(seen, invitation)
    except PleaseWait as wait:
        return wait_page(seen, read_code(code), wait)
    except InvitationOver as over:
        return await _over(seen, over)
    except (NoCode, NotFound) as error:
        return code_page(seen, code, error)


async def _page(seen: Visit, invitation: Invitation) -> Response:
    services = seen.services
    summary = await services.organisations.summary(invitation.canvas)
    charter = await services.organisations.charter(invitation.canvas)
    door = door_of(seen.request, services.config)
    shared = "shared" in seen.request.query_params or (door is not None and door.shared)
    response = seen.page(
        "invitation.html",
        canvas=await services.titles.now(summary),
        about=about(invitation.scope, seen.speaks, seen.language),
        seen_by=seen_by(charter, seen.speaks),
        kept=kept(charter, seen.speaks),
        purpose=_PURPOSE,
        name_limit=NAME_LIMIT,
        here_as=seen.caller.name if seen.caller is not None else None,
        is_member=await _is_member(seen, invitation.canvas),
        inside=_inside(invitation),
        shared=shared,
    )
    stand_before(seen.request, services.config, response, Door(invitation.id, shared))
    # The address holds what opens the door: not even our own next page is told of it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


async def _let_in(seen: Visit, invitation: Invitation, form: Form) -> Response:
    """Somebody new, or the one this browser knows when they say that it is still them."""
    services, caller = seen.services, seen.caller
    me = caller if form.text("as") == "me" else None
    shared = me.shared if me is not None else form.text("shared") == "yes"
    actor = await services.organisations.accept(
        invitation,
        clean_name(form.text("name")),
        seen.language.code,
        actor=me.actor if me is not None else None,
    )
    response = seen.go(_inside(invitation))
    if caller is None or actor != caller.actor:
        # A new login each time: nobody can hand out one that they know already. Who was here
        # before could never get back to theirs, so it ends.
        if (old := login_secret(seen.request, services)) is not None:
            await services.accounts.end_login(old)
        secret = await services.accounts.begin_login(
            actor, kind="invitation", device=seen.device, shared=shared
        )
        sign_in(seen.request, services, response, secret, shared=shared)
    stand_before(seen.request, services.config, response, Door(invitation.id, shared))
    return response


async def _over(seen: Visit, over: InvitationOver) -> Response:
    canvas = str(over.facts.get("canvas", ""))
    may_go_on = bool(canvas) and await _is_member(seen, canvas)
    response = seen.page(
        "invitation_over.html",
        status=404,
        why=why_over(over, seen.speaks),
        inside=f"/c/{canvas}" if may_go_on else "",
        here_as=seen.caller.name if seen.caller is not None else None,
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


async def _is_member(seen: Visit, canvas: str) -> bool:
    """Whether this browser takes part already, so that nobody comes in twice."""
    if seen.caller is None:
        return False
    try:
        await seen.services.organisations.membership(canvas, seen.caller.actor)
    except NotFound:
        return False
    return True


def _inside(invitation: Invitation) -> str:
    writes = invitation.scope.write - {"frame"}
    return f"/c/{invitation.canvas}{_FIRST_WORDS if writes else ''}"
