"""An organisation's webhooks: which programs are told what, and what came of telling them.

The store knows no network: `workspace.outgoing` sends what is due here and says what
came of it. What a receiver is told is written elsewhere, with the event itself
(`storage.outbox`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import Connection, RowMapping

from workspace.access.events import PING, WEBHOOK_EVENTS, WebhookEvent
from workspace.accounts.shapes import KEEPERS
from workspace.clock import Clock, from_milliseconds, milliseconds
from workspace.errors import NotAllowed, NotFound, Refusal
from workspace.ids import new_id
from workspace.storage import audit, outbox, people
from workspace.storage.database import Database

SECRET_SIGN: Final = "whsec_"  # noqa: S105 — how every secret begins, not one of them
MOST: Final = 50
SHOWN: Final = 100
# The pauses after each failed try: eight tries in a day, the first at once.
PAUSES: Final = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1_800, 7_200, 21_600, 43_200))
TRIES: Final = len(PAUSES) + 1
FAILING_LASTS: Final = timedelta(days=3)
# How long a node that took a delivery may take; then another node tries it.
CLAIM_LASTS: Final = timedelta(seconds=60)
OLD_SECRET_LASTS: Final = timedelta(days=1)
KEPT: Final = timedelta(days=30)
GONE: Final = 410
Because = Literal["owner", "failing", "gone"]


class TooManyWebhooks(Refusal):
    """The organisation has as many webhooks as it can (`limit`)."""

    code = "too_many_webhooks"


class WebhookPaused(Refusal):
    """Nothing is sent while the webhook is paused."""

    code = "webhook_paused"


@dataclass(frozen=True, slots=True)
class Webhook:
    """A program that is told of events. Its secret is shown once, when it is made."""

    id: str
    url: str
    canvas: str | None
    events: tuple[WebhookEvent, ...]
    created_at: datetime
    paused_at: datetime | None
    paused_because: Because | None
    failing_since: datetime | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing that was or will be told. `failed_because` is one word, or None."""

    id: str
    event: str
    canvas: str | None
    created_at: datetime
    attempts: int
    next_at: datetime | None
    delivered_at: datetime | None
    status: int | None
    failed_because: str | None


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that somebody took to send, with everything that takes."""

    id: str
    webhook: str
    event: str
    body: str
    url: str
    secrets: tuple[str, ...]
    attempts: int


class Webhooks:
    """The webhooks of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def _now(self) -> int:
        return milliseconds(self._clock.now())

    async def organisation_of(self, actor: str) -> str:
        """The organisation whose webhooks this actor may see and manage.

        Raises:
            NotAllowed: neither owner nor coordinator of one.
        """
        kind, _, ident = actor.partition(":")

        def work(connection: Connection) -> str:
            row = people.person_by_id(connection, ident) if kind == "person" else None
            if row is None or row["deactivated_at"] or row["position"] not in KEEPERS:
                raise NotAllowed(needs="coordinator")
            return str(row["organisation"])

        return await self._database.read(work)

    # ── managing ──

    async def create(
        self,
        organisation: str,
        by: str,
        url: str,
        *,
        events: Iterable[WebhookEvent] = WEBHOOK_EVENTS,
        canvas: str | None = None,
    ) -> tuple[Webhook, str]:
        """Makes a webhook; returns it with its secret, which is shown this once.

        `url` was checked by whoever calls (`outgoing.address`).

        Raises:
            NotFound: the canvas is none of the organisation's.
            TooManyWebhooks: there are `MOST` already.
        """
        ident, secret, now = new_id(), _new_secret(), self._now()

        def work(connection: Connection) -> RowMapping:
            if canvas is not None and not outbox.keeps(connection, organisation, canvas):
                raise NotFound(canvas=canvas)
            if len(outbox.webhooks_of(connection, organisation)) >= MOST:
                raise TooManyWebhooks(limit=MOST)
            outbox.add_webhook(
                connection,
                {
                    "id": ident,
                    "organisation": organisation,
                    "canvas": canvas,
                    "url": url,
                    "secret": secret,
                    "events": _kept(events),
                    "created_by": by,
                    "created_at": now,
                },
            )
            audit.note(
                connection, at=now, actor=by, event="webhook.created", canvas=None, webhook=ident
            )
            return _must_have(connection, organisation, ident)

        return _webhook(await self._database.write(work)), secret

    async def all(self, organisation: str) -> Sequence[Webhook]:
        """The organisation's webhooks, oldest first."""
        rows = await self._database.read(lambda c: outbox.webhooks_of(c, organisation))
        return [_webhook(row) for row in rows]

    async def one(self, organisation: str, ident: str) -> Webhook:
        """One of them.

        Raises:
            NotFound: the organisation has no such webhook.
        """
        return _webhook(await self._database.read(lambda c: _must_have(c, organisation, ident)))

    async def canvases(self, organisation: str) -> Sequence[tuple[str, str]]:
        """The organisation's canvases that a webhook can be about: id and title."""
        return await self._database.read(lambda c: outbox.canvases_of(c, organisation))

    async def change(
        self,
        organisation: str,
        ident: str,
        by: str,
        *,
        url: str | None = None,
        events: Iterable[WebhookEvent] | None = None,
        paused: bool | None = None,
    ) -> Webhook:
        """Changes what is named; one that goes on again also sends what waited meanwhile.

        Raises:
            NotFound: the organisation has no such webhook.
        """
        now = self._now()

        def work(connection: Connection) -> RowMapping:
            before = _must_have(connection, organisation, ident)
            values: outbox.Values = {}
            if url is not None:
                values["url"] = url
            if events is not None:
                values["events"] = _kept(events)
            if paused is not None and paused != (before["paused_at"] is not None):
                values["paused_at"] = now if paused else None
                values["paused_because"] = "owner" if paused else None
                values["failing_since"] = None
            if values:
                outbox.change_webhook(connection, ident, values)
                _note_changed(connection, ident, by, now, sorted(values))
            return _must_have(connection, organisation, ident)

        return _webhook(await self._database.write(work))

    async def renew_secret(self, organisation: str, ident: str, by: str) -> str:
        """Gives it another secret; for a day the one before signs as well.

        Raises:
            NotFound: the organisation has no such webhook.
        """
        secret, now = _new_secret(), self._now()

        def work(connection: Connection) -> None:
            row = _must_have(connection, organisation, ident)
            values: outbox.Values = {
                "secret": secret,
                "previous_secret": row["secret"],
                "previous_until": now + OLD_SECRET_LASTS // timedelta(milliseconds=1),
            }
            outbox.change_webhook(connection, ident, values)
            _note_changed(connection, ident, by, now, ["secret"])

        await self._database.write(work)
        return secret

    async def remove(self, organisation: str, ident: str, by: str) -> None:
        """Ends a webhook; what it still had to tell is given up.

        Raises:
            NotFound: the organisation has no such webhook.
        """
        now = self._now()

        def work(connection: Connection) -> None:
            _must_have(connection, organisation, ident)
            # Its secrets have no use any more, so they are not kept.
            values: outbox.Values = {"removed_at": now, "secret": "", "previous_secret": None}
            outbox.change_webhook(connection, ident, values)
            outbox.drop_pending(connection, ident)
            audit.note(
                connection, at=now, actor=by, event="webhook.removed", canvas=None, webhook=ident
            )

        await self._database.write(work)

    # ── deliveries ──

    async def deliveries(
        self, organisation: str, ident: str, limit: int = SHOWN
    ) -> Sequence[Delivery]:
        """The newest deliveries of a webhook.

        Raises:
            NotFound: the organisation has no such webhook.
        """

        def work(connection: Connection) -> Sequence[RowMapping]:
            _must_have(connection, organisation, ident)
            return outbox.deliveries_of(connection, ident, limit)

        return [_delivery(row) for row in await self._database.read(work)]

    async def ping(self, organisation: str, ident: str) -> Delivery:
        """Sends a word that means nothing, to try the receiver out.

        Raises:
            NotFound: the organisation has no such webhook.
            WebhookPaused: nothing is sent meanwhile.
        """
        now = self._now()

        def work(connection: Connection) -> RowMapping | None:
            _must_run(_must_have(connection, organisation, ident))
            made = outbox.add(connection, ident, PING, now, None, {})
            return outbox.delivery_by_id(connection, ident, made)

        return _delivery(_found(await self._database.write(work)))

    async def again(self, organisation: str, ident: str, delivery: str) -> Delivery:
        """Tries a delivery again now, whatever came of it before.

        Raises:
            NotFound: the organisation has no such webhook, or it no such delivery.
            WebhookPaused: nothing is sent meanwhile.
        """
        now = self._now()

        def work(connection: Connection) -> RowMapping | None:
            _must_run(_must_have(connection, organisation, ident))
            _found(outbox.delivery_by_id(connection, ident, delivery))
            # One more try and no more: it does not begin the whole day anew.
            values: outbox.Values = {"next_at": now, "attempts": TRIES - 1}
            outbox.settle(connection, delivery, values)
            return outbox.delivery_by_id(connection, ident, delivery)

        return _delivery(_found(await self._database.write(work)))

    # ── for the deliverer ──

    async def tell_changes(self) -> None:
        """Writes down which canvases changed, for those who want to be told."""
        now = self._now()
        if await self._database.read(outbox.wants_changes):
            await self._database.write(lambda c: outbox.tell_changes(c, now))

    async def take_due(
        self, limit: int, busy: frozenset[str] = frozenset(), each: int = 2
    ) -> Sequence[Due]:
        """Takes deliveries whose time has come, at most `each` of one webhook.

        No other node gets them meanwhile. `busy` names webhooks that have enough under way.
        """
        now = self._now()
        wanted = await self._database.read(
            lambda c: outbox.due(c, now, limit=limit, each=each, busy=sorted(busy))
        )
        if not wanted:
            return []
        until = now + CLAIM_LASTS // timedelta(milliseconds=1)

        def work(connection: Connection) -> list[RowMapping]:
            return [
                row for row in wanted if outbox.claim(connection, row["id"], row["next_at"], until)
            ]

        return [_due(row, now) for row in await self._database.write(work)]

    async def delivered(self, due: Due, status: int) -> None:
        """It arrived."""
        now = self._now()

        def work(connection: Connection) -> None:
            outbox.settle(
                connection,
                due.id,
                {"next_at": None, "delivered_at": now, "status": status, "failed_because": None},
            )
            outbox.change_webhook(connection, due.webhook, {"failing_since": None})

        await self._database.write(work)

    async def failed(self, due: Due, because: str, status: int | None = None) -> None:
        """It did not arrive: tried again later, given up after `TRIES`.

        A webhook at which nothing arrived for three days, or that says it is gone, is paused.
        """
        now = self._now()

        def work(connection: Connection) -> None:
            pause = due.attempts - 1
            later = (
                now + PAUSES[pause] // timedelta(milliseconds=1) if pause < len(PAUSES) else None
            )
            outbox.settle(
                connection, due.id, {"next_at": later, "status": status, "failed_because": because}
            )
            row = outbox.webhook_row(connection, due.webhook)
            since = row["failing_since"] if row["failing_since"] is not None else now
            values: outbox.Values = {"failing_since": since}
            why: Because | None = None
            if status == GONE:
                why = "gone"
            elif now - since >= FAILING_LASTS // timedelta(milliseconds=1):
                why = "failing"
            if why is not None and row["paused_at"] is None:
                values |= {"paused_at": now, "paused_because": why}
                audit.note(
                    connection,
                    at=now,
                    actor="system",
                    event="webhook.paused",
                    canvas=None,
                    webhook=due.webhook,
                    why=why,
                )
            outbox.change_webhook(connection, due.webhook, values)

        await self._database.write(work)

    async def forget_old(self) -> None:
        """Forgets deliveries that were done with a month ago."""
        before = self._now() - KEPT // timedelta(milliseconds=1)
        await self._database.write(lambda c: outbox.prune(c, before))


def _new_secret() -> str:
    return SECRET_SIGN + secrets.token_urlsafe(32)


def _kept(events: Iterable[WebhookEvent]) -> str:
    wanted = set(events)
    return " ".join(event for event in WEBHOOK_EVENTS if event in wanted)


def _note_changed(
    connection: Connection, ident: str, by: str, now: int, what: Sequence[str]
) -> None:
    audit.note(
        connection,
        at=now,
        actor=by,
        event="webhook.changed",
        canvas=None,
        webhook=ident,
        what=list(what),
    )


def _must_have(connection: Connection, organisation: str, ident: str) -> RowMapping:
    return _found(outbox.webhook_by_id(connection, organisation, ident))


def _must_run(row: RowMapping) -> None:
    if row["paused_at"] is not None:
        raise WebhookPaused


def _found(row: RowMapping | None) -> RowMapping:
    if row is None:
        raise NotFound
    return row


def _at(value: int | None) -> datetime | None:
    return from_milliseconds(value) if value is not None else None


def _webhook(row: RowMapping) -> Webhook:
    wanted = set(row["events"].split())
    return Webhook(
        id=row["id"],
        url=row["url"],
        canvas=row["canvas"],
        events=tuple(event for event in WEBHOOK_EVENTS if event in wanted),
        created_at=from_milliseconds(row["created_at"]),
        paused_at=_at(row["paused_at"]),
        paused_because=row["paused_because"],
        failing_since=_at(row["failing_since"]),
    )


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(
        id=row["id"],
        event=row["event"],
        canvas=row["canvas"],
        created_at=from_milliseconds(row["created_at"]),
        attempts=row["attempts"],
        next_at=_at(row["next_at"]),
        delivered_at=_at(row["delivered_at"]),
        status=row["status"],
        failed_because=row["failed_because"],
    )


def _due(row: RowMapping, now: int) -> Due:
    old = row["previous_secret"] if (row["previous_until"] or 0) > now else None
    return Due(
        id=row["id"],
        webhook=row["webhook"],
        event=row["event"],
        body=row["body"],
        url=row["url"],
        secrets=(row["secret"], old) if old else (row["secret"],),
        attempts=row["attempts"] + 1,
    )
