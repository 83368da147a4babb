"""The history over the API: what was done, told to whoever may read it, by group."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.support.house import House
from workspace.access import Role
from workspace.organisations import Group
from workspace.organisations.shapes import Rights

pytestmark = pytest.mark.anyio
HABITANTES = Group("g-hab", "Habitantes", "residents", 0)
TEAM = Group("g-team", "Équipe", "team", 1)


async def add(client: httpx.AsyncClient, canvas: str, section: str, title: str) -> str:
    body = {"section": section, "title": title}
    made = await client.post(f"/api/v1/canvases/{canvas}/cards", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["card"]["id"])


async def reword(client: httpx.AsyncClient, canvas: str, card: str, title: str) -> int:
    path = f"/api/v1/canvases/{canvas}/cards/{card}"
    changed = await client.patch(path, json={"title": title})
    assert changed.status_code == 200, changed.text
    return int(changed.json()["revision"])


async def get(client: httpx.AsyncClient, canvas: str, path: str, **query: Any) -> Any:
    answer = await client.get(f"/api/v1/canvases/{canvas}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def in_group(house: House, canvas: str, name: str, group: Group | None) -> httpx.AsyncClient:
    """A person who is a member, in a group."""
    actor = await house.person(name)
    rights = Rights(Role.MEMBER, group=group.id if group else None)
    organisations = house.services.organisations
    await organisations.join(canvas, actor, rights.role)
    await organisations.change_member(canvas, actor, rights, "system")
    return await house.program(name)


async def shared(house: House) -> tuple[str, httpx.AsyncClient, httpx.AsyncClient]:
    """A canvas with two groups; Alice facilitates, Bouchra is of the inhabitants."""
    canvas = await house.canvas()
    await house.services.organisations.set_groups(canvas, [HABITANTES, TEAM])
    return (
        canvas,
        await house.program("Alice"),
        await in_group(house, canvas, "Bouchra", HABITANTES),
    )


async def time_goes_by(house: House, canvas: str) -> None:
    """The burst is over: what was done is written down."""
    later = house.services.clock.now() + timedelta(minutes=5)
    while await house.services.chronicle.write_next(canvas, later):
        pass


async def test_what_was_done_is_told_by_group_before_and_after_it_is_written(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    card = await add(bouchra, canvas, "needs", "Un lieu le soir")
    await reword(bouchra, canvas, card, "Un lieu ouvert le soir")
    before = await get(alice, canvas, "moments", section="needs")
    [moment] = before["moments"]
    assert moment["open"]
    assert [said["kind"] for said in moment["sentences"]] == ["cards_added"]
    [said] = moment["sentences"]
    assert said["by"] == [{"kind": "group", "id": "g-hab", "name": "Habitantes"}]
    assert said["cards"][0] == {
        "id": card,
        "section": "needs",
        "code": "B1",
        "title": "Un lieu ouvert le soir",
    }
    assert "Bouchra" not in str(before)
    await time_goes_by(house, canvas)
    after = await get(alice, canvas, "moments", section="needs")
    assert after["moments"][0]["sentences"] == moment["sentences"]
    assert not after["moments"][0]["open"]
    mine = await get(bouchra, canvas, "moments", section="needs")
    assert mine["moments"][0]["by"] == [{"kind": "you"}]
