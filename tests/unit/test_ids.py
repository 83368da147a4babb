"""Ids that nobody guesses: every bit of them is a throw of its own (A1)."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from workspace.ids import new_card_id, new_id

BITS = 128


def number_of_card(ident: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(ident + "=="), "big")


@pytest.mark.parametrize(
    ("make", "read"),
    [(new_id, lambda ident: int(ident, 16)), (new_card_id, number_of_card)],
    ids=["canvases and people", "cards and links"],
)
def test_no_bit_of_an_id_follows_from_the_others(
    make: Callable[[], str], read: Callable[[str], int]
) -> None:
    """Four times as many ids as bits span all that 128 bits can say.

    Were a bit fixed, a copy or a sum of others, the rank would stay below. That it does by
    chance happens once in 2^384 times.
    """
    rows = [read(make()) for _ in range(4 * BITS)]
    assert len(set(rows)) == len(rows)
    assert rank(rows) == BITS


def rank(rows: list[int]) -> int:
    """The rank over the field of two elements."""
    found: dict[int, int] = {}
    for row in rows:
        left = row
        while left and (top := left.bit_length()) in found:
            left ^= found[top]
        if left:
            found[left.bit_length()] = left
    return len(found)
