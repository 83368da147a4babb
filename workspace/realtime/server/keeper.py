"""The hands of one room: seats at its table, its loads, its commits, its frames.

A keeper decides nothing. It passes facts to the room and performs the effects in
order, without waiting: what takes time (reading a section, keeping a checkpoint)
runs beside and comes back as another fact.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar, assert_never

import structlog

from workspace.access import Scope
from workspace.canvas.document import SectionDoc, read_canvas
from workspace.canvas.model import Canvas
from workspace.clock import Clock
from workspace.config import Limits
from workspace.errors import Failure, Refusal, WorkspaceError
from workspace.history.log import (
    Appended,
    Batch,
    Checkpoint,
    Claim,
    EntryKind,
    SectionState,
    UpdateLog,
)
from workspace.realtime.close_codes import CloseCode, close_code_of
from workspace.realtime.codec import encode_live, encode_stock
from workspace.realtime.connection import Connection
from workspace.realtime.effects import (
    Append,
    Close,
    Effect,
    KeepCheckpoint,
    Load,
    Send,
    Settled,
    Share,
    Tell,
)
from workspace.realtime.messages import Bye, Outgoing, Shared
from workspace.realtime.open_section import Guard
from workspace.realtime.presence import Identity, Viewer
from workspace.realtime.room import Room, RoomOver, Session
from workspace.realtime.server.committer import Committer
from workspace.realtime.server.wire import Wire, frame_of

log = structlog.get_logger(__name__)
T = TypeVar("T")

PRESENCE_BEAT_SECONDS: Final = 0.04
EDIT_SECONDS: Final = 10.0
CHECKPOINT_EVERY: Final = 1_000


class NotSavedYet(Failure):
    """The edit is kept and will be saved when the log answers; it has not yet."""

    code = "not_saved_yet"


class ReadOnlyNow(Failure):
    """The database is away: the canvas can be read and not changed (`why`)."""

    code = "read_only"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody the front door let in: who, with what rights, under which name others see.

    `login` is the login or token that was shown; `until`, in milliseconds, ends the rights.
    """

    actor: str
    identity: Identity
    scope: Scope
    unlimited: bool = False
    login: str | None = None
    until: int | None = None
    # The sections that some guest editor may write now. It is no right of the visitor's own.
    open_to_guests: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(slots=True)
class Admission:
    """How somebody was let in, and how to ask whether they still would be.

    `again` asks the front door as for a visitor who comes now, and raises what it would
    answer; `asked_at` is when it began to be asked, on the event loop's clock.
    """

    visitor: Visitor
    again: Callable[[], Awaitable[Visitor]]
    asked_at: float


@dataclass(slots=True, eq=False)
class Seat:
    """One session's place: its wire, its connection state."""

    session: str
    actor: str
    wire: Wire
    connection: Connection
    live: bool
    admission: Admission

    def send(self, message: Outgoing) -> None:
        """Encodes and writes one message, if this dialect has a word for it."""
        payload = encode_live(message) if self.live else encode_stock(message)
        if payload is not None:
            self.wire.write(frame_of(payload))


class Keeper:
    """Owns one room on this node."""

    def __init__(
        self,
        claim: Claim,
        *,
        update_log: UpdateLog,
        committer: Committer,
        clock: Clock,
        limits: Limits,
        guard: Guard,
        progress: Callable[[], None],
        before_opening: Callable[[SectionState], Awaitable[None]] | None = None,
    ) -> None:
        self.canvas = claim.canvas
        self.room = Room(claim, limits, guard)
        self._log = update_log
        self._committer = committer
        self._clock = clock
        self._progress = progress
        self._before_opening = before_opening
        self._loop = asyncio.get_running_loop()
        self._seats: dict[str, Seat] = {}
        self._stalled: list[str] = []
        self._tickets: dict[int, asyncio.Future[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loading = asyncio.Condition()
        self._beat: asyncio.TimerHandle | None = None
        self.written_at = self._loop.time()
        self.lent = 0

    # ── sessions ──

    def enter(self, session: Session, seat: Seat) -> None:
        """Seats a session at the table."""
        self._seats[session.id] = seat
        if self.room.open_to_guests is None:
            self.open_to_guests(seat.admission.visitor.open_to_guests)
        self.perform(self.room.enter(session))
        self._beat_soon()

    def leave(self, session: str) -> None:
        """Frees the seat; what the session sent is committed all the same."""
        if self._seats.pop(session, None) is not None:
            self.room.leave(session)
            self.written_at = self._loop.time()
            self._beat_soon()

    @property
    def seats(self) -> int:
        """How many sessions sit here."""
        return len(self._seats)

    def hear(self, seat: Seat, data: bytes) -> None:
        """One frame of one session: any bytes end in effects or in a close (R11)."""
        try:
            message = seat.connection.receive(data, self._loop.time())
            if message is None:
                return
            effects = self.room.receive(seat.session, message, self._clock.now())
        except Refusal as refusal:
            self.dismiss(seat.session, close_code_of(refusal.code), refusal.code)
            return
        except Exception as error:
            log.exception("room.failed", canvas=self.canvas, error=type(error).__name__)
            self.dismiss(seat.session, CloseCode.NOT_AVAILABLE, "failed")
            return
        if effects:
            self.perform(effects)
        elif self._beat is None and self.room.presence.has_news:
            self._beat_soon()
        if seat.connection.wait:
            seat.wire.rest(seat.connection.wait)
        self._progress()

    def full(self, session: str) -> None:
        """The session's socket takes no more for now."""
        self._stalled.append(session)
        self._loop.call_soon(self._mark_stalled)

    def drained(self, session: str) -> None:
        """The session's socket is empty again."""
        self.perform(self.room.drained(session))

    def dismiss(self, session: str, code: CloseCode, reason: str, retry_ms: int = 0) -> None:
        """Closes a session's socket with a last word."""
        seat = self._seats.get(session)
        if seat is None:
            return
        seat.connection.close()
        seat.send(Bye({"code": reason, "close": int(code), "retry_after_ms": retry_ms}))
        seat.wire.dismiss(int(code), reason)

    def send_away(self, session: str, code: CloseCode, reason: str) -> None:
        """Ends a session whose rights changed (R10), before its socket is closed.

        From here on it is given nothing: a peer that takes its time to close still has a
        socket, and no seat.
        """
        self.dismiss(session, code, reason)
        self.leave(session)

    def open_to_guests(self, sections: frozenset[str]) -> None:
        """Which sections some guest editor may write from now on: everybody is told."""
        self.perform(self.room.opened_to_guests(sections))

    def note_written(self, card: str, section: str, version: int) -> None:
        """A card's internal note reads differently: those who may read it are told."""
        self.perform(self.room.note_written(card, section, version))

    def review_changed(self) -> None:
        """Something was said in a review: those who may look back are told."""
        self.perform(self.room.review_changed())

    def seated(self) -> list[Seat]:
        """Everybody who sits here now."""
        return list(self._seats.values())

    def dismiss_all(self, code: CloseCode, reason: str, spread_ms: int) -> None:
        """Closes everybody, with moments to return spread over `spread_ms`."""
        for number, seat in enumerate(list(self._seats.values())):
            self.dismiss(seat.session, code, reason, 200 + (number * 37) % max(1, spread_ms))

    def tick(self, now: float) -> None:
        """Notices silent sessions, and those whose rights have run out."""
        moment = self._clock.now()
        for seat in list(self._seats.values()):
            session = self.room.sessions.get(seat.session)
            if session is not None and session.expired(moment):
                self.send_away(seat.session, CloseCode.NOT_ALLOWED, "expired")
                continue
            try:
                seat.connection.tick(now)
            except Refusal as refusal:
                self.dismiss(seat.session, CloseCode.TOO_FAST_OR_SLOW, refusal.code)

    # ── effects ──

    def perform(self, effects: list[Effect]) -> None:  # noqa: C901 - one arm per effect
        """Does what the room wants, in order."""
        for effect in effects:
            match effect:
                case Send(session, message):
                    seat = self._seats.get(session)
                    if seat is not None:
                        seat.send(message)
                case Share(message, readers):
                    self._share(message, readers)
                case Append():
                    self._committer.poke(self)
                case Tell(message):
                    for seat in self._seats.values():
                        seat.send(message)
                case Load(section):
                    self._beside(self._load(section))
                case Close(session, code, reason):
                    self.send_away(session, code, reason)
                case Settled(ticket, revision):
                    waiting = self._tickets.pop(ticket, None)
                    if waiting is not None and not waiting.done():
                        waiting.set_result(revision)
                case KeepCheckpoint(checkpoint):
                    self._beside(self._keep(checkpoint))
                case _:
                    assert_never(effect)

    def _share(self, message: Shared, readers: tuple[str, ...]) -> None:
        # Encoded once for each dialect; every reader is given the same bytes.
        live = stock = b""
        seats = self._seats
        for session in readers:
            seat = seats.get(session)
            if seat is None:
                continue
            if seat.live:
                live = live or frame_of(encode_live(message) or b"")
                seat.wire.write(live)
            else:
                stock = stock or frame_of(encode_stock(message) or b"")
                seat.wire.write(stock)

    def _mark_stalled(self) -> None:
        stalled, self._stalled = self._stalled, []
        for session in stalled:
            self.room.lags(session)

    def _beat_soon(self) -> None:
        if self._beat is None:
            self._beat = self._loop.call_later(PRESENCE_BEAT_SECONDS, self._beat_now)

    def _beat_now(self) -> None:
        self._beat = None
        news = self.room.take_news()
        if news is None:
            return
        frames: dict[tuple[Viewer, str], bytes] = {}
        for session in self.room.sessions.values():
            seat = self._seats.get(session.id)
            if seat is None or session.lagging is not None:
                continue
            # One frame for all who may see the same, however many they are.
            viewer = session.viewer
            only = "" if seat.live else next(iter(session.sections))
            key = (viewer, only)
            frame = frames.get(key)
            if frame is None:
                if seat.live:
                    payload = encode_live(news.for_page(viewer))
                else:
                    heard = news.for_stock(viewer, only)
                    payload = encode_stock(heard) if heard else None
                frame = frames[key] = frame_of(payload) if payload else b""
            if frame:
                seat.wire.write(frame)

    # ── things that take time ──

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _load(self, section: str) -> None:
        try:
            state = await self._log.load(self.canvas, section)
            if self._before_opening is not None:
                await self._before_opening(state)
            effects = self.room.loaded(state, self._clock.now())
        except WorkspaceError as error:
            log.error("section.unreadable", canvas=self.canvas, section=section, error=str(error))
            effects = self.room.load_failed(section, error.code)
        async with self._loading:
            self._loading.notify_all()
        self.perform(effects)

    async def _keep(self, checkpoint: Checkpoint) -> None:
        try:
            await self._log.keep_checkpoint(self.canvas, self.room.fence, checkpoint)
        except WorkspaceError as error:
            log.warning("checkpoint.not_kept", canvas=self.canvas, error=str(error))
            return
        self.room.kept(checkpoint)

    # ── the committer's side ──

    def take_batch(self) -> Batch | None:
        """What the room wants committed."""
        return self.room.take_batch()

    def logged(self, appended: Appended) -> None:
        """Committed: acknowledge and share."""
        self.written_at = self._loop.time()
        self.perform(self.room.logged(appended))
        if self.room.unsaved:
            self._committer.poke(self)
        elif self.room.largest_tail >= CHECKPOINT_EVERY:
            self._checkpoint()

    def log_failed(self, failure: Failure) -> None:
        """Not committed: the room is read-only until it is."""
        self.perform(self.room.log_failed(failure))

    def fenced(self) -> None:
        """The canvas moved to another node."""
        self.perform(self.room.fenced())
        for waiting in self._tickets.values():
            if not waiting.done():
                waiting.set_exception(RoomOver(canvas=self.canvas))
        self._tickets.clear()

    def begin_anew(self) -> None:
        """Words were erased and the canvas has another epoch: everybody comes back to that."""
        for number, seat in enumerate(self.seated()):
            retry_ms = 200 + (number * 37) % 2_000
            self.dismiss(seat.session, CloseCode.EPOCH_CHANGED, "epoch_changed", retry_ms)
            self.leave(seat.session)
        self.fenced()

    # ── doors for the API, commands and pages ──

    async def open_all(self) -> None:
        """Loads every section.

        Raises:
            Failure: one of them cannot be read.
        """
        async with self._loading:
            while missing := self.room.missing():
                self.perform(self.room.open_missing())
                await self._loading.wait()
                if still := [n for n in missing if self.room.unreadable(n)]:
                    raise CanvasUnreadable(canvas=self.canvas, sections=still)

    async def edit(
        self,
        actor: str,
        verb: Callable[[dict[str, SectionDoc]], T],
        *,
        kind: EntryKind = "server",
        login: str | None = None,
    ) -> tuple[T, int]:
        """Runs `verb` on the live documents; returns its result and the revision that holds it.

        `login` is the login or token that `actor` showed (R8).

        Raises:
            Refusal: from the verb.
            ReadOnlyNow, NotSavedYet: the database is away.
        """
        await self.open_all()
        if self.room.read_only is not None:
            raise ReadOnlyNow(why=self.room.read_only)
        result, ticket, effects = self.room.edit(actor, kind, verb, self._clock.now(), login)
        waiting: asyncio.Future[int] = self._loop.create_future()
        self._tickets[ticket] = waiting
        self.perform(effects)
        try:
            revision = await asyncio.wait_for(waiting, EDIT_SECONDS)
        except TimeoutError:
            self._tickets.pop(ticket, None)
            raise NotSavedYet(canvas=self.canvas) from None
        return result, revision

    async def read(self) -> Canvas:
        """The canvas as it is in the log, all of it."""
        await self.open_all()
        if self.room.unsaved:
            # Nobody is shown what is not committed (R1): an empty edit settles behind it all.
            await self.edit("system", lambda _docs: None)
        return read_canvas(
            self.room.documents(),
            id=self.canvas,
            epoch=self.room.epoch,
            revision=self.room.revision,
            language=self.room.language,
        )

    def _checkpoint(self) -> None:
        try:
            self.perform(self.room.quiet(self._clock.now()))
        except Failure as failure:
            log.error("checkpoint.unfaithful", canvas=self.canvas, error=str(failure))

    async def keep_all(self) -> None:
        """Keeps a checkpoint of every section that grew, and waits for it."""
        self._checkpoint()
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)


class CanvasUnreadable(Failure):
    """A section of the canvas cannot be read from the log (`canvas`, `sections`)."""

    code = "canvas_unreadable"
