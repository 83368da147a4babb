"""Links over the JSON API."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.support.house import OWN_PAGE, House
from workspace.access import Role

pytestmark = pytest.mark.anyio


async def add(client: httpx.AsyncClient, canvas: str, section: str, card: str) -> None:
    made = await client.post(
        f"/api/v1/canvases/{canvas}/cards", json={"section": section, "id": card}
    )
    assert made.status_code == 201, made.text


async def link(client: httpx.AsyncClient, canvas: str, **said: Any) -> httpx.Response:
    return await client.post(f"/api/v1/canvases/{canvas}/links", json=said)


async def links(client: httpx.AsyncClient, canvas: str) -> list[dict[str, Any]]:
    return list((await client.get(f"/api/v1/canvases/{canvas}")).json()["links"])


async def test_a_link_is_made_once_says_why_and_is_taken_away(house: House) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    await add(alice, canvas, "needs", "b")
    await add(alice, canvas, "objectives", "o")
    wish = {"kind": "answered_by", "from": "b", "to": "o", "because": "c'est le plus urgent"}
    made = await link(alice, canvas, **wish)
    assert made.status_code == 201, made.text
    assert await links(alice, canvas) == [{"id": made.json()["id"], **wish}]
    again = await link(alice, canvas, **wish)
    assert again.json()["id"] == made.json()["id"]
    gone = await alice.delete(f"/api/v1/canvases/{canvas}/links/{made.json()['id']}")
    assert gone.status_code == 200
    assert await links(alice, canvas) == []


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"kind": "loves", "from": "b", "to": "o"}, 422, "invalid_value"),
        ({"kind": "answered_by", "from": "o", "to": "b"}, 422, "impossible"),
        ({"kind": "answered_by", "from": "b", "to": "b"}, 422, "impossible"),
        ({"kind": "answered_by", "from": "b", "to": "nowhere"}, 404, "not_found"),
        ({"kind": "answered_by", "from": "b"}, 422, "malformed"),
        ({"kind": "answered_by", "from": "b", "to": "o", "role": "leads"}, 422, "invalid_value"),
        ({"kind": "answered_by", "from": "b", "to": "o", "author": "me"}, 422, "malformed"),
        ({"kind": "answered_by", "from": "b", "to": "o", "because": "x" * 2001}, 422, "malformed"),
    ],
)
async def test_a_link_that_cannot_be_is_refused(
    house: House, said: dict[str, Any], status: int, code: str
) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    await add(alice, canvas, "needs", "b")
    await add(alice, canvas, "objectives", "o")
    refused = await link(alice, canvas, **said)
    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
    assert await links(alice, canvas) == []


async def test_a_link_from_a_section_that_is_only_read_is_refused(house: House) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    await add(alice, canvas, "needs", "b")
    await add(alice, canvas, "objectives", "o")
    actor = await house.guest(canvas, Role.SUPERVISOR)
    supervisor = await house.visitor(actor)
    supervisor.headers.update(OWN_PAGE)
    refused = await link(supervisor, canvas, kind="answered_by", **{"from": "b", "to": "o"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    made = await link(alice, canvas, kind="answered_by", **{"from": "b", "to": "o"})
    guest = await house.visitor(await house.guest(canvas, Role.GUEST_EDITOR, {"objectives"}))
    guest.headers.update(OWN_PAGE)
    url = f"/api/v1/canvases/{canvas}/links/{made.json()['id']}"
    assert (await guest.delete(url)).status_code == 404
    assert (await supervisor.delete(url)).status_code == 403
    assert len(await links(alice, canvas)) == 1
