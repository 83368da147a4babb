"""A code is read back however it was typed, and what cannot be one is said to be none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.organisations.spoken import NoCode, read_code
from workspace.organisations.store import CODE_LENGTH, CODE_SIGNS


@pytest.mark.parametrize(
    "typed",
    [
        "ABC234",
        "abc234",
        " a b c 2 3 4 ",
        "abc-234",
        "ABC–234",
        "“ABC.234”",
        "ＡＢＣ２３４",
        "ÀBÇ234",
        "abc٢٣٤",
        "abc۲۳۴",
        "АВС234",
        "ABC\u200b234\n",
    ],
)
def test_case_spaces_dashes_and_keyboards_do_not_matter(typed: str) -> None:
    assert read_code(typed) == "ABC234"


@pytest.mark.parametrize(("typed", "sign"), [("ABC23O", "O"), ("1BC234", "1"), ("abl234", "L")])
def test_a_sign_that_no_code_has_is_named(typed: str, sign: str) -> None:
    with pytest.raises(NoCode) as none:
        read_code(typed)
    assert none.value.facts == {"why": "sign", "sign": sign}


@pytest.mark.parametrize(("typed", "length"), [("", 0), ("ABC23", 5), ("ABC2345", 7)])
def test_too_few_and_too_many_signs_are_counted(typed: str, length: int) -> None:
    with pytest.raises(NoCode) as none:
        read_code(typed)
    assert none.value.facts == {"why": "length", "length": length}


@given(st.text(max_size=60))
def test_anything_typed_is_a_code_or_none(text: str) -> None:
    try:
        code = read_code(text)
    except NoCode:
        return
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(CODE_SIGNS)
