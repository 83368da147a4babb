"""What every test may ask for: the event loop's make, a clock to wind, real servers.

A test that needs a server which is not there is skipped and says why; on CI, where everything
is promised to be there, the same skip is a failure.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from datetime import UTC, datetime

import pytest

from tests.support import services
from workspace.clock import SetClock

PROMISED_ON_CI = ("postgresql", "redis", "node", "browser")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the server does."""
    return "asyncio"


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands at a fixed moment until the test winds it."""
    return SetClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """An empty database on a real PostgreSQL, for this test alone (mark it `postgresql`)."""
    if reason := services.why_no_postgresql():
        pytest.skip(reason)
    with services.fresh_postgresql() as url:
        yield url


@pytest.fixture
def redis_url() -> str:
    """A real Redis (mark the test `redis`); choose keys that no other test chooses."""
    if reason := services.why_no_redis():
        pytest.skip(reason)
    return services.redis_server()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """On CI, turn a skip for want of something promised into a failure."""
    report = yield
    promised = [name for name in PROMISED_ON_CI if item.get_closest_marker(name)]
    if (
        os.environ.get("CI") == "true"
        and promised
        and report.skipped
        and not hasattr(report, "wasxfail")
        and call.excinfo is not None
    ):
        report.outcome = "failed"
        names = " and ".join(promised)
        report.longrepr = f"skipped on CI, where {names} must work: {call.excinfo.value}"
    return report
