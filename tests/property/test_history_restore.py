"""What was is brought back by adding, whatever was done since, and whoever writes meanwhile."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.test_history_moments import Workshop, card_state, state_of
from tests.support.past import NINE, House, Peer, canvas_of, put
from workspace.canvas import edits
from workspace.canvas.interchange.canvas_json import card_json
from workspace.canvas.model import Canvas
from workspace.canvas.schema import CARD_SECTIONS
from workspace.history.replay import Replay
from workspace.history.restore import restore_canvas, restore_card, restore_section


def as_it_was(house: House, revision: int) -> Canvas:
    replay = Replay()
    replay.take(house.entries[:revision])
    return canvas_of(replay.docs, revision)


def present(canvas: Canvas, section: str) -> list[dict[str, Any]]:
    return [card_json(card) for card in canvas.section(section).cards if card.present]


def check_section(house: House, then: Canvas, section: Any) -> None:
    now = house.canvas
    assert present(now, section) == present(then, section)
    known = {card.id for card in then.section(section).cards}
    for card in now.section(section).cards:
        # Nothing is deleted: what is newer lies in the bin.
        assert card.id in known or not card.present
    assert now.section(section).links == then.section(section).links


@given(st.integers(0, 2**32), st.integers(10, 60), st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_a_restored_canvas_reads_as_it_did_and_can_be_brought_back_again(
    seed: int, steps: int, part: float
) -> None:
    house = Workshop(seed, steps).house
    revision = max(6, int(part * len(house.entries)))
    then, last = as_it_was(house, revision), house.canvas
    house.does("person:maker", restore_canvas, then, at=NINE, kind="restore")
    for section in CARD_SECTIONS:
        check_section(house, then, section)
    assert house.canvas.frame == then.frame
    replay = Replay()
    replay.take(house.entries)
    assert state_of(canvas_of(replay.docs)) == state_of(house.canvas)
    house.does("person:maker", restore_canvas, last, at=NINE, kind="restore")
    for section in CARD_SECTIONS:
        check_section(house, last, section)


@given(st.integers(0, 2**32), st.integers(10, 60), st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_a_restored_section_leaves_the_others_alone(seed: int, steps: int, part: float) -> None:
    house = Workshop(seed, steps).house
    then, last = as_it_was(house, max(6, int(part * len(house.entries)))), house.canvas
    house.does("person:maker", restore_section, then, "needs", at=NINE, kind="restore")
    now = house.canvas
    for section in CARD_SECTIONS:
        if section != "needs":
            assert now.section(section) == last.section(section)
    elsewhere = {c.id for c in now.cards if c.present and c.section != "needs"}
    here = [card for card in then.section("needs").cards if card.present]
    assert [card_json(c) for c in here if c.id not in elsewhere] == [
        card_json(c) for c in now.section("needs").present
    ]


@given(st.integers(0, 2**32), st.integers(10, 60), st.floats(0, 1), st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_a_restored_card_reads_as_it_did(seed: int, steps: int, part: float, number: int) -> None:
    house = Workshop(seed, steps).house
    then = as_it_was(house, max(10, int(part * len(house.entries))))
    names = sorted({card.id for card in then.cards})
    if not names:
        return
    name = names[number % len(names)]
    others = {(c.section, c.id): c for c in house.canvas.cards if c.id != name}
    house.does("person:maker", restore_card, then, name, at=NINE, kind="restore")
    was, now = then.card(name), house.canvas.card(name)
    assert was is not None
    assert now is not None
    if was.present:
        assert card_state(now) == card_state(was)
    # Nobody else's card was touched, but for short new order keys.
    for card in house.canvas.cards:
        if card.id != name:
            assert card_state(card) == card_state(others[card.section, card.id])
    if was.present:
        linked = {link.id for link in then.links if name in (link.source, link.target)}
        ids = {card.id for card in house.canvas.cards}
        ends = {link.id: {link.source, link.target} for link in then.links}
        same = {(x.kind, *sorted((x.source, x.target))) for x in house.canvas.links}
        for link in then.links:
            if link.id in linked and ends[link.id] <= ids:
                assert (link.kind, *sorted((link.source, link.target))) in same


@given(st.integers(0, 2**32), st.integers(0, 8))
@settings(max_examples=25, deadline=None)
def test_who_writes_while_the_canvas_is_restored_loses_nothing(seed: int, at: int) -> None:
    house = House()
    card = house.does(
        "person:maker", edits.add_card, "needs", {"title": "un deux trois"}, language="fr"
    )
    then = house.canvas
    house.does("person:bram", edits.write_text, card, "title", "un deux mille trois cents")
    peer = Peer(house, "person:ana")
    held = peer.docs["needs"].card(card)
    assert held is not None
    peer.edit("needs", lambda _doc: put(held["title"], at, "@"))
    house.does("person:maker", restore_canvas, then, at=NINE, kind="restore")
    peer.send()
    now = house.canvas.card(card)
    assert now is not None
    assert now.title.replace("@", "") == "un deux trois"
    assert now.title.count("@") == 1
