"""Sessions and cards to choose from, on real databases."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest

from benchmarks.history import Desk
from tests.integration.chronicle.conftest import Shelf, drafts_of, new_canvas
from workspace.access import EVERY_SECTION
from workspace.canvas import edits
from workspace.canvas.schema import CARD_SECTIONS
from workspace.chronicle.parties import Reader
from workspace.chronicle.sessions import PAUSE

pytestmark = pytest.mark.anyio
READER = Reader(sections=frozenset(EVERY_SECTION), actor="person:reader")


async def test_a_session_is_what_was_done_without_a_long_pause(shelf: Shelf) -> None:
    desk = Desk(Random(1))
    for section in CARD_SECTIONS:
        edits.add_card(desk.docs, section, {"title": "mot"}, language="fr")
    for sitting in range(9):
        desk.sitting()
        desk.now += timedelta(minutes=(10, 44, 50)[sitting % 3])
    made = new_canvas(desk)
    canvas = made.id
    await shelf.log.create(made, drafts_of(desk))
    shelf.clock.at = desk.now + timedelta(hours=1)
    fresh = await shelf.chronicle.choices(canvas, READER)
    await shelf.told(canvas)
    written = await shelf.chronicle.choices(canvas, READER)
    assert written == fresh
    told = await shelf.chronicle.everything(canvas, READER)
    sessions = written.sessions[::-1]
    assert len(sessions) > 1
    assert sum(session.moments for session in sessions) == len(told)
    for before, after in pairwise(sessions):
        assert after.began - before.ended >= PAUSE
    for one, next_one in pairwise(told):
        apart = next_one.began - one.ended >= PAUSE
        held = any(s.first <= one.first and next_one.last <= s.last for s in sessions)
        assert held != apart
