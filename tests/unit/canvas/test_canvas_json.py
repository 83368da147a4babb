"""Canvas JSON: whole and exact, out and in; strict about everything it does not know."""

import json
from datetime import datetime
from typing import Any

import pytest

from tests.unit.canvas.conftest import Docs, canvas_of
from workspace.canvas import body, edits
from workspace.canvas.document import read_canvas
from workspace.canvas.interchange import BadFile, card_json, documents_of, from_json, to_json
from workspace.canvas.model import Canvas
from workspace.demo import DEMOS, demo_canvas


def through_a_file(canvas: Canvas) -> Canvas:
    return from_json(json.loads(json.dumps(to_json(canvas))))


def through_documents(canvas: Canvas) -> Canvas:
    return read_canvas(
        documents_of(canvas),
        id=canvas.id,
        epoch=canvas.epoch,
        revision=canvas.revision,
        language=canvas.language,
        aside=canvas.aside,
    )


@pytest.fixture
def busy(docs: Docs, at: datetime) -> Canvas:
    """A canvas on which everything has happened once."""
    one = edits.add_card(
        docs,
        "needs",
        {"title": "Se laver", "body": body.from_text("a\nb"), "plain": "x", "right": "health"},
        language="fr",
    )
    two = edits.add_card(docs, "needs", {"title": "Laver"}, language="fr", where="first")
    goal = edits.add_card(docs, "objectives", {"means": "12 séances"}, language="fr")
    edits.link(docs, "answered_by", one, goal, {"because": "Parce que."})
    edits.split(docs, one, block=1, language="fr")
    edits.merge(docs, two, one, at=at, group="G1")
    away = edits.add_card(docs, "needs", {"title": "chien"}, language="fr")
    edits.link(docs, "causes", away, one)
    edits.move_to_section(docs, away, "values", at=at, language="fr")
    edits.change_frame(docs, {"intro_needs": "Ce que nous vivons", "carrier": goal})
    return canvas_of(docs)


def test_everything_that_happened_survives_a_file(busy: Canvas) -> None:
    assert through_a_file(busy) == busy
    assert to_json(through_documents(busy)) == to_json(busy)


@pytest.mark.parametrize("name", DEMOS)
def test_the_examples_survive_files_and_documents(name: str) -> None:
    canvas = demo_canvas(name)
    assert canvas.faults == ()
    assert through_a_file(canvas) == canvas
    kept = through_documents(canvas)
    assert (kept.notes, len(canvas.notes) > 0) == ({}, True), "documents hold no notes"
    assert kept.with_notes(canvas.notes) == canvas


def test_the_file_says_what_the_canvas_is(busy: Canvas) -> None:
    said = to_json(busy)
    assert list(said)[:6] == ["format", "id", "title", "language", "epoch", "revision"]
    assert (said["format"], said["revision"], said["language"]) == ("canevas/1", 7, "fr")
    assert said["frame"]["intros"]["needs"] == "Ce que nous vivons"
    assert said["frame"]["title"] == said["title"] == "L'Escale du Canal"
    assert "language" not in said["frame"]
    assert "groups" not in said["frame"]
    (link,) = [link for link in said["links"] if link["kind"] == "answered_by"]
    assert set(link) == {"id", "kind", "from", "to", "because"}


def test_a_card_always_says_what_every_card_has(docs: Docs) -> None:
    name = edits.add_card(docs, "values", language="fr", card_id="v")
    card = canvas_of(docs).card(name)
    assert card is not None
    said = card_json(card)
    assert said.pop("order")
    assert said == {
        "id": "v",
        "code": "V1",
        "kind": "value",
        "title": "",
        "body": {"type": "doc", "content": []},
        "plain": "",
        "status": None,
        "set_aside": None,
    }


def test_a_file_written_by_hand_may_leave_out_what_we_can_give() -> None:
    canvas = from_json(
        {
            "format": "canevas/1",
            "title": "À la main",
            "sections": {"needs": {"cards": [{"title": "un"}, {"title": "deux", "id": "x"}]}},
        }
    )
    assert canvas.title == "À la main"
    first, second = canvas.section("needs").cards
    assert (first.title, second.id, first.kind) == ("un", "x", "need")
    assert first.order < second.order
    made = through_documents(canvas)
    assert [card.code for card in made.cards] == ["B1", "B2"]


def test_codes_go_on_after_those_of_the_file() -> None:
    canvas = from_json(
        {
            "format": "canevas/1",
            "title": "x",
            "language": "nl",
            "sections": {"objectives": {"cards": [{"code": "D7"}, {"code": "D"}, {}]}},
        }
    )
    docs = documents_of(canvas)
    added = edits.add_card(docs, "objectives", language="nl")
    codes = {card.id: card.code for card in canvas_of(docs).cards}
    assert sorted(map(str, codes.values())) == ["D", "D7", "D8", "D9"]
    assert codes[added] == "D9"


def file(**said: Any) -> dict[str, Any]:
    return {"format": "canevas/1", "title": "x"} | said


def cards(*said: Any) -> dict[str, Any]:
    return file(sections={"needs": {"cards": list(said)}})


@pytest.mark.parametrize(
    ("value", "path", "reason"),
    [
        ([], "", "not_a_record"),
        ({}, "format", "unknown_format"),
        (file(format="canevas/9"), "format", "unknown_format"),
        (file(wings=2), "wings", "unknown_key"),
        ({1: 2}, ".1", "not_a_text"),
        (file(language="tlh"), "language", "unknown_option"),
        (file(language=3), "language", "not_a_text"),
        (file(revision="7"), "revision", "not_a_number"),
        (file(epoch=True), "epoch", "not_a_number"),
        (file(epoch=-1), "epoch", "not_a_number"),
        (file(frame=[]), "frame", "not_a_record"),
        (file(frame={"language": "fr"}), "frame.language", "unknown_key"),
        (file(frame={"state": "over"}), "frame.state", "unknown_option"),
        (file(frame={"summary": "x" * 20_001}), "frame.summary", "too_long"),
        (file(frame={"intros": {"frame": "x"}}), "frame.intros.frame", "unknown_key"),
        (file(frame={"intros": {"needs": 3}}), "frame.intros.intro_needs", "not_a_text"),
        (file(groups=[{"name": "x"}]), "groups[0].id", "missing"),
        (file(groups=[{"id": "G", "name": "x"}] * 2), "groups", "twice_the_same"),
        (file(groups="G1"), "groups", "not_a_list"),
        (file(sections={"budget": {}}), "sections.budget", "unknown_key"),
        (file(sections={"needs": []}), "sections.needs", "not_a_record"),
        (file(sections={"needs": {"cards": {}}}), "sections.needs.cards", "not_a_list"),
        (cards(3), "sections.needs.cards[0]", "not_a_record"),
        (cards({}, {"wings": 2}), "sections.needs.cards[1].wings", "unknown_key"),
        (cards({"kind": "purpose"}), "sections.needs.cards[0].kind", "unknown_kind"),
        (cards({"order": "?"}), "sections.needs.cards[0].order", "not_an_order_key"),
        (cards({"id": "a b"}), "sections.needs.cards[0].id", "not_an_id"),
        (cards({"id": 3}), "sections.needs.cards[0].id", "not_an_id"),
        (cards({"id": "a"}, {"id": "a"}), "sections.needs.cards[1].id", "twice_the_same"),
        (cards({"title": 5}), "sections.needs.cards[0].title", "not_a_text"),
        (cards({"body": "x"}), "sections.needs.cards[0].body", "not_a_body"),
        (cards({"set_aside": {}}), "sections.needs.cards[0].set_aside.at", "missing"),
        (
            cards({"evidence": [{"type": "voice", "text": "a", "date": "hier"}]}),
            "sections.needs.cards[0].evidence[0].date",
            "not_a_date",
        ),
        (cards(*[{}] * 2001), "sections.needs.cards", "too_many"),
        (
            file(sections={n: {"cards": [{}] * 1001} for n in ("needs", "values")}),
            "sections",
            "too_many",
        ),
        (file(links={}), "links", "not_a_list"),
        (file(links=["x"]), "links[0]", "not_a_record"),
        (file(links=[{"from": "a", "to": "b"}]), "links[0].kind", "missing"),
        (file(links=[{"kind": "likes"}]), "links[0].kind", "unknown_kind"),
        (file(links=[{"kind": "causes", "from": "a"}]), "links[0].to", "not_an_id"),
        (
            file(links=[{"kind": "causes", "from": "a", "to": "b", "id": "a b"}]),
            "links[0].id",
            "not_an_id",
        ),
        (
            file(links=[{"kind": "causes", "from": "a", "to": "b", "id": "l"}] * 2),
            "links[1].id",
            "twice_the_same",
        ),
        (file(links=[{"kind": "causes", "role": "leads"}]), "links[0].from", "not_an_id"),
        (file(aside=[]), "aside", "not_a_record"),
        (file(aside={"at": {1: 2}}), "aside.at.1", "not_a_text"),
        (file(aside={"at": [{1, 2}]}), "aside.at[0]", "unknown_value"),
    ],
)
def test_a_fault_in_a_file_is_told_with_its_place(value: Any, path: str, reason: str) -> None:
    with pytest.raises(BadFile) as caught:
        from_json(value)
    assert (caught.value.path, caught.value.reason) == (path, reason)


def test_what_travels_aside_has_a_depth() -> None:
    deep: Any = "x"
    for _ in range(70):
        deep = [deep]
    with pytest.raises(BadFile) as caught:
        from_json(file(aside={"deep": deep}))
    assert caught.value.reason == "too_deep"


def test_links_keep_what_they_say_and_dangling_ones_are_kept() -> None:
    canvas = from_json(
        file(links=[{"kind": "strains", "from": "O1", "to": "V9", "how": "x", "because": None}])
    )
    (link,) = canvas.links
    assert link.extras == {"how": "x"}
    assert link.id
    (again,) = through_documents(canvas).links
    assert again == link
