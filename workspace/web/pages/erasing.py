"""`/c/{canvas}/people/erase`: a text, or all that somebody wrote, is erased on request.

In three steps without script: find, look at what would go, say deliberately that it goes. What is
looked for travels in the body of forms and never in an address, which is kept in too many places.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from workspace.access import Capability
from workspace.canvas.schema import SECTION
from workspace.chronicle.erasing import Found, Place, TooShort, Wish, erased_at
from workspace.errors import NotFound
from workspace.language import N_
from workspace.web.belonging import must_still_hold
from workspace.web.moments import moment_words
from workspace.web.pages.managing import managing, people_address, purpose_of
from workspace.web.visit import Form, Visit

_WORD: Final = N_("erase")
_LONGEST: Final = 500
KINDS: Final[dict[str, str]] = {
    "live": N_("on the canvas as it is now"),
    "past": N_("in earlier wordings"),
    "log": N_("rows of the log"),
    "moments": N_("moments of the history"),
    "title": N_("in the title or the charter"),
    "milestones": N_("names and notes of milestones"),
    "reviews": N_("reviews"),
    "remarks": N_("remarks of reviews"),
    "replies": N_("replies to remarks"),
    "notes": N_("notes of the team"),
    "aside": N_("what an import kept aside"),
    "groups": N_("names of groups"),
    "partners": N_("names of partner organisations"),
    "invitations": N_("labels of invitations"),
    "guests": N_("names of guests"),
    "deliveries": N_("messages to other programs"),
    "access_log": N_("the access log"),
    "quarantine": N_("changes that were refused"),
}


async def ask(request: Request) -> Response:
    """`GET`: what is to be erased? With `?done` of an erasure: that it is."""
    seen, _, opened = await managing(request, Capability.MANAGE)
    ident = request.query_params.get("done")
    if ident is None:
        return await _page(seen, opened.canvas)
    rows = await seen.services.chronicle.ledger(opened.canvas.id)
    row = next((row for row in rows if row["id"] == ident), None)
    if row is None:
        raise NotFound
    zone = seen.services.config.zone
    return await _page(
        seen, opened.canvas, done=row, done_at=moment_words(erased_at(row), seen.language, zone)
    )


async def answer(request: Request) -> Response:
    """`POST`: finds, or erases once the word was typed."""
    seen, caller, opened = await managing(request, Capability.MANAGE)
    canvas = opened.canvas
    form = await seen.form(purpose_of(canvas.id))
    speaks, chronicle = seen.speaks, seen.services.chronicle
    try:
        wish = await _wish(seen, canvas.id, form)
        found = await chronicle.find(canvas.id, wish)
    except (TooShort, NotFound):
        says = N_("Give a text of at least three signs, or choose somebody.")
        return await _page(seen, canvas, problem=speaks.gettext(says), form=form, status=422)
    if not found.total:
        says = N_("Nothing of it was found. Check how it is written.")
        return await _page(seen, canvas, problem=speaks.gettext(says), form=form, status=422)
    if form.text("do") != "erase":
        return await _page(seen, canvas, form=form, found=found)
    word = speaks.gettext(_WORD)
    if form.text("word").casefold() != word.casefold():
        says = speaks.gettext(N_("Type the word %(word)s to erase it for good."))
        return await _page(
            seen, canvas, form=form, found=found, problem=says % {"word": word}, status=422
        )
    # Finding takes a while on a large canvas, and erasing cannot be undone.
    await must_still_hold(request, seen.services, opened)
    erased = await chronicle.erase(canvas.id, wish, caller.actor, found=found)
    seen.services.hub.rights_changed()
    return seen.go(f"{people_address(canvas.id)}/erase?done={erased.id}")


async def _wish(seen: Visit, canvas: str, form: Form) -> Wish:
    if form.text("what") == "participant":
        actor = form.text("participant")
        return Wish(participant=await seen.services.chronicle.participant(canvas, actor))
    text = form.text("text")[:_LONGEST]
    if not text:
        raise TooShort
    return Wish(text=text)


async def _page(
    seen: Visit,
    canvas: Any,
    *,
    status: int = 200,
    problem: str = "",
    form: Form | None = None,
    found: Found | None = None,
    done: Any = None,
    done_at: str = "",
) -> Response:
    members = await seen.services.organisations.members(canvas.id)
    speaks = seen.speaks
    return seen.page(
        "erase.html",
        status=status,
        canvas=canvas,
        purpose=purpose_of(canvas.id),
        problem=problem,
        values=defaultdict(str, form.texts if form is not None else {}),
        members=[(one.actor, one.name) for one in members],
        found=found,
        kinds=[(speaks.gettext(says), found.counts[kind]) for kind, says in KINDS.items()
               if found is not None and kind in found.counts],
        places=[(_where(seen, place), place) for place in found.places] if found else [],
        word=speaks.gettext(_WORD),
        done=done,
        done_at=done_at,
        back=people_address(canvas.id),
    )  # fmt: skip


def _where(seen: Visit, place: Place) -> str:
    speaks = seen.speaks
    section = next((one.label for name, one in SECTION.items() if name == place.section), None)
    parts = [
        speaks.gettext(KINDS[place.kind]),
        speaks.gettext(section) if section is not None else "",
        place.code or "",
    ]
    return " · ".join(part for part in parts if part)
