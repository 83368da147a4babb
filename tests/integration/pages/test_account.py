"""`/account`: everything about oneself, and nothing about anybody else."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.support.forms import fields_of
from tests.support.house import OWN_PAGE, House
from workspace.access import Role

pytestmark = pytest.mark.anyio
GOOD = "jument quartz parasol"
OTHER = "verre bleu sous la pluie"
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0"


async def send(browser: httpx.AsyncClient, action: str, **said: str) -> httpx.Response:
    """Fills in the page's form that goes to `action`."""
    fields = fields_of((await browser.get("/account")).text, action)
    return await browser.post(action, data={**fields, **said}, headers=OWN_PAGE)


async def test_strangers_are_asked_to_sign_in_and_guests_have_no_account(house: House) -> None:
    stranger = await house.visitor()
    page = await stranger.get("/account")
    assert page.status_code == 401
    assert 'href="/sign-in?next=/account"' in page.text
    guest = await house.visitor(await house.guest(await house.canvas(), Role.MEMBER))
    assert (await guest.get("/account")).status_code == 403
    program = await house.program("Alice")
    assert (await program.get("/account")).status_code == 401


async def test_a_name_and_a_language_are_kept(house: House) -> None:
    alice = await house.visitor(await house.person("Alice"))
    kept = await send(alice, "/account", name="  Alice\u202e Martin ", language="nl")
    assert kept.status_code == 303
    page = await alice.get(kept.headers["location"])
    assert page.headers["content-language"] == "nl"
    assert 'role="status"' in page.text
    found = await house.account("Alice")
    assert (found.name, found.language) == ("Alice Martin", "nl")
    empty = await send(alice, "/account", name="\u202e", language="nl")
    assert empty.status_code == 422
    assert 'id="name-problem"' in empty.text


async def test_a_password_is_changed_with_the_old_one_and_signs_out_everywhere_else(
    house: House,
) -> None:
    alice = await house.account("Alice", GOOD)
    here, there = [await house.visitor(alice.actor) for _ in range(2)]
    wrong = await send(here, "/account/password", old="wrong", new=OTHER)
    assert wrong.status_code == 422
    assert 'id="old-problem"' in wrong.text
    weak = await send(here, "/account/password", old=GOOD, new="password1234")
    assert 'id="new-problem"' in weak.text
    for page in (wrong, weak):
        assert OTHER not in page.text
    assert (await there.get("/account")).status_code == 200
    changed = await send(here, "/account/password", old=GOOD, new=OTHER)
    assert changed.headers["location"] == "/account?done=password"
    assert (await here.get("/account?done=password")).status_code == 200
    assert (await there.get("/account")).status_code == 401
    owner_of = house.services.accounts.passwords.owner_of
    assert await owner_of(alice.email, GOOD) is None
    assert await owner_of(alice.email, OTHER) is not None


async def test_ones_logins_are_listed_in_plain_words_and_ended(house: House) -> None:
    accounts = house.services.accounts
    alice = await house.account("Alice")
    here = await house.visitor(alice.actor)
    secrets = [
        await accounts.begin_login(alice.actor, kind="password", device="Firefox, Android"),
        await accounts.begin_login(alice.actor, kind="link", shared=True),
    ]
    page = (await here.get("/account?lang=en")).text
    assert page.count("this one") == 1
    assert "Firefox, Android" in page
    assert "shared device" in page
    first = await accounts.by_login(secrets[0])
    assert first is not None
    ended = await send(here, "/account/logins", login=first.login)
    assert ended.status_code == 303
    assert await accounts.by_login(secrets[0]) is None
    assert (await send(here, "/account/logins", login="others")).status_code == 303
    assert await accounts.by_login(secrets[1]) is None
    assert (await here.get("/account")).status_code == 200


async def test_nobody_ends_a_login_or_a_token_of_somebody_else(house: House) -> None:
    accounts = house.services.accounts
    bob = await house.account("Bob")
    secret = await accounts.begin_login(bob.actor, kind="link")
    login = await accounts.by_login(secret)
    assert login is not None
    token, _ = await accounts.tokens.create(bob, ["read"], "x")
    alice = await house.account("Alice")
    browser = await house.visitor(alice.actor)
    await accounts.begin_login(alice.actor, kind="link")
    await accounts.tokens.create(alice, ["read"], "y")
    theirs = await send(browser, "/account/logins", login=login.login)
    nobodys = await send(browser, "/account/logins", login="0" * 32)
    assert (theirs.status_code, theirs.content) == (404, nobodys.content)
    assert (await send(browser, "/account/tokens/revoke", token=token)).status_code == 404
    assert await accounts.by_login(secret) is not None


async def test_a_token_is_shown_once_listed_and_withdrawn(house: House) -> None:
    alice = await house.visitor(await house.person("Alice"))
    assert (await send(alice, "/account/tokens", name="", scope="read", days="90")).status_code == (
        422
    )
    made = await send(alice, "/account/tokens", name="Agenda", scope="read", days="90")
    [secret] = re.findall(r'class="token"[^>]*value="([^"]+)"', made.text)
    page = (await alice.get("/account")).text
    assert secret not in page
    assert "Agenda" in page
    program = await house.visitor()
    program.headers["Authorization"] = f"Bearer {secret}"
    assert (await program.get("/api/v1/me")).json()["scopes"] == ["read"]
    [ident] = re.findall(r'name="token" value="([^"]+)"', page)
    assert (await send(alice, "/account/tokens/revoke", token=ident)).status_code == 303
    assert (await program.get("/api/v1/me")).status_code == 401
    # What lifts the rates is for the operator's commands only.
    for scope, days in (("load", "90"), ("read", "100000"), ("", "")):
        refused = await send(alice, "/account/tokens", name="x", scope=scope, days=days)
        assert refused.status_code == 404


@pytest.mark.parametrize(
    "action",
    ["", "/password", "/logins", "/tokens", "/tokens/revoke"],
)
async def test_another_site_changes_nothing(house: House, action: str) -> None:
    alice = await house.visitor(await house.person("Alice"))
    page = (await alice.get("/account")).text
    evil = {"Origin": "http://evil.test", "Sec-Fetch-Site": "cross-site"}
    fields = fields_of(page, f"/account{action}") if action in ("", "/password", "/tokens") else {}
    for data, headers in ((fields, evil), ({}, OWN_PAGE), (fields_of(page, "/account"), OWN_PAGE)):
        if action == "" and headers is OWN_PAGE and data:
            continue
        refused = await alice.post(f"/account{action}", data=data, headers=headers)
        assert refused.status_code == 403


async def test_signing_in_writes_down_two_words_about_the_browser(house: House) -> None:
    accounts = house.services.accounts
    alice = await house.account("Alice")
    link = await accounts.links.make(alice, "sign_in")
    browser = await house.visitor()
    browser.headers["User-Agent"] = FIREFOX
    fields = fields_of((await browser.get(f"/in/{link}")).text)
    await browser.post(f"/in/{link}", data=fields, headers=OWN_PAGE)
    [login] = await accounts.logins.of(alice.actor)
    assert login.device == "Firefox, Android"


async def test_choosing_a_language_after_a_faulty_form_comes_back(house: House) -> None:
    alice = await house.visitor(await house.person("Alice"))
    for action in ("password", "logins", "tokens", "tokens/revoke"):
        gone = await alice.get(f"/account/{action}?lang=nl")
        assert (gone.status_code, gone.headers["location"]) == (303, "/account?lang=nl")
