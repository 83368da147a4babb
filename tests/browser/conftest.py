"""People with real browsers, in front of a real server.

`server` is a running `canevas serve` shared by one test file; `someone` opens a page for a
person with a language, a screen and a taste for dark or light; `canvas` is a new, empty canvas.
Every page of `someone` fails its test when it threw an error of its own; a test that provokes
one clears `mishaps.said`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.acts import Canvas
from tests.support.chromium import find_chromium
from tests.support.pages import Mishaps, axe_violations, patience
from tests.support.server import RunningServer

PHONE = (360, 740)
DESK = (1280, 800)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


class OpenPage(Protocol):
    """How a person sits down: every call is a browser of its own, with its own storage."""

    def __call__(
        self,
        path: str = "/",
        *,
        language: str = "fr",
        screen: tuple[int, int] = DESK,
        scheme: Literal["light", "dark"] = "light",
        **context: Any,
    ) -> Page:
        """Open `path` on the server and return the page."""
        ...


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium that this machine has."""
    chromium = find_chromium()
    if chromium is None:
        pytest.fail("no Chromium: `make test` finds or installs one, or set CANEVAS_CHROMIUM")
    return {**browser_type_launch_args, **chromium.launch_options}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server for this file's tests; each test makes a canvas of its own in it."""
    server = RunningServer.prepared(tmp_path_factory.mktemp("server")).start()
    yield server
    server.stop()


@pytest.fixture
def canvas(server: RunningServer) -> str:
    """The path of a new, empty canvas."""
    return f"/c/{server.canvas()}"


@pytest.fixture
def mishaps() -> Mishaps:
    """What the pages complained about; nothing, when the test ends."""
    return Mishaps()


@pytest.fixture
def someone(server: RunningServer, browser: Browser, mishaps: Mishaps) -> Iterator[OpenPage]:
    """Opens pages for as many people as the test needs."""
    contexts: list[BrowserContext] = []
    expect.set_options(timeout=patience())

    def open_page(
        path: str = "/",
        *,
        language: str = "fr",
        screen: tuple[int, int] = DESK,
        scheme: Literal["light", "dark"] = "light",
        **context: Any,
    ) -> Page:
        width, height = screen
        options: dict[str, Any] = {
            "base_url": server.url,
            "locale": language,
            "viewport": {"width": width, "height": height},
            "color_scheme": scheme,
            "reduced_motion": "reduce",
            **context,
        }
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(patience())
        mishaps.listen(page)
        page.goto(path)
        return page

    yield open_page
    for opened in contexts:
        opened.close()
    assert mishaps.said == []


class Join(Protocol):
    """How somebody comes in: by an invitation, under a name they choose."""

    def __call__(
        self, canvas: str, name: str = "Amina", *, role: str = "member", **how: Any
    ) -> Canvas:
        """Accept an invitation to `canvas` and wait until it is there."""
        ...


@pytest.fixture
def join(server: RunningServer, someone: OpenPage) -> Join:
    """Lets people into canvases; every one of them has a browser of their own."""
    doors: dict[tuple[str, str], str] = {}

    def come_in(canvas: str, name: str = "Amina", *, role: str = "member", **how: Any) -> Canvas:
        door = doors.get((canvas, role))
        if door is None:
            said = server.canevas("invite", "create", canvas.removeprefix("/c/"), "--role", role)
            door = doors[canvas, role] = urlsplit(said.split()[-1]).path
        page = someone(door, **how)
        page.locator("#name").fill(name)
        page.locator("button.button-primary").click()
        page.wait_for_selector(".section", state="attached")
        if role != "reader":
            # The field for the first words is there for those who come in; tests act as those
            # who know the board.
            page.locator(".first-words .button-quiet").click()
        came = Canvas(page)
        expect(page.locator(".state")).to_have_attribute(
            "data-state", "read_only" if role == "reader" else "saved"
        )
        return came

    return come_in


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """`axe(page) == []` when the page, as it stands, breaks no rule."""
    return axe_violations
