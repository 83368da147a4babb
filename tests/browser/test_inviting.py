"""A facilitator invites a partner by keyboard, and prints the sheet; nobody meets a barrier."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import tab_to
from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.support.server import RunningServer

Look = tuple[str, Literal["light", "dark"], tuple[int, int]]
LOOKS: tuple[Look, ...] = (("fr", "light", DESK), ("ar", "dark", DESK), ("fr", "dark", PHONE))
Axe = Callable[[Page], list[str]]


@pytest.fixture
def facilitator(server: RunningServer, canvas: str, someone: OpenPage) -> Callable[..., Page]:
    """Opens the people page as somebody who facilitates the canvas."""

    def come_in(**how: object) -> Page:
        said = server.canevas(
            "invite", "create", canvas.removeprefix("/c/"), "--role", "facilitator"
        )
        page = someone(urlsplit(said.split()[-1]).path, **how)  # type: ignore[arg-type]
        page.locator("#name").fill("Amina")
        page.locator("button.button-primary").click()
        page.wait_for_url(re.compile(r"/c/[0-9a-f]{32}(#add)?$"))
        page.goto(f"{canvas}/people")
        return page

    return come_in


def test_a_partner_is_invited_to_the_objectives_until_friday_in_a_minute_by_keyboard(
    facilitator: Callable[..., Page], someone: OpenPage
) -> None:
    page = facilitator()
    began = time.monotonic()
    tab_to(page, "#partner")
    page.keyboard.type("Mission locale")
    tab_to(page, "[name='write-objectives']")
    page.keyboard.press("Space")
    tab_to(page, "#partner-uses")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/sheet$"))
    assert time.monotonic() - began < 60
    link = page.locator("#link").input_value()
    assert urlsplit(link).path not in page.url
    expect(page.locator(".slip-said")).to_contain_text("Ouvre Objectifs en écriture")
    guest = someone(urlsplit(link).path)
    guest.locator("#name").fill("Karim")
    guest.locator("button.button-primary").click()
    guest.wait_for_selector(".section", state="attached")
    page.goto(page.url.split("/invitations/")[0] + "/people")
    expect(page.locator(".circle-partner")).to_contain_text("Mission locale")
    expect(page.locator(".circle-partner")).to_contain_text("Karim")
    expect(page.locator(".invitation").first).to_contain_text("utilisée 1 fois")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}-{look[2][0]}")
def test_the_pages_for_people_have_no_barrier_that_axe_knows(
    look: Look, facilitator: Callable[..., Page], axe: Axe
) -> None:
    language, scheme, screen = look
    page = facilitator(language=language, scheme=scheme, screen=screen)
    found: dict[str, list[str]] = {}
    page.locator("#partner").fill("Mission locale de la vallée")
    page.locator("[name='write-objectives']").first.check()
    page.locator("#invite button.button-primary").click()
    page.wait_for_url(re.compile("/sheet$"))
    found["the sheet"] = axe(page)
    page.goto(page.url + "?size=a6")
    found["the small sheet"] = axe(page)
    address = page.url.split("/invitations/")[0]
    page.goto(f"{address}/people")
    for fold in page.locator("summary").all():
        fold.click()
    found["people"] = axe(page)
    # Nothing is wider than the screen, whatever somebody wrote.
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{address}/people/log")
    found["the access log"] = axe(page)
    page.goto(f"{address}/people")
    page.locator(".person-row a").first.click()
    page.wait_for_selector("#rights-title")
    found["a member"] = axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert {name: said for name, said in found.items() if said} == {}


def test_four_small_sheets_fit_on_one_page(facilitator: Callable[..., Page]) -> None:
    page = facilitator()
    page.locator("#partner").fill("CAF")
    page.locator("[name='write-needs']").first.check()
    page.locator("#invite button.button-primary").click()
    page.wait_for_url(re.compile("/sheet$"))
    for size in ("", "?size=a6"):
        page.goto(page.url.split("?")[0] + size)
        paper = page.pdf(format="A4")
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1, size or "A4"
