"""The rules by which a worker is trusted, killed and replaced. Pure: no process, no clock.

Facts come in (`beat`, `ended`, `asked_to_stop`, `tick`) with the moment they happened, in
seconds of any clock that never jumps; effects go out, for `watchman` to perform.

The promise: a worker that has begun to serve and then falls silent, or dies, is replaced at
once; one that keeps dying young is replaced ever more slowly; one that never served at all
was set up wrongly, and starting it again would only hide the sentence that says why.

Loading the program takes longer than a person's patience, so an understudy begins to load it
as soon as the worker is doubted, and only waits for its cue when the worker is killed.
"""

from __future__ import annotations

import signal
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, assert_never

CRASHES = frozenset(
    {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE, signal.SIGTRAP}
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the watchman waits for what, in seconds."""

    doubt: float = 1.2
    """A serving worker whose event loop said nothing for so long gets an understudy."""
    silence: float = 2.0
    """A serving worker whose event loop said nothing for so long is killed."""
    start: float = 30.0
    """A new worker must begin to serve within this."""
    drain: float = 20.0
    """A worker asked to stop may take this long to save and say goodbye."""
    steady: float = 30.0
    """A worker that lived so long was healthy: its end does not count as one of a series.

    An understudy that was not needed for so long goes home."""
    pauses: tuple[float, ...] = (0.0, 0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
    """The wait before the next worker, by how many in a row died young."""


class Beat(Enum):
    """What the worker's event loop says of itself, one byte at a time."""

    STARTING = b"s"
    SERVING = b"."
    DRAINING = b"d"


@dataclass(frozen=True, slots=True)
class Resting:
    """No worker runs; the next one starts at `until`."""

    until: float


@dataclass(frozen=True, slots=True)
class Starting:
    """A worker runs and has not served yet."""

    since: float


@dataclass(frozen=True, slots=True)
class Serving:
    """A worker serves; its event loop was last heard at `heard`.

    An understudy waits since `doubted`, if one does.
    """

    since: float
    heard: float
    doubted: float | None = None


@dataclass(frozen=True, slots=True)
class Killed:
    """The worker was sent SIGKILL for `reason` and is not reaped yet."""

    since: float
    reason: str


@dataclass(frozen=True, slots=True)
class Draining:
    """We were asked to stop; the worker has until `until`, or was killed already (`None`)."""

    until: float | None


@dataclass(frozen=True, slots=True)
class Left:
    """All is over."""


State = Resting | Starting | Serving | Killed | Draining | Left


@dataclass(frozen=True, slots=True)
class Prepare:
    """Start an understudy: it loads the program and waits for its cue."""


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Send the understudy home."""


@dataclass(frozen=True, slots=True)
class Start:
    """Give the understudy its cue, or start a worker; tell it how the one before ended."""

    previous_end: str | None


@dataclass(frozen=True, slots=True)
class Kill:
    """Send the worker SIGKILL: nothing gentler reaches a held interpreter lock."""


@dataclass(frozen=True, slots=True)
class AskToStop:
    """Send the worker SIGTERM, so that it saves, says goodbye and ends."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The first worker serves: people may be told the address."""


@dataclass(frozen=True, slots=True)
class Say:
    """Log one line."""

    level: Literal["info", "warning", "error"]
    line: str


@dataclass(frozen=True, slots=True)
class Leave:
    """End this process too, with this exit status."""

    status: int


Effect = Prepare | Dismiss | Start | Kill | AskToStop | Ready | Say | Leave


def describe_end(code: int) -> str:
    """How a process ended, from its return code: `SIGSEGV`, `exit 1`."""
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


@dataclass(slots=True)
class Watch:
    """One worker after the other, and what to do about each."""

    patience: Patience = field(default_factory=Patience)
    state: State = field(default_factory=lambda: Resting(until=0.0))
    ever_served: bool = False
    young_deaths: int = 0
    previous_end: str | None = None

    def begin(self, now: float) -> list[Effect]:
        """Start the first worker."""
        return self._start(now)

    def beat(self, beat: Beat, now: float) -> list[Effect]:
        """The worker's event loop gave a sign of life."""
        match self.state:
            case Starting(since=since):
                if beat is not Beat.SERVING:
                    return []
                self.state = Serving(since=since, heard=now)
                first, self.ever_served = not self.ever_served, True
                said = Say("info", f"the worker serves after {now - since:.1f} s")
                return [said, Ready()] if first else [said]
            case Serving(since=since, doubted=float(doubted)) if (
                now - doubted >= self.patience.steady
            ):
                self.state = Serving(since=since, heard=now)
                return [Dismiss()]
            case Serving(since=since, doubted=doubted):
                self.state = Serving(since=since, heard=now, doubted=doubted)
                return []
            case Resting() | Killed() | Draining() | Left():
                return []
            case _:
                assert_never(self.state)

    def ended(self, code: int, now: float) -> list[Effect]:
        """The worker's process is gone, with this return code (negative: by that signal)."""
        how = describe_end(code)
        match self.state:
            case Resting() | Left():
                return []
            case Draining():
                self.state = Left()
                clean = code in (0, -signal.SIGTERM)
                said = Say("info" if clean else "warning", f"the worker left ({how})")
                return [said, Leave(0 if clean else 1)]
            case Starting() if not self.ever_served and code > 0:
                self.state = Left()
                said = Say("error", f"the worker could not start ({how}); see its message above")
                return [said, Leave(code)]
            case Killed(since=since, reason=reason):
                return self._mourn(reason, since, now)
            case Starting(since=since) | Serving(since=since):
                return self._mourn(how, since, now)
            case _:
                assert_never(self.state)

    def asked_to_stop(self, now: float, *, hurry: bool) -> list[Effect]:
        """Somebody wants all of us to end; `hurry` when a person asks again by Ctrl+C."""
        match self.state:
            case Resting():
                self.state = Left()
                return [Dismiss(), Leave(0)]
            case Starting() | Serving() | Killed():
                self.state = Draining(until=now + self.patience.drain)
                return [Say("info", "asking the worker to save and leave"), Dismiss(), AskToStop()]
            case Draining() if hurry:
                self.state = Draining(until=None)
                return [Say("warning", "asked twice: killing the worker"), Kill()]
            case Draining() | Left():
                return []
            case _:
                assert_never(self.state)

    def tick(self, now: float, *, overslept: bool = False) -> list[Effect]:
        """Time passed. `overslept`: this process itself was held up, so it has no right to judge.

        A machine that was suspended, or starved of its processor, stops the watchman and the
        worker alike; the silence is then nobody's fault and the worker is heard anew.
        """
        match self.state:
            case Resting(until=until) if now >= until:
                return self._start(now)
            case Serving(since=since, doubted=doubted) if overslept:
                self.state = Serving(since=since, heard=now, doubted=doubted)
                return []
            case Serving(since=since, heard=heard) if now - heard >= self.patience.silence:
                self.state = Killed(since=since, reason="silence")
                line = f"the worker's event loop was silent for {now - heard:.1f} s: killing it"
                return [Say("error", line), Kill()]
            case Serving(since=since, heard=heard, doubted=None) if (
                now - heard >= self.patience.doubt
            ):
                self.state = Serving(since=since, heard=heard, doubted=now)
                return [Prepare()]
            case Starting(since=since) if now - since >= self.patience.start:
                self.state = Killed(since=since, reason="slow start")
                line = f"the worker did not serve within {self.patience.start:.0f} s: killing it"
                return [Say("error", line), Kill()]
            case Draining(until=float(until)) if now >= until:
                self.state = Draining(until=None)
                line = f"the worker did not leave within {self.patience.drain:.0f} s: killing it"
                return [Say("error", line), Kill()]
            case Resting() | Starting() | Serving() | Killed() | Draining() | Left():
                return []
            case _:
                assert_never(self.state)

    def wake_at(self) -> float | None:
        """When `tick` has something to do at the earliest, if nothing else happens."""
        match self.state:
            case Resting(until=until) | Draining(until=until):
                return until
            case Starting(since=since):
                return since + self.patience.start
            case Serving(heard=heard, doubted=None):
                return heard + self.patience.doubt
            case Serving(heard=heard):
                return heard + self.patience.silence
            case Killed() | Left():
                return None
            case _:
                assert_never(self.state)

    def _start(self, now: float) -> list[Effect]:
        self.state = Starting(since=now)
        return [Start(self.previous_end)]

    def _mourn(self, how: str, since: float, now: float) -> list[Effect]:
        lived = now - since
        self.previous_end = how
        self.young_deaths = 0 if lived >= self.patience.steady else self.young_deaths + 1
        pause = self.patience.pauses[min(self.young_deaths, len(self.patience.pauses) - 1)]
        when = f"in {pause:.0f} s" if pause else "at once"
        line = f"the worker ended ({how}) after {lived:.1f} s; another starts {when}"
        if pause:
            self.state = Resting(until=now + pause)
            return [Say("error", line)]
        return [Say("error", line), *self._start(now)]
