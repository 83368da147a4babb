"""Operations on webhooks. Owners and coordinators only: see `Operation.keepers`."""

from __future__ import annotations

import msgspec
from msgspec import UnsetType

from workspace.access.events import WEBHOOK_EVENTS
from workspace.organisations.webhooks import Delivery, Webhook
from workspace.outgoing.address import read_address
from workspace.web.api.operation import Call
from workspace.web.api.webhook_shapes import (
    DeliveryList,
    DeliveryRow,
    NewWebhook,
    WebhookList,
    WebhookMade,
    WebhookPatch,
    WebhookRow,
    WebhookSecret,
)


async def list_all(call: Call[None]) -> WebhookList:
    """The organisation's webhooks."""
    found = await call.services.webhooks.all(call.organisation)
    return WebhookList(webhooks=[_row(one) for one in found])


async def create(call: Call[NewWebhook]) -> WebhookMade:
    """Makes a webhook; its secret is shown this once."""
    wish = call.body
    read_address(wish.url, private=call.services.config.webhook_private)
    made, secret = await call.services.webhooks.create(
        call.organisation,
        call.caller.actor,
        wish.url,
        events=WEBHOOK_EVENTS if isinstance(wish.events, UnsetType) else wish.events,
        canvas=wish.canvas,
    )
    row = _row(made)
    return WebhookMade(**msgspec.structs.asdict(row), secret=secret)


async def read(call: Call[None]) -> WebhookRow:
    """One webhook."""
    return _row(await call.services.webhooks.one(call.organisation, call.path["webhook"]))


async def change(call: Call[WebhookPatch]) -> WebhookRow:
    """Changes what is named."""
    wish = call.body
    if not isinstance(wish.url, UnsetType):
        read_address(wish.url, private=call.services.config.webhook_private)
    changed = await call.services.webhooks.change(
        call.organisation,
        call.path["webhook"],
        call.caller.actor,
        url=None if isinstance(wish.url, UnsetType) else wish.url,
        events=None if isinstance(wish.events, UnsetType) else wish.events,
        paused=None if isinstance(wish.paused, UnsetType) else wish.paused,
    )
    return _row(changed)


async def renew_secret(call: Call[None]) -> WebhookSecret:
    """Gives it another secret."""
    secret = await call.services.webhooks.renew_secret(
        call.organisation, call.path["webhook"], call.caller.actor
    )
    return WebhookSecret(secret=secret)


async def remove(call: Call[None]) -> None:
    """Ends a webhook."""
    await call.services.webhooks.remove(call.organisation, call.path["webhook"], call.caller.actor)


async def deliveries(call: Call[None]) -> DeliveryList:
    """What it was told lately, and what came of it."""
    found = await call.services.webhooks.deliveries(call.organisation, call.path["webhook"])
    return DeliveryList(deliveries=[_delivery(one) for one in found])


async def try_out(call: Call[None]) -> DeliveryRow:
    """Sends a `ping`."""
    return _delivery(await call.services.webhooks.ping(call.organisation, call.path["webhook"]))


async def again(call: Call[None]) -> DeliveryRow:
    """Sends a delivery once more."""
    return _delivery(
        await call.services.webhooks.again(
            call.organisation, call.path["webhook"], call.path["delivery"]
        )
    )


def _row(one: Webhook) -> WebhookRow:
    return WebhookRow(
        id=one.id,
        url=one.url,
        canvas=one.canvas,
        events=list(one.events),
        created_at=one.created_at,
        paused_at=one.paused_at,
        paused_because=one.paused_because,
        failing_since=one.failing_since,
    )


def _delivery(one: Delivery) -> DeliveryRow:
    return DeliveryRow(
        id=one.id,
        event=one.event,
        canvas=one.canvas,
        created_at=one.created_at,
        attempts=one.attempts,
        next_at=one.next_at,
        delivered_at=one.delivered_at,
        status=one.status,
        failed_because=one.failed_because,
    )
