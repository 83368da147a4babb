"""Words taken out of moments: what happened stays told."""

from __future__ import annotations

import json

import pytest

from tests.support.past import NINE, House
from tests.support.seen import seen
from workspace.canvas import body as bodies
from workspace.canvas import changes as c
from workspace.canvas import edits
from workspace.history.moment_json import moment_json
from workspace.history.moments import Moment
from workspace.history.redaction import Erasure, clean_value, cleaner, redacted

GONE = "[retiré]"


@pytest.fixture
def moments(house: House) -> list[Moment]:
    """Moments full of a name, in every place where people write."""
    values = {
        "title": "Farid Ben  Ali dit",
        "body": bodies.from_text("chez Farid\nBen Ali"),
        "plain": "farid ben ali",
        "evidence": [{"type": "voice", "text": "Farid Ben Ali l'a dit"}],
        "status": "agreed",
    }
    need = house.does("person:ana", edits.add_card, "needs", values, language="fr", card_id="n")
    goal = house.does(
        "person:bram", edits.add_card, "objectives", {"title": "ouvrir"}, language="fr"
    )
    house.does(
        "person:bram",
        edits.link,
        "answered_by",
        need,
        goal,
        {"because": "Farid Ben Ali"},
        link_id="l",
    )
    house.wait(600)
    house.does("person:bram", edits.write_text, need, "title", "Quelqu'un dit")
    house.does("person:bram", edits.set_aside, goal, at=NINE, reason="Farid Ben Ali n’en veut pas")
    house.does("person:bram", edits.set_field, need, "minority", [{"text": "Farid Ben Ali"}])
    house.does("person:bram", edits.change_link, "l", {"because": "autre"})
    house.does(
        "person:bram", edits.change_frame, {"summary": "Avec Farid Ben Ali", "country": "BE"}
    )
    house.wait(600)
    house.does("person:bram", edits.unlink, "l")
    house.does("system", lambda docs: docs["needs"].entries.__delitem__("n"))
    return seen(house)[1]


def said(moment: Moment) -> str:
    return json.dumps(moment_json(moment), ensure_ascii=False).casefold()


def test_a_text_goes_wherever_it_stands(moments: list[Moment]) -> None:
    erasure = Erasure(texts=("Farid Ben Ali",), word=GONE)
    assert any("farid" in said(moment) for moment in moments)
    for moment in moments:
        clean = redacted(moment, erasure)
        assert "farid" not in said(clean)
        assert [type(one.change) for one in clean.told] == [type(one.change) for one in moment.told]
        assert [one.by for one in clean.told] == [one.by for one in moment.told]
        assert redacted(clean, erasure) is clean
    assert GONE.casefold() in said(redacted(moments[0], erasure))


def test_a_place_and_a_card_lose_every_wording(moments: list[Moment]) -> None:
    place = Erasure(places=(("needs", "n", "title"), ("frame", None, "summary")))
    for moment in moments:
        clean = redacted(moment, place)
        for one in clean.told:
            match one.change:
                case c.Reworded("needs", "n", "title", before, after):
                    assert (before, after) == ("", "")
                case c.Added(_, card) if card.id == "n":
                    assert card.title == ""
                    assert card.text("plain")
                case _:
                    pass
        assert clean.names.get("n") is None or clean.names["n"].title == ""
    whole = Erasure(cards=("n",), word=GONE)
    for moment in moments:
        text = said(redacted(moment, whole))
        assert "dit" not in text
        assert "autre" not in text
        assert "ouvrir" in text or moment is not moments[0]


def test_every_word_of_an_actor_goes(moments: list[Moment]) -> None:
    clean = redacted(moments[0], Erasure(actors=("person:ana",), word=GONE))
    added = [one.change.card for one in clean.told if isinstance(one.change, c.Added)]
    assert [(card.title, card.status) for card in added] == [(GONE, "agreed"), ("ouvrir", None)]
    assert clean.names["n"].title == GONE
    assert redacted(moments[1], Erasure(actors=("guest:zoe",))) is moments[1]
    later = redacted(moments[1], Erasure(actors=("person:bram",), word=GONE))
    assert later.names["n"].title == GONE
    assert "quelqu" not in said(later)


def test_nothing_asked_is_nothing_taken() -> None:
    clean = cleaner(["", "  "], GONE)
    assert clean("Farid") == "Farid"
    taken = cleaner(["Ali", "Farid Ben Ali"], GONE)
    assert clean_value({"a": ["FARID\u00a0BEN ALI", 3, None]}, taken) == {"a": [GONE, 3, None]}
