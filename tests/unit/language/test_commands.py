"""`python -m workspace.language …`, run where it may write."""

from __future__ import annotations

from pathlib import Path

import pytest

from workspace.language import LANGUAGES, po
from workspace.language import __main__ as command
from workspace.language import check as checking
from workspace.language import compile as compiling
from workspace.language import extract as extracting
from workspace.language.catalogue import po_path
from workspace.language.check import Fault


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for catalogues of our own, which the commands take for theirs."""
    monkeypatch.setattr(command, "po_path", lambda code: po_path(code, tmp_path))
    return tmp_path


def test_extract_says_what_is_left_to_translate(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extracting, "extract", lambda: {"fr": 3, "en": 0})
    assert command.main(["extract"]) == 0
    assert capsys.readouterr().out == "fr: 3 to translate\nen: complete\n"


def test_check_ends_badly_and_names_each_fault(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "check", lambda: [Fault("fr", "Saved", "is not translated")])
    assert command.main(["check"]) == 1
    assert capsys.readouterr().err == "fr: 'Saved': is not translated\n"
    monkeypatch.setattr(checking, "check", list)
    assert command.main(["check"]) == 0


def test_typeset_puts_the_signs_right_in_every_form(root: Path) -> None:
    for code, language in LANGUAGES.items():
        catalog = po.read(po_path(code, root))
        catalog.add("Who?", "Qui ?" if code == "fr" else "Who?", [("a.py", 1)])
        if language.forms == 2:
            catalog.add(("{n} o'clock", "{n} o'clocks"), ("{n} d'un", "{n} d'eux"), [("a.ts", 1)])
        po.write(po_path(code, root), catalog, language)
    assert command.main(["typeset"]) == 0
    french = po.read(po_path("fr", root))
    assert [m.string for m in po.sentences(french)] == [
        "Qui\u202f?",
        ("{n} d’un", "{n} d’eux"),
    ]


def test_compile_names_the_files_it_wrote(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "compile_all", lambda: {"fr": "fr.1.json", "nl": "nl.2.json"})
    assert command.main(["compile"]) == 0
    assert capsys.readouterr().out == "fr.1.json\nnl.2.json\n"
