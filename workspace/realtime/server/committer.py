"""Group commit for all rooms of this node: the only batching there is.

While one transaction is being written, every room gathers; then all that was
gathered goes in the next one. Alone, an edit is committed at once; under load the
batch is whatever came in meanwhile, stretched a little when many write, since a
frame shared by twenty edits costs the readers as much as a frame of one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final, Protocol

import structlog

from workspace.errors import Failure
from workspace.history.log import Appended, Batch, Fenced, UpdateLog

log = structlog.get_logger(__name__)

RETRY_SECONDS: Final = 1.0
BUSY_ROWS: Final = 8
LONGEST_WINDOW_SECONDS: Final = 0.02
BUSY_RATE: Final = 400.0
SHORT_WINDOW_SECONDS: Final = 0.002
MEMORY_SECONDS: Final = 0.25


class Pace:
    """How long the next commit waits for company, from how much came lately. Told the time.

    One room in which many write fills its batches by itself, and a fuller frame spares every
    reader. Many rooms with a few writers each commit row by row instead: then a few
    milliseconds let several rooms share one commit.
    """

    __slots__ = ("_at", "_rate")

    def __init__(self, now: float) -> None:
        self._at = now
        self._rate = 0.0

    def wait(self, rows: int, now: float) -> float:
        """Seconds to wait after a commit of `rows` that ended `now`."""
        passed = now - self._at
        kept = max(0.0, 1.0 - passed / MEMORY_SECONDS)
        self._at = now
        self._rate = self._rate * kept + rows / MEMORY_SECONDS
        if rows >= BUSY_ROWS:
            return min(LONGEST_WINDOW_SECONDS, rows * 0.0005)
        return SHORT_WINDOW_SECONDS if self._rate > BUSY_RATE else 0.0


class Writer(Protocol):
    """A keeper, as far as committing goes."""

    def take_batch(self) -> Batch | None:
        """What it wants committed."""
        ...

    def logged(self, appended: Appended) -> None:
        """It is committed."""
        ...

    def fenced(self) -> None:
        """The canvas belongs to somebody else."""
        ...

    def log_failed(self, failure: Failure) -> None:
        """It is not committed; the same batch will be offered again."""
        ...


class Committer:
    """The one task that speaks to the log for all rooms."""

    def __init__(self, update_log: UpdateLog) -> None:
        self._log = update_log
        self._dirty: dict[Writer, None] = {}
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to commit."""
        self._task = asyncio.create_task(self._run(), name="committer")

    async def stop(self) -> None:
        """Ends; call `flush` first."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def poke(self, writer: Writer) -> None:
        """The writer has something to commit."""
        self._dirty[writer] = None
        self._idle.clear()
        self._wake.set()

    async def flush(self, seconds: float) -> bool:
        """Waits until nothing is left to commit; False when the log did not take it in time."""
        try:
            await asyncio.wait_for(self._idle.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        pace = Pace(loop.time())
        while True:
            await self._wake.wait()
            self._wake.clear()
            writers, self._dirty = list(self._dirty), {}
            offered = [(w, b) for w in writers if (b := w.take_batch()) is not None]
            rows = 0
            if offered:
                rows = sum(len(batch.drafts) for _, batch in offered)
                if not await self._commit(offered):
                    await asyncio.sleep(RETRY_SECONDS)
                    self._wake.set()
                    continue
            if not self._dirty:
                self._idle.set()
            if wait := pace.wait(rows, loop.time()):
                await asyncio.sleep(wait)

    async def _commit(self, offered: Sequence[tuple[Writer, Batch]]) -> bool:
        try:
            outcomes = await self._log.append([batch for _, batch in offered])
        except Failure as failure:
            log.warning("log.away", code=failure.code, rooms=len(offered))
            for writer, _ in offered:
                self._dirty[writer] = None
                writer.log_failed(failure)
            return False
        for (writer, _), outcome in zip(offered, outcomes, strict=True):
            if isinstance(outcome, Fenced):
                writer.fenced()
            else:
                writer.logged(outcome)
        return True
