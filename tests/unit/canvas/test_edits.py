"""The verbs: each does one thing, in one transaction, or refuses and does nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from pycrdt import Map, Text, TransactionEvent

from tests.unit.canvas.conftest import Docs, canvas_of
from workspace.canvas import body, edits
from workspace.canvas.document import SectionDoc
from workspace.canvas.edits.finding import find, find_link
from workspace.canvas.edits.places import in_order
from workspace.canvas.model import Card, Link
from workspace.canvas.order import Draw
from workspace.canvas.schema import SCHEMA_VERSION, InvalidValue, limits, text_keys
from workspace.errors import TooLarge


def add(docs: Docs, section: Any, title: str, **said: Any) -> str:
    where = said.pop("where", "last")
    card_id = said.pop("card_id", None)
    return edits.add_card(
        docs, section, {"title": title, **said}, language="fr", where=where, card_id=card_id
    )


def card_of(docs: Docs, name: str) -> Card:
    card = canvas_of(docs).card(name)
    assert card is not None
    return card


def titles(docs: Docs, section: str) -> list[str]:
    return [card.title for card in canvas_of(docs).section(section).present]


def links(docs: Docs) -> set[tuple[str, str, str]]:
    return {(link.kind, link.source, link.target) for link in canvas_of(docs).links}


def transactions(doc: SectionDoc, verb: Callable[[], object]) -> int:
    """How many transactions of `doc` changed something while `verb` ran."""
    seen: list[bytes] = []

    def note(event: TransactionEvent) -> None:
        seen.append(event.update)

    subscription = doc.doc.observe(note)
    try:
        verb()
    finally:
        doc.doc.unobserve(subscription)
    return len(seen)


# ── a new canvas ──


def test_a_new_canvas_has_a_frame_and_five_empty_sections(docs: Docs) -> None:
    canvas = canvas_of(docs)
    assert canvas.title == "L'Escale du Canal"
    assert list(canvas.cards) == []
    assert canvas.faults == ()
    assert set(text_keys("frame")) <= set(docs["frame"].entries.keys())
    assert docs["needs"].meta.to_py() == {"schema": SCHEMA_VERSION, "next_code": 1}


@pytest.mark.parametrize(("title", "language"), [("x" * 501, "fr"), ("x", "tlh"), ("\ud800", "fr")])
def test_a_canvas_that_cannot_be_is_refused(title: str, language: str) -> None:
    with pytest.raises((InvalidValue, TooLarge)):
        edits.new_canvas(title=title, language=language)


def test_the_frame_is_written_key_by_key(docs: Docs) -> None:
    edits.set_frame(docs, "title", "Un autre titre")
    edits.change_frame(docs, {"state": "design", "context": "Depuis 2011."})
    edits.set_frame(docs, "state", None)
    frame = canvas_of(docs).frame
    assert frame.texts == {"title": "Un autre titre", "context": "Depuis 2011."}
    assert "state" not in frame.fields
    for key, value in (("groups", []), ("language", "nl"), ("kind", "need"), ("state", "over")):
        with pytest.raises(InvalidValue):
            edits.set_frame(docs, key, value)


# ── one card ──


def test_a_card_is_made_whole_in_one_transaction(docs: Docs) -> None:
    made = transactions(
        docs["needs"],
        lambda: add(docs, "needs", "Un endroit", card_id="B", body=body.from_text("le week-end")),
    )
    assert made == 1
    card = docs["needs"].card("B")
    assert card is not None
    assert all(isinstance(card[key], Text) for key in text_keys("needs"))
    assert body.as_text(card_of(docs, "B").body) == "le week-end"
    assert card_of(docs, "B").kind == "need"


def test_codes_are_given_once_and_in_the_canvas_language(docs: Docs, at: datetime) -> None:
    first, second = add(docs, "needs", "a"), add(docs, "needs", "b")
    edits.set_aside(docs, second, at=at)
    third = edits.add_card(docs, "needs", language="ar")
    assert [card_of(docs, name).code for name in (first, second, third)] == ["B1", "B2", "ح3"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "purpose"}, "unknown_kind"),
        ({"code": "B9"}, "unknown_key"),
        ({"order": "V"}, "unknown_key"),
        ({"set_aside": None}, "unknown_key"),
        ({"wings": 2}, "unknown_key"),
        ({"title": 3}, "not_a_text"),
        ({"title": "a\ud83d"}, "broken_characters"),
        ({"body": "words"}, "not_a_body"),
        ({"right": "bread"}, "unknown_option"),
    ],
)
def test_what_cannot_stand_on_a_card_is_refused_and_nothing_is_made(
    docs: Docs, changes: dict[str, Any], reason: str
) -> None:
    before = docs["needs"].state_vector()
    with pytest.raises(InvalidValue) as caught:
        edits.add_card(docs, "needs", changes, language="fr")
    assert caught.value.reason == reason
    assert docs["needs"].state_vector() == before


def test_a_text_longer_than_its_limit_is_refused(docs: Docs) -> None:
    name = add(docs, "needs", "a")
    with pytest.raises(TooLarge) as caught:
        edits.write_text(docs, name, "plain", "x" * 20_001)
    assert caught.value.facts == {"key": "plain", "size": 20_001, "limit": 20_000}
    edits.write_text(docs, name, "plain", "x" * 20_000)


def test_a_card_keeps_to_its_own_id(docs: Docs) -> None:
    add(docs, "needs", "a", card_id="B1")
    with pytest.raises(edits.AlreadyThere):
        add(docs, "needs", "b", card_id="B1")
    with pytest.raises(InvalidValue):
        add(docs, "needs", "b", card_id="B 1")
    with pytest.raises(edits.NoSuchCard):
        edits.write_text(docs, "B7", "title", "x")


def test_a_canvas_holds_so_many_cards_and_no_more(
    docs: Docs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CARDS", 2)
    need = add(docs, "needs", "a", body=body.from_text("a\nb"))
    add(docs, "values", "b")
    with pytest.raises(TooLarge):
        add(docs, "actors", "c")
    with pytest.raises(TooLarge):
        edits.split(docs, need, block=1, language="fr")
    assert len(list(canvas_of(docs).cards)) == 2


def test_a_title_stays_on_one_line_and_keeps_the_spaces_of_french(docs: Docs) -> None:
    name = add(docs, "needs", "« Place\u00a0» \n ici ?\t")
    assert card_of(docs, name).title == "« Place\u00a0»   ici ?"
    edits.write_text(docs, name, "plain", "un\r\ndeux")
    assert card_of(docs, name).text("plain") == "un\ndeux"


def test_a_card_is_changed_in_one_transaction_and_equal_values_are_left_alone(docs: Docs) -> None:
    name = add(docs, "needs", "a", right="food", sensitive=True)
    changes = {"title": "b", "right": "health", "sensitive": None, "scale": None}
    assert transactions(docs["needs"], lambda: edits.change_card(docs, name, changes)) == 1
    assert card_of(docs, name).title == "b"
    assert card_of(docs, name).fields == {"right": "health"}
    assert transactions(docs["needs"], lambda: edits.change_card(docs, name, changes)) == 0
    edits.set_field(docs, name, "kind", "obstacle")
    edits.set_field(docs, name, "body", None)
    edits.set_field(docs, name, "plain", None)
    assert card_of(docs, name).kind == "obstacle"


def test_a_card_of_another_maker_is_completed(docs: Docs) -> None:
    doc = docs["needs"]
    doc.entries["x"] = Map({"title": Text("from a stock client")})
    edits.complete_card(doc, "x", language="fr")
    card = card_of(docs, "x")
    assert (card.code, card.kind, card.title) == ("B1", "need", "from a stock client")
    assert card.order
    found = doc.card("x")
    assert found is not None
    assert {"body", *text_keys("needs")} <= set(found.keys())
    before = doc.state_vector()
    edits.complete_card(doc, "x", language="fr")
    edits.complete_card(doc, "nobody", language="fr")
    assert doc.state_vector() == before


def test_what_a_maker_chose_is_kept_when_the_card_is_completed(docs: Docs) -> None:
    doc = docs["needs"]
    doc.entries["x"] = Map({"kind": "resource", "order": "k", "plain": Text("simple")})
    edits.complete_card(doc, "x", language="fr")
    card = card_of(docs, "x")
    assert (card.kind, card.order, card.text("plain")) == ("resource", "k", "simple")


def test_texts_that_are_missing_are_made_when_they_are_written(docs: Docs) -> None:
    docs["needs"].entries["x"] = Map({"order": "V"})
    edits.change_card(docs, "x", {"plain": "simple", "body": body.from_text("plus")})
    card = card_of(docs, "x")
    assert (card.text("plain"), body.as_text(card.body)) == ("simple", "plus")


def test_a_card_is_set_aside_and_taken_back(docs: Docs, at: datetime) -> None:
    name = add(docs, "needs", "a")
    edits.set_aside(docs, name, at=at, group="G1")
    aside = card_of(docs, name).set_aside
    assert aside is not None
    assert (aside.at, aside.group) == ("2026-03-02T09:00:00+00:00", "G1")
    edits.set_aside(docs, name, at=at.replace(year=2027))
    assert card_of(docs, name).set_aside == aside
    edits.set_aside(docs, name, at=at.replace(year=2027), reason="déjà fait")
    assert card_of(docs, name).set_aside == replace(aside, reason="déjà fait")
    with pytest.raises(InvalidValue) as refused:
        edits.set_aside(docs, name, at=at, reason="x" * 501)
    assert (refused.value.key, refused.value.reason) == ("set_aside.reason", "too_long")
    edits.restore(docs, name)
    assert card_of(docs, name).present


# ── links ──


def test_cards_are_linked_once_in_the_document_of_the_source(docs: Docs) -> None:
    need, goal = add(docs, "needs", "n"), add(docs, "objectives", "o")
    made = edits.link(docs, "answered_by", need, goal, {"because": "Parce que.", "how": ""})
    assert edits.link(docs, "answered_by", need, goal) == made
    (link,) = canvas_of(docs).section("needs").links
    assert link == Link(made, "needs", "answered_by", need, goal, {"because": "Parce que."})


def test_a_link_needs_cards_of_the_right_sections(docs: Docs) -> None:
    need, goal = add(docs, "needs", "n"), add(docs, "objectives", "o")
    refused: list[tuple[type[Exception], tuple[str, str, str]]] = [
        (InvalidValue, ("likes", need, goal)),
        (edits.Impossible, ("answered_by", goal, need)),
        (edits.Impossible, ("causes", need, need)),
        (edits.NoSuchCard, ("answered_by", need, "nobody")),
    ]
    for error, (kind, source, target) in refused:
        with pytest.raises(error):
            edits.link(docs, kind, source, target)
    with pytest.raises(InvalidValue):
        edits.link(docs, "answered_by", need, goal, {"role": "leads"})
    with pytest.raises(InvalidValue):
        edits.link(docs, "answered_by", need, goal, link_id="not an id")
    assert links(docs) == set()


def test_a_link_id_is_used_once(docs: Docs) -> None:
    need, goal, other = (
        add(docs, "needs", "n"),
        add(docs, "objectives", "o"),
        add(docs, "objectives", "p"),
    )
    assert edits.link(docs, "answered_by", need, goal, link_id="l1") == "l1"
    with pytest.raises(InvalidValue):
        edits.link(docs, "answered_by", need, other, link_id="l1")


def test_two_actors_may_have_several_ties_and_two_values_one_tension(docs: Docs) -> None:
    one, two = add(docs, "actors", "a"), add(docs, "actors", "b")
    trust = edits.link(docs, "tie", one, two, {"tie": "trust"})
    assert edits.link(docs, "tie", one, two, {"tie": "funds"}) != trust
    v, w = add(docs, "values", "v"), add(docs, "values", "w")
    tension = edits.link(docs, "tension", v, w, {"text": "Ouvrir / protéger"})
    assert edits.link(docs, "tension", w, v) == tension


def test_a_need_is_told_to_one_actor_and_the_newest_counts(docs: Docs) -> None:
    need = add(docs, "needs", "n")
    one, two = add(docs, "actors", "a"), add(docs, "actors", "b")
    edits.link(docs, "concerns", need, one)
    edits.link(docs, "escalated_to", need, one)
    edits.link(docs, "escalated_to", need, two)
    assert links(docs) == {("concerns", need, one), ("escalated_to", need, two)}


def test_what_a_link_says_can_change_and_its_ends_cannot(docs: Docs) -> None:
    goal, actor = add(docs, "objectives", "o"), add(docs, "actors", "a")
    name = edits.link(docs, "carried_by", goal, actor, {"role": "leads"})
    edits.change_link(docs, name, {"role": "hosts", "because": "La salle est à eux."})
    assert find_link(docs, name)[1]["role"] == "hosts"
    edits.change_link(docs, name, {"because": None})
    assert "because" not in find_link(docs, name)[1]
    vector = docs["objectives"].state_vector()
    edits.change_link(docs, name, {"role": "hosts"})
    assert docs["objectives"].state_vector() == vector
    with pytest.raises(InvalidValue):
        edits.change_link(docs, name, {"role": "rules"})
    edits.unlink(docs, name)
    assert links(docs) == set()
    with pytest.raises(edits.NoSuchLink):
        edits.unlink(docs, name)


# ── places ──


def test_cards_go_where_they_are_put(docs: Docs) -> None:
    a = add(docs, "needs", "a")
    add(docs, "needs", "b")
    add(docs, "needs", "c", where="first")
    add(docs, "needs", "d", where=edits.Before(a))
    add(docs, "needs", "e", where=edits.After(a))
    assert titles(docs, "needs") == ["c", "d", "a", "e", "b"]


def test_a_card_moves_among_its_neighbours_and_only_its_own_key_changes(docs: Docs) -> None:
    a, b, c = (add(docs, "needs", title) for title in "abc")
    before = {card.id: card.order for card in canvas_of(docs).cards}
    assert transactions(docs["needs"], lambda: edits.move(docs, c, edits.Before(b))) == 1
    assert titles(docs, "needs") == ["a", "c", "b"]
    edits.move(docs, a, "last")
    edits.move(docs, b, "first")
    edits.move(docs, c, edits.After(a))
    assert titles(docs, "needs") == ["b", "a", "c"]
    edits.move(docs, a, edits.After(b))
    assert titles(docs, "needs") == ["b", "a", "c"]
    assert set(before) == {card.id for card in canvas_of(docs).cards}


def test_a_card_cannot_stand_next_to_itself_or_to_what_is_not_there(
    docs: Docs, at: datetime
) -> None:
    a, b = add(docs, "needs", "a"), add(docs, "needs", "b")
    with pytest.raises(edits.Impossible):
        edits.move(docs, a, edits.Before(a))
    edits.set_aside(docs, b, at=at)
    for name in (b, "nobody"):
        with pytest.raises(edits.NoSuchCard):
            edits.move(docs, a, edits.After(name))
        with pytest.raises(edits.NoSuchCard):
            add(docs, "needs", "c", where=edits.Before(name))
    assert titles(docs, "needs") == ["a"]


@pytest.mark.parametrize(("low", "high"), [("V", "V"), ("V", "V0"), ("k", "k"), ("V", "V" * 41)])
def test_a_section_without_room_gets_new_keys(docs: Docs, low: str, high: str, draw: Draw) -> None:
    for name, key in (("a", low), ("b", high), ("c", "z")):
        docs["needs"].entries[name] = Map({"order": key, "title": Text(name)})
    edits.move(docs, "c", edits.After("a"), draw=draw)
    assert titles(docs, "needs") == ["a", "c", "b"]
    assert all(len(key) <= 5 for key, _ in in_order(docs["needs"]))


def test_new_keys_keep_the_order_of_all_cards_also_of_those_set_aside(
    docs: Docs, at: datetime, draw: Draw
) -> None:
    names = [add(docs, "needs", title) for title in "abcde"]
    edits.set_aside(docs, names[2], at=at)
    docs["needs"].entries["odd"] = 3
    docs["needs"].entries["lost"] = Map({"title": Text("lost")})
    edits.rebalance(docs["needs"], draw)
    edits.restore(docs, names[2])
    assert titles(docs, "needs") == ["lost", "a", "b", "c", "d", "e"]


# ── other sections ──


def test_a_card_moves_to_another_section_with_its_words(docs: Docs, at: datetime) -> None:
    name = add(
        docs,
        "needs",
        "Venir avec son chien",
        body=body.from_text("Le chien reste dehors."),
        plain="Les chiens aussi.",
        status="discussed",
        right="housing_energy_water_environment",
    )
    edits.move_to_section(docs, name, "objectives", at=at, language="fr")
    card = card_of(docs, name)
    assert (card.section, card.kind, card.code) == ("objectives", "specific", "O1")
    assert (card.title, card.text("plain"), card.status) == (
        "Venir avec son chien",
        "Les chiens aussi.",
        "discussed",
    )
    assert body.as_text(card.body) == "Le chien reste dehors."
    assert card.moved_from == "needs"
    assert "right" not in card.fields
    (left,) = canvas_of(docs).section("needs").cards
    assert (left.moved_to, left.code, left.present) == ("objectives", "B1", False)
    assert left.fields["right"] == "housing_energy_water_environment"


def test_a_card_that_comes_back_finds_what_it_left(docs: Docs, at: datetime) -> None:
    other = add(docs, "needs", "autre")
    name = add(docs, "needs", "chien", right="mobility")
    edits.link(docs, "causes", name, other)
    edits.move_to_section(docs, name, "values", at=at, language="fr")
    edits.write_text(docs, name, "title", "le chien et son maître")
    edits.move_to_section(docs, name, "needs", at=at, language="fr", where="first")
    card = card_of(docs, name)
    assert (card.section, card.code, card.title) == ("needs", "B2", "le chien et son maître")
    assert card.fields == {"right": "mobility"}
    assert (card.moved_to, card.moved_from) == (None, "values")
    assert titles(docs, "needs") == ["le chien et son maître", "autre"]
    assert links(docs) == {("causes", name, other)}
    assert canvas_of(docs).section("values").present == ()


def test_a_move_that_makes_no_sense_is_refused(docs: Docs, at: datetime) -> None:
    name = add(docs, "needs", "a")
    with pytest.raises(edits.Impossible):
        edits.move_to_section(docs, name, "needs", at=at, language="fr")
    with pytest.raises(edits.NoSuchCard):
        edits.move_to_section(
            docs, name, "values", at=at, language="fr", where=edits.After("nobody")
        )
    assert card_of(docs, name).section == "needs"
    edits.set_aside(docs, name, at=at)
    with pytest.raises(edits.Impossible):
        edits.move_to_section(docs, name, "values", at=at, language="fr")


def test_a_card_is_found_among_those_set_aside_before_those_moved_away(
    docs: Docs, at: datetime
) -> None:
    name = add(docs, "needs", "a")
    edits.move_to_section(docs, name, "values", at=at, language="fr")
    edits.set_aside(docs, name, at=at)
    assert find(docs, name).section == "values"
    edits.restore(docs, name)
    edits.move_to_section(docs, name, "needs", at=at, language="fr")
    edits.set_aside(docs, name, at=at)
    assert find(docs, name).section == "needs"


# ── one from two, two from one ──


def test_a_card_is_split_and_the_second_keeps_the_links_chosen(docs: Docs) -> None:
    need = add(docs, "needs", "Dormir et manger", body=body.from_text("dormir\nmanger"))
    after = add(docs, "needs", "après")
    goal, actor = add(docs, "objectives", "o"), add(docs, "actors", "a")
    kept = edits.link(docs, "answered_by", need, goal)
    edits.link(docs, "concerns", need, actor)
    question = add(docs, "evaluation", "q")
    inward = edits.link(docs, "revisits", question, need)
    elsewhere = edits.link(docs, "assesses", question, goal)
    made = edits.split(
        docs, need, block=1, title="Manger", language="fr", keep=[kept, inward, elsewhere, "none"]
    )
    assert titles(docs, "needs") == ["Dormir et manger", "Manger", "après"]
    assert body.as_text(card_of(docs, need).body) == "dormir"
    second = card_of(docs, made)
    assert (body.as_text(second.body), second.split_from, second.code) == ("manger", need, "B3")
    assert {link for link in links(docs) if made in link} == {
        ("answered_by", made, goal),
        ("revisits", question, made),
    }
    assert ("answered_by", need, goal) in links(docs)
    assert after


def test_a_split_inside_a_paragraph_cuts_its_words(docs: Docs) -> None:
    need = add(docs, "needs", "a", kind="aspiration", body=body.from_text("dormir, manger"))
    made = edits.split(docs, need, block=0, offset=8, language="fr", new_id="x", keep=())
    assert made == "x"
    assert body.as_text(card_of(docs, need).body) == "dormir, "
    assert (card_of(docs, "x").kind, card_of(docs, "x").title) == ("aspiration", "")
    assert body.as_text(card_of(docs, "x").body) == "manger"


def test_a_split_that_cannot_be_changes_nothing(docs: Docs, at: datetime) -> None:
    need = add(docs, "needs", "a", body=body.from_text("dormir\nmanger"))
    before = docs["needs"].state_vector()
    with pytest.raises(edits.Impossible):
        edits.split(docs, need, block=9, language="fr")
    with pytest.raises(edits.AlreadyThere):
        edits.split(docs, need, block=1, language="fr", new_id=need)
    with pytest.raises(TooLarge):
        edits.split(docs, need, block=1, language="fr", title="x" * 501)
    assert docs["needs"].state_vector() == before
    edits.set_aside(docs, need, at=at)
    with pytest.raises(edits.Impossible):
        edits.split(docs, need, block=1, language="fr")


def test_merging_brings_words_fields_and_links_together(docs: Docs, at: datetime) -> None:
    one = add(
        docs,
        "needs",
        "Se laver",
        body=body.from_text("deux douches"),
        plain="Plus de douches.",
        need_types=["felt"],
        status="agreed",
    )
    two = add(
        docs,
        "needs",
        "Laver ses vêtements",
        body=body.from_text("une machine"),
        plain="Plus de machines.",
        need_types=["felt", "expressed"],
        right="health",
        status="proposed",
        evidence=[{"type": "voice", "text": "x"}],
    )
    goal, other, question = (
        add(docs, "objectives", "o"),
        add(docs, "objectives", "p"),
        add(docs, "evaluation", "q"),
    )
    edits.link(docs, "answered_by", one, goal)
    edits.link(docs, "answered_by", two, goal)
    edits.link(docs, "answered_by", two, other)
    edits.link(docs, "causes", two, one)
    edits.link(docs, "revisits", question, two)
    edits.merge(docs, two, one, at=at, group="G1")
    card = card_of(docs, one)
    assert card.title == "Se laver"
    assert body.as_text(card.body) == "deux douches\nLaver ses vêtements\nune machine"
    assert card.text("plain") == "Plus de douches.\nPlus de machines."
    assert card.fields == {
        "status": "agreed",
        "evidence": [{"type": "voice", "text": "x"}],
        "need_types": ["felt", "expressed"],
        "right": "health",
    }
    gone = card_of(docs, two)
    assert (gone.merged_into, gone.present, gone.title) == (one, False, "Laver ses vêtements")
    assert body.as_text(gone.body) == "une machine"
    assert links(docs) == {
        ("answered_by", one, goal),
        ("answered_by", one, other),
        ("revisits", question, one),
    }
    edits.restore(docs, two)
    assert card_of(docs, two).merged_into is None


def test_a_merge_that_cannot_be_changes_nothing(docs: Docs, at: datetime) -> None:
    one, two = (
        add(docs, "needs", "a", plain="x" * 15_000),
        add(docs, "needs", "b", plain="y" * 15_000),
    )
    goal = add(docs, "objectives", "o")
    before = docs["needs"].state_vector()
    with pytest.raises(TooLarge) as caught:
        edits.merge(docs, two, one, at=at)
    assert caught.value.facts["key"] == "plain"
    for gone, into in ((one, one), (one, goal)):
        with pytest.raises(edits.Impossible):
            edits.merge(docs, gone, into, at=at)
    assert docs["needs"].state_vector() == before
    edits.set_aside(docs, one, at=at)
    with pytest.raises(edits.Impossible):
        edits.merge(docs, two, one, at=at)


def test_verbs_on_some_sections_leave_the_others_out(docs: Docs, at: datetime) -> None:
    some = {name: docs[name] for name in ("needs",)}
    one = edits.add_card(some, "needs", {"body": body.from_text("a\nb")}, language="fr")
    goal = add(docs, "objectives", "o")
    kept = edits.link(docs, "answered_by", one, goal)
    two = edits.split(some, one, block=1, language="fr", keep=[kept])
    edits.merge(some, two, one, at=at)
    assert links(docs) == {("answered_by", one, goal)}
    with pytest.raises(edits.NoSuchCard):
        edits.move(some, goal, "first")
    with pytest.raises(edits.NoSuchLink):
        edits.unlink(some, "nothing")
