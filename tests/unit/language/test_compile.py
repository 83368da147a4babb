"""From the catalogues to what machines read, and that both sides count alike."""

from __future__ import annotations

import gettext
import json
import os
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from workspace.language import LANGUAGES, N_, Language, browser_catalogues, catalogue, po
from workspace.language.catalogue import mo_path, po_path, read_catalogue
from workspace.language.compile import browser_content, compile_all, plural_map

VECTORS = Path(__file__).parents[2] / "contract" / "plurals" / "sentences.json"
COUNTS = (0, 1, 2, 3, 4, 10, 11, 12, 19, 99, 100, 101, 102, 103, 111, 1_000, 1_000_000)


def filled(language: Language) -> Catalog:
    made = Catalog(locale=language.code)
    browser, server = [("frontend/src/a.tsx", 1)], [("workspace/web/a.py", 1)]
    made.add("Saved", f"Saved in {language.code}", browser)
    made.add("Server only", "no browser says this", server)
    made.add(
        "Need",
        "a kind",
        [("frontend/src/generated/schema.ts", 1), ("workspace/canvas/schema/needs.py", 1)],
    )
    made.add("Open", "as an adjective", browser, context="adjective")
    made.add("Same", "Same", browser)
    forms = tuple(f"{{n}} form {number}" for number in range(language.forms))
    made.add(("{n} change", "{n} changes"), forms, browser)
    return made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Catalogues with a few sentences in every language."""
    for code, language in LANGUAGES.items():
        po.write(po_path(code, tmp_path), filled(language), language)
    return tmp_path


def test_a_browser_gets_the_sentences_it_can_say_and_no_others() -> None:
    content = browser_content(po.sentences(filled(LANGUAGES["nl"])), LANGUAGES["nl"])
    assert content == {
        "language": "nl",
        "direction": "ltr",
        "plural": {"one": 0, "other": 1},
        "messages": {
            "Need": "a kind",
            "Saved": "Saved in nl",
            "adjective\x04Open": "as an adjective",
            "{n} change": ["{n} form 0", "{n} form 1"],
        },
    }


def test_the_build_names_each_file_after_its_content_and_drops_the_old_ones(root: Path) -> None:
    built = root / "built"
    first = compile_all(root, built)
    assert browser_catalogues(built) == first
    assert json.loads((built / first["ar"]).read_text("utf-8"))["direction"] == "rtl"
    catalog = po.read(po_path("nl", root))
    message = catalog.get("Saved")
    assert message is not None
    message.string = "Bewaard"
    po.write(po_path("nl", root), catalog, LANGUAGES["nl"])
    second = compile_all(root, built)
    assert second["nl"] != first["nl"]
    assert second["fr"] == first["fr"]
    assert {path.name for path in built.iterdir()} == {*second.values(), "manifest.json"}


def test_before_a_build_there_is_no_catalogue_for_a_browser(tmp_path: Path) -> None:
    assert browser_catalogues(tmp_path) == {}


def test_the_server_reads_the_compiled_catalogue(root: Path) -> None:
    compile_all(root, root / "built")
    po_path("fr", root).unlink()
    speaks = read_catalogue(LANGUAGES["fr"], root)
    assert speaks.language is LANGUAGES["fr"]
    assert speaks.gettext("Saved") == "Saved in fr"
    assert speaks.gettext("Unheard of") == "Unheard of"
    assert speaks.pgettext("adjective", "Open") == "as an adjective"


def test_a_translation_newer_than_the_build_is_read_instead(root: Path) -> None:
    mo_path("fr", root).write_bytes(b"not yet")
    older = po_path("fr", root).stat().st_mtime - 60
    os.utime(mo_path("fr", root), (older, older))
    assert read_catalogue(LANGUAGES["fr"], root).gettext("Saved") == "Saved in fr"


def test_a_catalogue_is_read_once_and_marking_a_sentence_leaves_it_as_it_is() -> None:
    assert catalogue(LANGUAGES["ar"]) is catalogue(LANGUAGES["ar"])
    assert catalogue(LANGUAGES["nl"]).gettext(N_("Needs")) == "Noden"


def test_a_language_without_any_catalogue_is_no_silent_english(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_catalogue(LANGUAGES["fr"], tmp_path)


def test_the_french_category_many_means_gettexts_second_form() -> None:
    assert plural_map(LANGUAGES["fr"]) == {"one": 0, "other": 1, "many": 1}


def test_arabic_has_six_forms_in_both_worlds() -> None:
    assert plural_map(LANGUAGES["ar"]) == {
        "zero": 0, "one": 1, "two": 2, "few": 3, "many": 4, "other": 5,
    }  # fmt: skip


def test_a_category_that_needs_two_forms_is_refused() -> None:
    odd = Language("en", "Odd", "ltr", 2, "n > 7")
    with pytest.raises(ValueError, match="'other' is form"):
        plural_map(odd)


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from([*LANGUAGES.values()]))
def test_category_and_expression_choose_the_same_form(n: int, language: Language) -> None:
    category = Locale.parse(language.code).plural_form(n)
    assert plural_map(language)[category] == gettext.c2py(language.plural)(n)


def test_the_vectors_shared_with_the_browser_are_what_the_server_says(tmp_path: Path) -> None:
    """`tests/contract/plurals/sentences.json` is read by the browser's own tests as well."""
    vectors = json.loads(VECTORS.read_text("utf-8"))
    assert set(vectors) == set(LANGUAGES)
    for code, language in LANGUAGES.items():
        messages = filled(language)
        assert vectors[code]["catalogue"] == browser_content(po.sentences(messages), language)
        po.write(po_path(code, tmp_path), messages, language)
        speaks = read_catalogue(language, tmp_path)
        for n in COUNTS:
            said = speaks.ngettext("{n} change", "{n} changes", n)
            assert vectors[code]["forms"][str(n)] == said, (code, n)
