"""What became of a card."""

from __future__ import annotations

from typing import Any

from tests.support.past import NINE, House
from tests.support.seen import seen
from workspace.canvas import body as bodies
from workspace.canvas import edits
from workspace.history import story as st
from workspace.history.story import stories, story


def test_a_story_tells_every_wording_with_when_and_whose(house: House) -> None:
    card = house.does("person:ana", edits.add_card, "needs", {"title": "un"}, language="fr")
    house.wait(600)
    house.does("person:bram", edits.write_text, card, "title", "deux")
    house.wait(600)
    house.does("guest:zoe", edits.write_text, card, "title", "trois")
    house.does("guest:zoe", edits.set_field, card, "body", bodies.from_text("mots"))
    told = story(seen(house)[1], card)
    assert [(words, chapter.by) for chapter, words in told.wordings()] == [
        ("un", ("person:ana",)),
        ("deux", ("person:bram",)),
        ("trois", ("guest:zoe",)),
    ]
    assert [words for _, words in told.wordings("body")] == ["mots"]
    assert [c.began for c, _ in told.wordings()] == sorted(c.began for c in told.chapters[:3])
    assert told.names[card].title == "trois"
    assert told.family == ()


def test_everything_that_happens_to_a_card_is_a_chapter(house: House) -> None:
    def add(section: Any, title: str) -> str:
        return house.does("person:ana", edits.add_card, section, {"title": title}, language="fr")

    card, other, goal = add("needs", "un"), add("needs", "autre"), add("objectives", "but")
    second = add("objectives", "but deux")

    def do(verb: Any, *arguments: Any, **more: Any) -> Any:
        house.wait(600)
        return house.does("person:bram", verb, *arguments, **more)

    do(edits.set_field, card, "status", "agreed")
    link = do(edits.link, "answered_by", card, goal)
    do(edits.change_link, link, {"because": "oui"})
    do(edits.unlink, link)
    do(edits.move, card, "last")
    do(edits.set_aside, card, at=NINE, group="G1", reason="déjà fait")
    do(edits.restore, card)
    do(edits.set_field, other, "body", bodies.from_text("a\nb"))
    do(edits.link, "answered_by", other, second)
    do(edits.merge, other, card, at=NINE)
    new = do(edits.split, card, block=1, title="moitié", language="fr")
    bold = {"type": "text", "text": "autre", "marks": [{"type": "strong"}]}
    body = {"type": "doc", "content": [{"type": "paragraph", "content": [bold]}]}
    do(edits.set_field, card, "body", body)
    do(edits.move_to_section, card, "values", at=NINE, language="fr")
    do(edits.move_to_section, card, "needs", at=NINE, language="fr")
    do(lambda docs: docs["needs"].entries.__delitem__(card))
    moments = seen(house)[1]
    told = story(moments, card)
    assert [type(chapter.event) for chapter in told.chapters] == [
        st.Born,
        st.ValueSet,
        st.LinkGained,
        st.LinkChanged,
        st.LinkLost,
        st.Reordered,
        st.WentAside,
        st.CameBack,
        st.Absorbed,
        st.Worded,
        st.LinkGained,
        st.GaveAway,
        st.Worded,
        st.Restyled,
        st.MovedOn,
        st.MovedOn,
        st.Gone,
    ]
    assert told.family == (other, new)
    assert told.chapters[6].event == st.WentAside("G1", None, "déjà fait")
    assert set(stories(moments, card)) == {card, other}
    halves = stories(moments, str(new))
    assert set(halves) == {new, card, other}
    born = halves[str(new)].chapters[0].event
    assert isinstance(born, st.Born)
    assert (born.card.title, born.split_from) == ("moitié", card)
    gone = stories(moments, other)[other]
    assert gone.chapters[-2].event == st.WentAside(None, card)
    assert isinstance(gone.chapters[-1].event, st.LinkLost)
    assert gone.family == (card,)
    assert story(moments, "nobody").chapters == ()


def test_a_card_that_was_split_off_and_merged_again_has_no_story_without_end(house: House) -> None:
    values = {"title": "un", "body": bodies.from_text("a\nb")}
    card = house.does("person:ana", edits.add_card, "needs", values, language="fr")
    new = house.does("person:ana", edits.split, card, block=1, title="deux", language="fr")
    house.does("person:bram", edits.merge, new, card, at=NINE)
    assert set(stories(seen(house)[1], card)) == {card, new}
