"""Erased is erased: no row, page or file of ours holds the words any more (R14)."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from benchmarks.history import Desk
from tests.integration.chronicle.conftest import Shelf, drafts_of, new_canvas
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.canvas.schema import SECTIONS
from workspace.chronicle.erasing import NothingFound, TooShort, Wish
from workspace.chronicle.past import ErasedRevision, Past
from workspace.clock import milliseconds
from workspace.history.log import Batch, BeingErased, Draft, Quarantined
from workspace.history.pieces import Pieces
from workspace.history.witness import Witness
from workspace.organisations import Organisations
from workspace.organisations.charter import Charter
from workspace.storage import tables

pytestmark = pytest.mark.anyio

CANARY = "Zéphyrine Kanarien"
WISH = Wish(text="zephyrine kanarien".replace("e", "é", 1))
FORMS = ("Kanarien", "KANARIEN", "kanarien", "phyrine")


def holds(data: bytes) -> bool:
    """Whether bytes hold some of the canary."""
    return any(form.encode() in data for form in FORMS)


def files_with_it(folder: Path) -> list[str]:
    """Every file below a folder that holds some of the canary."""
    return sorted(
        one.name for one in folder.rglob("*") if one.is_file() and holds(one.read_bytes())
    )


def written(text: str, **marks: Any) -> dict[str, Any]:
    return {"type": "text", "text": text, **marks}


def body(*lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "doc", "content": [{"type": "paragraph", "content": line} for line in lines]}


async def planted(shelf: Shelf) -> tuple[str, str]:
    """A canvas with the canary wherever anything can be written; it and a card of it."""
    desk = Desk(Random(3))
    desk.actor = "person:1"
    strong = {"marks": [{"type": "strong"}]}
    said = body(
        [written("Selon Zéphyrine "), written("Kanarien", **strong), written(", il faut un lieu.")],
        [written("Et encore Zéphyrine")],
        [written("Kanarien le soir.")],
    )
    need = edits.add_card(
        desk.docs, "needs", {"title": f"La demande de {CANARY} du lundi", "body": said},
        language="fr",
    )  # fmt: skip
    goal = edits.add_card(desk.docs, "objectives", {"title": "Ouvrir le soir"}, language="fr")
    edits.link(desk.docs, "answered_by", need, goal, {"because": f"{CANARY} l'a dit"})
    edits.write_text(desk.docs, goal, "title", f"Ouvrir le soir avec {CANARY}")
    edits.write_text(desk.docs, goal, "title", "Ouvrir le soir")
    edits.change_frame(desk.docs, {"title": f"Un lieu pour {CANARY}"})
    desk.actor = "person:2"
    edits.write_text(desk.docs, goal, "plain", "Avec tout le quartier.")
    gone = edits.add_card(desk.docs, "needs", {"title": CANARY.upper()}, language="fr")
    edits.set_aside(desk.docs, gone, at=desk.now, reason=f"{CANARY} n'en veut plus")
    canvas = new_canvas(desk)
    await shelf.log.create(canvas, drafts_of(desk))
    shelf.clock.at = desk.now + timedelta(hours=1)
    await shelf.told(canvas.id)
    at = milliseconds(shelf.clock.now())
    shelf_of: dict[Any, dict[str, Any]] = {
        tables.participation_group: {
            "id": "g1", "name": f"Ami·es de {CANARY}", "type": "other", "color": 0, "place": 0
        },
        tables.partner: {"id": "p1", "name": f"ASBL {CANARY}", "created_at": at},
        tables.invitation: {
            "id": "i1", "digest": b"1", "role": "guest_editor", "label": f"Pour {CANARY}",
            "used": 1, "created_by": "person:1", "created_at": at,
        },
        tables.guest: {"id": "v1", "invitation": "i1", "name": CANARY, "created_at": at},
        tables.member: {
            "actor": "guest:v1", "role": "guest_editor", "joined_at": at, "group": "g1"
        },
        tables.card_note: {
            "card": need, "text": f"{CANARY} est absente", "version": 1,
            "changed_by": "person:1", "changed_at": at,
        },
        tables.aside: {"name": "notes", "value": f'["{CANARY}"]'},
        tables.milestone: {
            "id": "m1", "revision": 3, "epoch": 1, "kind": "named", "name": f"Vu par {CANARY}",
            "note": CANARY, "made_by": "person:1", "party": "{}", "made_at": at,
        },
        tables.review: {
            "id": "r1", "milestone": "m1", "text": CANARY, "state": "open",
            "made_by": "person:1", "party": "{}", "made_at": at, "decision": CANARY,
        },
        tables.remark: {
            "id": "k1", "review": "r1", "quote": CANARY, "before": "", "after": CANARY,
            "text": CANARY, "internal": False, "state": "open", "done": CANARY,
            "made_by": "person:1", "party": f'{{"group_name": "{CANARY}"}}', "made_at": at,
        },
        tables.remark_reply: {
            "id": "y1", "remark": "k1", "text": CANARY, "made_by": "person:1", "party": "{}",
            "made_at": at,
        },
    }  # fmt: skip

    def plant(connection: Connection) -> None:
        for table, values in shelf_of.items():
            connection.execute(insert(table).values(canvas=canvas.id, **values))
        connection.execute(tables.canvas.update().values(title=f"Un lieu pour {CANARY}"))

    await shelf.database.write(plant)
    refused = Quarantined(
        "needs", "person:1", "s", shelf.clock.now(), "killed_worker", CANARY.encode()
    )
    await shelf.log.keep_quarantined(canvas.id, refused)
    return canvas.id, need


async def documents(shelf: Shelf, canvas: str) -> dict[str, SectionDoc]:
    states = [await shelf.log.load(canvas, section) for section in SECTIONS]
    return {
        state.section: SectionDoc.opened(
            state.section,
            state.checkpoint.state if state.checkpoint else b"",
            (entry.data for entry in state.tail),
        )
        for state in states
    }


def dump(address: str, folder: Path) -> list[str]:
    """Everything the database keeps: the names of files and dumps that hold the canary."""
    if address.startswith("sqlite"):
        path = folder / "canevas.db"
        backup = folder / "backup.db"
        backup.unlink(missing_ok=True)
        with sqlite3.connect(path) as connection:
            connection.execute(f"VACUUM INTO '{backup}'")
        connection.close()
        return files_with_it(folder)
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    plain = address.replace("+asyncpg", "")
    done = subprocess.run(
        ["pg_dump", "--inserts", "--no-owner", plain], capture_output=True, check=True
    )
    # Bytes are dumped as hexadecimal signs.
    hexed = any(form.encode().hex().encode() in done.stdout for form in FORMS)
    return ["dump"] if hexed or holds(done.stdout) else []


def left_in_a_free_page(path: Path) -> None:
    """What a deleted row leaves where SQLite was built without overwriting what it deletes."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE scratch (words TEXT)")
        connection.execute("INSERT INTO scratch VALUES (?)", (f"{CANARY} " * 2_000,))
        connection.commit()
        connection.execute("DROP TABLE scratch")
    connection.close()


async def test_no_row_page_file_or_backup_holds_what_was_erased__R14(
    shelf: Shelf, address: str, tmp_path: Path
) -> None:
    canvas, need = await planted(shelf)
    if address.startswith("sqlite"):
        left_in_a_free_page(tmp_path / "canevas.db")
    assert dump(address, tmp_path), "planted, and found"
    found = await shelf.chronicle.find(canvas, WISH)
    assert {
        "live", "past", "log", "moments", "title", "milestones", "reviews", "remarks", "replies",
        "notes", "aside", "groups", "partners", "invitations", "guests", "quarantine",
    } <= set(found.counts), found.counts  # fmt: skip
    assert "access_log" not in found.counts
    stages: list[str] = []

    erased = await shelf.chronicle.erase(canvas, WISH, "person:1", step=stages.append)

    assert stages == ["held", "cut", "written", "swept", "done"]
    assert erased.epoch == 2
    assert erased.swept
    assert dump(address, tmp_path) == []
    assert await shelf.log.verify(canvas) == []
    docs = await documents(shelf, canvas)
    card = docs["needs"].read_card(need)
    assert card is not None
    assert card.title == "La demande de  du lundi"
    assert "il faut un lieu." in str(card.body)
    assert not holds(str([doc.read_frame() if name == "frame" else doc.read()
                          for name, doc in docs.items()]).encode())  # fmt: skip
    again = await shelf.chronicle.find(canvas, WISH)
    assert again.counts == {}
    with pytest.raises(NothingFound):
        await shelf.chronicle.erase(canvas, WISH, "person:1")


async def test_the_log_goes_on_and_whose_words_are_left_is_still_known(shelf: Shelf) -> None:
    canvas, _ = await planted(shelf)
    before = [entry.revision for entry in await shelf.entries(canvas)]
    erased = await shelf.chronicle.erase(canvas, WISH, "person:1")
    claim = await shelf.log.claim(canvas, "here")
    assert (claim.epoch, claim.revision) == (2, erased.revision)
    assert erased.revision == before[-1] + len(SECTIONS)
    docs = await documents(shelf, canvas)
    goal = docs["objectives"].read().cards[0]
    fresh = SectionDoc("objectives")
    fresh.apply(docs["objectives"].diff())
    start = fresh.state_vector()
    edits.write_text({"objectives": fresh}, goal.id, "title", "Ouvrir chaque soir")
    draft = Draft(
        "objectives", "person:3", "s", shelf.clock.now(), "user", fresh.diff(start),
        ((fresh.client_id, "person:3"),),
    )  # fmt: skip
    await shelf.log.append([Batch(canvas, claim.fence, (draft,))])
    assert await shelf.log.verify(canvas) == []
    from workspace.chronicle.parties import Reader

    reader = Reader(sections=frozenset(SECTIONS), names=True, actor="person:9")
    told = await shelf.chronicle.blame(canvas, reader, goal.id, "plain", None)
    assert b"person:2" in told or b"quartier" in told
    with pytest.raises(ErasedRevision):
        await shelf.chronicle.view(canvas, reader, 3)
    assert b"Ouvrir chaque soir" in await shelf.chronicle.view(canvas, reader, None)


async def test_every_word_of_a_participant_goes_and_no_word_of_anybody_else(shelf: Shelf) -> None:
    canvas, _ = await planted(shelf)
    found = await shelf.chronicle.find(canvas, Wish(participant="person:2"))
    assert found.counts["live"] >= 2
    await shelf.chronicle.erase(canvas, Wish(participant="person:2"), "person:1")
    docs = await documents(shelf, canvas)
    goal = docs["objectives"].read().cards[0]
    assert goal.title == "Ouvrir le soir"
    assert goal.text("plain") == ""
    assert await shelf.log.verify(canvas) == []


async def test_of_texts_that_several_wrote_exactly_the_words_of_one_go(shelf: Shelf) -> None:
    canvas, _ = await shelf.lived(1_500, seed=5)
    witness = Witness()
    for entry in await shelf.entries(canvas):
        witness.take(entry)
    witness_words = witness.authorship
    left = {
        place: "".join(
            piece.text.decode()
            for piece in held
            if not piece.struck and witness_words.hands.of(piece.written) != "person:3"
        )
        for place, held in witness_words.texts.items()
        if isinstance(held, Pieces)
    }
    theirs = [
        piece.text.decode()
        for held in witness_words.texts.values()
        for piece in held
        if not piece.struck and witness_words.hands.of(piece.written) == "person:3"
    ]
    assert sum(len(text) for text in theirs) > 100

    await shelf.chronicle.erase(canvas, Wish(participant="person:3"), "person:1")

    after = Past()
    seen = await shelf.database.read(lambda c: after.witness(c, canvas))
    now = seen.authorship
    assert {place: now.text(*place) for place in left} == left
    hands = {
        now.hands.of(piece.written)
        for held in now.texts.values()
        for piece in held
        if piece.text.strip()
    }
    assert "person:3" not in hands
    assert {"person:1", "person:2"} <= hands
    assert await shelf.log.verify(canvas) == []


async def test_erasing_twice_begins_a_third_epoch_and_still_knows_whose_words(
    shelf: Shelf,
) -> None:
    canvas, _ = await planted(shelf)
    await shelf.chronicle.erase(canvas, WISH, "person:1")
    erased = await shelf.chronicle.erase(canvas, Wish(text="tout le quartier"), "person:1")
    assert erased.epoch == 3
    past = Past()
    witness = await shelf.database.read(lambda c: past.witness(c, canvas))
    docs = await documents(shelf, canvas)
    goal = docs["objectives"].read().cards[0]
    assert goal.text("plain") == "Avec ."
    [stretch] = witness.authorship.stretches("objectives", goal.id, "plain")
    assert (stretch.text, stretch.by) == ("Avec .", "person:2")
    assert await shelf.log.verify(canvas) == []


async def test_names_fade_in_what_an_erasure_left_too(shelf: Shelf) -> None:
    canvas, _ = await planted(shelf)
    await shelf.chronicle.erase(canvas, WISH, "person:1")
    charter = Charter(keeping=12)
    await Organisations(shelf.database, shelf.clock).set_charter(canvas, charter, "system")
    shelf.clock.at += timedelta(days=500)
    while await shelf.chronicle.fade_next(canvas, shelf.clock.now()):
        pass
    past = Past()
    witness = await shelf.database.read(lambda c: past.witness(c, canvas))
    words = witness.authorship
    hands = {words.hands.of(piece.written) for held in words.texts.values() for piece in held}
    assert not any(hand.startswith("person:") for hand in hands), hands
    assert await shelf.log.verify(canvas) == []
    assert not await shelf.chronicle.mark_next(canvas)


async def test_a_guest_who_is_erased_has_no_name_and_takes_part_no_more(shelf: Shelf) -> None:
    canvas, _ = await planted(shelf)
    actor = await shelf.chronicle.participant(canvas, CANARY.upper())
    assert actor == "guest:v1"
    await shelf.chronicle.erase(canvas, Wish(participant=actor), "person:1")
    names, ended = await shelf.database.read(
        lambda c: (
            c.execute(select(tables.guest.c.name)).scalars().all(),
            c.execute(select(tables.member.c.removed_at)).scalars().all(),
        )
    )
    assert list(names) == [""]
    assert None not in ended


async def test_nobody_opens_the_canvas_while_words_are_taken_out(shelf: Shelf) -> None:
    canvas, _ = await planted(shelf)
    now = milliseconds(shelf.log._clock.now())
    from workspace.storage import erasing

    await shelf.database.write(lambda c: erasing.hold(c, canvas, now + 60_000))
    with pytest.raises(BeingErased):
        await shelf.log.claim(canvas, "here")


async def test_a_text_of_two_signs_is_not_looked_for(shelf: Shelf) -> None:
    canvas, _ = await planted(shelf)
    with pytest.raises(TooShort):
        await shelf.chronicle.find(canvas, Wish(text="de"))


async def test_other_canvases_stay_as_they_are_to_the_byte(shelf: Shelf) -> None:
    other, _ = await shelf.lived(120, seed=9)
    canvas, _ = await planted(shelf)
    await shelf.database.write(
        lambda c: c.execute(
            tables.canvas.update().where(tables.canvas.c.id == other).values(title="x")
        )
    )
    before = await shelf.entries(other)
    await shelf.chronicle.erase(canvas, WISH, "person:1")
    assert await shelf.entries(other) == before
    assert await shelf.log.verify(other) == []


_KILLED = """
import asyncio, os, sys
from workspace.chronicle.erasing import Wish
from workspace.chronicle.store import Chronicle
from workspace.chronicle.workshop import Workshop
from workspace.clock import SystemClock
from workspace.storage.database import open_database

url, canvas, text, stage = sys.argv[1:]

def die(reached):
    if reached == stage:
        os.kill(os.getpid(), 9)

async def run():
    chronicle = Chronicle(open_database(url), SystemClock(), Workshop(url))
    await chronicle.erase(canvas, Wish(text=text), "person:1", step=die)

asyncio.run(run())
"""


@pytest.mark.parametrize("stage", ["held", "cut", "written", "swept"])
async def test_killed_at_any_stage_it_is_done_again_to_the_end__R14(
    shelf: Shelf, address: str, tmp_path: Path, stage: str
) -> None:
    canvas, _ = await planted(shelf)
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", _KILLED, address, canvas, CANARY, stage], check=False
    )
    assert done.returncode == -9
    if stage in ("held", "cut"):
        # Nothing was erased; who asked asks again.
        assert await shelf.log.verify(canvas) == []
        await shelf.chronicle.erase(canvas, WISH, "person:1")
    else:
        assert await shelf.chronicle.resume() == 1
    assert dump(address, tmp_path) == []
    assert await shelf.log.verify(canvas) == []
    assert [row["stage"] for row in await shelf.chronicle.ledger(canvas)] == ["done"]
