"""The pages that the server makes: without script, in every language, without a barrier."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.support.server import RunningServer

Look = tuple[str, Literal["light", "dark"], tuple[int, int]]
LOOKS: tuple[Look, ...] = (("fr", "light", DESK), ("ar", "dark", DESK), ("nl", "dark", PHONE))

Axe = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def door(server: RunningServer) -> str:
    """The demo's link that signs its facilitator in."""
    found = re.search(r"https?://[^/\s]+(/in/\S+)", server.canevas("demo"))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}-{look[2][0]}")
def test_the_servers_own_pages_have_no_barrier_that_axe_knows(
    look: Look, door: str, someone: OpenPage, axe: Axe
) -> None:
    language, scheme, screen = look
    found: dict[str, list[str]] = {}
    visitor = someone("/", language=language, scheme=scheme, screen=screen)
    for path in ("/", "/join", "/c/0123456789abcdef0123456789abcdef"):
        visitor.goto(path)
        found[path] = axe(visitor)
    visitor.goto(door)
    found["signing in"] = axe(visitor)
    visitor.locator("button.button-primary").click()
    found["one's canvases"] = axe(visitor)
    visitor.locator(".canvas-title a").first.click()
    visitor.wait_for_selector(".card")
    found["the demo"] = axe(visitor)
    visitor.goto(visitor.url.split("#")[0] + "/text")
    found["the canvas as text"] = axe(visitor)
    assert {page: said for page, said in found.items() if said} == {}


def test_without_script_a_canvas_is_still_read(door: str, someone: OpenPage) -> None:
    visitor = someone(door, java_script_enabled=False)
    visitor.locator("button.button-primary").click()
    visitor.locator(".canvas-title a").first.click()
    expect(visitor).to_have_url(re.compile(r"/c/[0-9a-f]{32}/text$"))
    expect(
        visitor.get_by_role("heading", level=2).filter(has_text="Ce que nous vivons")
    ).to_be_visible()
    assert visitor.get_by_role("article").count() > 20


def test_no_page_asks_another_host_for_anything(door: str, someone: OpenPage) -> None:
    visitor = someone("/")
    asked: set[str] = set()
    visitor.on("request", lambda request: asked.add(request.url.split("/")[2]))
    visitor.goto(door)
    visitor.locator("button.button-primary").click()
    visitor.locator(".canvas-title a").first.click()
    visitor.wait_for_selector(".card")
    visitor.wait_for_load_state("networkidle")
    assert len(asked) == 1
