"""`/`: who I am, my canvases, and how to begin one. Works without script, like every page."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workspace.access.names import ROLE_NAMES
from workspace.accounts.shapes import KEEPERS
from workspace.canvas.interchange import BadFile
from workspace.canvas.schema import limits
from workspace.errors import NotAllowed, SignInNeeded
from workspace.language import LANGUAGES, N_
from workspace.organisations import CanvasSummary, Group
from workspace.organisations.beginning import begin_canvas, bring_canvas, read_file
from workspace.web.door import door_of
from workspace.web.identity import Caller, login_secret, sign_out
from workspace.web.visit import Visit, visit
from workspace.web.words import how_long_ago


@dataclass(frozen=True, slots=True)
class Row:
    """One canvas as the list shows it."""

    id: str
    title: str
    changed: str
    changed_at: str
    role: str
    groups: tuple[Group, ...]


async def home(request: Request) -> Response:
    """The list of one's canvases, or a word of welcome for strangers."""
    seen = await visit(request)
    if seen.caller is None:
        door = door_of(request, seen.services.config)
        # A tablet that people pass around is always ready for the next one.
        if door is not None and door.shared:
            return seen.go("/next")
        return seen.page("start.html")
    return await _home(seen, seen.caller)


async def create(request: Request) -> Response:
    """`POST /canvases`: begins a canvas and goes there."""
    seen, caller = await _person(request)
    form = await seen.form("new-canvas")
    title = " ".join(form.text("title").split())
    language = form.text("language")
    problem = None
    if not title:
        problem = N_("Please say in a few words what it is about.")
    elif len(title) > limits.TITLE:
        problem = N_("This title is too long.")
    if problem is not None:
        facts = {"title_problem": seen.speaks.gettext(problem), "title_value": title}
        return await _home(seen, caller, status=422, **facts)
    language = language if language in LANGUAGES else seen.language.code
    claim = await begin_canvas(seen.services, caller.actor, title=title, language=language)
    return seen.go(f"/c/{claim.canvas}")


async def bring(request: Request) -> Response:
    """`POST /canvases/import`: a new canvas from a file, and goes there."""
    seen, caller = await _person(request)
    form = await seen.form("import")
    file = form.file("file")
    if file is None:
        problem = seen.speaks.gettext(N_("Please choose a file first."))
        return await _home(seen, caller, status=422, file_problem=problem)
    is_yaml = file.name.lower().endswith((".yaml", ".yml"))
    try:
        canvas = await asyncio.to_thread(read_file, file.data, is_yaml=is_yaml)
    except BadFile as error:
        problem = seen.speaks.gettext(
            N_("This file cannot be read as a canvas. The first fault is here: %(place)s.")
        ) % {"place": error.facts.get("path") or seen.speaks.gettext(N_("the whole file"))}
        return await _home(seen, caller, status=422, file_problem=problem)
    claim = await bring_canvas(seen.services, caller.actor, canvas)
    return seen.go(f"/c/{claim.canvas}")


async def back(request: Request) -> Response:
    """`GET` where only forms are sent to: after a fault there, somebody chose a language."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/", 303)


async def leave(request: Request) -> Response:
    """`POST /sign-out`: ends the login, here and on the server, and clears what was kept."""
    seen = await visit(request)
    await seen.form("sign-out")
    secret = login_secret(request, seen.services)
    if secret is not None:
        await seen.services.accounts.end_login(secret)
    response: RedirectResponse = seen.go("/")
    sign_out(request, seen.services, response)
    # The next person at this computer must not find copies behind the back button.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


async def _person(request: Request) -> tuple[Visit, Caller]:
    seen = await visit(request)
    if seen.caller is None:
        raise SignInNeeded
    if not seen.caller.is_person:
        raise NotAllowed(needs="account")
    return seen, seen.caller


async def _home(seen: Visit, caller: Caller, *, status: int = 200, **problems: Any) -> Response:
    found = await seen.services.organisations.canvases_of(caller.actor)
    rows = [await _row(seen, canvas) for canvas in found]
    ident = caller.actor.removeprefix("person:")
    person = await seen.services.accounts.person(ident) if caller.is_person else None
    facts: dict[str, Any] = {"title_problem": "", "title_value": "", "file_problem": "", **problems}
    return seen.page(
        "home.html",
        status=status,
        name=caller.name,
        canvases=rows,
        may_create=caller.is_person,
        keeps=person is not None and person.position in KEEPERS,
        title_limit=limits.TITLE,
        **facts,
    )


async def _row(seen: Visit, canvas: CanvasSummary) -> Row:
    canvas = await seen.services.titles.now(canvas)
    groups = await seen.services.organisations.groups(canvas.id)
    role = ROLE_NAMES[canvas.role] if canvas.role else ""
    return Row(
        id=canvas.id,
        title=canvas.title,
        changed=how_long_ago(canvas.changed_at, seen.services.clock.now(), seen.language),
        changed_at=canvas.changed_at.isoformat(timespec="seconds"),
        role=seen.speaks.gettext(role) if role else "",
        groups=tuple(groups),
    )
