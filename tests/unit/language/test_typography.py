"""The signs between the words."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workspace.language.languages import LANGUAGES
from workspace.language.typography import NARROW, NO_BREAK, typeset


@pytest.mark.parametrize(
    ("plain", "printed"),
    [
        ("Qui le dit ?", f"Qui le dit{NARROW}?"),
        ("Qui le dit?", f"Qui le dit{NARROW}?"),
        ("Hors ligne : 3", f"Hors ligne{NO_BREAK}: 3"),
        ("{name} : {text}", f"{{name}}{NO_BREAK}: {{text}}"),
        ("%(when)s ; rien", f"%(when)s{NARROW}; rien"),
        ("<b>Titre</b> : oui", f"<b>Titre</b>{NO_BREAK}: oui"),
        ("« Besoins »", f"«{NO_BREAK}Besoins{NO_BREAK}»"),
        ("l'histoire d'{name}", "l’histoire d’{name}"),
        ("Vraiment ?!", f"Vraiment{NARROW}?!"),
        ("Voyez https://exemple.org/?a=1", "Voyez https://exemple.org/?a=1"),
        ("À 12:30", "À 12:30"),
        ("« Tiens ! » dit-on", f"«{NO_BREAK}Tiens{NARROW}!{NO_BREAK}» dit-on"),
    ],
)
def test_french_gets_its_no_break_spaces_and_apostrophes(plain: str, printed: str) -> None:
    assert typeset(plain, "fr") == printed


@pytest.mark.parametrize(
    ("plain", "printed"),
    [
        ("من يقول ذلك?", "من يقول ذلك؟"),
        ("نعم, لا", "نعم، لا"),
        ("1,000 بطاقة", "1,000 بطاقة"),
        ("{n}, ثم", "{n}، ثم"),
    ],
)
def test_arabic_gets_its_own_comma_and_question_mark(plain: str, printed: str) -> None:
    assert typeset(plain, "ar") == printed


def test_english_and_dutch_get_curly_apostrophes() -> None:
    assert typeset("don't touch others' cards", "en") == "don’t touch others’ cards"
    assert typeset("foto's", "nl") == "foto’s"


@given(
    st.text(alphabet="aé?!;:«» '\u00a0\u202f{}<>%,؟ب1", max_size=40), st.sampled_from([*LANGUAGES])
)
@example("1; ;", "ar")  # The second sign once saw the first only when it was Arabic already.
def test_setting_twice_changes_nothing_more(text: str, code: str) -> None:
    once = typeset(text, code)
    assert typeset(once, code) == once


@given(st.text(alphabet="abc éب؟?!;:«» \u00a0\u202f", max_size=40))
def test_words_are_never_touched(text: str) -> None:
    def letters(sentence: str) -> str:
        return "".join(sign for sign in sentence if sign.isalpha())

    for code in LANGUAGES:
        assert letters(typeset(text, code)) == letters(text)
