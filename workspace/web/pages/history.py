"""`/c/{canvas}/history`: what happened on a canvas, as a logbook.

Its script draws moments, comparisons and stories; what it is told comes from the API. Who has
no script reads the newest moments here, in the same sentences.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from workspace.access import Capability
from workspace.canvas.schema import CARD_SECTIONS
from workspace.chronicle import shapes as chronicle
from workspace.chronicle.kept import reader_of
from workspace.chronicle.moments import Filters
from workspace.errors import NotAllowed, SignInNeeded
from workspace.organisations import Membership
from workspace.outputs.history_words import day_headline, plain
from workspace.outputs.history_words.times import clock_words
from workspace.web.belonging import must_still_hold, open_canvas
from workspace.web.telling.facts import section_id
from workspace.web.telling.lines import Teller
from workspace.web.visit import Visit, visit
from workspace.web.words import words_address

NEWEST: Final = 40


@dataclass(frozen=True, slots=True)
class Told:
    """A moment of the page without script."""

    when: str
    headline: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and what happened on it."""

    headline: str
    moments: tuple[Told, ...]


async def shell(request: Request) -> Response:
    """The history of a canvas."""
    seen = await visit(request)
    if seen.caller is None:
        raise SignInNeeded
    opened = await open_canvas(seen.services, seen.caller, request.path_params["canvas"])
    if not opened.scope.may(Capability.HISTORY):
        raise NotAllowed(needs=str(Capability.HISTORY))
    opened = replace(opened, canvas=await seen.services.titles.now(opened.canvas))
    services, canvas = seen.services, opened.canvas
    groups = await services.organisations.groups(canvas.id)
    reader = reader_of(opened, seen.caller.actor)
    page = await services.chronicle.page(canvas.id, reader, Filters(limit=NEWEST))
    teller = Teller.of(seen.speaks, groups)
    partners = await services.organisations.partners(canvas.id)
    config = _config(seen, opened)
    config["groups"] = [
        {"id": one.id, "name": one.name, "color": one.color, "letter": one.letter} for one in groups
    ]
    config["partners"] = (
        [{"id": one.id, "name": one.name} for one in partners]
        if opened.scope.may(Capability.PEOPLE)
        else []
    )
    config["names"] = reader.names
    days = await asyncio.to_thread(_days, page.moments, teller, seen)
    await must_still_hold(request, services, opened)
    return seen.page("history.html", canvas=canvas, config=config, days=days)


def _config(seen: Visit, opened: Membership) -> dict[str, Any]:
    """What the page's script is told; `frontend/src/store/history_config.ts` reads it."""
    canvas = opened.canvas
    return {
        "canvas": canvas.id,
        "title": canvas.title,
        "language": seen.language.code,
        "dir": seen.language.direction,
        "urls": {
            "api": f"/api/v1/canvases/{canvas.id}",
            "canvas": f"/c/{canvas.id}",
            "words": words_address(seen.language),
        },
        "may": sorted(c.value for c in Capability if opened.scope.may(c)),
        "sections": [name for name in CARD_SECTIONS if opened.scope.may_read(name)],
        "frame": opened.scope.may_read("frame"),
    }


def _days(moments: Sequence[chronicle.Moment], teller: Teller, seen: Visit) -> tuple[Day, ...]:
    """The newest moments by day, in words."""
    zone, language = seen.services.config.zone, seen.language
    days: dict[date, list[chronicle.Moment]] = {}
    for moment in moments:
        days.setdefault(moment.began.astimezone(zone).date(), []).append(moment)
    return tuple(
        Day(
            plain(
                day_headline(
                    day,
                    (),
                    [section_id(name) for one in held for name in one.sections],
                    teller.reading,
                ),
                seen.speaks,
            ),
            tuple(_told(one, teller, clock_words(one.began, language, zone)) for one in held),
        )
        for day, held in days.items()
    )


def _told(moment: chronicle.Moment, teller: Teller, when: str) -> Told:
    lines = teller.lines(moment.sentences)
    headline = teller.headline(moment, lines)
    rest = () if lines == [headline] else tuple(plain(line, teller.speaks) for line in lines)
    return Told(when, plain(headline, teller.speaks), rest)
