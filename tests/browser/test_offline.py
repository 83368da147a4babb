"""The network goes and comes: nothing that was written here is lost, and the page says so."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Join
from tests.support.server import RunningServer


def _worker_is_ready(page: Page) -> None:
    """Wait until the page can be opened without the network.

    The worker never takes a page over unasked.
    """
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    page.reload()
    expect(page.locator(".state")).to_have_attribute("data-state", "saved")


def test_what_is_written_offline_is_kept_counted_and_sent_on_return(
    canvas: str, join: Join
) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("needs", "Avant")
    amina.is_saved()

    amina.page.context.set_offline(True)
    expect(amina.page.locator(".state")).to_have_attribute("data-state", "offline")
    amina.add("needs", "Pendant la coupure")
    expect(amina.state).to_contain_text(re.compile(r"Hors ligne.*\d"))
    bo.add("needs", "Bo écrit aussi")

    amina.page.context.set_offline(False)
    amina.is_saved()
    for person in (amina, bo):
        expect(person.cards("needs")).to_have_count(3)
        expect(person.card("Pendant la coupure")).to_be_visible()
        expect(person.card("Bo écrit aussi")).to_be_visible()


def test_what_is_written_offline_survives_closing_the_page(
    canvas: str, join: Join, server: RunningServer
) -> None:
    amina = join(canvas, "Amina")
    amina.add("values", "Accueillir")
    amina.is_saved()
    _worker_is_ready(amina.page)

    server.stop()
    expect(amina.page.locator(".state")).to_have_attribute("data-state", "offline")
    amina.add("values", "Sans condition")
    amina.open("Accueillir")
    amina.write_body("On n’a pas à prouver")
    expect(amina.state).to_contain_text("Hors ligne")
    amina.page.wait_for_timeout(1_000)  # the copy is kept a moment after the last key
    context = amina.page.context
    amina.page.close()

    amina.page = context.new_page()
    amina.page.goto(canvas)
    expect(amina.card("Sans condition")).to_be_visible()
    expect(amina.card("Accueillir")).to_contain_text("On n’a pas à prouver")

    server.start()
    amina.is_saved()
    bo = join(canvas, "Bo")
    expect(bo.card("Sans condition")).to_be_visible()
    expect(bo.card("Accueillir")).to_contain_text("On n’a pas à prouver")


def test_a_server_that_restarts_is_waited_for_without_losing_a_word(
    canvas: str, join: Join, server: RunningServer
) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("needs", "Avant")
    amina.is_saved()
    server.restart()
    amina.add("needs", "Après")
    amina.is_saved()
    expect(bo.card("Après")).to_be_visible()
    expect(bo.card("Avant")).to_be_visible()
