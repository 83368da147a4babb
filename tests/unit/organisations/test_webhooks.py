"""Webhooks: what is told is told once it happened, until it arrives or a day has passed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from tests.support.stores import BODIES, address_of, emptied
from workspace.access.events import TOLD, WEBHOOK_EVENTS
from workspace.clock import SetClock, milliseconds
from workspace.errors import NotAllowed, NotFound
from workspace.history.log import NewCanvas
from workspace.ids import new_id
from workspace.organisations.webhooks import (
    CLAIM_LASTS,
    FAILING_LASTS,
    KEPT,
    MOST,
    OLD_SECRET_LASTS,
    PAUSES,
    TRIES,
    Due,
    TooManyWebhooks,
    WebhookPaused,
    Webhooks,
)
from workspace.storage import audit, tables
from workspace.storage.database import Database
from workspace.storage.update_log import SqlLog

pytestmark = pytest.mark.anyio
OURS, THEIRS = "1" * 32, "2" * 32
OWNER = "person:" + "a" * 32
URL = "https://told.example.org/"


@pytest.fixture(scope="module", params=BODIES)
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with address_of(request.param, tmp_path_factory.mktemp("webhooks")) as url:
        yield url


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    async with emptied(address) as database:
        await database.write(_organisations)
        yield database


@pytest.fixture
def webhooks(database: Database, clock: SetClock) -> Webhooks:
    return Webhooks(database, clock)


def _organisations(connection: Connection) -> None:
    for ident in (OURS, THEIRS):
        connection.execute(insert(tables.organisation).values(id=ident, name="x", created_at=0))


async def a_canvas(database: Database, clock: SetClock, organisation: str = OURS) -> str:
    ident = new_id()
    await SqlLog(database).create(NewCanvas(ident, "Un lieu", "fr", clock.now(), OWNER, {}), [])
    await database.write(
        lambda c: c.execute(
            update(tables.canvas)
            .where(tables.canvas.c.id == ident)
            .values(organisation=organisation)
        )
    )
    return ident


async def happens(
    database: Database, clock: SetClock, event: Any, canvas: str | None, **facts: Any
) -> None:
    at = milliseconds(clock.now())
    await database.write(
        lambda c: audit.note(c, at=at, actor=OWNER, event=event, canvas=canvas, **facts)
    )


async def grows(database: Database, clock: SetClock, canvas: str, head: int) -> None:
    at = milliseconds(clock.now())
    await database.write(
        lambda c: c.execute(
            update(tables.canvas)
            .where(tables.canvas.c.id == canvas)
            .values(head=head, changed_at=at)
        )
    )


async def told(webhooks: Webhooks, hook: str) -> list[str]:
    return [one.event for one in reversed(await webhooks.deliveries(OURS, hook))]


async def take_one(webhooks: Webhooks) -> Due:
    [due] = await webhooks.take_due(10)
    return due


async def test_an_event_is_told_to_whom_it_concerns_with_ids_and_facts_only(
    webhooks: Webhooks, database: Database, clock: SetClock
) -> None:
    canvas, other = await a_canvas(database, clock), await a_canvas(database, clock)
    foreign = await a_canvas(database, clock, THEIRS)
    whole, _ = await webhooks.create(OURS, OWNER, URL)
    part, _ = await webhooks.create(OURS, OWNER, URL, canvas=canvas, events=["member.joined"])
    for where in (canvas, other, foreign):
        await happens(database, clock, "member.joined", where, role="member", title="secret words")
        await happens(database, clock, "canvas.archived", where)
    await happens(database, clock, "token.created", None, token="t")
    assert await told(webhooks, whole.id) == ["member.joined", "canvas.archived"] * 2
    assert await told(webhooks, part.id) == ["member.joined"]
    dues = await webhooks.take_due(10, each=10)
    bodies = [json.loads(due.body) for due in dues]
    assert {body["canvas"] for body in bodies} == {canvas, other}
    joined = next(b for b in bodies if b["event"] == "member.joined" and b["canvas"] == canvas)
    ident = joined.pop("id")
    assert ident in {due.id for due in dues}
    assert joined == {
        "event": "member.joined",
        "at": "2026-03-02T09:00:00.000Z",
        "canvas": canvas,
        "actor": OWNER,
        "role": "member",
    }


async def test_what_did_not_happen_is_not_told(
    webhooks: Webhooks, database: Database, clock: SetClock
) -> None:
    canvas = await a_canvas(database, clock)
    hook, _ = await webhooks.create(OURS, OWNER, URL)

    def work(connection: Connection) -> None:
        audit.note(connection, at=1, actor=OWNER, event="member.joined", canvas=canvas)
        raise ValueError("the power goes")

    with pytest.raises(ValueError, match="power"):
        await database.write(work)
    assert await told(webhooks, hook.id) == []


def test_every_event_that_can_be_asked_for_can_happen() -> None:
    said = {event for events in TOLD.values() for event in events}
    assert said | {"canvas.changed"} == set(WEBHOOK_EVENTS)


async def test_a_canvas_that_is_written_on_is_told_of_once_a_minute(
    webhooks: Webhooks, database: Database, clock: SetClock
) -> None:
    canvas = await a_canvas(database, clock)
    quiet, _ = await webhooks.create(OURS, OWNER, URL, events=["member.joined"])
    hook, _ = await webhooks.create(OURS, OWNER, URL)
    await webhooks.tell_changes()
    assert await told(webhooks, hook.id) == []
    clock.at += timedelta(seconds=1)
    for head in range(1, 30):
        await grows(database, clock, canvas, head)
        await webhooks.tell_changes()
        clock.at += timedelta(seconds=1)
    assert await told(webhooks, hook.id) == ["canvas.changed"]
    clock.at += timedelta(minutes=1)
    # Two nodes at the same time, and one again: one delivery.
    await asyncio.gather(*(Webhooks(database, clock).tell_changes() for _ in range(4)))
    await webhooks.tell_changes()
    assert await told(webhooks, hook.id) == ["canvas.changed"] * 2
    bodies = [json.loads(due.body) for due in await webhooks.take_due(10, each=10)]
    assert [body["revision"] for body in bodies] == [1, 29]
    clock.at += timedelta(minutes=10)
    await webhooks.tell_changes()
    assert await told(webhooks, hook.id) == ["canvas.changed"] * 2
    assert await told(webhooks, quiet.id) == []


async def test_of_many_nodes_one_sends_and_another_takes_over_when_it_dies(
    webhooks: Webhooks, database: Database, clock: SetClock
) -> None:
    hook, _ = await webhooks.create(OURS, OWNER, URL)
    for _ in range(6):
        await webhooks.ping(OURS, hook.id)
    nodes = [Webhooks(database, clock) for _ in range(4)]
    taken = await asyncio.gather(*(node.take_due(10, each=10) for node in nodes))
    found = [due.id for dues in taken for due in dues]
    assert (len(found), len(set(found))) == (6, 6)
    assert await webhooks.take_due(10) == []
    clock.at += CLAIM_LASTS
    [again, *_] = await webhooks.take_due(10)
    assert again.id in found
    assert again.attempts == 2


async def test_a_receiver_with_a_thousand_waiting_does_not_hide_another(
    webhooks: Webhooks, clock: SetClock
) -> None:
    slow, _ = await webhooks.create(OURS, OWNER, URL)
    for _ in range(40):
        await webhooks.ping(OURS, slow.id)
    clock.at += timedelta(seconds=1)
    quick, _ = await webhooks.create(OURS, OWNER, URL)
    await webhooks.ping(OURS, quick.id)
    dues = await webhooks.take_due(4)
    assert sorted(due.webhook for due in dues) == sorted([slow.id, slow.id, quick.id])
    assert await webhooks.take_due(4, busy=frozenset({slow.id, quick.id})) == []


async def test_what_does_not_arrive_is_tried_eight_times_in_a_day_and_given_up(
    webhooks: Webhooks, clock: SetClock
) -> None:
    hook, _ = await webhooks.create(OURS, OWNER, URL)
    await webhooks.ping(OURS, hook.id)
    began = clock.at
    tries = 0
    for pause in (*PAUSES, None):
        due = await take_one(webhooks)
        tries += 1
        assert due.attempts == tries
        await webhooks.failed(due, "status", 500)
        if pause is not None:
            clock.at += pause - timedelta(milliseconds=1)
            assert await webhooks.take_due(10) == []
            clock.at += timedelta(milliseconds=1)
    assert tries == TRIES == 8
    assert timedelta(hours=20) < clock.at - began < timedelta(days=1)
    clock.at += timedelta(days=2)
    assert await webhooks.take_due(10) == []
    [row] = await webhooks.deliveries(OURS, hook.id)
    assert (row.next_at, row.delivered_at, row.status, row.failed_because) == (
        None,
        None,
        500,
        "status",
    )
    # Somebody mended the receiver: by hand it is tried once more.
    await webhooks.again(OURS, hook.id, row.id)
    await webhooks.delivered(await take_one(webhooks), 200)
    [row] = await webhooks.deliveries(OURS, hook.id)
    assert (row.next_at, row.status, row.failed_because) == (None, 200, None)
    assert row.delivered_at == clock.at


async def test_a_receiver_that_takes_nothing_for_three_days_is_paused_and_may_go_on(
    webhooks: Webhooks, database: Database, clock: SetClock
) -> None:
    hook, _ = await webhooks.create(OURS, OWNER, URL)
    await webhooks.ping(OURS, hook.id)
    await webhooks.failed(await take_one(webhooks), "timeout")
    clock.at += FAILING_LASTS - timedelta(seconds=1)
    await webhooks.failed(await take_one(webhooks), "timeout")
    assert (await webhooks.one(OURS, hook.id)).paused_at is None
    clock.at += PAUSES[1]
    await webhooks.failed(await take_one(webhooks), "timeout")
    paused = await webhooks.one(OURS, hook.id)
    assert (paused.paused_at, paused.paused_because) == (clock.at, "failing")
    canvas = await a_canvas(database, clock)
    await happens(database, clock, "canvas.archived", canvas)
    clock.at += timedelta(days=1)
    assert await webhooks.take_due(10) == []
    with pytest.raises(WebhookPaused):
        await webhooks.ping(OURS, hook.id)
    with pytest.raises(WebhookPaused):
        await webhooks.again(OURS, hook.id, (await webhooks.deliveries(OURS, hook.id))[0].id)
    on = await webhooks.change(OURS, hook.id, OWNER, paused=False)
    assert (on.paused_at, on.paused_because, on.failing_since) == (None, None, None)
    await webhooks.delivered(await take_one(webhooks), 204)
    assert await told(webhooks, hook.id) == ["ping"]


async def test_one_that_arrives_ends_the_counting_of_days(
    webhooks: Webhooks, clock: SetClock
) -> None:
    hook, _ = await webhooks.create(OURS, OWNER, URL)
    for _ in range(6):
        await webhooks.ping(OURS, hook.id)
        await webhooks.failed(await take_one(webhooks), "timeout")
        clock.at += timedelta(hours=12)
        await webhooks.delivered(await take_one(webhooks), 200)
        clock.at += timedelta(hours=12)
    assert (await webhooks.one(OURS, hook.id)).paused_at is None


async def test_a_receiver_that_says_it_is_gone_is_believed(webhooks: Webhooks) -> None:
    hook, _ = await webhooks.create(OURS, OWNER, URL)
    await webhooks.ping(OURS, hook.id)
    await webhooks.failed(await take_one(webhooks), "status", 410)
    assert (await webhooks.one(OURS, hook.id)).paused_because == "gone"


async def test_another_secret_signs_beside_the_old_one_for_a_day(
    webhooks: Webhooks, clock: SetClock
) -> None:
    hook, first = await webhooks.create(OURS, OWNER, URL)
    second = await webhooks.renew_secret(OURS, hook.id, OWNER)
    await webhooks.ping(OURS, hook.id)
    due = await take_one(webhooks)
    assert due.secrets == (second, first)
    assert first.startswith("whsec_")
    assert len(first) > 40
    clock.at += OLD_SECRET_LASTS
    assert (await take_one(webhooks)).secrets == (second,)


async def test_a_webhook_that_was_removed_sends_nothing_and_keeps_no_secret(
    webhooks: Webhooks, database: Database, clock: SetClock
) -> None:
    hook, _ = await webhooks.create(OURS, OWNER, URL)
    await webhooks.ping(OURS, hook.id)
    await webhooks.remove(OURS, hook.id, OWNER)
    clock.at += timedelta(days=1)
    assert await webhooks.take_due(10) == []
    assert await webhooks.all(OURS) == []
    query = select(tables.webhook.c.secret)
    secrets = await database.read(lambda c: c.execute(query).scalars().all())
    assert secrets == [""]


async def test_another_organisations_webhook_is_not_there(
    webhooks: Webhooks, database: Database, clock: SetClock
) -> None:
    theirs, _ = await webhooks.create(THEIRS, OWNER, URL)
    ours, _ = await webhooks.create(OURS, OWNER, URL)
    await webhooks.ping(THEIRS, theirs.id)
    [delivery] = await webhooks.deliveries(THEIRS, theirs.id)
    canvas = await a_canvas(database, clock, THEIRS)
    for attempt in (
        webhooks.one(OURS, theirs.id),
        webhooks.change(OURS, theirs.id, OWNER, paused=True),
        webhooks.renew_secret(OURS, theirs.id, OWNER),
        webhooks.remove(OURS, theirs.id, OWNER),
        webhooks.ping(OURS, theirs.id),
        webhooks.deliveries(OURS, theirs.id),
        # Two ids of which one is ours: both are looked at.
        webhooks.again(OURS, ours.id, delivery.id),
        webhooks.again(OURS, theirs.id, delivery.id),
        webhooks.create(OURS, OWNER, URL, canvas=canvas),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert [one.id for one in await webhooks.all(OURS)] == [ours.id]
    assert (await webhooks.one(THEIRS, theirs.id)).paused_at is None


async def test_an_organisation_has_a_bounded_number_of_them(webhooks: Webhooks) -> None:
    for _ in range(MOST):
        await webhooks.create(OURS, OWNER, URL)
    with pytest.raises(TooManyWebhooks):
        await webhooks.create(OURS, OWNER, URL)


async def test_old_deliveries_are_forgotten_but_for_the_last_word_on_a_canvas(
    webhooks: Webhooks, database: Database, clock: SetClock
) -> None:
    canvas = await a_canvas(database, clock)
    hook, _ = await webhooks.create(OURS, OWNER, URL)
    for head in (1, 2):
        clock.at += timedelta(minutes=2)
        await grows(database, clock, canvas, head)
        await webhooks.tell_changes()
    await webhooks.ping(OURS, hook.id)
    for due in await webhooks.take_due(10, each=10):
        await webhooks.delivered(due, 200)
    clock.at += KEPT + timedelta(days=1)
    await webhooks.forget_old()
    await webhooks.tell_changes()
    assert await told(webhooks, hook.id) == ["canvas.changed"]


@pytest.mark.parametrize(
    ("position", "ended", "may"),
    [
        ("owner", False, True),
        ("coordinator", False, True),
        ("member", False, False),
        ("owner", True, False),
    ],
)
async def test_owners_and_coordinators_keep_webhooks_and_nobody_else(
    webhooks: Webhooks, database: Database, position: str, ended: bool, may: bool
) -> None:
    person = {
        "id": "a" * 32,
        "email": "a@example.org",
        "name": "A",
        "organisation": OURS,
        "position": position,
        "created_at": 0,
        "deactivated_at": 1 if ended else None,
    }
    await database.write(lambda c: c.execute(insert(tables.person).values(person)))
    if may:
        assert await webhooks.organisation_of(OWNER) == OURS
    others = ["guest:" + "a" * 32, "person:" + "b" * 32, "system", ""]
    for actor in others if may else [*others, OWNER]:
        with pytest.raises(NotAllowed):
            await webhooks.organisation_of(actor)
