"""The whole way without a mouse: every step is a key that a person can find in the list of keys."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Join


def test_a_canvas_is_filled_linked_and_searched_without_a_mouse(canvas: str, join: Join) -> None:
    amina = join(canvas)
    keys = amina.page.keyboard

    # Skip the header, begin the first card from the empty section's own button.
    amina.page.reload()
    expect(amina.state).to_have_text("Enregistré")
    keys.press("Tab")
    expect(amina.page.locator(".skip-link")).to_be_focused()
    keys.press("Enter")
    for _ in range(6):
        if amina.page.evaluate("document.activeElement.closest('#section-needs .empty') !== null"):
            break
        keys.press("Tab")
    keys.press("Enter")
    keys.type("Un lieu au chaud")
    keys.press("Control+Enter")
    keys.type("Un endroit sûr")
    keys.press("Enter")
    expect(amina.title("Un endroit sûr")).to_be_focused()

    # To the next section by number: it is empty, so its add button has the focus.
    keys.press("2")
    assert amina.page.evaluate("document.activeElement.closest('#section-objectives') !== null")
    amina.section("objectives").locator(".section-add").focus()
    keys.press("Enter")
    keys.type("Ouvrir le soir")
    keys.press("Enter")

    # Back across, link, and walk along the thread by its chip.
    keys.press("ArrowLeft")
    expect(amina.title("Un lieu au chaud")).to_be_focused()
    keys.press("l")
    expect(amina.dialog).to_be_visible()
    keys.type("soir")
    keys.press("Enter")
    expect(amina.dialog.get_by_role("radio").first).to_be_focused()
    keys.press("Enter")
    expect(amina.title("Un lieu au chaud")).to_be_focused()
    expect(amina.card("Un lieu").locator(".card-links")).to_contain_text("O1")
    keys.press("Tab")
    expect(amina.card("Un lieu").get_by_role("button", name=re.compile("O1"))).to_be_focused()
    keys.press("Enter")
    expect(amina.title("Ouvrir le soir")).to_be_focused()

    # Open, read the name, leave; rename; search.
    keys.press("Enter")
    expect(amina.panel.get_by_role("heading", level=2)).to_be_focused()
    keys.press("Escape")
    expect(amina.title("Ouvrir le soir")).to_be_focused()
    keys.press("e")
    keys.press("End")
    keys.type(" et le samedi")
    keys.press("Enter")
    expect(amina.title("Ouvrir le soir et le samedi")).to_be_focused()
    keys.press("/")
    keys.type("samedi")
    expect(amina.cards("objectives")).to_have_count(1)
    expect(amina.cards("needs")).to_have_count(0)
    keys.press("Escape")
    keys.press("Escape")
    expect(amina.cards("needs")).to_have_count(2)
    amina.is_saved()


def test_escape_leaves_the_rich_text_for_its_card(canvas: str, join: Join) -> None:
    amina = join(canvas)
    amina.add("needs", "Se laver")
    amina.page.keyboard.press("Enter")
    editor = amina.panel.locator(".body-text")
    editor.focus()
    expect(amina.panel.locator(".ProseMirror")).to_be_focused()
    amina.page.keyboard.type("Deux douches")
    amina.page.keyboard.press("Shift+Tab")
    expect(amina.panel.get_by_role("toolbar").get_by_role("button").first).to_be_focused()
    amina.page.keyboard.press("ArrowRight")
    expect(amina.panel.get_by_role("button", name="Italique")).to_be_focused()
    amina.panel.locator(".ProseMirror").focus()
    amina.page.keyboard.press("Escape")
    expect(amina.title("Se laver")).to_be_focused()


def test_a_new_card_left_empty_by_escape_does_not_stay(canvas: str, join: Join) -> None:
    amina = join(canvas)
    amina.add("needs", "Premier")
    amina.page.keyboard.press("n")
    expect(amina.page.locator(".card-writer")).to_be_focused()
    amina.page.keyboard.press("Escape")
    expect(amina.cards("needs")).to_have_count(1)
    expect(amina.title("Premier")).to_be_focused()


def test_single_letters_can_be_switched_off_for_those_who_dictate(canvas: str, join: Join) -> None:
    amina = join(canvas)
    amina.add("needs", "Premier")
    amina.page.keyboard.press("?")
    amina.dialog.get_by_role("checkbox").uncheck()
    amina.page.keyboard.press("Escape")
    amina.title("Premier").focus()
    for letter in "nmle/?":
        amina.page.keyboard.press(letter)
    expect(amina.dialog).to_have_count(0)
    expect(amina.page.locator(".card-writer")).to_have_count(0)
    expect(amina.cards("needs")).to_have_count(1)
    # What is no single letter works on.
    amina.page.keyboard.press("F2")
    expect(amina.page.locator(".card-writer")).to_be_focused()


def test_a_menu_is_walked_with_arrows_and_first_letters_and_gives_the_focus_back(
    canvas: str, join: Join
) -> None:
    amina = join(canvas)
    amina.add("needs", "un", "deux")
    button = amina.card("un").locator(".card-menu")
    button.focus()
    amina.page.keyboard.press("Enter")
    items = amina.page.get_by_role("menuitem")
    expect(items.first).to_be_focused()
    amina.page.keyboard.press("End")
    expect(items.last).to_be_focused()
    amina.page.keyboard.press("ArrowDown")
    expect(items.first).to_be_focused()
    amina.page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_in_arabic_the_arrow_keys_follow_the_eye(canvas: str, join: Join) -> None:
    amina = join(canvas)
    amina.add("needs", "un")
    amina.add("objectives", "deux")
    amina.page.goto(f"{canvas}?lang=ar")
    amina.title("un").focus()
    # Reading from right to left, the second section stands at the left of the first.
    amina.page.keyboard.press("ArrowLeft")
    expect(amina.title("deux")).to_be_focused()
    left, right = amina.section("objectives").bounding_box(), amina.section("needs").bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] < right["x"]
