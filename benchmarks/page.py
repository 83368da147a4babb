"""The page as somebody with an old phone meets it: a slow processor, a slow line, many cards."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.chromium import find_chromium
from tests.support.pages import slow_down
from tests.support.server import RunningServer

SLOWER = 4
CARDS = 500
KEYS = 60
# What browsers' own tools call "slow 4G".
LINE = {"offline": False, "latency": 150, "downloadThroughput": 204_800, "uploadThroughput": 96_000}
NO_LINE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
WATCH_KEYS = """
  window.keysTook = []
  document.addEventListener('keydown', (event) => {
    const began = event.timeStamp
    requestAnimationFrame(() => setTimeout(() => keysTook.push(performance.now() - began)))
  }, true)
"""


def measure() -> dict[str, str]:
    """Every figure of the page with its unit; none, and why, where there is no browser."""
    chromium = find_chromium()
    if chromium is None:
        return {"the page": "not measured: no Chromium"}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = RunningServer.prepared(Path(folder))
        canvas = many_cards(server, Path(folder))
        browser = playwright.chromium.launch(**chromium.launch_options)
        try:
            server.start()
            door = server.canevas("invite", "create", canvas, "--role", "member").split()[-1]
            path = "/i/" + door.rsplit("/", 1)[1]
            page = come_in(browser, server.url + path)
            return {**loading(page), **typing(page)}
        finally:
            browser.close()
            server.stop()


def many_cards(server: RunningServer, folder: Path) -> str:
    """A canvas of five hundred cards; its id."""
    empty = server.canvas("Cinq cents cartes")
    whole: dict[str, Any] = json.loads(server.canevas("canvas", "export", empty))
    sections = ("needs", "objectives", "actors", "values", "evaluation")
    kinds = ("need", "activity", "concerned_group", "value", "question")
    for number in range(CARDS):
        section = sections[number % 5]
        cards = whole["sections"].setdefault(section, {"cards": []})["cards"]
        cards.append(
            {
                "id": f"bench-card-{number:04}",
                "kind": kinds[number % 5],
                "order": f"a{number:04}V",
                "title": f"Une carte parmi cinq cents, la {number}e",
                "plain": "Des mots simples, pour que tout le monde suive. " * 3,
            }
        )
    file = folder / "many.json"
    file.write_text(json.dumps(whole), "utf-8")
    return server.canevas("canvas", "import", str(file)).split()[-1]


def come_in(browser: Browser, door: str) -> Page:
    """Accept the invitation, as on a first visit."""
    page = browser.new_context(locale="fr").new_page()
    page.goto(door)
    page.locator("main form button").click()
    page.wait_for_selector(".card-link")
    return page


def loading(page: Page) -> dict[str, str]:
    """From the address to cards that can be opened: nothing cached, slow line, slow processor."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    slow_down(page, SLOWER)
    times = []
    for _ in range(3):
        page.reload(wait_until="commit")
        page.wait_for_selector(".card-link")
        # From the browser's own clock, which starts with the navigation.
        times.append(float(page.evaluate("performance.now()")))
    session.send("Network.emulateNetworkConditions", NO_LINE)
    return {"first cards on slow 4G, processor 4x slower": f"{median(times) / 1000:.1f} s"}


def typing(page: Page) -> dict[str, str]:
    """From a key to the frame that shows it, in a long text of one card among five hundred."""
    page.locator(".card-link").first.click()
    field = page.locator(".panel-side textarea, .panel-sheet textarea").first
    field.click()
    page.evaluate(WATCH_KEYS)
    for _ in range(KEYS):
        page.keyboard.press("e")
        page.wait_for_timeout(60)
    took = [float(value) for value in page.evaluate("keysTook")]
    return {
        f"key to screen among {CARDS} cards, processor 4x slower, median": f"{median(took):.0f} ms",
        "the same, 95th of 100": f"{quantiles(took, n=20)[-1]:.0f} ms",
    }
