"""The index against a simple model of itself."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.realtime.gate_index import GONE, Index, Table, place_of
from workspace.realtime.gate_order import Order
from workspace.realtime.gate_refusals import BadOrigin, TooTangled
from workspace.realtime.gate_walk import Steps, between, settle
from workspace.realtime.update_format import CLOCK_MASK, NOTHING, STRING, pack

PLACE = place_of(1, 0)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 1 << 62))))
def test_a_table_is_a_dictionary(entries: list[tuple[int, int]]) -> None:
    table = Table()
    for key, value in entries:
        table.put(key, value)
    expected = dict(entries)
    assert list(table.keys) == sorted(expected)
    for key in range(32):
        assert table.get(key, -1) == expected.get(key, -1)


ranges = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=12)


@given(ranges, st.integers(0, 36), st.integers(0, 8))
def test_deleted_ranges_are_a_set_of_clocks(
    deleted: list[tuple[int, int]], start: int, length: int
) -> None:
    index = Index()
    expected: set[int] = set()
    for first, size in deleted:
        index.delete(1, first, first + size)
        expected |= set(range(first, first + size))
    kept = list(index.deleted.get(1, ()))
    assert all(low < high for low, high in pairwise(kept))
    left = [
        clock
        for low, high in index.not_deleted(1, start, start + length)
        for clock in range(low, high)
    ]
    assert left == [clock for clock in range(start, start + length) if clock not in expected]
    spans = list(index.not_deleted(1, start, start + length))
    assert all(low < high for low, high in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))


@st.composite
def writings(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """(client, length, after which item) of items in one text."""
    count = draw(st.integers(1, 14))
    return [
        (draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(-1, 30)))
        for _ in range(count)
    ]


@given(writings(), st.integers(0, 14))
def test_items_stand_where_they_were_put(items: list[tuple[int, int, int]], laid: int) -> None:
    """Some are in the index, the rest on top of it; then all are in the index."""
    index = Index()
    order = Order(index)
    expected: list[int] = []
    clocks: dict[int, int] = {}
    for number, (client, length, after) in enumerate(items):
        ident = pack(client, clocks.get(client, 0))
        clocks[client] = clocks.get(client, 0) + length
        at = (after % (len(expected) + 1)) if after >= 0 else 0
        left = expected[at - 1] if at else NOTHING
        right = expected[at] if at < len(expected) else NOTHING
        expected[at:at] = range(ident, ident + length)
        if number < laid:
            index.add(ident, length, PLACE | STRING, left, right, left)
        else:
            order.add(ident, length, PLACE | STRING, left, right, left, right)
        origins = {ident: left}
        if number >= laid:
            assert order.piece(ident).origin == origins[ident]
    _check(order, expected)
    for item in order.added:
        index.add(*item)
    _check(index, expected)
    assert index.clocks == clocks
    for client, clock in clocks.items():
        runs = list(index.runs(client, 0, clock))
        assert [seat for seat, _, _ in runs] == [PLACE | STRING] * len(runs)
        assert runs[0][1] == 0
        assert runs[-1][2] == clock
        assert all(one[2] == other[1] for one, other in pairwise(runs))


def _check(walk: Index | Order, expected: list[int]) -> None:
    followers = [*expected[1:], NOTHING]
    assert walk.head(PLACE) == expected[0]
    for ident, follower in zip(expected, followers, strict=True):
        assert walk.look(ident) == (PLACE | STRING, follower)
        assert walk.seat(ident) == PLACE | STRING
        piece = walk.piece(ident)
        count = piece.last - ident
        at = expected.index(ident)
        assert expected[at : at + count + 1] == list(range(ident, piece.last + 1))
        assert piece.next == followers[at + count]
        assert piece.first == ident


def test_what_is_typed_one_after_another_is_one_run() -> None:
    index = Index()
    for clock in range(5):
        left = pack(7, clock - 1) if clock else NOTHING
        index.add(pack(7, clock), 1, PLACE | STRING, left, NOTHING, left)
    assert list(index.lines[7].starts) == [0]
    assert index.piece(pack(7, 2)).last == pack(7, 4)
    assert index.piece(pack(7, 2)).origin == pack(7, 1)


def test_another_kind_or_neighbour_begins_a_run() -> None:
    index = Index()
    index.add(pack(7, 0), 2, PLACE | STRING, NOTHING, NOTHING, NOTHING)
    index.add(pack(7, 2), 1, PLACE | 6, pack(7, 1), NOTHING, pack(7, 1))
    index.add(pack(7, 3), 1, PLACE | 6, pack(7, 2), pack(8, 0), pack(7, 2))
    index.add(pack(7, 4), 1, PLACE | 6, pack(7, 0), pack(8, 0), pack(7, 3))
    assert list(index.lines[7].starts) == [0, 2, 3, 4]


def test_what_is_gone_has_no_neighbours_and_one_run() -> None:
    index = Index()
    for clock in (0, 3):
        index.add(pack(7, clock), 3, GONE, NOTHING, NOTHING, NOTHING)
    index.add(pack(7, 6), 1, PLACE | STRING, NOTHING, NOTHING, NOTHING)
    index.add(pack(7, 7), 1, GONE, NOTHING, NOTHING, NOTHING)
    assert list(index.lines[7].starts) == [0, 6, 7]
    assert index.seat(pack(7, 4)) == GONE
    assert index.head(GONE) == NOTHING


def test_the_search_for_a_place_ends_at_the_right_neighbour_inside_a_run() -> None:
    # Only a document that no gate has guarded holds such an item; it is remembered all the same.
    index = Index()
    index.add(pack(7, 0), 3, PLACE | STRING, NOTHING, NOTHING, NOTHING)
    assert settle(index, Steps(9), pack(8, 0), NOTHING, pack(7, 2), PLACE) == pack(7, 1)
    assert settle(index, Steps(9), pack(6, 0), NOTHING, pack(7, 2), PLACE) == NOTHING
    with pytest.raises(TooTangled):
        settle(index, Steps(0), pack(8, 0), NOTHING, pack(7, 2), PLACE)


def test_the_pieces_between_two_items_are_shown_in_order() -> None:
    index = Index()
    index.add(pack(7, 0), 3, PLACE | STRING, NOTHING, NOTHING, NOTHING)
    index.add(pack(8, 0), 2, PLACE | STRING, pack(7, 0), pack(7, 1), pack(7, 0))
    found = [piece.first for piece in between(index, Steps(2), pack(8, 0), pack(7, 2))]
    assert found == [pack(8, 0), pack(7, 1)]
    assert list(between(index, Steps(0), NOTHING, NOTHING)) == []
    with pytest.raises(BadOrigin):
        list(between(index, Steps(9), pack(7, 1), pack(8, 0)))


def test_an_update_has_no_pieces_of_those_who_write_nothing_in_it() -> None:
    assert list(Order(Index()).pieces(7, 0, 5)) == []


def test_first_halves_of_characters_are_found() -> None:
    index = Index()
    index.add_pairs(7, [2, 9])
    index.add_pairs(7, [12])
    found = [clock for clock in range(15) if index.is_pair(pack(7, clock))]
    assert found == [2, 9, 12]
    assert not index.is_pair(pack(8, 2))
    assert not index.is_pair(pack(7, CLOCK_MASK))
