"""The suite's runner: what failed is run once more, and what only then passes is named."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import suite

TESTS = """
import os, pathlib
def test_steady():
    pass
def test_at_the_second_try():
    mark = pathlib.Path(__file__).with_name("tried")
    if not mark.exists():
        mark.touch()
        raise AssertionError("not yet")
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> suite.Run:
    monkeypatch.setattr(suite, "REPORTS", tmp_path)
    # What the run that runs us told its own workers is not for this one.
    monkeypatch.setattr(suite, "ours", lambda: {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    pytest_here = (sys.executable, "-m", "pytest", "-q", "-n", "2", f"--rootdir={tmp_path}")
    return suite.Run(
        "python", (*pytest_here, f"--junitxml={tmp_path / 'python.xml'}", "."), 1, tmp_path
    )


def test_what_passes_at_the_second_try_is_named(run: suite.Run, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS)
    outcome = suite.performed(run)
    assert (outcome.ended_well, outcome.passed, outcome.failed) == (True, 2, 0)
    assert outcome.unsteady == ("test_it.test_at_the_second_try",)


def test_what_fails_twice_has_failed(run: suite.Run, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(f"{TESTS}\ndef test_never():\n    assert False\n")
    outcome = suite.performed(run)
    assert (outcome.ended_well, outcome.failed, outcome.unsteady) == (False, 2, ())


def test_many_failures_are_no_bad_luck(run: suite.Run, tmp_path: Path) -> None:
    many = "\n".join(f"def test_{n}():\n    assert False" for n in range(suite.FEW + 1))
    (tmp_path / "test_it.py").write_text(f"{TESTS}\n{many}\n")
    outcome = suite.performed(run)
    assert not outcome.ended_well
    assert not (tmp_path / "python-again.xml").exists()


def test_a_run_that_breaks_is_not_taken_for_a_test(run: suite.Run, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("import nowhere_at_all\n")
    assert not suite.performed(run).ended_well
