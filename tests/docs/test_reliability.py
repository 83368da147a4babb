"""What `docs/reliability.md` says was tried is tried, where it says so."""

from __future__ import annotations

import re

import pytest

from tests.docs.reading import ROOT, code_in, rows, section, text_of

TRIED = rows(section(text_of("docs/reliability.md"), "What was tried"))


@pytest.mark.parametrize("row", [row for row in TRIED if len(row) == 3], ids=lambda row: row[0])
def test_every_trial_is_a_file_of_tests_that_can_fail(row: list[str]) -> None:
    path = ROOT / code_in(row[2])[0]
    source = path.read_text("utf-8")
    assert re.search(r"^(?:async )?def test_|^\s*(?:class \w+Machine|test\()", source, re.MULTILINE)


def test_the_kills_can_be_counted_as_it_says() -> None:
    assert "CANEVAS_SOAK_KILLS" in (ROOT / "tests/crash/test_kill.py").read_text("utf-8")
