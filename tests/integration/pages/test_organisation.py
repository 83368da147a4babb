"""The organisation's page: who may, what they do, and what keeping a canvas does not give."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.support.house import OWN_PAGE, House
from workspace.access import Role

pytestmark = pytest.mark.anyio


async def send(browser: httpx.AsyncClient, place: str, **fields: str) -> httpx.Response:
    page = await browser.get("/organisation")
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return await browser.post(place, data={"form_token": found[1], **fields}, headers=OWN_PAGE)


@pytest.fixture
async def owner(house: House) -> httpx.AsyncClient:
    """The browser of Alice, who was first and owns the organisation."""
    return await house.visitor(await house.person("Alice"))


async def person_id(house: House, name: str) -> str:
    return (await house.person(name)).removeprefix("person:")


async def test_owners_and_coordinators_come_in_and_nobody_else(
    house: House, owner: httpx.AsyncClient
) -> None:
    assert (await owner.get("/organisation")).status_code == 200
    bob = await house.visitor(await house.person("Bob"))
    canvas = await house.canvas("Alice")
    guest = await house.visitor(await house.guest(canvas, Role.FACILITATOR))
    stranger = await house.visitor()
    for path in ("/organisation", "/organisation/log"):
        assert (await bob.get(path)).status_code == 403
        assert (await guest.get(path)).status_code == 403
        assert (await stranger.get(path)).status_code == 401
    ident = await person_id(house, "Bob")
    await send(owner, f"/organisation/people/{ident}", do="position", position="coordinator")
    shown = (await bob.get("/organisation")).text
    assert 'href="/organisation/webhooks"' in shown
    assert 'href="/organisation/log"' not in shown
    assert (await bob.get("/organisation/webhooks")).status_code == 200
    assert (await bob.get("/organisation/log")).status_code == 403
    for place in ("people", "name", f"people/{ident}"):
        answer = await send(bob, f"/organisation/{place}", do="position", position="owner")
        assert answer.status_code == 403, place
    program = await house.program("Alice", "write")
    assert (await program.get("/organisation")).status_code == 403


async def test_whoever_keeps_the_organisation_finds_the_way_there(
    house: House, owner: httpx.AsyncClient
) -> None:
    way = 'href="/organisation"'
    bob = await house.visitor(await house.person("Bob"))
    guest = await house.visitor(await house.guest(await house.canvas("Alice"), Role.FACILITATOR))
    assert way in (await owner.get("/")).text
    assert way not in (await bob.get("/")).text
    assert way not in (await guest.get("/")).text


async def test_a_person_is_added_with_a_link_that_is_shown_once(
    house: House, owner: httpx.AsyncClient
) -> None:
    answer = await send(
        owner, "/organisation/people", name="Dina", email="dina@canevas.test", position="member"
    )
    link = re.search(r'value="http://canevas\.test(/in/[^"]+)"', answer.text)
    assert link is not None
    assert (await (await house.visitor()).get(link[1])).status_code == 200
    page = await owner.get("/organisation")
    assert "dina@canevas.test" in page.text
    assert link[1] not in page.text
    for email in ("dina@canevas.test", "no address"):
        again = await send(owner, "/organisation/people", name="Dina", email=email)
        assert again.status_code == 422


async def test_an_account_is_closed_and_opened_and_the_last_owner_stays(
    house: House, owner: httpx.AsyncClient
) -> None:
    actor = await house.person("Bob")
    bob, ident = await house.visitor(actor), await person_id(house, "Bob")
    assert "Bob" in (await bob.get("/")).text
    await send(owner, f"/organisation/people/{ident}", do="close")
    assert "Bob" not in (await bob.get("/")).text
    await send(owner, f"/organisation/people/{ident}", do="open")
    me = await person_id(house, "Alice")
    for fields in ({"do": "close"}, {"do": "position", "position": "member"}):
        answer = await send(owner, f"/organisation/people/{me}", **fields)
        assert answer.status_code == 422
    assert (await send(owner, f"/organisation/people/{'0' * 32}", do="close")).status_code == 404


async def test_a_canvas_is_archived_and_brought_back_without_being_opened(
    house: House, owner: httpx.AsyncClient
) -> None:
    canvas = await house.canvas("Bob", "Jardin partagé")
    page = await owner.get("/organisation")
    assert "Jardin partagé" in page.text
    assert (await owner.get(f"/c/{canvas}")).status_code == 404
    bob = await house.visitor(await house.person("Bob"))
    place = f"/organisation/canvases/{canvas}"
    await send(owner, place, do="archive")
    assert (await bob.get(f"/c/{canvas}")).status_code == 404
    await send(owner, place, do="restore")
    assert (await bob.get(f"/c/{canvas}")).status_code == 200
    assert (await owner.get(f"/c/{canvas}")).status_code == 404
    nowhere = await send(owner, f"/organisation/canvases/{'0' * 32}", do="archive")
    assert nowhere.status_code == 404


async def test_facilitation_is_taken_over_only_when_nobody_is_left_and_it_is_told(
    house: House, owner: httpx.AsyncClient
) -> None:
    canvas = await house.canvas("Bob", "Jardin partagé")
    place = f"/organisation/canvases/{canvas}"
    refused = await send(owner, place, do="take_over")
    assert refused.status_code == 422
    ident = await person_id(house, "Bob")
    await send(owner, f"/organisation/people/{ident}", do="close")
    await send(owner, place, do="take_over")
    assert (await owner.get(f"/c/{canvas}/people")).status_code == 200
    log = await owner.get("/organisation/log")
    assert "a repris l’animation" in log.text.replace("\u00a0", " ")


async def test_the_organisation_gets_another_name(house: House, owner: httpx.AsyncClient) -> None:
    await send(owner, "/organisation/name", name="Maison de quartier")
    assert "Maison de quartier" in (await owner.get("/organisation")).text
    assert (await send(owner, "/organisation/name", name=" ")).status_code == 422


@pytest.mark.parametrize("language", ["fr", "en", "nl", "ar"])
async def test_the_page_can_be_read_in_every_language(
    owner: httpx.AsyncClient, language: str
) -> None:
    for path in ("/organisation", "/organisation/log"):
        page = await owner.get(f"{path}?lang={language}")
        assert page.status_code == 200
        assert f'lang="{language}"' in page.text
