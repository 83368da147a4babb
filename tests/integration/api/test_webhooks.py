"""Webhooks from the request that makes one to the signed message that arrives."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from tests.support.house import House, open_house
from tests.support.receiver import Receiver, listening
from workspace.outgoing.signature import verify
from workspace.storage import tables

pytestmark = pytest.mark.anyio
HOOKS = "/api/v1/webhooks"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, settings={"webhook_private": True}) as opened:
        yield opened


async def owner(house: House, name: str = "Alice", position: str = "owner") -> httpx.AsyncClient:
    actor = await house.person(name)
    await house.services.database.write(
        lambda c: c.execute(
            update(tables.person)
            .where(tables.person.c.id == actor.partition(":")[2])
            .values(position=position)
        )
    )
    return await house.program(name)


async def until(receiver: Receiver, events: set[str]) -> None:
    """Waits until the receiver heard each of them once."""
    async with asyncio.timeout(20):
        while events - {heard.headers["canevas-event"] for heard in receiver.heard}:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_program_is_told_with_a_signature_that_it_can_check(house: House) -> None:
    async with listening(Receiver()) as receiver:
        alice = await owner(house)
        made = await alice.post(HOOKS, json={"url": receiver.url})
        assert made.status_code == 201, made.text
        hook, secret = made.json(), made.json()["secret"]
        canvas = await house.canvas()
        tried = await alice.post(f"{HOOKS}/{hook['id']}/test")
        assert (tried.status_code, tried.json()["event"]) == (201, "ping")
        await alice.post(f"/api/v1/canvases/{canvas}/invitations", json={"label": "Voisins"})
        await until(receiver, {"ping", "invitation.created", "canvas.changed"})
    for heard in receiver.heard:
        body = json.loads(heard.body)
        signature = heard.headers["canevas-signature"]
        assert verify(secret, signature, heard.body, int(time.time()))
        assert not verify("whsec_other", signature, heard.body, int(time.time()))
        assert body["id"] == heard.headers["canevas-delivery"]
        assert body["event"] == heard.headers["canevas-event"]
        assert "Voisins" not in heard.body.decode()
        assert "Épicerie" not in heard.body.decode()
    shown = (await alice.get(f"{HOOKS}/{hook['id']}/deliveries")).json()["deliveries"]
    assert {row["event"] for row in shown} >= {"ping", "invitation.created", "canvas.changed"}
    assert all(row["status"] == 204 for row in shown if row["delivered_at"])


async def test_a_secret_is_shown_once(house: House) -> None:
    alice = await owner(house)
    made = (await alice.post(HOOKS, json={"url": "http://127.0.0.1:9/"})).json()
    renewed = (await alice.post(f"{HOOKS}/{made['id']}/secret")).json()["secret"]
    assert renewed != made["secret"]
    for path in ("", f"/{made['id']}", f"/{made['id']}/deliveries"):
        text = (await alice.get(HOOKS + path)).text
        assert made["secret"] not in text
        assert renewed not in text
        assert "whsec_" not in text


async def test_a_webhook_is_changed_paused_and_removed(house: House) -> None:
    alice = await owner(house)
    made = (await alice.post(HOOKS, json={"url": "http://127.0.0.1:9/"})).json()
    one = f"{HOOKS}/{made['id']}"
    changed = await alice.patch(one, json={"events": ["member.left"], "paused": True})
    assert changed.json()["events"] == ["member.left"]
    assert changed.json()["paused_because"] == "owner"
    refused = await alice.post(f"{one}/test")
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook_paused")
    assert (await alice.patch(one, json={"paused": False})).json()["paused_at"] is None
    assert (await alice.delete(one)).status_code == 204
    assert (await alice.get(one)).status_code == 404
    assert (await alice.get(HOOKS)).json() == {"webhooks": []}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"url": "ftp://example.org/"}, "bad_address"),
        ({"url": "https://me:secret@example.org/"}, "bad_address"),
        ({"url": "https://example.org/", "events": []}, "malformed"),
        ({"url": "https://example.org/", "events": ["person.created"]}, "malformed"),
        ({"url": "https://example.org/", "secret": "mine"}, "malformed"),
        ({"url": "https://example.org/", "organisation": "1" * 32}, "malformed"),
        ({"url": ""}, "malformed"),
        ({}, "malformed"),
    ],
)
async def test_a_webhook_with_a_wrong_shape_is_refused(
    house: House, body: object, code: str
) -> None:
    alice = await owner(house)
    refused = await alice.post(HOOKS, json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_addresses_around_the_server_are_refused_unless_the_operator_says_otherwise(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        alice = await owner(house)
        for url in ("http://example.org/", "https://127.0.0.1/", "https://[::ffff:10.0.0.1]/"):
            refused = await alice.post(HOOKS, json={"url": url})
            assert (refused.status_code, refused.json()["code"]) == (422, "bad_address"), url
        made = (await alice.post(HOOKS, json={"url": "https://example.org/"})).json()
        refused = await alice.patch(f"{HOOKS}/{made['id']}", json={"url": "https://10.0.0.1/"})
        assert refused.status_code == 422


async def test_owners_and_coordinators_only(house: House) -> None:
    alice = await owner(house)
    made = (await alice.post(HOOKS, json={"url": "http://127.0.0.1:9/"})).json()
    assert (await (await owner(house, "Cora", "coordinator")).get(HOOKS)).status_code == 200
    member = await owner(house, "Bob", "member")
    for path in (HOOKS, f"{HOOKS}/{made['id']}", f"{HOOKS}/{'0' * 32}", f"{HOOKS}/%00"):
        refused = await member.get(path)
        assert refused.status_code in (403, 404)
        if path != f"{HOOKS}/%00":
            assert refused.json()["code"] == "not_allowed"
