"""What guests of partner organisations are sent over the socket, and what they are not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.support.clients import LiveClient, StockClient
from tests.support.server import RunningServer
from workspace.access import Role
from workspace.accounts.store import Accounts
from workspace.clock import SystemClock
from workspace.organisations import Organisations
from workspace.storage.database import open_database

pytestmark = pytest.mark.anyio
Headers = dict[str, str]


@asynccontextmanager
async def _stores(server: RunningServer) -> AsyncIterator[tuple[Accounts, Organisations]]:
    database = open_database(server.environ["CANEVAS_DATABASE_URL"])
    try:
        yield Accounts(database, SystemClock()), Organisations(database, SystemClock())
    finally:
        await database.close()


async def _guest(
    server: RunningServer, canvas: str, name: str, partner: str | None, section: str = "needs"
) -> tuple[Headers, str]:
    """Somebody of a partner organisation, or of none, who may write: (headers, invitation)."""
    async with _stores(server) as (accounts, organisations):
        ident = None
        if partner is not None:
            ident = (await organisations.add_partner(canvas, partner, "system")).id
        role = Role.GUEST_EDITOR
        invited = await organisations.invite(
            canvas, "system", role, writes={section}, reads={section, "frame"}, partner=ident
        )
        invitation = await organisations.invitation(invited.token)
        actor = await organisations.accept(invitation, name, "fr")
        secret = await accounts.begin_login(actor, kind="link")
    return {"Cookie": f"canevas={secret}", "Origin": server.url}, invited.id


def _names(client: LiveClient) -> set[str]:
    return {str(seen["name"]) for seen in client.here.values()}


async def test_two_partners_are_sent_nothing_of_each_other_s_people__R9(
    server: RunningServer, canvas: str, token: str
) -> None:
    nour, _ = await _guest(server, canvas, "Nour", "Maison Nord")
    rami, _ = await _guest(server, canvas, "Rami", "Maison Nord")
    zoe, _ = await _guest(server, canvas, "Canari", "Maison Sud")
    async with (
        LiveClient(server.url, canvas, token) as ana,
        LiveClient(server.url, canvas, headers=nour) as north,
        LiveClient(server.url, canvas, headers=rami) as beside,
    ):
        async with (
            LiveClient(server.url, canvas, headers=zoe) as south,
            StockClient(server.url, canvas, "needs", headers=zoe) as stock,
        ):
            await south.point(section="needs", card="a")
            await stock.point({"user": {"name": "Canari"}, "cursor": 1})
            await ana.until(lambda: {"Nour", "Rami", "Canari"} <= _names(ana))
            await north.until(lambda: "Rami" in _names(north))
            seen = next(one for one in ana.here.values() if one["name"] == "Canari")
            assert (seen["partner"], seen["guest"]) == ("Maison Sud", True)
            assert _names(south) == {"Canari", ""}, "the project's people, without their names"
            await asyncio.sleep(0.3)
            # While they are here, too: neither by name nor as somebody without one.
            assert (len(north.here), len(beside.here)) == (3, 3)
        await ana.until(lambda: "Canari" not in _names(ana))
        # Ana, the two of the north; nobody else came or left, as far as they can tell.
        assert (len(north.here), len(beside.here)) == (3, 3)
        assert _names(north) == _names(beside) == {"", "Nour", "Rami"}
        assert "Canari" not in json.dumps([north.here, north.welcome, beside.here])
        assert north.welcome["partner"] == "Maison Nord"


async def test_where_guests_may_write_is_told_at_once_and_taken_back_at_once__R10(
    server: RunningServer, canvas: str, token: str
) -> None:
    async with LiveClient(server.url, canvas, token) as ana:
        assert ana.welcome["guests_write"] == []
        _, invitation = await _guest(server, canvas, "Zoé", "Maison Sud", "objectives")

        def told() -> object:
            said = [event for event in ana.events if event["kind"] == "guests"]
            return said[-1]["guests_write"] if said else None

        await ana.until(lambda: told() == ["objectives"], 2.0)
        async with LiveClient(server.url, canvas, token) as later:
            assert later.welcome["guests_write"] == ["objectives"]
        async with _stores(server) as (_, organisations):
            await organisations.revoke(canvas, invitation, "system")
        await ana.until(lambda: told() == [], 2.0)
        assert ana.close_code is None, "nobody else's tab is closed for it"


async def test_a_changed_note_is_announced_to_the_core_team_only__R9(
    server: RunningServer, canvas: str, token: str
) -> None:
    headers, _ = await _guest(server, canvas, "Zoé", "Maison Sud", "actors")
    place = f"{server.url}/api/v1/canvases/{canvas}/cards"
    async with (
        httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as program,
        LiveClient(server.url, canvas, token) as ana,
        LiveClient(server.url, canvas, sections=("actors",), headers=headers) as zoe,
    ):
        made = await program.post(place, json={"section": "actors", "title": "La mairie"})
        card = made.json()["card"]["id"]
        await program.put(f"{place}/{card}/note", json={"text": "Canari", "version": 0})
        event = {"kind": "note", "card": card, "version": 1}
        await ana.until(lambda: event in ana.events)
        # A frame after it has come: what was not told by now is not told.
        await zoe.point(section="actors")
        await zoe.saved()
        await asyncio.sleep(0.2)
        assert [one for one in zoe.events if one["kind"] == "note"] == []
