"""Changed rights act on open sockets, whichever process changed them (R10).

Every change of rights leaves a row in the database, in its own transaction. Each node asks
for new rows twice a second and, for every open tab they concern, asks the front door again
what it would say to this visitor now. The same answer: nothing happens. Another: the tab is
told to come back. None: it is sent away.

While the database is away nothing can be asked, and nothing can be written either; what is
owed is asked as soon as it answers.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from workspace.clock import Clock, milliseconds
from workspace.errors import Failure, Refusal
from workspace.realtime.close_codes import CloseCode, close_code_of
from workspace.realtime.server.hub import Hub
from workspace.realtime.server.keeper import Keeper, Seat
from workspace.storage import rights
from workspace.storage.database import Database
from workspace.storage.rights import RightsChange

log = structlog.get_logger(__name__)

End = Callable[[], Awaitable[object]]
OpenToGuests = Callable[[str], Awaitable[frozenset[str]]]

EVERY_SECONDS: Final = 0.5
# PostgreSQL gives numbers before it commits, so a lower one may appear after a higher one. No
# transaction of ours, and no front door, takes as long as this.
MEMORY_SECONDS: Final = 60.0
# A room ends rights by its own clock; this only writes down that they ended, so that no clock
# which is set back revives them.
END_SECONDS: Final = 5.0
PURGE_SECONDS: Final = 3_600.0
KEPT: Final = timedelta(days=1)
AT_ONCE: Final = 16


class RightsWatch:
    """Looks for changes of rights and acts on the seats of one node."""

    def __init__(
        self,
        database: Database,
        hub: Hub,
        clock: Clock,
        *,
        end_what_is_over: End | None = None,
        open_to_guests: OpenToGuests | None = None,
        erased: Callable[[], None] = lambda: None,
    ) -> None:
        """`open_to_guests` says which sections of a canvas some guest editor may write now.

        `erased` is called when words may have been erased on any canvas, by any process.
        """
        self._erased = erased
        self._database = database
        self._hub = hub
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._poked = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._floor = 0
        self._recent: deque[tuple[float, RightsChange]] = deque()
        self._seen: set[int] = set()
        self._owed: dict[str, tuple[Keeper, Seat]] = {}
        self._purged_at = self._loop.time()
        self._end_what_is_over = end_what_is_over
        self._ended_at = self._loop.time()
        self._open_to_guests = open_to_guests
        # Rooms in which the badge "guests can write here" may have to come or go.
        self._badges: set[Keeper] = set()
        # Rooms whose canvas may have begun a new epoch.
        self._epochs: set[Keeper] = set()
        self._away = False

    async def start(self) -> None:
        """Begins to look; what changed before now is what the front door reads anyway.

        Raises:
            DatabaseAway: it does not answer.
        """
        self._floor = await self._database.read(rights.newest)
        self._hub.arrived = self._arrived
        self._hub.rights_changed = self._poked.set
        self._task = asyncio.create_task(self._watch(), name="rights-watch")

    async def stop(self) -> None:
        """Looks no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _watch(self) -> None:
        while True:
            try:
                await self.look()
                self._away = False
            except Failure as failure:
                if not self._away:
                    log.warning("rights.not_read", error=failure.code)
                self._away = True
            except Exception as error:
                # Whatever it was, rights must go on being read.
                log.exception("rights.failed", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._poked.wait(), EVERY_SECONDS)
            self._poked.clear()

    async def look(self) -> None:
        """Asks once for new changes, and acts on them and on what is owed.

        Raises:
            Failure: the database does not answer; nothing is forgotten.
        """
        floor = self._floor
        found = await self._database.read(lambda c: rights.changes_since(c, floor))
        now = self._loop.time()
        for change in found:
            if change.number not in self._seen:
                self._seen.add(change.number)
                self._recent.append((now, change))
                self._mark(change)
        self._forget(now)
        await self._look_at_epochs()
        await self._settle()
        await self._tell_badges()
        if self._end_what_is_over is not None and now - self._ended_at > END_SECONDS:
            self._ended_at = now
            await self._end_what_is_over()
        if now - self._purged_at > PURGE_SECONDS:
            self._purged_at = now
            before = milliseconds(self._clock.now() - KEPT)
            await self._database.write(lambda c: rights.purge(c, before))

    def _mark(self, change: RightsChange) -> None:
        for_everybody = change.canvas != "" and not change.actor
        if for_everybody:
            self._erased()
        for keeper in self._hub.keepers():
            if change.canvas in ("", keeper.canvas):
                self._badges.add(keeper)
                if for_everybody:
                    self._epochs.add(keeper)
                for seat in keeper.seated():
                    if _concerns(change, keeper, seat):
                        self._owed[seat.session] = (keeper, seat)

    def _arrived(self, keeper: Keeper, seat: Seat) -> None:
        """Somebody sat down: their rights may have changed between the door and the seat."""
        asked_at = seat.admission.asked_at
        late = self._loop.time() - asked_at > MEMORY_SECONDS
        if late or any(
            seen >= asked_at and _concerns(change, keeper, seat) for seen, change in self._recent
        ):
            self._owed[seat.session] = (keeper, seat)
            self._poked.set()
        if late or any(
            seen >= asked_at and change.canvas in ("", keeper.canvas)
            for seen, change in self._recent
        ):
            self._badges.add(keeper)
            self._poked.set()

    async def _look_at_epochs(self) -> None:
        while self._epochs:
            keeper = next(iter(self._epochs))
            epoch = await self._database.read(partial(rights.epoch_of, ident=keeper.canvas))
            if epoch is not None and epoch != keeper.room.epoch:
                keeper.begin_anew()
            self._epochs.discard(keeper)

    async def _tell_badges(self) -> None:
        while self._badges and self._open_to_guests is not None:
            keeper = next(iter(self._badges))
            keeper.open_to_guests(await self._open_to_guests(keeper.canvas))
            self._badges.discard(keeper)

    def _forget(self, now: float) -> None:
        while self._recent and now - self._recent[0][0] > MEMORY_SECONDS:
            _, change = self._recent.popleft()
            self._seen.discard(change.number)
            self._floor = max(self._floor, change.number)

    async def _settle(self) -> None:
        while self._owed:
            some = [self._owed.pop(session) for session in list(self._owed)[:AT_ONCE]]
            answers = await asyncio.gather(*(self._ask_again(*each) for each in some))
            if not all(answers):
                return  # The database went away; what is owed stays owed.

    async def _ask_again(self, keeper: Keeper, seat: Seat) -> bool:
        asked_at = self._loop.time()
        try:
            visitor = await seat.admission.again()
        except Refusal as refusal:
            why = str(refusal.facts.get("why", refusal.code))
            keeper.send_away(seat.session, close_code_of(refusal.code), why)
        except Failure:
            self._owed.setdefault(seat.session, (keeper, seat))
            return False
        except Exception as error:
            # Whoever cannot be judged does not stay; the front door will say what it says.
            log.exception("rights.failed", error=type(error).__name__)
            keeper.send_away(seat.session, CloseCode.NOT_AVAILABLE, "failed")
        else:
            if visitor != seat.admission.visitor:
                keeper.send_away(seat.session, CloseCode.RIGHTS_CHANGED, "rights_changed")
            seat.admission.asked_at = asked_at
        return True


def _concerns(change: RightsChange, keeper: Keeper, seat: Seat) -> bool:
    return change.concerns(keeper.canvas, seat.actor, seat.admission.visitor.login)
