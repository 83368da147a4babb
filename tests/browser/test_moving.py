"""Putting cards in order: by keys, by menus, by dialog, and by dragging as an extra."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Join


def test_alt_and_arrows_move_a_card_and_say_where_it_is_now(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("needs", "un", "deux", "trois")
    amina.title("un").focus()

    amina.page.keyboard.press("Alt+ArrowDown")
    expect(amina.title("un")).to_be_focused()
    expect(
        amina.page.locator("[aria-live=polite]", has_text=re.compile(r"B1.*2.*3"))
    ).to_have_count(1)
    amina.page.keyboard.press("Alt+End")
    expect(bo.cards("needs").last).to_contain_text("un")
    amina.page.keyboard.press("Alt+Home")

    expect(bo.cards("needs").first).to_contain_text("un")
    expect(amina.title("un")).to_be_focused()
    assert amina.titles("needs") == ["un", "deux", "trois"]


def test_the_menu_of_a_card_moves_it_as_well(canvas: str, join: Join) -> None:
    amina = join(canvas)
    amina.add("values", "un", "deux", "trois")
    amina.choose("trois", "Monter")
    assert amina.titles("values") == ["un", "trois", "deux"]
    expect(amina.title("trois")).to_be_focused()

    amina.choose("trois", "Déplacer vers")
    amina.dialog.get_by_label("Ou à la place").fill("1")
    amina.dialog.get_by_role("button", name="Déplacer", exact=True).click()
    expect(amina.dialog).to_have_count(0)
    assert amina.titles("values") == ["trois", "un", "deux"]


def test_a_card_goes_to_another_section_with_a_new_code_and_its_words(
    canvas: str, join: Join
) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("needs", "Ouvrir le samedi")
    amina.open("Ouvrir le samedi")
    amina.write_body("De dix à seize heures")
    amina.is_saved()
    amina.page.keyboard.press("Escape")

    amina.page.keyboard.press("Alt+ArrowRight")
    amina.dialog.get_by_role("button", name="Objectifs").click()

    for person in (amina, bo):
        moved = person.section("objectives").get_by_role("article")
        expect(moved).to_contain_text("De dix à seize heures")
        expect(moved.locator(".chip-code")).to_have_text("O1")
        expect(person.cards("needs")).to_have_count(0)


def test_a_card_is_dragged_before_another(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("needs", "un", "deux", "trois")
    # Dragging is fetched only once the board stands.
    amina.page.wait_for_function(
        "document.querySelectorAll('[data-card][draggable=true]').length === 3"
    )

    amina.card("trois").drag_to(amina.card("un"), target_position={"x": 60, "y": 8})

    expect(bo.cards("needs").first).to_contain_text("trois")
    assert amina.titles("needs") == ["trois", "un", "deux"]


def test_a_card_is_split_at_a_paragraph_and_merged_again(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("needs", "Les douches")
    amina.open("Les douches")
    amina.write_body("Deux pour septante")
    amina.page.keyboard.press("Enter")
    amina.page.keyboard.type("Et une machine à laver")
    amina.is_saved()
    amina.page.keyboard.press("Escape")

    amina.choose("Les douches", "Partager en deux")
    amina.dialog.get_by_role("button", name="Partager", exact=True).click()
    expect(bo.cards("needs")).to_have_count(2)
    second = bo.section("needs").get_by_role("article").nth(1)
    expect(second).to_contain_text("Et une machine à laver")

    amina.section("needs").get_by_role("article").nth(1).locator(".card-menu").click()
    amina.page.get_by_role("menuitem", name=re.compile("Fusionner")).click()
    amina.dialog.get_by_role("combobox").fill("douches")
    amina.page.keyboard.press("Enter")
    amina.dialog.get_by_role("button", name="Fusionner", exact=True).click()
    expect(bo.cards("needs")).to_have_count(1)
    expect(bo.card("Les douches")).to_contain_text("Et une machine à laver")
