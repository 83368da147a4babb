"""The workshop's process: takes a job, answers, takes the next; writes nothing anywhere.

`python -m workspace.chronicle.worker` is started by `workshop` and by nobody else. It reads
its first frame (where the database is, how much memory it may take) and then jobs, each a
length and bytes, from its standard input. It ends when that ends, and as soon as whoever
started it is gone. It takes what processor time is left: people who type go first.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import struct
import sys
import threading
import time
from functools import partial
from typing import Any, BinaryIO, Final, NoReturn

import msgspec

from workspace.chronicle import jobs
from workspace.chronicle.past import Past
from workspace.chronicle.performing import perform
from workspace.errors import Refusal, WorkspaceError
from workspace.storage.database import open_database

LENGTH: Final = struct.Struct(">IB")
ANSWER: Final = 0
REFUSED: Final = 1
_NICE: Final = 10
_LOOK_SECONDS: Final = 1.0


class Hello(msgspec.Struct, kw_only=True):
    """The first frame: where the database is, and how many bytes of memory may be taken."""

    database_url: str
    memory: int


def main() -> None:
    """Does jobs until there are no more."""
    # Whoever started it ends it; a Ctrl-C in the terminal is theirs to hear.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    jobs_in, answers_out = sys.stdin.buffer, sys.stdout.buffer
    # What is printed by mistake must not be taken for an answer.
    sys.stdout = sys.stderr
    first = _frame(jobs_in)
    if first is None:
        return
    hello = msgspec.msgpack.decode(first, type=Hello)
    with contextlib.suppress(OSError, AttributeError):
        os.nice(_NICE)
        # Niceness shares the processor out by the slice, and a keystroke would wait for the end
        # of ours. An idle process gives it up at once.
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (hello.memory, hello.memory))
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    asyncio.run(_work(hello.database_url, jobs_in, answers_out))


async def _work(url: str, jobs_in: BinaryIO, answers_out: BinaryIO) -> None:
    database = open_database(url, read_only=True)
    past = Past()
    try:
        # To start takes a while and is not counted as work.
        _answer(answers_out, ANSWER, b"ready")
        while (data := _frame(jobs_in)) is not None:
            job = msgspec.msgpack.decode(data, type=jobs.Job)
            try:
                if isinstance(job, jobs.Hold):
                    kind, answer = ANSWER, _hold(job)
                else:
                    doing = partial(perform, past=past, job=job)
                    kind, answer = ANSWER, await database.read(doing)
            except WorkspaceError as error:
                kind, answer = REFUSED, _refused(error)
            _answer(answers_out, kind, answer)
    finally:
        await database.close()


def _answer(stream: BinaryIO, kind: int, answer: bytes) -> None:
    stream.write(LENGTH.pack(len(answer), kind) + answer)
    stream.flush()


def _refused(error: WorkspaceError) -> bytes:
    facts: dict[str, Any] = {
        key: value if isinstance(value, str | int) else str(value)
        for key, value in error.facts.items()
    }
    refused = jobs.Refused(code=error.code, facts=facts, is_refusal=isinstance(error, Refusal))
    return msgspec.msgpack.encode(refused)


def _frame(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size, _ = LENGTH.unpack(head)
    data = stream.read(size)
    return data if len(data) == size else None


def _end_with(parent: int) -> NoReturn:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(0)


def _hold(job: jobs.Hold) -> bytes:
    if job.how == "die":
        os._exit(3)
    if job.how == "eat":
        return bytes(1 << 40)
    time.sleep(job.seconds)
    return b"null"


if __name__ == "__main__":
    main()
