"""The process for heavy work: slow, dead or greedy, nobody waits for ever and nothing breaks."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from workspace.chronicle import jobs
from workspace.chronicle.workshop import (
    WAITING,
    TookTooLong,
    Workshop,
    WorkshopBusy,
    WorkshopFailed,
)
from workspace.errors import NotFound
from workspace.ids import new_id
from workspace.storage import schema_version
from workspace.storage.database import open_database

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
async def url(tmp_path: Path) -> str:
    """A migrated, empty database."""
    url = f"sqlite+aiosqlite:///{tmp_path}/canevas.db"
    database = open_database(url)
    await database.write(schema_version.migrate)
    await database.close()
    return url


@pytest.fixture
async def workshop(url: str) -> AsyncIterator[Workshop]:
    """A workshop with little patience."""
    made = Workshop(url, seconds=2.0, memory=1 << 31)
    yield made
    await made.close()


def hold(how: str, seconds: float = 0.0) -> jobs.Hold:
    return jobs.Hold(how=how, seconds=seconds)


def is_there(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    return False


async def test_it_is_started_when_needed_and_kept(workshop: Workshop) -> None:
    assert workshop.pid is None
    assert await workshop.do(hold("rest")) == b"null"
    first = workshop.pid
    assert await workshop.do(hold("rest")) == b"null"
    assert workshop.pid == first


async def test_a_refusal_comes_back_as_ours_and_costs_nothing(workshop: Workshop) -> None:
    for _ in range(2):
        with pytest.raises(NotFound):
            await workshop.do(jobs.Pack(canvas=new_id(), before=NOW))
    assert workshop.pid is not None


async def test_a_job_that_takes_too_long_ends_with_its_process_and_the_next_is_done(
    workshop: Workshop,
) -> None:
    await workshop.do(hold("rest"))
    slow = workshop.pid
    with pytest.raises(TookTooLong):
        await workshop.do(hold("rest", 30))
    assert slow is not None
    assert not is_there(slow)
    assert await workshop.do(hold("rest")) == b"null"


@pytest.mark.parametrize("how", ["die", "eat"])
async def test_a_job_that_kills_its_process_fails_and_the_next_is_done(
    workshop: Workshop, how: str
) -> None:
    with pytest.raises(WorkshopFailed):
        await workshop.do(hold(how))
    assert await workshop.do(hold("rest")) == b"null"


async def test_a_process_that_was_killed_meanwhile_is_replaced_unnoticed(
    workshop: Workshop,
) -> None:
    await workshop.do(hold("rest"))
    assert workshop.pid is not None
    os.kill(workshop.pid, signal.SIGKILL)
    assert await workshop.do(hold("rest")) == b"null"


async def test_who_goes_away_does_not_mix_up_the_answers(workshop: Workshop) -> None:
    await workshop.do(hold("rest"))
    process = workshop.pid
    gone = asyncio.create_task(workshop.do(hold("rest", 0.2)))
    await asyncio.sleep(0.05)
    gone.cancel()
    with pytest.raises(NotFound):
        await workshop.do(jobs.Pack(canvas=new_id(), before=NOW))
    assert workshop.pid == process


async def test_readers_pass_the_upkeep_by(workshop: Workshop) -> None:
    await workshop.do(hold("rest"))
    order: list[str] = []

    async def one(name: str, *, upkeep: bool) -> None:
        await workshop.do(hold("rest", 0.05), upkeep=upkeep)
        order.append(name)

    upkeep = [asyncio.create_task(one(f"upkeep {n}", upkeep=True)) for n in range(4)]
    await asyncio.sleep(0.01)
    readers = [asyncio.create_task(one(f"reader {n}", upkeep=False)) for n in range(2)]
    await asyncio.gather(*upkeep, *readers)
    assert max(order.index("reader 0"), order.index("reader 1")) <= 2


async def test_more_than_can_be_served_are_told_so_at_once(workshop: Workshop) -> None:
    await workshop.do(hold("rest"))
    many = [asyncio.create_task(workshop.do(hold("rest", 0.01))) for _ in range(WAITING)]
    await asyncio.sleep(0)
    begun = time.monotonic()
    with pytest.raises(WorkshopBusy):
        await workshop.do(hold("rest"))
    assert time.monotonic() - begun < 0.1
    await asyncio.gather(*many)


async def test_it_ends_when_the_house_closes_and_takes_nothing_on(url: str) -> None:
    made = Workshop(url)
    under_way = asyncio.create_task(made.do(hold("rest", 30)))
    await asyncio.sleep(0.5)
    pid = made.pid
    await made.close()
    with pytest.raises(asyncio.CancelledError):
        await under_way
    assert pid is not None
    assert not is_there(pid)
    with pytest.raises(WorkshopFailed):
        await made.do(hold("rest"))


async def test_it_cannot_write(url: str) -> None:
    database = open_database(url, read_only=True)
    with pytest.raises(Exception, match=r"readonly|query_only|database_away"):
        await database.write(lambda c: c.execute(text("UPDATE canvas SET head = 0")))
    await database.close()
