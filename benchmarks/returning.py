"""A thousand people come back at once: `python -m benchmarks.returning`.

Four canvases of the size of real projects, two hundred and fifty guests on each, every one
with a login of their own and all six sections. The network is cut for all of them at one
moment, something is written meanwhile, and all of them knock again at once, as they do
when a router restarts. Somebody is back when they hold what they missed; the promise is ten
seconds for the last of them, without one error.
"""

from __future__ import annotations

import asyncio
import json
import resource
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Final

from tests.support.clients import LiveClient, add_card
from tests.support.server import RunningServer
from workspace.accounts.store import Accounts
from workspace.clock import SystemClock
from workspace.organisations import Organisations
from workspace.realtime.messages import SECTIONS
from workspace.storage.database import open_database

CANVASES: Final = 4
PEOPLE: Final = 250
# Nobody waits longer than this: what is not back by then is an error.
PATIENCE: Final = 60.0
AT_ONCE: Final = 50
ADDRESS: Final = "ana@example.org"
EXAMPLE: Final = Path("workspace/demo/charleroi-accueil-de-jour.yaml")


def measure() -> dict[str, str]:
    """Seconds until the median, the 99th of a hundred and the last are back; how many are not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8_192)), hard))
    with tempfile.TemporaryDirectory() as folder:
        server = RunningServer.prepared(Path(folder))
        server.canevas("person", "create", "--email", ADDRESS, "--name", "Ana")
        said = server.canevas("token", "create", "--person", ADDRESS, "--scope", "write")
        server.start()
        try:
            took, errors = asyncio.run(_come_back(server, said.split()[-1]))
        finally:
            server.stop()
    return {
        f"{CANVASES * PEOPLE:,} people cut off are back, median": f"{median(took):.2f} s",
        "the 99th of a hundred": f"{quantiles(took, n=100)[-1]:.2f} s",
        "the last": f"{max(took):.2f} s",
        "errors": str(errors),
    }


async def _come_back(server: RunningServer, token: str) -> tuple[list[float], int]:
    canvases = [_canvas(server) for _ in range(CANVASES)]
    people = [
        LiveClient(server.url, canvas, headers=headers, sections=SECTIONS)
        for canvas in canvases
        for headers in await _guests(server, canvas)
    ]
    door = asyncio.Semaphore(AT_ONCE)
    await asyncio.gather(*(_come_in(client, door) for client in people))
    for client in people:
        client.cut()
    for canvas in canvases:
        async with LiveClient(server.url, canvas, token) as writer:
            await writer.change("needs", lambda doc: add_card(doc, "meanwhile", "Entretemps"))
            await writer.saved()
    began = perf_counter()
    found = await asyncio.gather(
        *(_is_back(client, began) for client in people), return_exceptions=True
    )
    for client in people:
        client.cut()
    took = [one for one in found if isinstance(one, float)]
    return took, len(found) - len(took)


async def _come_in(client: LiveClient, door: asyncio.Semaphore) -> None:
    async with door:
        await client.__aenter__()


async def _is_back(client: LiveClient, began: float) -> float:
    async with asyncio.timeout(PATIENCE):
        await client.come_back()
        await client.until(lambda: "meanwhile" in client.cards("needs"), PATIENCE)
    return perf_counter() - began


def _canvas(server: RunningServer) -> str:
    made = server.canevas("canvas", "import", str(EXAMPLE), "--person", ADDRESS, "--json")
    return str(json.loads(made)["id"])


async def _guests(server: RunningServer, canvas: str) -> list[dict[str, str]]:
    made = json.loads(server.canevas("invite", "create", canvas, "--role", "member", "--json"))
    database = open_database(server.environ["CANEVAS_DATABASE_URL"])
    try:
        accounts = Accounts(database, SystemClock())
        organisations = Organisations(database, SystemClock())
        invitation = await organisations.invitation(made["token"])
        found = []
        for _ in range(PEOPLE):
            actor = await organisations.accept(invitation, "", "fr")
            secret = await accounts.begin_login(actor, kind="invitation")
            found.append({"Cookie": f"canevas={secret}", "Origin": server.url})
        return found
    finally:
        await database.close()


if __name__ == "__main__":
    for what, figure in measure().items():
        print(f"{what:55} {figure}")
