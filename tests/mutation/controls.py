"""Takes the controls away that `docs/security.md` names, one by one, and looks who notices.

`controls.toml` is the table: a control, the few words of code that are it, what stands there
without it, and the tests that must fail then. All of it happens in a copy of the tree, so
the checkout is never broken, whatever happens. `python -m tests.mutation.controls` takes about
twenty minutes; with words after it, it tries only the controls, files and tests with one of them.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
# What git does not know and tests want: packages and the browser.
LINKED = (
    ".venv",
    "frontend/node_modules",
    "tests/browser/node_modules",
    "tests/browser/.chromium",
)
SECONDS = 240
PYTEST = ("-q", "-x", "--tb=line", "-p", "no:cacheprovider")
_PASSED = re.compile(r"\b\d+ passed\b")
# As pytest says it in one line, and vitest.
_FAULT = re.compile(r"^(?:\S+:\d+: (?=\S)|(?=\w*Error: ))(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Control:
    """What stands against an attack, and how it is taken away: see the table."""

    says: str
    file: str
    text: str
    instead: str
    tests: tuple[str, ...]


def table() -> list[Control]:
    """All of them, in the order of the table."""
    rows = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["control"]
    return [Control(**{**row, "tests": tuple(row["tests"])}) for row in rows]


@dataclass(frozen=True)
class Tree:
    """A copy of the project that may be broken."""

    folder: Path

    @classmethod
    def copied(cls, folder: Path) -> Tree:
        """The project as it lies there, with changes that are not committed."""
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        names = [name for name in listed.split("\0") if name]
        names += [str(path.relative_to(ROOT)) for path in (ROOT / "workspace").rglob("*.mo")]
        # Copied and not linked: the server looks for files under its own folder only.
        build = (ROOT / "workspace/static/build").rglob("*")
        names += [str(path.relative_to(ROOT)) for path in build]
        for name in names:
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, folder / name)
        for name in LINKED:
            if (ROOT / name).exists():
                (folder / name).symlink_to(ROOT / name)
        return cls(folder)

    def fault_of(self, test: str) -> str | None:
        """Why a test does not pass here, in a line; None: it passes. One that is skipped does not.

        Raises:
            CannotTell: it could not be run at all.
        """
        if test.endswith(".test.ts"):
            command = ["npx", "vitest", "run", f"tests/{test}"]
            place = self.folder / "frontend"
        else:
            command = [sys.executable, "-m", "pytest", *PYTEST, _node_of(self.folder, test)]
            place = self.folder
        environ = {
            **os.environ,
            "PYTHONPATH": str(self.folder),
            # Two breaks of one file within a second must not be taken for each other.
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        try:
            done = subprocess.run(
                command,
                cwd=place,
                env=environ,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "it does not end"
        if done.returncode not in (0, 1):
            raise CannotTell(f"{test}: {done.stdout[-2_000:]}{done.stderr[-1_000:]}")
        if done.returncode == 0 and _PASSED.search(done.stdout):
            return None
        return next(iter(_FAULT.findall(done.stdout)), "it did not run")[:160]

    def without(self, one: Control) -> Broken:
        """The tree without one control, for as long as the block lasts."""
        return Broken(self.folder / one.file, one)


class CannotTell(Exception):
    """A test did not come so far as to pass or fail."""


@dataclass
class Broken:
    """Writes the break on entering, and what was there before on leaving."""

    path: Path
    one: Control
    whole: str = ""

    def __enter__(self) -> None:
        self.whole = self.path.read_text("utf-8")
        if self.whole.count(self.one.text) != 1:
            raise CannotTell(f"{self.one.file} does not hold once: {self.one.text}")
        self.path.write_text(self.whole.replace(self.one.text, self.one.instead), "utf-8")

    def __exit__(self, *_: object) -> None:
        self.path.write_text(self.whole, "utf-8")


def name_of(test: str) -> str:
    """A test without the case it is run with."""
    return test.partition("[")[0]


def _node_of(folder: Path, test: str) -> str:
    word = re.compile(rf"def {re.escape(name_of(test))}\(")
    found = [
        path for path in folder.glob("tests/**/test_*.py") if word.search(path.read_text("utf-8"))
    ]
    if len(found) != 1:
        raise CannotTell(f"{len(found)} files hold {test}")
    return f"{found[0].relative_to(folder)}::{test}"


def chosen(words: Sequence[str]) -> list[Control]:
    """The controls that have one of the words in them; all, without words."""
    return [
        one
        for one in table()
        if not words
        or any(word in text for word in words for text in (one.says, one.file, *one.tests))
    ]


def look(tree: Tree, one: Control, test: str, anyhow: str | None) -> tuple[bool, list[str]]:
    """Whether a test misses a control, and what is to be said of it.

    `anyhow` is why it fails with the control in place, if it does: then it shows nothing.
    """
    if anyhow is not None:
        return False, ["FAILS ANYHOW", anyhow]
    try:
        with tree.without(one):
            fault = tree.fault_of(test)
    except CannotTell as error:
        return False, ["CANNOT TELL ", str(error)]
    return (True, ["seen failing", fault]) if fault else (False, ["NOT SEEN    "])


def main(arguments: Sequence[str] | None = None) -> int:
    """Says of each control and test what was seen; 1 when a control was not missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("words", nargs="*", help="only what has one of these in it")
    parser.add_argument("--trust", action="store_true", help="do not run the tests unbroken first")
    options = parser.parse_args(arguments)
    controls = chosen(options.words)
    began = time.monotonic()
    sound: dict[str, str | None] = {}
    unseen = 0
    with TemporaryDirectory(prefix="canevas-controls-") as place:
        tree = Tree.copied(Path(place))
        for one in controls:
            for test in one.tests:
                if not options.trust and test not in sound:
                    sound[test] = tree.fault_of(test)
                seen, said = look(tree, one, test, sound.get(test))
                unseen += not seen
                print(f"{said[0]}  {one.says}: {test}", *said[1:], sep="\n    ", flush=True)
    minutes = (time.monotonic() - began) / 60
    print(f"{len(controls)} controls, {unseen} times not seen, {minutes:.0f} minutes")
    return int(unseen > 0)


if __name__ == "__main__":
    sys.exit(main())
