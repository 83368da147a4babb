"""The history as people read it: a month of a canvas, told, compared, reviewed, brought back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, Protocol

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.support.month import Month, lived_month
from tests.support.server import RunningServer

Axe = Callable[[Page], list[str]]
Look = tuple[str, Literal["light", "dark"], tuple[int, int]]
LOOKS: tuple[Look, ...] = (
    ("fr", "light", DESK),
    ("ar", "dark", DESK),
    ("fr", "dark", PHONE),
    ("ar", "light", PHONE),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server on whose only canvas people have worked for a month."""
    server = RunningServer.prepared(tmp_path_factory.mktemp("server"))
    MONTHS[server.folder.name] = lived_month(server.folder)
    yield server.start()
    server.stop()


MONTHS: dict[str, Month] = {}


@pytest.fixture
def month(server: RunningServer) -> Month:
    """What happened in that month."""
    return MONTHS[server.folder.name]


class Read(Protocol):
    """How somebody opens the history."""

    def __call__(self, who: str, address: str = "", **how: Any) -> Page:
        """Sign in and open the page; `address` is the part after the question mark."""
        ...


@pytest.fixture
def read(server: RunningServer, month: Month, someone: OpenPage) -> Read:
    """Opens the history in a browser of one's own."""

    def open_history(who: str, address: str = "", **how: Any) -> Page:
        mail = f"{who.lower()}@canevas.test"
        link = re.search(r"/in/\S+", server.canevas("person", "link", "--email", mail))
        assert link is not None
        page = someone(link[0], **{"language": "en", **how})
        page.locator("button.button-primary").click()
        page.goto(f"/c/{month.canvas}/history{address}")
        page.locator(".logbook").wait_for()
        return page

    return open_history


def moments(page: Page) -> Locator:
    return page.locator(".moment")


def menu_of(page: Page, place: Locator, entry: str) -> None:
    place.locator("[aria-haspopup=menu]").first.click()
    page.get_by_role("menuitem", name=entry).click()


def test_moments_are_told_in_sentences_by_group_and_never_by_person(read: Read) -> None:
    page = read("Solange")
    expect(page.get_by_role("heading", level=3)).to_have_count(4)
    expect(page.locator(".logbook")).to_contain_text("The group Habitantes et habitants reworded")
    text = page.locator("body").inner_text()
    assert [name for name in ("Bouchra", "Denis", "Inès", "Alice") if name in text] == []


def test_the_words_before_and_after_are_marked_and_named_for_who_hears_the_page(
    read: Read,
) -> None:
    page = read("Solange")
    page.get_by_role("button", name="The words").first.click()
    expect(page.locator(".moment-more del").first).to_contain_text("taken out:")
    expect(page.locator(".moment-more ins").first).to_contain_text("written:")


def test_a_day_of_the_strip_is_reached_by_arrows_and_leads_to_its_moments(read: Read) -> None:
    page = read("Solange")
    days = page.locator(".strip-day")
    expect(days).to_have_count(4)
    days.last.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(days.nth(1)).to_be_focused()
    assert re.search(r"\d moments?.*, .*\d groups", days.nth(1).get_attribute("aria-label") or "")
    page.keyboard.press("Enter")
    expect(page.locator(".day h3").nth(2)).to_be_focused()


def test_the_address_says_where_one_is_and_back_goes_back(read: Read) -> None:
    page = read("Solange")
    page.get_by_role("link", name="As it was").first.click()
    expect(page).to_have_url(re.compile(r"\?moment=\d+$"))
    expect(page.locator(".then-card[data-marked]").first).to_be_visible()
    page.locator(".then-card").first.get_by_role("button").click()
    page.get_by_role("menuitem", name="Story of this card").click()
    expect(page).to_have_url(re.compile(r"\?card="))
    expect(page.locator(".chapters > li").first).to_contain_text("added")
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?moment=\d+$"))
    expect(page.locator(".then-card").first).to_be_visible()
    shared = page.url
    page.reload()
    expect(page).to_have_url(shared)
    expect(page.locator(".then-card").first).to_be_visible()


def test_a_play_goes_from_moment_to_moment_and_stops_at_the_newest(read: Read) -> None:
    page = read("Solange")
    page.get_by_role("link", name="As it was").nth(1).click()
    page.locator(".player select").select_option(label="Fast")
    page.get_by_role("button", name="Play").click()
    expect(moments(page).first).to_have_attribute("data-current", "")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.get_by_role("button", name="The moment before").click()
    expect(moments(page).nth(1)).to_have_attribute("data-current", "")


def test_two_moments_are_compared_in_sentences_and_word_by_word(read: Read, month: Month) -> None:
    page = read("Solange", "?view=milestones")
    page.get_by_role("button", name="What changed since then").click()
    beside = page.locator(".beside")
    expect(beside).to_contain_text("reworded")
    pair = beside.locator(".pair").first
    expect(pair.locator("del").first).to_contain_text("trois")
    expect(pair.locator("ins").first).to_contain_text("cinq")
    for ending, sign in (("HTML", b"<!doctype html"), ("DOCX", b"PK"), ("PDF", b"%PDF")):
        page.get_by_role("button", name="Take it along").click()
        with page.expect_download() as coming:
            page.get_by_role("menuitem", name=ending).click()
        assert coming.value.path().read_bytes()[:14].lower().startswith(sign.lower())


def test_a_comparison_is_chosen_like_the_list_of_moments_and_taken_along_as_chosen(
    read: Read, month: Month
) -> None:
    # Whichever way round an address names the two, the earlier one stands first.
    page = read("Solange", f"?from=24&to=0&about={month.cards['open']}")
    beside = page.locator(".beside")
    expect(beside.get_by_label("From")).to_have_value("0")
    expect(beside.locator(".compare-section")).to_contain_text(["O1"])
    expect(beside.locator(".compare-section[data-section=values]")).to_have_count(0)
    page.get_by_role("button", name="Take it along").click()
    with page.expect_download() as coming:
        page.get_by_role("menuitem", name="HTML").click()
    taken = coming.value.path().read_text()
    assert "only what was chosen" in taken
    assert "Conseil des habitantes" not in taken
    # Each end is chosen by itself, among milestones, sessions and moments.
    ends = beside.locator("select")
    groups = beside.get_by_label("From").locator("optgroup")
    assert [one.get_attribute("label") for one in groups.all()][:2] == [
        "Milestones",
        "After a session",
    ]
    ends.nth(1).select_option(label="Now")
    ends.first.select_option(label="Version validée en assemblée")
    expect(beside.locator(".pair del").first).to_contain_text("trois")
    ends.nth(1).select_option(label="The beginning")
    expect(ends.first).to_have_value("0")
    expect(page.locator("[aria-live]").filter(has_text="earlier moment")).to_have_count(1)
    beside.get_by_text("Chosen: 1").click()
    beside.get_by_label(re.compile("^Card")).select_option("")
    expect(beside.locator(".compare-section[data-section=values]")).to_have_count(1)


def test_whoever_took_part_can_be_chosen_and_a_session_by_its_hours(
    read: Read, month: Month
) -> None:
    page = read("Alice")
    place = f"/api/v1/canvases/{month.canvas}/charter"

    def attribution(how: str) -> None:
        answer = page.request.patch(
            place, data={"attribution": how}, headers={"Origin": page.url.split("/c/")[0]}
        )
        assert answer.ok, answer.text()

    attribution("name")
    try:
        page.reload()
        page.get_by_text("Choose what is shown").click()
        people = page.get_by_label("Person").locator("option")
        expect(people).to_have_text(["all", "Alice", "Bouchra", "Denis", "Inès"])
        page.get_by_label("Person").select_option(label="Inès")
        expect(moments(page)).to_have_count(3)
        expect(page).to_have_url(re.compile(r"\?actor=person"))
    finally:
        attribution("group")
    page.goto(f"/c/{month.canvas}/history")
    page.get_by_text("Choose what is shown").click()
    expect(page.get_by_label("Session").locator("option")).to_have_count(6)
    page.get_by_label("Session").select_option(index=2)
    expect(page.locator(".day")).to_have_count(1)
    expect(page.locator(".logbook")).to_contain_text("La commune")


def test_a_supervisor_reviews_and_signs_off_while_a_member_answers(read: Read) -> None:
    solange = read("Solange", "?view=milestones")
    solange.get_by_role("button", name="Review it").click()
    solange.get_by_role("dialog").get_by_role("textbox").fill("Merci pour ce travail.")
    solange.get_by_role("button", name="Begin the review").click()
    card = solange.locator(".then-card").filter(has_text="Des prix que tout le monde")
    expect(card).to_be_visible()
    # Words that are selected are what the remark is pinned to.
    card.locator(".card-title").click(click_count=3)
    menu_of(solange, card, "Make a remark…")
    expect(solange.get_by_role("dialog").locator("blockquote")).to_contain_text("Des prix")
    solange.get_by_role("dialog").get_by_role("textbox").fill("Qui fixe ces prix ?")
    solange.get_by_role("button", name="Leave the remark").click()
    expect(solange.locator(".remark")).to_contain_text("Qui fixe ces prix")

    bouchra = read("Bouchra", "?view=reviews")
    expect(bouchra.locator(".remark")).to_contain_text("Qui fixe ces prix")
    bouchra.get_by_role("button", name="Answer").click()
    bouchra.get_by_role("textbox", name="Your answer").fill("Le conseil, chaque mois.")
    bouchra.get_by_role("button", name="Send the answer").click()
    expect(bouchra.locator(".reply")).to_contain_text("Le conseil")

    # It comes by itself, and takes nobody's place away.
    solange.get_by_label("A word with it").focus()
    expect(solange.locator(".reply")).to_contain_text("Le conseil", timeout=20_000)
    expect(solange.get_by_label("A word with it")).to_be_focused()
    solange.get_by_role("button", name="Sign it off").click()
    expect(solange.locator(".review-state")).to_contain_text("Signed off")

    # What was said about a card is part of its story.
    bouchra.locator(".remark").get_by_role("link").click()
    talk = bouchra.locator(".story").get_by_role("region", name="What was said about it")
    expect(talk).to_contain_text("Qui fixe ces prix")
    expect(talk.locator(".reply")).to_contain_text("Le conseil")


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_remark_is_pinned_to_words_by_keys_alone(
    read: Read, month: Month, screen: tuple[int, int], axe: Axe
) -> None:
    page = read("Solange", "?view=milestones", screen=screen)
    keys = page.keyboard
    page.get_by_role("button", name="Review it").focus()
    keys.press("Enter")
    page.get_by_role("button", name="Begin the review").focus()
    keys.press("Enter")
    card = page.locator(f'.then-card[data-card="{month.cards["dignity"]}"]')
    card.get_by_role("button").focus()
    keys.press("Enter")
    page.get_by_role("menuitem", name="Make a remark…").focus()
    keys.press("Enter")
    dialog = page.get_by_role("dialog", name="A remark on")
    expect(dialog.get_by_label("Your remark")).to_be_focused()
    keys.press("Shift+Tab")
    expect(dialog.get_by_role("button", name="Choose the words")).to_be_focused()
    keys.press("Enter")
    words = dialog.get_by_label("Select the words")
    expect(words).to_be_focused()
    keys.type("Nothing is written here")
    expect(words).to_have_value("La dignité de chacune et chacun")
    keys.press("Tab")
    keys.press("Enter")
    expect(dialog.get_by_role("alert").first).to_have_text("Select the words first.")
    expect(words).to_be_focused()
    for _ in range(3):
        keys.press("ArrowRight")
    for _ in range(len("dignité")):
        keys.press("Shift+ArrowRight")
    assert axe(page) == []
    keys.press("Tab")
    keys.press("Enter")
    expect(dialog.locator("blockquote")).to_have_text("dignité")
    expect(dialog.get_by_label("Your remark")).to_be_focused()
    expect(dialog.get_by_label("Your remark")).to_have_accessible_description("dignité")
    keys.type("Un mot à expliquer.")
    page.get_by_role("button", name="Leave the remark").focus()
    keys.press("Enter")
    expect(dialog).to_have_count(0)
    # What is said of it is not hidden by a sheet.
    page.get_by_role("button", name="Close this message").click()
    found = page.request.get(f"/api/v1/canvases/{month.canvas}/reviews").json()["reviews"]
    remark = next(one for one in found[0]["remarks"] if one["text"] == "Un mot à expliquer.")
    assert (remark["key"], remark["quote"]) == ("title", "dignité")
    assert (remark["start"], remark["end"]) == (3, 10)


def test_a_card_with_an_open_remark_says_so_on_the_canvas_and_leads_to_it(
    read: Read, month: Month, axe: Axe
) -> None:
    solange = read("Solange")
    place = f"/api/v1/canvases/{month.canvas}"

    def send(method: str, path: str, body: dict[str, Any]) -> Any:
        head = {"Origin": solange.url.split("/c/")[0]}
        answer = solange.request.fetch(place + path, method=method, data=body, headers=head)
        assert answer.ok, answer.text()
        return answer.json() if answer.body() else None

    review = send("POST", "/reviews", {"milestone": month.milestone})["id"]
    bouchra = read("Bouchra")
    bouchra.goto(f"/c/{month.canvas}")
    card = bouchra.locator(f'.card[data-card="{month.cards["town"]}"]')
    expect(card).to_be_visible()
    expect(card.locator(".card-remarks")).to_have_count(0)
    remark = {"section": "actors", "card": month.cards["town"], "text": "Qui, à la commune ?"}
    path = f"/reviews/{review}/remarks"
    first = send("POST", path, remark)["id"]
    # It comes by itself, to whoever has the canvas open.
    expect(card.locator(".card-remarks")).to_contain_text("An open remark")
    second = send("POST", path, {**remark, "text": "Depuis quand ?"})["id"]
    expect(card.locator(".card-remarks")).to_contain_text("Open remarks")
    assert axe(bouchra) == []
    card.locator(".card-remarks").click()
    expect(bouchra.locator(f"#remark-{first}")).to_be_focused()
    expect(bouchra.locator(f"#remark-{first}")).to_contain_text("Qui, à la commune")
    bouchra.go_back()
    for one in (first, second):
        send("PATCH", f"/remarks/{one}", {"state": "done", "done": "Noté."})
    expect(card).to_be_visible()
    expect(card.locator(".card-remarks")).to_have_count(0)


def test_a_card_is_brought_back_and_that_is_taken_back(read: Read, month: Month) -> None:
    page = read("Alice", "?view=milestones")
    page.get_by_role("button", name="As it was").click()
    card = page.locator(f'.then-card[data-card="{month.cards["open"]}"]')
    expect(card).to_contain_text("trois jours")
    menu_of(page, card, "Bring this card back…")
    expect(page.get_by_role("dialog")).to_contain_text("will read as it did on")
    page.get_by_role("button", name="Yes, bring it back").click()
    expect(page.locator(".toast")).to_contain_text("It is as it was.")
    now = page.context.new_page()
    now.goto(f"/c/{month.canvas}/text")
    expect(now.locator(f"#card-{month.cards['open']}")).to_contain_text("trois jours")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".toast")).to_contain_text("It is taken back.")
    now.reload()
    expect(now.locator(f"#card-{month.cards['open']}")).to_contain_text("cinq jours")


def test_the_present_gets_a_name_from_the_menu_of_the_canvas(read: Read, month: Month) -> None:
    page = read("Alice")
    page.goto(f"/c/{month.canvas}")
    page.wait_for_selector(".card")
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("menuitem", name="Name this moment…").click()
    page.get_by_role("textbox", name="Name").fill("Avant l’été")
    page.get_by_role("button", name="Keep the name").click()
    expect(page.locator(".milestone")).to_have_count(2)
    expect(page.locator(".milestone").first).to_contain_text("Avant l’été")


def test_without_script_the_newest_moments_are_read_in_the_same_sentences(read: Read) -> None:
    page = read("Alice", language="fr")
    plain = page.context.browser
    assert plain is not None
    state = page.context.storage_state()
    quiet = plain.new_context(java_script_enabled=False, storage_state=state, locale="fr")
    bare = quiet.new_page()
    bare.goto(page.url)
    expect(bare.locator(".told").first).to_contain_text("reformulé")
    quiet.close()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}-{look[2][0]}")
def test_the_history_has_no_barrier_that_axe_knows(
    look: Look, read: Read, month: Month, axe: Axe
) -> None:
    language, scheme, screen = look
    page = read("Alice", language=language, scheme=scheme, screen=screen)
    found: dict[str, list[str]] = {}
    moments(page).first.wait_for()
    found["the list"] = axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for name, address, sign in (
        ("as it was", "?at=12", ".then-card"),
        ("compared", "?from=6&to=24", ".compare h4"),
        ("chosen", "?from=0&to=24&group=g-hab&view=milestones", ".compare h4"),
        ("a story", f"?card={month.cards['open']}", ".blame-text"),
        ("milestones", "?view=milestones", ".milestone"),
        ("reviews", "?view=reviews", ".review, .empty"),
    ):
        page.goto(f"/c/{month.canvas}/history{address}")
        page.locator(sign).first.wait_for()
        found[name] = axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert {name: said for name, said in found.items() if said} == {}


def test_on_paper_stands_what_is_beside_the_list_and_nothing_to_press(
    read: Read, month: Month
) -> None:
    page = read("Alice", f"?card={month.cards['open']}")
    page.locator(".chapters").wait_for()
    page.emulate_media(media="print")
    expect(page.locator(".chapters")).to_be_visible()
    expect(page.locator(".logbook")).to_be_hidden()
    expect(page.get_by_role("button").first).to_be_hidden()


def test_everything_is_reached_by_keys_alone(read: Read) -> None:
    page = read("Alice")
    moments(page).first.wait_for()
    page.get_by_role("link", name="As it was").first.focus()
    page.keyboard.press("Enter")
    # Where one came to is said: the name of what opened has the focus.
    expect(page.locator("#beside-name")).to_be_focused()
    page.get_by_role("button", name="The moment before").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="The moment before")).to_be_focused()
    expect(moments(page).nth(1)).to_have_attribute("data-current", "")
    page.locator(".then-card").first.get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("will read as it did on")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".beside-head")).to_have_count(0)
    expect(moments(page).nth(1).get_by_role("link", name="As it was")).to_be_focused()


def test_on_a_telephone_what_stands_beside_is_a_sheet_that_closes(read: Read) -> None:
    page = read("Bouchra", screen=PHONE)
    page.get_by_role("link", name="As it was").first.click()
    sheet = page.get_by_role("dialog", name="The canvas as it was")
    expect(sheet.locator(".then-card").first).to_be_visible()
    sheet.get_by_role("button", name="Close", exact=True).click()
    expect(sheet).to_have_count(0)
    expect(moments(page).first).to_be_visible()
