"""Changes of rights: found by every node, once and in order, and never lost to a purge."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from workspace.storage import rights
from workspace.storage.database import Database
from workspace.storage.rights import RightsChange

pytestmark = pytest.mark.anyio
CANVAS, BOB = "c" * 32, "guest:" + "b" * 32


async def test_changes_are_found_after_the_newest_that_was_known(database: Database) -> None:
    await database.write(lambda c: rights.note_change(c, at=1, canvas=CANVAS))
    known = await database.read(rights.newest)
    await database.write(lambda c: rights.note_change(c, at=2, canvas=CANVAS, actor=BOB))
    await database.write(lambda c: rights.note_change(c, at=3, login="l1"))
    found = await database.read(lambda c: rights.changes_since(c, known))
    assert [(f.canvas, f.actor, f.login) for f in found] == [(CANVAS, BOB, ""), ("", "", "l1")]
    assert known < found[0].number < found[1].number


async def test_a_change_that_is_not_committed_is_no_change(database: Database) -> None:
    before = await database.read(rights.newest)

    def broken(connection: Connection) -> None:
        rights.note_change(connection, at=1, actor=BOB)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(broken)
    assert not await database.read(lambda c: rights.changes_since(c, before))


async def test_a_purge_leaves_the_newest_so_that_no_number_is_given_twice(
    database: Database,
) -> None:
    for _ in range(3):
        await database.write(lambda c: rights.note_change(c, at=1, canvas=CANVAS))
    newest = await database.read(rights.newest)
    await database.write(lambda c: rights.purge(c, 1_000))
    await database.write(lambda c: rights.note_change(c, at=2_000, canvas=CANVAS))
    (found,) = await database.read(lambda c: rights.changes_since(c, newest))
    assert found.number > newest
    assert len(await database.read(lambda c: rights.changes_since(c, 0))) == 2


@pytest.mark.parametrize(
    ("change", "concerned"),
    [
        (RightsChange(1, CANVAS, BOB, ""), True),
        (RightsChange(1, CANVAS, "", ""), True),
        (RightsChange(1, "", BOB, ""), True),
        (RightsChange(1, "", "", "l1"), True),
        (RightsChange(1, "", "", "l2"), False),
        (RightsChange(1, "d" * 32, BOB, ""), False),
        (RightsChange(1, CANVAS, "guest:x", ""), False),
    ],
)
def test_a_change_concerns_whom_it_names(change: RightsChange, concerned: bool) -> None:
    assert change.concerns(CANVAS, BOB, "l1") is concerned
