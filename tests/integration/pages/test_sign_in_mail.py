"""Links by mail, through a real mail server: in one's language, once, and telling nobody."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.support.forms import fields_of
from tests.support.house import House, open_house
from tests.support.mailbox import Mailbox, open_mailbox

pytestmark = pytest.mark.anyio
PUBLIC = "https://canevas.example"
HEADERS = {"Origin": PUBLIC, "Sec-Fetch-Site": "same-origin"}
GOOD = "jument quartz parasol"


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    """A mail server that keeps what it is given."""
    async with open_mailbox() as opened:
        yield opened


@pytest.fixture
async def house(tmp_path: Path, mailbox: Mailbox) -> AsyncIterator[House]:
    """A house that can send mails."""
    async with open_house(tmp_path, public_url=PUBLIC, mail=mailbox.settings) as opened:
        yield opened


async def browse(house: House) -> httpx.AsyncClient:
    browser = await house.visitor()
    # The proxy in front of the house speaks https with the browser.
    browser.base_url = httpx.URL("https://canevas.example")
    return browser


async def ask(browser: httpx.AsyncClient, email: str, wish: str, **headers: str) -> httpx.Response:
    fields = fields_of((await browser.get("/sign-in/mail")).text)
    return await browser.post(
        "/sign-in/mail",
        data={**fields, "email": email, "wish": wish},
        headers={**HEADERS, **headers},
    )


async def test_a_link_comes_by_mail_and_signs_in_once(house: House, mailbox: Mailbox) -> None:
    alice = await house.account("Alice")
    await house.services.accounts.set_language(alice.actor, "en")
    browser = await browse(house)
    planted = await ask(browser, "ALICE@canevas.test", "sign_in", Host="evil.test")
    assert planted.status_code == 421
    sent = await ask(browser, "ALICE@canevas.test", "sign_in", **{"X-Forwarded-Host": "evil.test"})
    assert sent.status_code == 200
    mail = await mailbox.next()
    assert mail["To"] == alice.email
    assert mail["Content-Language"] == "en"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    text = mail.get_content()
    assert "Hello Alice" in text
    [place] = re.findall(r"https://canevas\.example(/in/\S+)", text)
    scanner = await browse(house)
    assert (await scanner.get(place)).status_code == 200
    fields = fields_of((await browser.get(place)).text)
    assert (await browser.post(place, data=fields, headers=HEADERS)).status_code == 303
    assert "Alice" in (await browser.get("/")).text
    assert (await scanner.get(place)).status_code == 404


async def test_a_forgotten_password_is_replaced_and_every_other_login_ends(
    house: House, mailbox: Mailbox
) -> None:
    alice = await house.account("Alice", GOOD)
    before = await house.services.accounts.begin_login(alice.actor, kind="password")
    browser = await browse(house)
    await ask(browser, alice.email, "reset")
    [place] = re.findall(r"(/in/\S+)", (await mailbox.next()).get_content())
    fields = fields_of((await browser.get(place)).text)
    done = await browser.post(
        place, data={**fields, "password": "verre bleu sous la pluie"}, headers=HEADERS
    )
    assert done.status_code == 303
    assert await house.services.accounts.by_login(before) is None
    assert await house.services.accounts.passwords.owner_of(alice.email, GOOD) is None


async def test_the_answer_is_the_same_for_everybody_and_only_one_gets_a_mail(
    house: House, mailbox: Mailbox
) -> None:
    await house.account("Alice")
    gone = await house.account("Carol")
    await house.services.accounts.deactivate(gone.id, "system")
    answers = []
    for name in ("nobody", "carol", "alice"):
        answer = await ask(await browse(house), f"{name}@canevas.test", "sign_in")
        answers.append((answer.status_code, answer.text.replace(name, "…")))
    assert len({(status, re.sub(r'nonce="[^"]*"', "", page)) for status, page in answers}) == 1
    await mailbox.next()
    await house.services.post.close()
    assert mailbox.mails == []


async def test_a_mailbox_is_not_flooded_and_nobody_is_told(house: House, mailbox: Mailbox) -> None:
    await house.account("Alice")
    browser = await browse(house)
    statuses = [
        (await ask(browser, "alice@canevas.test", "sign_in")).status_code for _ in range(11)
    ]
    assert statuses == [200] * 10 + [429]
    await house.services.post.close()
    assert len(mailbox.mails) == 3


async def test_a_mail_server_that_fails_changes_no_answer(
    house: House, mailbox: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    await house.account("Alice")
    mailbox.refusing = True
    assert (await ask(await browse(house), "alice@canevas.test", "sign_in")).status_code == 200
    await house.services.post.close()
    said = "".join(capsys.readouterr())
    assert "mail.failed" in said
    assert "alice@" not in said
    assert "/in/" not in said.replace("/in/…", "")


@pytest.mark.parametrize("email", ["", "nowhere", "a@b.c\r\nBcc: x@y.z", "a b@c.d"])
async def test_what_is_no_address_is_said_to_be_none(
    house: House, mailbox: Mailbox, email: str
) -> None:
    answer = await ask(await browse(house), email, "sign_in")
    assert answer.status_code == 422
    assert 'id="email-problem"' in answer.text


async def test_without_a_mail_server_there_is_no_such_page(tmp_path: Path) -> None:
    async with open_house(tmp_path / "plain") as plain:
        visitor = await plain.visitor()
        assert (await visitor.get("/sign-in/mail")).status_code == 404
        assert "/sign-in/mail" not in (await visitor.get("/sign-in")).text
