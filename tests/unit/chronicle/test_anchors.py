"""The words that a remark is pinned to are found again, or said to be gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.chronicle.anchors import find


@pytest.mark.parametrize(
    ("text", "quote", "before", "after", "found"),
    [
        ("Un lieu ouvert le soir", "ouvert", "lieu ", " le", "ouvert"),
        ("Un lieu\nouvert   le soir", "ouvert le soir", "", "", "ouvert   le soir"),
        ("Le soir est fermé", "ouvert", "lieu ", " le", None),
        ("مكان مفتوح مساءً للجميع", "مساءً", "مفتوح ", " للجميع", "مساءً"),
        ("🙂🙂 un lieu", "un lieu", "", "", "un lieu"),
        ("a.b(c", "b(c", "", "", "b(c"),
        ("anything", "", "", "", None),
        ("anything", "   ", "", "", None),
        ("", "x", "", "", None),
    ],
)
def test_the_phrase_is_found_by_itself(
    text: str, quote: str, before: str, after: str, found: str | None
) -> None:
    place = find(text, quote, before, after)
    assert (text[slice(*place)] if place else None) == found


def test_of_several_places_the_one_with_the_same_surroundings_is_meant() -> None:
    text = "Le soir on ferme. Demain soir on ouvre. Le soir on chante."
    place = find(text, "soir", "Demain ", " on ouvre")
    assert place is not None
    assert text[place[0] - 7 : place[1]] == "Demain soir"


@given(st.text(max_size=40), st.text(max_size=12), st.text(max_size=8), st.text(max_size=8))
def test_what_is_found_reads_like_the_quote(text: str, quote: str, before: str, after: str) -> None:
    place = find(text, quote, before, after)
    if quote.strip() and quote in text:
        assert place is not None
    if place is not None:
        assert "".join(text[slice(*place)].split()) == "".join(quote.split())
