"""A process for heavy work, so that the event loop's own never replays anything.

Applying updates holds the interpreter: what would take a second here would be a second in which
nobody's typing moves. The process is started when first needed and kept; one job at a
time, readers before upkeep. One that takes too long, or dies, or wants too much memory ends
with the process, and the next job gets a new one. Nothing is lost with it: it only reads.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from asyncio.subprocess import PIPE, Process
from typing import Final, TypeVar

import msgspec
import structlog

from workspace.chronicle import jobs
from workspace.chronicle.past import ErasedRevision
from workspace.chronicle.worker import ANSWER, LENGTH, Hello
from workspace.errors import Failure, NotFound, Refusal, WorkspaceError
from workspace.history.log import CorruptEntry, DatabaseAway
from workspace.organisations.reading import NoSuchRevision
from workspace.storage.errors import NotMigrated

log = structlog.get_logger(__name__)
T = TypeVar("T")

SECONDS: Final = 30.0
START_SECONDS: Final = 60.0
MEMORY: Final = 2 * 1024 * 1024 * 1024
WAITING: Final = 32
_TRIES: Final = 2
_KNOWN: Final[dict[str, type[WorkspaceError]]] = {
    error.code: error
    for error in (
        NotFound,
        NoSuchRevision,
        ErasedRevision,
        CorruptEntry,
        DatabaseAway,
        NotMigrated,
    )
}


class TookTooLong(Failure):
    """Looking back took longer than it may (`seconds`); it was given up."""

    code = "took_too_long"


class WorkshopBusy(Failure):
    """Too many people look back at the same moment."""

    code = "workshop_busy"


class WorkshopFailed(Failure):
    """The process that looks back ended in the middle of it, twice (`code` of an error, if any)."""

    code = "workshop_failed"


class Workshop:
    """The worker process of one node, and the queue before it."""

    def __init__(
        self, database_url: str, *, seconds: float = SECONDS, memory: int = MEMORY
    ) -> None:
        self._hello = msgspec.msgpack.encode(Hello(database_url=database_url, memory=memory))
        self._seconds = seconds
        self._process: Process | None = None
        self._bench = asyncio.Lock()
        self._upkeep = asyncio.Lock()
        self._waiting = 0
        self._under_way: set[asyncio.Task[bytes]] = set()
        self._closed = False

    async def do(self, job: jobs.Job, *, upkeep: bool = False) -> bytes:
        """Has a job done. Of upkeep only one at a time waits, so that readers pass it by.

        Raises:
            Refusal: from the job.
            TookTooLong, WorkshopBusy, WorkshopFailed, DatabaseAway, CorruptEntry: not done.
        """
        if upkeep:
            async with self._upkeep:
                return await self._queued(job)
        if self._waiting >= WAITING:
            raise WorkshopBusy
        self._waiting += 1
        try:
            return await self._queued(job)
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """Ends the process."""
        self._closed = True
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._end()

    @property
    def pid(self) -> int | None:
        """The process that works now, if there is one."""
        return self._process.pid if self._process is not None else None

    async def _queued(self, job: jobs.Job) -> bytes:
        # Whoever asked may go away; the answer is taken from the pipe all the same.
        task = asyncio.create_task(self._alone(job))
        self._under_way.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    def _done(self, task: asyncio.Task[bytes]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # Read once: nobody may be left who waits for it.

    async def _alone(self, job: jobs.Job) -> bytes:
        data = msgspec.msgpack.encode(job)
        async with self._bench:
            for _ in range(_TRIES):
                if self._closed:
                    break
                try:
                    process = await self._started()
                    kind, answer = await asyncio.wait_for(_ask(process, data), self._seconds)
                except TimeoutError:
                    await self._end()
                    log.warning("workshop.too_long", job=type(job).__name__, seconds=self._seconds)
                    raise TookTooLong(seconds=self._seconds) from None
                except (OSError, asyncio.IncompleteReadError):
                    await self._end()
                    log.warning("workshop.died", job=type(job).__name__)
                    continue
                except asyncio.CancelledError:
                    await self._end()
                    raise
                if kind == ANSWER:
                    return answer
                raise _error_of(answer)
        raise WorkshopFailed

    async def _started(self) -> Process:
        process = self._process
        if process is not None and process.returncode is None:
            return process
        # The address of the database may hold a password: it goes through the pipe, and stands
        # in no list of processes.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "workspace.chronicle.worker", stdin=PIPE, stdout=PIPE
        )
        self._process = process
        await asyncio.wait_for(_ask(process, self._hello), START_SECONDS)
        return process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


async def _ask(process: Process, data: bytes) -> tuple[int, bytes]:
    if process.stdin is None or process.stdout is None:
        raise BrokenPipeError
    process.stdin.write(LENGTH.pack(len(data), 0) + data)
    await process.stdin.drain()
    size, kind = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    return kind, await process.stdout.readexactly(size)


def _error_of(answer: bytes) -> WorkspaceError:
    refused = msgspec.msgpack.decode(answer, type=jobs.Refused)
    known = _KNOWN.get(refused.code)
    if known is not None:
        return known(**refused.facts)
    if refused.is_refusal:
        return Refusal(**refused.facts)
    return WorkshopFailed(why=refused.code)
