"""Two readings laid side by side."""

from __future__ import annotations

from tests.support.past import House, canvas_of
from tests.support.seen import seen
from workspace.canvas import edits
from workspace.canvas.model import Canvas
from workspace.history.comparison import Mark, attributed, compare, words_of
from workspace.history.replay import Replay


def as_it_was(house: House, revision: int) -> Canvas:
    """The canvas at a revision."""
    replay = Replay()
    replay.take(house.entries[:revision])
    return canvas_of(replay.docs, revision)


def test_each_word_is_marked_with_the_hand_that_made_it(house: House) -> None:
    card = house.does(
        "person:ana", edits.add_card, "needs", {"title": "un lieu ouvert"}, language="fr"
    )
    house.wait(600)
    since = len(house.entries)
    house.does("person:bram", edits.write_text, card, "title", "un lieu ouvert le soir")
    house.does("guest:zoe", edits.write_text, card, "title", "un jardin ouvert le soir")
    witness, moments = seen(house)
    before = as_it_was(house, since)
    (one,) = compare(before, house.canvas, authorship=witness.authorship).compared
    assert one.marks == (
        Mark("kept", "un "),
        Mark("struck", "lieu", ("guest:zoe",)),
        Mark("inserted", "jardin", ("guest:zoe",)),
        Mark("kept", " ouvert"),
        Mark("inserted", " le soir", ("person:bram",)),
    )
    assert one.told.by == ("guest:zoe", "person:bram")
    (plain,) = compare(before, house.canvas).compared
    assert {mark.by for mark in plain.marks} == {()}
    (told,) = compare(before, house.canvas, moments=moments).compared
    assert {mark.by for mark in told.marks} == {(), ("person:bram", "guest:zoe")}


def test_what_no_stretch_explains_is_of_the_hands_told_in_between(house: House) -> None:
    marks = attributed(words_of("a b", "a c"), (), 0, ("person:ana",))
    assert [mark.by for mark in marks] == [(), ("person:ana",), ("person:ana",)]


def test_hands_of_other_changes_come_from_the_moments_in_between(house: House) -> None:
    card = house.does("person:ana", edits.add_card, "needs", {"title": "a"}, language="fr")
    house.wait(600)
    since = len(house.entries)
    house.does("person:bram", edits.set_field, card, "status", "agreed")
    house.wait(600)
    house.does("guest:zoe", edits.set_field, card, "status", "contested")
    house.does("guest:zoe", edits.move, card, "last")
    witness, moments = seen(house)
    (one,) = compare(
        as_it_was(house, since), house.canvas, authorship=witness.authorship, moments=moments
    ).compared
    assert one.told.by == ("person:bram", "guest:zoe")
    assert (one.told.first, one.told.last) == (since + 1, len(house.entries))
    assert one.marks == ()


def test_a_canvas_is_no_different_from_itself(house: House) -> None:
    comparison = compare(house.canvas, house.canvas)
    assert comparison.compared == ()
    assert comparison.sentences() == ()


def test_a_word_that_was_changed_is_of_the_hand_that_changed_it(house: House) -> None:
    card = house.does("person:ana", edits.add_card, "needs", {"title": "des lieu"}, language="fr")
    house.wait(600)
    since = len(house.entries)
    house.does("person:bram", edits.write_text, card, "title", "des lieux")
    witness, _ = seen(house)
    (one,) = compare(as_it_was(house, since), house.canvas, authorship=witness.authorship).compared
    assert one.marks[1:] == (
        Mark("struck", "lieu", ("person:bram",)),
        Mark("inserted", "lieux", ("person:bram",)),
    )


def test_what_was_struck_out_before_is_no_part_of_it(house: House) -> None:
    card = house.does("person:ana", edits.add_card, "needs", {"title": "a b c e"}, language="fr")
    house.does("guest:zoe", edits.write_text, card, "title", "a c e")
    house.wait(600)
    since = len(house.entries)
    house.does("person:bram", edits.write_text, card, "title", "a e")
    house.does("person:ana", edits.write_text, card, "title", "a e f")
    witness, _ = seen(house)
    (one,) = compare(as_it_was(house, since), house.canvas, authorship=witness.authorship).compared
    assert [(m.kind, m.text.strip(), m.by) for m in one.marks if m.kind != "kept"] == [
        ("struck", "c", ("person:bram",)),
        ("inserted", "f", ("person:ana",)),
    ]
