"""axe finds nothing to say on the canvas and its dialogs: French and Arabic, day and night."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import Canvas
from tests.browser.conftest import DESK, PHONE, Join

Look = tuple[str, Literal["light", "dark"], tuple[int, int]]
LOOKS: tuple[Look, ...] = (("fr", "light", DESK), ("ar", "dark", DESK), ("fr", "dark", PHONE))

Axe = Callable[[Page], list[str]]


def _filled(person: Canvas) -> None:
    """Two cards with a link and a status, so that every part of a card is drawn."""
    person.add("needs", "Un lieu au chaud", "Un endroit sûr")
    person.title("Un lieu").focus()
    person.page.keyboard.press("l")
    person.dialog.get_by_role("combobox").fill("sûr")
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Enter")
    expect(person.card("Un lieu").locator(".card-links")).to_be_visible()


def _open_all(person: Canvas) -> None:
    person.open("Un lieu")
    person.open_questions()


def _edit(person: Canvas) -> None:
    person.open("Un lieu")
    person.write_body("Le soir")


def _ask(key: str) -> Callable[[Canvas], None]:
    def ask(person: Canvas) -> None:
        person.title("Un lieu").focus()
        person.page.keyboard.press(key)
        expect(person.dialog).to_be_visible()

    return ask


def _set_aside(person: Canvas) -> None:
    person.title("Un endroit").focus()
    person.page.keyboard.press("Delete")
    expect(person.page.locator(".toast")).to_be_visible()
    person.page.locator(".top-menu").click()
    person.page.locator(".menu-item").first.click()


def _on_the_card(key: str) -> Callable[[Canvas], None]:
    def press(person: Canvas) -> None:
        person.title("Un lieu").focus()
        person.page.keyboard.press(key)

    return press


STATES: dict[str, Callable[[Canvas], object]] = {
    "the board": lambda person: person.page.evaluate("document.activeElement.blur()"),
    "a card being written": _on_the_card("e"),
    "an open card, all its questions open": _open_all,
    "the editor": _edit,
    "the menu": lambda person: person.page.locator(".top-menu").click(),
    "a card's menu": lambda person: person.card("Un lieu").locator(".card-menu").click(),
    "the search": lambda person: person.page.locator(".top-search").click(),
    "moving": _ask("m"),
    "linking": _ask("l"),
    "the keys": _ask("?"),
    "what is new": _ask("d"),
    "what was set aside": _set_aside,
    "who is here": lambda person: person.page.locator(".people").click(),
    "the threads": _on_the_card("f"),
    "no network": lambda person: person.page.context.set_offline(True),
}


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}-{look[2][0]}")
def test_the_canvas_has_no_barrier_that_axe_knows(
    look: Look, canvas: str, join: Join, axe: Axe
) -> None:
    language, scheme, screen = look
    person = join(canvas, language=language, scheme=scheme, screen=screen)
    found: dict[str, list[str]] = {"an empty canvas": axe(person.page)}
    _filled(person)
    for state, reach in STATES.items():
        reach(person)
        person.page.wait_for_timeout(150)
        found[state] = axe(person.page)
        person.page.context.set_offline(False)
        person.page.goto("about:blank")
        person.page.goto(canvas)
        expect(person.title("Un lieu")).to_be_visible()
    assert {state: said for state, said in found.items() if said} == {}
