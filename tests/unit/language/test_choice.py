"""Which language a visitor reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.language import DEFAULT, LANGUAGES, choose_language, language_of


def test_a_visitor_who_says_nothing_reads_french() -> None:
    assert choose_language().code == "fr"
    assert choose_language(None, "", accept=None).code == "fr"


def test_a_wish_expressed_on_purpose_goes_before_what_the_browser_guesses() -> None:
    assert choose_language("nl", accept="ar,en;q=0.9").code == "nl"


def test_the_first_wish_that_we_speak_is_granted() -> None:
    assert choose_language(None, "de", "ar", "en").code == "ar"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("nl-BE,nl;q=0.9,fr;q=0.8", "nl"),
        ("de-DE,de;q=0.9,en;q=0.5,ar;q=0.7", "ar"),
        ("en;q=0,nl;q=0.1", "nl"),
        ("*", "fr"),
        ("de", "fr"),
        ("en;q=2,nl;q=0.1", "nl"),
        ("en;q=nan,nl", "nl"),
        ("en;level=1,nl;q=0.3", "nl"),
        (",,;q=1,AR", "ar"),
    ],
)
def test_the_header_is_read_by_its_weights(header: str, code: str) -> None:
    assert choose_language(accept=header).code == code


def test_equal_weights_keep_the_order_of_the_header() -> None:
    assert choose_language(accept="ar,nl").code == "ar"


@pytest.mark.parametrize(("tag", "code"), [("fr_BE", "fr"), ("AR-ma", "ar"), (" en ", "en")])
def test_a_regional_tag_means_its_language(tag: str, code: str) -> None:
    found = language_of(tag)
    assert found is not None
    assert found.code == code


def test_a_language_we_do_not_speak_is_none() -> None:
    assert language_of("de") is None
    assert language_of(None) is None
    assert language_of("") is None


def test_arabic_alone_is_written_from_right_to_left() -> None:
    assert {code for code, lang in LANGUAGES.items() if lang.direction == "rtl"} == {"ar"}


@given(st.text(max_size=400))
def test_any_header_ends_in_a_language(header: str) -> None:
    assert choose_language(accept=header) in LANGUAGES.values()


@given(st.integers(min_value=20, max_value=5_000))
def test_a_header_of_thousands_of_wishes_is_not_read_to_its_end(count: int) -> None:
    assert choose_language(accept="xx," * count + "nl") is DEFAULT
