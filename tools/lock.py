"""`python -m tools.lock`: write requirements/*.lock anew from pyproject.toml.

Releases younger than a week are not considered; versions already locked stay unless
`--upgrade` is given, so that a new package does not move all the others.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

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


def main(arguments: Sequence[str]) -> int:
    """Resolve the three locks one after the other."""
    newest = (datetime.now(UTC) - COOLDOWN).strftime("%Y-%m-%d")
    upgrade = ["--upgrade"] if "--upgrade" in arguments else []
    for name, sources in LOCKS.items():
        output = ["-o", f"requirements/{name}.lock"]
        command = ["uv", "pip", "compile", *sources, *COMMON, "--exclude-newer", newest]
        done = subprocess.run([*command, *upgrade, *output], cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
        print(f"requirements/{name}.lock: no release younger than {newest}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
