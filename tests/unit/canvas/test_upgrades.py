"""Documents of an older version are brought up while they live."""

import pytest
from pycrdt import Map, Text

from tests.unit.canvas.conftest import Docs
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.canvas.schema import SCHEMA_VERSION
from workspace.canvas.upgrades import UPGRADES, WrittenByNewer, may_hold_notes, notes_in, upgrade


def add_a_text_to_every_card(doc: SectionDoc) -> None:
    for name in list(doc.entries.keys()):
        card = doc.card(name)
        if card is not None and "songs" not in card:
            card["songs"] = Text()


def count_cards(doc: SectionDoc) -> None:
    doc.meta["cards"] = len(doc.entries)


ARTIFICIAL = {1: add_a_text_to_every_card, 2: count_cards}


def test_every_step_to_this_version_is_written_down() -> None:
    assert set(UPGRADES) == set(range(1, SCHEMA_VERSION))


def test_a_document_of_this_version_is_left_alone(docs: Docs) -> None:
    before = docs["needs"].state_vector()
    assert not upgrade(docs["needs"])
    assert docs["needs"].state_vector() == before


def test_an_older_document_runs_every_step_in_one_transaction(docs: Docs) -> None:
    name = edits.add_card(docs, "needs", {"title": "a"}, language="fr")
    doc = docs["needs"]
    doc.meta["schema"] = 1
    seen: list[bytes] = []
    subscription = doc.doc.observe(lambda event: seen.append(event.update))
    assert upgrade(doc, ARTIFICIAL, target=3)
    doc.doc.unobserve(subscription)
    assert len(seen) == 1
    assert (doc.version, doc.meta["cards"]) == (3, 1)
    card = doc.card(name)
    assert card is not None
    assert isinstance(card["songs"], Text)
    assert not upgrade(doc, ARTIFICIAL, target=3)


def test_a_document_never_written_stays_so() -> None:
    doc = SectionDoc("needs")
    assert not upgrade(doc, ARTIFICIAL, target=3)
    assert doc.state_vector() == b"\x00"


def test_a_document_of_a_newer_program_is_not_touched(docs: Docs) -> None:
    with pytest.raises(WrittenByNewer) as caught:
        upgrade(docs["needs"], target=0)
    assert caught.value.facts == {"section": "needs", "version": SCHEMA_VERSION, "known": 0}


# ── 1 → 2: the core team's notes leave the document ──


def with_a_note(docs: Docs) -> SectionDoc:
    doc = docs["actors"]
    doc.entries["a1"] = Map({"kind": "other", "title": Text("La mairie"), "note": Text("CANARI")})
    doc.entries["a2"] = Map({"kind": "other", "title": Text("Voisins"), "note": Text()})
    doc.meta["schema"] = 1
    return doc


def test_nothing_of_a_note_is_left_in_what_a_reader_is_sent(docs: Docs) -> None:
    doc = with_a_note(docs)
    assert b"CANARI" in doc.diff()
    assert upgrade(doc)
    assert b"CANARI" not in doc.diff()
    assert [card.title for card in doc.read().cards] == ["La mairie", "Voisins"]
    assert doc.read().faults == ()
    assert not upgrade(doc)


def test_the_notes_are_found_before_they_leave_and_not_again(docs: Docs) -> None:
    doc = with_a_note(docs)
    pieces = [doc.diff()]
    assert may_hold_notes("actors", pieces)
    assert notes_in("actors", pieces) == {"a1": "CANARI"}
    upgrade(doc)
    assert notes_in("actors", [doc.diff()]) == {}


def test_a_section_that_never_held_a_note_is_not_opened_twice(docs: Docs) -> None:
    edits.add_card(docs, "actors", {"title": "La mairie"}, language="fr")
    assert not may_hold_notes("actors", [docs["actors"].diff()])
    assert not may_hold_notes("needs", [with_a_note(docs).diff()])
