"""Invitations over the JSON API."""

from __future__ import annotations

import pytest

from tests.support.house import House
from workspace.access import Role
from workspace.organisations import Group

pytestmark = pytest.mark.anyio


async def test_an_invitation_shows_its_secrets_once(house: House) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    url = f"/api/v1/canvases/{canvas}/invitations"
    made = await alice.post(
        url, json={"role": "guest_editor", "sections": ["objectives"], "label": "La mairie"}
    )
    assert made.status_code == 201, made.text
    secret = made.json()
    assert secret["url"].endswith(f"/i/{secret['token']}")
    assert len(secret["code"]) == 6
    listed = await alice.get(url)
    assert secret["token"] not in listed.text
    assert secret["code"] not in listed.text
    [row] = listed.json()["invitations"]
    assert (row["id"], row["role"], row["label"]) == (secret["id"], "guest_editor", "La mairie")
    assert (row["writes"], row["reads"]) == (["objectives"], ["frame", "objectives"])


async def test_an_invitation_for_a_group_that_is_not_there_is_refused(house: House) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    url = f"/api/v1/canvases/{canvas}/invitations"
    assert (await alice.post(url, json={"group": "G1"})).status_code == 422
    await house.services.organisations.set_groups(canvas, [Group("G1", "Usagers", "concerned", 1)])
    made = await alice.post(url, json={"group": "G1"})
    assert made.status_code == 201
    assert (await alice.get(url)).json()["invitations"][0]["group"] == "G1"


async def test_a_revoked_invitation_ends_the_rights_it_gave(house: House) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    url = f"/api/v1/canvases/{canvas}/invitations"
    made = (await alice.post(url, json={})).json()
    organisations = house.services.organisations
    invitation = await organisations.invitation(made["token"])
    guest = await house.visitor(await organisations.accept(invitation, "Zoé", "fr"))
    assert (await guest.get(f"/api/v1/canvases/{canvas}")).status_code == 200
    assert (await alice.delete(f"{url}/{made['id']}")).status_code == 204
    assert (await guest.get(f"/api/v1/canvases/{canvas}")).status_code == 404
    assert (await alice.delete(f"{url}/{made['id']}")).status_code == 404


async def test_an_invitation_of_another_canvas_cannot_be_revoked_from_here(house: House) -> None:
    mine, theirs = await house.canvas("Alice"), await house.canvas("Bob")
    bob, alice = await house.program("Bob"), await house.program("Alice")
    made = (await bob.post(f"/api/v1/canvases/{theirs}/invitations", json={})).json()
    refused = await alice.delete(f"/api/v1/canvases/{mine}/invitations/{made['id']}")
    assert refused.status_code == 404
    assert await house.services.organisations.invitation(made["token"])


@pytest.mark.parametrize("role", [Role.MEMBER, Role.SUPERVISOR, Role.READER, Role.GUEST_EDITOR])
async def test_only_facilitators_see_and_open_doors(house: House, role: Role) -> None:
    canvas = await house.canvas()
    guest = await house.visitor(await house.guest(canvas, role))
    guest.headers.update({"Origin": "http://canevas.test", "Sec-Fetch-Site": "same-origin"})
    url = f"/api/v1/canvases/{canvas}/invitations"
    assert (await guest.get(url)).status_code == 403
    assert (await guest.post(url, json={})).status_code == 403
