"""A canvas begins with nothing, or with a few cards in its own language."""

import pytest

from tests.unit.canvas.conftest import canvas_of
from workspace.canvas.schema import InvalidValue
from workspace.canvas.templates import TEMPLATES, new_canvas_from


def test_the_empty_template_is_empty() -> None:
    canvas = canvas_of(new_canvas_from("empty", title="Essai", language="fr"))
    assert (canvas.title, list(canvas.cards)) == ("Essai", [])


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_makes_a_sound_canvas_in_the_words_it_is_given(template: str) -> None:
    docs = new_canvas_from(template, title="x", language="nl", say=str.upper)
    canvas = canvas_of(docs)
    assert canvas.faults == ()
    starters = TEMPLATES[template].starters
    assert [card.title for card in canvas.cards] == [s.title.upper() for s in starters]
    assert all(card.code for card in canvas.cards)


def test_a_template_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidValue):
        new_canvas_from("budget", title="x", language="fr")
