"""The canvas as it was: R12."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.test_history_moments import Workshop
from tests.support.past import House, canvas_of
from workspace.canvas import edits
from workspace.history.log import CorruptEntry
from workspace.history.replay import Replay


@given(st.integers(0, 2**32), st.integers(5, 60), st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_replay_is_live_is_checkpoint_and_tail__R12(seed: int, steps: int, part: float) -> None:
    house = Workshop(seed, steps).house
    middle = int(part * len(house.entries))
    whole, first = Replay(), Replay()
    whole.take(house.entries)
    first.take(house.entries[:middle])
    again = Replay.from_states(first.states(), revision=middle, epoch=1)
    again.take(house.entries[middle:])
    assert again.revision == whole.revision == len(house.entries)
    for section, live in house.docs.items():
        assert whole.docs[section].content_hash() == live.content_hash()
        assert again.docs[section].content_hash() == live.content_hash()
    assert canvas_of(again.docs) == canvas_of(whole.docs)


def test_a_replay_keeps_what_a_live_document_forgets(house: House) -> None:
    card = house.does("person:ana", edits.add_card, "needs", {"title": "secret"}, language="fr")
    house.does("person:ana", edits.write_text, card, "title", "")
    replay = Replay()
    replay.take(house.entries)
    assert b"secret" in replay.states()["needs"]
    assert b"secret" not in house.docs["needs"].diff()


def test_a_row_that_cannot_be_applied_is_named(house: House) -> None:
    bad = dataclasses.replace(house.entries[-1], revision=7, data=b"\xff\xff\xff")
    with pytest.raises(CorruptEntry) as caught:
        Replay().take([bad])
    assert caught.value.facts["revision"] == 7
    with pytest.raises(CorruptEntry):
        Replay.from_states({"needs": b"\xff\xff\xff"}, revision=3, epoch=1)
