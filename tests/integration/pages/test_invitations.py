"""The welcome page: looking is harmless, pressing lets in, and no secret stays behind."""

from __future__ import annotations

import asyncio
import logging
import re
from pathlib import Path

import httpx
import pytest

from tests.support.house import OWN_PAGE, House
from workspace.access import Role
from workspace.organisations import Invited
from workspace.organisations.store import CODE_SIGNS

pytestmark = pytest.mark.anyio


@pytest.fixture
async def invited(house: House) -> Invited:
    """An invitation to a canvas of Alice's."""
    canvas = await house.canvas(title="Épicerie solidaire")
    return await house.services.organisations.invite(canvas, "system", Role.MEMBER, uses=2)


async def token_of(page: httpx.Response) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


async def come_in(browser: httpx.AsyncClient, place: str, name: str = "") -> httpx.Response:
    token = await token_of(await browser.get(place))
    return await browser.post(place, data={"form_token": token, "name": name}, headers=OWN_PAGE)


async def test_looking_at_an_invitation_a_hundred_times_uses_nothing(
    house: House, invited: Invited
) -> None:
    scanner = await house.visitor()
    for _ in range(100):
        assert (await scanner.get(f"/i/{invited.token}")).status_code == 200
    page = await scanner.get(f"/i/{invited.token}")
    assert "Épicerie solidaire" in page.text
    assert "canevas" not in scanner.cookies
    invitation = await house.services.organisations.invitation(invited.token)
    assert invitation.used == 0
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"


async def test_a_scanner_that_presses_the_button_without_the_page_gets_nothing(
    house: House, invited: Invited
) -> None:
    browser, scanner = await house.visitor(), await house.visitor()
    token = await token_of(await browser.get(f"/i/{invited.token}"))
    for said in ({}, {"form_token": token}):
        refused = await scanner.post(f"/i/{invited.token}", data=said, headers=OWN_PAGE)
        assert refused.status_code == 403
    assert (await house.services.organisations.invitation(invited.token)).used == 0


async def test_pressing_the_button_lets_in_under_the_name_that_was_chosen(
    house: House, invited: Invited
) -> None:
    browser = await house.visitor()
    entered = await come_in(browser, f"/i/{invited.token}", "  Zoé\u202e\n ")
    assert entered.status_code == 303
    assert re.fullmatch(r"/c/[0-9a-f]{32}#add", entered.headers["location"])
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    page = await browser.get("/")
    assert "<bdi>Zoé</bdi>" in page.text
    assert (await browser.get(entered.headers["location"])).status_code == 200


async def test_an_older_telephone_that_hides_its_origin_can_come_in_too(
    house: House, invited: Invited
) -> None:
    browser = await house.visitor()
    token = await token_of(await browser.get(f"/i/{invited.token}"))
    entered = await browser.post(
        f"/i/{invited.token}", data={"form_token": token}, headers={"Origin": "null"}
    )
    assert entered.status_code == 303


async def test_each_entry_is_a_session_of_its_own_and_uses_are_counted(
    house: House, invited: Invited
) -> None:
    secrets = set()
    for name in ("Un", "Deux"):
        browser = await house.visitor()
        assert (await come_in(browser, f"/i/{invited.token}", name)).status_code == 303
        secrets.add(browser.cookies["canevas"])
    assert len(secrets) == 2
    third = await (await house.visitor()).get(f"/i/{invited.token}")
    assert third.status_code == 404
    assert "n’est plus valable" in third.text


async def test_somebody_who_is_in_already_is_offered_to_go_on(
    house: House, invited: Invited
) -> None:
    browser = await house.visitor()
    entered = await come_in(browser, f"/i/{invited.token}", "Zoé")
    page = await browser.get(f"/i/{invited.token}")
    assert f'href="{entered.headers["location"]}"' in page.text


async def test_a_code_leads_to_the_same_page_however_it_is_typed(
    house: House, invited: Invited
) -> None:
    browser = await house.visitor()
    spoken = " ".join(invited.code.lower())
    page = await browser.get("/join")
    gone = await browser.post(
        "/join", data={"form_token": await token_of(page), "code": spoken}, headers=OWN_PAGE
    )
    assert gone.headers["location"] == f"/j/{invited.code}"
    assert (await come_in(browser, f"/j/{invited.code}", "Zoé")).status_code == 303


async def test_wrong_codes_run_out_of_patience_at_the_eleventh(house: House) -> None:
    await house.canvas()
    guesser = await house.visitor()
    statuses = [(await guesser.get(f"/j/AAAAA{sign}")).status_code for sign in CODE_SIGNS[:12]]
    assert statuses == [404] * 10 + [429] * 2


async def test_right_codes_cost_no_patience(house: House, invited: Invited) -> None:
    visitor = await house.visitor()
    for _ in range(15):
        assert (await visitor.get(f"/j/{invited.code}")).status_code == 200


async def test_no_secret_stays_in_log_or_database(
    house: House,
    invited: Invited,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = await house.visitor()
    await come_in(browser, f"/i/{invited.token}")
    await browser.get(f"/j/{invited.code}")
    await browser.get(f"/c/x?token={invited.token}")
    secrets = [invited.token, invited.code, browser.cookies["canevas"]]
    metrics = (await browser.get("/metrics")).text
    # The log of our own code goes to stdout here; httpx's, which names what it asks, is a client's.
    said = "".join(capsys.readouterr())
    said += "".join(r.getMessage() for r in caplog.records if not r.name.startswith("http"))
    assert "/i/…" in said
    for secret in secrets:
        assert secret not in said
        assert secret not in metrics
        for file in await asyncio.to_thread(lambda: [p.read_bytes() for p in tmp_path.iterdir()]):
            assert secret.encode() not in file
