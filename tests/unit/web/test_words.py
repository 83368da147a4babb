"""Languages of pages, and moments said in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workspace.language import LANGUAGES
from workspace.web.words import how_long_ago

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "il y a 5 minutes"), ("en", "5 minutes ago"), ("nl", "5 minuten geleden")],
)
def test_a_moment_is_said_by_how_long_ago_it_was(language: str, said: str) -> None:
    assert how_long_ago(NOW - timedelta(minutes=5), NOW, LANGUAGES[language]) == said


def test_a_moment_that_another_clock_puts_into_the_future_was_just_now() -> None:
    later = how_long_ago(NOW + timedelta(minutes=5), NOW, LANGUAGES["en"])
    assert later == how_long_ago(NOW, NOW, LANGUAGES["en"])


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_every_language_can_say_it(language: object) -> None:
    assert isinstance(language, type(LANGUAGES["fr"]))
    assert how_long_ago(NOW - timedelta(days=40), NOW, language)
