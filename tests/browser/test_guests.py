"""Guests of partner organisations: what they see, never see, and what changes in their hands."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.acts import Canvas
from tests.browser.conftest import PHONE, Join, OpenPage

CANARY = "Zoé-Canari"
UPDATE = 2
"""The type of the frame in which a browser sends a change."""


class Door:
    """What a facilitator does with people, through the same API as the dialog."""

    def __init__(self, facilitator: Canvas, canvas: str) -> None:
        self._page = facilitator.page
        self._api = f"/api/v1/canvases/{canvas.removeprefix('/c/')}"

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """One call as the facilitator; what was answered."""
        status, answer = self._page.evaluate(
            """async ([method, path, body]) => {
                const response = await fetch(path, {
                    method,
                    headers: body === null ? {} : { 'Content-Type': 'application/json' },
                    body: body === null ? undefined : JSON.stringify(body),
                })
                return [response.status, await response.json().catch(() => null)]
            }""",
            [method, f"{self._api}{path}", body],
        )
        assert status < 300, answer
        return answer

    def partner(self, name: str) -> str:
        """A new partner organisation; its id."""
        return str(self.ask("POST", "/partners", {"name": name})["id"])

    def invite(self, **wish: Any) -> tuple[str, str]:
        """A new invitation: its id, and the path of its link."""
        made = self.ask("POST", "/invitations", wish)
        return made["id"], urlsplit(made["url"]).path

    def change(self, name: str, rights: dict[str, Any]) -> None:
        """Other rights for a member."""
        members = self.ask("GET", "/members")["members"]
        actor = next(one for one in members if one["name"] == name)["actor"]
        self.ask("PATCH", f"/members/{actor}", rights)


def door_to_objectives(canvas: str, join: Join) -> Door:
    """The door of a canvas with one objective, whose facilitator is there."""
    amina = join(canvas, role="facilitator")
    amina.add("objectives", "Ouvrir le soir")
    amina.is_saved()
    return Door(amina, canvas)


@pytest.fixture
def come(someone: OpenPage) -> Callable[..., Canvas]:
    """Somebody comes in by a link."""

    def come_in(link: str, name: str, **how: Any) -> Canvas:
        page = someone(link, **how)
        page.locator("[name=name]").fill(name)
        page.locator("button.button-primary").first.click()
        page.wait_for_selector(".section", state="attached")
        return Canvas(page)

    return come_in


def _overhear(page: Page) -> list[bytes]:
    """Everything that reaches this browser from now on, by socket and by request."""
    heard: list[bytes] = []
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.on(
        "Network.webSocketFrameReceived",
        lambda event: heard.append(
            base64.b64decode(event["response"]["payloadData"])
            if event["response"]["opcode"] == 2
            else event["response"]["payloadData"].encode()
        ),
    )

    def body(response: Any) -> None:
        if response.request.resource_type in ("document", "fetch", "xhr") and response.ok:
            heard.append(response.body())

    page.on("response", body)
    return heard


def _hold_updates(page: Page) -> None:
    """From the next socket on, what is written here does not arrive, as on a line that dies."""

    def route(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(
            lambda frame: (
                None
                if isinstance(frame, bytes) and frame[:1] == bytes([UPDATE])
                else server.send(frame)
            )
        )

    page.route_web_socket(re.compile(r"/live"), route)
    page.reload()


def test_two_partners_write_side_by_side_and_never_hear_of_each_other(
    canvas: str, join: Join, come: Callable[..., Canvas]
) -> None:
    amina = join(canvas, "Amina", role="facilitator")
    amina.add("objectives", "Ouvrir le soir")
    door = Door(amina, canvas)
    north, south = door.partner("Maison Nord"), door.partner("Canari-Sud")
    wish = {"role": "guest_editor", "sections": ["objectives"]}
    _, to_north = door.invite(**wish, partner=north)
    _, to_south = door.invite(**wish, partner=south)

    nour, rami = come(to_north, "Nour"), come(to_north, "Rami")
    heard = _overhear(nour.page)
    nour.page.reload()
    expect(nour.card("Ouvrir le soir")).to_be_visible()
    zoe = come(to_south, CANARY)
    expect(zoe.card("Ouvrir le soir")).to_be_visible()
    # Written in one piece, each would stand in one frame, if it were sent.
    door.ask("POST", "/cards", {"section": "needs", "title": "Personne d’ailleurs ne lit"})
    door.ask("POST", "/cards", {"section": "objectives", "title": "Entendu de partout"})
    zoe.title("Ouvrir le soir").focus()
    zoe.add("objectives", "Écrit par le sud")
    expect(nour.card("Écrit par le sud")).to_be_visible()
    nour.add("objectives", "Écrit par le nord")
    expect(zoe.card("Écrit par le nord")).to_be_visible()

    # The project sees everybody, with where they come from.
    amina.page.locator(".people").click()
    for who in ("Nour", "Rami", CANARY):
        expect(amina.dialog.locator(".row", has_text=who)).to_contain_text(
            "organisation partenaire"
        )
    amina.page.keyboard.press("Escape")
    # A partner's people see each other by name, of the project the group, of others nothing.
    nour.page.locator(".people").click()
    expect(nour.dialog).to_contain_text("Rami")
    expect(nour.dialog).not_to_contain_text("Amina")
    expect(nour.dialog).not_to_contain_text("Canari")
    nour.page.keyboard.press("Escape")
    rami.page.locator(".people").click()
    expect(rami.dialog).to_contain_text("Nour")
    nour.page.wait_for_timeout(1_000)  # presence and digests have had their beat
    everything = b"\n".join(heard)
    assert b"Entendu de partout" in everything, "the ear hears what is meant for it"
    for secret in (CANARY, "Canari", "Amina", "Personne d’ailleurs"):
        assert secret.encode() not in everything, secret
        assert secret.encode("unicode_escape") not in everything, secret


def test_a_guest_sees_in_words_what_is_theirs_what_they_may_read_and_until_when(
    canvas: str, join: Join, come: Callable[..., Canvas], axe: Callable[..., list[str]]
) -> None:
    amina = join(canvas, role="facilitator")
    amina.add("needs", "Un lieu")
    amina.add("objectives", "Ouvrir le soir")
    door = Door(amina, canvas)
    _, link = door.invite(
        role="guest_editor",
        sections=["objectives"],
        reads=["frame", "needs", "objectives"],
        partner=door.partner("Maison Nord"),
        days=3,
    )
    nour = come(link, "Nour")
    # Sections that are only read are caught up too: nothing is left to wait for.
    nour.is_saved()
    expect(nour.section("objectives")).to_contain_text("Vous pouvez écrire ici")
    expect(nour.section("objectives")).not_to_contain_text("personnes invitées")
    expect(nour.section("needs")).to_contain_text("Lecture seule pour vous")
    expect(nour.section("values")).to_contain_text("Cette partie ne vous est pas ouverte")
    expect(nour.page.locator(".notices")).to_contain_text(
        re.compile("pour .?Maison Nord.*jusqu’au.*écrire dans.*Objectifs.*lire.*Besoins")
    )
    # What they may do with a card of a section they only read: a link from it would live there.
    nour.card("Un lieu").locator(".card-menu").click()
    entries = nour.page.get_by_role("menuitem").all_inner_texts()
    assert [entry.split("\n")[0] for entry in entries] == ["Ouvrir", "Copier son code"]
    nour.page.keyboard.press("Escape")
    # And with one of theirs: everything but what would reach beyond their section.
    nour.choose("Ouvrir le soir", "Déplacer vers…")
    expect(nour.dialog.get_by_role("heading", name="Vers une autre partie")).to_have_count(0)
    nour.page.keyboard.press("Escape")
    assert axe(nour.page) == []


def test_what_was_understood_is_told_again_only_when_it_is_something_else_or_the_device_forgot(
    canvas: str, join: Join, come: Callable[..., Canvas]
) -> None:
    door = door_to_objectives(canvas, join)
    wish = {"role": "guest_editor", "sections": ["objectives"], "partner": door.partner("Nord")}
    _, link = door.invite(**wish, days=30, uses=5)
    nour = come(link, "Nour")
    told = nour.page.locator(".banner", has_text="Vous êtes ici pour")
    understood = told.get_by_role("button", name="J’ai compris")
    # Whoever comes in is offered to write first, and the focus goes there once.
    expect(nour.page.locator(".first-words textarea")).to_be_focused()
    understood.press("Enter")
    expect(told).to_have_count(0)
    # Whoever works by keys goes on from where they were, and not from the top of the page.
    expect(nour.page.locator("#section-objectives h2")).to_be_focused()
    nour.page.reload()
    nour.is_saved()
    expect(told).to_have_count(0)

    # Another day, other sections: told anew, while the page is open and after.
    door.change("Nour", {"until": "2100-01-01T12:00:00Z"})
    expect(told).to_be_visible()
    understood.click()
    expect(told).to_have_count(0)
    door.change("Nour", {"writes": ["objectives", "values"]})
    expect(told).to_contain_text("Valeurs")
    nour.page.reload()
    expect(told).to_contain_text("Valeurs")
    understood.click()

    # "I am done" forgets that too: whoever comes next at this device is told.
    nour.page.goto("/done")
    nour.page.locator("form[data-done] button").click()
    expect(nour.page.locator("html[data-forgotten]")).to_be_attached()
    assert nour.page.evaluate("localStorage.length") == 0
    nour.page.goto(link)
    nour.page.locator("[name=name]").fill("Rami")
    nour.page.locator("button.button-primary").first.click()
    expect(told).to_be_visible()


def test_on_a_telephone_only_what_is_open_has_a_place(
    canvas: str, join: Join, come: Callable[..., Canvas], axe: Callable[..., list[str]]
) -> None:
    amina = join(canvas, role="facilitator")
    amina.add("objectives", "Ouvrir le soir")
    _, link = Door(amina, canvas).invite(role="guest_editor", sections=["objectives"])
    nour = come(link, "Nour", screen=PHONE)
    expect(nour.section("objectives")).to_be_visible()
    expect(nour.page.get_by_role("navigation", name="Parties").get_by_role("link")).to_have_count(1)
    expect(nour.page.locator(".section:visible")).to_have_count(1)
    assert axe(nour.page) == []


def test_a_section_that_closes_under_the_caret_gives_the_words_back_and_keeps_the_place(
    canvas: str, join: Join, come: Callable[..., Canvas], axe: Callable[..., list[str]]
) -> None:
    amina = join(canvas, role="facilitator")
    amina.add("objectives", "Ouvrir le soir")
    amina.add("values", "Accueillir")
    amina.is_saved()
    door = Door(amina, canvas)
    _, link = door.invite(role="guest_editor", sections=["objectives", "values"])
    nour = come(link, "Nour")
    _hold_updates(nour.page)
    nour.open("Ouvrir le soir")
    field = nour.panel.get_by_label("En une phrase")
    field.focus()
    nour.page.keyboard.press("End")
    nour.page.keyboard.type(", même l’hiver")
    door.change("Nour", {"writes": ["values"], "reads": ["frame", "values"]})

    expect(nour.section("objectives")).to_contain_text("Cette partie ne vous est pas ouverte")
    expect(nour.panel).to_have_count(0)
    expect(nour.section("objectives").locator("h2")).to_be_focused()
    expect(nour.page.locator(".toast")).to_contain_text("Ne vous est plus ouvert")
    nour.page.get_by_role("button", name="Voir mes mots").click()
    expect(nour.dialog).to_contain_text("Ouvrir le soir, même l’hiver")
    expect(nour.dialog).to_contain_text("fermée pendant que vous écriviez")
    assert axe(nour.page) == []
    nour.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    nour.dialog.get_by_role("button", name="Copier mes mots").click()
    assert nour.page.evaluate("navigator.clipboard.readText()") == "Ouvrir le soir, même l’hiver"
    nour.page.keyboard.press("Escape")
    expect(nour.card("Accueillir")).to_be_visible()
    kept = nour.page.evaluate(
        """async () => {
            const found = []
            for (const { name } of await indexedDB.databases()) {
                const db = await new Promise((done) => {
                    const opening = indexedDB.open(name)
                    opening.onsuccess = () => done(opening.result)
                })
                const rows = await new Promise((done) => {
                    const asking = db.transaction('rows').objectStore('rows').getAll()
                    asking.onsuccess = () => done(asking.result)
                })
                found.push(...rows.map((row) => row.section))
                db.close()
            }
            return [...new Set(found)]
        }"""
    )
    assert "objectives" not in kept


def test_a_section_that_may_only_be_read_from_now_on_stays_with_the_caret_where_it_was(
    canvas: str, join: Join, come: Callable[..., Canvas]
) -> None:
    door = door_to_objectives(canvas, join)
    _, link = door.invite(role="guest_editor", sections=["objectives", "values"])
    nour = come(link, "Nour")
    nour.open("Ouvrir le soir")
    field = nour.panel.get_by_label("En une phrase")
    field.focus()
    door.change("Nour", {"writes": ["values"]})
    expect(nour.section("objectives")).to_contain_text("Lecture seule pour vous")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("readonly", "")
    expect(nour.page.locator(".toast")).to_contain_text("Désormais vous pouvez lire")


def test_words_on_their_way_into_a_section_that_may_only_be_read_come_back(
    canvas: str, join: Join, come: Callable[..., Canvas]
) -> None:
    door = door_to_objectives(canvas, join)
    _, link = door.invite(role="guest_editor", sections=["objectives", "values"])
    nour = come(link, "Nour")
    _hold_updates(nour.page)
    nour.open("Ouvrir le soir")
    nour.panel.get_by_label("En une phrase").focus()
    nour.page.keyboard.press("End")
    nour.page.keyboard.type(", même l’hiver")
    door.change("Nour", {"writes": ["values"]})
    nour.page.get_by_role("button", name="Voir mes mots").click()
    expect(nour.dialog).to_contain_text("Ouvrir le soir, même l’hiver")
    nour.page.keyboard.press("Escape")
    expect(nour.title("Ouvrir le soir")).to_have_text("O1 Ouvrir le soir")


def test_on_a_telephone_what_changed_is_said_above_the_open_card(
    canvas: str, join: Join, come: Callable[..., Canvas]
) -> None:
    door = door_to_objectives(canvas, join)
    _, link = door.invite(role="guest_editor", sections=["objectives", "values"])
    nour = come(link, "Nour", screen=PHONE)
    nour.page.locator(".first-words .button-quiet").click()
    nour.open("Ouvrir le soir")
    door.change("Nour", {"writes": ["values"]})
    said = "Désormais vous pouvez lire"
    expect(nour.panel.locator("[aria-live]", has_text=said)).to_be_attached()
    nour.panel.locator(".toast", has_text=said).get_by_role("button").click()
    expect(nour.page.locator(".toast")).to_have_count(0)


def test_an_invitation_withdrawn_while_somebody_types_closes_the_canvas_and_keeps_their_words(
    canvas: str, join: Join, come: Callable[..., Canvas], axe: Callable[..., list[str]]
) -> None:
    door = door_to_objectives(canvas, join)
    invitation, link = door.invite(role="guest_editor", sections=["objectives"])
    nour = come(link, "Nour")
    _hold_updates(nour.page)
    nour.open("Ouvrir le soir")
    nour.write_body("Le gymnase est libre dès dix-huit heures.")
    door.ask("DELETE", f"/invitations/{invitation}")

    expect(nour.page.locator(".left-page")).to_be_visible(timeout=2_000)
    expect(nour.page.locator(".left-page h2")).to_contain_text("retirée")
    expect(nour.page.locator(".board")).to_have_count(0)
    expect(nour.page.locator(".left-page")).to_contain_text("Le gymnase est libre")
    nour.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    nour.page.get_by_role("button", name="Copier mes mots").click()
    assert "Le gymnase est libre" in nour.page.evaluate("navigator.clipboard.readText()")
    assert axe(nour.page) == []


def test_the_note_of_the_team_is_for_the_team_and_overwrites_nobody(
    canvas: str, join: Join, come: Callable[..., Canvas]
) -> None:
    amina, bo = join(canvas, "Amina", role="facilitator"), join(canvas, "Bo")
    amina.add("actors", "La mairie")
    amina.is_saved()
    door = Door(amina, canvas)
    _, link = door.invite(role="guest_editor", sections=["actors"], partner=door.partner("Nord"))
    nour = come(link, "Nour")
    heard = _overhear(nour.page)
    nour.page.reload()
    nour.open("La mairie")
    expect(nour.panel.get_by_role("textbox", name="Note pour l’équipe seulement")).to_have_count(0)

    for person in (amina, bo):
        person.open("La mairie")
    hers = amina.panel.get_by_role("textbox", name="Note pour l’équipe seulement")
    his = bo.panel.get_by_role("textbox", name="Note pour l’équipe seulement")
    hers.fill("Passer par la rosée du matin")
    expect(amina.panel.locator(".note-state")).to_contain_text("Enregistré")
    expect(his).to_have_value("Passer par la rosée du matin")

    # Both write upon the same words: the second sees both texts and chooses.
    bo.page.context.set_offline(True)
    his.fill("Appeler avant")
    expect(bo.panel.locator(".note-state")).to_contain_text("Non enregistré")
    hers.fill("Écrire d’abord")
    expect(amina.panel.locator(".note-state")).to_contain_text("Enregistré")
    bo.page.context.set_offline(False)
    his.blur()
    expect(bo.panel.locator(".note")).to_contain_text("Quelqu’un d’autre a aussi écrit ici")
    bo.panel.get_by_role("button", name="Garder les deux").click()
    expect(hers).to_have_value("Écrire d’abord\n\nAppeler avant")
    assert "rosée".encode() not in b"".join(heard)
    assert b"ros\\u00e9e" not in b"".join(heard)
