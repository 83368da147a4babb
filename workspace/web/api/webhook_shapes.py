"""What the API reads and writes about webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from workspace.access.events import WEBHOOK_EVENTS, WebhookEvent
from workspace.web.api.shapes import CanvasId

HookId = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
Url = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=2_000,
        description="An https address on the internet, without a password in it.",
    ),
]
Events = Annotated[list[WebhookEvent], Meta(min_length=1, max_length=len(WEBHOOK_EVENTS))]


class NewWebhook(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A program to be told of events: on one canvas, or on all of the organisation's."""

    url: Url
    events: Events | UnsetType = UNSET
    canvas: CanvasId | None = None


class WebhookPatch(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is to be otherwise. `paused: false` lets it go on and sends what waited."""

    url: Url | UnsetType = UNSET
    events: Events | UnsetType = UNSET
    paused: bool | UnsetType = UNSET


class WebhookRow(msgspec.Struct, kw_only=True):
    """A webhook, without its secret."""

    id: HookId
    url: str
    canvas: CanvasId | None
    events: list[WebhookEvent]
    created_at: datetime
    paused_at: datetime | None
    paused_because: Literal["owner", "failing", "gone"] | None
    failing_since: datetime | None


class WebhookMade(WebhookRow, kw_only=True):
    """A webhook with the secret that signs what it is told. Shown this once."""

    secret: str


class WebhookSecret(msgspec.Struct, kw_only=True):
    """The secret that signs from now on; for a day the one before signs as well."""

    secret: str


class WebhookList(msgspec.Struct, kw_only=True):
    """An organisation's webhooks, oldest first."""

    webhooks: list[WebhookRow]


class DeliveryRow(msgspec.Struct, kw_only=True):
    """One thing that was or will be told.

    `next_at` is null when it arrived or was given up; `failed_because` says why the last try
    came to nothing.
    """

    id: HookId
    event: str
    canvas: CanvasId | None
    created_at: datetime
    attempts: int
    next_at: datetime | None
    delivered_at: datetime | None
    status: int | None
    failed_because: str | None


class DeliveryList(msgspec.Struct, kw_only=True):
    """The newest deliveries of a webhook, newest first."""

    deliveries: list[DeliveryRow]
