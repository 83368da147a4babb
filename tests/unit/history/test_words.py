"""Wordings compared word by word."""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.history.words import Stretch, differences, readable, tokens

texts = st.text(st.sampled_from("ab é\n.,'«ـَد中😀"), max_size=40)


def said(before: str, after: str) -> str:
    signs = {"kept": "", "struck": "-", "inserted": "+"}
    return "".join(
        f"[{signs[s.kind]}{s.text}]" if s.kind != "kept" else s.text
        for s in readable(differences(before, after))
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L'eau, ici.", ["L", "'", "eau", ",", " ", "ici", "."]),
        ("e\u0301te\u0301  là", ["e\u0301te\u0301", "  ", "là"]),
        ("كَتَبَ الوَلَدُ", ["كَتَبَ", " ", "الوَلَدُ"]),
        ("één zo'n", ["één", " ", "zo", "'", "n"]),
        ("a\n\nb", ["a", "\n", "\n", "b"]),
        ("中文 abc", ["中", "文", " ", "abc"]),
        ("", []),
    ],
)
def test_words_are_what_people_of_each_language_call_words(text: str, words: list[str]) -> None:
    assert tokens(text) == words


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("le chat dort", "le chien dort", "le [-chat][+chien] dort"),
        ("le chat dort", "un chien dort", "[-le chat][+un chien] dort"),
        ("un lieu", "un lieu ouvert", "un lieu[+ ouvert]"),
        ("مكان مفتوح", "مكان مُغلق", "مكان [-مفتوح][+مُغلق]"),
        ("de buurt", "onze buurt", "[-de][+onze] buurt"),
        ("a", "", "[-a]"),
        ("", "a", "[+a]"),
        ("a", "a", "a"),
        ("", "", ""),
    ],
)
def test_a_reader_sees_what_was_replaced(before: str, after: str, told: str) -> None:
    assert said(before, after) == told


@given(texts, texts)
@settings(max_examples=300)
def test_both_texts_can_be_read_from_what_is_told(before: str, after: str) -> None:
    for stretches in (differences(before, after), readable(differences(before, after))):
        assert "".join(s.text for s in stretches if s.kind != "inserted") == before
        assert "".join(s.text for s in stretches if s.kind != "struck") == after
        kinds = [s.kind for s in stretches]
        assert all(one != other for one, other in pairwise(kinds))
        assert Stretch("kept", "") not in stretches


@pytest.mark.parametrize("lines", [1, 10, 60])
def test_long_texts_of_which_much_changed_take_no_time(lines: int) -> None:
    words = [f"mot{number % 450}" for number in range(3_000)]
    other = [f"autre{number}" if number % 3 == 0 else word for number, word in enumerate(words)]
    step = len(words) // lines
    before, after = (
        "\n".join(" ".join(each[at : at + step]) for at in range(0, len(each), step))
        for each in (words, other)
    )
    begun = perf_counter()
    stretches = differences(before, after)
    assert perf_counter() - begun < 2
    assert "".join(s.text for s in stretches if s.kind != "inserted") == before
    if lines == 60:
        # Paragraph by paragraph, what is the same is found all the same.
        assert sum(len(s.text) for s in stretches if s.kind == "kept") > len(before) / 3


def test_paragraphs_that_came_and_went_are_found_among_many() -> None:
    lines = [" ".join(f"mot{number * 7 + n}" for n in range(20)) for number in range(60)]
    other = [*lines[:5], *(f"nouveau {n} {line}" for n, line in enumerate(lines[20:])), "fin"]
    stretches = differences("\n".join(lines) + "\n", "\n".join(other) + "\n")
    assert "".join(s.text for s in stretches if s.kind != "struck") == "\n".join(other) + "\n"
    strange = [f"autre{number}" for number in range(900)]
    long = differences("\n".join(lines * 8) + "\n", "\n".join(strange))
    assert "".join(s.text for s in long if s.kind != "inserted") == "\n".join(lines * 8) + "\n"
