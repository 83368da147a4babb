"""The forms of the people page: a member's rights, groups, partner organisations, the charter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from workspace.access import Capability, Role
from workspace.access.names import ROLE_NAMES
from workspace.canvas.schema import CARD_SECTIONS
from workspace.canvas.schema.frame import GROUP_TYPES
from workspace.errors import NotFound
from workspace.ids import new_card_id
from workspace.language import N_
from workspace.organisations import Charter, Group, Rights
from workspace.organisations.charter import KEEPING, READERS_LIMIT
from workspace.organisations.groups import COLORS
from workspace.organisations.refusals import BadName, LastFacilitator
from workspace.web.group_edits import put_groups
from workspace.web.moments import zone_words
from workspace.web.pages.managing import (
    BadField,
    chosen_end,
    managing,
    number,
    people_address,
    purpose_of,
)
from workspace.web.pages.people import member_view, people_page, roles_for, sections
from workspace.web.visit import Form, Visit

PEOPLE_LIMIT: Final = 100_000
_TYPES: Final = frozenset(option.id for option in GROUP_TYPES)


# ── one member ──


async def member(request: Request) -> Response:
    """`GET /c/{canvas}/people/{actor}`: one member's rights, to be changed."""
    return await _member_page(request)


async def change_member(request: Request) -> Response:
    """`POST /c/{canvas}/people/{actor}`: other rights, or the end of them."""
    seen, caller, opened = await managing(request, Capability.PEOPLE)
    canvas, actor = opened.canvas.id, request.path_params["actor"]
    form = await seen.form(purpose_of(canvas))
    organisations = seen.services.organisations
    try:
        if form.text("do") == "remove":
            await organisations.remove_member(canvas, actor, caller.actor)
        else:
            has = (await organisations.member(canvas, actor)).rights
            given = _rights(seen, form, has)
            await organisations.change_member(canvas, actor, given, caller.actor)
    except LastFacilitator:
        says = N_("Somebody must be left to facilitate. Give the facilitation to another first.")
        return await _member_page(request, seen.speaks.gettext(says))
    except BadField as problem:
        return await _member_page(request, problem.says)
    ended = form.text("do") == "remove"
    return seen.go(people_address(canvas, "people" if ended else f"m-{actor}"))


async def _member_page(request: Request, problem: str = "") -> Response:
    seen, caller, opened = await managing(request, Capability.PEOPLE)
    organisations, canvas = seen.services.organisations, opened.canvas.id
    found = await organisations.member(canvas, request.path_params["actor"])
    has = found.rights
    return seen.page(
        "member.html",
        status=422 if problem else 200,
        canvas=opened.canvas,
        purpose=purpose_of(canvas),
        problem=problem,
        member=found,
        is_me=found.actor == caller.actor,
        view=member_view(seen, found),
        roles=[(role, seen.speaks.gettext(ROLE_NAMES[role])) for role in roles_for(has.partner)],
        sections=sections(seen),
        writes=has.scope.write,
        reads=has.scope.read,
        groups=await organisations.groups(canvas),
        today=seen.services.clock.now().astimezone(seen.services.config.zone).date().isoformat(),
        zone=zone_words(seen.services.clock.now(), seen.language, seen.services.config.zone),
        back=people_address(canvas, "people"),
    )


def _rights(seen: Visit, form: Form, has: Rights) -> Rights:
    role = form.text("role")
    given = replace(
        has,
        role=Role(role) if role in set(Role) else has.role,
        group=form.text("group") or None,
        reads=None,
        writes=None,
    )
    if given.role is Role.GUEST_EDITOR or has.partner is not None:
        parts = {name: form.text(f"part-{name}") for name in CARD_SECTIONS}
        given = replace(
            given,
            writes=frozenset(name for name, how in parts.items() if how == "write"),
            reads=frozenset(name for name, how in parts.items() if how != "closed") | {"frame"},
        )
    if form.text("until") != "as_it_is":
        now = seen.services.clock.now()
        end = chosen_end(form, now, seen, may_be_open=has.partner is None)
        given = replace(given, until=end)
    return given


# ── groups ──


async def groups(request: Request) -> Response:
    """`POST /c/{canvas}/people/groups`: adds, changes, moves or takes away a group."""
    seen, caller, opened = await managing(request, Capability.PEOPLE)
    canvas = opened.canvas.id
    form = await seen.form(purpose_of(canvas))
    there = list(await seen.services.organisations.groups(canvas))
    try:
        wanted = _changed(seen, form, there)
        await put_groups(seen.services, canvas, wanted, caller.actor)
    except BadName:
        says = seen.speaks.gettext(N_("Please give the group a short name."))
        problem = {"form": "groups", "field": "name", "says": says}
    except BadField as fault:
        problem = {"form": "groups", "field": fault.field, "says": fault.says}
    else:
        return seen.go(people_address(canvas, "groups"))
    return await people_page(seen, opened, status=422, problem=problem, values=form.texts)


def _changed(seen: Visit, form: Form, there: Sequence[Group]) -> list[Group]:
    wanted = list(there)
    if form.text("do") == "add":
        return [*wanted, _group(seen, form, Group(new_card_id(), "", "other", len(there) % COLORS))]
    place = next((n for n, one in enumerate(wanted) if one.id == form.text("group")), None)
    if place is None:
        raise NotFound
    match form.text("do"):
        case "remove":
            del wanted[place]
        case "up" if place > 0:
            wanted[place - 1], wanted[place] = wanted[place], wanted[place - 1]
        case "change":
            wanted[place] = _group(seen, form, wanted[place])
        case _:
            pass
    return wanted


def _group(seen: Visit, form: Form, old: Group) -> Group:
    color = form.text("color")
    kind = form.text("type")
    return replace(
        old,
        name=form.text("name"),
        type=kind if kind in _TYPES else old.type,
        color=int(color) if color in {str(n) for n in range(COLORS)} else old.color,
        letter=form.text("letter")[:2],
        seats=number(form, "seats", 0, PEOPLE_LIMIT, seen),
        quorum=number(form, "quorum", 0, PEOPLE_LIMIT, seen),
    )


# ── partner organisations ──


async def partners(request: Request) -> Response:
    """`POST /c/{canvas}/people/partners`: adds, renames or takes off an organisation."""
    seen, caller, opened = await managing(request, Capability.PEOPLE)
    canvas = opened.canvas.id
    form = await seen.form(purpose_of(canvas))
    organisations, by = seen.services.organisations, caller.actor
    try:
        match form.text("do"):
            case "add":
                await organisations.add_partner(canvas, form.text("name"), by)
            case "rename":
                ident = form.text("partner")
                await organisations.rename_partner(canvas, ident, form.text("name"), by)
            case "remove":
                await organisations.remove_partner(canvas, form.text("partner"), by)
            case _:
                pass
    except BadName:
        says = seen.speaks.gettext(N_("Please name the organisation."))
        problem = {"form": "partners", "field": "name", "says": says}
        return await people_page(seen, opened, status=422, problem=problem, values=form.texts)
    return seen.go(people_address(canvas, "partners"))


# ── charter ──


async def charter(request: Request) -> Response:
    """`POST /c/{canvas}/people/charter`: another charter."""
    seen, caller, opened = await managing(request, Capability.PEOPLE)
    canvas = opened.canvas.id
    form = await seen.form(purpose_of(canvas))
    readers = " ".join(form.text("readers").split())
    if len(readers) > READERS_LIMIT:
        says = seen.speaks.gettext(N_("This is too long. Two sentences are enough."))
        problem = {"form": "charter", "field": "readers", "says": says}
        return await people_page(seen, opened, status=422, problem=problem, values=form.texts)
    keeping = {str(months or "end"): months for months in KEEPING}
    wanted = Charter(
        attribution="name" if form.text("attribution") == "name" else "group",
        keeping=keeping.get(form.text("keeping"), opened.charter.keeping),
        readers=readers,
    )
    await seen.services.organisations.set_charter(canvas, wanted, caller.actor)
    return seen.go(people_address(canvas, "charter"))
