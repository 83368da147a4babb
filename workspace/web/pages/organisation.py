"""`/organisation`: its people, its canvases, and the access log for those who own it.

Owners and coordinators come here; owners alone add people, give positions and read the
log. Keeping a canvas gives no right to read it: whoever runs the organisation sees the
titles, archives and brings back, and may take over the facilitation of a canvas that has
lost its last facilitator, which the access log tells everybody who may read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workspace.accounts.shapes import KEEPERS, BadEmail, EmailTaken, LinkPurpose, Person
from workspace.errors import NotAllowed, NotFound, SignInNeeded
from workspace.language import N_
from workspace.organisations import CanvasSummary
from workspace.organisations.houses import POSITIONS
from workspace.organisations.refusals import BadName, LastFacilitator, LastOwner
from workspace.web.access_words import event_moment, event_words
from workspace.web.moments import zone_words
from workspace.web.visit import Visit, visit
from workspace.web.words import how_long_ago

PURPOSE: Final = "organisation"
POSITION_NAMES: Final = {
    "owner": N_("owner"),
    "coordinator": N_("coordination"),
    "member": N_("member"),
}


@dataclass(frozen=True, slots=True)
class CanvasView:
    """A canvas as the organisation sees it: by its title, without what is in it."""

    id: str
    title: str
    changed: str
    archived: bool
    facilitators: tuple[str, ...]
    is_mine: bool


async def overview(request: Request) -> Response:
    """The page."""
    seen, me = await _keeper(request)
    return await _page(seen, me)


async def back(request: Request) -> Response:
    """`GET` where only forms are sent to: after a fault there, somebody chose a language."""
    query = request.url.query
    return RedirectResponse(f"/organisation?{query}" if query else "/organisation", 303)


async def log(request: Request) -> Response:
    """`/organisation/log`: the access log of all its canvases and accounts, for owners."""
    seen, me = await _keeper(request, owner=True)
    zone = seen.services.config.zone
    organisations = seen.services.organisations
    before = request.query_params.get("before") or None
    events = await organisations.events_of_organisation(me.organisation, before=before)
    titles = {one.id: one.title for one in await organisations.canvases_kept_by(me.organisation)}
    return seen.page(
        "access_log.html",
        title=await organisations.organisation_name(me.organisation),
        back="/organisation",
        here="/organisation/log",
        events=[
            (
                event_moment(one, seen.language, zone),
                event_words(one, seen.speaks)
                + (f" · \u2068{title}\u2069" if (title := titles.get(one.canvas or "")) else ""),
            )
            for one in events
        ],
        zone=zone_words(seen.services.clock.now(), seen.language, zone),
        older=events[-1].id if events else None,
    )


async def add_person(request: Request) -> Response:
    """`POST /organisation/people`: adds somebody and shows their set-up link, once."""
    seen, me = await _keeper(request, owner=True)
    form = await seen.form(PURPOSE)
    accounts = seen.services.accounts
    email = form.text("email")
    try:
        made = await accounts.create_person(email, form.text("name"), seen.language.code)
    except BadEmail:
        return await _amiss(seen, me, N_("This is not an e-mail address."), email=email)
    except EmailTaken:
        return await _amiss(seen, me, N_("Somebody has this address already."), email=email)
    position = form.text("position")
    if position in POSITIONS and position != made.position:
        await seen.services.organisations.set_position(me.organisation, made.id, position, me.actor)
    return await _with_link(seen, me, made)


async def change_person(request: Request) -> Response:
    """`POST /organisation/people/{person}`: a new link, a position, closing or opening."""
    seen, me = await _keeper(request, owner=True)
    form = await seen.form(PURPOSE)
    organisations, accounts = seen.services.organisations, seen.services.accounts
    who = await organisations.colleague(me.organisation, request.path_params["person"])
    try:
        match form.text("do"):
            case "link":
                found = await accounts.person(who.id)
                if found is None or not who.is_active:
                    raise NotFound
                return await _with_link(seen, me, found)
            case "position":
                await organisations.set_position(
                    me.organisation, who.id, form.text("position"), me.actor
                )
            case "close":
                await organisations.check_an_owner_stays(me.organisation, who.id)
                await accounts.deactivate(who.id, me.actor)
            case "open":
                await accounts.reactivate(who.id, me.actor)
            case _:
                pass
    except LastOwner:
        return await _amiss(seen, me, N_("Somebody must be left to manage the organisation."))
    return seen.go("/organisation#people")


async def change_canvas(request: Request) -> Response:
    """`POST /organisation/canvases/{canvas}`: archives, brings back, or takes over."""
    seen, me = await _keeper(request)
    form = await seen.form(PURPOSE)
    organisations = seen.services.organisations
    kept = {one.id: one for one in await organisations.canvases_kept_by(me.organisation)}
    canvas = kept.get(request.path_params["canvas"])
    if canvas is None:
        raise NotFound
    match form.text("do"):
        case "archive":
            await organisations.archive(canvas.id, me.actor)
        case "restore":
            await organisations.bring_back(canvas.id, me.actor)
        case "take_over" if canvas.archived_at is None:
            try:
                await organisations.take_over(canvas.id, me.actor)
            except LastFacilitator:
                says = N_("Somebody facilitates this canvas. Ask them to invite you.")
                return await _amiss(seen, me, says)
        case _:
            pass
    return seen.go("/organisation#canvases")


async def rename(request: Request) -> Response:
    """`POST /organisation/name`: another name for the organisation."""
    seen, me = await _keeper(request, owner=True)
    form = await seen.form(PURPOSE)
    try:
        await seen.services.organisations.rename_organisation(me.organisation, form.text("name"))
    except BadName:
        return await _amiss(seen, me, N_("Please name the organisation."))
    return seen.go("/organisation")


async def _keeper(request: Request, *, owner: bool = False) -> tuple[Visit, Person]:
    """The visit of somebody who keeps an organisation.

    Raises:
        SignInNeeded, NotAllowed: nobody, a guest, or somebody without that position.
    """
    seen = await visit(request)
    if seen.caller is None:
        raise SignInNeeded
    kind, _, ident = seen.caller.actor.partition(":")
    person = await seen.services.accounts.person(ident) if kind == "person" else None
    positions = {"owner"} if owner else KEEPERS
    # A program's token reaches no further through a page than through the API.
    if person is None or person.position not in positions or "admin" not in seen.caller.scopes:
        raise NotAllowed(needs="owner" if owner else "coordinator")
    return seen, person


async def _with_link(seen: Visit, me: Person, person: Person) -> Response:
    purpose: LinkPurpose = "reset" if person.has_password else "set_up"
    secret = await seen.services.accounts.links.make(person, purpose, me.actor)
    base = seen.services.config.public_url or str(seen.request.base_url).rstrip("/")
    # Shown in the answer to the form and nowhere else: no address ever holds it.
    return await _page(seen, me, link=f"{base}/in/{secret}", link_for=person.name)


async def _amiss(seen: Visit, me: Person, says: str, **values: str) -> Response:
    problem = seen.speaks.gettext(says)
    return await _page(seen, me, status=422, problem=problem, **values)


async def _page(seen: Visit, me: Person, *, status: int = 200, **facts: Any) -> Response:
    organisations = seen.services.organisations
    found = await organisations.canvases_kept_by(me.organisation)
    speaks = seen.speaks
    return seen.page(
        "organisation.html",
        status=status,
        name=await organisations.organisation_name(me.organisation),
        me=me,
        is_owner=me.position == "owner",
        purpose=PURPOSE,
        people=await organisations.colleagues(me.organisation),
        positions=[(one, speaks.gettext(POSITION_NAMES[one])) for one in POSITIONS],
        canvases=[await _view(seen, me, canvas) for canvas in found],
        **{"problem": "", "email": "", "link": "", "link_for": "", **facts},
    )


async def _view(seen: Visit, me: Person, canvas: CanvasSummary) -> CanvasView:
    archived = canvas.archived_at is not None
    canvas = canvas if archived else await seen.services.titles.now(canvas)
    facilitators: Sequence[tuple[str, str]] = ()
    if not archived:
        facilitators = await seen.services.organisations.facilitators(canvas.id)
    return CanvasView(
        id=canvas.id,
        title=canvas.title,
        changed=how_long_ago(canvas.changed_at, seen.services.clock.now(), seen.language),
        archived=archived,
        facilitators=tuple(name for _, name in facilitators),
        is_mine=any(actor == me.actor for actor, _ in facilitators),
    )
