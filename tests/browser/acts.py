"""What people do on a canvas, in their words: the tests say *what*, this page knows *where*.

Everything is found as a person finds it, by role and name; only where several things
are called the same does a section or a card narrow the search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Locator, Page, expect

SectionId = Literal["needs", "objectives", "actors", "values", "evaluation"]
SECTIONS: tuple[SectionId, ...] = ("needs", "objectives", "actors", "values", "evaluation")


def tab_to(page: Page, place: str | Locator, *, within: int = 60) -> None:
    """Press Tab until the control has the focus, at most `within` times."""
    for _ in range(within):
        page.keyboard.press("Tab")
        if isinstance(place, str):
            there = page.evaluate("selector => document.activeElement.matches(selector)", place)
        else:
            there = place.evaluate("(element) => element === document.activeElement")
        if there:
            return
    raise AssertionError(f"the keyboard does not reach {place}")


@dataclass(slots=True)
class Canvas:
    """One person's open canvas page."""

    page: Page

    # ── finding ────────────────────────────────────────────────────────────────

    def section(self, section: SectionId) -> Locator:
        """One of the five sections."""
        return self.page.locator(f"#section-{section}")

    def cards(self, section: SectionId) -> Locator:
        """The titles of a section's cards, in order."""
        return self.section(section).locator(".card-link")

    def card(self, words: str) -> Locator:
        """The card whose title or code contains `words`."""
        return self.page.get_by_role("article").filter(
            has=self.page.locator(".card-title", has_text=words)
        )

    def title(self, words: str) -> Locator:
        """The title of that card: what has the focus when the card has."""
        return self.card(words).locator(".card-link")

    @property
    def panel(self) -> Locator:
        """The open card."""
        return self.page.locator(".panel-side, .panel-sheet")

    @property
    def dialog(self) -> Locator:
        """The dialog in front of everything."""
        return self.page.get_by_role("dialog")

    @property
    def state(self) -> Locator:
        """Whether it is saved, in words."""
        return self.page.locator(".state-words")

    def titles(self, section: SectionId) -> list[str]:
        """What the cards of a section are called, without their codes."""
        return self.section(section).locator(".card-link bdi").all_inner_texts()

    # ── doing ──────────────────────────────────────────────────────────────────

    def add(self, section: SectionId, *titles: str) -> None:
        """Write new cards one after another, as fast as one can type."""
        self.section(section).locator(".section-add, .section-foot button").locator(
            "visible=true"
        ).first.click()
        for number, title in enumerate(titles):
            writer = self.page.locator(".card-writer")
            expect(writer).to_be_focused()
            self.page.keyboard.type(title)
            self.page.keyboard.press("Enter" if number == len(titles) - 1 else "Control+Enter")
        expect(self.title(titles[-1])).to_be_visible()

    def open(self, words: str) -> Locator:
        """Open a card; the panel."""
        self.title(words).click()
        expect(self.panel).to_be_visible()
        return self.panel

    def write_body(self, words: str) -> Locator:
        """Go into the open card's text and type at its end; the editor."""
        self.panel.locator(".body-text").click()
        editor = self.panel.locator(".ProseMirror")
        expect(editor).to_be_focused()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(words)
        return editor

    def open_questions(self) -> None:
        """Open every question of the open card."""
        self.panel.evaluate(
            "(panel) => panel.querySelectorAll('details').forEach((d) => (d.open = true))"
        )

    def choose(self, words: str, action: str) -> None:
        """Choose an entry of a card's menu."""
        self.card(words).locator(".card-menu").click()
        self.page.get_by_role("menuitem", name=action).first.click()

    def main_menu(self, entry: str | re.Pattern[str]) -> None:
        """Choose an entry of the page's menu."""
        self.page.locator(".top-menu").click()
        self.page.locator(".menu-item", has_text=entry).first.click()

    def is_saved(self) -> None:
        """Wait until everything written here is in the log."""
        expect(self.state).to_have_text("Enregistré")
