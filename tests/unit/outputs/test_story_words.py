"""The chapters of a card's story, said as sentences."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest

from tests.unit.outputs.test_sentences import reading, said
from workspace.canvas.model import Card, Link
from workspace.history import story as chapters
from workspace.history.moments import CardName
from workspace.history.story import Chapter, Event, Story
from workspace.outputs.history_words import chapter_lines, plain
from workspace.outputs.history_words.story import chapter_sentence

NOW = datetime(2026, 5, 12, tzinfo=UTC)
CARD = Card("b", "needs", "need", "a", title="Un lieu")
NAMES = {
    "b": CardName("b", "needs", "B1", "Un lieu"),
    "c": CardName("c", "needs", "B2", "Un autre"),
    "o": CardName("o", "objectives", "O1", "Ouvrir"),
}
LINK = Link("l", "needs", "answered_by", "b", "o")
TOLD: tuple[tuple[Event, str], ...] = (
    (chapters.Born(CARD), "a ajouté un besoin\u00a0: B1"),
    (chapters.Born(CARD, "c"), "a partagé B2"),
    (chapters.Worded("title", "a", "b"), "a reformulé B1"),
    (chapters.Worded("plain", "a", "b"), "a travaillé sur «\u00a0Avec des mots simples\u00a0»"),
    (chapters.Restyled(), "a mis en forme B1"),
    (chapters.ValueSet("status", None, "agreed"), "le statut «\u00a0convenu\u00a0»"),
    (chapters.ValueSet("kind", "need", "obstacle"), "une autre nature\u00a0: «\u00a0obstacle"),
    (chapters.ValueSet("right", None, "food"), "a changé «\u00a0Quel droit"),
    (chapters.WentAside("p", None), "a mis de côté B1"),
    (chapters.WentAside(None, "c"), "a fusionné B1"),
    (chapters.CameBack(), "a remis B1"),
    (chapters.MovedOn("needs", "values"), "vers la partie Valeurs"),
    (chapters.Reordered(), "a changé B1"),
    (chapters.Absorbed("c"), "a fusionné B2"),
    (chapters.GaveAway("c"), "a partagé B1"),
    (chapters.LinkGained(LINK), "a créé un lien\u00a0: B1"),
    (chapters.LinkLost(LINK), "a retiré un lien\u00a0: B1"),
    (chapters.LinkChanged(LINK, LINK), "a modifié un lien\u00a0: B1"),
    (chapters.Gone(), "a supprimé un besoin pour de bon\u00a0: B1"),
)


def test_no_event_is_forgotten() -> None:
    assert {type(event) for event, _ in TOLD} == set(get_args(Event))


@pytest.mark.parametrize(("event", "words"), TOLD)
def test_every_chapter_is_said(event: Event, words: str) -> None:
    story = Story("b", (Chapter(event, NOW, NOW, 1, 2, ("h",)),), NAMES)
    reader = reading("fr")
    ((chapter, line),) = chapter_lines(story, reader)
    assert chapter.event == event
    assert words in plain(line, reader.speaks)


def test_a_card_that_nobody_named_is_spoken_of_all_the_same() -> None:
    story = Story("b", (), {})
    chapter = Chapter(chapters.LinkGained(LINK), NOW, NOW, 1, 2, ("h",))
    assert "Carte sans titre → Carte sans titre" in said(chapter_sentence(story, chapter))
