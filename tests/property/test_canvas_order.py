"""Order keys: always a place between two others, short for as long as people add at the end."""

import itertools
import random
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.canvas import order

keys = st.text(alphabet=order.DIGITS, min_size=1, max_size=12)
draws = st.integers(0, 2**32).map(lambda seed: random.Random(seed).randrange)


def room(lower: str | None, upper: str | None) -> bool:
    """Whether any key fits between the two, said without the code under test."""
    if upper is None:
        return True
    return (lower or "").rstrip("0") < upper.rstrip("0")


@given(lower=keys | st.none(), upper=keys | st.none(), n=st.integers(1, 40), draw=draws)
@settings(deadline=None)
def test_keys_lie_strictly_between_their_neighbours_in_rising_order(
    lower: str | None, upper: str | None, n: int, draw: Callable[[int], int]
) -> None:
    if not room(lower, upper):
        lower, upper = upper, lower
    made = order.n_between(lower, upper, n, draw)
    assert len(made) == n
    assert all(order.is_key(key) for key in made)
    if room(lower, upper):
        fence = [*([lower] if lower else []), *made, *([upper] if upper else [])]
        assert all(a < b for a, b in itertools.pairwise(fence))


@given(lower=keys, draw=draws)
@settings(deadline=None)
def test_without_room_the_key_comes_after_the_first(lower: str, draw: Callable[[int], int]) -> None:
    for upper in (lower, lower + "0", lower + "000"):
        assert order.between(lower, upper, draw) > lower


@given(draw=draws, data=st.data())
@settings(deadline=None, max_examples=50)
def test_a_list_keeps_its_order_through_any_insertions(
    draw: Callable[[int], int], data: st.DataObject
) -> None:
    made: list[str] = []
    for _ in range(60):
        place = data.draw(st.integers(0, len(made)))
        lower = made[place - 1] if place else None
        upper = made[place] if place < len(made) else None
        made.insert(place, order.between(lower, upper, draw))
    assert made == sorted(made)
    assert len(set(made)) == len(made)


@given(draw=draws, at_end=st.booleans())
@settings(deadline=None, max_examples=10)
def test_a_thousand_cards_added_at_one_end_keep_short_keys(
    draw: Callable[[int], int], at_end: bool
) -> None:
    made = [order.between(None, None, draw)]
    for _ in range(1_000):
        made.append(
            order.between(made[-1], None, draw) if at_end else order.between(None, made[-1], draw)
        )
    assert max(map(len, made)) <= 7
    assert not order.crowded(made)


@given(draw=draws)
@settings(deadline=None, max_examples=5)
def test_new_keys_for_a_full_section_are_short(draw: Callable[[int], int]) -> None:
    made = order.n_between(None, None, 2_000, draw)
    assert made == sorted(made)
    assert max(map(len, made)) == 2 + order.JITTER


def test_two_people_who_insert_at_the_same_place_get_different_keys() -> None:
    assert len({order.between("a", "b") for _ in range(20)}) > 15


def test_growing_beyond_the_limit_asks_for_new_keys() -> None:
    assert not order.crowded(["V" * order.LONG])
    assert order.crowded(["a", "V" * (order.LONG + 1)])
