"""Words that the server will not take are given back to whoever wrote them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Join
from tests.support.server import RunningServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that takes much shorter texts than the page believes."""
    server = RunningServer.prepared(
        tmp_path_factory.mktemp("strict"), environ={"CANEVAS_LIMIT_LONG_FIELD": "40"}
    ).start()
    yield server
    server.stop()


def test_refused_words_come_back_to_be_copied_and_the_rest_goes_on(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("values", "Accueillir")
    amina.open("Accueillir")
    amina.open_questions()
    field = amina.panel.get_by_label("Concrètement").first
    field.fill("Une phrase bien trop longue pour ce serveur qui n’en veut que quarante signes.")

    expect(amina.page.locator(".state")).to_have_attribute("data-state", "refused")
    amina.page.get_by_role("button", name="Voir mes mots").click()
    expect(amina.dialog).to_contain_text("Une phrase bien trop longue pour ce serveur")
    amina.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    amina.dialog.get_by_role("button", name="Copier mes mots").click()
    assert "quarante signes" in amina.page.evaluate("navigator.clipboard.readText()")
    amina.dialog.get_by_role("button", name="J’ai ce qu’il me faut").click()
    amina.page.keyboard.press("Escape")

    # The canvas stands as the server has it, and can be written in again.
    amina.is_saved()
    amina.add("values", "Sans condition")
    expect(bo.card("Sans condition")).to_be_visible()
    expect(bo.card("Accueillir")).to_be_visible()


def test_a_reader_sees_everything_live_and_can_change_nothing(canvas: str, join: Join) -> None:
    amina, reader = join(canvas, "Amina"), join(canvas, "Léo", role="reader")
    amina.add("needs", "Un lieu")
    expect(reader.card("Un lieu")).to_be_visible()

    expect(reader.page.locator(".section-add")).to_have_count(0)
    reader.title("Un lieu").focus()
    for key in ("Delete", "e", "n", "m", "l"):
        reader.page.keyboard.press(key)
    expect(reader.dialog).to_have_count(0)
    reader.page.keyboard.press("Enter")
    expect(reader.panel.get_by_label("En une phrase")).to_have_attribute("readonly", "")
    expect(reader.page.get_by_text("Vous pouvez lire ce canevas")).to_be_visible()
