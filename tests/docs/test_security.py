"""Every control that `docs/security.md` names has the test that it names."""

from __future__ import annotations

import re

import pytest

from tests.docs.reading import ROOT, code_in, rows, section, text_of
from tests.mutation.controls import Control, name_of, table

TABLE = rows(section(text_of("docs/security.md"), "Attacks and what stands against them"))


NAMED = {name for row in TABLE for name in code_in(row[3])}


def test_every_test_that_is_named_exists() -> None:
    written = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))
    }
    written |= {path.name for path in (ROOT / "frontend/tests").glob("*.test.ts")}
    assert len(NAMED) > 25
    assert NAMED - written == set()


def test_every_test_that_is_named_is_tried_without_its_control() -> None:
    assert {name_of(test) for control in table() for test in control.tests} == NAMED


@pytest.mark.parametrize("control", table(), ids=lambda one: str(one.says))
def test_a_control_is_where_the_table_of_breaks_says(control: Control) -> None:
    """Otherwise nobody can take it away; `python -m tests.mutation.controls` would say so late."""
    assert (ROOT / control.file).read_text("utf-8").count(control.text) == 1
    assert control.instead != control.text


def test_every_attack_has_a_control_and_a_test() -> None:
    assert all(all(cell.strip() for cell in row) for row in TABLE)
