"""What every body of the log promises."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy.exc import IntegrityError

from tests.contract.log.conftest import LOST, NOW, ForgetfulLog, draft, new_canvas
from workspace.history.chain import BEGINNING, entry_hash
from workspace.history.log import (
    Appended,
    Batch,
    Checkpoint,
    DatabaseAway,
    DiskFull,
    Fenced,
    NewCanvas,
    NoSuchCanvas,
    Quarantined,
)
from workspace.ids import new_id
from workspace.storage.memory_log import MemoryLog

pytestmark = pytest.mark.anyio
Both = MemoryLog | ForgetfulLog


async def test_a_new_canvas_begins_with_its_first_content__R5(log: Both) -> None:
    ident = new_id()
    first = [draft(b"\x01"), draft(b"\x02", section="frame")]
    claim = await log.create(NewCanvas(ident, "Un lieu", "fr", NOW, "person:a"), first)
    assert (claim.revision, claim.epoch, claim.title) == (2, 1, "Un lieu")
    assert [row.data for row in await log.entries(ident)] == [b"\x01", b"\x02"]


async def test_what_does_not_exist_cannot_be_claimed_or_loaded__R5(log: Both) -> None:
    with pytest.raises(NoSuchCanvas):
        await log.claim(new_id(), "node")
    with pytest.raises(NoSuchCanvas):
        await log.load(new_id(), "needs")


async def test_rows_are_numbered_chained_and_come_back_as_they_were(log: Both, canvas: str) -> None:
    claim = await log.claim(canvas, "node")
    sent = [draft(bytes([n]), actor=f"person:{n}") for n in range(5)]
    [outcome] = await log.append([Batch(canvas, claim.fence, tuple(sent))])
    assert outcome == Appended(canvas, 2, 6)
    rows = await log.entries(canvas)
    assert [row.revision for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row.actor for row in rows[1:]] == [d.actor for d in sent]
    assert [row.at for row in rows[1:]] == [NOW] * 5
    previous = BEGINNING
    for row in rows:
        assert row.previous == previous
        assert row.hash == entry_hash(row)
        previous = row.hash


async def test_all_rooms_of_an_append_are_committed_in_order(log: Both, canvas: str) -> None:
    other = new_id()
    await log.create(NewCanvas(other, "Deux", "fr", NOW, "person:a"), [draft()])
    one, two = await log.claim(canvas, "node"), await log.claim(other, "node")
    outcomes = await log.append(
        [
            Batch(canvas, one.fence, (draft(b"a"),)),
            Batch(other, two.fence, (draft(b"b"), draft(b"c"))),
            Batch(canvas, one.fence, (draft(b"d"),)),
        ]
    )
    assert outcomes == [Appended(canvas, 2, 2), Appended(other, 2, 3), Appended(canvas, 3, 3)]
    assert [row.data for row in await log.entries(canvas, after=1)] == [b"a", b"d"]
    assert [row.data for row in await log.entries(other, after=1)] == [b"b", b"c"]


async def test_who_was_fenced_off_writes_nothing_and_holds_nobody_up__R7(
    log: Both, canvas: str
) -> None:
    other = new_id()
    await log.create(NewCanvas(other, "Deux", "fr", NOW, "person:a"), [draft()])
    stale, fine = await log.claim(canvas, "old"), await log.claim(other, "node")
    fresh = await log.claim(canvas, "new")
    assert fresh.fence > stale.fence
    outcomes = await log.append(
        [Batch(canvas, stale.fence, (draft(),)), Batch(other, fine.fence, (draft(),))]
    )
    assert outcomes == [Fenced(canvas), Appended(other, 2, 2)]
    assert len(await log.entries(canvas)) == 1
    assert await log.append([Batch(canvas, fresh.fence, (draft(),))]) == [Appended(canvas, 2, 2)]


async def test_only_the_first_life_of_a_commit_counts_when_its_answer_is_lost__R2(
    log: Both, canvas: str
) -> None:
    claim = await log.claim(canvas, "node")
    batch = Batch(canvas, claim.fence, (draft(b"\x0a", clients=((7, "person:a"),)), draft(b"\x0b")))
    log.fail_next(LOST, committed=True)
    with pytest.raises(DatabaseAway):
        await log.append([batch])
    assert await log.append([batch]) == [Appended(canvas, 2, 3)]
    more = Batch(canvas, claim.fence, (draft(b"\x0c"),))
    assert await log.append([more]) == [Appended(canvas, 4, 4)]
    assert [row.data for row in await log.entries(canvas, after=1)] == [b"\x0a", b"\x0b", b"\x0c"]


async def test_an_append_that_failed_left_nothing_and_may_be_offered_again__R6(
    log: Both, canvas: str
) -> None:
    claim = await log.claim(canvas, "node")
    batch = Batch(canvas, claim.fence, (draft(b"\x0a"),))
    for failure in (DiskFull(), LOST):
        log.fail_next(failure)
        with pytest.raises(type(failure)):
            await log.append([batch])
    assert len(await log.entries(canvas)) == 1
    assert await log.append([batch]) == [Appended(canvas, 2, 2)]


async def test_what_gathered_while_an_answer_was_lost_follows_it__R2(
    log: Both, canvas: str
) -> None:
    claim = await log.claim(canvas, "node")
    first, second = draft(b"\x0a"), draft(b"\x0b")
    log.fail_next(LOST, committed=True)
    with pytest.raises(DatabaseAway):
        await log.append([Batch(canvas, claim.fence, (first,))])
    [outcome] = await log.append([Batch(canvas, claim.fence, (first, second))])
    assert outcome == Appended(canvas, 2, 3)
    assert [row.data for row in await log.entries(canvas, after=1)] == [b"\x0a", b"\x0b"]


async def test_an_owner_whose_memory_contradicts_the_log_is_sent_away_alone(
    log: Both, canvas: str
) -> None:
    other = new_canvas()
    await log.create(other, [draft()])
    claim, fine = await log.claim(canvas, "node"), await log.claim(other.id, "node")
    log.fail_next(LOST, committed=True)
    with pytest.raises(DatabaseAway):
        await log.append([Batch(canvas, claim.fence, (draft(b"\x0a"),))])
    forgotten = Batch(canvas, claim.fence, (draft(b"\x0b"),))
    beside = Batch(other.id, fine.fence, (draft(),))
    assert await log.append([forgotten, beside]) == [Fenced(canvas), Appended(other.id, 2, 2)]
    assert await log.append([forgotten]) == [Fenced(canvas)]
    again = await log.claim(canvas, "node")
    assert again.revision == 2
    kept = Batch(canvas, again.fence, (draft(b"\x0b"),))
    assert await log.append([kept]) == [Appended(canvas, 3, 3)]


async def test_a_client_id_that_is_somebodys_stays_theirs_and_the_others_go_on__R8(
    log: Both, canvas: str
) -> None:
    other = new_canvas()
    await log.create(other, [draft(clients=((7, "person:b"),))])
    claim, fine = await log.claim(canvas, "node"), await log.claim(other.id, "node")
    mine = Batch(canvas, claim.fence, (draft(clients=((7, "person:a"),)),))
    assert await log.append([mine]) == [Appended(canvas, 2, 2)]
    thief = Batch(canvas, claim.fence, (draft(clients=((7, "guest:b"),)),))
    outcomes = await log.append([Batch(other.id, fine.fence, (draft(),)), thief])
    assert outcomes == [Appended(other.id, 2, 2), Fenced(canvas)]
    assert (await log.load(canvas, "needs")).clients == {7: "person:a"}
    assert len(await log.entries(canvas)) == 2


async def test_a_canvas_whose_making_was_not_answered_is_made_once__R5(log: Both) -> None:
    made = new_canvas()
    first = await log.create(made, [draft(b"\x01")])
    assert await log.create(made, [draft(b"\x01")]) == first
    assert len(await log.entries(made.id)) == 1
    with pytest.raises((IntegrityError, ValueError)):
        await log.create(made, [draft(b"\x02")])


async def test_batches_that_name_canvases_in_any_order_are_answered_in_that_order(
    log: Both,
) -> None:
    made = sorted((new_canvas() for _ in range(3)), key=lambda one: one.id, reverse=True)
    fences = [(await log.create(one, [draft()])).fence for one in made]
    batches = [
        Batch(one.id, fence, (draft(),) * n)
        for n, (one, fence) in enumerate(zip(made, fences, strict=True), 1)
    ]
    assert await log.append(batches) == [
        Appended(made[0].id, 2, 2),
        Appended(made[1].id, 2, 3),
        Appended(made[2].id, 2, 4),
    ]


async def test_a_section_opens_with_its_own_rows_and_who_owns_which_client_id__R8(
    log: Both, canvas: str
) -> None:
    claim = await log.claim(canvas, "node")
    rows = (
        draft(b"\x0a", clients=((7, "person:a"), (2**32 - 1, "guest:b"))),
        draft(b"\x0b", section="values", clients=((7, "person:c"),)),
        draft(b"\x0c"),
    )
    await log.append([Batch(canvas, claim.fence, rows)])
    state = await log.load(canvas, "needs")
    assert [entry.data for entry in state.tail] == [b"\x00\x00", b"\x0a", b"\x0c"]
    assert state.clients == {7: "person:a", 2**32 - 1: "guest:b"}
    assert (state.revision, state.epoch, state.checkpoint) == (4, 1, None)


async def test_a_checkpoint_shortens_the_tail__R12(log: Both, canvas: str) -> None:
    claim = await log.claim(canvas, "node")
    await log.append([Batch(canvas, claim.fence, (draft(b"\x0a"),))])
    old, kept = (Checkpoint("needs", n, b"\x00\x00", b"\x00", bytes(32), n) for n in (1, 2))
    await log.keep_checkpoint(canvas, claim.fence, old)
    await log.keep_checkpoint(canvas, claim.fence, kept)
    await log.append([Batch(canvas, claim.fence, (draft(b"\x0b"),))])
    state = await log.load(canvas, "needs")
    assert state.checkpoint == kept
    assert [entry.data for entry in state.tail] == [b"\x0b"]


async def test_a_checkpoint_of_somebody_fenced_off_is_not_kept__R7(log: Both, canvas: str) -> None:
    stale = await log.claim(canvas, "old")
    await log.claim(canvas, "new")
    kept = Checkpoint("needs", 1, b"\x00\x00", b"\x00", bytes(32))
    await log.keep_checkpoint(canvas, stale.fence, kept)
    assert (await log.load(canvas, "needs")).checkpoint is None


async def test_an_older_checkpoint_never_takes_the_place_of_a_newer(log: Both, canvas: str) -> None:
    claim = await log.claim(canvas, "node")
    await log.append([Batch(canvas, claim.fence, (draft(b"\x0a"),))])
    for revision in (2, 1):
        kept = Checkpoint("needs", revision, b"\x00\x00", b"\x00", bytes(32))
        await log.keep_checkpoint(canvas, claim.fence, kept)
    found = (await log.load(canvas, "needs")).checkpoint
    assert found is not None
    assert found.revision == 2


async def test_a_batch_of_refused_bytes_alone_takes_no_revision__R3(log: Both, canvas: str) -> None:
    claim = await log.claim(canvas, "node")
    refused = Quarantined("needs", "person:a", "session", NOW, "too_long", b"\x01\x02")
    batch = Batch(canvas, claim.fence, (), (refused, refused))
    assert await log.append([batch]) == [Appended(canvas, 2, 1)]
    assert await log.append([Batch(canvas, claim.fence, (draft(),))]) == [Appended(canvas, 2, 2)]


async def test_entries_are_read_in_pieces(log: Both, canvas: str) -> None:
    claim = await log.claim(canvas, "node")
    await log.append([Batch(canvas, claim.fence, tuple(draft(bytes([n])) for n in range(9)))])
    assert [row.revision for row in await log.entries(canvas, after=3, limit=2)] == [4, 5]
    assert [row.revision for row in await log.entries(canvas, after=3, until=6)] == [4, 5, 6]


async def test_a_canvas_that_was_given_back_takes_no_more_rows_from_who_gave_it(
    log: Both, canvas: str
) -> None:
    claim = await log.claim(canvas, "node")
    await log.release(canvas, claim.fence)
    assert await log.append([Batch(canvas, claim.fence, (draft(),))]) == [Fenced(canvas)]


async def test_a_released_canvas_can_be_claimed_again(log: Both, canvas: str) -> None:
    claim = await log.claim(canvas, "node")
    await log.release(canvas, claim.fence)
    again = await log.claim(canvas, "node")
    assert again.fence > claim.fence
    [outcome] = await log.append([Batch(canvas, again.fence, (draft(),))])
    assert isinstance(outcome, Appended)


async def test_every_field_of_a_row_is_part_of_its_hash(log: Both, canvas: str) -> None:
    [row] = await log.entries(canvas)
    for change in (
        {"canvas": new_id()},
        {"revision": 9},
        {"epoch": 2},
        {"section": "values"},
        {"actor": "person:b"},
        {"session": "other"},
        {"at": NOW.replace(microsecond=1000)},
        {"kind": "server"},
        {"data": b"\x00\x01"},
        {"previous": bytes(31) + b"\x01"},
    ):
        changed = dataclasses.replace(row, **change)
        assert entry_hash(changed) != row.hash, change
