"""Names: whatever somebody types, other people's screens stay as they are."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.accounts.names import NAME_LIMIT, clean_name, skeleton, tell_apart


@pytest.mark.parametrize(
    "name",
    [
        "Noor",
        "Zoé",
        "Jean-Pierre O'Neil",
        "نور الهدى",
        "می\u200cخواهم",
        "क्\u200dष",
        "李小龍",
        "👩\u200d🔧 Ana",
        "Ñandú",
        "Nguyễn Thị Ánh",
    ],
)
def test_a_name_of_any_script_stays_as_it_is(name: str) -> None:
    assert clean_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Zoé \u202e\n ", "Zoé"),
        ("\u202eecilA", "ecilA"),
        ("A\u2066l\u2069ice", "Alice"),
        ("Al\u200bi\u2060ce\ufeff", "Alice"),
        ("Ali\x00ce\x1b[31m", "Alice[31m"),
        ("   \t\n", ""),
        ("\u200b\u200d\u200c\u2060", ""),
        ("\u3164\u115f\uffa0\u2800", ""),
        ("\u0301\u0301", ""),
        ("\ufe0f", ""),
        ("\u200dNoor\u200d", "Noor"),
        ("Noor \u0301", "Noor"),
        ("a  \u00a0 b", "a b"),
        ("N\ud800oor", "Noor"),
        ("Line\u2028Two\u2029", "Line Two"),
        ("\ue000\U000f0000x", "x"),
    ],
)
def test_what_hides_or_turns_the_words_around_it_is_left_out(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


def test_a_tower_of_marks_is_cut_to_what_a_letter_may_bear() -> None:
    assert len(clean_name("Z" + "\u0323" * 200)) <= 6


def test_three_hundred_emoji_take_no_more_room_than_a_name() -> None:
    assert clean_name("🎉" * 300) == "🎉" * (NAME_LIMIT // 2)
    assert len(clean_name("x" * 500)) == NAME_LIMIT


def test_a_cut_leaves_no_half_of_a_family() -> None:
    family = "👩\u200d👩\u200d👧"
    assert not clean_name(family * 100).endswith("\u200d")


@given(st.text(max_size=400))
def test_a_clean_name_is_short_visible_and_stays_clean(text: str) -> None:
    name = clean_name(text)
    assert len(name) <= NAME_LIMIT * 8
    assert name == name.strip()
    assert clean_name(name) == name
    assert not any(unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} for sign in name)
    assert not set(name) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e")


@pytest.mark.parametrize(
    "copy",
    ["Noor", "noor", "NOOR", "Nооr", "N\u200coor", "Nöör", "N0or", "No-or", "Ｎｏｏｒ"],
)
def test_who_comes_second_with_a_name_gets_a_number(copy: str) -> None:
    assert tell_apart(copy, ["Alice", "Noor"]) == f"{copy} 2"


def test_numbers_go_on_and_are_not_piled_up() -> None:
    assert tell_apart("Noor", ["Noor", "Noor 2"]) == "Noor 3"
    assert tell_apart("Noor 2", ["Noor", "Noor 2"]) == "Noor 3"


def test_a_name_of_ones_own_is_left_alone_and_no_name_stays_none() -> None:
    assert tell_apart("Nora", ["Noor", ""]) == "Nora"
    assert tell_apart("", ["", "Noor"]) == ""


def test_arabic_names_are_told_apart_by_their_letters_not_their_marks() -> None:
    assert skeleton("نُور") == skeleton("نور")
    assert skeleton("نور") != skeleton("نورا")
