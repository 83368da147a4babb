"""The quiet task that keeps the history: moments and marks, bundles of old rows, fading names.

All it knows is in rows, and whatever it does is done whole or not at all: it may die at any
moment, and several nodes may do it at once. Nothing it does is urgent; people who look get what
is not written yet told on the spot.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Final

import structlog

from workspace.chronicle.store import Chronicle
from workspace.clock import Clock, milliseconds
from workspace.errors import WorkspaceError
from workspace.history.bursts import QUIET
from workspace.storage import marks
from workspace.storage.database import Database

log = structlog.get_logger(__name__)

LOOK_SECONDS: Final = 15.0
TIDY_SECONDS: Final = 600.0
# Whoever has much to tell is told in a pause of this length already.
PAUSE: Final = timedelta(seconds=30)
# Other canvases wait their turn.
AT_ONCE: Final = 8


class Chronicler:
    """Keeps the histories of one database."""

    def __init__(
        self, database: Database, chronicle: Chronicle, clock: Clock, *, bundle_after: timedelta
    ) -> None:
        self._database = database
        self._chronicle = chronicle
        self._clock = clock
        self._bundle_after = bundle_after
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to look for what is to be written."""
        self._task = asyncio.create_task(self._run(), name="chronicler")

    async def stop(self) -> None:
        """Looks no more; what was half done is done again later."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def write_moments(self) -> None:
        """Writes the moments that are over, of every canvas that has some."""
        now = self._clock.now()
        quiet, paused = milliseconds(now - QUIET), milliseconds(now - PAUSE)
        for row in await self._database.read(lambda c: marks.behind(c, quiet, paused)):
            await self._while_more(row["id"], lambda c: self._chronicle.write_next(c, now))
            await self._while_more(row["id"], self._chronicle.mark_next)

    async def tidy(self) -> None:
        """Ends sessions, packs rows that are old enough, lets names fade whose time is over."""
        now = self._clock.now()
        before = now - self._bundle_after
        await self._sweep()
        for row in await self._database.read(marks.every_progress):
            canvas = row["canvas"]
            await self._while_more(canvas, lambda c: self._chronicle.end_session(c, now))
            if row["told"] > row["bundled"]:
                await self._while_more(canvas, lambda c: self._chronicle.bundle_next(c, before))
            await self._while_more(canvas, lambda c: self._chronicle.fade_next(c, now))
            await self._while_more(canvas, self._chronicle.mark_next)

    async def _sweep(self) -> None:
        """Sweeps what an erasure left that was ended half way, in whichever process it was."""
        try:
            await self._chronicle.resume()
        except WorkspaceError as error:
            log.warning("erasure.not_swept", error=str(error))

    async def _while_more(self, canvas: str, work: Callable[[str], Awaitable[bool]]) -> None:
        try:
            for _ in range(AT_ONCE):
                if not await work(canvas):
                    return
        except WorkspaceError as error:
            # One canvas that cannot be read does not keep the others from being told.
            log.warning("chronicle.not_written", canvas=canvas, error=str(error))

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        tidied = loop.time()
        await self._sweep()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.write_moments()
                if loop.time() - tidied >= TIDY_SECONDS:
                    tidied = loop.time()
                    await self.tidy()
            except WorkspaceError as failure:
                log.warning("chronicle.away", code=failure.code)
            except Exception as error:
                # Whatever it was, the history goes on being written.
                log.exception("chronicle.failed", error=type(error).__name__)
