"""What was, brought back by adding."""

from __future__ import annotations

import pytest

from tests.support.past import NINE, House, Peer, put, runs_of
from tests.support.seen import hands, seen
from workspace.canvas import body as bodies
from workspace.canvas import edits
from workspace.canvas.edits import NoSuchCard
from workspace.history.restore import (
    restore_canvas,
    restore_card,
    restore_section,
    rewrite_body,
    rewrite_text,
)


def add(house: House, title: str, section: str = "needs", **more: object) -> str:
    values = {"title": title, **more}
    return house.does("person:ana", edits.add_card, section, values, language="fr")


def test_words_that_stay_stay_their_authors_and_only_the_others_are_touched(house: House) -> None:
    card = add(house, "un lieu ouvert le soir")
    then = house.canvas
    house.does("person:bram", edits.write_text, card, "title", "un jardin ouvert le matin")
    house.does("guest:zoe", restore_canvas, then, at=NINE, kind="restore")
    witness, moments = seen(house)
    assert hands(witness, "needs", card, "title") == [
        "ana: un ",
        "ana: lieu ~bram",
        "bram: jardin ~zoe",
        "zoe: lieu",
        "ana:  ouvert le ",
        "ana: soir ~bram",
        "bram: matin ~zoe",
        "zoe: soir",
    ]
    assert [moment.kind for moment in moments] == ["user", "restore"]


def test_a_card_comes_back_from_the_bin_to_its_place_with_its_links(house: House) -> None:
    one, two, three = (add(house, title) for title in ("1", "2", "3"))
    goal = add(house, "but", "objectives")
    link = house.does("person:ana", edits.link, "answered_by", two, goal)
    other = house.does("person:ana", edits.link, "answered_by", one, goal)
    then = house.canvas
    house.does("person:bram", edits.unlink, link)
    house.does("person:bram", edits.set_aside, two, at=NINE)
    house.does("person:bram", edits.move, three, "first")
    newer = house.does("person:bram", edits.link, "causes", two, one)
    house.does("guest:zoe", restore_card, then, two, at=NINE)
    now = house.canvas
    assert [card.id for card in now.section("needs").present] == [three, one, two]
    assert {x.id for x in now.links} == {link, newer, other}


def test_a_card_that_went_behind_others_comes_back_before_them(house: House) -> None:
    one, two = add(house, "1"), add(house, "2")
    then = house.canvas
    house.does("person:bram", edits.move, one, "last")
    house.does("guest:zoe", restore_card, then, one, at=NINE)
    assert [card.id for card in house.canvas.section("needs").present] == [one, two]


def test_a_card_that_moved_on_comes_back_to_its_section(house: House) -> None:
    card = add(house, "un lieu")
    then = house.canvas
    house.does("person:bram", edits.move_to_section, card, "values", at=NINE, language="fr")
    house.does("guest:zoe", restore_card, then, card, at=NINE)
    now = house.canvas.card(card)
    assert now is not None
    assert (now.section, now.present, now.code) == ("needs", True, "B1")
    assert house.canvas.section("values").present == ()
    house.does("person:bram", edits.move_to_section, card, "values", at=NINE, language="fr")
    house.does("guest:zoe", restore_section, then, "needs", at=NINE)
    # Only the needs were asked for: the card stays where it is now.
    assert [x.section for x in house.canvas.cards if x.present] == ["values"]


def test_a_purged_card_comes_back_under_its_id_and_code(house: House) -> None:
    card = add(house, "un lieu", plain="simple", right="food", body=bodies.from_text("a\nb"))
    house.does("person:ana", edits.set_aside, card, at=NINE, group="G1")
    then = house.canvas
    house.does("system", lambda docs: docs["needs"].entries.__delitem__(card))
    house.does("guest:zoe", restore_canvas, then, at=NINE)
    assert house.canvas.card(card) == then.card(card)


def test_a_link_without_one_of_its_ends_stays_away(house: House) -> None:
    one, two = add(house, "1"), add(house, "2")
    house.does("person:ana", edits.link, "causes", one, two)
    then = house.canvas
    house.does("system", lambda docs: docs["needs"].entries.__delitem__(two))
    house.does("person:ana", lambda docs: docs["needs"].links.clear())
    house.does("guest:zoe", restore_card, then, one, at=NINE)
    assert list(house.canvas.links) == []


def test_the_frame_can_be_restored_alone(house: House) -> None:
    house.does("person:ana", edits.change_frame, {"summary": "Bref.", "state": "design"})
    then = house.canvas
    house.does("person:bram", edits.change_frame, {"summary": "Long.", "state": None})
    card = add(house, "un")
    house.does("guest:zoe", restore_section, then, "frame", at=NINE)
    assert house.canvas.frame == then.frame
    assert house.canvas.card(card) is not None


def test_who_was_not_there_cannot_be_restored(house: House) -> None:
    with pytest.raises(NoSuchCard):
        house.does("guest:zoe", restore_card, house.canvas, "nobody", at=NINE)


def test_whoever_writes_within_a_line_finds_their_word_where_they_put_it(house: House) -> None:
    card = add(house, "un deux trois")
    then = house.canvas
    house.does("person:bram", edits.write_text, card, "title", "un long deux trois cents")
    peer = Peer(house, "person:ana")
    held = peer.docs["needs"].card(card)
    assert held is not None
    peer.edit("needs", lambda _doc: put(held["title"], 12, "@"))
    house.does("guest:zoe", restore_canvas, then, at=NINE)
    peer.send()
    now = house.canvas.card(card)
    assert now is not None
    assert now.title == "un deux@ trois"


def test_whoever_writes_in_another_paragraph_goes_on_writing(house: House) -> None:
    card = add(house, "un", body=bodies.from_text("a\nb\nc\nd"))
    then = house.canvas
    house.does("person:bram", edits.set_field, card, "body", bodies.from_text("A\nb\nc\nD\ne"))
    peer = Peer(house, "person:ana")
    held = peer.docs["needs"].card(card)
    assert held is not None
    peer.edit("needs", lambda _doc: put(runs_of(held["body"])[1], 1, "!"))
    house.does("guest:zoe", restore_canvas, then, at=NINE)
    peer.send()
    now = house.canvas.card(card)
    assert now is not None
    assert bodies.plain_text(now.body) == "a\nb!\nc\nd"


def test_a_text_that_reads_so_already_is_left_alone(house: House) -> None:
    card = add(house, "un", body=bodies.from_text("a"))
    held = house.docs["needs"].card(card)
    assert held is not None
    assert not rewrite_text(held["title"], "un")
    assert not rewrite_body(held["body"], bodies.from_text("a"))
    rows = len(house.entries)
    house.does("guest:zoe", restore_canvas, house.canvas, at=NINE)
    assert len(house.entries) == rows
