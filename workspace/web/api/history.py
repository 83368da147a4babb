"""The history: moments, comparisons, stories, whose words, activity, visits, restoring.

What a reader may see of it follows from their membership alone (`reader_of`); names only where
the canvas's charter shows them. Answers that need looking back are made in the workshop and
pass through here as they are.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from msgspec import UnsetType
from starlette.responses import Response

from workspace.chronicle import shapes
from workspace.chronicle.kept import reader_of
from workspace.chronicle.moments import Filters
from workspace.chronicle.parties import Reader
from workspace.chronicle.restoring import Who, Wish
from workspace.chronicle.saying import Chosen
from workspace.web.api.history_shapes import Restoring, RestoringDone, Visit, Visited
from workspace.web.api.operation import JSON, Call, Malformed

_FILTERS = ("section", "card", "change", "group", "partner", "actor")


async def list_moments(call: Call[None]) -> shapes.MomentList:
    """What was done, newest first, as far as the caller may read it."""
    query = call.query
    filters = Filters(
        chosen=chosen_of(call),
        since=int(query.get("since", 0)),
        before=int(query["before"]) if "before" in query else None,
        limit=int(query.get("limit", 30)),
    )
    return await call.services.chronicle.page(call.opened.canvas.id, reader(call), filters)


async def list_choices(call: Call[None]) -> shapes.Choices:
    """What moments and comparisons can be asked for."""
    return await call.services.chronicle.choices(call.opened.canvas.id, reader(call))


async def compare(call: Call[None]) -> Response:
    """What differs between two revisions."""
    before, after = _revision(call, "from"), _revision(call, "to")
    found = await call.services.chronicle.compare(
        call.opened.canvas.id, reader(call), before, after, chosen_of(call)
    )
    return Response(found, media_type=JSON)


async def story(call: Call[None]) -> Response:
    """What became of a card, and of those it came from."""
    found = await call.services.chronicle.story(
        call.opened.canvas.id, reader(call), call.path["card"]
    )
    return Response(found, media_type=JSON)


async def blame(call: Call[None]) -> Response:
    """Whose words one text of a card is made of."""
    key = call.query.get("key", "title")
    at = int(call.query["at"]) if "at" in call.query else None
    found = await call.services.chronicle.blame(
        call.opened.canvas.id, reader(call), call.path["card"], key, at
    )
    return Response(found, media_type=JSON)


async def activity(call: Call[None]) -> shapes.Activity:
    """On which days something was done, and by which groups."""
    zone = call.services.config.zone
    today = call.services.clock.now().astimezone(zone).date()
    until = _day(call, "until", today)
    since = _day(call, "since", until - timedelta(days=365))
    return await call.services.chronicle.activity(
        call.opened.canvas.id,
        reader(call),
        datetime.combine(since, time(), zone),
        datetime.combine(until + timedelta(days=1), time(), zone),
        zone,
    )


async def visit(call: Call[Visit]) -> Visited:
    """Remembers how far the caller has seen the canvas, for `since my last visit`."""
    asked = None if isinstance(call.body.revision, UnsetType) else call.body.revision
    seen = await call.services.chronicle.visited(call.opened.canvas.id, call.caller.actor, asked)
    return Visited(revision=seen)


async def restore(call: Call[Restoring]) -> RestoringDone:
    """Brings a card, a section or the canvas back as it was, by adding to the log."""
    wish = call.body
    card = None if isinstance(wish.card, UnsetType) else wish.card
    section = None if isinstance(wish.section, UnsetType) else wish.section
    if card is not None and section is not None:
        raise Malformed(why="either a card or a section")
    services = call.services
    done = await services.chronicle.restore(
        services.hub,
        services.log,
        call.opened.canvas.id,
        Who(call.caller.actor, call.caller.login, call.opened.scope),
        Wish(wish.revision, card, section),
        call.rights_hold,
    )
    what: Literal["card", "section", "canvas"] = "card" if card else "canvas"
    return RestoringDone(
        revision=done.revision, undo=done.undo, what="section" if section else what
    )


def reader(call: Call[Any]) -> Reader:
    """What the caller may see of the past."""
    return reader_of(call.opened, call.caller.actor)


def chosen_of(call: Call[Any]) -> Chosen:
    """What of the moments or of a comparison is asked for."""
    return Chosen(**{name: call.query.get(name) for name in _FILTERS})


def _revision(call: Call[Any], name: str) -> int:
    if name not in call.query:
        raise Malformed(why=f"the parameter {name!r} is missing")
    return int(call.query[name])


def _day(call: Call[Any], name: str, otherwise: date) -> date:
    said = call.query.get(name)
    if said is None:
        return otherwise
    try:
        found = date.fromisoformat(said)
    except ValueError:
        raise Malformed(why=f"the parameter {name!r} must be a day, like 2026-05-12") from None
    if not date(1970, 1, 2) <= found <= date(9000, 1, 1):
        raise Malformed(why=f"the parameter {name!r} is too far away")
    return found
