"""Rights that end or change act on open sockets within two seconds, from any process (R10)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import websockets
from websockets import Subprotocol

from tests.support.clients import LiveClient, StockClient, add_card, words
from tests.support.server import RunningServer
from workspace.access import Role
from workspace.accounts.store import Accounts
from workspace.clock import SystemClock
from workspace.organisations import Organisations
from workspace.storage.database import open_database

pytestmark = pytest.mark.anyio
PACE = 1 / 50


@asynccontextmanager
async def _stores(server: RunningServer) -> AsyncIterator[tuple[Accounts, Organisations]]:
    database = open_database(server.environ["CANEVAS_DATABASE_URL"])
    try:
        yield Accounts(database, SystemClock()), Organisations(database, SystemClock())
    finally:
        await database.close()


async def _guest(server: RunningServer, canvas: str) -> tuple[dict[str, str], str, str]:
    """A guest who may write: (the headers of its browser, its actor, its invitation)."""
    made = json.loads(
        server.canevas("invite", "create", canvas, "--role", "guest_editor", "--json")
    )
    async with _stores(server) as (accounts, organisations):
        invitation = await organisations.invitation(made["token"])
        actor = await organisations.accept(invitation, "Zoé", "fr")
        secret = await accounts.begin_login(actor, kind="link")
    return {"Cookie": f"canevas={secret}", "Origin": server.url}, actor, made["id"]


async def _type(client: LiveClient | StockClient, card: str) -> None:
    """Types fifty letters a second until the socket is closed."""
    with contextlib.suppress(websockets.ConnectionClosed):
        while client.close_code is None:
            if isinstance(client, LiveClient):
                await client.change("needs", words(card, "x"))
            else:
                await client.change(words(card, "x"))
            await asyncio.sleep(PACE)


def _rows(server: RunningServer, actor: str) -> int:
    path = server.environ["CANEVAS_DATABASE_URL"].removeprefix("sqlite+aiosqlite:///")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        query = "SELECT count(*) FROM log_entry WHERE actor = ?"
        return int(connection.execute(query, (actor,)).fetchone()[0])


async def test_an_invitation_withdrawn_by_another_process_ends_both_doors_in_two_seconds__R10(
    server: RunningServer, canvas: str
) -> None:
    headers, actor, invitation = await _guest(server, canvas)
    async with (
        LiveClient(server.url, canvas, headers=headers) as live,
        StockClient(server.url, canvas, "needs", headers=headers) as stock,
    ):
        await live.change("needs", lambda doc: add_card(doc, "a"))
        await stock.change(lambda doc: add_card(doc, "b"))
        await live.saved()
        typing = [asyncio.create_task(_type(live, "a")), asyncio.create_task(_type(stock, "b"))]
        await asyncio.to_thread(server.canevas, "invite", "revoke", canvas, invitation)
        await live.until(lambda: live.close_code is not None, 2.0)
        await stock.until(lambda: stock.close_code is not None, 2.0)
        await asyncio.gather(*typing)
        assert (live.close_code, stock.close_code) == (4403, 4403)
        assert live.bye is not None
        assert live.bye["code"] == "revoked"
        accepted = _rows(server, actor)
        await asyncio.sleep(0.5)
        assert accepted == _rows(server, actor)
    async with LiveClient(server.url, canvas, headers=headers) as again:
        await again.until(lambda: again.close_code is not None)
        assert again.close_code == 4404


async def test_a_withdrawal_acts_within_five_seconds_of_a_locked_database_s_return__R10(
    server: RunningServer, canvas: str
) -> None:
    headers, _, invitation = await _guest(server, canvas)
    path = server.environ["CANEVAS_DATABASE_URL"].removeprefix("sqlite+aiosqlite:///")
    async with LiveClient(server.url, canvas, headers=headers) as live:
        await live.change("needs", lambda doc: add_card(doc, "a"))
        await live.saved()
        withdrawn = "invite", "revoke", canvas, invitation
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            withdrawing = asyncio.create_task(asyncio.to_thread(server.canevas, *withdrawn))
            await asyncio.sleep(1.0)
            connection.execute("ROLLBACK")
        await live.until(lambda: live.close_code is not None, 5.0)
        await withdrawing
        assert live.close_code == 4403


async def test_other_sections_to_write_send_the_tab_back_to_the_door__R10(
    server: RunningServer, canvas: str
) -> None:
    headers, actor, _ = await _guest(server, canvas)
    async with LiveClient(server.url, canvas, headers=headers) as live:
        async with _stores(server) as (_, organisations):
            await organisations.join(
                canvas, actor, Role.GUEST_EDITOR, reads=["frame", "needs"], writes=[]
            )
        await live.until(lambda: live.close_code is not None, 2.0)
        assert live.close_code == 4205
    async with LiveClient(server.url, canvas, headers=headers) as again:
        assert again.welcome["sections"] == {"frame": "read", "needs": "read"}


async def test_a_change_that_changes_nothing_leaves_the_tab_alone__R10(
    server: RunningServer, canvas: str
) -> None:
    headers, actor, _ = await _guest(server, canvas)
    async with LiveClient(server.url, canvas, headers=headers) as live:
        async with _stores(server) as (_, organisations):
            membership = await organisations.membership(canvas, actor)
            await organisations.join(canvas, actor, Role.GUEST_EDITOR, until=membership.until)
        await asyncio.sleep(1.5)
        assert live.close_code is None
        await live.change("needs", lambda doc: add_card(doc, "c"))
        await live.saved()
        assert live.close_code is None


async def test_an_archived_canvas_closes_as_one_that_is_not_there__R10(
    server: RunningServer, canvas: str
) -> None:
    headers, _, _ = await _guest(server, canvas)
    async with LiveClient(server.url, canvas, headers=headers) as live:
        async with _stores(server) as (_, organisations):
            await organisations.archive(canvas, "system")
        await live.until(lambda: live.close_code is not None, 2.0)
        assert live.close_code == 4404


@pytest.mark.parametrize("door", ["/c/{canvas}/live", "/sync/{canvas}/needs"])
async def test_a_page_of_another_site_opens_no_socket_with_a_visitor_s_cookie(
    server: RunningServer, canvas: str, door: str
) -> None:
    headers, _, _ = await _guest(server, canvas)
    cookie = {"Cookie": headers["Cookie"]}
    url = server.url.replace("http", "ws") + door.format(canvas=canvas)
    protocols = [Subprotocol("canevas.1")] if "live" in door else None
    async with websockets.connect(url, subprotocols=protocols, additional_headers=headers):
        pass  # Our own page is let in.
    for origin in ("http://evil.test", "null", f"{server.url}.evil.test", None):
        foreign = cookie if origin is None else {**cookie, "Origin": origin}
        with pytest.raises(websockets.InvalidStatus) as refused:
            async with websockets.connect(url, subprotocols=protocols, additional_headers=foreign):
                pass
        # Before the handshake: not even a close code tells it anything.
        assert refused.value.response.status_code == 403
