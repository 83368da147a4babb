"""The page to erase something for good: find, look, say it deliberately (R14)."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from tests.support.house import OWN_PAGE, House
from workspace.access import Role

pytestmark = pytest.mark.anyio
CANARY = "Zéphyrine Kanarien"


async def sent(browser: httpx.AsyncClient, address: str, **fields: str) -> httpx.Response:
    page = await browser.get(address)
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return await browser.post(address, data={"form_token": found[1], **fields}, headers=OWN_PAGE)


def files_with_it(folder: Path) -> list[str]:
    """Every file below a folder that holds the canary."""
    files = (one for one in folder.rglob("*") if one.is_file())
    return [one.name for one in files if CANARY.encode() in one.read_bytes()]


async def begun(house: House) -> tuple[str, httpx.AsyncClient]:
    """A canvas with a card that names somebody, and its facilitator's browser."""
    canvas = await house.canvas("Alice")
    program = await house.program("Alice")
    made = await program.post(
        f"/api/v1/canvases/{canvas}/cards",
        json={"section": "needs", "title": f"La demande de {CANARY}"},
    )
    assert made.status_code == 201, made.text
    return canvas, await house.visitor(await house.person("Alice"))


async def test_it_is_found_shown_and_erased_once_the_word_was_typed__R14(
    house: House, tmp_path: Path
) -> None:
    canvas, browser = await begun(house)
    address = f"/c/{canvas}/people/erase"
    shown = await sent(browser, address, do="find", what="text", text=CANARY.upper())
    assert shown.status_code == 200
    assert f"<mark>{CANARY}</mark>" in shown.text
    wrong = await sent(browser, address, do="erase", what="text", text=CANARY, word="oui")
    assert wrong.status_code == 422
    assert files_with_it(tmp_path)
    word = re.search(r'<label for="word">[^<]*?: ?([^<]+)</label>', shown.text)
    assert word is not None
    gone = await sent(browser, address, do="erase", what="text", text=CANARY, word=word[1].strip())
    assert gone.status_code == 303, gone.text
    done = await browser.get(gone.headers["location"])
    assert done.status_code == 200
    assert CANARY not in done.text
    assert files_with_it(tmp_path) == []
    program = await house.program("Alice")
    read = await program.get(f"/api/v1/canvases/{canvas}")
    assert CANARY not in read.text
    assert read.json()["epoch"] == 2
    log = await browser.get(f"/c/{canvas}/people/log")
    assert CANARY not in log.text


async def test_a_text_that_is_not_there_or_too_short_changes_nothing(house: House) -> None:
    canvas, browser = await begun(house)
    address = f"/c/{canvas}/people/erase"
    for text in ("Personne de ce nom", "d", ""):
        answer = await sent(browser, address, do="erase", what="text", text=text, word="effacer")
        assert answer.status_code == 422
    program = await house.program("Alice")
    assert (await program.get(f"/api/v1/canvases/{canvas}")).json()["epoch"] == 1


async def test_what_is_wrong_is_said_at_its_field_and_the_focus_goes_there(house: House) -> None:
    canvas, browser = await begun(house)
    address = f"/c/{canvas}/people/erase"
    fields = {
        "text": {"do": "find", "what": "text", "text": "d"},
        "participant": {"do": "find", "what": "participant", "participant": "guest:nobody"},
        "word": {"do": "erase", "what": "text", "text": CANARY, "word": "oui"},
    }
    for field, filled in fields.items():
        page = (await sent(browser, address, **filled)).text
        told = re.search(
            rf'id="problem" role="alert">[^<]+</p>\s*<(?:input|select) id="{field}"', page
        )
        assert told, field
        assert re.findall(r'id="([\w-]+)"[^>]* autofocus', page) == [field]
    found = await sent(browser, address, do="find", what="text", text=CANARY)
    assert re.findall(r'id="([\w-]+)"[^>]* autofocus', found.text) == ["found-title"]


async def test_only_whoever_runs_the_canvas_erases(house: House) -> None:
    canvas, _ = await begun(house)
    for role in (Role.MEMBER, Role.SUPERVISOR, Role.READER, Role.GUEST_EDITOR):
        visitor = await house.visitor(await house.guest(canvas, role))
        assert (await visitor.get(f"/c/{canvas}/people/erase")).status_code in (403, 404)


async def test_the_api_shows_and_erases_and_keeps_a_ledger_without_content__R14(
    house: House,
) -> None:
    canvas, _ = await begun(house)
    program = await house.program("Alice")
    address = f"/api/v1/canvases/{canvas}/erasures"
    found = await program.post(address, json={"text": CANARY, "preview": True})
    assert found.status_code == 200, found.text
    assert found.json()["counts"]["live"] == 1
    done = await program.post(address, json={"text": CANARY})
    assert done.status_code == 200, done.text
    assert done.json()["erased"]["epoch"] == 2
    assert done.json()["erased"]["swept"]
    assert CANARY not in done.text
    rows = (await program.get(address)).json()["erasures"]
    assert [row["swept"] for row in rows] == [True]
    again = await program.post(address, json={"text": CANARY})
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_erase")
    short = await program.post(address, json={"text": "d"})
    assert (short.status_code, short.json()["code"]) == (422, "text_too_short")


async def test_what_somebody_wrote_goes_and_they_take_part_no_more__R14(house: House) -> None:
    canvas, browser = await begun(house)
    guest = await house.guest(canvas, Role.GUEST_EDITOR, name="Zoé")
    address = f"/c/{canvas}/people/erase"
    page = await browser.get(address)
    assert "Zoé" in page.text
    program = await house.program("Alice")
    done = await program.post(f"/api/v1/canvases/{canvas}/erasures", json={"participant": guest})
    assert done.status_code == 200, done.text
    assert "Zoé" not in (await browser.get(f"/c/{canvas}/people")).text
