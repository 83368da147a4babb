"""Moments, marks, bundles and fading on real databases: nothing is lost, and names go in time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, func, select, text, update

from benchmarks.history import ACTORS, Desk
from tests.integration.chronicle.conftest import Shelf, drafts_of, new_canvas
from workspace.access import EVERY_SECTION, Role
from workspace.canvas import edits
from workspace.chronicle import past as past_module
from workspace.chronicle import sessions
from workspace.chronicle.chronicler import Chronicler
from workspace.chronicle.moments import Filters
from workspace.chronicle.parties import Reader
from workspace.chronicle.past import MARK_EVERY, Past
from workspace.chronicle.store import Chronicle
from workspace.chronicle.upkeep import months_before
from workspace.chronicle.workshop import Workshop
from workspace.history.authorship import Authorship
from workspace.history.log import Batch
from workspace.organisations import Charter, Group
from workspace.organisations.shapes import Rights
from workspace.organisations.store import Organisations
from workspace.storage import marks, moments, tables

pytestmark = pytest.mark.anyio
READER = Reader(sections=frozenset(EVERY_SECTION), actor="person:reader")


async def view(shelf: Shelf, canvas: str, at: int) -> Any:
    return msgspec.json.decode(await shelf.chronicle.view(canvas, READER, at))


async def words(shelf: Shelf, canvas: str, at: int | None = None) -> Authorship:
    def work(connection: Connection) -> bytes:
        return Past().witness(connection, canvas, at).authorship.to_bytes()

    return Authorship.from_bytes(await shelf.database.read(work))


def whose(authorship: Authorship) -> Any:
    return {place: authorship.stretches(*place) for place in authorship.texts}


async def test_every_revision_reads_the_same_before_and_after_its_rows_are_packed__R12(
    shelf: Shelf,
) -> None:
    canvas, desk = await shelf.lived(1_500)
    seen = [1, 7, 400, 401, 777, 1_200, len(desk.entries)]
    before = [await view(shelf, canvas, at) for at in seen]
    authors = [whose(await words(shelf, canvas, at)) for at in seen]
    entries = await shelf.entries(canvas)
    await shelf.told(canvas)
    await shelf.bundled(canvas)

    def count(connection: Connection) -> int:
        rows = select(func.count()).select_from(tables.log_entry)
        return connection.execute(rows.where(tables.log_entry.c.canvas == canvas)).scalar_one()

    assert await shelf.database.read(count) < 600
    assert await shelf.log.verify(canvas) == []
    assert await shelf.entries(canvas) == entries
    assert [await view(shelf, canvas, at) for at in seen] == before
    assert [whose(await words(shelf, canvas, at)) for at in seen] == authors
    live = desk.docs
    now = await shelf.database.read(lambda c: Past().replay(c, canvas))
    assert all(now.docs[s].content_hash() == live[s].content_hash() for s in live)
    opened = {s: await shelf.log.load(canvas, s) for s in live}
    for section, state in opened.items():
        assert [e.data for e in state.tail] == [e.data for e in entries if e.section == section]


async def test_a_mark_spares_the_beginning_and_changes_nothing(
    shelf: Shelf,
) -> None:
    canvas, desk = await shelf.lived(13_000)
    authors = whose(await words(shelf, canvas))
    at = [MARK_EVERY - 1, MARK_EVERY, MARK_EVERY + 1, 2 * MARK_EVERY + 500]
    before = [await view(shelf, canvas, revision) for revision in at]
    await shelf.told(canvas)

    def kept(connection: Connection) -> list[int]:
        table = tables.history_mark
        query = select(table.c.revision).where(table.c.canvas == canvas)
        return list(connection.execute(query.order_by(table.c.revision)).scalars())

    assert await shelf.database.read(kept) == [MARK_EVERY, 2 * MARK_EVERY]
    assert whose(await words(shelf, canvas)) == authors
    assert [await view(shelf, canvas, revision) for revision in at] == before
    # A damaged one is passed over.
    damage = update(tables.history_mark).where(tables.history_mark.c.canvas == canvas)
    await shelf.database.write(lambda c: c.execute(damage.values(states=b"\x00")))
    assert await shelf.database.read(lambda c: marks.nearest(c, canvas, 1, 13_000)) is None
    assert [await view(shelf, canvas, revision) for revision in at] == before
    assert len(desk.entries) >= 13_000


async def test_a_mark_that_would_say_something_else_is_not_kept(shelf: Shelf) -> None:
    canvas, _ = await shelf.lived(200)

    def work(connection: Connection) -> None:
        witness = Past().witness(connection, canvas)
        # Somebody else's hand in the same documents.
        states = witness.replay.states

        class Faulty:
            docs = witness.replay.docs
            revision, epoch = witness.replay.revision, witness.replay.epoch

            def states(self) -> dict[str, bytes]:
                return dict.fromkeys(states(), b"\x00\x00")

        witness.replay = Faulty()  # type: ignore[assignment]
        past_module.mark_of(canvas, witness)

    with pytest.raises(past_module.UnfaithfulMark):
        await shelf.database.read(work)


async def bounds(shelf: Shelf, canvas: str) -> list[tuple[Any, ...]]:
    rows = await shelf.database.read(lambda c: moments.every(c, canvas))
    return [(row["first"], row["last"], row["told"], row["sections"]) for row in rows]


async def test_moments_tell_the_same_written_in_one_go_or_in_many(shelf: Shelf) -> None:
    canvas, desk = await shelf.lived(2_000, seed=3)
    await shelf.told(canvas)
    other, drafts = new_canvas(desk), drafts_of(desk)
    claim = await shelf.log.create(other, drafts[:10])
    for at in range(10, len(drafts), 150):
        some = tuple(drafts[at : at + 150])
        await shelf.log.append([Batch(other.id, claim.fence, some)])
        await shelf.told(other.id, some[-1].at)
    await shelf.told(other.id)
    here, there = [await bounds(shelf, one) for one in (canvas, other.id)]
    assert here == there
    assert len(here) > 2
    assert here[0][0] == 1
    assert all(a[1] + 1 == b[0] for a, b in pairwise(here))


async def test_two_nodes_that_write_at_once_write_each_moment_once(
    shelf: Shelf, address: str
) -> None:
    canvas, _ = await shelf.lived(600)
    now = shelf.clock.now()
    workshop = Workshop(address)
    other = Chronicle(shelf.database, shelf.clock, workshop)
    try:
        await asyncio.gather(*(one.write_next(canvas, now) for one in (shelf.chronicle, other)))
    finally:
        await workshop.close()
    rows = await shelf.database.read(lambda c: moments.every(c, canvas))
    assert rows
    assert all(a["last"] + 1 == b["first"] for a, b in pairwise(rows))


async def people(shelf: Shelf, canvas: str) -> None:
    organisations = Organisations(shelf.database, shelf.clock)
    await organisations.set_groups(canvas, [Group("g", "Habitantes", "residents", 0)])
    for number in range(8):
        await organisations.join(canvas, f"person:{number}", Role.MEMBER)
    rights = Rights(Role.MEMBER, group="g")
    await organisations.change_member(canvas, "person:3", rights, "system")


async def test_names_fade_when_the_charters_time_is_over_and_every_word_stays(
    shelf: Shelf,
) -> None:
    canvas, desk = await shelf.lived(1_500, seed=5)
    await people(shelf, canvas)
    organisations = Organisations(shelf.database, shelf.clock)
    await organisations.set_charter(canvas, Charter(keeping=12), "system")
    before = await view(shelf, canvas, 1_200)
    await shelf.told(canvas)
    await shelf.bundled(canvas)
    assert not await shelf.chronicle.fade_next(canvas, shelf.clock.now())
    later = months_before(desk.now, -13)
    while await shelf.chronicle.fade_next(canvas, later):
        pass

    def kept(connection: Connection) -> str:
        rows = connection.execute(text("SELECT data, parties FROM moment")).all()
        about = connection.execute(text("SELECT value FROM moment_about")).all()
        return str([*rows, *about])

    said = await shelf.database.read(kept)
    assert "person:" not in said
    assert "Habitantes" in said
    bundled = await shelf.database.read(
        lambda c: c.execute(select(func.max(tables.log_bundle.c.last))).scalar_one()
    )
    rows = (await shelf.entries(canvas))[:bundled]
    assert {row.actor for row in rows} == {"group:", "group:g"}
    assert {(row.session, row.login) for row in rows} == {("", None)}
    assert await shelf.log.verify(canvas) == []
    assert await view(shelf, canvas, 1_200) == before
    page = await shelf.chronicle.page(canvas, READER, Filters(limit=100))
    hands = {hand for moment in page.moments for hand in moment.by}
    assert {(hand.kind, hand.name) for hand in hands} == {("team", None), ("group", "Habitantes")}


async def test_the_chronicler_does_all_of_it_by_itself(shelf: Shelf) -> None:
    canvas, _ = await shelf.lived(1_200)
    chronicler = Chronicler(
        shelf.database, shelf.chronicle, shelf.clock, bundle_after=timedelta(minutes=1)
    )
    await chronicler.write_moments()
    await chronicler.tidy()
    [progress] = await shelf.database.read(marks.every_progress)
    assert progress["told"] == progress["head"]
    assert progress["bundled"] >= 1_000
    # One that is damaged keeps nobody else from being told.
    claim = await shelf.log.claim(canvas, "node")
    rows = await shelf.entries(canvas)
    await shelf.log.append([Batch(canvas, claim.fence, ())])
    other, _ = await shelf.lived(100)
    damage = update(tables.log_bundle).where(tables.log_bundle.c.canvas == canvas)
    await shelf.database.write(lambda c: c.execute(damage.values(seal=bytes(32))))
    fresh = tables.canvas
    await shelf.database.write(
        lambda c: c.execute(update(fresh).where(fresh.c.id == canvas).values(head=len(rows) + 1))
    )
    await chronicler.write_moments()
    found = await shelf.database.read(lambda c: moments.every(c, other))
    assert found


async def together(shelf: Shelf, *actors: str, seed: int = 1) -> tuple[str, Desk]:
    """A canvas on which these people wrote for a few minutes, one after the other, all told."""
    desk = Desk(Random(seed))
    for number, actor in enumerate(actors):
        desk.actor = actor
        edits.add_card(desk.docs, "needs", {"title": f"mot {number}"}, language="fr")
        desk.now += timedelta(minutes=5)
    canvas = new_canvas(desk)
    await shelf.log.create(canvas, drafts_of(desk))
    shelf.clock.at = desk.now + timedelta(minutes=10)
    await shelf.told(canvas.id)
    return canvas.id, desk


async def test_the_end_of_a_session_is_a_milestone_by_itself_once(shelf: Shelf) -> None:
    canvas, desk = await together(shelf, "person:1", "person:2", "person:1")
    chronicler = Chronicler(
        shelf.database, shelf.chronicle, shelf.clock, bundle_after=timedelta(days=1)
    )

    async def stones() -> list[tuple[str, int, str]]:
        found = await shelf.chronicle.milestones(canvas, READER, manages=True)
        assert all(one.by.kind == "server" for one in found)
        return [(one.kind, one.revision, one.name) for one in found]

    await chronicler.tidy()
    assert await stones() == [], "it may still go on"
    shelf.clock.at = desk.now + sessions.PAUSE
    for _ in range(2):
        await chronicler.tidy()
    assert await stones() == [("session_end", len(desk.entries), "Fin d’une séance")]


@pytest.mark.parametrize("why", ["one alone", "long ago", "named already", "not told yet"])
async def test_no_session_ends_where_there_was_none(shelf: Shelf, why: str) -> None:
    # Whoever makes a canvas writes its first rows.
    actors = ACTORS[:1] if why == "one alone" else ACTORS
    canvas, desk = await together(shelf, *actors)
    now = desk.now + (timedelta(days=2) if why == "long ago" else sessions.PAUSE)
    if why == "named already":
        await shelf.chronicle.make_milestone(canvas, "person:1", "Version de mars")
    if why == "not told yet":
        head = tables.canvas
        await shelf.database.write(lambda c: c.execute(update(head).values(head=head.c.head + 1)))
    assert await shelf.chronicle.end_session(canvas, now) is False


async def test_two_who_never_met_in_time_had_no_session(shelf: Shelf) -> None:
    desk = Desk(Random(1))
    for actor in ("person:1", "person:2"):
        desk.now += timedelta(hours=2)
        desk.actor = actor
        edits.add_card(desk.docs, "needs", {"title": actor}, language="fr")
    canvas = new_canvas(desk)
    await shelf.log.create(canvas, drafts_of(desk))
    shelf.clock.at = desk.now + sessions.PAUSE
    await shelf.told(canvas.id)
    assert await shelf.chronicle.end_session(canvas.id, shelf.clock.now()) is False


async def test_of_ends_of_sessions_the_newest_stay_and_those_under_review(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas, desk = await together(shelf, "person:1", "person:2")
    monkeypatch.setattr(sessions, "AUTOMATIC", 2)
    for revision in (1, 2, 3):
        await shelf.chronicle.make_milestone(
            canvas, "system", f"séance {revision}", revision=revision, kind="session_end"
        )
    await shelf.chronicle.make_milestone(canvas, "person:1", "v1", revision=1)
    all_of_them = await shelf.chronicle.milestones(canvas, READER, manages=True)
    [first] = [one for one in all_of_them if (one.kind, one.revision) == ("session_end", 1)]
    await shelf.chronicle.begin_review(canvas, "person:1", first.id, "À revoir")
    assert await shelf.chronicle.end_session(canvas, desk.now + sessions.PAUSE)
    left = await shelf.chronicle.milestones(canvas, READER, manages=True)
    kept = {(one.kind, one.revision) for one in left}
    assert kept == {
        ("session_end", len(desk.entries)), ("session_end", 3), ("session_end", 1), ("named", 1)
    }  # fmt: skip


def test_months_end_on_the_last_day_they_have() -> None:
    at = datetime(2026, 3, 31, 9, tzinfo=UTC)
    assert months_before(at, 1) == datetime(2026, 2, 28, 9, tzinfo=UTC)
    assert months_before(at, 24) == datetime(2024, 3, 31, 9, tzinfo=UTC)
    assert months_before(at, 3) == datetime(2025, 12, 31, 9, tzinfo=UTC)
