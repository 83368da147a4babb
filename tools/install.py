"""`python -m tools.install LOCK…`: put the locked packages into this Python's environment.

Every package's hash is checked. `uv` does it in a few seconds where it is on the PATH; `pip`
obeys whatever index the machine is set up for, so it is what counts when uv fails. With
`--this-project` it installs the project itself, so that its files are used where they lie.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence

TRIES = 3
PIP = (sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input")


def main(arguments: Sequence[str]) -> int:
    """Install what `arguments` name; 0 when everything is there."""
    if list(arguments) == ["--this-project"]:
        wanted = ["--no-build-isolation", "--no-deps", "-e", "."]
        if not _tried(wanted, "this project"):
            return 1
        # Only now is there anything to import from.
        from tools.environment import link_node

        link_node()
        return 0
    wanted = [argument for lock in arguments for argument in ("-r", lock)]
    uv = shutil.which("uv")
    if uv and _run(
        [uv, "pip", "install", "--python", sys.executable, "-q", "--require-hashes"], wanted
    ):
        return 0
    return 0 if _tried(["--require-hashes", *wanted], ", ".join(arguments)) else 1


def _tried(arguments: list[str], what: str) -> bool:
    """Whether pip could, at one of several times: a network fails now and then."""
    for attempt in range(1, TRIES + 1):
        # Quiet the first times; with everything it has to say the last time.
        loud = ["-q", "-q"] if attempt < TRIES else []
        if _run([*PIP, *loud], arguments):
            return True
        print(f"pip could not install {what} (attempt {attempt} of {TRIES})", file=sys.stderr)
    return False


def _run(command: list[str], arguments: list[str]) -> bool:
    return subprocess.run([*command, *arguments], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
