"""The history of three afternoons, as people read it in each language.

The golden files are for reading: whoever changes a sentence reads the difference as a
native reader would. `CANEVAS_WRITE_GOLDEN=1` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.afternoon import Afternoon, afternoon
from tests.support.told import as_text, told_in
from workspace.demo import DEMOS
from workspace.language import LANGUAGES

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def afternoons() -> list[Afternoon]:
    return [afternoon(name) for name in DEMOS]


@pytest.mark.parametrize("code", LANGUAGES)
def test_three_afternoons_read_well(afternoons: list[Afternoon], code: str) -> None:
    told = "\n".join(as_text(told_in(day, code)) for day in afternoons)
    golden = GOLDEN / f"history.{code}.txt"
    if os.environ.get("CANEVAS_WRITE_GOLDEN"):
        golden.write_text(told, "utf-8")
    assert told == golden.read_text("utf-8")
