"""The order of cards: fractional keys, so that moving one card touches one card.

A key is the digits of a number between 0 and 1 in base 62, written in the order of
the signs in ASCII, so that keys compare as plain strings in every language. A new
key lies between its neighbours and ends in a few random digits (jitter): two people
who insert at the same place at the same time get different keys, and what each of
them inserted stays together. Equal keys are no fault either: the card's id decides.

`frontend/src/document/order.ts` computes the same keys; `tests/contract/vectors/order.json`
holds both to it. Randomness is handed in as `draw(n)`, a whole number from 0 to n - 1.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Final

Draw = Callable[[int], int]

DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BASE: Final = len(DIGITS)
JITTER: Final = 3
# A longer key tells the server to give the whole section new ones.
LONG: Final = 40

_VALUE: Final = {sign: value for value, sign in enumerate(DIGITS)}


def is_key(text: str) -> bool:
    """Whether `text` could be a key: base-62 digits, at least one."""
    return bool(text) and all(sign in _VALUE for sign in text)


def between(lower: str | None, upper: str | None, draw: Draw = secrets.randbelow) -> str:
    """A key after `lower` and before `upper`; None stands for the end of the list.

    Where there is no room (neighbours with equal keys, or "a" and "a0", which other
    people's clients may make), it is a key after `lower`: never an error, at worst a
    card one place further down until the section gets new keys.
    """
    return n_between(lower, upper, 1, draw)[0]


def n_between(
    lower: str | None, upper: str | None, n: int, draw: Draw = secrets.randbelow
) -> list[str]:
    """`n` rising keys between two neighbours, spread evenly, each with its own jitter."""
    low = [_VALUE[sign] for sign in lower or ""]
    high = None if upper is None else [_VALUE[sign] for sign in upper]
    if high is not None and not _room(low, high):
        high = None
    # At an end of the list the next free number is taken, not the middle of all that is
    # left: cards are mostly added at the end, and so keys grow by 2 digits per 2,000 cards.
    at_end = n == 1 and (high is None) != (not low)
    step = 2 if at_end else 1
    width = start = gap = 0
    # The shortest width at which enough numbers lie strictly between the two.
    while gap <= n:
        width += step
        start = _number(low, width)
        gap = (BASE**width if high is None else _number(high, width)) - start
    if at_end:
        places = [start + (1 if high is None else gap - 1)]
    else:
        places = [start + gap * (i + 1) // (n + 1) for i in range(n)]
    return [_digits(place, width) + _jitter(draw) for place in places]


def crowded(keys: Iterable[str]) -> bool:
    """Whether any key has grown so long that the section should get new ones."""
    return any(len(key) > LONG for key in keys)


def _room(low: list[int], high: list[int]) -> bool:
    width = max(len(low), len(high))
    return _number(low, width) < _number(high, width)


def _number(digits: list[int], width: int) -> int:
    number = 0
    for place in range(width):
        number = number * BASE + (digits[place] if place < len(digits) else 0)
    return number


def _digits(number: int, width: int) -> str:
    signs = []
    for _ in range(width):
        number, value = divmod(number, BASE)
        signs.append(DIGITS[value])
    return "".join(reversed(signs))


def _jitter(draw: Draw) -> str:
    # The last digit is never 0: there is always room before a key.
    head = "".join(DIGITS[draw(BASE)] for _ in range(JITTER - 1))
    return head + DIGITS[1 + draw(BASE - 1)]
