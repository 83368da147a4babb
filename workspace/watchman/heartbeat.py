"""The worker's sign of life, given by its event loop and by nothing else.

A thread that answers pings proves only that threads run; an event loop that hangs in a
callback would look healthy for ever. So the beat is a timer of the loop itself, one byte
into a pipe. When the pipe's other end is gone the watchman died: the worker then asks itself
to stop, since nobody would notice if it hung.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING

from workspace.watchman.watch import Beat

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

INTERVAL = 0.5
HEARTBEAT_FD = "CANEVAS_HEARTBEAT_FD"
LISTENER_FD = "CANEVAS_LISTENER_FD"
CUE_FD = "CANEVAS_CUE_FD"
PREVIOUS_END = "CANEVAS_PREVIOUS_END"
CUE = b"go "


def previous_end(environ: Mapping[str, str] | None = None) -> str | None:
    """How the worker before this one ended (`SIGSEGV`, `silence`, `exit 1`), if one did."""
    return (os.environ if environ is None else environ).get(PREVIOUS_END) or None


def wait_for_cue(descriptor: int) -> bool:
    """Wait, with everything loaded, until it is this process's turn; False when it never is.

    From then on `previous_end` tells how the worker before us ended.
    """
    said = os.read(descriptor, 256)
    os.close(descriptor)
    if not said.startswith(CUE):
        return False
    os.environ[PREVIOUS_END] = said.removeprefix(CUE).decode()
    return True


_beating: list[Heart] = []


def progress() -> None:
    """Called between two pieces of work: a loop that gets on with much of it is not silent.

    When a thousand sockets are ready at once, one turn of the event loop takes longer than
    any patience; each frame that was dealt with proves that nothing hangs.
    """
    for heart in _beating:
        if monotonic() - heart.beaten_at > INTERVAL:
            heart.beat()


class Heart:
    """Writes what `phase` answers into `descriptor`, twice a second, from the event loop."""

    def __init__(
        self,
        descriptor: int,
        phase: Callable[[], Beat],
        *,
        alone: Callable[[], None] = lambda: signal.raise_signal(signal.SIGTERM),
    ) -> None:
        """Own `descriptor`, the pipe's writing end; call `alone` once when nobody reads it."""
        os.set_blocking(descriptor, False)
        self._descriptor = descriptor
        self._phase = phase
        self._alone = alone
        self.beaten_at = 0.0

    def start(self, loop: AbstractEventLoop) -> None:
        """Beat now, and from then on by a timer of `loop`."""
        _beating[:] = [self]
        if self.beat():
            loop.call_later(INTERVAL, self.start, loop)

    def beat(self) -> bool:
        """Give one sign of life; whether there is anybody to give the next one to."""
        self.beaten_at = monotonic()
        try:
            os.write(self._descriptor, self._phase().value)
        except BlockingIOError:
            # The watchman is stopped, in a debugger say; it reads what waits when it goes on.
            return True
        except BrokenPipeError:
            self._alone()
            return False
        return True
