"""`python -m tools.lock`: write every lock anew, Python's and npm's.

Python's come from pyproject.toml; releases younger than a week are not considered. npm's come
from the exact versions in each package.json. What is already locked stays unless `--upgrade`
is given, so that a new package does not move all the others.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tools.environment import ours

ROOT = Path(__file__).resolve().parents[1]
COOLDOWN = timedelta(days=7)
COMMON = ["--universal", "--generate-hashes", "--no-header", "--python-version", "3.11", "-q"]
LOCKS = {
    "run": ["pyproject.toml"],
    "build": ["--group", "build"],
    "dev": [
        *("pyproject.toml", "--group", "dev", "--group", "build"),
        *("-c", "requirements/run.lock", "-c", "requirements/build.lock"),
    ],
}
NPM = ("frontend", "tests/browser", "benchmarks/peers/hocuspocus", "benchmarks/peers/leveldb")


def main(arguments: Sequence[str]) -> int:
    """Resolve all locks one after the other."""
    newest = (datetime.now(UTC) - COOLDOWN).strftime("%Y-%m-%d")
    upgrade = ["--upgrade"] if "--upgrade" in arguments else []
    for name, sources in LOCKS.items():
        output = ["-o", f"requirements/{name}.lock"]
        command = ["uv", "pip", "compile", *sources, *COMMON, "--exclude-newer", newest]
        done = subprocess.run([*command, *upgrade, *output], cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
        print(f"requirements/{name}.lock: no release younger than {newest}")
    for folder in NPM:
        lock_npm(ROOT / folder, keep=not upgrade)
        print(f"{folder}/package-lock.json")
    return 0


def lock_npm(folder: Path, *, keep: bool) -> None:
    """Resolve one package.json, away from any installed packages.

    Beside a `node_modules`, npm writes a lock that only suits the machine it was written on.
    """
    with tempfile.TemporaryDirectory() as elsewhere:
        for name in ("package.json", ".npmrc", *(["package-lock.json"] if keep else [])):
            shutil.copy(folder / name, elsewhere)
        command = ["npm", "install", "--package-lock-only", "--loglevel=error"]
        subprocess.run(command, cwd=elsewhere, env=ours(), check=True)
        shutil.copy(Path(elsewhere) / "package-lock.json", folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
