"""Erasing beside people: the page that does it, and what an open or an absent browser is told."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Join, OpenPage
from tests.support.server import RunningServer

Look = tuple[str, Literal["light", "dark"], tuple[int, int]]
LOOKS: tuple[Look, ...] = (
    ("fr", "light", DESK),
    ("fr", "dark", PHONE),
    ("ar", "light", PHONE),
    ("ar", "dark", DESK),
)
Axe = Callable[[Page], list[str]]
SAYS_WHY = re.compile("effacé de ce canevas|erased from this canvas")
CANARY = "Zéphyrine Kanarien"
KEPT_IN_THE_BROWSER = """async () => {
  const words = []
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((yes, no) => {
      const asked = indexedDB.open(name)
      asked.onsuccess = () => yes(asked.result)
      asked.onerror = () => no(asked.error)
    })
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((yes, no) => {
        const asked = base.transaction(store).objectStore(store).getAll()
        asked.onsuccess = () => yes(asked.result)
        asked.onerror = () => no(asked.error)
      })
      for (const row of rows) {
        const plain = (key, value) =>
          value instanceof Uint8Array ? new TextDecoder().decode(value) : value
        words.push(JSON.stringify(row, plain))
      }
    }
    base.close()
  }
  return words.join(' ')
}"""


def erase(server: RunningServer, canvas: str) -> None:
    server.canevas(
        "erase", "--canvas", canvas.removeprefix("/c/"), "--text", CANARY, "--yes", "--json"
    )


def picture(page: Page, name: str) -> None:
    """Kept to be looked at, when a folder for it is named."""
    folder = os.environ.get("CANEVAS_TEST_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}-{look[2][0]}")
def test_the_page_shows_what_would_go_and_has_no_barrier(
    look: Look, server: RunningServer, canvas: str, join: Join, someone: OpenPage, axe: Axe
) -> None:
    language, scheme, screen = look
    amina = join(canvas, "Amina", role="facilitator")
    amina.add("needs", f"La demande de {CANARY}", "Ouvrir le soir")
    amina.is_saved()
    said = server.canevas(
        "invite", "create", canvas.removeprefix("/c/"), "--role", "facilitator", "--json"
    )
    door = urlsplit(json.loads(said)["url"]).path
    page = someone(door, language=language, scheme=scheme, screen=screen)
    page.locator("#name").fill("Bo")
    page.locator("button.button-primary").click()
    page.wait_for_selector(".section", state="attached")
    page.goto(f"{canvas}/people/erase")
    assert axe(page) == []
    picture(page, f"erase-1-{language}-{scheme}-{screen[0]}")
    page.locator("#text").fill(CANARY.upper())
    page.locator("form button").first.click()
    page.locator("details summary").click()
    expect(page.locator("mark").first).to_have_text(CANARY)
    assert axe(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    picture(page, f"erase-2-{language}-{scheme}-{screen[0]}")
    label = page.locator("label[for=word]").inner_text()
    page.locator("#word").fill(re.split(r":\s*", label)[-1].strip())
    page.locator(".button-amiss").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert CANARY not in page.content()
    assert axe(page) == []
    picture(page, f"erase-3-{language}-{scheme}-{screen[0]}")


def test_an_open_page_starts_over_says_why_and_keeps_nothing_of_it__R14(
    server: RunningServer, canvas: str, join: Join
) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("needs", f"La demande de {CANARY}", "Ouvrir le soir")
    amina.is_saved()
    expect(bo.card(CANARY)).to_be_visible()
    erase(server, canvas)
    for person in (amina, bo):
        expect(person.card(CANARY)).to_have_count(0)
        expect(person.page.locator(".banner")).to_contain_text(SAYS_WHY)
        picture(person.page, "erase-5-says-why")
        person.page.locator(".banner button").first.click()
        expect(person.page.locator(".banner")).to_have_count(0)
        person.is_saved()
    bo.add("needs", "Et on continue")
    bo.is_saved()
    expect(amina.card("Et on continue")).to_be_visible()
    bo.page.wait_for_timeout(1_000)  # the copy is kept a moment after the last change
    assert "Kanarien" not in bo.page.evaluate(KEPT_IN_THE_BROWSER)


def test_who_was_away_gets_their_own_unsent_words_back_and_brings_nothing_back__R14(
    server: RunningServer, canvas: str, join: Join
) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("needs", f"La demande de {CANARY}", "Ouvrir le soir")
    amina.is_saved()
    expect(bo.card(CANARY)).to_be_visible()
    bo.is_saved()
    bo.page.context.set_offline(True)
    expect(bo.page.locator(".state")).to_have_attribute("data-state", "offline")
    bo.add("needs", "Écrit pendant la coupure")
    bo.page.wait_for_timeout(1_000)
    erase(server, canvas)
    expect(amina.card(CANARY)).to_have_count(0)
    bo.page.context.set_offline(False)
    expect(bo.card(CANARY)).to_have_count(0)
    bo.page.get_by_role("button", name="Voir mes mots").click()
    expect(bo.dialog).to_contain_text("Écrit pendant la coupure")
    assert "Kanarien" not in bo.dialog.inner_text()
    picture(bo.page, "erase-4-words-back")
    expect(amina.card(CANARY)).to_have_count(0)
    assert "0 faults" in server.canevas("verify", canvas.removeprefix("/c/"))
    bo.page.wait_for_timeout(1_000)
    assert "Kanarien" not in bo.page.evaluate(KEPT_IN_THE_BROWSER)
