"""What stands above the sentences: moments, sessions of work, days; and when it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.unit.outputs.test_sentences import PARTIES, reading
from workspace.canvas import changes
from workspace.history.log import EntryKind
from workspace.history.moments import Moment, Told
from workspace.language import LANGUAGES
from workspace.outputs.history_words import (
    Line,
    Party,
    Words,
    day_headline,
    moment_headline,
    plain,
    session_headline,
    somebody_line,
)
from workspace.outputs.history_words.times import ago_words, moment_words, span_words

BRUSSELS = ZoneInfo("Europe/Brussels")
NOON = datetime(2026, 5, 12, 12, 2, tzinfo=UTC)
GROUP, TEAM, YOU = PARTIES["h"], PARTIES["t"], PARTIES["you"]


def moment(count: int, kind: EntryKind = "user") -> Moment:
    told = tuple(Told(changes.Restored("needs", f"c{n}")) for n in range(count))
    return Moment("c" * 32, 1, 2, NOON, NOON + timedelta(minutes=18), kind, (), told)


def headline(of: Moment, *by: Party, code: str = "fr", lines: tuple[Line, ...] = ()) -> str:
    reader = reading(code)
    return plain(moment_headline(of, by, reader, lines), reader.speaks)


def test_how_much_is_said_in_words() -> None:
    assert headline(moment(1), GROUP) == (
        "Le groupe Habitantes et habitants a apporté un changement dans Besoins"
    )
    assert headline(moment(9), GROUP, TEAM) == (
        "Les groupes Habitantes et habitants et Équipe ont apporté "
        "quelques changements dans Besoins"
    )
    assert headline(moment(10), YOU) == ("Vous avez apporté beaucoup de changements dans Besoins")
    assert headline(moment(2)) == "Quelques changements dans Besoins"


def test_a_moment_with_one_thing_to_say_says_it_itself() -> None:
    line = (Words("Vous avez reformulé B1"),)
    assert headline(moment(2), YOU, lines=(line,)) == "Vous avez reformulé B1"
    assert headline(moment(2), YOU, lines=(line, line)).startswith("Vous avez apporté")


@pytest.mark.parametrize(
    ("kind", "begin"),
    [
        ("import", "Le groupe Équipe a apporté le canevas depuis un fichier"),
        ("restore", "Le groupe Équipe a rétabli un état antérieur\u00a0: Besoins"),
        ("migration", "Le serveur a adapté le canevas à une version plus récente"),
        ("server", "Le serveur a remis de l’ordre"),
    ],
)
def test_what_is_no_everyday_work_has_words_of_its_own(kind: EntryKind, begin: str) -> None:
    assert headline(moment(3, kind), TEAM).startswith(begin)


def test_what_was_taken_back_is_told_as_that() -> None:
    assert headline(moment(0), TEAM) == "Le groupe Équipe a fait un essai, puis l’a retiré"
    assert headline(moment(0, "restore"), TEAM).startswith("Le groupe Équipe a fait un essai")


def test_a_day_says_who_and_where() -> None:
    reader = reading("fr")
    day = date(2026, 5, 12)

    def said(*by: Party, sections: tuple[str, ...] = ()) -> str:
        return plain(day_headline(day, by, sections, reader), reader.speaks)  # type: ignore[arg-type]

    assert said(GROUP, sections=("values", "needs")) == (
        "Mardi 12 mai 2026\u00a0: le groupe Habitantes et habitants, dans Besoins et Valeurs"
    )
    assert said(GROUP, YOU) == (
        "Mardi 12 mai 2026\u00a0: le groupe Habitantes et habitants, et vous"
    )
    assert said(YOU) == "Mardi 12 mai 2026\u00a0: vous"
    assert said(sections=("frame",)) == "Mardi 12 mai 2026\u00a0: l’en-tête du canevas"
    assert said() == "Mardi 12 mai 2026"


def test_a_session_says_from_when_to_when_in_the_zone_of_the_place() -> None:
    reader = reading("nl")
    ended = NOON + timedelta(hours=2)
    line = session_headline(NOON, ended, BRUSSELS, (TEAM,), ("needs",), reader)
    assert plain(line, reader.speaks) == "14:02–16:02: de groep Équipe, in Noden"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("fr", "12 mai 2026 à 14:02"),
        ("en", "12 May 2026, 14:02"),
        ("nl", "12 mei 2026, 14:02"),
        ("ar", "12 مايو 2026، 14:02"),
    ],
)
def test_a_moment_is_told_to_the_minute(code: str, words: str) -> None:
    assert moment_words(NOON, LANGUAGES[code], BRUSSELS) == words


def test_a_span_names_its_day_only_where_it_is_not_one() -> None:
    french = LANGUAGES["fr"]
    assert span_words(NOON, NOON, french, BRUSSELS) == "14:02"
    assert span_words(NOON, NOON + timedelta(minutes=3), french, BRUSSELS) == "14:02–14:05"
    night = NOON + timedelta(hours=12)
    assert span_words(NOON, night, french, BRUSSELS) == "12 mai 2026 à 14:02 – 13 mai 2026 à 02:02"


def test_how_long_ago_is_never_in_the_future() -> None:
    french = LANGUAGES["fr"]
    assert ago_words(NOON, NOON + timedelta(days=3), french) == "il y a 3 jours"
    assert ago_words(NOON, NOON - timedelta(days=3), french) == "il y a 1 seconde"


def test_one_party_by_itself_may_be_the_reader() -> None:
    speaks = reading("fr").speaks
    assert plain(somebody_line(YOU, speaks), speaks) == "vous"
    assert plain(somebody_line(TEAM, speaks), speaks) == "le groupe Équipe"
