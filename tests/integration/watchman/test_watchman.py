"""Real processes: a worker that crashes, hangs or holds its lock is replaced within 3 s."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@dataclass(slots=True)
class Watched:
    """A running watchman with its worker behind it."""

    folder: Path
    process: subprocess.Popen[str]
    port: int = 0

    def ask(self, path: str, *, within: float = 10.0) -> list[str]:
        """The answer's words: worker's process id, how the one before ended, what is accused."""
        url = f"http://127.0.0.1:{self.port}/{path}"
        with urllib.request.urlopen(url, timeout=within) as answer:
            words: list[str] = answer.read().decode().split(" ")
        return words

    def mistreat(self, path: str) -> None:
        """Send what harms the worker; nobody answers."""
        with pytest.raises((OSError, urllib.error.URLError, HTTPException)):
            self.ask(path, within=0.3)

    def ask_until_answered(self, deadline: float = 15.0) -> list[str]:
        """Ask again and again, as browsers do that lost their socket."""
        end = time.monotonic() + deadline
        while True:
            try:
                return self.ask("", within=deadline)
            except (OSError, urllib.error.URLError, HTTPException):
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask the watchman to end; its exit status."""
        self.process.send_signal(number)
        return self.process.wait(15)


def start(folder: Path) -> Watched:
    with (folder / "log").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.watched", str(folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
    return Watched(folder, process)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    watched = start(tmp_path)
    assert watched.process.stdout is not None
    with watched.process.stdout as lines:
        watched.port = int(lines.readline().split()[1])
        yield watched
    if watched.process.poll() is None:
        watched.process.kill()
        watched.process.wait(10)


@pytest.mark.parametrize(
    ("harm", "end"), [("crash", "SIGSEGV"), ("hold", "silence"), ("hang", "silence")]
)
def test_a_worker_that_came_to_harm_is_replaced_within_three_seconds__R11(
    watched: Watched, harm: str, end: str
) -> None:
    before = watched.ask("")[0]
    began = time.monotonic()
    watched.mistreat(harm)
    pid, previous, accused = watched.ask_until_answered()
    took = time.monotonic() - began

    assert pid != before
    assert previous == end
    assert accused == harm, "the bytes that were being read are known to the next worker"
    assert took < 3.0
    with pytest.raises(ProcessLookupError):
        os.kill(int(before), 0)


def test_connections_made_while_no_worker_runs_wait_for_the_next_one(watched: Watched) -> None:
    before = watched.ask("")[0]
    os.kill(int(before), signal.SIGKILL)
    assert watched.ask("", within=10)[0] != before, "refused, or cut off, instead of kept waiting"


def test_an_innocent_worker_killed_from_outside_accuses_nobody(watched: Watched) -> None:
    os.kill(int(watched.ask("")[0]), signal.SIGKILL)
    _, previous, accused = watched.ask_until_answered()
    assert (previous, accused) == ("SIGKILL", "")


def test_asked_to_stop_it_drains_the_worker_and_ends_with_success(watched: Watched) -> None:
    assert watched.stop() == 0
    assert (watched.folder / "drained").read_text() == "yes"


def test_a_worker_that_will_not_leave_is_killed_after_the_bound(watched: Watched) -> None:
    (watched.folder / "stubborn").touch()
    began = time.monotonic()
    assert watched.stop(signal.SIGINT) == 1
    assert 2.0 <= time.monotonic() - began < 5.0


def test_a_hung_worker_does_not_keep_the_watchman_from_ending(watched: Watched) -> None:
    watched.mistreat("hang")
    assert watched.stop() in (0, 1)


def test_a_worker_whose_watchman_was_killed_drains_and_leaves(watched: Watched) -> None:
    worker = int(watched.ask("")[0])
    watched.process.kill()
    watched.process.wait(5)
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    else:
        os.kill(worker, signal.SIGKILL)
        pytest.fail("the worker outlived its watchman")
    assert (watched.folder / "drained").exists()


def test_a_worker_that_cannot_start_ends_the_watchman_with_its_status(tmp_path: Path) -> None:
    (tmp_path / "broken").touch()
    watched = start(tmp_path)
    assert watched.process.wait(15) == 7
    assert watched.process.stdout is not None
    watched.process.stdout.close()
    assert "could not start (exit 7)" in (tmp_path / "log").read_text()
