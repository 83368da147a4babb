"""Coming in without an account, on a telephone: four taps, by keys alone, by ear, and out again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import Canvas, tab_to
from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.support.server import RunningServer

Axe = Callable[[Page], list[str]]

# The voices a device has, which a machine without loudspeakers has not.
VOICES = """
  window.said = []
  const voices = [{lang: 'fr-FR', localService: true}, {lang: 'fr-FR', localService: false}]
  class Utterance extends EventTarget { constructor(text) { super(); this.text = text } }
  const speech = Object.assign(new EventTarget(), {
    getVoices: () => voices,
    speak: (utterance) => said.push(utterance),
    cancel: () => said.push('stop'),
  })
  Object.defineProperty(window, 'speechSynthesis', {value: speech})
  Object.defineProperty(window, 'SpeechSynthesisUtterance', {value: Utterance})
"""


@dataclass(frozen=True, slots=True)
class Door:
    """One invitation: the path of its link, and its code."""

    path: str
    code: str


@pytest.fixture
def invite(server: RunningServer) -> Callable[..., Door]:
    """Opens doors to a canvas."""

    def make(canvas: str, role: str = "member") -> Door:
        said = server.canevas(
            "invite", "create", canvas.removeprefix("/c/"), "--role", role, "--json"
        )
        made: dict[str, str] = json.loads(said)
        return Door(urlsplit(made["url"]).path, made["code"])

    return make


class Thumb:
    """Taps, and counts them; typing is no tap."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, place: Locator) -> None:
        self.taps += 1
        place.tap()


def test_from_the_code_to_the_first_contribution_in_four_taps_at_360_pixels(
    canvas: str, invite: Callable[..., Door], someone: OpenPage
) -> None:
    door, thumb = invite(canvas), Thumb()
    page = someone("/", screen=PHONE, has_touch=True, is_mobile=True)
    page.goto("/join")
    page.locator("#code").focus()
    page.keyboard.type(door.code.lower())
    thumb.tap(page.get_by_role("button", name="Continuer"))
    page.wait_for_url("**/j/*")
    thumb.tap(page.get_by_role("button", name="Entrer"))
    words = page.get_by_role("textbox", name="Commencez par ce que vous avez vu")
    expect(words).to_be_focused()
    page.keyboard.type("Un banc à l’ombre devant l’école")
    thumb.tap(page.locator(".first-words").get_by_role("button", name="Ajouter"))
    came = Canvas(page)
    expect(came.card("Un banc à l’ombre")).to_be_visible()
    came.is_saved()
    assert thumb.taps <= 4
    assert "#add" not in page.url


def test_whoever_only_reads_finds_no_field(
    canvas: str, invite: Callable[..., Door], someone: OpenPage
) -> None:
    page = someone(invite(canvas, "reader").path, screen=PHONE)
    page.get_by_role("button", name="Entrer").click()
    page.wait_for_selector(".section", state="attached")
    expect(page.locator(".state")).to_have_attribute("data-state", "read_only")
    expect(page.locator(".first-words")).to_have_count(0)


def test_thirty_who_come_in_and_say_nothing_leave_no_empty_card(
    canvas: str, invite: Callable[..., Door], someone: OpenPage
) -> None:
    page = someone(invite(canvas).path)
    page.get_by_role("button", name="Entrer").click()
    expect(page.locator(".first-words textarea")).to_be_focused()
    page.get_by_role("button", name="Pas maintenant").click()
    expect(page.locator(".first-words")).to_have_count(0)
    expect(page.locator("[data-card]")).to_have_count(0)


def test_the_way_in_by_keys_alone(
    canvas: str, invite: Callable[..., Door], someone: OpenPage
) -> None:
    door = invite(canvas)
    page = someone("/join", screen=PHONE)
    tab_to(page, page.locator("#code"), within=30)
    page.keyboard.type(f"{door.code[:3]} {door.code[3:]}".lower())
    page.keyboard.press("Enter")
    page.wait_for_url("**/j/*")
    tab_to(page, page.get_by_role("link", name="Nederlands"), within=30)
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    tab_to(page, page.get_by_role("textbox"), within=30)
    page.keyboard.type("Noor")
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/*")
    expect(page.locator(".first-words textarea")).to_be_focused()
    page.keyboard.type("Een bank in de schaduw")
    page.keyboard.press("Enter")
    expect(Canvas(page).title("Een bank")).to_be_focused()


def test_a_screen_reader_meets_the_page_in_this_order(
    canvas: str, invite: Callable[..., Door], someone: OpenPage
) -> None:
    page = someone(invite(canvas).path, screen=PHONE)
    expect(page.locator("body")).to_match_aria_snapshot(
        """
        - link "Aller au contenu"
        - banner:
          - link "Canevas"
          - navigation "Langue":
            - list
        - main:
          - paragraph: /Une invitation à ce canevas/
          - heading "Épicerie solidaire" [level=1]
          - list:
            - listitem:
              - paragraph: /lire et écrire/
            - listitem:
              - paragraph
            - listitem:
              - paragraph
          - text: /Comment souhaitez-vous/
          - paragraph: Un prénom, un nom inventé, ou rien.
          - textbox /Comment souhaitez-vous/
          - button "Entrer"
          - checkbox /Plusieurs personnes utilisent cet appareil/
        """
    )


def test_the_page_is_read_aloud_by_a_voice_of_the_device_and_stops(
    canvas: str, invite: Callable[..., Door], someone: OpenPage
) -> None:
    page = someone("/join")
    page.add_init_script(VOICES)
    page.goto(invite(canvas).path)
    button = page.locator("[data-read-aloud]")
    expect(button).to_have_text("Écouter cette page")
    button.click()
    said: list[str] = page.evaluate("said.filter((one) => one.text).map((one) => one.text)")
    assert "Épicerie solidaire" in said
    assert len(said) == 6
    assert page.evaluate("said.every((one) => !one.voice || one.voice.localService)")
    expect(button).to_have_text("Arrêter la lecture")
    button.click()
    assert page.evaluate("said.at(-1)") == "stop"
    expect(button).to_have_text("Écouter cette page")


@pytest.mark.parametrize("how", [{"java_script_enabled": False}, {"language": "nl"}])
def test_where_there_is_no_voice_or_no_script_there_is_no_button(
    canvas: str, invite: Callable[..., Door], someone: OpenPage, how: dict[str, Any]
) -> None:
    page = someone(invite(canvas).path, **how)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("[data-read-aloud]")).to_be_hidden()


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_on_the_way_in_or_out_has_a_barrier(
    canvas: str,
    invite: Callable[..., Door],
    someone: OpenPage,
    axe: Axe,
    language: str,
    scheme: Any,
    screen: tuple[int, int],
) -> None:
    door = invite(canvas)
    page = someone("/", language=language, scheme=scheme, screen=screen)
    found = {"start": axe(page)}
    for name, path in {
        "code": "/join",
        "a wrong code": "/j/ABC23",
        "an unknown code": "/j/ZZZZZZ",
        "link": door.path,
    }.items():
        page.goto(path)
        found[name] = axe(page) + overflows(page)
    page.locator("#name").fill("نور")
    page.locator(".door-form button").click()
    page.wait_for_selector(".first-words")
    found["first words"] = axe(page)
    for name, path in {"back": door.path, "home": "/", "me": "/me?saved", "done": "/done"}.items():
        page.goto(path)
        found[name] = axe(page) + overflows(page)
    page.locator("form[data-done] button").click()
    page.wait_for_selector(".just-done")
    found["after"] = axe(page) + overflows(page)
    assert {name: said for name, said in found.items() if said} == {}


def overflows(page: Page) -> list[str]:
    """What reaches beyond the screen."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter((e) => {
            const box = e.getBoundingClientRect()
            return box.width > 0 && !e.closest('.out-of-sight, .skip-link, svg')
                && (box.right > innerWidth + 1 || box.left < -1)
        }).map((e) => `${e.tagName}.${e.className} reaches beyond the screen`)"""
    )
    return found


# ── a device for everybody ──

KEPT = """async () => ({
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    storage: localStorage.length + sessionStorage.length,
    usage: (await navigator.storage.estimate()).usage,
})"""
# A redirect keeps what stood behind the "#".
THE_NEXT = re.compile(r"/next(#.*)?$")
NOTHING = {"databases": 0, "caches": 0, "workers": 0, "storage": 0, "usage": 0}


def come_in_shared(page: Page) -> Canvas:
    page.locator("#name").fill("Noor")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Entrer").click()
    words = page.locator(".first-words textarea")
    expect(words).to_be_focused()
    page.keyboard.type("Secret de Noor")
    page.keyboard.press("Enter")
    came = Canvas(page)
    is_kept_as_saved(came)
    return came


def is_kept_as_saved(came: Canvas) -> None:
    """Waits until the page says that all is saved, and this device's own copy says so as well."""
    came.is_saved()
    came.page.wait_for_function(
        """async () => {
            const [{name}] = await indexedDB.databases()
            const db = await new Promise((done) => {
                const opening = indexedDB.open(name)
                opening.onsuccess = () => done(opening.result)
            })
            const rows = await new Promise((done) => {
                const reading = db.transaction('rows').objectStore('rows').getAll()
                reading.onsuccess = () => done(reading.result)
            })
            db.close()
            return rows.length > 0 && rows.every((row) => !row.pending)
        }"""
    )


@pytest.mark.parametrize("knows_the_header", [True, False])
def test_after_i_am_done_nothing_stays_and_back_shows_the_start(
    canvas: str, invite: Callable[..., Door], someone: OpenPage, knows_the_header: bool
) -> None:
    page = someone(invite(canvas).path, screen=PHONE)
    if not knows_the_header:
        page.route("**/done", without_the_header)
    came = come_in_shared(page)
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    kept = page.evaluate(KEPT)
    assert kept["databases"] > 0
    assert kept["workers"] > 0
    came.page.goto("/done")
    page.get_by_role("button", name="M’oublier sur cet appareil").click()
    page.wait_for_url(THE_NEXT)
    page.wait_for_selector("html[data-forgotten]", state="attached")
    assert {**page.evaluate(KEPT), "usage": 0} == NOTHING
    # The worker that brought this page holds its copies until the page is gone.
    page.reload()
    page.wait_for_function(f"({KEPT})().then(({{usage}}) => usage === 0)")
    assert page.evaluate(KEPT) == NOTHING
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert names <= {"canevas_browser", "canevas_door"}
    expect(page.locator("#name")).to_have_value("")
    # Back past "I am done", past the canvas, which belongs to nobody here any more, to the link.
    for place in (THE_NEXT, THE_NEXT, re.compile("/i/")):
        page.go_back()
        page.wait_for_url(place)
        expect(page.get_by_role("button", name="Entrer")).to_be_visible()
        expect(page.locator("#name")).to_have_value("")
        expect(page.locator(".section")).to_have_count(0)
        expect(page.get_by_text("Secret de Noor")).to_have_count(0)


def without_the_header(route: Any) -> None:
    """An answer as older browsers understand it."""
    answer = route.fetch(max_redirects=0)
    headers = {k: v for k, v in answer.headers.items() if k != "clear-site-data"}
    route.fulfill(response=answer, headers=headers)


def test_words_that_only_this_device_has_are_counted_before_they_are_wiped(
    canvas: str, invite: Callable[..., Door], someone: OpenPage
) -> None:
    page = someone(invite(canvas).path)
    came = come_in_shared(page)
    page.context.set_offline(True)
    came.add("needs", "Pas encore envoyé")
    expect(came.state).to_contain_text("Hors ligne")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto("/done")
    said = page.locator("[data-unsent]")
    expect(said).to_contain_text(re.compile(r"\d+ changements? de vous"))
    page.get_by_role("link", name="Revenir au canevas").click()
    is_kept_as_saved(came)
    page.goto("/done")
    page.wait_for_load_state("networkidle")
    expect(said).to_be_hidden()


def test_nobody_answers_and_the_device_forgets(
    canvas: str, invite: Callable[..., Door], someone: OpenPage
) -> None:
    page = someone(invite(canvas).path)
    come_in_shared(page)
    page.goto("about:blank")
    page.clock.install()
    page.goto("/done?idle")
    expect(page.get_by_role("heading")).to_have_text("Êtes-vous toujours là ?")
    page.clock.run_for(30_000)
    expect(page.get_by_role("link", name="Je suis toujours là")).to_be_visible()
    page.clock.run_for(31_000)
    page.wait_for_url(THE_NEXT)


def test_a_device_of_ones_own_is_not_asked_whether_somebody_is_there(
    canvas: str, invite: Callable[..., Door], someone: OpenPage
) -> None:
    page = someone(invite(canvas).path)
    page.get_by_role("button", name="Entrer").click()
    page.wait_for_selector(".first-words")
    page.goto("/done?idle")
    expect(page.get_by_role("heading")).to_have_text("J’ai fini ici")
    expect(page.locator("[data-idle]")).to_have_count(0)


def test_a_shared_device_asks_whether_somebody_is_there_and_never_over_unsent_words(
    canvas: str, invite: Callable[..., Door], someone: OpenPage
) -> None:
    page = someone(invite(canvas).path)
    come_in_shared(page)
    page.clock.install()
    page.reload()
    expect(page.locator(".state")).to_have_attribute("data-state", "saved")
    page.context.set_offline(True)
    page.locator(".section-add").locator("visible=true").first.click()
    page.keyboard.type("Pas encore arrivé")
    page.keyboard.press("Enter")
    page.clock.run_for(11 * 60_000)
    expect(page.locator(".state")).to_have_attribute("data-state", "offline")
    assert "/done" not in page.url
    page.context.set_offline(False)
    # Each second of the page's clock leaves the world the time to answer.
    wind_until(page, lambda: page.locator(".state").get_attribute("data-state") == "saved")
    wind_until(page, lambda: "/done?idle" in page.url)
    expect(page.get_by_role("heading")).to_have_text("Êtes-vous toujours là ?")


def wind_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Winds the page's clock on, a second at a time, until it is so."""
    for _ in range(120):
        if is_so():
            return
        page.clock.run_for(1_000)
    raise AssertionError("two minutes passed, and it is not so")
