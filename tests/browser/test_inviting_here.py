"""Inviting from the canvas itself: three questions, by keyboard alone, on every screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import Canvas
from tests.browser.conftest import DESK, PHONE, Join, OpenPage


def _ask(page: Page) -> None:
    """Open the dialog, as one does on this screen."""
    button = page.get_by_role("button", name="Inviter")
    if button.is_visible():
        button.click()
    else:
        page.locator(".top-menu").click()
        page.get_by_role("menuitem", name="Inviter").click()


def test_a_partner_is_invited_to_one_section_until_friday_by_keyboard_alone(
    canvas: str, join: Join, someone: OpenPage
) -> None:
    amina = join(canvas, role="facilitator")
    amina.add("needs", "Un lieu où attendre")
    amina.add("objectives", "Ouvrir le soir")
    amina.is_saved()
    keys = amina.page.keyboard

    amina.page.get_by_role("button", name="Inviter").focus()
    keys.press("Enter")
    expect(amina.dialog).to_be_visible()
    expect(amina.dialog.get_by_role("radio", name="Une personne")).to_be_focused()
    keys.press("ArrowDown")
    expect(amina.dialog.get_by_role("radio", name="Une organisation partenaire")).to_be_checked()
    keys.press("Tab")
    keys.type("Maison Nord")
    # For a partner the question after is answered already: only chosen sections.
    keys.press("Tab")
    expect(amina.dialog.get_by_role("radio", name="Écrire seulement")).to_be_checked()
    keys.press("Tab")
    keys.press("Tab")
    expect(amina.dialog.get_by_role("checkbox", name="Objectifs")).to_be_focused()
    keys.press("Space")
    # So is the last one: until Friday. Nothing is left to answer.
    expect(amina.dialog.get_by_role("radio", name=re.compile("^Vendredi"))).to_be_checked()
    keys.press("Enter")

    expect(amina.page.get_by_role("heading", name="L’invitation est prête")).to_be_focused()
    expect(amina.dialog).to_contain_text(re.compile("Pour les personnes de .?Maison Nord"))
    expect(amina.dialog).to_contain_text(re.compile("Objectifs.*ne rien voir d’autre.*vendredi"))
    expect(amina.dialog.locator(".invite-qr path")).to_have_attribute("d", re.compile("^M"))
    assert re.fullmatch("[A-Z0-9]{6}", amina.dialog.locator(".invite-code").inner_text())
    amina.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    amina.dialog.get_by_role("button", name="Copier").click()
    # What is outside of an open dialog is neither seen nor heard.
    expect(amina.dialog.locator("[aria-live]", has_text="Copié")).to_be_attached()
    amina.dialog.locator(".toast", has_text="Copié").get_by_role("button").click()
    link = amina.page.evaluate("navigator.clipboard.readText()")

    nour = someone(urlsplit(link).path)
    nour.locator("[name=name]").fill("Nour")
    nour.locator("button.button-primary").first.click()
    expect(Canvas(nour).card("Ouvrir le soir")).to_be_visible()
    expect(nour.locator("#section-needs")).to_contain_text("Cette partie ne vous est pas ouverte")
    expect(nour.get_by_text("Un lieu où attendre")).to_have_count(0)
    expect(nour.locator(".notices")).to_contain_text(re.compile("Vous êtes ici pour .?Maison Nord"))
    expect(nour.get_by_role("button", name="Inviter")).to_have_count(0)
    expect(amina.section("objectives")).to_contain_text("Des personnes invitées peuvent écrire ici")
    expect(amina.section("needs")).not_to_contain_text("personnes invitées")


def test_the_key_that_opens_the_dialog_held_too_long_invites_nobody(
    canvas: str, join: Join
) -> None:
    amina = join(canvas, role="facilitator")
    asked: list[str] = []
    amina.page.on("request", lambda sent: asked.append(sent.url) if sent.method == "POST" else None)
    amina.page.get_by_role("button", name="Inviter").focus()
    amina.page.keyboard.down("Enter")
    expect(amina.dialog.get_by_role("radio", name="Une personne")).to_be_focused()
    for _ in range(3):
        amina.page.keyboard.down("Enter")
    amina.page.keyboard.up("Enter")
    expect(amina.dialog.get_by_role("button", name="Créer l’invitation")).to_be_visible()
    assert asked == []


def test_what_lacks_is_said_beside_its_field_and_nothing_is_sent(canvas: str, join: Join) -> None:
    amina = join(canvas, role="facilitator")
    asked: list[str] = []
    amina.page.on("request", lambda sent: asked.append(sent.url) if sent.method == "POST" else None)
    _ask(amina.page)
    make = amina.dialog.get_by_role("button", name="Créer l’invitation")
    amina.dialog.get_by_role("radio", name="Une organisation partenaire").check()
    make.click()
    expect(amina.dialog.get_by_label("Nom de l’organisation")).to_be_focused()
    expect(amina.dialog.get_by_role("alert")).to_have_text("Écrivez le nom de l’organisation.")
    amina.dialog.get_by_label("Nom de l’organisation").fill("Maison Nord")
    make.click()
    expect(amina.dialog.get_by_role("alert")).to_have_text("Choisissez au moins une partie.")
    amina.dialog.get_by_role("checkbox", name="Valeurs").check()
    amina.dialog.get_by_role("radio", name="Un jour que je choisis").check()
    make.click()
    expect(amina.dialog.get_by_label("Dernier jour")).to_be_focused()
    amina.dialog.get_by_label("Dernier jour").fill("2001-01-01")
    make.click()
    expect(amina.dialog.get_by_role("alert")).to_contain_text("Choisissez un jour")
    assert asked == []


def test_nobody_but_those_who_may_is_offered_to_invite(canvas: str, join: Join) -> None:
    amina = join(canvas, role="member")
    expect(amina.page.get_by_role("button", name="Inviter")).to_have_count(0)
    amina.page.locator(".top-menu").click()
    expect(amina.page.get_by_role("menuitem", name="Imprimer")).to_be_visible()
    expect(amina.page.get_by_role("menuitem", name="Inviter")).to_have_count(0)
    expect(amina.page.get_by_role("menuitem", name="Personnes et invitations")).to_have_count(0)


@pytest.mark.parametrize(
    ("screen", "language", "scheme"),
    [(DESK, "fr", "light"), (PHONE, "fr", "dark"), (PHONE, "ar", "light"), (DESK, "ar", "dark")],
)
def test_the_dialog_breaks_no_rule_on_any_screen(
    screen: tuple[int, int],
    language: str,
    scheme: str,
    canvas: str,
    join: Join,
    axe: Callable[..., list[str]],
) -> None:
    amina = join(canvas, role="facilitator", screen=screen, language=language, scheme=scheme)
    page = amina.page
    if page.locator(".top-invite").is_visible():
        page.locator(".top-invite").click()
    else:
        page.locator(".top-menu").click()
        page.locator(".menu-item").first.click()
    amina.dialog.locator("[name=whom]").last.check()
    amina.dialog.locator("[name=partner]").fill("Association des habitantes et habitants " * 3)
    amina.dialog.locator("[name=section]").nth(1).check()
    amina.dialog.locator("[name=end]").last.check()
    assert axe(page) == []
    assert _wider_than_the_screen(page) == []
    amina.dialog.locator("[name=end]").nth(1).check()
    amina.dialog.locator("[type=submit]").click()
    expect(amina.dialog.locator(".invite-code")).to_be_visible()
    assert axe(page) == []
    assert _wider_than_the_screen(page) == []


def _wider_than_the_screen(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('dialog *')]
            .filter((e) => !e.closest('.out-of-sight, svg'))
            .filter((e) => e.getBoundingClientRect().width > 0)
            .filter((e) => {
                const box = e.getBoundingClientRect()
                return box.right > innerWidth + 1 || box.left < -1
            })
            .map((e) => `${e.tagName}.${e.className}`)"""
    )
    return found
