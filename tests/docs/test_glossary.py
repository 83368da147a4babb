"""The glossary's words are the words that the interface uses, in each language."""

from __future__ import annotations

import pytest

from tests.docs.reading import rows, section, text_of
from workspace.language import LANGUAGES, po
from workspace.language.catalogue import po_path

ROWS = rows(section(text_of("docs/glossary.md"), "The same words in the four languages"))
COLUMNS = {"fr": 1, "nl": 2, "ar": 3}


@pytest.mark.parametrize("code", COLUMNS)
def test_a_word_that_is_a_sentence_of_the_interface_is_translated_as_listed(code: str) -> None:
    said = {
        po.source_forms(message)[0].lower(): po.target_forms(message)[0].lower()
        for message in po.sentences(po.read(po_path(code)))
        if not message.pluralizable
    }
    compared = 0
    for row in ROWS:
        word = row[0].lower()
        if word in said:
            compared += 1
            # Arabic often says a word alone with its article.
            assert said[word].removeprefix("ال") == row[COLUMNS[code]].lower().removeprefix("ال"), (
                word
            )
    assert compared >= 6


def test_every_language_has_its_column() -> None:
    assert {*COLUMNS, "en"} == set(LANGUAGES)
    assert all(len(row) == 4 for row in ROWS)


def test_no_word_is_explained_twice() -> None:
    text = text_of("docs/glossary.md")
    words = [
        row[0]
        for heading in (
            "What people build",
            "Who takes part",
            "What is kept",
            "What keeps it alive",
        )
        for row in rows(section(text, heading))
    ]
    assert len(words) == len(set(words)) > 40
