"""Accounts in each body that holds them, with hashes that are cheap to make."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from workspace.accounts import Accounts
from workspace.accounts.hashing import Hashing
from workspace.clock import SetClock
from workspace.storage.database import Database

CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture
def accounts(database: Database, clock: SetClock) -> Accounts:
    """Its accounts."""
    return Accounts(database, clock, Hashing(CHEAP))
