"""Every control that `docs/security.md` names has the test that it names."""

from __future__ import annotations

import re

from tests.docs.reading import ROOT, code_in, rows, section, text_of

TABLE = rows(section(text_of("docs/security.md"), "Attacks and what stands against them"))


def test_every_test_that_is_named_exists() -> None:
    written = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))
    }
    named = {name for row in TABLE for name in code_in(row[3])}
    assert len(named) > 25
    assert named - written == set()


def test_every_attack_has_a_control_and_a_test() -> None:
    assert all(all(cell.strip() for cell in row) for row in TABLE)
