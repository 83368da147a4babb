"""Real Yjs against the real server: stock providers, and the page's own link."""

from __future__ import annotations

import httpx
import pytest

from tests.support.node_clients import PageInNode, StockYjs
from tests.support.server import RunningServer

pytestmark = pytest.mark.node


def test_two_pages_write_in_the_same_card_and_both_are_told_saved(
    server: RunningServer, token: str, canvas: str
) -> None:
    with (
        PageInNode(server.url, canvas, token) as alice,
        PageInNode(server.url, canvas, token) as bob,
    ):
        card = alice.add_card("needs", "Un lieu")
        bob.ask("wait", card=card, equals="Un lieu")
        alice.ask("type", card=card, text=" ouvert")
        bob.ask("type", card=card, text="Avoir : ", at=0)
        for page in (alice, bob):
            page.ask("wait", card=card, equals="Avoir : Un lieu ouvert")
            page.saved()
            assert page.ask("read")["unsaved"] == 0


def test_a_new_card_gets_its_code_and_every_command_is_accepted(
    server: RunningServer, token: str, canvas: str
) -> None:
    with PageInNode(server.url, canvas, token) as page:
        page.saved()
        first, second = page.add_card("needs", "un"), page.add_card("needs", "deux")
        goal, actor = page.add_card("objectives", "but"), page.add_card("actors", "qui")
        page.ask("type", card=first, field="plain", text="simplement 😀 dit")
        page.ask("delete", card=first, field="plain", at=11, length=2)
        assert page.command("setKind", first, "obstacle")["done"]
        assert page.command("setField", first, "scale", "structural")["done"]
        evidence = [{"type": "voice", "text": "dit"}]
        assert page.command("setField", first, "evidence", evidence)["done"]
        assert page.command("setField", first, "scale", None)["done"]
        assert page.command("link", "answered_by", first, goal, {"because": "il le faut"})["done"]
        assert page.command("link", "voiced_by", first, actor)["done"]
        assert page.command("moveLast", first)["done"]
        assert page.command("setAside", second)["done"]
        assert page.command("restore", second)["done"]
        assert page.command("setFrameField", "state", "design")["done"]
        assert page.command("merge", second, first)["done"]
        for _ in range(8):
            assert page.command("undo")["done"]
        for _ in range(8):
            assert page.command("redo")["done"]
        page.saved()
        told = page.ask("read")
        assert told["refused"] == []
        cards = {card["id"]: card for card in told["sections"]["needs"]["cards"]}
        assert cards[first]["code"] == "B1"
        assert cards[first]["texts"]["plain"].startswith("simplement  dit")
        assert told["links"]


def test_a_stock_provider_and_the_page_converge(
    server: RunningServer, token: str, canvas: str
) -> None:
    with (
        StockYjs(server.url, canvas, "needs", token) as stock,
        PageInNode(server.url, canvas, token) as page,
    ):
        stock.ask("wait_synced")
        stock.ask("add_card", card="c1", title="Fait ailleurs", body=["premier"])
        page.ask("wait", card="c1", equals="Fait ailleurs")
        page.ask("type", card="c1", text=", vu ici")
        stock.ask("wait", card="c1", equals="Fait ailleurs, vu ici")
        stock.ask("paragraph", card="c1", text="second", marks={"strong": {}})
        page.ask("wait", card="c1", field="body", equals="premier second")
        page.ask("wait", card="c1", field="title", contains="vu ici")
        page.saved()
        written = page.ask("raw", section="needs")
        assert written["vector"] == stock.ask("raw")["vector"] or written["state"]


def test_work_done_without_a_line_arrives_when_it_is_back(
    server: RunningServer, token: str, canvas: str
) -> None:
    with (
        PageInNode(server.url, canvas, token) as alice,
        PageInNode(server.url, canvas, token) as bob,
    ):
        card = alice.add_card("values", "Dignité")
        alice.saved()
        bob.ask("wait", card=card, equals="Dignité")
        alice.ask("line", up=False)
        alice.ask("wait_status", kind="offline")
        alice.ask("type", card=card, text=" d'abord")
        alice.add_card("values", "Hors ligne")
        bob.ask("type", card=card, text=" !")
        assert alice.ask("read")["status"] == {"kind": "offline", "kept": 2}
        alice.ask("line", up=True)
        alice.saved()
        bob.ask("wait", card=card, contains="d'abord")
        assert sorted(bob.titles("values")) == sorted(alice.titles("values"))


def test_a_server_that_is_killed_loses_nothing_that_was_said_to_be_saved(
    server: RunningServer, token: str, canvas: str
) -> None:
    with PageInNode(server.url, canvas, token) as page:
        page.saved()
        for number in range(20):
            page.add_card("needs", f"carte {number}")
        page.saved()
        server.kill()
        unsaved = page.add_card("needs", "pendant la panne")
        server.start()
        page.ask("wait_saved", timeout=30_000)
        assert page.ask("read")["unsaved"] == 0
    with PageInNode(server.url, canvas, token) as fresh:
        fresh.ask("wait", card=unsaved, equals="pendant la panne")
        assert fresh.titles("needs") == [*(f"carte {n}" for n in range(20)), "pendant la panne"]


def test_what_the_gate_refuses_comes_back_as_text(
    server: RunningServer, token: str, canvas: str
) -> None:
    with PageInNode(server.url, canvas, token) as page:
        card = page.add_card("needs", "bon")
        page.saved()
        page.ask("type", card=card, text="x" * 600)
        page.ask("wait_status", kind="refused")
        [item] = page.ask("read")["refused"]
        assert (item["field"], item["mine"], item["theirs"]) == ("title", "bon" + "x" * 600, "bon")
        page.ask("type", card=card, text=" et court")
        page.command("dismissRefused", item["id"])
        page.saved()
    with StockYjs(server.url, canvas, "needs", token) as stock:
        stock.ask("wait", card=card, equals="bon et court")


def test_a_card_made_through_the_api_appears_on_the_page(
    server: RunningServer, token: str, canvas: str
) -> None:
    with PageInNode(server.url, canvas, token) as page:
        page.saved()
        answer = httpx.post(
            f"{server.url}/api/v1/canvases/{canvas}/cards",
            headers={"Authorization": f"Bearer {token}"},
            json={"section": "needs", "kind": "need", "title": "Par programme"},
        )
        answer.raise_for_status()
        page.ask("wait", card=answer.json()["card"]["id"], equals="Par programme")
