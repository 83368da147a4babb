"""`python -m tools.suite`: the whole test suite, and at the end what was skipped and why.

Three runs, one after the other. Browser tests have a process of their own since Playwright
keeps an event loop running in its thread, in which no asynchronous test could start one.
A run that fails does not keep the next from running.

Where very few tests of Python or of the browser fail, these are run once more, alone: real
processes and a real browser share the machine with whatever else it does. Those that pass then
are named at the end, since each of them is a fault to be found.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tools.environment import ours

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / ".reports"
WORKERS = os.environ.get("TEST_WORKERS", "2")
FEW = 3
"""More failures than these are no bad luck."""


@dataclass(frozen=True, slots=True)
class Run:
    """One test runner with its part of the suite, and the minutes it may take."""

    name: str
    command: tuple[str, ...]
    minutes: float
    folder: Path = ROOT

    @property
    def report(self) -> Path:
        """Where the runner writes what happened, for `read`."""
        return REPORTS / f"{self.name}.{'json' if self.name == 'frontend' else 'xml'}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run."""

    ended_well: bool
    passed: int = 0
    failed: int = 0
    skipped: tuple[str, ...] = ()
    unsteady: tuple[str, ...] = ()


def runs() -> tuple[Run, ...]:
    """The three parts of the suite."""
    pytest = (sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "loadfile")
    browser = REPORTS / "browser.xml"
    python = REPORTS / "python.xml"
    vitest = ("npm", "test", "--", "--reporter=default", "--reporter=json")
    return (
        Run(
            "frontend",
            (*vitest, f"--outputFile.json={REPORTS / 'frontend.json'}"),
            minutes=8,
            folder=ROOT / "frontend",
        ),
        Run("browser", (*pytest, f"--junitxml={browser}", "tests/browser"), minutes=30),
        Run("python", (*pytest, f"--junitxml={python}", "--ignore=tests/browser"), minutes=30),
    )


def main(arguments: Sequence[str]) -> int:
    """Run the parts named, or all; 0 when nothing failed and something passed."""
    REPORTS.mkdir(exist_ok=True)
    outcomes = [performed(run) for run in runs() if not arguments or run.name in arguments]
    skipped = Counter(reason for outcome in outcomes for reason in outcome.skipped)
    if skipped:
        print("\nskipped:")
        for reason, times in sorted(skipped.items()):
            print(f"  {times} x {reason}")
    unsteady = [name for outcome in outcomes for name in outcome.unsteady]
    if unsteady:
        print("\npassed only when run once more, alone; find out why:")
        print("".join(f"  {name}\n" for name in unsteady), end="")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    print(f"\ntotal: {passed} passed, {failed} failed, {skipped.total()} skipped", flush=True)
    return 0 if passed and all(outcome.ended_well for outcome in outcomes) else 1


def performed(run: Run) -> Outcome:
    """Perform one run; where few of its tests fail, those once more."""
    first = execute(run)
    if first.ended_well or not 0 < first.failed <= FEW or run.report.suffix == ".json":
        return first
    names = failures(run)
    if len(names) != first.failed:
        return first  # The run itself broke.
    second = execute(again(run))
    if not second.ended_well or second.passed != first.failed:
        return first
    return replace(
        first, ended_well=True, passed=first.passed + second.passed, failed=0, unsteady=names
    )


def again(run: Run) -> Run:
    """The same run with what failed in it, one test at a time."""
    name = f"{run.name}-again"
    command = [part.replace(f"{run.name}.xml", f"{name}.xml") for part in run.command]
    left = ("--last-failed", "--last-failed-no-failures", "none", "-n", "0")
    return replace(run, name=name, command=(*command, *left))


def failures(run: Run) -> tuple[str, ...]:
    """The names of the tests that failed, from the runner's own report."""
    cases = _suite(run).iter("testcase")
    return tuple(
        f"{case.get('classname')}.{case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    )


def execute(run: Run) -> Outcome:
    """Perform one run, and end it with everything it started when it takes too long."""
    print(f"\n=== {run.name} ===", flush=True)
    run.report.unlink(missing_ok=True)
    process = subprocess.Popen(
        run.command,
        cwd=run.folder,
        env=ours(),
        stdin=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        status = process.wait(run.minutes * 60)
    except subprocess.TimeoutExpired:
        print(f"{run.name}: not finished after {run.minutes:.0f} minutes, ended", flush=True)
        os.killpg(process.pid, signal.SIGKILL)
        status = process.wait()
    except KeyboardInterrupt:
        os.killpg(process.pid, signal.SIGTERM)
        raise
    passed, failed, skipped = read(run)
    return Outcome(status == 0, passed, failed or (0 if status == 0 else 1), tuple(skipped))


def read(run: Run) -> tuple[int, int, list[str]]:
    """How many passed and failed, and the reason of each skip, from the runner's own report."""
    if not run.report.exists():
        return 0, 0, []
    if run.report.suffix == ".json":
        told: dict[str, Any] = json.loads(run.report.read_text())
        waiting = ["a frontend test is marked to be skipped"] * told["numPendingTests"]
        return told["numPassedTests"], told["numFailedTests"], waiting
    suite = _suite(run)
    reasons = list(_reasons(suite))
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    return int(suite.get("tests", 0)) - failed - len(reasons), failed, reasons


def _suite(run: Run) -> ElementTree.Element:
    # Written a moment ago by our own pytest, so no stranger's XML is read.
    root = ElementTree.parse(run.report).getroot()  # noqa: S314
    return next(root.iter("testsuite"))


def _reasons(suite: ElementTree.Element) -> Iterator[str]:
    for skip in suite.iter("skipped"):
        yield skip.get("message", "no reason given").removeprefix("Skipped: ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
