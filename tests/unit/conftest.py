"""A database in each body that can hold one, for whoever works with rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.support.stores import BODIES, address_of, emptied
from workspace.storage.database import Database


@pytest.fixture(scope="module", params=BODIES)
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where one body's database is."""
    with address_of(request.param, tmp_path_factory.mktemp("database")) as url:
        yield url


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """It, without a row."""
    async with emptied(address) as database:
        yield database
