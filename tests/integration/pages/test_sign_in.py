"""Signing in: with a password, by a link, for the first time; and what it never tells."""

from __future__ import annotations

import re
import statistics
import time

import httpx
import pytest
from sqlalchemy import Connection, select

from tests.support.forms import fields_of
from tests.support.house import OWN_PAGE, House
from workspace.accounts.first_run import first_token
from workspace.storage import tables
from workspace.web.sign_in_patience import SignInPatience

pytestmark = pytest.mark.anyio
GOOD = "jument quartz parasol"
EMAIL = "alice@canevas.test"


async def sign_in(browser: httpx.AsyncClient, password: str, **said: str) -> httpx.Response:
    """Fills in the page, as a browser without script does."""
    where = said.pop("where", "/sign-in")
    fields = fields_of((await browser.get(where)).text)
    return await browser.post(
        "/sign-in", data={**fields, "email": EMAIL, "password": password, **said}, headers=OWN_PAGE
    )


async def test_the_right_password_signs_in_with_a_secret_of_its_own(house: House) -> None:
    alice = await house.account("Alice", GOOD)
    browser = await house.visitor()
    page = await browser.get("/sign-in")
    assert page.status_code == 200
    assert "canevas" not in browser.cookies
    entered = await sign_in(browser, GOOD, email=" ALICE@canevas.test ")
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    known = await house.services.accounts.by_login(browser.cookies["canevas"])
    assert known is not None
    assert known.actor == alice.actor
    assert "Alice" in (await browser.get("/")).text
    # Whoever is signed in has no more to do there.
    assert (await browser.get("/sign-in")).headers["location"] == "/"
    other = await house.visitor()
    assert (await sign_in(other, GOOD)).status_code == 303
    assert other.cookies["canevas"] != browser.cookies["canevas"]


async def test_a_new_sign_in_ends_the_login_this_browser_had(house: House) -> None:
    accounts = house.services.accounts
    await house.account("Alice", GOOD)
    browser = await house.visitor(await house.person("Bob"))
    before = browser.cookies["canevas"]
    link = await accounts.links.make(await house.account("Alice"), "sign_in")
    token = fields_of((await browser.get(f"/in/{link}")).text)
    entered = await browser.post(f"/in/{link}", data=token, headers=OWN_PAGE)
    assert entered.status_code == 303
    [set_cookie] = [
        one for one in entered.headers.get_list("set-cookie") if one.startswith("canevas=")
    ]
    after = set_cookie.split(";")[0].removeprefix("canevas=")
    assert after not in (before, link)
    assert await accounts.by_login(before) is None
    known = await accounts.by_login(after)
    assert known is not None
    assert known.name == "Alice"


async def test_whatever_was_wrong_the_answer_is_the_same(house: House) -> None:
    await house.account("Alice", GOOD)
    await house.account("Bob")
    gone = await house.account("Carol", GOOD)
    await house.services.accounts.deactivate(gone.id, "system")
    pages = []
    for name in ("alice", "bob", "carol", "nobody"):
        browser = await house.visitor()
        refused = await sign_in(browser, "a wrong password", email=f"{name}@canevas.test")
        assert refused.status_code == 422
        assert "canevas" not in browser.cookies
        pages.append(bare(refused.text).replace(name, "…"))
    assert len(set(pages)) == 1


async def test_it_takes_as_long_for_nobody_as_for_somebody(house: House) -> None:
    await house.account("Alice", GOOD)
    taken: dict[str, list[float]] = {"alice": [], "nobody": []}
    browser = await house.visitor()
    fields = fields_of((await browser.get("/sign-in")).text)
    for _ in range(15):
        for name, seconds in taken.items():
            house.app.state.sign_in_patience = SignInPatience("k" * 40)
            began = time.perf_counter()
            await browser.post(
                "/sign-in",
                data={**fields, "email": f"{name}@canevas.test", "password": "wrong wrong wrong"},
                headers=OWN_PAGE,
            )
            seconds.append(time.perf_counter() - began)
    alice, nobody = (statistics.median(taken[name]) for name in ("alice", "nobody"))
    # Without the check against nobody's hash the difference is ten to one.
    assert 0.6 < alice / nobody < 1.7, (alice, nobody)


async def test_wrong_passwords_slow_down_one_browser_and_lock_nobody_out(house: House) -> None:
    await house.account("Alice", GOOD)
    mine = await house.visitor()
    assert (await sign_in(mine, GOOD)).status_code == 303
    del mine.cookies["canevas"]
    thief = await house.visitor()
    statuses = [(await sign_in(thief, "a wrong password")).status_code for _ in range(8)]
    # Five are answered, the sixth is the first of those that come every few seconds.
    assert statuses == [422] * 6 + [429] * 2
    waiting = await sign_in(thief, GOOD)
    assert waiting.status_code == 429
    assert int(waiting.headers["retry-after"]) > 0
    # From the same address, in the browser that was here before, the right one passes.
    assert (await sign_in(mine, GOOD)).status_code == 303
    # And somebody else at that address is not held up by it.
    await house.account("Bob", GOOD)
    other = await house.visitor()
    assert (await sign_in(other, GOOD, email="bob@canevas.test")).status_code == 303


async def test_refusals_are_counted_in_the_log_of_access_without_filling_it(house: House) -> None:
    alice = await house.account("Alice", GOOD)
    for _ in range(3):
        await sign_in(await house.visitor(), "a wrong password")
    await sign_in(await house.visitor(), "a wrong password", email="nobody@elsewhere.test")

    def work(connection: Connection) -> list[tuple[str, str]]:
        rows = connection.execute(
            select(tables.audit.c.actor, tables.audit.c.facts).where(
                tables.audit.c.event == "sign_in.refused"
            )
        )
        return [(row.actor, row.facts) for row in rows]

    noted = await house.services.database.read(work)
    assert sorted(noted) == [("nobody", "{}"), *[(alice.actor, "{}")] * 3]
    patience = house.app.state.sign_in_patience
    account = patience.account("flood@canevas.test")
    assert [patience.may_note(account) for _ in range(25)].count(True) == 20
    # The page asks: of an account that was noted so often, one more is not.
    while patience.may_note(patience.account(EMAIL)):
        pass
    await sign_in(await house.visitor(), "a wrong password")
    assert len(await house.services.database.read(work)) == len(noted)


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        ("/c/" + "0" * 32, "/c/" + "0" * 32),
        ("/account?done=kept", "/account?done=kept"),
        ("//evil.test", "/"),
        ("https://evil.test/", "/"),
        ("/\\evil.test", "/"),
        ("/\t/evil.test", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-out", "/"),
        ("", "/"),
    ],
)
async def test_after_signing_in_one_is_at_a_place_of_ours(
    house: House, wish: str, place: str
) -> None:
    await house.account("Alice", GOOD)
    browser = await house.visitor()
    shown = fields_of((await browser.get("/sign-in", params={"next": wish})).text)
    assert shown["next"] == place
    entered = await sign_in(browser, GOOD, next=wish)
    assert entered.headers["location"] == place


async def test_a_page_that_asks_for_somebody_leads_to_signing_in_and_back(house: House) -> None:
    canvas = await house.canvas()
    stranger = await house.visitor()
    page = await stranger.get(f"/c/{canvas}/text")
    assert page.status_code == 401
    assert f'href="/sign-in?next=/c/{canvas}/text"' in page.text


async def test_on_a_shared_device_the_login_goes_with_the_browser(house: House) -> None:
    await house.account("Alice", GOOD)
    browser = await house.visitor()
    entered = await sign_in(browser, GOOD, shared="yes")
    cookies = entered.headers.get_list("set-cookie")
    [login] = [cookie for cookie in cookies if cookie.startswith("canevas=")]
    assert "max-age" not in login.lower()
    assert "expires" not in login.lower()
    assert not [cookie for cookie in cookies if "known" in cookie]
    known = await house.services.accounts.by_login(browser.cookies["canevas"])
    assert known is not None
    assert known.shared


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.test"}])
async def test_another_site_cannot_sign_a_visitor_in(house: House, headers: dict[str, str]) -> None:
    await house.account("Alice", GOOD)
    browser = await house.visitor()
    await browser.get("/sign-in")
    forged = await browser.post(
        "/sign-in", data={"email": EMAIL, "password": GOOD, "form_token": "x"}, headers=headers
    )
    assert forged.status_code == 403
    assert "canevas" not in browser.cookies


async def test_looking_at_a_link_or_posting_to_it_blindly_uses_nothing_up(house: House) -> None:
    accounts = house.services.accounts
    alice = await house.account("Alice")
    for purpose in ("sign_in", "set_up", "reset"):
        link = await accounts.links.make(alice, purpose)
        scanner = await house.visitor()
        page = await scanner.get(f"/in/{link}")
        for _ in range(2):
            page = await scanner.get(f"/in/{link}")
            assert page.status_code == 200
            assert page.headers["referrer-policy"] == "no-referrer"
            assert page.headers["cache-control"] == "no-store"
            assert link not in page.text
        fields = fields_of(page.text)
        without_cookies = await house.visitor()
        for browser, data in ((scanner, {}), (without_cookies, fields)):
            blind = await browser.post(f"/in/{link}", data={**data, "password": GOOD})
            assert blind.status_code == 403
        await accounts.links.look(link)
    assert not (await house.account("Alice")).has_password


async def test_a_set_up_link_asks_for_a_password_once_and_signs_in(house: House) -> None:
    link = await house.services.accounts.links.make(await house.account("Alice"), "set_up")
    browser = await house.visitor()
    fields = fields_of((await browser.get(f"/in/{link}")).text)
    weak = await browser.post(
        f"/in/{link}", data={**fields, "password": "motdepasse123"}, headers=OWN_PAGE
    )
    assert weak.status_code == 422
    assert 'id="password-problem"' in weak.text
    assert "motdepasse123" not in weak.text
    entered = await browser.post(f"/in/{link}", data={**fields, "password": GOOD}, headers=OWN_PAGE)
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    assert "Alice" in (await browser.get("/")).text
    over = await browser.get(f"/in/{link}")
    assert over.status_code == 404
    assert (await sign_in(await house.visitor(), GOOD)).status_code == 303


async def test_the_first_link_makes_the_owner_and_is_worth_nothing_afterwards(
    house: House,
) -> None:
    link = f"/in/{first_token('s' * 40)}"
    browser = await house.visitor()
    fields = fields_of((await browser.get(link)).text)
    said = {**fields, "name": "Ana\u202e", "email": "ana@example.org", "password": GOOD}
    for wrong in ({"email": "nowhere"}, {"password": "court"}):
        refused = await browser.post(link, data={**said, **wrong}, headers=OWN_PAGE)
        assert refused.status_code == 422
    entered = await browser.post(link, data=said, headers=OWN_PAGE)
    assert entered.status_code == 303
    ana = await house.services.accounts.person_by_email("ana@example.org")
    assert (ana.name, ana.position, ana.has_password) == ("Ana", "owner", True)
    assert "Ana" in (await browser.get("/")).text
    stranger = await house.visitor()
    assert (await stranger.get(link)).status_code == 404
    again = await browser.post(link, data={**said, "email": "bo@example.org"}, headers=OWN_PAGE)
    assert again.status_code == 404


async def test_no_secret_of_signing_in_reaches_the_log(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    link = await house.services.accounts.links.make(await house.account("Alice"), "set_up")
    browser = await house.visitor()
    fields = fields_of((await browser.get(f"/in/{link}")).text)
    await browser.post(f"/in/{link}", data={**fields, "password": GOOD}, headers=OWN_PAGE)
    await sign_in(await house.visitor(), "a wrong password")
    await sign_in(await house.visitor(), GOOD)
    said = "".join(capsys.readouterr())
    assert "/in/…" in said
    for secret in (link, GOOD, "a wrong password", EMAIL, browser.cookies["canevas"]):
        assert secret not in said


def bare(page: str) -> str:
    """A page without what is random in it."""
    return re.sub(r'(nonce|value)="[^"]*"', "", page)
