"""The order of cards is computed alike by server and browser: both read `order.json`."""

import json
from pathlib import Path
from typing import Any

import pytest

from workspace.canvas import order

VECTORS = json.loads((Path(__file__).parent / "vectors" / "order.json").read_text())


def test_the_vectors_are_about_these_digits() -> None:
    assert VECTORS["digits"] == order.DIGITS
    assert VECTORS["jitter"] == order.JITTER
    assert VECTORS["long"] == order.LONG


@pytest.mark.parametrize(
    "case", VECTORS["cases"], ids=lambda c: f"{c['lower']}..{c['upper']} x{c['n']}"
)
def test_the_same_neighbours_and_draws_give_the_same_keys(case: dict[str, Any]) -> None:
    draws = iter(case["draws"])
    keys = order.n_between(case["lower"], case["upper"], case["n"], lambda _n: next(draws))
    assert keys == case["keys"]
    assert next(draws, None) is None
