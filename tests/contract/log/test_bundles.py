"""Old rows in bundles: everybody who reads the log gets the same as before, or a fault by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, delete, func, select, update

from benchmarks.history import Desk
from tests.contract.log.conftest import ON_POSTGRESQL, ForgetfulLog, address_of, draft, new_canvas
from tests.contract.log.test_damage import checkpoint_of, diary
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.canvas.schema import CARD_SECTIONS
from workspace.history.bundle import LARGEST, fade, pack, unpack
from workspace.history.chain import BEGINNING, entry_hash
from workspace.history.log import Batch, CorruptEntry, Draft, Entry
from workspace.storage import log_bundles, tables

pytestmark = pytest.mark.anyio
BUNDLE = tables.log_bundle


@pytest.fixture(params=["sqlite", ON_POSTGRESQL])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the rows are kept, in the bodies that have a database."""
    return address_of(request.param, request, tmp_path)


@pytest.fixture
def drafts() -> list[Draft]:
    """Twenty rows: a frame's in the middle, two sittings, a program's login."""
    made = list(diary(19))
    made.insert(9, draft(section="frame", actor="person:b"))
    made[4] = replace(made[4], session="another", login="d" * 32)
    return made


@pytest.fixture
async def canvas(log: ForgetfulLog, drafts: list[Draft]) -> str:
    """A canvas of twenty rows, a checkpoint after the twelfth."""
    made = new_canvas()
    claim = await log.create(made, drafts[:5])
    await log.append([Batch(made.id, claim.fence, tuple(drafts[5:]))])
    needs = [one for one in drafts[:12] if one.section == "needs"]
    await log.keep_checkpoint(made.id, claim.fence, checkpoint_of(needs, 12))
    return made.id


async def bundle(log: ForgetfulLog, entries: Sequence[Entry]) -> bool:
    made = pack(entries)
    return await log.forgetful.inner.write(lambda c: log_bundles.put(c, made))


async def count(log: ForgetfulLog, canvas: str) -> tuple[int, int]:
    def work(connection: Connection) -> tuple[int, int]:
        found = [
            connection.execute(
                select(func.count()).select_from(table).where(table.c.canvas == canvas)
            ).scalar_one()
            for table in (tables.log_entry, BUNDLE)
        ]
        return found[0], found[1]

    return await log.forgetful.inner.read(work)


async def test_every_reader_gets_the_same_rows_hash_for_hash__R12(
    log: ForgetfulLog, canvas: str
) -> None:
    before = await log.entries(canvas)
    opened = {section: await log.load(canvas, section) for section in ("needs", "frame")}
    assert await bundle(log, before[:7])
    assert await bundle(log, before[7:15])
    assert await count(log, canvas) == (5, 2)
    assert await log.entries(canvas) == list(before)
    for after, until, limit in ((0, 3, 9), (3, 11, 100), (6, None, 4), (14, 15, 9), (16, 19, 9)):
        wanted = [e for e in before if after < e.revision <= (until or 99)][:limit]
        assert await log.entries(canvas, after=after, until=until, limit=limit) == wanted
    for section, state in opened.items():
        assert await log.load(canvas, section) == state
    assert await log.verify(canvas) == []


async def test_a_log_that_is_in_bundles_goes_on(log: ForgetfulLog, canvas: str) -> None:
    before = await log.entries(canvas)
    await bundle(log, before[:19])
    claim = await log.claim(canvas, "node")
    await log.append([Batch(canvas, claim.fence, (draft(section="frame"),))])
    assert await log.verify(canvas) == []
    assert [e.revision for e in await log.entries(canvas)] == list(range(1, 22))


async def test_a_bundle_is_put_only_in_the_place_of_the_rows_it_holds(
    log: ForgetfulLog, canvas: str
) -> None:
    before = await log.entries(canvas)
    assert not await bundle(log, before[3:9])  # Not the beginning.
    assert not await bundle(log, before)  # The newest row stays a row.
    changed = update(tables.log_entry).where(
        tables.log_entry.c.canvas == canvas, tables.log_entry.c.revision == 4
    )
    await log.forgetful.inner.write(lambda c: c.execute(changed.values(hash=bytes(32))))
    assert not await bundle(log, before[:9])
    assert await count(log, canvas) == (20, 0)


async def test_what_does_not_follow_or_was_changed_is_not_packed(
    log: ForgetfulLog, canvas: str
) -> None:
    rows = list(await log.entries(canvas))
    for bad in (
        [rows[0], rows[2]],
        [replace(rows[0], actor="person:z"), rows[1]],
        [rows[0], replace(rows[1], previous=bytes(32))],
    ):
        with pytest.raises(CorruptEntry):
            pack(bad)
    for bad in ([], [rows[0], replace(rows[1], epoch=2)], rows[:1] * (LARGEST + 1)):
        with pytest.raises(ValueError, match="no bundle"):
            pack(bad)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("data", b""),
        ("data", b"\x78\x9c\x00"),
        ("epoch", 2),
        ("previous", bytes(32)),
        ("hash", bytes(32)),
        ("seal", bytes(32)),
        ("faded", True),
    ],
)
async def test_a_damaged_bundle_closes_what_it_holds_and_is_named__R12(
    log: ForgetfulLog, canvas: str, column: str, value: object
) -> None:
    rows = await log.entries(canvas)
    await bundle(log, rows[:6])
    await bundle(log, rows[6:14])
    here = (BUNDLE.c.canvas == canvas, BUNDLE.c.first == 7)
    await log.forgetful.inner.write(
        lambda c: c.execute(update(BUNDLE).where(*here).values({column: value}))
    )
    faults = await log.verify(canvas)
    named = [fault for fault in faults if "bundle" in fault.reason]
    assert [fault.revision for fault in named] == [7]
    assert "14" in named[0].reason
    with pytest.raises(CorruptEntry) as corrupt:
        await log.load(canvas, "frame")  # It has no checkpoint.
    assert corrupt.value.revision == 7
    with pytest.raises(CorruptEntry):
        await log.entries(canvas)


async def test_a_bundle_that_vanished_is_named_and_nothing_is_shown_without_it__R12(
    log: ForgetfulLog, canvas: str
) -> None:
    rows = await log.entries(canvas)
    await bundle(log, rows[:6])
    await bundle(log, rows[6:14])
    here = (BUNDLE.c.canvas == canvas, BUNDLE.c.first == 7)
    await log.forgetful.inner.write(lambda c: c.execute(delete(BUNDLE).where(*here)))
    assert (await log.verify(canvas))[0].revision == 7
    with pytest.raises(CorruptEntry) as corrupt:
        await log.load(canvas, "frame")
    assert corrupt.value.revision == 7


async def test_what_fades_says_the_same_and_no_longer_who(log: ForgetfulLog, canvas: str) -> None:
    rows = await log.entries(canvas)
    made = pack(rows[:15])
    await log.forgetful.inner.write(lambda c: log_bundles.put(c, made))
    before = (await log.load(canvas, "frame")).tail
    faded = fade(made, lambda actor: "group:g" if actor == "person:a" else actor)
    assert await log.forgetful.inner.write(lambda c: log_bundles.replace_faded(c, faded))
    assert not await log.forgetful.inner.write(lambda c: log_bundles.replace_faded(c, faded))
    found = unpack(faded)
    assert {(e.actor, e.session, e.login) for e in found} == {
        ("group:g", "", None),
        ("person:b", "", None),
    }
    assert [e.data for e in found] == [e.data for e in rows[:15]]
    assert [e.at for e in found] == [e.at for e in rows[:15]]
    assert b"person:a" not in faded.data
    assert await log.verify(canvas) == []
    after = (await log.load(canvas, "frame")).tail
    assert [e.data for e in after] == [e.data for e in before]
    doc = SectionDoc.opened("needs", b"", (e.data for e in found if e.section == "needs"))
    assert len(doc.entries) == 14


def test_a_bundle_is_a_tenth_of_its_rows() -> None:
    desk = Desk(Random(1))
    for section in CARD_SECTIONS:
        edits.add_card(desk.docs, section, {}, language="fr")
    while len(desk.entries) < LARGEST:
        desk.sitting()
    previous, rows = BEGINNING, list[Entry]()
    for entry in desk.entries[:LARGEST]:
        chained = replace(entry, actor=f"{entry.actor}{'0' * 31}", previous=previous)
        rows.append(replace(chained, hash=entry_hash(chained)))
        previous = rows[-1].hash
    made = pack(rows)
    assert unpack(made) == tuple(rows)
    assert len(made.data) < 30 * LARGEST
