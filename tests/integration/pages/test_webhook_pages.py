"""The page of webhooks: made, shown once, tried, paused, removed; without script."""

from __future__ import annotations

import re

import pytest

from tests.integration.api.test_webhooks import owner
from tests.support.house import OWN_PAGE, House

pytestmark = pytest.mark.anyio
PAGE = "/organisation/webhooks"


def token_of(html: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', html)
    assert found is not None
    return found[1]


async def test_a_webhook_is_made_on_the_page_and_its_secret_is_shown_once(house: House) -> None:
    await owner(house)
    alice = await house.visitor(await house.person("Alice"))
    page = await alice.get(PAGE)
    assert page.status_code == 200
    form = {"form_token": token_of(page.text), "url": "https://told.example.org/", "canvas": ""}
    refused = await alice.post(PAGE, data=form, headers=OWN_PAGE)
    assert refused.status_code == 422
    assert 'value="https://told.example.org/"' in refused.text
    form["event-canvas.created"] = "yes"
    bad = await alice.post(PAGE, data={**form, "url": "http://127.0.0.1/"}, headers=OWN_PAGE)
    assert bad.status_code == 422
    assert "field-problem" in bad.text
    made = await alice.post(PAGE, data=form, headers=OWN_PAGE)
    assert made.status_code == 201
    secret = re.search(r"whsec_[\w-]+", made.text)
    assert secret is not None
    address = re.search(rf'action="({PAGE}/[0-9a-f]{{32}})"', made.text)
    assert address is not None
    again = await alice.get(address[1])
    assert "whsec_" not in again.text
    for do, seen in (("pause", "resume"), ("resume", "pause"), ("test", "again")):
        sent = {"form_token": token_of(again.text), "do": do}
        answer = await alice.post(address[1], data=sent, headers=OWN_PAGE)
        assert answer.status_code == 303
        again = await alice.get(address[1])
        assert f'value="{seen}"' in again.text
    sent = {"form_token": token_of(again.text), "do": "secret"}
    renewed = await alice.post(address[1], data=sent, headers=OWN_PAGE)
    assert secret[0] not in renewed.text
    assert "whsec_" in renewed.text
    unknown = await alice.post(address[1], data={**sent, "do": "explode"}, headers=OWN_PAGE)
    assert unknown.status_code == 404
    sent["do"] = "remove"
    assert (await alice.post(address[1], data=sent, headers=OWN_PAGE)).status_code == 303
    assert (await alice.get(address[1])).status_code == 404


async def test_the_page_is_for_owners_and_coordinators(house: House) -> None:
    await owner(house, "Bob", "member")
    bob = await house.visitor(await house.person("Bob"))
    assert (await bob.get(PAGE)).status_code == 403
    assert (await bob.get(f"{PAGE}/{'0' * 32}")).status_code == 403
    stranger = await house.visitor()
    assert (await stranger.get(PAGE)).status_code == 401
    await owner(house)
    alice = await house.visitor(await house.person("Alice"))
    for ident in ("0" * 32, "x", "%00"):
        assert (await alice.get(f"{PAGE}/{ident}")).status_code == 404
