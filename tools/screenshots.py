"""`python -m tools.screenshots`: the pictures of the README and docs, drawn from the real thing.

A server with the example projects, a Chromium, and one person at each combination of screen,
light and language that a picture is named after: `canvas-360-dark-ar.png`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.chromium import find_chromium
from tests.support.server import RunningServer

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "images"
SCREENS = {360: 740, 1280: 800}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LANGUAGES = ("fr", "ar")
SETTLE = 1_500
"""Milliseconds for fonts and the first drawing after the last card came."""


def main() -> int:
    """Draw every picture anew."""
    chromium = find_chromium()
    if chromium is None:
        print("no Chromium: `make screenshots` finds or installs one", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = RunningServer.prepared(Path(folder))
        server.canevas("demo")
        server.start()
        browser = playwright.chromium.launch(**chromium.launch_options)
        try:
            links: dict[str, str] = json.loads(server.canevas("demo", "--json"))["links"]
            for width, scheme, language in product(SCREENS, SCHEMES, LANGUAGES):
                draw(browser, server.url, links["participant"], width, scheme, language)
        finally:
            browser.close()
            server.stop()
    return 0


def draw(
    browser: Browser,
    address: str,
    invitation: str,
    width: int,
    scheme: Literal["light", "dark"],
    language: str,
) -> None:
    """One person comes in by the invitation and is drawn in front of the canvas."""
    context = browser.new_context(
        viewport={"width": width, "height": SCREENS[width]},
        color_scheme=scheme,
        locale=language,
        reduced_motion="reduce",
        device_scale_factor=1,
    )
    page = context.new_page()
    # The link was made for another port; only its path counts.
    page.goto(address + "/i/" + invitation.rsplit("/", 1)[1])
    come_in(page)
    name = f"canvas-{width}-{scheme}-{language}.png"
    page.screenshot(path=PICTURES / name)
    print(f"docs/images/{name}", flush=True)
    context.close()


def come_in(page: Page) -> None:
    """Accept the invitation and wait until the canvas stands."""
    page.get_by_role("textbox").fill("Samira")
    page.locator("main form button").click()
    page.wait_for_url("**/c/*")
    page.wait_for_selector("#app article, #app [data-card]")
    page.locator(".first-words .button-quiet").click()
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_timeout(SETTLE)


if __name__ == "__main__":
    sys.exit(main())
