"""What the flight recorder remembers, and whom it accuses."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from workspace.watchman.flight_recorder import RECORD_AT, ROOM, SUSPECTS, FlightRecorder, Record

FACTS = ("c" * 32, "needs", "person:1f", "session-1")


def left_by_another_worker(path: Path, data: bytes, end: str | None) -> Record | None:
    """A worker arms and dies; the next one asks."""
    dying = FlightRecorder(path)
    dying.arm(*FACTS, data)
    dying.close()
    following = FlightRecorder(path)
    try:
        return following.left_behind(end)
    finally:
        following.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "flight"


@pytest.mark.parametrize("end", ["SIGSEGV", "SIGBUS", "SIGABRT", "silence"])
def test_a_crash_accuses_the_bytes_that_were_being_read(path: Path, end: str) -> None:
    record = left_by_another_worker(path, b"\x02\x01hostile", end)
    assert record == Record(*FACTS, b"\x02\x01hostile")
    assert record.digest == hashlib.sha256(b"\x02\x01hostile").digest()


def test_the_question_has_an_answer_once(path: Path) -> None:
    left_by_another_worker(path, b"x", "SIGSEGV")
    recorder = FlightRecorder(path)
    assert recorder.left_behind("SIGSEGV") is None
    recorder.close()


def test_nothing_is_left_behind_when_the_bytes_were_read(path: Path) -> None:
    recorder = FlightRecorder(path)
    recorder.arm(*FACTS, b"fine")
    recorder.disarm()
    assert recorder.left_behind("SIGSEGV") is None
    recorder.close()


@pytest.mark.parametrize("end", ["SIGKILL", "exit 1", None])
def test_a_kill_from_outside_makes_a_suspect_and_the_second_time_convicts(
    path: Path, end: str | None
) -> None:
    assert left_by_another_worker(path, b"honest?", end) is None
    assert left_by_another_worker(path, b"other", end) is None
    record = left_by_another_worker(path, b"honest?", end)
    assert record is not None
    assert record.data == b"honest?"


def test_old_suspects_are_forgotten(path: Path) -> None:
    for number in range(SUSPECTS + 1):
        assert left_by_another_worker(path, b"%d" % number, "SIGKILL") is None
    assert left_by_another_worker(path, b"0", "SIGKILL") is None
    assert left_by_another_worker(path, b"%d" % SUSPECTS, "SIGKILL") is not None


def test_it_grows_for_a_whole_catch_up_and_stays_readable(path: Path) -> None:
    big = bytes(range(256)) * 10_000
    record = left_by_another_worker(path, big, "SIGSEGV")
    assert record is not None
    assert record.data == big
    record = left_by_another_worker(path, b"small", "SIGSEGV")
    assert record is not None
    assert record.data == b"small"


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * (RECORD_AT + ROOM)])
def test_a_file_that_is_not_ours_is_begun_anew(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    recorder = FlightRecorder(path)
    assert recorder.left_behind("SIGSEGV") is None
    recorder.arm(*FACTS, b"x")
    assert recorder.left_behind("SIGSEGV") == Record(*FACTS, b"x")
    recorder.close()


@pytest.mark.parametrize(
    ("at", "value"), [(16, b"\xff\xff\xff\x7f\x01\x00\x00\x00"), (RECORD_AT, b"no zeros at all")]
)
def test_a_damaged_record_accuses_nobody(path: Path, at: int, value: bytes) -> None:
    dying = FlightRecorder(path)
    dying.arm(*FACTS, b"x")
    dying.close()
    with path.open("r+b") as file:
        file.seek(at)
        file.write(value.ljust(80, b"_") if at == RECORD_AT else value)
    recorder = FlightRecorder(path)
    assert recorder.left_behind("SIGSEGV") is None
    recorder.close()


def test_a_record_survives_the_sudden_death_of_its_process(path: Path) -> None:
    program = (
        "import os, sys, pathlib, signal\n"
        "from workspace.watchman import FlightRecorder\n"
        "recorder = FlightRecorder(pathlib.Path(sys.argv[1]))\n"
        "recorder.arm('canvas', 'needs', 'person:1', 'session', b'last words')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    died = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert died.returncode == -9
    recorder = FlightRecorder(path)
    record = recorder.left_behind("silence")
    recorder.close()
    assert record is not None
    assert record.data == b"last words"
