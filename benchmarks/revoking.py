"""How long an open tab outlives a right: `python -m benchmarks.revoking`.

Guests type fifty letters a second; another process withdraws their invitations one by one,
as the command line does. Measured is the time from the commit of the withdrawal until the
socket is closed. The promise (R10) is two seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import websockets

from tests.support.clients import LiveClient, add_card, words
from tests.support.server import RunningServer
from workspace.access import Role
from workspace.accounts.store import Accounts
from workspace.clock import SystemClock
from workspace.organisations import Organisations
from workspace.storage.database import open_database

GUESTS: Final = 50
PACE: Final = 1 / 50


def measure() -> dict[str, str]:
    """Seconds from the withdrawal to the closed socket: median and slowest."""
    with tempfile.TemporaryDirectory() as folder:
        server = RunningServer.prepared(Path(folder))
        canvas = server.canvas()
        server.start()
        try:
            took = asyncio.run(_withdraw(server, canvas))
        finally:
            server.stop()
    return {
        "an open tab after a withdrawal by another process, median": f"{median(took):.2f} s",
        f"the slowest of {GUESTS}": f"{max(took):.2f} s",
    }


async def _withdraw(server: RunningServer, canvas: str) -> list[float]:
    database = open_database(server.environ["CANEVAS_DATABASE_URL"])
    accounts = Accounts(database, SystemClock())
    organisations = Organisations(database, SystemClock())
    took: list[float] = []
    try:
        for number in range(GUESTS):
            invited = await organisations.invite(canvas, "system", Role.MEMBER)
            invitation = await organisations.invitation(invited.token)
            actor = await organisations.accept(invitation, "", "fr")
            secret = await accounts.begin_login(actor, kind="invitation")
            headers = {"Cookie": f"canevas={secret}", "Origin": server.url}
            async with LiveClient(server.url, canvas, headers=headers) as guest:
                typing = asyncio.create_task(_type(guest, f"card-{number}"))
                # Never at the same beat of the node's own clock.
                await asyncio.sleep(0.3 + number * 0.037 % 0.5)
                await organisations.revoke(canvas, invited.id, "system")
                began = perf_counter()
                await guest.until(lambda tab=guest: tab.close_code is not None)  # type: ignore[misc]
                took.append(perf_counter() - began)
                await typing
    finally:
        await database.close()
    return took


async def _type(guest: LiveClient, card: str) -> None:
    with contextlib.suppress(websockets.ConnectionClosed):
        await guest.change("needs", lambda doc: add_card(doc, card))
        while guest.close_code is None:
            await guest.change("needs", words(card, "x"))
            await asyncio.sleep(PACE)


if __name__ == "__main__":
    for what, figure in measure().items():
        print(f"{what:60} {figure}")
