"""Signing in at a provider: a real one over HTTP, honest and cheating."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.house import House, open_house
from tests.support.provider import OpenIdProvider, open_provider

pytestmark = pytest.mark.anyio
PUBLIC = "https://canevas.example"
BACK = "/sign-in/openid/back"


@pytest.fixture
async def provider() -> AsyncIterator[OpenIdProvider]:
    """A provider that vouches for Alice."""
    async with open_provider() as opened:
        opened.claims = {"email": "alice@canevas.test", "email_verified": True, "name": "Alice"}
        yield opened


@pytest.fixture
async def house(tmp_path: Path, provider: OpenIdProvider) -> AsyncIterator[House]:
    """A house that people may enter by way of the provider."""
    async with open_house(tmp_path, public_url=PUBLIC, openid=provider.settings()) as opened:
        yield opened


async def browse(house: House) -> httpx.AsyncClient:
    browser = await house.visitor()
    browser.base_url = httpx.URL(PUBLIC)
    return browser


async def go(
    browser: httpx.AsyncClient, provider: OpenIdProvider, place: str = "/"
) -> httpx.Response:
    """There and back."""
    away = await browser.get("/sign-in/openid", params={"next": place})
    assert away.status_code == 302, away.text
    return await browser.get(f"{BACK}?{provider.approve(away.headers['location'])}")


async def test_a_verified_address_ties_the_provider_to_its_person_once(
    house: House, provider: OpenIdProvider
) -> None:
    alice = await house.account("Alice")
    browser = await browse(house)
    entered = await go(browser, provider, "/account")
    assert (entered.status_code, entered.headers["location"]) == (303, "/account")
    [login] = await house.services.accounts.logins.of(alice.actor)
    assert login.kind == "openid"
    [asked] = provider.asked
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{PUBLIC}{BACK}"
    assert len(asked["nonce"]) >= 16
    # From now on the subject counts, whatever address it has.
    provider.claims = {"email": "bob@canevas.test", "email_verified": True}
    await house.account("Bob")
    again = await browse(house)
    assert (await go(again, provider)).status_code == 303
    assert len(await house.services.accounts.logins.of(alice.actor)) == 2


@pytest.mark.parametrize("verified", [False, None, "false", 1, "yes", {"x": True}])
async def test_an_address_that_is_not_verified_is_nobodys(
    house: House, provider: OpenIdProvider, verified: object
) -> None:
    await house.account("Alice")
    provider.claims = {"email": "alice@canevas.test", "email_verified": verified}
    if verified is None:
        del provider.claims["email_verified"]
    browser = await browse(house)
    assert (await go(browser, provider)).status_code == 422
    assert "__Host-canevas" not in browser.cookies


@pytest.mark.parametrize(
    "twist",
    [
        {"iss": "https://evil.test"},
        {"aud": "somebody-else"},
        {"aud": ["canevas", "other"], "azp": "other"},
        {"nonce": "another"},
        {"exp": 1},
        {"sub": ""},
        {"sub": "x" * 300},
        {"sub": 7},
    ],
    ids=str,
)
async def test_a_token_that_is_not_for_us_now_signs_nobody_in(
    house: House, provider: OpenIdProvider, twist: dict[str, Any]
) -> None:
    await house.account("Alice")
    provider.twist = twist
    browser = await browse(house)
    assert (await go(browser, provider)).status_code == 422
    assert "__Host-canevas" not in browser.cookies


async def test_a_token_signed_by_somebody_else_signs_nobody_in(
    house: House, provider: OpenIdProvider
) -> None:
    await house.account("Alice")
    provider.foreign_key = True
    assert (await go(await browse(house), provider)).status_code == 422


async def test_an_answer_for_one_browser_is_worth_nothing_in_another_or_twice(
    house: House, provider: OpenIdProvider
) -> None:
    await house.account("Alice")
    victim, attacker = await browse(house), await browse(house)
    away = await attacker.get("/sign-in/openid")
    back = provider.approve(away.headers["location"])
    # A link to the attacker's answer, opened by somebody else, with and without a flow of theirs.
    assert (await victim.get(f"{BACK}?{back}")).status_code == 422
    await victim.get("/sign-in/openid")
    assert (await victim.get(f"{BACK}?{back}")).status_code == 422
    # Even the attacker's cookie does not help in a browser with another name.
    stolen = {name: value for name, value in attacker.cookies.items() if "openid" in name}
    victim.cookies.clear()
    victim.cookies.update(stolen)
    assert (await victim.get(f"{BACK}?{back}")).status_code == 422
    assert (await attacker.get(f"{BACK}?{back}")).status_code == 303
    assert (await attacker.get(f"{BACK}?{back}")).status_code == 422


@pytest.mark.parametrize(
    "query", ["", "error=access_denied", "code=x", "state=x", "code=x&state=y"]
)
async def test_a_broken_answer_is_a_kind_page(house: House, query: str) -> None:
    browser = await browse(house)
    await browser.get("/sign-in/openid")
    page = await browser.get(f"{BACK}?{query}")
    assert page.status_code == 422
    assert 'role="alert"' in page.text


async def test_a_description_under_another_name_is_not_followed(
    house: House, provider: OpenIdProvider
) -> None:
    provider.issuer_in_description = "https://evil.test"
    page = await (await browse(house)).get("/sign-in/openid")
    assert page.status_code == 503


async def test_somebody_new_is_turned_away_unless_the_operator_lets_them_in(
    tmp_path: Path, house: House, provider: OpenIdProvider
) -> None:
    provider.claims = {"email": "new@canevas.test", "email_verified": True, "name": "Nou\u202ea"}
    await house.account("Alice")
    assert (await go(await browse(house), provider)).status_code == 422
    async with open_house(
        tmp_path / "open", public_url=PUBLIC, openid=provider.settings(creates=True)
    ) as opened:
        # Nobody becomes the owner of an empty house by being the first to knock.
        assert (await go(await browse(opened), provider)).status_code == 422
        await opened.account("Alice")
        assert (await go(await browse(opened), provider)).status_code == 303
        made = await opened.services.accounts.person_by_email("new@canevas.test")
        assert (made.name, made.position) == ("Noua", "member")


async def test_somebody_who_was_deactivated_stays_out(
    house: House, provider: OpenIdProvider
) -> None:
    alice = await house.account("Alice")
    assert (await go(await browse(house), provider)).status_code == 303
    await house.services.accounts.deactivate(alice.id, "system")
    assert (await go(await browse(house), provider)).status_code == 422


async def test_without_a_provider_there_is_no_such_page(tmp_path: Path) -> None:
    async with open_house(tmp_path / "plain") as plain:
        visitor = await plain.visitor()
        for place in ("/sign-in/openid", BACK):
            assert (await visitor.get(place)).status_code == 404
        assert "openid" not in (await visitor.get("/sign-in")).text
