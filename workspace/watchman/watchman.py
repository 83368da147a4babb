"""The parent process: holds the listening socket, starts the worker, hears its heart.

It loads no library of ours beyond this package and touches no stranger's bytes, so that
nothing a stranger sends can take it down.
"""

from __future__ import annotations

import logging
import os
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import assert_never

from workspace.watchman.heartbeat import HEARTBEAT_FD, LISTENER_FD, PREVIOUS_END
from workspace.watchman.watch import (
    AskToStop,
    Beat,
    Effect,
    Kill,
    Leave,
    Patience,
    Ready,
    Say,
    Start,
    Watch,
)

log = logging.getLogger("canevas.watchman")

LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
OVERSLEPT = 0.5
"""Waking so much later than asked means that the whole machine was held up."""


def run(
    worker: Sequence[str],
    listener: socket.socket,
    *,
    patience: Patience | None = None,
    ready: Callable[[], None] = lambda: None,
) -> int:
    """Keep one worker running until asked to stop; the exit status for this process.

    Args:
        worker: The command that serves, as `workspace.watchman.worker` does.
        listener: A listening socket; closed on return.
        patience: How long to wait for what.
        ready: Called once, when the first worker serves.
    """
    with ExitStack() as held:
        held.callback(listener.close)
        signals = held.enter_context(_signals())
        return _Watchman(worker, listener, Watch(patience or Patience()), ready, signals).keep()


class _Watchman:
    def __init__(
        self,
        command: Sequence[str],
        listener: socket.socket,
        watch: Watch,
        ready: Callable[[], None],
        signals: socket.socket,
    ) -> None:
        self._command = list(command)
        self._listener = listener
        self._watch = watch
        self._ready = ready
        self._signals = signals
        self._selector = selectors.DefaultSelector()
        self._selector.register(signals, selectors.EVENT_READ)
        self._process: subprocess.Popen[bytes] | None = None
        self._heart: int | None = None
        self._status: int | None = None

    def keep(self) -> int:
        """Perform effects until the watch says to leave."""
        try:
            self._perform(self._watch.begin(time.monotonic()))
            while self._status is None:
                self._round()
            return self._status
        finally:
            # Only reached with a living worker when something of ours broke: leave no orphan.
            self._send(signal.SIGKILL)
            self._forget_heart()
            self._selector.close()

    def _round(self) -> None:
        due = self._watch.wake_at()
        asleep = time.monotonic()
        wait = None if due is None else max(0.0, due - asleep)
        ready = {key.fileobj for key, _ in self._selector.select(wait)}
        now = time.monotonic()
        if self._heart in ready:
            self._hear(now)
        if self._signals in ready:
            self._obey(now)
        if self._process is not None and (code := self._process.poll()) is not None:
            self._process = None
            self._forget_heart()
            self._perform(self._watch.ended(code, now))
        overslept = wait is not None and now - asleep - wait > OVERSLEPT
        self._perform(self._watch.tick(now, overslept=overslept))

    def _hear(self, now: float) -> None:
        if self._heart is None:
            return
        beats = os.read(self._heart, 4096)
        if not beats:
            # The worker closed its end, by dying as a rule: SIGCHLD follows.
            self._forget_heart()
        for beat in Beat:
            if beat.value in beats:
                self._perform(self._watch.beat(beat, now))

    def _obey(self, now: float) -> None:
        for number in self._signals.recv(4096):
            if number in STOPPING:
                hurry = number == signal.SIGINT
                self._perform(self._watch.asked_to_stop(now, hurry=hurry))

    def _perform(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            match effect:
                case Start(previous_end=end):
                    self._start(end)
                case Kill():
                    self._send(signal.SIGKILL)
                case AskToStop():
                    # Whoever connects from now on is turned away, and asks another node.
                    self._listener.close()
                    self._send(signal.SIGTERM)
                case Ready():
                    self._ready()
                case Say(level=level, line=line):
                    log.log(LEVELS[level], line)
                case Leave(status=status):
                    self._status = status
                case _:
                    assert_never(effect)

    def _send(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            # To the group, so that a worker's own helpers do not outlive it.
            os.killpg(self._process.pid, number)

    def _start(self, previous_end: str | None) -> None:
        mine, theirs = os.pipe()
        environ = {
            **os.environ,
            HEARTBEAT_FD: str(theirs),
            LISTENER_FD: str(self._listener.fileno()),
            PREVIOUS_END: previous_end or "",
        }
        try:
            # A group of its own: Ctrl+C in the terminal reaches the watchman alone, which asks
            # the worker once and in order.
            self._process = subprocess.Popen(
                self._command,
                env=environ,
                pass_fds=(theirs, self._listener.fileno()),
                process_group=0,
            )
        finally:
            os.close(theirs)
        self._heart = mine
        self._selector.register(mine, selectors.EVENT_READ)

    def _forget_heart(self) -> None:
        if self._heart is not None:
            self._selector.unregister(self._heart)
            os.close(self._heart)
            self._heart = None


@contextmanager
def _signals() -> Iterator[socket.socket]:
    """A socket that becomes readable with the number of each signal we care for."""
    inside, outside = socket.socketpair()
    for end in (inside, outside):
        end.setblocking(False)
    before = {
        number: signal.signal(number, lambda *_: None) for number in (*STOPPING, signal.SIGCHLD)
    }
    wakeup = signal.set_wakeup_fd(inside.fileno(), warn_on_full_buffer=False)
    try:
        yield outside
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in before.items():
            signal.signal(number, handler)
        inside.close()
        outside.close()
