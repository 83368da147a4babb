"""What the API says and does about whoever asks."""

from __future__ import annotations

import pytest

from tests.support.house import OWN_PAGE, House
from workspace.access import Role

pytestmark = pytest.mark.anyio
ME = "/api/v1/me"


async def test_everybody_is_told_who_they_are(house: House) -> None:
    program = await house.program("Alice", "write")
    me = (await program.get(ME)).json()
    assert (me["name"], me["scopes"], me["shared"]) == ("Alice", ["read", "write"], False)
    assert me["actor"] == await house.person("Alice")
    guest = await house.visitor(await house.guest(await house.canvas(), Role.MEMBER, name="Noor"))
    assert (await guest.get(ME)).json()["name"] == "Noor"


async def test_logins_are_listed_and_ended_by_their_owner(house: House) -> None:
    alice = await house.visitor(await house.person("Alice"))
    other = await house.visitor(await house.person("Alice"))
    bob = await house.visitor(await house.person("Bob"))
    logins = (await alice.get(f"{ME}/logins")).json()["logins"]
    assert len(logins) == 2
    [mine] = [login for login in logins if login["is_this"]]
    [theirs] = [login for login in logins if not login["is_this"]]
    place = f"{ME}/logins/{theirs['id']}"
    assert (await bob.delete(place, headers=OWN_PAGE)).status_code == 404
    assert (await alice.delete(place)).status_code == 403
    assert (await alice.delete(place, headers=OWN_PAGE)).status_code == 204
    assert (await alice.delete(place, headers=OWN_PAGE)).status_code == 404
    assert (await other.get(ME)).status_code == 401
    await house.visitor(await house.person("Alice"))
    assert (await alice.delete(f"{ME}/logins", headers=OWN_PAGE)).status_code == 204
    left = (await alice.get(f"{ME}/logins")).json()["logins"]
    assert [login["id"] for login in left] == [mine["id"]]
    assert (await bob.get(ME)).status_code == 200


async def test_tokens_are_made_listed_and_withdrawn(house: House) -> None:
    admin = await house.program("Alice")
    made = await admin.post(f"{ME}/tokens", json={"name": "Agenda", "scopes": ["read"], "days": 30})
    assert made.status_code == 201
    said = made.json()
    rows = (await admin.get(f"{ME}/tokens")).json()["tokens"]
    [row] = [row for row in rows if row["id"] == said["id"]]
    assert (row["name"], row["scopes"], row["used_on"]) == ("Agenda", ["read"], None)
    assert said["token"] not in str(rows)
    reader = await house.visitor()
    reader.headers["Authorization"] = f"Bearer {said['token']}"
    assert (await reader.get(ME)).json()["login"] == said["id"]
    # A narrow token makes no wider one.
    refused = await reader.post(f"{ME}/tokens", json={"name": "x", "scopes": ["admin"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "token_scope")
    assert (await admin.delete(f"{ME}/tokens/{said['id']}")).status_code == 204
    assert (await reader.get(ME)).status_code == 401


@pytest.mark.parametrize(
    "wish",
    [
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["load"]},
        {"name": "", "scopes": ["read"]},
        {"name": "x", "scopes": ["read"], "days": 1000},
        {"name": "x", "scopes": ["read"], "person": "somebody"},
    ],
)
async def test_a_wish_for_a_token_has_a_shape(house: House, wish: dict[str, object]) -> None:
    admin = await house.program("Alice")
    assert (await admin.post(f"{ME}/tokens", json=wish)).status_code == 422


async def test_a_guest_has_no_tokens(house: House) -> None:
    guest = await house.visitor(await house.guest(await house.canvas(), Role.FACILITATOR))
    assert (await guest.get(f"{ME}/tokens")).status_code == 403
    refused = await guest.post(
        f"{ME}/tokens", json={"name": "x", "scopes": ["admin"]}, headers=OWN_PAGE
    )
    assert refused.status_code == 403
