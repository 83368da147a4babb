"""What the pages for managing a canvas's people share: who may, and how a form is sent back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from starlette.requests import Request

from workspace.access import Capability
from workspace.errors import NotAllowed, SignInNeeded
from workspace.language import N_
from workspace.organisations import Membership
from workspace.web.belonging import open_canvas
from workspace.web.identity import Caller
from workspace.web.moments import end_of, in_a_month, next_friday, this_evening
from workspace.web.visit import Form, Visit, visit

PURPOSE: Final = "people"
LONGEST_DAYS: Final = 3 * 366


class BadField(Exception):
    """A field of a form cannot be like this: `field` names it, `says` is for people."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(field)
        self.field = field
        self.says = says


async def managing(request: Request, *needs: Capability) -> tuple[Visit, Caller, Membership]:
    """The visit of somebody who holds one of the capabilities on the canvas of the address.

    Raises:
        SignInNeeded, NotFound, NotAllowed: nobody, not theirs, or not their role.
    """
    seen = await visit(request)
    if seen.caller is None:
        raise SignInNeeded
    opened = await open_canvas(seen.services, seen.caller, request.path_params["canvas"])
    # A program's token reaches no further through a page than through the API.
    if not any(opened.scope.may(need) for need in needs) or "admin" not in seen.caller.scopes:
        raise NotAllowed(needs=str(needs[0]))
    canvas = await seen.services.titles.now(opened.canvas)
    return seen, seen.caller, replace(opened, canvas=canvas)


def purpose_of(canvas: str) -> str:
    """What form tokens of these pages are made for: a form works on its own canvas only."""
    return f"{PURPOSE}:{canvas}"


def people_address(canvas: str, part: str = "") -> str:
    """The page that lists a canvas's people, at one of its parts."""
    return f"/c/{canvas}/people" + (f"#{part}" if part else "")


def chosen_end(form: Form, now: datetime, seen: Visit, *, may_be_open: bool) -> datetime | None:
    """The end that the form's choice of days means; None: without an end.

    Raises:
        BadField: no day was chosen, or one that is past.
    """
    zone = seen.services.config.zone
    match form.text("until"):
        case "evening":
            return this_evening(now, zone)
        case "friday":
            return next_friday(now, zone)
        case "month":
            return in_a_month(now, zone)
        case "never" if may_be_open:
            return None
        case "day":
            return _day(form.text("until_day"), now, seen)
        case _:
            raise BadField("until", seen.speaks.gettext(N_("Please say until when.")))


def _day(text: str, now: datetime, seen: Visit) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        says = N_("Please choose a day, such as 2027-01-31.")
        raise BadField("until", seen.speaks.gettext(says)) from None
    zone = seen.services.config.zone
    today = now.astimezone(zone).date()
    if not today <= day <= today + timedelta(days=LONGEST_DAYS):
        says = N_("Please choose a day to come, within three years.")
        raise BadField("until", seen.speaks.gettext(says))
    return end_of(day, zone)


def number(form: Form, name: str, low: int, high: int, seen: Visit) -> int | None:
    """A whole number a form holds; None when the field is empty.

    Raises:
        BadField: it is none, or out of bounds.
    """
    text = form.text(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 9 and low <= int(text) <= high):
        says = seen.speaks.gettext(N_("Please give a number from %(low)s to %(high)s."))
        raise BadField(name, says % {"low": low, "high": high})
    return int(text)
