"""What is to be told to other programs: written with what it tells of, sent afterwards.

A row is written in the transaction of the event itself, so an event that happened is
told and one that did not happen is not, whatever crashes in between. Whoever sends
a row first moves its `next_at` forward: of several nodes one wins, and a node that
dies while sending loses its turn after a while.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, RowMapping, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from workspace.access.events import TOLD, TOLD_FACTS, AuditEvent
from workspace.clock import from_milliseconds
from workspace.ids import new_ordered_id
from workspace.storage.tables import canvas, delivery, webhook

Values = dict[str, object]
CHANGED: Final = "canvas.changed"
# At most one `canvas.changed` per canvas and webhook in each of these spans.
CHANGED_EVERY: Final = 60_000
_RUNS: Final = (webhook.c.removed_at.is_(None), webhook.c.paused_at.is_(None))


def body_of(
    ident: str, event: str, at: int, canvas_id: str | None, facts: Mapping[str, object]
) -> str:
    """The JSON text that is sent; ids and facts, never what people wrote."""
    moment = from_milliseconds(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    told: dict[str, object] = {"id": ident, "event": event, "at": moment}
    if canvas_id is not None:
        told["canvas"] = canvas_id
    return json.dumps({**told, **facts}, separators=(",", ":"))


def tell(
    connection: Connection,
    *,
    at: int,
    actor: str,
    event: AuditEvent,
    canvas_id: str | None,
    facts: Mapping[str, object],
) -> None:
    """Writes the deliveries that an event of the access log makes due."""
    names = TOLD.get(event, ())
    if canvas_id is None or not names:
        return
    query = (
        select(webhook.c.id, webhook.c.events)
        .join(canvas, canvas.c.organisation == webhook.c.organisation)
        .where(
            canvas.c.id == canvas_id,
            *_RUNS,
            or_(webhook.c.canvas.is_(None), webhook.c.canvas == canvas_id),
        )
    )
    told = {"actor": actor, **{name: facts[name] for name in TOLD_FACTS if name in facts}}
    for row in connection.execute(query).all():
        wanted = row.events.split()
        for name in names:
            if name in wanted:
                add(connection, row.id, name, at, canvas_id, told)


def add(
    connection: Connection,
    hook: str,
    event: str,
    at: int,
    canvas_id: str | None,
    facts: Mapping[str, object],
) -> str:
    """Writes one delivery that is due at once; its id."""
    ident = new_ordered_id(at)
    values = {
        "id": ident,
        "webhook": hook,
        "event": event,
        "canvas": canvas_id,
        "body": body_of(ident, event, at, canvas_id, facts),
        "created_at": at,
        "attempts": 0,
        "next_at": at,
    }
    connection.execute(insert(delivery).values(values))
    return ident


def tell_changes(connection: Connection, now: int) -> int:
    """Writes a `canvas.changed` for every canvas that grew since it was last told of.

    The canvas's own row is the truth, so nothing is lost when a node dies; the id of a
    delivery follows from webhook, canvas and minute, so several nodes write one.
    """
    told = (
        select(
            delivery.c.webhook, delivery.c.canvas, func.max(delivery.c.revision).label("revision")
        )
        .where(delivery.c.event == CHANGED)
        .group_by(delivery.c.webhook, delivery.c.canvas)
        .subquery()
    )
    query = (
        select(webhook.c.id, webhook.c.events, canvas.c.id.label("canvas"), canvas.c.head)
        .join(canvas, canvas.c.organisation == webhook.c.organisation)
        .outerjoin(told, (told.c.webhook == webhook.c.id) & (told.c.canvas == canvas.c.id))
        .where(
            *_RUNS,
            or_(webhook.c.canvas.is_(None), webhook.c.canvas == canvas.c.id),
            canvas.c.archived_at.is_(None),
            or_(
                told.c.revision < canvas.c.head,
                told.c.revision.is_(None) & (canvas.c.changed_at > webhook.c.created_at),
            ),
        )
    )
    minute = now // CHANGED_EVERY
    rows: list[dict[str, object]] = []
    for row in connection.execute(query).all():
        if CHANGED not in row.events.split():
            continue
        name = f"{row.id}:{row.canvas}:{minute}".encode()
        ident = hashlib.sha256(name).hexdigest()[:32]
        rows.append(
            {
                "id": ident,
                "webhook": row.id,
                "event": CHANGED,
                "canvas": row.canvas,
                "revision": row.head,
                "body": body_of(ident, CHANGED, now, row.canvas, {"revision": row.head}),
                "created_at": now,
                "attempts": 0,
                "next_at": now,
            }
        )
    if rows:
        make = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
        connection.execute(make(delivery).on_conflict_do_nothing(), rows)
    return len(rows)


def wants_changes(connection: Connection) -> bool:
    """Whether any webhook runs that is told of changes; it spares a write when none does."""
    query = select(webhook.c.id).where(*_RUNS, webhook.c.events.contains(CHANGED)).limit(1)
    return connection.execute(query).first() is not None


# ── sending ──


def due(
    connection: Connection, now: int, *, limit: int, each: int, busy: Sequence[str]
) -> Sequence[RowMapping]:
    """Deliveries whose time has come, oldest first, each with where it goes.

    At most `each` of one webhook, so that one with a thousand does not hide the others;
    none of those that are `busy`.
    """
    place = func.row_number().over(
        partition_by=delivery.c.webhook, order_by=(delivery.c.next_at, delivery.c.id)
    )
    first = (
        select(delivery.c.id, place.label("place"))
        .where(delivery.c.next_at <= now, delivery.c.webhook.not_in(busy))
        .subquery()
    )
    query = (
        select(
            delivery,
            webhook.c.url,
            webhook.c.secret,
            webhook.c.previous_secret,
            webhook.c.previous_until,
        )
        .join(first, first.c.id == delivery.c.id)
        .join(webhook, webhook.c.id == delivery.c.webhook)
        .where(first.c.place <= each, *_RUNS)
        .order_by(delivery.c.next_at, delivery.c.id)
        .limit(limit)
    )
    return connection.execute(query).mappings().all()


def claim(connection: Connection, ident: str, seen_next_at: int, until: int) -> bool:
    """Takes the next try for oneself until `until`; False when somebody else did."""
    done = connection.execute(
        update(delivery)
        .where(delivery.c.id == ident, delivery.c.next_at == seen_next_at)
        .values(next_at=until, attempts=delivery.c.attempts + 1)
    )
    return bool(done.rowcount)


def settle(connection: Connection, ident: str, values: Values) -> None:
    """Writes down what a try came to."""
    connection.execute(update(delivery).where(delivery.c.id == ident).values(values))


def prune(connection: Connection, before: int) -> int:
    """Forgets finished deliveries older than `before`, but for the last word on each canvas."""
    last = (
        select(func.max(delivery.c.revision))
        .where(delivery.c.event == CHANGED)
        .group_by(delivery.c.webhook, delivery.c.canvas)
    )
    done = connection.execute(
        delete(delivery).where(
            delivery.c.created_at < before,
            delivery.c.next_at.is_(None),
            or_(delivery.c.event != CHANGED, delivery.c.revision.not_in(last)),
        )
    )
    return done.rowcount


# ── webhooks ──


def add_webhook(connection: Connection, values: Values) -> None:
    """Adds a webhook."""
    connection.execute(insert(webhook).values(values))


def webhooks_of(connection: Connection, organisation: str) -> Sequence[RowMapping]:
    """An organisation's webhooks that were not removed, oldest first."""
    query = (
        select(webhook)
        .where(webhook.c.organisation == organisation, webhook.c.removed_at.is_(None))
        .order_by(webhook.c.created_at, webhook.c.id)
    )
    return connection.execute(query).mappings().all()


def webhook_by_id(connection: Connection, organisation: str, ident: str) -> RowMapping | None:
    """One of the organisation's webhooks."""
    query = select(webhook).where(
        webhook.c.organisation == organisation,
        webhook.c.id == ident,
        webhook.c.removed_at.is_(None),
    )
    return connection.execute(query).mappings().one_or_none()


def webhook_row(connection: Connection, ident: str) -> RowMapping:
    """The webhook of a delivery, whoever it belongs to."""
    return connection.execute(select(webhook).where(webhook.c.id == ident)).mappings().one()


def change_webhook(connection: Connection, ident: str, values: Values) -> None:
    """Changes columns of a webhook."""
    connection.execute(update(webhook).where(webhook.c.id == ident).values(values))


def drop_pending(connection: Connection, hook: str) -> None:
    """Gives up whatever a webhook still had to tell."""
    connection.execute(
        update(delivery)
        .where(delivery.c.webhook == hook, delivery.c.next_at.is_not(None))
        .values(next_at=None, failed_because="removed")
    )


def deliveries_of(connection: Connection, hook: str, limit: int) -> Sequence[RowMapping]:
    """A webhook's deliveries, newest first."""
    query = (
        select(delivery)
        .where(delivery.c.webhook == hook)
        .order_by(delivery.c.created_at.desc(), delivery.c.id.desc())
        .limit(limit)
    )
    return connection.execute(query).mappings().all()


def delivery_by_id(connection: Connection, hook: str, ident: str) -> RowMapping | None:
    """One of a webhook's deliveries."""
    query = select(delivery).where(delivery.c.webhook == hook, delivery.c.id == ident)
    return connection.execute(query).mappings().one_or_none()


def keeps(connection: Connection, organisation: str, canvas_id: str) -> bool:
    """Whether the canvas is one of the organisation's."""
    query = select(canvas.c.id).where(
        canvas.c.id == canvas_id,
        canvas.c.organisation == organisation,
        canvas.c.archived_at.is_(None),
    )
    return connection.execute(query).first() is not None


def canvases_of(connection: Connection, organisation: str) -> Sequence[tuple[str, str]]:
    """Id and title of the organisation's canvases, by title."""
    query = (
        select(canvas.c.id, canvas.c.title)
        .where(canvas.c.organisation == organisation, canvas.c.archived_at.is_(None))
        .order_by(canvas.c.title, canvas.c.id)
    )
    return [(row.id, row.title) for row in connection.execute(query)]
