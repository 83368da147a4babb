"""What an edit did, in our words."""

from datetime import datetime

from tests.unit.canvas.conftest import Docs, canvas_of
from workspace.canvas import body, edits
from workspace.canvas import changes as told
from workspace.canvas.changes import changes_between
from workspace.canvas.model import Card, Section
from workspace.canvas.order import Draw


def test_nothing_done_is_nothing_told(docs: Docs) -> None:
    edits.add_card(docs, "needs", {"title": "a"}, language="fr")
    assert changes_between(canvas_of(docs), canvas_of(docs)) == ()


def test_the_frame_tells_its_texts_and_fields(docs: Docs) -> None:
    before = canvas_of(docs)
    edits.change_frame(docs, {"summary": "Bref.", "state": "design"})
    assert changes_between(before, canvas_of(docs)) == (
        told.Reworded("frame", None, "summary", "", "Bref."),
        told.FieldSet("frame", None, "state", None, "design"),
    )


def test_everything_done_to_a_card_is_told(docs: Docs) -> None:
    name = edits.add_card(
        docs, "needs", {"title": "a", "right": "food", "plain": "x"}, language="fr"
    )
    before = canvas_of(docs)
    edits.change_card(
        docs,
        name,
        {
            "title": "b",
            "kind": "obstacle",
            "plain": None,
            "right": None,
            "scale": "group",
            "body": body.from_text("mots"),
        },
    )
    assert changes_between(before, canvas_of(docs)) == (
        told.FieldSet("needs", name, "kind", "need", "obstacle"),
        told.Reworded("needs", name, "title", "a", "b"),
        told.Reworded("needs", name, "body", "", "mots"),
        told.Reworded("needs", name, "plain", "x", ""),
        told.FieldSet("needs", name, "right", "food", None),
        told.FieldSet("needs", name, "scale", None, "group"),
    )


def test_the_same_words_in_bold_are_restyled(docs: Docs) -> None:
    name = edits.add_card(docs, "needs", {"body": body.from_text("mots")}, language="fr")
    before = canvas_of(docs)
    bold = {"type": "text", "text": "mots", "marks": [{"type": "strong"}]}
    edits.set_field(
        docs, name, "body", {"type": "doc", "content": [{"type": "paragraph", "content": [bold]}]}
    )
    assert changes_between(before, canvas_of(docs)) == (told.Restyled("needs", name),)


def test_cards_come_go_and_come_back(docs: Docs, at: datetime) -> None:
    empty = canvas_of(docs)
    name = edits.add_card(docs, "needs", {"title": "a"}, language="fr")
    one = canvas_of(docs)
    assert changes_between(empty, one) == (told.Added("needs", one.section("needs").cards[0]),)
    assert changes_between(one, empty) == (told.Removed("needs", one.section("needs").cards[0]),)
    edits.set_aside(docs, name, at=at, group="G1")
    aside = canvas_of(docs)
    assert changes_between(one, aside) == (told.PutAside("needs", name, "G1", None),)
    edits.set_aside(docs, name, at=at, reason="déjà fait")
    why = canvas_of(docs)
    said = told.PutAside("needs", name, "G1", None, "déjà fait")
    assert changes_between(aside, why) == changes_between(one, why) == (said,)
    assert changes_between(why, aside) == ()
    edits.restore(docs, name)
    assert changes_between(why, canvas_of(docs)) == (told.Restored("needs", name),)


def test_a_merge_tells_where_the_words_went(docs: Docs, at: datetime) -> None:
    one = edits.add_card(docs, "needs", {"title": "a"}, language="fr")
    two = edits.add_card(docs, "needs", {"title": "b"}, language="fr")
    before = canvas_of(docs)
    edits.merge(docs, two, one, at=at)
    assert changes_between(before, canvas_of(docs)) == (
        told.Reworded("needs", one, "body", "", "b"),
        told.PutAside("needs", two, None, one),
    )


def test_a_move_to_another_section_is_told_on_both_sides(docs: Docs, at: datetime) -> None:
    name = edits.add_card(docs, "needs", {"title": "a"}, language="fr")
    before = canvas_of(docs)
    edits.move_to_section(docs, name, "values", at=at, language="fr")
    after = canvas_of(docs)
    assert changes_between(before, after) == (
        told.MovedAway("needs", name, "values"),
        told.Added("values", after.section("values").cards[0]),
    )


def test_only_cards_that_changed_their_place_are_told(docs: Docs, draw: Draw) -> None:
    a, b, c, d = (edits.add_card(docs, "needs", {"title": t}, language="fr") for t in "abcd")
    before = canvas_of(docs)
    edits.rebalance(docs["needs"], draw)
    assert changes_between(before, canvas_of(docs)) == ()
    edits.move(docs, d, "first")
    assert changes_between(before, canvas_of(docs)) == (told.Moved("needs", d),)
    edits.move(docs, a, "last")
    edits.move(docs, d, edits.Before(b))
    middle = canvas_of(docs)
    edits.move(docs, c, edits.Before(d))
    assert changes_between(middle, canvas_of(docs)) == (told.Moved("needs", c),)
    # From a b c d to c d b a no three kept their order, nor any two but c and d.
    assert set(changes_between(before, canvas_of(docs))) == {
        told.Moved("needs", b),
        told.Moved("needs", a),
    }


def test_an_empty_section_has_no_moves() -> None:
    assert list(told.section_changes(Section("needs"), Section("needs"))) == []
    here = Section("needs", (Card("a", "needs", "need", "V"),))
    assert [type(c) for c in told.section_changes(Section("needs"), here)] == [told.Added]


def test_links_are_told(docs: Docs) -> None:
    goal = edits.add_card(docs, "objectives", language="fr")
    actor = edits.add_card(docs, "actors", language="fr")
    empty = canvas_of(docs)
    name = edits.link(docs, "carried_by", goal, actor, {"role": "leads"})
    one = canvas_of(docs)
    (link,) = one.links
    edits.write_text(docs, goal, "title", "a")
    assert changes_between(empty, one) == (told.Linked("objectives", link),)
    edits.change_link(docs, name, {"role": "hosts"})
    two = canvas_of(docs)
    (other,) = two.links
    assert told.Relinked("objectives", link, other) in changes_between(one, two)
    assert told.Unlinked("objectives", other) in changes_between(two, empty)
    assert not any(isinstance(c, told.Relinked) for c in changes_between(two, two))
