"""Internal notes through every door: read and written by the core team, met by nobody else."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from pycrdt import Map, Text

from tests.support.house import OWN_PAGE, House
from workspace.access import Role
from workspace.canvas import edits
from workspace.canvas.schema import limits
from workspace.history.log import Draft, NewCanvas
from workspace.ids import new_id

pytestmark = pytest.mark.anyio
SECRET = "CANARI"


async def actor_card(client: httpx.AsyncClient, canvas: str) -> str:
    made = await client.post(
        f"/api/v1/canvases/{canvas}/cards", json={"section": "actors", "title": "La mairie"}
    )
    return str(made.json()["card"]["id"])


async def guest_of_a_partner(house: House, canvas: str) -> httpx.AsyncClient:
    organisations = house.services.organisations
    partner = await organisations.add_partner(canvas, "Ailleurs", "system")
    invited = await organisations.invite(
        canvas, "system", Role.GUEST_EDITOR, writes={"actors"}, partner=partner.id
    )
    invitation = await organisations.invitation(invited.token)
    return await house.visitor(await organisations.accept(invitation, "Zoé", "fr"))


async def test_a_note_is_read_and_written_by_whoever_is_of_the_core_team(house: House) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    note = f"/api/v1/canvases/{canvas}/cards/{await actor_card(alice, canvas)}/note"
    assert (await alice.get(note)).json() == {"text": "", "version": 0}
    for version, role in enumerate((Role.MEMBER, Role.RELAY, Role.SUPERVISOR)):
        one = await house.visitor(await house.guest(canvas, role))
        wish = {"text": f"{role}", "version": version}
        written = await one.put(note, json=wish, headers=OWN_PAGE)
        assert written.json() == {"text": f"{role}", "version": version + 1}
        assert (await one.get(note)).json() == written.json()
    late = await alice.put(note, json={"text": "x", "version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    assert (await alice.get(note)).json()["text"] == "supervisor"


async def test_nobody_else_meets_it_at_any_door(house: House) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    card = await actor_card(alice, canvas)
    place = f"/api/v1/canvases/{canvas}"
    await alice.put(f"{place}/cards/{card}/note", json={"text": SECRET, "version": 0})
    outside = [
        await house.visitor(await house.guest(canvas, Role.GUEST_EDITOR, {"actors"})),
        await house.visitor(await house.guest(canvas, Role.READER)),
        await guest_of_a_partner(house, canvas),
    ]
    for one in outside:
        refused = await one.get(f"{place}/cards/{card}/note")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
        wish = {"text": "", "version": 1}
        refused = await one.put(f"{place}/cards/{card}/note", json=wish, headers=OWN_PAGE)
        assert refused.status_code == 403
        seen = await one.get(place)
        assert "La mairie" in seen.text, "the card itself is open to them"
        for door in (
            place,
            f"{place}/export.json",
            f"{place}/export.yaml",
            f"/c/{canvas}",
            f"/c/{canvas}/text",
        ):
            assert SECRET not in (await one.get(door)).text, door
    for door in (place, f"{place}/export.json", f"{place}/export.yaml"):
        assert SECRET in (await alice.get(door)).text, door


async def test_a_note_beside_a_card_of_a_closed_section_is_not_there(house: House) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    card = await actor_card(alice, canvas)
    bounded = await house.visitor(await house.guest(canvas, Role.MEMBER, {"needs"}))
    for ident in (card, "nothing-here"):
        answer = await bounded.get(f"/api/v1/canvases/{canvas}/cards/{ident}/note")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "body",
    [
        {"text": "x" * (limits.LONG_TEXT + 1), "version": 0},
        {"text": "\x00", "version": 0},
        {"text": "x", "version": -1},
        {"text": "x", "version": 2**31},
        {"text": None, "version": 0},
        {"text": "x"},
    ],
)
async def test_what_is_no_note_is_refused(house: House, body: dict[str, Any]) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    card = await actor_card(alice, canvas)
    refused = await alice.put(f"/api/v1/canvases/{canvas}/cards/{card}/note", json=body)
    assert refused.status_code == 422


async def test_a_canvas_of_an_older_program_keeps_its_notes_and_sends_them_to_nobody(
    house: House,
) -> None:
    alice = await house.person("Alice")
    services = house.services
    docs = edits.new_canvas(title="D’avant", language="fr")
    actors = docs["actors"]
    for doc in docs.values():
        doc.meta["schema"] = 1
    actors.entries["a1"] = Map(
        {"kind": "other", "order": "a0", "title": Text("La mairie"), "note": Text(SECRET)}
    )
    now = services.clock.now()
    new = NewCanvas(new_id(), "D’avant", "fr", now, alice)
    drafts = [
        Draft(n, alice, "", now, "server", doc.diff(), ((doc.client_id, alice),))
        for n, doc in docs.items()
    ]
    canvas = (await services.log.create(new, drafts)).canvas
    await services.organisations.begin(canvas, alice)
    program = await house.program("Alice")
    note = await program.get(f"/api/v1/canvases/{canvas}/cards/a1/note")
    assert note.json() == {"text": SECRET, "version": 1}
    async with services.hub.keeper(canvas) as keeper:
        assert SECRET.encode() not in keeper.room.documents()["actors"].diff()
        await keeper.edit(alice, lambda _docs: None)
    state = await services.log.load(canvas, "actors")
    assert state.tail[-1].kind == "migration"
    guest = await guest_of_a_partner(house, canvas)
    assert SECRET not in (await guest.get(f"/api/v1/canvases/{canvas}")).text
    assert SECRET in (await program.get(f"/api/v1/canvases/{canvas}")).text
