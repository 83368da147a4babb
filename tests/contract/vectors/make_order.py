"""Writes `order.json`: neighbours, draws and the keys they give, read by pytest and vitest alike.

Run it by hand when the order of cards is computed differently
(`python tests/contract/vectors/make_order.py`); documents that exist keep their keys.
Each `draws` list is what `draw(n)` returns, call by call, whatever `n` is.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

from workspace.canvas import order

PLACES: list[tuple[str | None, str | None, int]] = [
    (None, None, 1),
    (None, None, 2),
    (None, None, 7),
    ("V000", None, 1),
    ("zzzz", None, 1),
    ("zz", None, 1),
    ("z", None, 3),
    (None, "V000", 1),
    (None, "0001", 1),
    (None, "1", 1),
    (None, "01", 1),
    (None, "10", 4),
    ("V001", "V002", 1),
    ("V001", "V002", 5),
    ("a", "b", 1),
    ("a", "b", 70),
    ("a", "a1", 1),
    ("aZ", "b", 1),
    ("az", "b0", 1),
    ("0", "1", 1),
    ("y", "zzzzzzzzzzzzzzzzzzzzz", 1),
    ("zzzzzzzzzzzzzzzzzzzzy", "zzzzzzzzzzzzzzzzzzzzz", 1),
    ("B", "a", 1),
    # Neighbours without room between them: the key comes after the first.
    ("a", "a0", 1),
    ("a", "a", 1),
    ("b", "a", 1),
    (None, "0", 1),
    (None, "000", 2),
    ("abc", "abc00", 3),
]


class Draws:
    """Hands out random numbers and remembers them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.drawn: list[int] = []

    def __call__(self, n: int) -> int:
        self.drawn.append(self.random.randrange(n))
        return self.drawn[-1]


def cases() -> list[dict[str, object]]:
    """Every case with its keys."""
    made: list[dict[str, object]] = []
    for number, (lower, upper, n) in enumerate(PLACES):
        draws = Draws(number)
        keys = order.n_between(lower, upper, n, draws)
        made.append({"lower": lower, "upper": upper, "n": n, "draws": draws.drawn, "keys": keys})
    return made


if __name__ == "__main__":
    head = {"digits": order.DIGITS, "jitter": order.JITTER, "long": order.LONG}
    lines = ",\n    ".join(json.dumps(case) for case in cases())
    text = json.dumps(head)[:-1] + f',\n  "cases": [\n    {lines}\n  ]}}\n'
    Path(__file__).with_name("order.json").write_text(text)
