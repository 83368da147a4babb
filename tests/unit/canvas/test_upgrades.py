"""Documents of an older version are brought up while they live."""

import pytest
from pycrdt import Text

from tests.unit.canvas.conftest import Docs
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.canvas.schema import SCHEMA_VERSION
from workspace.canvas.upgrades import UPGRADES, WrittenByNewer, upgrade


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
    assert caught.value.facts == {"section": "needs", "version": 1, "known": 0}
