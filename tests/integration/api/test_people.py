"""People, groups, partners, invitations and the access log over the API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.support.house import OWN_PAGE, House
from workspace.access import Role
from workspace.organisations import Rights

pytestmark = pytest.mark.anyio
PLANTED = ("Canarina", "canarina@partner.test", "Canari & Cie", "canary-label")


@pytest.fixture
async def canvas(house: House) -> str:
    """A canvas that Alice facilitates."""
    return await house.canvas()


@pytest.fixture
async def alice(house: House, canvas: str) -> httpx.AsyncClient:
    """Alice's program."""
    return await house.program("Alice")


def at(canvas: str, path: str) -> str:
    return f"/api/v1/canvases/{canvas}/{path}"


async def test_groups_are_added_changed_moved_and_taken_away(
    alice: httpx.AsyncClient, canvas: str
) -> None:
    made = [
        (await alice.post(at(canvas, "groups"), json={"name": name, "color": color})).json()
        for name, color in (("Habitants", 0), ("Équipe", 3))
    ]
    assert [group["letter"] for group in made] == ["H", "É"]
    place = at(canvas, f"groups/{made[1]['id']}")
    changed = await alice.patch(place, json={"place": 0, "seats": 4, "letter": "eq"})
    assert changed.json()["letter"] == "EQ"
    listed = (await alice.get(at(canvas, "groups"))).json()["groups"]
    assert [(group["name"], group["seats"]) for group in listed] == [
        ("Équipe", 4),
        ("Habitants", None),
    ]
    assert (await alice.get(f"/api/v1/canvases/{canvas}")).json()["groups"][0]["name"] == "Équipe"
    assert (await alice.delete(place)).status_code == 204
    assert (await alice.delete(place)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "\u202e"},
        {"name": "x", "color": 6},
        {"name": "x", "letter": "abc"},
        {"name": "x", "type": "tribe"},
        {"name": "x", "quorum": -1},
        {"name": "x", "members": ["person:1"]},
        {"name": "x" * 100_000},
    ],
)
async def test_a_group_that_cannot_be_is_refused(
    alice: httpx.AsyncClient, canvas: str, body: Mapping[str, Any]
) -> None:
    assert (await alice.post(at(canvas, "groups"), json=body)).status_code == 422
    assert (await alice.get(at(canvas, "groups"))).json() == {"groups": []}


async def test_partners_are_added_renamed_and_taken_off(
    alice: httpx.AsyncClient, canvas: str
) -> None:
    made = (await alice.post(at(canvas, "partners"), json={"name": "CAF"})).json()
    place = at(canvas, f"partners/{made['id']}")
    assert (await alice.patch(place, json={"name": "CAF 59"})).json()["name"] == "CAF 59"
    listed = (await alice.get(at(canvas, "partners"))).json()
    assert listed == {"partners": [{"id": made["id"], "name": "CAF 59"}]}
    assert (await alice.delete(place)).status_code == 204
    assert (await alice.patch(place, json={"name": "x"})).status_code == 404


async def test_a_member_gets_other_rights_and_goes(
    house: House, alice: httpx.AsyncClient, canvas: str
) -> None:
    guest = await house.guest(canvas, Role.MEMBER, name="Zoé")
    place = at(canvas, f"members/{guest}")
    until = (house.services.clock.now() + timedelta(days=2)).isoformat()
    changed = await alice.patch(
        place, json={"role": "guest_editor", "writes": ["needs"], "reads": [], "until": until}
    )
    assert changed.status_code == 200, changed.text
    row = changed.json()
    assert (row["name"], row["writes"], row["reads"]) == ("Zoé", ["needs"], ["needs"])
    kept = await alice.patch(place, json={"until": None})
    assert (kept.json()["role"], kept.json()["until"]) == ("guest_editor", None)
    assert (await alice.delete(place)).status_code == 204
    assert (await alice.get(at(canvas, "members"))).json()["members"][0]["email"]
    assert (await alice.patch(place, json={"role": "member"})).status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"role": "owner"}, 422, "malformed"),
        ({"actor": "person:x"}, 422, "malformed"),
        ({"until": "2027-01-01T00:00:00"}, 422, "malformed"),
        ({"until": "2001-01-01T00:00:00Z"}, 422, "already_over"),
        ({"group": "G9"}, 422, "no_such_group"),
        ({"partner": "0" * 32}, 422, "no_such_partner"),
        ({"writes": ["secrets"]}, 422, "malformed"),
    ],
)
async def test_rights_that_cannot_be_are_refused(
    house: House,
    alice: httpx.AsyncClient,
    canvas: str,
    body: Mapping[str, Any],
    status: int,
    code: str,
) -> None:
    guest = await house.guest(canvas, Role.READER)
    refused = await alice.patch(at(canvas, f"members/{guest}"), json=body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


async def test_the_last_facilitator_stays(
    house: House, alice: httpx.AsyncClient, canvas: str
) -> None:
    me = at(canvas, f"members/{await house.person('Alice')}")
    for answer in (await alice.delete(me), await alice.patch(me, json={"role": "reader"})):
        assert (answer.status_code, answer.json()["code"]) == (409, "last_facilitator")


async def test_an_invitation_keeps_its_outside_contract_and_says_more(
    house: House, alice: httpx.AsyncClient, canvas: str
) -> None:
    partner = (await alice.post(at(canvas, "partners"), json={"name": "CAF"})).json()["id"]
    until = house.services.clock.now() + timedelta(days=4)
    made = await alice.post(
        at(canvas, "invitations"),
        json={
            "role": "guest_editor",
            "sections": ["objectives"],
            "reads": ["needs"],
            "partner": partner,
            "until": until.isoformat(),
            "uses": 10,
        },
    )
    assert made.status_code == 201, made.text
    told = made.json()
    assert told["url"].endswith(f"/i/{told['token']}")
    assert len(told["code"]) == 6
    assert told["qr"]["path"].startswith("M")
    [row] = (await alice.get(at(canvas, "invitations"))).json()["invitations"]
    assert (row["partner"], row["over"]) == (partner, None)
    assert row["reads"] == ["frame", "needs", "objectives"]
    assert row["writes"] == ["objectives"]
    for secret in (told["token"], told["code"]):
        assert secret not in json.dumps(row)


async def test_an_invitation_is_extended_renewed_and_withdrawn(
    house: House, alice: httpx.AsyncClient, canvas: str
) -> None:
    made = (await alice.post(at(canvas, "invitations"), json={})).json()
    place = at(canvas, f"invitations/{made['id']}")
    assert (await alice.patch(place, json={"uses": 3, "until": None})).json()["expires_at"] is None
    code = (await alice.post(f"{place}/renew", json={})).json()
    assert (code["token"], code["url"], code["qr"]) == (None, None, None)
    link = (await alice.post(f"{place}/renew", json={"what": "link"})).json()
    organisations = house.services.organisations
    assert (await organisations.invitation(link["token"])).uses == 3
    guest = await organisations.accept(await organisations.invitation(link["token"]), "", None)
    assert (await alice.delete(f"{place}?keep_people=1")).status_code == 204
    assert guest in {one.actor for one in await organisations.members(canvas)}
    for answer in (
        await alice.post(f"{place}/renew", json={}),
        await alice.patch(place, json={"uses": 4}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "invitation_over")


async def test_people_of_a_partner_cannot_become_facilitators(
    alice: httpx.AsyncClient, canvas: str
) -> None:
    partner = (await alice.post(at(canvas, "partners"), json={"name": "CAF"})).json()["id"]
    for role in ("facilitator", "member", "relay", "supervisor"):
        refused = await alice.post(
            at(canvas, "invitations"), json={"role": role, "partner": partner}
        )
        assert (refused.status_code, refused.json()["code"]) == (422, "partner_role")


async def test_the_charter_is_told_to_everybody_and_changed_by_few(
    house: House, alice: httpx.AsyncClient, canvas: str
) -> None:
    changed = await alice.patch(at(canvas, "charter"), json={"keeping": None, "readers": " Nous. "})
    assert changed.json()["readers"] == "Nous."
    reader = await house.visitor(await house.guest(canvas, Role.READER))
    told = (await reader.get(at(canvas, "charter"))).json()
    assert (told["attribution"], told["keeping"], told["said"][0]) == ("group", None, "Nous.")
    refused = await reader.patch(
        at(canvas, "charter"), json={"attribution": "name"}, headers=OWN_PAGE
    )
    assert refused.status_code == 403


async def test_the_access_log_tells_ids_and_never_a_secret(
    house: House, alice: httpx.AsyncClient, canvas: str
) -> None:
    made = (await alice.post(at(canvas, "invitations"), json={"label": "canary-label"})).json()
    log = await alice.get(at(canvas, "audit"))
    assert [event["event"] for event in log.json()["events"]][:1] == ["invitation.created"]
    for secret in (made["token"], made["code"], "canary-label"):
        assert secret not in log.text
    assert (await alice.get(at(canvas, "audit?before=nowhere"))).json()["events"] == []


# ── what a partner's guest must never be told ──


async def planted(house: House, canvas: str) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    """Two partners on one canvas; the browsers of a guest editor and a reader of the first."""
    organisations = house.services.organisations
    ours = await organisations.add_partner(canvas, "CAF", "system")
    theirs = await organisations.add_partner(canvas, PLANTED[2], "system")
    person = await house.services.accounts.create_person(PLANTED[1], PLANTED[0])
    await organisations.join(canvas, person.actor, Role.GUEST_EDITOR, partner=theirs.id)
    guest = await house.guest(canvas, Role.GUEST_EDITOR, name=PLANTED[0])
    await organisations.change_member(
        canvas, guest, Rights(Role.GUEST_EDITOR, partner=theirs.id), "system"
    )
    await organisations.invite(canvas, "system", Role.READER, partner=theirs.id, label=PLANTED[3])
    browsers = []
    for role in (Role.GUEST_EDITOR, Role.READER):
        invited = await organisations.invite(canvas, "system", role, partner=ours.id)
        opened = await organisations.invitation(invited.token)
        browsers.append(await house.visitor(await organisations.accept(opened, "Moi", "fr")))
    return browsers[0], browsers[1]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/canvases",
        "/api/v1/canvases/{canvas}",
        "/api/v1/canvases/{canvas}/members",
        "/api/v1/canvases/{canvas}/groups",
        "/api/v1/canvases/{canvas}/partners",
        "/api/v1/canvases/{canvas}/invitations",
        "/api/v1/canvases/{canvas}/charter",
        "/api/v1/canvases/{canvas}/audit",
        "/api/v1/canvases/{canvas}/export.json",
        "/",
        "/organisation",
        "/c/{canvas}",
        "/c/{canvas}/text",
        "/c/{canvas}/people",
        "/c/{canvas}/people/log",
    ],
)
async def test_nothing_of_another_partner_reaches_a_partners_guest(
    house: House, canvas: str, path: str
) -> None:
    for browser in await planted(house, canvas):
        answer = await browser.get(path.format(canvas=canvas))
        assert answer.status_code in (200, 403, 404), path
        for word in PLANTED:
            assert word not in answer.text, (path, word)
            assert word not in str(answer.headers)
