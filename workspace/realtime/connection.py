"""One socket's life, from its first byte to its close, as a union of states.

Pure: bytes and the time go in, a message or a typed refusal comes out. The
connection decides whether a message may be read at all: it must be greeted
first, small enough, and not too fast. What the message means is the room's
business.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from workspace.config import Limits
from workspace.errors import Refusal, TooLarge
from workspace.realtime.codec import MalformedFrame, decode_live, decode_stock
from workspace.realtime.limits import Bucket
from workspace.realtime.messages import (
    AskState,
    Awareness,
    Hello,
    Incoming,
    NumberedUpdate,
    Point,
)

GREETING_SECONDS: Final = 5.0
IDLE_SECONDS: Final = 45.0
LONGEST_DEBT_SECONDS: Final = 30.0


class Dialect(Enum):
    """Which of the two languages a socket speaks."""

    LIVE = "canevas.1"
    STOCK = "y-websocket"


class TooSlow(Refusal):
    """Nothing came for too long (`seconds`), or the greeting did not come in time."""

    code = "too_slow"


class TooMuch(Refusal):
    """So much more than the limits came that slowing down no longer helps."""

    code = "too_fast"


@dataclass(frozen=True, slots=True)
class Greeting:
    """Open and authorised, and not yet introduced: only a `Hello` is heard."""

    until: float


@dataclass(slots=True)
class Talking:
    """Introduced. Every frame counts against the buckets."""

    heard: float
    numbered: int = 0
    caught_up: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """Over; whatever still arrives is ignored."""


class Connection:
    """The state of one socket. One instance per socket; never shared."""

    __slots__ = ("_bytes", "_frames", "dialect", "limits", "section", "state", "wait")

    def __init__(
        self,
        dialect: Dialect,
        limits: Limits,
        now: float,
        *,
        section: str = "",
        unlimited: bool = False,
    ) -> None:
        """`section` is the one a stock socket is about; `unlimited` lifts the rates."""
        self.dialect = dialect
        self.limits = limits
        self.section = section
        self.wait = 0.0
        self.state: Greeting | Talking | Closed = (
            Greeting(until=now + GREETING_SECONDS)
            if dialect is Dialect.LIVE
            else Talking(heard=now)
        )
        self._frames: Bucket | None = None
        self._bytes: Bucket | None = None
        if not unlimited:
            rate = float(limits.frames_per_second)
            self._frames = Bucket(rate, 5 * rate, now)
            bytes_rate = float(limits.bytes_per_second)
            # A first catch-up after a day offline is one big frame and must fit the burst.
            self._bytes = Bucket(bytes_rate, bytes_rate + limits.catch_up_bytes, now)

    def receive(self, data: bytes, now: float) -> Incoming | None:
        """The message in one frame, or None when the connection is over.

        Afterwards `wait` holds the seconds for which the hands must stop reading.

        Raises:
            MalformedFrame, TooLarge, TooMuch: the socket is to be closed with that reason.
        """
        state = self.state
        if type(state) is Talking:
            return self._hear(state, data, now)
        if type(state) is Greeting:
            if len(data) > self.limits.presence_bytes:
                raise TooLarge(size=len(data), limit=self.limits.presence_bytes)
            message = decode_live(data)
            if type(message) is not Hello:
                raise MalformedFrame("hello_first")
            self.state = Talking(heard=now)
            return message
        return None

    def _hear(self, state: Talking, data: bytes, now: float) -> Incoming:
        state.heard = now
        self._spend(len(data), now)
        size = len(data)
        if size > self.limits.frame_bytes and (state.caught_up or size > self._largest):
            raise TooLarge(size=size, limit=self.limits.frame_bytes)
        if self.dialect is Dialect.LIVE:
            message = decode_live(data)
            if type(message) is Hello:
                raise MalformedFrame("greeted_twice")
        else:
            message = decode_stock(data, self.section, state.numbered + 1)
        if type(message) is Point or type(message) is Awareness:
            self._measure_presence(size)
        elif type(message) is NumberedUpdate:
            if message.number <= state.numbered:
                raise MalformedFrame("number_not_growing")
            state.numbered = message.number
            if size > self.limits.frame_bytes:
                state.caught_up = True
        elif type(message) is AskState:
            # Asking again (after a drop, or for a further section) earns one big answer again.
            state.caught_up = False
        return message

    def _measure_presence(self, size: int) -> None:
        # Stock providers repeat what they believe of others, so theirs are longer.
        limit = self.limits.presence_bytes * (1 if self.dialect is Dialect.LIVE else 4)
        if size > limit:
            raise TooLarge(size=size, limit=limit)

    @property
    def _largest(self) -> int:
        return self.limits.catch_up_bytes + 64

    def _spend(self, size: int, now: float) -> None:
        if self._frames is None or self._bytes is None:
            return
        self.wait = max(self._frames.take(1, now), self._bytes.take(size, now))
        if self.wait > LONGEST_DEBT_SECONDS:
            raise TooMuch(seconds=round(self.wait))

    def tick(self, now: float) -> None:
        """Notices silence.

        Raises:
            TooSlow: the greeting did not come, or nothing did, for too long.
        """
        state = self.state
        if type(state) is Greeting and now > state.until:
            raise TooSlow(seconds=GREETING_SECONDS)
        silent = type(state) is Talking and now > state.heard + IDLE_SECONDS
        if silent and self.dialect is Dialect.LIVE:
            raise TooSlow(seconds=IDLE_SECONDS)

    def close(self) -> None:
        """No more messages are heard."""
        self.state = Closed()
