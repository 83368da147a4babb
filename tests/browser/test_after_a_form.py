"""Where the keyboard is after a form was sent: at the result, or at what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import tab_to
from tests.browser.conftest import OpenPage
from tests.support.server import RunningServer


@pytest.fixture
def owner(server: RunningServer, someone: OpenPage) -> Page:
    """Whoever owns the organisation and facilitates the canvas they begin."""
    email = "ana@example.org"
    try:
        said = server.canevas("person", "create", "--email", email, "--name", "Ana")
    except RuntimeError:
        said = server.canevas("person", "link", "--email", email, "--password")
    page = someone(urlsplit(said.split()[-1]).path)
    page.locator("#password").fill("jument quartz parasol")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.url}/")
    return page


# Long pages, with every fold open.
go_to = partial(tab_to, within=120)


def send(page: Page) -> None:
    """Press Enter, and wait for the page that answers."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_invitations_and_rights_are_given_and_taken_and_the_focus_is_at_the_result(
    owner: Page, server: RunningServer, axe: Callable[..., list[str]]
) -> None:
    page = owner
    page.locator("#title").fill("Épicerie")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/c/[0-9a-f]{32}"))
    people = f"{urlsplit(page.url).path}/people"
    page.goto(people)

    # A partner until Friday: the link is there to be copied.
    go_to(page, "#partner")
    page.keyboard.type("Mission locale")
    send(page)
    expect(page.locator("#link")).to_be_focused()
    page.goto(people)
    go_to(page, ".invitation summary")
    page.keyboard.press("Enter")
    go_to(page, ".invitation [name=uses]")
    page.keyboard.type("0")
    send(page)
    expect(page.locator("[role=alert]")).to_be_focused()
    expect(page.locator("[role=alert]")).to_be_in_viewport()
    assert axe(page) == []
    go_to(page, ".invitation [name=until]")
    page.keyboard.press("ArrowDown")
    send(page)
    expect(page.locator(".invitation").first).to_be_focused()
    assert axe(page) == []
    go_to(page, ".invitation summary")
    page.keyboard.press("Enter")
    go_to(page, ".invitation .button-amiss")
    send(page)
    expect(page.locator("#invitations")).to_be_focused()

    # Another group for somebody: their row.
    go_to(page, "#groups > details:last-of-type summary")
    page.keyboard.press("Enter")
    go_to(page, "#name-new")
    page.keyboard.type("Voisines")
    send(page)
    expect(page.locator("#groups")).to_be_focused()
    page.goto(people)
    go_to(page, ".person-row a")
    send(page)
    go_to(page, "#group")
    page.keyboard.press("ArrowDown")
    go_to(page, "main .button-primary")
    send(page)
    expect(page.locator(".person-row").first).to_be_focused()
    expect(page.locator(".circle h3")).to_contain_text("Voisines")
    page.goto(page.locator(".person-row a").first.get_attribute("href") or "")
    go_to(page, ".button-amiss")
    send(page)
    expect(page.locator("[role=alert]")).to_be_focused()


def test_ones_own_page_and_webhooks_leave_the_focus_at_the_result(
    owner: Page, server: RunningServer, axe: Callable[..., list[str]]
) -> None:
    page = owner
    page.goto("/account")
    go_to(page, "#token-name")
    page.keyboard.type("Agenda")
    send(page)
    expect(page.locator(".token")).to_be_focused()
    go_to(page, "button[name=token]")
    send(page)
    expect(page.locator("[role=status]")).to_be_focused()

    page.goto("/organisation/webhooks")
    go_to(page, "#url")
    page.keyboard.type("https://agenda.example/canevas")
    for box in page.locator("[name^=event-]").all():
        box.uncheck()
    send(page)
    expect(page.locator("#events-problem")).to_be_focused()
    assert axe(page) == []
    go_to(page, "[name^=event-]")
    page.keyboard.press("Space")
    send(page)
    expect(page.locator(".token")).to_be_focused()
    assert axe(page) == []
    go_to(page, "button[value=pause]")
    send(page)
    expect(page.locator("#state")).to_be_focused()
    go_to(page, "button[value=resume]")
    send(page)
    go_to(page, "button[value=test]")
    send(page)
    expect(page.locator("#deliveries")).to_be_focused()
