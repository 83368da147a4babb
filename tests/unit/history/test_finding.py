"""Words are found however they were typed, and exactly they are cut out."""

from __future__ import annotations

import unicodedata

import pytest

from workspace.history.finding import context, folded, joined, spans, stands_in, without

NAME = "Zoé Dûpont"


@pytest.mark.parametrize(
    "typed",
    [
        "ZOÉ DÛPONT",
        "zoé  dûpont",
        "Zoé\nDûpont",
        unicodedata.normalize("NFD", NAME),
        "Zoé Dû\u00adpont",
        "Ｚｏé Ｄûｐｏｎｔ",
        "Zoé\u00a0Dûpont",
    ],
)
def test_a_name_is_found_however_it_was_typed(typed: str) -> None:
    said = f"Avant {typed} après"
    [span] = spans(said, [NAME])
    assert said[span[0] : span[1]] == typed
    assert without(said, [span]) == "Avant  après"
    assert without(said, [span], "…") == "Avant … après"


def test_another_accent_is_another_name() -> None:
    assert spans("Zoe Dupont", [NAME]) == []


def test_plain_words_without_it_are_passed_over_quickly_and_those_with_it_are_not() -> None:
    assert spans("nothing of it", ["Marie"]) == []
    assert spans("ask MARIE  again", ["marie again"]) == [(4, 16)]


def test_a_sharp_s_is_two_letters_and_stays_one_sign() -> None:
    said = "In der Straße dort"
    assert [said[a:b] for a, b in spans(said, ["STRASSE"])] == ["Straße"]


def test_what_overlaps_is_one_and_what_is_empty_is_none() -> None:
    assert spans("ananana", ["anana"]) == [(0, 7)]
    assert joined([(4, 6), (0, 2), (5, 9), (3, 3)]) == [(0, 2), (4, 9)]
    assert spans("", [NAME]) == []
    assert spans("mot", ["", "  "]) == []


def test_the_words_around_are_short_and_on_one_line() -> None:
    said = f"{'a' * 50}\n{NAME}\n{'b' * 50}"
    before, what, after = context(said, spans(said, [NAME])[0])
    assert (len(before), what, len(after)) == (32, NAME, 32)
    assert "\n" not in before + after


def test_bytes_are_looked_through_whatever_else_they_hold() -> None:
    assert stands_in(b"\xff\x01" + NAME.upper().encode() + b"\x00\xfe", [NAME])
    assert not stands_in(b"\xff", [NAME])
    assert not stands_in(b"\xff" * 40, [NAME])


def test_folding_folds_away_what_people_do_not_mean() -> None:
    assert folded("  É\u200b A ") == "é a"
