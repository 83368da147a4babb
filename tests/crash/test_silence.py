"""The real server with its worker frozen or crashed: another comes, and nothing is lost."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.support.server import RunningServer, worker_of

# On a machine that does nothing else it takes under three seconds (`docs/reliability.md`); here
# two tests run at once, and what is shown is that somebody takes over at all.
BOUND = 15.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    server = RunningServer.prepared(tmp_path).start()
    yield server
    server.stop()


def answered(server: RunningServer) -> float:
    """Seconds until the server answers anybody, asking again and again."""
    began = time.monotonic()
    while time.monotonic() - began < 20:
        try:
            with urlopen(f"{server.url}/readyz", timeout=20):
                return time.monotonic() - began
        except (URLError, OSError):
            time.sleep(0.02)
    pytest.fail(f"nobody answers any more; the server said:\n{server.log()}")


@pytest.mark.parametrize("harm", [signal.SIGSTOP, signal.SIGSEGV])
def test_a_worker_that_stands_still_or_crashes_is_replaced_and_the_canvas_opens__R11(
    server: RunningServer, harm: signal.Signals
) -> None:
    canvas = server.canvas("Ce qui reste")
    before = worker_of(server)
    os.kill(before, harm)
    took = answered(server)
    after = worker_of(server)

    assert after != before
    assert took < BOUND
    assert "Ce qui reste" in server.canevas("canvas", "export", canvas)
