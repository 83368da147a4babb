"""What is said in one sentence, for a moment and for a comparison alike."""

from __future__ import annotations

from typing import Any

from tests.support.past import NINE, House
from tests.support.seen import seen
from workspace.canvas import body as bodies
from workspace.canvas import edits
from workspace.history import sentences as s
from workspace.history.comparison import compare
from workspace.history.gathering import gathered

GROUPS = {"person:ana": "residents", "guest:zoe": "residents"}


def party(actor: str) -> str:
    return GROUPS.get(actor, "team")


def add(house: House, section: Any, title: str, actor: str = "person:ana", **more: Any) -> str:
    return house.does(actor, edits.add_card, section, {"title": title, **more}, language="fr")


def codes(cards: tuple[Any, ...]) -> list[str | None]:
    return [card.code for card in cards]


def both(house: House, since: int) -> list[tuple[s.Sentence, ...]]:
    """The last moment's sentences, and those of a comparison over the same revisions."""
    witness, moments = seen(house)
    moment = moments[-1]
    assert moment.first == since + 1
    from tests.unit.history.test_comparison import as_it_was

    compared = compare(
        as_it_was(house, since), house.canvas, authorship=witness.authorship, moments=moments
    )
    return [gathered(moment.told, moment.names, party), compared.sentences(party)]


def kinds(sentences: tuple[s.Sentence, ...]) -> list[str]:
    return sorted(type(sentence).__name__ for sentence in sentences)


def test_three_needs_added_o2_reworded_and_a_link_taken_away(house: House) -> None:
    add(house, "objectives", "ouvrir")
    goal = add(house, "objectives", "garder ouvert")
    need = add(house, "needs", "un lieu")
    link = house.does("person:ana", edits.link, "answered_by", need, goal)
    house.wait(600)
    since = len(house.entries)
    add(house, "needs", "du temps")
    add(house, "needs", "du calme", "guest:zoe")
    add(house, "needs", "un jardin")
    house.does("person:bram", edits.write_text, goal, "title", "garder ouvert le soir")
    house.does("person:bram", edits.set_field, goal, "body", bodies.from_text("mots"))
    house.does("person:bram", edits.unlink, link)
    for sentences in both(house, since):
        assert kinds(sentences) == ["CardsAdded", "CardsReworded", "LinksRemoved"]
        for sentence in sentences:
            match sentence:
                case s.CardsAdded(section, cards):
                    assert (section, codes(cards)) == ("needs", ["B2", "B3", "B4"])
                    assert sentence.by == ("residents",)
                    assert len(sentence.of) == 3
                case s.CardsReworded(section, cards, keys):
                    assert (section, codes(cards)) == ("objectives", ["O2"])
                    assert keys == ("title", "body")
                    assert sentence.by == ("team",)
                case s.LinksRemoved(kind, (one,)):
                    assert (kind, one.source.code, one.target.code) == ("answered_by", "B1", "O2")
                case _:
                    raise AssertionError(sentence)


def test_a_merge_is_one_sentence(house: House) -> None:
    one = add(house, "needs", "un", plain="a")
    two = add(house, "needs", "deux", plain="b", scale="group")
    goal = add(house, "objectives", "ouvrir")
    house.does("person:ana", edits.link, "answered_by", two, goal)
    house.wait(600)
    since = len(house.entries)
    house.does("person:bram", edits.merge, two, one, at=NINE)
    for sentences in both(house, since):
        (merged,) = sentences
        assert isinstance(merged, s.CardsMerged)
        assert (codes(merged.cards), merged.into.code) == (["B2"], "B1")


def test_a_split_is_one_sentence(house: House) -> None:
    card = add(house, "needs", "un", body=bodies.from_text("a\nb"))
    house.wait(600)
    since = len(house.entries)
    house.does("person:bram", edits.split, card, block=1, title="deux", language="fr")
    for sentences in both(house, since):
        (split,) = sentences
        assert isinstance(split, s.CardSplit)
        assert (split.card.code, codes(split.into)) == ("B1", ["B2"])


def test_a_move_to_another_section_is_one_sentence(house: House) -> None:
    card = add(house, "needs", "un")
    house.wait(600)
    since = len(house.entries)
    house.does("person:bram", edits.move_to_section, card, "values", at=NINE, language="fr")
    for sentences in both(house, since):
        (moved,) = sentences
        assert isinstance(moved, s.CardsMovedAway)
        assert (moved.section, moved.to, moved.cards[0].title) == ("needs", "values", "un")
    house.wait(600)
    since = len(house.entries)
    house.does("person:bram", edits.move_to_section, card, "needs", at=NINE, language="fr")
    for sentences in both(house, since):
        assert kinds(sentences) == ["CardsMovedAway"]


def test_a_new_card_that_moved_meanwhile_is_new_where_it_is_now(house: House) -> None:
    since = len(house.entries)
    card = add(house, "needs", "un")
    house.does("person:bram", edits.move_to_section, card, "values", at=NINE, language="fr")
    from tests.unit.history.test_comparison import as_it_was

    (added,) = compare(as_it_was(house, since), house.canvas).sentences(party)
    assert isinstance(added, s.CardsAdded)
    assert (added.section, [one.title for one in added.cards]) == ("values", ["un"])


def test_the_same_done_to_several_cards_is_said_once(house: House) -> None:
    one, two, three = (add(house, "needs", title) for title in ("un", "deux", "trois"))
    house.wait(600)
    since = len(house.entries)
    house.does("person:bram", edits.set_field, one, "status", "agreed")
    house.does("person:cleo", edits.set_field, two, "status", "agreed")
    house.does("person:ana", edits.set_field, three, "status", "contested")
    house.does("person:bram", edits.set_field, one, "right", "food")
    house.does("person:bram", edits.set_field, two, "right", "health")
    house.does("person:bram", edits.set_field, three, "kind", "obstacle")
    for card in (one, two):
        house.does("person:bram", edits.set_aside, card, at=NINE, group="G1")
    house.does("person:bram", edits.set_aside, three, at=NINE, group="G1", reason="déjà fait")
    for sentences in both(house, since):
        said = {(type(x).__name__, *codes(getattr(x, "cards", ()))) for x in sentences}
        assert said == {
            ("ValueSet", "B1", "B2"),
            ("ValueSet", "B3"),
            ("FieldsSet", "B1", "B2"),
            ("CardsSetAside", "B1", "B2"),
            ("CardsSetAside", "B3"),
        }
        statuses = {
            x.value: x.by for x in sentences if isinstance(x, s.ValueSet) and x.key == "status"
        }
        assert statuses == {"agreed": ("team",), "contested": ("residents",)}
        reasons = {x.reason for x in sentences if isinstance(x, s.CardsSetAside)}
        assert reasons == {"", "déjà fait"}


def test_the_rest_has_its_sentences(house: House) -> None:
    one, two = add(house, "needs", "un", body=bodies.from_text("a")), add(house, "needs", "deux")
    goal = add(house, "objectives", "ouvrir")
    link = house.does("person:ana", edits.link, "answered_by", one, goal)
    house.does("person:ana", edits.set_aside, two, at=NINE)
    three = add(house, "needs", "trois")
    four = add(house, "needs", "quatre")
    house.wait(600)
    since = len(house.entries)
    bold = {"type": "text", "text": "a", "marks": [{"type": "strong"}]}
    body = {"type": "doc", "content": [{"type": "paragraph", "content": [bold]}]}
    house.does("person:bram", edits.set_field, one, "body", body)
    house.does("person:bram", edits.restore, two)
    house.does("person:bram", edits.move, three, "first")
    house.does("person:bram", edits.change_link, link, {"because": "oui"})
    house.does("person:bram", edits.change_frame, {"summary": "Bref.", "state": "design"})
    house.does("system", lambda docs: docs["needs"].entries.__delitem__(four))
    house.does("person:bram", edits.link, "causes", one, two)
    for sentences in both(house, since):
        assert kinds(sentences) == [
            "CardsRemoved",
            "CardsReordered",
            "CardsRestored",
            "CardsRestyled",
            "FrameReworded",
            "FrameSet",
            "LinksChanged",
            "LinksMade",
        ]
        frame = [x for x in sentences if isinstance(x, s.FrameReworded | s.FrameSet)]
        assert sorted(x.keys for x in frame) == [("state",), ("summary",)]


def test_nothing_done_is_nothing_said() -> None:
    assert gathered((), {}) == ()
