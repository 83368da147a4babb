"""Damaged rows are noticed, named, and never shown (R11, R12): whatever byte was hit."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, update

from tests.contract.log.conftest import (
    ON_POSTGRESQL,
    ForgetfulLog,
    address_of,
    draft,
    new_canvas,
    opened,
)
from workspace.canvas.document import SectionDoc
from workspace.errors import WorkspaceError
from workspace.history.log import Batch, Checkpoint, CorruptEntry, Draft, Fault
from workspace.storage import tables
from workspace.storage.database import open_database
from workspace.storage.update_log import SqlLog

pytestmark = pytest.mark.anyio
ENTRY = tables.log_entry
CLIENT = 7


@pytest.fixture(params=["sqlite", ON_POSTGRESQL])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the rows are kept, in the bodies that have a database."""
    return address_of(request.param, request, tmp_path)


def diary(words: int) -> Iterator[Draft]:
    """A section's rows, as one person makes them."""
    doc = SectionDoc("needs", client_id=CLIENT)
    for word in range(words):
        known = doc.state_vector()
        doc.entries[f"card {word}"] = f"mot {word}"
        yield draft(doc.diff(known), clients=() if word else ((CLIENT, "person:a"),))


def checkpoint_of(drafts: list[Draft], revision: int) -> Checkpoint:
    """The checkpoint that a room makes of these rows."""
    doc = SectionDoc.opened("needs", b"", (d.data for d in drafts))
    return Checkpoint("needs", revision, doc.diff(), doc.state_vector(), doc.content_hash())


@pytest.fixture
async def written(log: ForgetfulLog) -> str:
    """A canvas of 12 rows: one of the frame in the middle, a checkpoint after the third."""
    made = new_canvas()
    drafts = list(diary(11))
    claim = await log.create(made, drafts[:3])
    await log.keep_checkpoint(made.id, claim.fence, checkpoint_of(drafts[:3], 3))
    rest = (*drafts[3:6], draft(section="frame"), *drafts[6:])
    await log.append([Batch(made.id, claim.fence, rest)])
    return made.id


async def change(
    log: ForgetfulLog, table: Table, canvas: str, values: dict[str, object], row: int | None = None
) -> None:
    """Changes the rows of a canvas behind everybody's back, or one row of its log."""
    here = table.c.id if table is tables.canvas else table.c.canvas
    query = update(table).where(here == canvas).values(values)
    if row is not None:
        query = query.where(table.c.revision == row)
    await log.forgetful.inner.write(lambda c: c.execute(query))


async def test_a_canvas_that_is_whole_has_no_faults(log: ForgetfulLog, written: str) -> None:
    assert await log.verify(written) == []
    state = await log.load(written, "needs")
    assert state.checkpoint is not None
    doc = SectionDoc.opened("needs", state.checkpoint.state, (e.data for e in state.tail))
    assert doc.entries.to_py() == {f"card {word}": f"mot {word}" for word in range(11)}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("data", b"\x00\x01"),
        ("data", b""),
        ("actor", "person:z"),
        ("session", "other"),
        ("kind", "server"),
        ("at", 1),
        ("previous", bytes(32)),
        ("hash", bytes(32)),
    ],
)
async def test_a_row_that_was_changed_closes_its_section_and_is_named__R12(
    log: ForgetfulLog, written: str, column: str, value: object
) -> None:
    await change(log, ENTRY, written, {column: value}, row=5)
    assert 5 in {fault.revision for fault in await log.verify(written)}
    with pytest.raises(CorruptEntry) as corrupt:
        await log.load(written, "needs")
    assert corrupt.value.revision == 5
    # The frame's own rows are as they were: it opens.
    assert len((await log.load(written, "frame")).tail) == 1


@pytest.mark.parametrize("column", ["section", "canvas", "epoch"])
async def test_a_row_that_moved_elsewhere_is_missed_where_it_was__R12(
    log: ForgetfulLog, written: str, column: str
) -> None:
    other = new_canvas()
    await log.create(other, [])
    value = {"section": "neids", "canvas": other.id, "epoch": 2}[column]
    await change(log, ENTRY, written, {column: value}, row=5)
    assert 5 in {fault.revision for fault in await log.verify(written)}
    for section in ("needs", "frame"):
        with pytest.raises(CorruptEntry) as corrupt:
            await log.load(written, section)
        assert corrupt.value.revision == 5


async def test_rows_that_changed_places_are_named(log: ForgetfulLog, written: str) -> None:
    for old, new in ((5, 99), (6, 5), (99, 6)):
        await change(log, ENTRY, written, {"revision": new}, row=old)
    assert {fault.revision for fault in await log.verify(written)} >= {5, 6}
    with pytest.raises(CorruptEntry):
        await log.load(written, "needs")


@pytest.mark.parametrize("revision", [5, 12])
async def test_a_row_that_is_gone_is_missed__R12(
    log: ForgetfulLog, written: str, revision: int
) -> None:
    gone = delete(ENTRY).where(ENTRY.c.canvas == written, ENTRY.c.revision == revision)
    await log.forgetful.inner.write(lambda c: c.execute(gone))
    [fault, *_] = await log.verify(written)
    assert (fault.revision, "missing" in fault.reason) == (revision, True)
    with pytest.raises(CorruptEntry) as corrupt:
        await log.load(written, "needs")
    assert corrupt.value.revision == revision


async def test_a_row_that_was_put_at_the_end_is_not_taken_for_ours(
    log: ForgetfulLog, written: str
) -> None:
    def forge(connection: Connection) -> None:
        last = connection.execute(
            select(ENTRY).where(ENTRY.c.canvas == written, ENTRY.c.revision == 12)
        ).mappings()
        connection.execute(insert(ENTRY).values({**last.one(), "revision": 13}))

    await log.forgetful.inner.write(forge)
    assert 13 in {fault.revision for fault in await log.verify(written)}
    with pytest.raises(CorruptEntry):
        await log.load(written, "needs")


async def test_a_canvas_that_claims_another_epoch_than_its_rows_does_not_open(
    log: ForgetfulLog, written: str
) -> None:
    await change(log, tables.canvas, written, {"epoch": 2})
    assert await log.verify(written) == [Fault(written, 12, "is of epoch 1, the canvas of 2")]
    with pytest.raises(CorruptEntry):
        await log.load(written, "needs")


async def test_a_chain_that_was_forged_whole_still_does_not_end_where_the_canvas_says(
    log: ForgetfulLog, written: str
) -> None:
    await change(log, tables.canvas, written, {"head_hash": bytes(32)})
    assert await log.verify(written) == [
        Fault(written, 12, "is not where the canvas says its log ends")
    ]
    with pytest.raises(CorruptEntry) as corrupt:
        await log.load(written, "needs")
    assert corrupt.value.revision == 12


@pytest.mark.parametrize("column", ["state", "state_vector", "content_hash", "digest"])
async def test_a_damaged_checkpoint_is_passed_over_and_told__R12(
    log: ForgetfulLog, written: str, column: str
) -> None:
    await change(log, tables.checkpoint, written, {column: b"\x01\x02"})
    state = await log.load(written, "needs")
    assert state.checkpoint is None
    assert [entry.revision for entry in state.tail] == [1, 2, 3, 4, 5, 6, *range(8, 13)]
    assert await log.verify(written) == [Fault(written, 3, "checkpoint of needs is damaged")]


async def test_a_checkpoint_that_lies_is_found_out__R12(log: ForgetfulLog, written: str) -> None:
    claim = await log.claim(written, "node")
    lies = checkpoint_of(list(diary(5)), 4)
    await log.keep_checkpoint(written, claim.fence, lies)
    assert await log.verify(written) == [
        Fault(written, 4, "checkpoint of needs differs from the log")
    ]


async def test_whoever_takes_anothers_client_id_is_found_out__R8(
    log: ForgetfulLog, written: str
) -> None:
    await change(log, tables.client_binding, written, {"actor": "person:z"})
    faults = await log.verify(written)
    assert {fault.revision for fault in faults} == set(range(1, 13)) - {7}
    assert all(f"client id {CLIENT}, which belongs to person:z" in f.reason for f in faults)
    await change(log, tables.client_binding, written, {"client": 8})
    faults = await log.verify(written)
    assert "belongs to nobody" in faults[0].reason
    assert faults[-1] == Fault(written, 0, "person:z owns client id 8 of needs, unused")


async def test_bytes_that_are_no_update_are_named_though_their_hash_is_right(
    log: ForgetfulLog,
) -> None:
    made = new_canvas()
    await log.create(made, [draft(), draft(b"not an update")])
    [fault] = await log.verify(made.id)
    assert (fault.revision, fault.reason.startswith("is no update")) == (2, True)


async def test_text_that_is_none_any_more_is_named(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        log = await opened(f"sqlite+aiosqlite:///{tmp_path}/canevas.db", stack)
        made = new_canvas()
        await log.create(made, list(diary(4)))
        with sqlite3.connect(tmp_path / "canevas.db") as file:
            file.execute("UPDATE log_entry SET actor = CAST(x'ff8041' AS TEXT) WHERE revision = 3")
            file.execute("UPDATE log_entry SET data = 'words' WHERE revision = 4")
        file.close()
        assert {fault.revision for fault in await log.verify(made.id)} == {3, 4}
        with pytest.raises(CorruptEntry) as corrupt:
            await log.load(made.id, "needs")
        assert corrupt.value.revision == 3


async def test_any_bit_of_the_file_that_flips_is_harmless_or_noticed__R12(tmp_path: Path) -> None:
    """What is shown is what was written, or nothing is."""
    chance = random.Random(20_261_123)
    file = tmp_path / "canevas.db"
    async with AsyncExitStack() as stack:
        log = await opened(f"sqlite+aiosqlite:///{file}", stack)
        made = new_canvas()
        await log.create(made, list(diary(600)))
        before = await log.load(made.id, "needs")
    whole = file.read_bytes()
    noticed = 0
    for turn in range(60):
        damaged = bytearray(whole)
        damaged[chance.randrange(100, len(whole))] ^= 1 << chance.randrange(8)
        file = tmp_path / f"{turn}.db"
        file.write_bytes(damaged)
        database = open_database(f"sqlite+aiosqlite:///{file}")
        try:
            now = await SqlLog(database).load(made.id, "needs")
        except WorkspaceError:
            noticed += 1
        else:
            assert (now.tail, now.epoch) == (before.tail, before.epoch)
        finally:
            await database.close()
    assert noticed > 5
