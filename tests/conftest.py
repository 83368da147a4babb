"""What every test may ask for: the event loop's make, a clock to wind, and honest skips."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workspace.clock import SetClock


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the server does."""
    return "asyncio"


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands at a fixed moment until the test winds it."""
    return SetClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
