"""An account from its first link to its last login, by keyboard alone and without a barrier."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.support.server import RunningServer

Axe = Callable[[Page], list[str]]
GOOD = "jument quartz parasol"
OTHER = "verre bleu sous la pluie"
EMAIL = "ana@example.org"


def walk_to(page: Page, selector: str) -> None:
    """Presses Tab until the element has the focus."""
    for _ in range(80):
        if page.locator(selector).and_(page.locator(":focus")).count():
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never came to {selector}")


def write(page: Page, selector: str, text: str) -> None:
    walk_to(page, selector)
    page.keyboard.type(text)


@pytest.mark.parametrize(
    ("language", "scheme", "screen"), [("fr", "light", PHONE), ("ar", "dark", DESK)]
)
def test_an_account_is_set_up_used_and_closed_elsewhere_by_keyboard_alone(
    server: RunningServer,
    someone: OpenPage,
    axe: Axe,
    language: str,
    scheme: str,
    screen: tuple[int, int],
) -> None:
    email = f"{language}.{EMAIL}"
    said = server.canevas("person", "create", "--email", email, "--name", "Ana")
    path = urlsplit(said.split()[-1]).path
    look = {"language": language, "scheme": scheme, "screen": screen}
    here = someone(path, **look)  # type: ignore[arg-type]
    broken = {"set-up": axe(here)}

    # A weak one is refused with a sentence, and what was typed is not sent back.
    write(here, "#password", "motdepasse123")
    here.keyboard.press("Enter")
    expect(here.locator("#password-problem")).to_be_visible()
    expect(here.locator("#password")).to_be_focused()
    broken["set-up, refused"] = axe(here)
    write(here, "#password", GOOD)
    walk_to(here, "button[data-shows=password]")
    here.keyboard.press("Enter")
    expect(here.locator("#password")).to_have_attribute("type", "text")
    walk_to(here, "#main form button.button-primary")
    here.keyboard.press("Enter")
    expect(here).to_have_url(f"{server.url}/")

    # The same person in another browser, with the password.
    there = someone("/sign-in", **look)  # type: ignore[arg-type]
    broken["sign-in"] = axe(there)
    write(there, "#email", email)
    write(there, "#password", "not the right one")
    there.keyboard.press("Enter")
    expect(there.locator("#password-problem")).to_be_visible()
    broken["sign-in, refused"] = axe(there)
    write(there, "#password", GOOD)
    there.keyboard.press("Enter")
    expect(there).to_have_url(f"{server.url}/")

    # A new password signs the first browser out.
    walk_to(there, "a[href='/account']")
    there.keyboard.press("Enter")
    expect(there.locator(".own-row")).to_have_count(2)
    broken["account"] = axe(there)
    write(there, "#old", GOOD)
    write(there, "#new", OTHER)
    there.keyboard.press("Enter")
    expect(there.locator("[role=status]")).to_be_visible()
    expect(there.locator(".own-row")).to_have_count(1)
    here.goto("/account")
    expect(here.locator("a[href^='/sign-in']")).to_be_visible()
    broken["signed out"] = axe(here)

    # It signs in again, and is ended from the list.
    walk_to(here, "a[href^='/sign-in?next=/account']")
    here.keyboard.press("Enter")
    write(here, "#email", email)
    write(here, "#password", OTHER)
    here.keyboard.press("Enter")
    expect(here).to_have_url(re.compile(r"/account$"))
    there.reload()
    walk_to(there, "button[name=login][value]:not([value=others])")
    there.keyboard.press("Enter")
    expect(there.locator(".own-row")).to_have_count(1)
    here.reload()
    expect(here.locator("a[href^='/sign-in']")).to_be_visible()

    # A token is shown once, ready to be copied.
    write(there, "#token-name", "Agenda")
    there.keyboard.press("Enter")
    expect(there.locator(".token")).to_be_focused()
    broken["a token"] = axe(there)
    for page in (here, there):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert {name: found for name, found in broken.items() if found} == {}


def test_without_script_one_signs_in_and_no_button_is_dead(
    server: RunningServer, someone: OpenPage
) -> None:
    said = server.canevas("person", "create", "--email", "bo@example.org", "--name", "Bo")
    page = someone(urlsplit(said.split()[-1]).path, java_script_enabled=False)
    expect(page.locator("button[data-shows]")).to_be_hidden()
    page.locator("#password").fill(GOOD)
    page.locator("#main form button.button-primary").click()
    expect(page).to_have_url(f"{server.url}/")
