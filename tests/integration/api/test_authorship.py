"""Who wrote what is what the server knows: actor and login of every row (R8, dangers A7)."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.house import OWN_PAGE, House
from workspace.access import Role
from workspace.history.log import Entry

pytestmark = pytest.mark.anyio


async def written(house: House, canvas: str) -> list[Entry]:
    entries = await house.services.log.entries(canvas)
    return [entry for entry in entries if entry.section == "needs" and entry.login is not None]


async def test_a_row_names_the_one_who_asked_and_the_token_they_showed(house: House) -> None:
    canvas = await house.canvas()
    first, second = await house.program("Alice"), await house.program("Alice")
    url = f"/api/v1/canvases/{canvas}/cards"
    card = {"section": "needs", "title": "x"}
    # At the same moment: two programs of one person are two, also in one commit.
    await asyncio.gather(*(client.post(url, json=card) for client in (first, second) * 4))
    visitor = await house.visitor(await house.guest(canvas, Role.MEMBER))
    made = await visitor.post(url, json=card, headers=OWN_PAGE)
    assert made.status_code == 201
    rows = await written(house, canvas)
    by = {(row.actor, row.login) for row in rows}
    alice = await house.person("Alice")
    assert len([login for actor, login in by if actor == alice]) == 2
    assert len([login for actor, login in by if actor.startswith("guest:")]) == 1


@pytest.mark.parametrize("key", ["actor", "author", "from", "by", "login", "session"])
async def test_nobody_says_in_whose_name_they_write(house: House, key: str) -> None:
    canvas = await house.canvas()
    alice, bob = await house.program("Alice"), await house.person("Bob")
    card = {"section": "needs", "title": "x", key: bob}
    refused = await alice.post(f"/api/v1/canvases/{canvas}/cards", json=card)
    assert (refused.status_code, refused.json()["code"]) == (422, "malformed")
    made = await alice.post(
        f"/api/v1/canvases/{canvas}/cards",
        json={"section": "needs", "title": "x"},
        headers={"X-Actor": bob, "X-Forwarded-User": bob, "From": bob},
    )
    assert made.status_code == 201
    assert {entry.actor for entry in await house.services.log.entries(canvas)} <= {
        await house.person("Alice"),
        "system",
    }
