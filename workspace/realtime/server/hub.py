"""All rooms open on this node: open, lend, close idle, drain.

A canvas is opened once, whoever asks first; the others wait for the same opening.
A failure to open is an error for all of them and never an empty canvas (R5). On
SIGTERM the hub takes no newcomers, commits everything, keeps checkpoints, lets go
of every canvas and sends all sessions away with a moment to come back (R13).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final

import structlog

from workspace.clock import Clock
from workspace.config import Limits
from workspace.errors import Failure, Refusal, WorkspaceError
from workspace.history.log import SectionState, UpdateLog
from workspace.realtime.close_codes import CloseCode
from workspace.realtime.open_section import Guard
from workspace.realtime.server.committer import Committer
from workspace.realtime.server.keeper import Keeper, Seat
from workspace.realtime.server.memory import give_memory_back

log = structlog.get_logger(__name__)

IDLE_CLOSE_SECONDS: Final = 30.0
TICK_SECONDS: Final = 1.0
REST_SECONDS: Final = 1.0
REST_SECONDS_PER_BYTE: Final = 1 / 20_000
REST_TAIL: Final = 200
FLUSH_SECONDS: Final = 8.0


def _rests_after(weight: int) -> float:
    # A small section is read again in a millisecond, so it rests soon; a big one is dear.
    return REST_SECONDS + weight * REST_SECONDS_PER_BYTE


class Draining(Failure):
    """The node is going down; another, or the same one restarted, will answer."""

    code = "restarting"


class TooManyConnections(Refusal):
    """The canvas has as many open sockets as it may (`limit`)."""

    code = "too_many_connections"


class Hub:
    """The rooms of one node."""

    def __init__(
        self,
        update_log: UpdateLog,
        clock: Clock,
        limits: Limits,
        guard: Guard,
        node: str,
        *,
        progress: Callable[[], None] = lambda: None,
        before_opening: Callable[[SectionState], Awaitable[None]] | None = None,
    ) -> None:
        """`progress` is called after each frame that was dealt with: a sign of life.

        `before_opening` sees each section as the log has it before a room opens it, and may
        keep elsewhere what opening will take out of an older document.
        """
        self.limits = limits
        self._log = update_log
        self._clock = clock
        self._guard = guard
        self._node = node
        self._progress = progress
        self._before_opening = before_opening
        self._committer = Committer(update_log)
        self._keepers: dict[str, Keeper] = {}
        self._opening: dict[str, asyncio.Future[Keeper]] = {}
        self._ticker: asyncio.Task[None] | None = None
        self.draining = False
        self._rested = False
        # Set by whoever watches rights: somebody sat down; somebody's rights changed just now.
        self.arrived: Callable[[Keeper, Seat], None] = lambda _keeper, _seat: None
        self.rights_changed: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Begins to commit and to tick."""
        self._committer.start()
        self._ticker = asyncio.create_task(self._tick(), name="hub-tick")

    @property
    def rooms(self) -> int:
        """How many canvases are open here."""
        return len(self._keepers)

    @property
    def sessions(self) -> int:
        """How many sockets are seated here."""
        return sum(keeper.seats for keeper in self._keepers.values())

    def keepers(self) -> Sequence[Keeper]:
        """The keepers of all rooms that are open here."""
        return list(self._keepers.values())

    @asynccontextmanager
    async def keeper(self, canvas: str) -> AsyncIterator[Keeper]:
        """Lends the canvas's keeper: it stays open for as long as the block lasts.

        Raises:
            NoSuchCanvas: there is none.
            Draining: the node is going down.
            Failure: it could not be opened.
        """
        keeper = await self._open(canvas)
        keeper.lent += 1
        try:
            yield keeper
        finally:
            keeper.lent -= 1

    def opened(self, canvas: str) -> Keeper | None:
        """The keeper of a canvas that is open already."""
        return self._keepers.get(canvas)

    async def _open(self, canvas: str) -> Keeper:
        if self.draining:
            raise Draining(canvas=canvas)
        keeper = self._keepers.get(canvas)
        if keeper is not None and not keeper.room.over:
            return keeper
        opening = self._opening.get(canvas)
        if opening is None:
            opening = asyncio.get_running_loop().create_future()
            self._opening[canvas] = opening
            try:
                claim = await self._log.claim(canvas, self._node)
            except BaseException as error:
                opening.set_exception(error)
                opening.exception()  # Read once, so that an opening nobody waits for stays quiet.
                raise
            else:
                fresh = Keeper(
                    claim,
                    update_log=self._log,
                    committer=self._committer,
                    clock=self._clock,
                    limits=self.limits,
                    guard=self._guard,
                    progress=self._progress,
                    before_opening=self._before_opening,
                )
                self._keepers[canvas] = fresh
                opening.set_result(fresh)
            finally:
                del self._opening[canvas]
        return await asyncio.shield(opening)

    # ── time ──

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(TICK_SECONDS)
            now = loop.time()
            for keeper in list(self._keepers.values()):
                try:
                    keeper.tick(now)
                    await self._settle(keeper, now)
                except WorkspaceError as error:
                    log.error("room.tick_failed", canvas=keeper.canvas, error=str(error))
            if self._rested:
                self._rested = False
                give_memory_back()

    async def _settle(self, keeper: Keeper, now: float) -> None:
        still = now - keeper.written_at
        if keeper.room.over and not keeper.seats:
            self._keepers.pop(keeper.canvas, None)
        elif keeper.room.unsaved or keeper.lent > keeper.seats:
            return  # Every seat is a loan; a loan beyond them is an edit under way.
        elif not keeper.seats and still > IDLE_CLOSE_SECONDS:
            await self._close(keeper)
        elif keeper.room.awake and still > _rests_after(keeper.room.weight):
            if keeper.room.largest_tail > REST_TAIL:
                await keeper.keep_all()
            keeper.room.rest()
            self._rested = True
            self._progress()
            await asyncio.sleep(0)  # A thousand rooms may rest at once; people go first.

    async def _close(self, keeper: Keeper) -> None:
        await keeper.keep_all()
        if keeper.seats or keeper.lent or keeper.room.unsaved:
            return  # Somebody came in while the checkpoint was written.
        # From here to the end nothing is awaited before the room is gone from the table.
        keeper.room.over = True
        self._keepers.pop(keeper.canvas, None)
        await self._log.release(keeper.canvas, keeper.room.fence)

    async def drain(self) -> bool:
        """Sends everybody away and leaves nothing behind; False when the log did not answer."""
        self.draining = True
        if self._ticker is not None:
            self._ticker.cancel()
        for keeper in self._keepers.values():
            keeper.perform(keeper.room.close_doors())
        saved = await self._committer.flush(FLUSH_SECONDS)
        for keeper in list(self._keepers.values()):
            keeper.dismiss_all(CloseCode.RESTARTING, "restarting", spread_ms=2_000)
            if saved:
                try:
                    await keeper.keep_all()
                    await self._log.release(keeper.canvas, keeper.room.fence)
                except WorkspaceError as error:
                    log.warning("room.not_released", canvas=keeper.canvas, error=str(error))
        await self._committer.stop()
        return saved
