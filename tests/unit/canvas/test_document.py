"""Section documents: opened, read totally, hashed by what they say."""

from typing import Any

import pytest
from pycrdt import Doc, Map, Text, XmlFragment

from tests.unit.canvas.conftest import Docs, canvas_of
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc, read_canvas
from workspace.canvas.model import Fault, Frame, SetAside
from workspace.canvas.schema import SCHEMA_VERSION


def faults(doc: SectionDoc) -> set[tuple[str, str]]:
    return {(fault.place, fault.reason) for fault in doc.read().faults}


def test_a_document_opens_from_its_state_and_the_updates_after_it(docs: Docs) -> None:
    live = docs["needs"]
    state = live.diff()
    known = live.state_vector()
    edits.add_card(docs, "needs", {"title": "Un"}, language="fr")
    first = live.diff(known)
    known = live.state_vector()
    edits.add_card(docs, "needs", {"title": "Deux"}, language="fr")
    opened = SectionDoc.opened("needs", state, [first, b"", live.diff(known)])
    assert opened.read() == live.read()
    assert opened.content_hash() == live.content_hash()
    assert opened.state_vector() == live.state_vector()
    assert opened.diff(live.state_vector())[:1] == b"\x00"


def test_a_document_writes_under_an_id_that_the_gate_can_know() -> None:
    assert all(SectionDoc("needs").client_id < 2**32 for _ in range(20))
    assert SectionDoc("needs", client_id=7).client_id == 7


def test_there_is_no_document_for_a_section_nobody_knows() -> None:
    with pytest.raises(KeyError):
        SectionDoc("budget")


def test_a_new_document_says_its_version_and_an_untouched_one_says_none(docs: Docs) -> None:
    assert docs["frame"].version == SCHEMA_VERSION
    assert SectionDoc("frame").version == 0
    assert SectionDoc("frame").read_frame() == Frame()


def test_the_hash_is_of_the_content_and_not_of_the_steps_to_it(docs: Docs) -> None:
    def typed(pieces: list[str]) -> SectionDoc:
        doc = SectionDoc("needs")
        doc.entries["B1"] = Map({"title": Text(), "kind": "need", "order": "V001"})
        text = doc.entries["B1"]["title"]
        for piece in pieces:
            text += piece
        return doc

    assert typed(["un ", "mot"]).content_hash() == typed(["un mot"]).content_hash()
    assert typed(["un mot"]).content_hash() != typed(["un autre mot"]).content_hash()
    other = typed(["un mot"])
    other.links["l1"] = {"kind": "causes", "from": "B1", "to": "B2"}
    assert other.content_hash() != typed(["un mot"]).content_hash()


def test_a_card_reads_as_it_was_made(docs: Docs) -> None:
    name = edits.add_card(
        docs,
        "needs",
        {
            "kind": "aspiration",
            "title": "Choisir ce qu'on mange",
            "plain": "On veut choisir.",
            "existing_answers": "Le colis.",
            "need_types": ["felt"],
            "status": "agreed",
            "place": {"x": 0.5, "y": 3},
        },
        language="fr",
    )
    card = canvas_of(docs).card(name)
    assert card is not None
    assert (card.section, card.kind, card.code, card.status) == (
        "needs",
        "aspiration",
        "B1",
        "agreed",
    )
    assert card.texts == {"plain": "On veut choisir.", "existing_answers": "Le colis."}
    assert card.fields == {
        "status": "agreed",
        "place": {"x": 0.5, "y": 3},
        "need_types": ["felt"],
    }
    assert card.text("title") == "Choisir ce qu'on mange"
    assert card.text("unheard_of") == ""
    assert card.present


def test_one_card_is_read_without_the_others(docs: Docs) -> None:
    for title in "ab":
        edits.add_card(docs, "needs", {"title": title, "status": "agreed"}, language="fr")
    for card in docs["needs"].read().cards:
        assert docs["needs"].read_card(card.id) == card
    assert docs["needs"].read_card("nobody") is None


def test_whole_numbers_come_back_whole(docs: Docs) -> None:
    name = edits.add_card(docs, "actors", {"power": 4}, language="fr")
    (card,) = docs["actors"].read().cards
    assert card.id == name
    assert repr(card.fields["power"]) == "4"


def test_cards_come_in_their_order_and_equal_keys_by_id() -> None:
    doc = SectionDoc("needs")
    for name, key in (("c", "V"), ("b", "V"), ("a", "k"), ("d", "")):
        doc.entries[name] = Map({"kind": "need", "order": key or None})
    assert [card.id for card in doc.read().cards] == ["d", "b", "c", "a"]


def test_what_slipped_in_malformed_is_skipped_and_told() -> None:
    doc = SectionDoc("needs")
    doc.entries["plain value"] = 3
    doc.entries["value"] = "not a map"
    doc.entries["record"] = {"kind": "need", "order": "V"}
    doc.entries["B1"] = Map(
        {
            "kind": "purpose",
            "order": "not a key!",
            "title": 5,
            "body": "text where a body should be",
            "right": "bread",
            "evidence": [{"type": "voice"}],
            "set_aside": "yesterday",
            "wings": 2,
            "merged_into": None,
            "plain": Text("kept"),
            "status": None,
        }
    )
    doc.links["l1"] = "not a link"
    doc.links["l2"] = {"kind": "answered_by", "from": "B1", "to": "B1"}
    doc.links["l 3"] = {"kind": "answered_by", "from": "B1", "to": "O1"}
    doc.links["l4"] = {"kind": "answered_by", "from": "B1", "to": "O1", "because": ""}
    section = doc.read()
    (card,) = section.cards
    assert (card.kind, card.order, card.title, card.body["content"]) == ("need", "", "", [])
    assert card.texts == {"plain": "kept"}
    assert card.fields == {}
    assert card.set_aside is None
    assert [(link.id, link.extras) for link in section.links] == [("l4", {})]
    assert faults(doc) == {
        ("cards.plain value", "not_a_card"),
        ("cards.value", "not_a_card"),
        ("cards.record", "not_a_card"),
        ("cards.B1.kind", "unknown_kind"),
        ("cards.B1.order", "not_an_order_key"),
        ("cards.B1.title", "not_a_text"),
        ("cards.B1.body", "not_a_body"),
        ("cards.B1.right", "unknown_option"),
        ("cards.B1.evidence[0].text", "missing"),
        ("cards.B1.set_aside", "not_a_record"),
        ("cards.B1.wings", "unknown_key"),
        ("links.l1.links", "not_a_record"),
        ("links.l2.to", "same_card"),
        ("links.l 3.id", "not_an_id"),
    }


def test_a_root_of_another_type_reads_as_nothing() -> None:
    odd: Doc[Any] = Doc(client_id=5)
    odd.get("cards", type=Text).insert(0, "not cards")
    odd.get("links", type=XmlFragment)
    doc = SectionDoc.opened("needs", odd.get_update())
    assert doc.read().cards == ()
    assert len(doc.content_hash()) == 32


def test_values_that_json_cannot_say_do_not_stop_the_reader() -> None:
    doc = SectionDoc("needs")
    doc.entries["B1"] = Map({"place": {"x": float("nan"), "y": float("inf")}, "order": "V"})
    # `undefined`, which only JavaScript can write: the update of a null with another tag.
    nothing: Doc[Any] = Doc(client_id=9)
    nothing.get("cards", type=Map)["B2"] = None
    doc.apply(nothing.get_update().replace(b"~", b"\x7f"))
    (card,) = doc.read().cards
    assert card.fields == {"place": {"x": None, "y": None}}
    assert faults(doc) == {("cards.B2", "not_a_card")}


def test_the_frame_reads_its_texts_and_fields(docs: Docs) -> None:
    edits.change_frame(
        docs,
        {"summary": "Un accueil de jour", "state": "design", "horizon": {"from": "2026-09-01"}},
    )
    docs["frame"].entries["wings"] = 2
    docs["frame"].entries["country"] = "BELGIQUE"
    docs["frame"].entries["context"] = 3
    frame = docs["frame"].read_frame()
    assert frame.texts == {"title": "L'Escale du Canal", "summary": "Un accueil de jour"}
    assert frame.fields == {
        "state": "design",
        "horizon": {"from": "2026-09-01"},
        "language": "fr",
    }
    assert {(fault.place, fault.reason) for fault in frame.faults} == {
        ("frame.wings", "unknown_key"),
        ("frame.country", "too_long"),
        ("frame.context", "not_a_text"),
    }
    assert canvas_of(docs).faults == frame.faults
    assert canvas_of(docs).title == "L'Escale du Canal"


def test_a_reader_who_got_few_sections_sees_the_others_empty(docs: Docs) -> None:
    edits.add_card(docs, "values", {"title": "Discrétion"}, language="fr")
    canvas = read_canvas({"needs": docs["needs"]}, id="c", epoch=1, revision=1, language="fr")
    assert list(canvas.cards) == []
    assert list(canvas.links) == []
    assert canvas.section("values").cards == ()
    assert canvas.frame == Frame()
    assert canvas.groups == ()
    assert canvas.aside == {}
    with pytest.raises(KeyError):
        canvas.section("budget")


def test_a_card_that_moved_is_found_where_it_is_now(docs: Docs) -> None:
    docs["needs"].entries["x"] = Map(
        {"order": "V", "moved_to": "values", "set_aside": {"at": "2026-03-02", "group": None}}
    )
    docs["values"].entries["x"] = Map({"order": "V"})
    canvas = canvas_of(docs)
    card = canvas.card("x")
    assert card is not None
    assert card.section == "values"
    assert canvas.section("needs").present == ()
    assert canvas.section("needs").cards[0].set_aside == SetAside("2026-03-02")
    assert canvas.card("y") is None


def test_a_fault_says_where_it_is() -> None:
    assert Fault("needs", "cards.B1.right", "unknown_option").place == "cards.B1.right"
