"""`python -m tools.check`: everything that can be known without running the product.

All checks run, two at a time, and each gets one line; what a failing one had to say follows.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.environment import ours

ROOT = Path(__file__).resolve().parents[1]
AT_A_TIME = 2
LINES = 60
"""How much of a failing check's output is shown."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question, and the command that answers it."""

    question: str
    command: tuple[str, ...]
    folder: Path = ROOT


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a check."""

    check: Check
    passed: bool
    said: str
    seconds: float


FRONTEND = ROOT / "frontend"
PYTHON = sys.executable
CHECKS = (
    Check("Python types", (PYTHON, "-m", "mypy")),
    Check("TypeScript types", ("npm", "run", "--silent", "types"), FRONTEND),
    Check("TypeScript style", ("npm", "run", "--silent", "lint"), FRONTEND),
    Check("Python style", (PYTHON, "-m", "ruff", "check")),
    Check("Python layout", (PYTHON, "-m", "ruff", "format", "--check")),
    Check("floors of the house", ("lint-imports", "--no-cache")),
    Check("contract with the browser", (PYTHON, "-m", "workspace", "contract", "--check")),
    Check("words in every language", (PYTHON, "-m", "workspace.language", "check")),
    Check("locks", (PYTHON, "-m", "tools.check_locks")),
    Check("weight of the canvas", (PYTHON, "-m", "tools.check_budget")),
)


def main(arguments: Sequence[str]) -> int:
    """Run the checks whose question holds one of `arguments`, all when none are given."""
    chosen = [
        check
        for check in CHECKS
        if not arguments or any(word in check.question for word in arguments)
    ]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        answers = []
        for answer in pool.map(ask, chosen):
            mark = "ok  " if answer.passed else "FAIL"
            print(f"{mark} {answer.check.question:<28}{answer.seconds:6.1f} s", flush=True)
            answers.append(answer)
    failed = [answer for answer in answers if not answer.passed]
    for answer in failed:
        print(f"\n--- {answer.check.question}: {' '.join(answer.check.command)}")
        print(shortened(answer.said))
    return 1 if failed else 0


def shortened(said: str) -> str:
    """The first lines of what was said, and how much more there was."""
    lines = said.strip().splitlines()
    if len(lines) <= LINES:
        return "\n".join(lines)
    return "\n".join([*lines[:LINES], f"… and {len(lines) - LINES} more lines"])


def ask(check: Check) -> Answer:
    """Run one check to its end."""
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=check.folder,
        env=ours(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Answer(check, done.returncode == 0, done.stdout, time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
