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
from dataclasses import dataclass
from typing import assert_never

from workspace.watchman.heartbeat import CUE, CUE_FD, HEARTBEAT_FD, LISTENER_FD
from workspace.watchman.watch import (
    AskToStop,
    Beat,
    Dismiss,
    Effect,
    Kill,
    Leave,
    Patience,
    Prepare,
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


@dataclass(frozen=True, slots=True)
class _Worker:
    """A worker's process, the pipe its heart beats into, and the one its cue comes by."""

    process: subprocess.Popen[bytes]
    heart: int
    cue: int

    @classmethod
    def loading(cls, command: Sequence[str], listener: socket.socket) -> _Worker:
        heart, beats = os.pipe()
        waits, cue = os.pipe()
        environ = {
            **os.environ,
            HEARTBEAT_FD: str(beats),
            CUE_FD: str(waits),
            LISTENER_FD: str(listener.fileno()),
        }
        try:
            # A group of its own: Ctrl+C in the terminal reaches the watchman alone, which asks
            # the worker once and in order.
            process = subprocess.Popen(
                command,
                env=environ,
                pass_fds=(beats, waits, listener.fileno()),
                process_group=0,
            )
        finally:
            os.close(beats)
            os.close(waits)
        return cls(process, heart, cue)

    def give_cue(self, previous_end: str | None) -> None:
        try:
            os.write(self.cue, CUE + (previous_end or "").encode())
        except BrokenPipeError:
            # It died while it was loading; its end is heard of like any other.
            return

    def send(self, number: signal.Signals) -> None:
        if self.process.poll() is None:
            # To the group, so that a worker's own helpers do not outlive it.
            os.killpg(self.process.pid, number)

    def forget(self) -> None:
        """Let go of the pipes; without a cue, a waiting understudy then leaves by itself."""
        os.close(self.heart)
        os.close(self.cue)


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
        self._worker: _Worker | None = None
        self._understudy: _Worker | None = None
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
            if self._worker is not None:
                self._worker.send(signal.SIGKILL)
                self._bury()
            self._dismiss()
            self._selector.close()

    def _round(self) -> None:
        due = self._watch.wake_at()
        asleep = time.monotonic()
        wait = None if due is None else max(0.0, due - asleep)
        ready = {key.fileobj for key, _ in self._selector.select(wait)}
        now = time.monotonic()
        worker = self._worker
        if worker is not None and worker.heart in ready:
            self._hear(worker, now)
        if self._signals in ready:
            self._obey(now)
        if worker is not None and (code := worker.process.poll()) is not None:
            self._bury()
            self._perform(self._watch.ended(code, now))
        overslept = wait is not None and now - asleep - wait > OVERSLEPT
        self._perform(self._watch.tick(now, overslept=overslept))

    def _hear(self, worker: _Worker, now: float) -> None:
        beats = os.read(worker.heart, 4096)
        if not beats:
            # The worker closed its end, by dying as a rule: SIGCHLD follows.
            self._selector.unregister(worker.heart)
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
                case Prepare():
                    self._understudy = _Worker.loading(self._command, self._listener)
                case Dismiss():
                    self._dismiss()
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
        if self._worker is not None:
            self._worker.send(number)

    def _start(self, previous_end: str | None) -> None:
        worker = self._understudy or _Worker.loading(self._command, self._listener)
        self._worker, self._understudy = worker, None
        self._selector.register(worker.heart, selectors.EVENT_READ)
        worker.give_cue(previous_end)

    def _bury(self) -> None:
        if self._worker is None:
            return
        worker, self._worker = self._worker, None
        worker.process.wait()
        if worker.heart in self._selector.get_map():
            self._selector.unregister(worker.heart)
        worker.forget()

    def _dismiss(self) -> None:
        if self._understudy is None:
            return
        understudy, self._understudy = self._understudy, None
        understudy.forget()
        understudy.send(signal.SIGKILL)
        understudy.process.wait()


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
