"""Accounts in each body that holds them, with hashes that are cheap to make."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from argon2 import PasswordHasher

from tests.support.stores import BODIES, address_of, emptied
from workspace.accounts import Accounts
from workspace.accounts.hashing import Hashing
from workspace.clock import SetClock
from workspace.storage.database import Database

CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(scope="module", params=BODIES)
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where one body's database is."""
    with address_of(request.param, tmp_path_factory.mktemp("accounts")) as url:
        yield url


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """It, without a row."""
    async with emptied(address) as database:
        yield database


@pytest.fixture
def accounts(database: Database, clock: SetClock) -> Accounts:
    """Its accounts."""
    return Accounts(database, clock, Hashing(CHEAP))
