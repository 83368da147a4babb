"""The task that sends what is due. All it knows is in rows: it may die at any moment.

A delivery may therefore arrive twice (a node died between the receiver's answer and
our writing it down), and never not at all while its webhook runs. Its id stays the same.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Final, Protocol

import structlog

from workspace import __version__
from workspace.clock import Clock
from workspace.errors import Failure
from workspace.organisations.webhooks import Due, Webhooks
from workspace.outgoing.post import Answer
from workspace.outgoing.signature import HEADER, sign

log = structlog.get_logger(__name__)

LOOK_SECONDS: Final = 2.0
AT_ONCE: Final = 16
# A receiver that takes its time has these many of ours waiting, and the others have theirs.
AT_ONCE_EACH: Final = 2
FORGET_SECONDS: Final = 3600.0


class Sender(Protocol):
    """Whoever sends bytes; see `post.WebhookPost`."""

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Sends `body` with POST."""
        ...


class Deliverer:
    """Sends one node's share of the deliveries."""

    def __init__(self, webhooks: Webhooks, sender: Sender, clock: Clock) -> None:
        self._webhooks = webhooks
        self._sender = sender
        self._clock = clock
        self._under_way: dict[asyncio.Task[None], str] = {}
        self._room = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to look for what is due."""
        self._task = asyncio.create_task(self._run(), name="webhook-deliverer")

    async def stop(self) -> None:
        """Ends. What is under way is dropped here and sent again from its row."""
        tasks = [*self._under_way, *([self._task] if self._task is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def round(self) -> None:
        """Starts to send whatever is due and has room."""
        await self._webhooks.tell_changes()
        room = AT_ONCE - len(self._under_way)
        if room <= 0:
            return
        count = Counter(self._under_way.values())
        busy = frozenset(hook for hook, number in count.items() if number >= AT_ONCE_EACH)
        for due in await self._webhooks.take_due(room, busy, AT_ONCE_EACH):
            task = asyncio.create_task(self._deliver(due))
            self._under_way[task] = due.webhook
            task.add_done_callback(self._done)

    async def idle(self) -> None:
        """Waits until nothing is under way."""
        while self._under_way:
            await asyncio.gather(*self._under_way, return_exceptions=True)

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        self._room.set()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        forget_at = loop.time()
        while True:
            try:
                await self.round()
                if loop.time() >= forget_at:
                    forget_at = loop.time() + FORGET_SECONDS
                    await self._webhooks.forget_old()
            except Failure as failure:
                log.warning("webhooks.away", code=failure.code)
            # One that is done makes room for the next of a receiver that has many waiting.
            self._room.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._room.wait(), LOOK_SECONDS)

    async def _deliver(self, due: Due) -> None:
        try:
            answer = await self._send(due)
            if answer.arrived and answer.status is not None:
                await self._webhooks.delivered(due, answer.status)
            else:
                await self._webhooks.failed(due, answer.because or "status", answer.status)
        except Failure as failure:
            log.warning("webhooks.away", code=failure.code)

    async def _send(self, due: Due) -> Answer:
        body = due.body.encode()
        at = int(self._clock.now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"Canevas/{__version__}",
            "Canevas-Event": due.event,
            "Canevas-Delivery": due.id,
            HEADER: sign(due.secrets, at, body),
        }
        return await self._sender.send(due.url, headers, body)
