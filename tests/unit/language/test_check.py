"""What keeps a catalogue from going out."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog, Message

from workspace.language import po
from workspace.language.check import check, faults_of, source_faults, step_faults
from workspace.language.languages import LANGUAGES

FR, AR, EN = LANGUAGES["fr"], LANGUAGES["ar"], LANGUAGES["en"]


def faults(source: str | tuple[str, str], target: str | tuple[str, ...], code: str = "fr") -> str:
    message = Message(source, target, locations=[("workspace/web/page.py", 1)])
    return " ".join(str(fault) for fault in faults_of(message, LANGUAGES[code]))


def test_our_own_catalogues_may_go_out() -> None:
    assert [str(fault) for fault in check()] == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Saved", "Enregistré"),
        ("Who says so?", "Qui le dit\u202f?"),
        (("{n} card", "{n} cards"), ("{n} carte", "{n} cartes")),
        (("One change", "{n} changes"), ("Un changement", "{n} changements")),
        ("See <b>{name}</b>", "Voir <b>{name}</b>"),
        ("peut-être", "peut-être"),
        (", ", ", "),
    ],
)
def test_a_good_translation_has_no_fault(
    source: str | tuple[str, str], target: str | tuple[str, ...]
) -> None:
    assert faults(source, target) == ""


def test_arabic_may_leave_the_number_out_of_none_one_and_two() -> None:
    forms = ("لا بطاقات", "بطاقة واحدة", "بطاقتان", "{n} بطاقات", "{n} بطاقة", "{n} بطاقة")
    assert faults(("{n} card", "{n} cards"), forms, "ar") == ""


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("Saved", "", "is not translated"),
        (("{n} card", "{n} cards"), ("{n} carte", ""), "is not translated"),
        (("{n} card", "{n} cards"), ("{n} carte",), "has 1 forms where the language has 2"),
        ("Hello {name}", "Bonjour {nom}", "knows no placeholder {nom}"),
        ("Hello {name}", "Bonjour", "lacks the placeholder {name}"),
        ("Hello %(name)s", "Bonjour {name}", "knows no placeholder {name}"),
        (("{n} card", "{n} cards"), ("{n} carte", "des cartes"), "lacks the placeholder {n}"),
        ("Residents", "Habitant·es", "cannot be read aloud"),
        ("Residents", "Habitant(e)s", "cannot be read aloud"),
        ("Residents", "habitant-e-s", "cannot be read aloud"),
        ("Who?", "Qui ?", "run `typeset`"),
        ("Who?", "Qui?", "run `typeset`"),
        ("“Needs”", "« Besoins »", "run `typeset`"),
        ("Story", "L'histoire", "straight quote"),
        ("Needs", 'Les "besoins"', "straight quote"),
        ("Wait…", "Attendez...", "three dots"),
        ("Saved", "Enregistré ", "begins or ends with a space"),
        ("See <b>this</b>", "Voir cela", "has other tags"),
    ],
)
def test_a_bad_translation_is_named(
    source: str | tuple[str, str], target: str | tuple[str, ...], words: str
) -> None:
    assert words in faults(source, target)


def test_a_latin_question_mark_in_arabic_is_named() -> None:
    assert "run `typeset`" in faults("Who?", "من?", "ar")


def test_a_guess_marked_fuzzy_is_named() -> None:
    message = Message("Saved", "Enregistré", flags={"fuzzy"})
    assert ["is marked fuzzy" in fault.what for fault in faults_of(message, FR)] == [True]


def of_source(text: str, *files: str) -> str:
    message = Message(text, locations=[(name, 1) for name in files])
    return " ".join(fault.what for fault in source_faults(message))


def test_the_code_keeps_each_sides_placeholders_apart() -> None:
    assert "are {name}, not" in of_source("Hello %(name)s", "frontend/src/view/a.tsx")
    both = of_source("Hello {name}", "frontend/src/a.ts", "workspace/web/a.py")
    assert "one side only" in both
    assert of_source("Hello {name}", "frontend/src/a.ts") == ""
    assert of_source("Hello", "frontend/src/a.ts", "workspace/web/a.py") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" Saved", "begins or ends"),
        ("Saved\nnow", "several lines"),
        ("Saved&nbsp;now", "HTML entity"),
        ("Saving...", "three dots"),
    ],
)
def test_a_sentence_that_cannot_be_translated_well_is_named(text: str, words: str) -> None:
    assert words in of_source(text, "workspace/web/a.py")


def catalog(*messages: tuple[str, str]) -> Catalog:
    made = Catalog()
    for text, file in messages:
        made.add(text, locations=[(file, 1)])
    return made


def test_a_catalogue_out_of_step_with_the_code_is_named() -> None:
    code = catalog(("New", "a.py"), ("Moved", "new.py"), ("Same", "a.py"))
    kept = catalog(("Moved", "old.py"), ("Same", "a.py"), ("Gone", "a.py"))
    found = {fault.sentence: fault.what for fault in step_faults(code, kept, EN)}
    assert set(found) == {"New", "Moved", "Gone"}
    assert "new in the code" in found["New"]
    assert "moved" in found["Moved"]
    assert "no longer" in found["Gone"]


def test_a_fault_names_the_language_the_sentence_and_what_is_wrong() -> None:
    message = Message("Saved", "")
    assert [str(f) for f in faults_of(message, AR)] == ["ar: 'Saved': is not translated"]
    assert po.files(message) == set()
