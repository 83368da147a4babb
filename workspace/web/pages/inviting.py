"""Making an invitation, its printed sheet, and what becomes of it.

The quick form asks four things: which organisation, which parts, until when, how many.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from workspace.access import Capability, Role
from workspace.canvas.schema import CARD_SECTIONS
from workspace.language import N_
from workspace.organisations import Invited, charter_sentences
from workspace.organisations.refusals import BadName
from workspace.web.identity import Caller
from workspace.web.invitation_words import invitation_in_words, opens_in_words, until_in_words
from workspace.web.moments import moment_words, zone_words
from workspace.web.pages.fresh_secrets import (
    FreshSecrets,
    hand_over,
    handed_over,
    sheet_address,
)
from workspace.web.pages.managing import (
    BadField,
    chosen_end,
    managing,
    number,
    people_address,
    purpose_of,
)
from workspace.web.pages.people import people_page
from workspace.web.qr import qr_of
from workspace.web.visit import Form, Visit

USES_LIMIT: Final = 10_000
_ROLES: Final = {role.value: role for role in Role}


async def invite(request: Request) -> Response:
    """`POST /c/{canvas}/people/invite`: makes an invitation and goes to its sheet."""
    seen, caller, opened = await managing(request, Capability.INVITE)
    canvas = opened.canvas.id
    form = await seen.form(purpose_of(canvas))
    try:
        made = await _invite(seen, caller, canvas, form)
    except BadField as problem:
        return await people_page(
            seen,
            opened,
            status=422,
            problem={"form": form.text("for"), "field": problem.field, "says": problem.says},
            values=form.texts,
        )
    response = seen.go(sheet_address(canvas, made.id))
    hand_over(seen, response, canvas, made.id, FreshSecrets(made.token, made.code))
    return response


async def sheet(request: Request) -> Response:
    """`GET …/sheet`: what to print, show or read aloud; A4, or four on a page."""
    seen, _, opened = await managing(request, Capability.INVITE)
    canvas = opened.canvas
    invitation = await seen.services.organisations.invitation_by_id(
        canvas.id, request.path_params["invitation"]
    )
    door = await handed_over(seen, invitation)
    base = seen.services.config.public_url or str(request.base_url).rstrip("/")
    # A link goes before a code: it lasts as long as the invitation, a code a few hours.
    link = f"{base}/i/{door.token}" if door.token else ""
    short = f"{base}/j/{door.code}" if door.code else ""
    now, zone = seen.services.clock.now(), seen.services.config.zone
    until = invitation.code_until
    return seen.page(
        "sheet.html",
        canvas=canvas,
        invitation=invitation,
        over=invitation.why_over(now),
        purpose=purpose_of(canvas.id),
        said=invitation_in_words(invitation, now, seen.speaks, seen.language, zone),
        opens=opens_in_words(invitation.scope, seen.speaks, seen.language),
        until=until_in_words(invitation.expires_at, now, seen.speaks, seen.language, zone),
        link=link,
        code=f"{door.code[:3]} {door.code[3:]}" if door.code else "",
        code_until=moment_words(until, seen.language, zone) if until else "",
        join=f"{base}/join",
        qr=qr_of(link or short) if link or short else None,
        zone=zone_words(now, seen.language, zone),
        charter=charter_sentences(opened.charter, seen.speaks),
        small=request.query_params.get("size") == "a6",
        people=people_address(canvas.id, "invitations"),
    )


async def renew(request: Request) -> Response:
    """`POST …/renew`: a new link, or a new code alone, and to the sheet that shows it."""
    seen, caller, opened = await managing(request, Capability.INVITE)
    canvas, ident = opened.canvas.id, request.path_params["invitation"]
    form = await seen.form(purpose_of(canvas))
    organisations = seen.services.organisations
    if form.text("what") == "link":
        made = await organisations.renew_link(canvas, ident, caller.actor)
        door = FreshSecrets(made.token, made.code)
    else:
        before = await handed_over(seen, await organisations.invitation_by_id(canvas, ident))
        door = FreshSecrets(
            before.token, await organisations.renew_code(canvas, ident, caller.actor)
        )
    response = seen.go(sheet_address(canvas, ident))
    hand_over(seen, response, canvas, ident, door)
    return response


async def change(request: Request) -> Response:
    """`POST …/change`: another end, or another number of uses."""
    seen, caller, opened = await managing(request, Capability.INVITE)
    canvas, ident = opened.canvas.id, request.path_params["invitation"]
    form = await seen.form(purpose_of(canvas))
    organisations = seen.services.organisations
    has = await organisations.invitation_by_id(canvas, ident)
    now = seen.services.clock.now()
    try:
        until = has.expires_at
        if form.text("until") != "as_it_is":
            until = chosen_end(form, now, seen, may_be_open=has.partner is None)
        uses = number(form, "uses", 1, USES_LIMIT, seen)
    except BadField as problem:
        return await people_page(
            seen,
            opened,
            status=422,
            problem={"form": ident, "field": problem.field, "says": problem.says},
            values=form.texts,
        )
    await organisations.extend(canvas, ident, caller.actor, expires_at=until, uses=uses)
    return seen.go(people_address(canvas, f"i-{ident}"))


async def revoke(request: Request) -> Response:
    """`POST …/revoke`: withdraws it, with or without those who are in."""
    seen, caller, opened = await managing(request, Capability.INVITE)
    canvas, ident = opened.canvas.id, request.path_params["invitation"]
    form = await seen.form(purpose_of(canvas))
    await seen.services.organisations.revoke(
        canvas, ident, caller.actor, keep_people=form.text("keep") == "yes"
    )
    return seen.go(people_address(canvas, "invitations"))


async def _invite(seen: Visit, caller: Caller, canvas: str, form: Form) -> Invited:
    now = seen.services.clock.now()
    if form.text("for") == "partner":
        return await _invite_partner(seen, caller, canvas, form, now)
    role = _ROLES.get(form.text("role"), Role.MEMBER)
    writes = reads = None
    if role is Role.GUEST_EDITOR:
        writes, reads = _parts(seen, form)
    group = form.text("group") or None
    return await seen.services.organisations.invite(
        canvas,
        caller.actor,
        role,
        group=group,
        label=form.text("label"),
        writes=writes,
        reads=reads,
        uses=number(form, "uses", 1, USES_LIMIT, seen),
        expires_at=chosen_end(form, now, seen, may_be_open=True),
    )


async def _invite_partner(
    seen: Visit, caller: Caller, canvas: str, form: Form, now: datetime
) -> Invited:
    organisations = seen.services.organisations
    # Everything is looked at before the organisation is noted: a fault leaves nothing behind.
    writes, reads = _parts(seen, form)
    expires = chosen_end(form, now, seen, may_be_open=False)
    uses = number(form, "uses", 1, USES_LIMIT, seen)
    try:
        partner = await organisations.add_partner(canvas, form.text("partner"), caller.actor)
    except BadName:
        says = seen.speaks.gettext(N_("Please name the organisation."))
        raise BadField("partner", says) from None
    return await organisations.invite(
        canvas,
        caller.actor,
        Role.GUEST_EDITOR if writes else Role.READER,
        partner=partner.id,
        writes=writes,
        reads=reads,
        uses=uses,
        expires_at=expires,
    )


def _parts(seen: Visit, form: Form) -> tuple[frozenset[str], frozenset[str]]:
    writes = frozenset(name for name in CARD_SECTIONS if form.text(f"write-{name}"))
    others = frozenset(CARD_SECTIONS) if form.text("others") != "closed" else writes
    if not others:
        says = N_("Please choose at least one part, or let them read the others.")
        raise BadField("parts", seen.speaks.gettext(says))
    return writes, others | {"frame"}
