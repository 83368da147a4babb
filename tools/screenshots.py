"""`python -m tools.screenshots`: the pictures of the README and docs, drawn from the real thing.

A server with the example projects, another on which a month was lived, a Chromium, and one
person at each combination of screen, light and language that a picture is named after:
`canvas-360-dark-ar.png`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, sync_playwright

from tests.support.chromium import find_chromium
from tests.support.month import lived_month
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
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options)
        try:
            draw_canvas(browser)
            draw_history(browser)
        finally:
            browser.close()
    return 0


def draw_canvas(browser: Browser) -> None:
    """A participant in front of the demo's canvas: every screen, light and language."""
    with tempfile.TemporaryDirectory() as folder:
        server = RunningServer.prepared(Path(folder))
        links: dict[str, str] = json.loads(server.canevas("demo", "--json"))["links"]
        server.start()
        try:
            context = browser.new_context(base_url=server.url, reduced_motion="reduce")
            page = context.new_page()
            # The link was made for another port; only its path counts.
            page.goto(urlsplit(links["participant"]).path)
            page.get_by_role("textbox").fill("Samira")
            page.locator("main form button").click()
            page.wait_for_url("**/c/*")
            page.locator(".first-words .button-quiet").click()
            place = urlsplit(page.url).path
            known = context.storage_state()
            context.close()
            for screen, scheme, language in product(SCREENS, SCHEMES, LANGUAGES):
                draw(browser, server.url + place, "canvas", screen, scheme, language, known)
        finally:
            server.stop()


def draw_history(browser: Browser) -> None:
    """A supervisor in front of a month of somebody else's work."""
    with tempfile.TemporaryDirectory() as folder:
        server = RunningServer.prepared(Path(folder))
        month = lived_month(server.folder)
        server.start()
        try:
            link = server.canevas("person", "link", "--email", "solange@canevas.test").split()[-1]
            context = browser.new_context(base_url=server.url)
            page = context.new_page()
            page.goto(urlsplit(link).path)
            page.locator("button.button-primary").click()
            page.wait_for_url(f"{server.url}/")
            known = context.storage_state()
            context.close()
            place = f"{server.url}/c/{month.canvas}/history?card={month.cards['open']}"
            for screen, scheme in product(SCREENS, SCHEMES):
                draw(browser, place, "history", screen, scheme, "fr", known)
        finally:
            server.stop()


def draw(
    browser: Browser,
    address: str,
    what: str,
    width: int,
    scheme: Literal["light", "dark"],
    language: str,
    known: Any,
) -> None:
    """One page as somebody sees it whom the browser knows."""
    context = browser.new_context(
        viewport={"width": width, "height": SCREENS[width]},
        color_scheme=scheme,
        locale=language,
        reduced_motion="reduce",
        device_scale_factor=1,
        storage_state=known,
    )
    page = context.new_page()
    # The language is asked for on the way, and the typeface, which never holds a page up, is
    # there from the second page on.
    page.goto(urljoin(address, f"/join?lang={language}"), wait_until="networkidle")
    page.goto(address)
    page.wait_for_selector("#app article, #app [data-card], .moment")
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_timeout(SETTLE)
    name = f"{what}-{width}-{scheme}-{language}.png"
    page.screenshot(path=PICTURES / name)
    print(f"docs/images/{name}", flush=True)
    context.close()


if __name__ == "__main__":
    sys.exit(main())
