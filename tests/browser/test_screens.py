"""Every screen: a telephone, a narrow window, large text, right to left, paper."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import SECTIONS
from tests.browser.conftest import PHONE, Join, OpenPage
from tests.support.server import RunningServer

LONG = "Anticonstitutionnellementdépartementalisationsmultidisciplinaires" * 2


def _overflows(page: Page) -> list[str]:
    """What reaches beyond the page's width; on a desk the sections may, the board scrolls."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter((e) => {
                const box = e.getBoundingClientRect()
                if (box.width === 0 || box.height === 0) return false
                if (e.closest('.out-of-sight, svg')) return false
                if (innerWidth >= 700 && e.closest('.board')) return false
                return box.right > innerWidth + 1 || box.left < -1
            })
            .map((e) => `${e.tagName}.${e.className} ${e.textContent.slice(0, 30)}`)"""
    )
    return found


def test_on_a_telephone_the_actions_of_an_open_card_can_be_pressed(canvas: str, join: Join) -> None:
    # Once the menu was drawn under the sheet, which makes everything outside of it inert.
    amina = join(canvas, screen=PHONE, has_touch=True, is_mobile=True)
    amina.add("needs", "Un lieu")
    amina.open("Un lieu")
    amina.dialog.get_by_role("button", name="Actions pour").tap()
    amina.page.get_by_role("menuitem", name="Mettre de côté", exact=True).tap()
    expect(amina.cards("needs")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 360])
def test_on_a_telephone_nothing_reaches_beyond_the_screen(
    width: int, canvas: str, join: Join
) -> None:
    amina = join(canvas, screen=(width, 740))
    amina.add("needs", LONG)
    assert _overflows(amina.page) == []
    amina.open(LONG)
    amina.open_questions()
    assert _overflows(amina.page) == []


def test_a_telephone_shows_one_section_with_the_five_marks_below(canvas: str, join: Join) -> None:
    amina = join(canvas, screen=PHONE, has_touch=True, is_mobile=True)
    nav = amina.page.get_by_role("navigation", name="Parties")
    for number, section in enumerate(SECTIONS):
        nav.get_by_role("link").nth(number).tap()
        expect(amina.section(section)).to_be_visible()
        expect(amina.page.locator(".section:visible")).to_have_count(1)
    amina.add("evaluation", "Reviennent-ils ?")
    amina.title("Reviennent-ils").tap()
    expect(amina.dialog).to_be_visible()
    amina.page.go_back()
    expect(amina.dialog).to_have_count(0)
    expect(amina.card("Reviennent-ils")).to_be_visible()


def test_at_twice_the_size_the_page_becomes_the_telephones(canvas: str, join: Join) -> None:
    # 200 % zoom of a 1280 pixel window is a window of 640 pixels.
    amina = join(canvas, screen=(640, 400), device_scale_factor=2)
    amina.add("needs", LONG)
    assert _overflows(amina.page) == []
    expect(amina.page.locator(".section:visible")).to_have_count(1)


def test_between_telephone_and_desk_the_sections_scroll_and_a_map_shows_them(
    canvas: str, join: Join
) -> None:
    amina = join(canvas, screen=(820, 1100))
    nav = amina.page.get_by_role("navigation", name="Parties")
    nav.get_by_role("link").last.click()
    expect(amina.section("evaluation")).to_be_in_viewport(ratio=0.9)
    expect(nav.get_by_role("link").last).to_have_attribute("aria-current", "true")


def test_in_arabic_everything_stands_the_other_way_round(canvas: str, join: Join) -> None:
    amina = join(canvas, language="ar")
    boxes: list[Any] = [amina.section(section).bounding_box() for section in SECTIONS]
    places = [box["x"] for box in boxes]
    assert places == sorted(places, reverse=True)
    expect(amina.page.locator("html")).to_have_attribute("dir", "rtl")
    amina.add("needs", "مكان دافئ في المساء")
    amina.open("مكان دافئ")
    panel, board = amina.panel.bounding_box(), amina.page.locator(".board").bounding_box()
    assert panel is not None
    assert board is not None
    assert panel["x"] < board["x"]
    assert _overflows(amina.page) == []


def test_five_sections_stand_side_by_side_on_a_desk(canvas: str, join: Join) -> None:
    amina = join(canvas)
    for section in SECTIONS:
        expect(amina.section(section)).to_be_in_viewport(ratio=1)


def test_on_paper_every_section_has_a_page_of_its_own(canvas: str, join: Join) -> None:
    amina = join(canvas)
    amina.add("needs", "Un besoin")
    amina.add("evaluation", "Une question")
    amina.page.emulate_media(media="print")
    amina.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for section in SECTIONS:
        expect(amina.section(section)).to_be_visible()
    expect(amina.page.locator(".top-actions")).to_be_hidden()
    breaks = amina.page.locator(".section").evaluate_all(
        "(all) => all.map((e) => getComputedStyle(e).breakBefore)"
    )
    assert breaks == ["auto", "page", "page", "page", "page"]
    assert len(amina.page.pdf()) > 1_000


def test_the_chosen_look_is_kept(canvas: str, join: Join) -> None:
    amina = join(canvas)
    html = amina.page.locator("html")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    by_day = amina.page.evaluate(ground)
    amina.main_menu("Sombre")
    amina.main_menu("Texte plus grand")
    expect(html).to_have_attribute("data-theme", "dark")
    assert amina.page.evaluate(ground) != by_day
    amina.page.reload()
    expect(html).to_have_attribute("data-theme", "dark")
    expect(html).to_have_attribute("data-text", "large")


def test_the_chosen_look_is_there_before_the_page_itself_is(canvas: str, join: Join) -> None:
    # A service worker would answer from its cache, where no route reaches.
    amina = join(canvas, service_workers="block")
    amina.main_menu("Sombre")
    amina.page.route("**/assets/canvas-*.js", lambda route: route.abort())
    amina.page.goto(canvas, wait_until="domcontentloaded")
    expect(amina.page.locator("main.opening")).to_be_visible()
    expect(amina.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_twenty_thousand_signs_in_one_text_break_nothing(
    server: RunningServer, join: Join, someone: OpenPage
) -> None:
    canvas = server.canvas()
    amina = join(f"/c/{canvas}")
    amina.add("needs", "Long")
    amina.open("Long")
    amina.panel.locator(".body-text").click()
    expect(amina.panel.locator(".ProseMirror")).to_be_focused()
    amina.page.keyboard.insert_text("mot " * 4_900)
    amina.is_saved()
    assert _overflows(amina.page) == []
    box = amina.card("Long").bounding_box()
    assert box is not None
    assert box["height"] < 300
    kept = json.loads(server.canevas("canvas", "export", canvas))
    assert len(json.dumps(kept)) > 19_000
