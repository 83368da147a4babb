"""Which Chromium drives the browser tests, the screenshots and the benchmarks.

In this order: the one that `CANEVAS_CHROMIUM` names; Playwright's own, when it was downloaded;
one on the PATH; the one unpacked from npm into `tests/browser/.chromium`. What to do when there
is none is `tools/provision_browser.py`'s business.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

UNPACKED = Path(__file__).resolve().parents[1] / "browser" / ".chromium" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True)
class Chromium:
    """A browser that is there: `path` is None for the one that Playwright keeps itself."""

    path: str | None
    found: str

    @property
    def launch_options(self) -> dict[str, Any]:
        """What Playwright's `launch` takes."""
        if self.path is None:
            return {}
        flags = list(QUIET)
        # Chromium refuses its sandbox to root, who has none to give up.
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        return {"executable_path": self.path, "args": flags}


def find_chromium() -> Chromium | None:
    """The first browser found, or None."""
    if named := os.environ.get("CANEVAS_CHROMIUM"):
        return Chromium(named, "named by CANEVAS_CHROMIUM")
    if _playwright_has_one():
        return Chromium(None, "Playwright's own")
    for name in NAMES:
        if path := shutil.which(name):
            return Chromium(path, f"{name} on the PATH")
    if UNPACKED.exists():
        return Chromium(str(UNPACKED), "unpacked from npm")
    return None


def _playwright_has_one() -> bool:
    import playwright

    package = Path(playwright.__file__).parent / "driver" / "package"
    browsers = json.loads((package / "browsers.json").read_text())["browsers"]
    revision = next(b["revision"] for b in browsers if b["name"] == "chromium-headless-shell")
    folder = _playwright_folder(package) / f"chromium_headless_shell-{revision}"
    return (folder / "INSTALLATION_COMPLETE").exists()


def _playwright_folder(package: Path) -> Path:
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if chosen == "0":
        return package / ".local-browsers"
    if chosen:
        return Path(chosen)
    caches = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path.home() / caches / "ms-playwright"
