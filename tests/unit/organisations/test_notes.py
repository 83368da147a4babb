"""Internal notes: kept by version, brought along, and taken out of older documents."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from pycrdt import Map, Text
from sqlalchemy import Connection, func, select

from tests.support.stores import BODIES, address_of, emptied
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.canvas.schema import InvalidValue, limits
from workspace.clock import SetClock
from workspace.errors import Conflict, TooLarge
from workspace.history.log import Entry, NewCanvas, SectionState
from workspace.ids import new_id
from workspace.organisations import Note, Organisations
from workspace.storage import tables
from workspace.storage.database import Database
from workspace.storage.update_log import SqlLog

pytestmark = pytest.mark.anyio
ALICE = "person:" + "a" * 32
BOB = "person:" + "b" * 32


@pytest.fixture(scope="module", params=BODIES)
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with address_of(request.param, tmp_path_factory.mktemp("notes")) as url:
        yield url


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    async with emptied(address) as database:
        yield database


@pytest.fixture
async def canvas(database: Database, clock: SetClock) -> str:
    new = NewCanvas(new_id(), "Un lieu", "fr", clock.now(), "system")
    claim = await SqlLog(database).create(new, [])
    return claim.canvas


@pytest.fixture
def organisations(database: Database, clock: SetClock) -> Organisations:
    return Organisations(database, clock)


async def test_a_note_is_written_upon_the_version_that_was_read(
    organisations: Organisations, canvas: str
) -> None:
    assert await organisations.note(canvas, "a1") == Note("", 0)
    assert await organisations.write_note(canvas, "a1", "Appeler", 0, ALICE) == Note("Appeler", 1)
    assert await organisations.write_note(canvas, "a1", "Écrire", 1, BOB) == Note("Écrire", 2)
    assert await organisations.note(canvas, "a1") == Note("Écrire", 2)
    assert await organisations.notes(canvas) == {"a1": "Écrire"}


@pytest.mark.parametrize("version", [0, 1, 3])
async def test_whoever_wrote_upon_another_version_overwrites_nobody(
    organisations: Organisations, canvas: str, version: int
) -> None:
    await organisations.write_note(canvas, "a1", "un", 0, ALICE)
    await organisations.write_note(canvas, "a1", "deux", 1, ALICE)
    with pytest.raises(Conflict):
        await organisations.write_note(canvas, "a1", "perdu", version, BOB)
    assert await organisations.note(canvas, "a1") == Note("deux", 2)


async def test_an_empty_note_is_none_and_still_counts_its_versions(
    organisations: Organisations, canvas: str
) -> None:
    await organisations.write_note(canvas, "a1", "un", 0, ALICE)
    await organisations.write_note(canvas, "a1", "", 1, ALICE)
    assert await organisations.notes(canvas) == {}
    assert (await organisations.note(canvas, "a1")).version == 2


async def test_a_text_that_no_database_can_keep_is_refused(
    organisations: Organisations, canvas: str
) -> None:
    for text in ("\x00", "\ud800"):
        with pytest.raises(InvalidValue):
            await organisations.write_note(canvas, "a1", text, 0, ALICE)
    with pytest.raises(TooLarge):
        await organisations.write_note(canvas, "a1", "x" * (limits.LONG_TEXT + 1), 0, ALICE)


async def test_neither_the_access_log_nor_a_webhook_is_told(
    organisations: Organisations, canvas: str, database: Database
) -> None:
    def rows(connection: Connection) -> list[object]:
        told = (tables.audit, tables.delivery, tables.log_entry, tables.rights_change)
        return [
            connection.execute(select(func.count()).select_from(table)).scalar() for table in told
        ]

    before = await database.read(rows)
    await organisations.write_note(canvas, "a1", "un", 0, ALICE)
    assert await database.read(rows) == before


# ── documents of the time when notes were part of them ──


def older(notes: dict[str, str], now: datetime) -> SectionState:
    """The section `actors` as a program of version 1 left it in the log."""
    doc = SectionDoc("actors")
    docs = edits.new_canvas(title="Un lieu", language="fr")
    doc.apply(docs["actors"].diff())
    with doc.doc.transaction():
        doc.meta["schema"] = 1
        for name, text in notes.items():
            doc.entries[name] = Map({"kind": "other", "title": Text("x"), "note": Text(text)})
    entry = Entry("c", 1, 1, "actors", "system", "", now, "server", doc.diff(), b"", b"")
    return SectionState("c", "actors", 1, 1, None, (entry,), {})


async def test_notes_of_an_older_document_are_kept_before_it_is_opened(
    organisations: Organisations, canvas: str, clock: SetClock
) -> None:
    state = replace(
        older({"a1": "Appeler", "a2": "", "a3": "Écrire\x00"}, clock.now()), canvas=canvas
    )
    await organisations.take_out_notes(state)
    assert await organisations.notes(canvas) == {"a1": "Appeler", "a3": "Écrire"}
    # It crashed before the document was written, somebody wrote meanwhile, and it begins again.
    await organisations.write_note(canvas, "a1", "Plus récent", 1, ALICE)
    await organisations.take_out_notes(state)
    assert await organisations.note(canvas, "a1") == Note("Plus récent", 2)
