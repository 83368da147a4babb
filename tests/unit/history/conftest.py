"""A canvas with a past, and what was seen of it."""

from __future__ import annotations

import pytest

from tests.support.past import House


@pytest.fixture
def house() -> House:
    return House()
