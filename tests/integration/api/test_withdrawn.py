"""A right that is withdrawn while an answer is made: what was made is not handed over (A4, R10).

Documents and comparisons take seconds on a large canvas. Here the threads in which they are
made, or the process that looks back, are kept busy until the right is gone.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, ParamSpec, TypeVar

import httpx
import pytest
from typing_extensions import override

from tests.support.house import OWN_PAGE, House
from workspace.access import Role
from workspace.chronicle import jobs

pytestmark = pytest.mark.anyio
P = ParamSpec("P")
T = TypeVar("T")
CANARY: Final = "Kanarienvogel"
BUSY: Final = 1.0
# Whatever takes more than a row or two to answer. `{card}` is a card with the canary in it.
SLOW: Final = (
    "export.json",
    "export.yaml",
    "history.html?from=1&to=7",
    "history.docx?from=1&to=7",
    "history.pdf?from=1&to=7",
    "compare/told?from=1&to=7",
    "cards/{card}/story/told",
    "",
    "text",
)
LOOKS_BACK: Final = (
    *(path for path in SLOW if "from=" in path or "story" in path),
    "compare?from=1&to=7",
    "cards/{card}/story",
    "cards/{card}/blame",
    "?at=7",
)


class HeldThreads(ThreadPoolExecutor):
    """The loop's threads, in which nothing is done until they are let go."""

    def __init__(self) -> None:
        super().__init__(max_workers=4)
        self.asked = asyncio.Event()
        self.go = threading.Event()

    @override
    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        self.asked.set()

        def later() -> T:
            self.go.wait(30)
            return fn(*args, **kwargs)

        return super().submit(later)


@contextmanager
def held_threads() -> Iterator[HeldThreads]:
    threads = HeldThreads()
    asyncio.get_running_loop().set_default_executor(threads)
    try:
        yield threads
    finally:
        threads.go.set()


@dataclass(frozen=True)
class Guest:
    """A member who came through an invitation, and everything by which they could be put out."""

    house: House
    canvas: str
    card: str
    actor: str
    invitation: str
    browser: httpx.AsyncClient

    async def get(self, path: str) -> httpx.Response:
        path = path.format(card=self.card)
        if path == "text":
            return await self.browser.get(f"/c/{self.canvas}/text")
        place = f"/api/v1/canvases/{self.canvas}"
        return await self.browser.get(
            place + ("" if path.startswith("?") else "/") * bool(path) + path
        )

    async def invitation_withdrawn(self) -> None:
        await self.house.services.organisations.revoke(self.canvas, self.invitation, "system")

    async def login_ended(self) -> None:
        await self.house.services.accounts.end_login(self.browser.cookies["canevas"])

    async def sections_closed(self) -> None:
        await self.house.services.organisations.join(
            self.canvas, self.actor, Role.MEMBER, reads=["frame"], writes=["frame"]
        )


Withdrawal = Callable[[Guest], Awaitable[None]]
WITHDRAWALS: Final[dict[Withdrawal, int]] = {
    Guest.invitation_withdrawn: 404,
    Guest.login_ended: 401,
    Guest.sections_closed: 403,
}


@pytest.fixture
async def guest(house: House) -> Guest:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    made = await alice.post(
        f"/api/v1/canvases/{canvas}/cards", json={"section": "needs", "title": CANARY}
    )
    organisations = house.services.organisations
    invited = await organisations.invite(canvas, "system", Role.MEMBER)
    actor = await organisations.accept(await organisations.invitation(invited.token), "Zoé", "fr")
    browser = await house.visitor(actor)
    return Guest(house, canvas, made.json()["card"]["id"], actor, invited.id, browser)


def was_not_handed_over(answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status, answer.text
    assert CANARY.encode() not in answer.content
    assert "content-disposition" not in answer.headers


@pytest.mark.parametrize("withdraw", WITHDRAWALS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("path", SLOW)
async def test_what_was_made_while_the_right_ended_is_not_handed_over__R10(
    guest: Guest, path: str, withdraw: Withdrawal
) -> None:
    assert (await guest.get(path)).status_code == 200, "what they may have, they get"
    with held_threads() as threads:
        asked = asyncio.create_task(guest.get(path))
        await asyncio.wait_for(threads.asked.wait(), 10)
        await withdraw(guest)
        threads.go.set()
        was_not_handed_over(await asked, WITHDRAWALS[withdraw])


@pytest.mark.parametrize("path", LOOKS_BACK)
async def test_what_was_looked_up_while_the_right_ended_is_not_handed_over__R10(
    guest: Guest, path: str
) -> None:
    workshop = guest.house.services.chronicle._workshop
    await workshop.do(jobs.Hold(how="rest"))
    busy = asyncio.create_task(workshop.do(jobs.Hold(how="rest", seconds=BUSY)))
    await asyncio.sleep(BUSY / 10)
    asked = asyncio.create_task(guest.get(path))
    await asyncio.sleep(BUSY / 10)
    await guest.invitation_withdrawn()
    assert not busy.done()
    was_not_handed_over(await asked, 404)


async def test_a_right_that_grew_meanwhile_takes_nothing_away(guest: Guest) -> None:
    await guest.sections_closed()
    with held_threads() as threads:
        asked = asyncio.create_task(guest.get("export.json"))
        await asyncio.wait_for(threads.asked.wait(), 10)
        organisations = guest.house.services.organisations
        await organisations.join(guest.canvas, guest.actor, Role.MEMBER)
        threads.go.set()
        answer = await asked
    assert answer.status_code == 200
    assert CANARY not in answer.text, "it was made with the rights of before"


@pytest.mark.parametrize("withdraw", WITHDRAWALS, ids=lambda one: one.__name__)
async def test_who_lost_the_right_while_the_past_was_looked_up_restores_nothing__R10(
    guest: Guest, withdraw: Withdrawal
) -> None:
    services = guest.house.services
    before = (await services.log.claim(guest.canvas, "here")).revision
    workshop = services.chronicle._workshop
    await workshop.do(jobs.Hold(how="rest"))
    busy = asyncio.create_task(workshop.do(jobs.Hold(how="rest", seconds=BUSY)))
    await asyncio.sleep(BUSY / 10)
    place = f"/api/v1/canvases/{guest.canvas}"
    body: dict[str, Any] = {"revision": 1}
    asked = asyncio.create_task(guest.browser.post(f"{place}/restore", json=body, headers=OWN_PAGE))
    await asyncio.sleep(BUSY / 10)
    await withdraw(guest)
    assert not busy.done()
    was_not_handed_over(await asked, WITHDRAWALS[withdraw])
    assert (await services.log.claim(guest.canvas, "here")).revision == before


@pytest.mark.parametrize("withdraw", WITHDRAWALS, ids=lambda one: one.__name__)
async def test_who_lost_the_right_before_the_words_arrive_writes_nothing__R10(
    guest: Guest, withdraw: Withdrawal
) -> None:
    place = f"/api/v1/canvases/{guest.canvas}/cards/{guest.card}"
    revision = (await guest.browser.get(f"/api/v1/canvases/{guest.canvas}")).json()["revision"]
    body = {"title": "x", "base_revision": revision}
    with held_threads() as threads:
        # Reading how the card was at that revision is held.
        asked = asyncio.create_task(guest.browser.patch(place, json=body, headers=OWN_PAGE))
        await asyncio.wait_for(threads.asked.wait(), 10)
        await withdraw(guest)
        threads.go.set()
        was_not_handed_over(await asked, WITHDRAWALS[withdraw])
    alice = await guest.house.program("Alice")
    assert CANARY in (await alice.get(f"/api/v1/canvases/{guest.canvas}")).text


@pytest.mark.parametrize("door", ["api", "page"])
async def test_who_lost_the_right_while_it_was_looked_for_erases_nothing__R10(
    house: House, door: str
) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    await alice.post(f"/api/v1/canvases/{canvas}/cards", json={"section": "needs", "title": CANARY})
    organisations = house.services.organisations
    await organisations.join(canvas, await house.person("Bob"), Role.FACILITATOR)
    browser = await house.visitor(await house.person("Bob"))
    page = await browser.get(f"/c/{canvas}/people/erase")
    token = re.findall(r'name="form_token" value="([^"]+)"', page.text)[0]
    workshop = house.services.chronicle._workshop
    await workshop.do(jobs.Hold(how="rest"))
    busy = asyncio.create_task(workshop.do(jobs.Hold(how="rest", seconds=BUSY)))
    await asyncio.sleep(BUSY / 10)
    if door == "api":
        wish = browser.post(
            f"/api/v1/canvases/{canvas}/erasures", json={"text": CANARY}, headers=OWN_PAGE
        )
    else:
        word = {"do": "erase", "what": "text", "text": CANARY, "word": "effacer"}
        wish = browser.post(
            f"/c/{canvas}/people/erase", data={"form_token": token, **word}, headers=OWN_PAGE
        )
    asked = asyncio.create_task(wish)
    await asyncio.sleep(BUSY / 10)
    await organisations.remove_member(canvas, await house.person("Bob"), "system")
    assert not busy.done()
    was_not_handed_over(await asked, 404)
    assert await house.services.chronicle.ledger(canvas) == []
    assert CANARY in (await alice.get(f"/api/v1/canvases/{canvas}")).text
