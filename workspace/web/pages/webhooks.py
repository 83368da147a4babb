"""`/organisation/webhooks`: which programs an organisation has told what happens on its canvases.

For owners and coordinators; works without script. A secret is shown on the page that
answers the form which made it, and on no page after.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from workspace.access.events import WEBHOOK_EVENTS, WebhookEvent
from workspace.errors import NotFound, SignInNeeded
from workspace.language import N_, Catalogue
from workspace.organisations.webhooks import Delivery, Webhook, WebhookPaused
from workspace.outgoing.address import BadAddress, read_address
from workspace.web.api.operation import PATH_IDS
from workspace.web.identity import Caller
from workspace.web.visit import Form, Visit, visit
from workspace.web.words import how_long_ago

EVENTS: Final[dict[str, str]] = {
    "canvas.created": N_("a canvas begins"),
    "canvas.changed": N_("a canvas was written on (at most once a minute)"),
    "canvas.archived": N_("a canvas is archived"),
    "canvas.restored": N_("a canvas is taken out of the archive"),
    "member.joined": N_("somebody takes part"),
    "member.left": N_("somebody no longer takes part"),
    "invitation.created": N_("an invitation is made"),
    "invitation.accepted": N_("an invitation is accepted"),
    "invitation.revoked": N_("an invitation is withdrawn"),
    "ping": N_("a try"),
}
_PAUSED: Final = {
    "owner": N_("Paused by one of you."),
    "failing": N_("Paused, because nothing arrived there for three days."),
    "gone": N_("Paused, because the receiver says that it is no longer there."),
}
_FAILED: Final = {
    "status": N_("the receiver answered with an error"),
    "timeout": N_("the receiver took too long"),
    "no_connection": N_("no connection"),
    "no_answer": N_("no answer that can be understood"),
    "tls": N_("its certificate is not valid"),
    "removed": N_("the webhook was removed"),
    "address_private": N_("the address leads into a private network"),
    "address_unknown_host": N_("there is no server of that name"),
    "address_not_https": N_("the address does not begin with https://"),
}
_BAD_ADDRESS: Final = N_(
    "Give an address on the internet that begins with https://, without a password in it."
)
_MAKE: Final = "webhook-new"
_CHANGE: Final = "webhook-change"


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One delivery in words."""

    id: str
    event: str
    when: str
    state: str
    arrived: bool


async def overview(request: Request) -> Response:
    """The webhooks there are, and a form for another."""
    seen, _, organisation = await _keeper(request)
    return await _overview(seen, organisation)


async def create(request: Request) -> Response:
    """`POST`: makes one and shows its secret, this once."""
    seen, caller, organisation = await _keeper(request)
    form = await seen.form(_MAKE)
    url, events, canvas = form.text("url"), _events(form), form.text("canvas")
    problem = _url_problem(seen, url)
    events_problem = "" if events else seen.speaks.gettext(N_("Choose at least one event."))
    if problem or events_problem:
        return await _overview(
            seen,
            organisation,
            status=422,
            url_value=url,
            url_problem=problem,
            chosen=events,
            events_problem=events_problem,
            canvas_value=canvas,
        )
    if canvas and PATH_IDS["canvas"].fullmatch(canvas) is None:
        raise NotFound
    made, secret = await seen.services.webhooks.create(
        organisation, caller.actor, url, events=events, canvas=canvas or None
    )
    return await _one(seen, organisation, made, secret=secret, status=201)


async def one(request: Request) -> Response:
    """One webhook: what it is told, and what came of it."""
    seen, _, organisation = await _keeper(request)
    return await _one(seen, organisation, await _asked(seen, organisation))


async def change(request: Request) -> Response:
    """`POST`: what the pressed button says, then back to the page."""
    seen, caller, organisation = await _keeper(request)
    form = await seen.form(_CHANGE)
    hook = await _asked(seen, organisation)
    webhooks, by = seen.services.webhooks, caller.actor
    part = "state"
    match form.text("do"):
        case "save":
            part = "change-webhook"
            url, events = form.text("url"), _events(form)
            problem = _url_problem(seen, url)
            if problem or not events:
                words = problem or seen.speaks.gettext(N_("Choose at least one event."))
                return await _one(seen, organisation, hook, problem=words, status=422)
            await webhooks.change(organisation, hook.id, by, url=url, events=events)
        case "pause":
            await webhooks.change(organisation, hook.id, by, paused=True)
        case "resume":
            await webhooks.change(organisation, hook.id, by, paused=False)
        case "secret":
            secret = await webhooks.renew_secret(organisation, hook.id, by)
            return await _one(seen, organisation, hook, secret=secret)
        case "remove":
            await webhooks.remove(organisation, hook.id, by)
            return seen.go("/organisation/webhooks")
        case "test":
            part = "deliveries"
            await _if_running(webhooks.ping(organisation, hook.id))
        case "again" if PATH_IDS["delivery"].fullmatch(form.text("delivery")):
            part = "deliveries"
            await _if_running(webhooks.again(organisation, hook.id, form.text("delivery")))
        case _:
            raise NotFound
    return seen.go(f"/organisation/webhooks/{hook.id}#{part}")


async def _if_running(sending: Any) -> None:
    # Paused a moment ago in another tab: the page that follows says so.
    with suppress(WebhookPaused):
        await sending


async def _keeper(request: Request) -> tuple[Visit, Caller, str]:
    seen = await visit(request)
    if seen.caller is None:
        raise SignInNeeded
    return seen, seen.caller, await seen.services.webhooks.organisation_of(seen.caller.actor)


async def _asked(seen: Visit, organisation: str) -> Webhook:
    ident = seen.request.path_params["webhook"]
    if PATH_IDS["webhook"].fullmatch(ident) is None:
        raise NotFound
    return await seen.services.webhooks.one(organisation, ident)


def _events(form: Form) -> list[WebhookEvent]:
    return [event for event in WEBHOOK_EVENTS if form.text(f"event-{event}")]


def _url_problem(seen: Visit, url: str) -> str:
    try:
        read_address(url, private=seen.services.config.webhook_private)
    except BadAddress:
        return seen.speaks.gettext(_BAD_ADDRESS)
    return ""


async def _overview(seen: Visit, organisation: str, *, status: int = 200, **facts: Any) -> Response:
    found = await seen.services.webhooks.all(organisation)
    told: dict[str, Any] = {
        "url_value": "",
        "url_problem": "",
        "chosen": list(WEBHOOK_EVENTS),
        "events_problem": "",
        "canvas_value": "",
        **facts,
    }
    return seen.page(
        "webhooks.html",
        status=status,
        webhooks=[(hook, _state(seen.speaks, hook)) for hook in found],
        canvases=await seen.services.webhooks.canvases(organisation),
        events=_named(seen.speaks),
        make=_MAKE,
        **told,
    )


async def _one(
    seen: Visit,
    organisation: str,
    hook: Webhook,
    *,
    secret: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    deliveries = await seen.services.webhooks.deliveries(organisation, hook.id, 50)
    titles = dict(await seen.services.webhooks.canvases(organisation))
    return seen.page(
        "webhook.html",
        status=status,
        hook=hook,
        about=titles.get(hook.canvas, hook.canvas) if hook.canvas else "",
        state=_state(seen.speaks, hook),
        secret=secret,
        problem=problem,
        events=_named(seen.speaks),
        deliveries=[_line(seen, one) for one in deliveries],
        change=_CHANGE,
    )


def _named(speaks: Catalogue) -> list[tuple[str, str]]:
    return [(event, speaks.gettext(EVENTS[event])) for event in WEBHOOK_EVENTS]


def _state(speaks: Catalogue, hook: Webhook) -> str:
    if hook.paused_at is not None:
        return speaks.gettext(_PAUSED[hook.paused_because or "owner"])
    if hook.failing_since is not None:
        return speaks.gettext(N_("The last tries did not arrive. We keep trying."))
    return speaks.gettext(N_("Works."))


def _line(seen: Visit, one: Delivery) -> DeliveryLine:
    speaks = seen.speaks
    why = speaks.gettext(_FAILED.get(one.failed_because or "", _FAILED["no_answer"]))
    if one.status is not None:
        why = f"{why} ({one.status})"
    if one.delivered_at is not None and one.next_at is None and one.failed_because is None:
        state = speaks.gettext(N_("arrived"))
    elif one.failed_because is None:
        state = speaks.gettext(N_("on its way"))
    elif one.next_at is None:
        state = speaks.gettext(N_("given up: %(why)s")) % {"why": why}
    else:
        state = speaks.gettext(N_("will be tried again: %(why)s")) % {"why": why}
    return DeliveryLine(
        id=one.id,
        event=speaks.gettext(EVENTS.get(one.event, one.event)),
        when=how_long_ago(one.created_at, seen.services.clock.now(), seen.language),
        state=state,
        arrived=one.delivered_at is not None,
    )
