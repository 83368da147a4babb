"""Behind a public https address: cookies that cannot be planted, and browsers told to insist."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.support.house import House, open_house

pytestmark = pytest.mark.anyio
PUBLIC = "https://canevas.example"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A house whose public address is https, reached over http by its proxy."""
    async with open_house(tmp_path, public_url=PUBLIC) as opened:
        yield opened


async def test_cookies_bear_the_prefix_that_keeps_others_from_planting_them(house: House) -> None:
    secret = await house.services.accounts.links.make(await house.account("Alice"), "sign_in")
    proxy = await house.visitor()
    page = await proxy.get(f"/in/{secret}")
    assert page.headers["strict-transport-security"].startswith("max-age=")
    [browser] = page.headers.get_list("set-cookie")
    assert browser.startswith("__Host-canevas_browser=")
    token = re.findall(r'name="form_token" value="([^"]+)"', page.text)[0]
    name = browser.partition(";")[0]
    entered = await proxy.post(
        f"/in/{secret}",
        data={"form_token": token},
        headers={"Origin": PUBLIC, "Sec-Fetch-Site": "same-origin", "Cookie": name},
    )
    assert entered.status_code == 303
    [login] = entered.headers.get_list("set-cookie")
    assert login.startswith("__Host-canevas=")
    for cookie in (browser, login):
        parts = {part.strip().lower() for part in cookie.split(";")}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= parts
        assert not any(part.startswith("domain") for part in parts)
    home = await proxy.get("/", headers={"Cookie": login.partition(";")[0]})
    assert "Alice" in home.text


async def test_a_cookie_without_the_prefix_is_nobodys(house: House) -> None:
    secret = await house.services.accounts.begin_login(await house.person("Alice"), kind="link")
    thief = await house.visitor()
    page = await thief.get("/", headers={"Cookie": f"canevas={secret}"})
    assert "Alice" not in page.text


async def test_links_name_the_public_address(house: House) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    made: httpx.Response = await alice.post(f"/api/v1/canvases/{canvas}/invitations", json={})
    assert made.json()["url"].startswith(f"{PUBLIC}/i/")
