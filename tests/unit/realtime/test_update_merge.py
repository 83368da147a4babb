"""Merging cuts and joins bytes, and says the same in fewer of them."""

from __future__ import annotations

from tests.support.update_bytes import (
    Bytes,
    Section,
    deleted,
    gc,
    mark,
    plain,
    shared,
    string,
    update,
)
from workspace.realtime.update_merge import encode_deletes, merge, unite
from workspace.realtime.update_reader import read_update


def merged(*updates: bytes) -> list[bytes]:
    return merge([read_update(data) for data in updates])


def test_nothing_makes_nothing() -> None:
    assert merge([]) == []


def test_one_update_is_returned_as_it_came() -> None:
    data = update(1, 0, string("a", parent="x"))
    assert merged(data) == [data]


def test_one_update_of_several_clients_is_returned_as_it_came() -> None:
    sections = [Section(3, 0, [string("a", parent="x")]), Section(9, 0, [string("b", parent="x")])]
    data = Bytes(sections, [(1, [(0, 1)]), (2, [(0, 1)])]).write()
    assert merged(data) == [data]


def test_letters_typed_one_after_another_become_one_string() -> None:
    letters = [
        update(1, n, string(letter, origin=(1, n - 1), right=(2, 0)))
        for n, letter in enumerate("abc", start=5)
    ]
    assert merged(*letters) == [update(1, 5, string("abc", origin=(1, 4), right=(2, 0)))]


def test_letters_with_another_right_neighbour_stay_apart() -> None:
    first = update(1, 0, string("a", parent="x"))
    second = update(1, 1, string("b", origin=(1, 0), right=(2, 0)))
    assert merged(first, second) == [
        update(1, 0, string("a", parent="x"), string("b", origin=(1, 0), right=(2, 0)))
    ]


def test_letters_elsewhere_stay_apart() -> None:
    first = update(1, 0, string("ab", parent="x"))
    second = update(1, 2, string("c", origin=(1, 0)))
    assert merged(first, second) == [
        update(1, 0, string("ab", parent="x"), string("c", origin=(1, 0)))
    ]


def test_what_is_no_string_is_kept_byte_for_byte() -> None:
    items = [
        plain("need", parent="x", key="k"),
        string("a", parent="y"),
        mark("strong", "{}", origin=(1, 1)),
        string("b", origin=(1, 2)),
        shared(2, parent="z"),
        deleted(2, origin=(1, 4)),
        gc(3),
    ]
    whole = update(1, 0, *items)
    lengths = [1, 1, 1, 1, 1, 2, 3]
    parts = [update(1, sum(lengths[:n]), item) for n, item in enumerate(items)]
    assert merged(*parts) == [whole]


def test_characters_of_two_units_are_joined_whole() -> None:
    first = update(1, 0, string("😀", parent="x"))
    second = update(1, 2, string("é", origin=(1, 1)))
    assert merged(first, second) == [update(1, 0, string("😀é", parent="x"))]


def test_several_clients_stand_in_falling_order() -> None:
    low = update(3, 7, string("a", origin=(3, 6)))
    high = update(300, 0, string("b", origin=(3, 7)))
    again = update(3, 8, string("c", origin=(3, 7)))
    assert merged(low, high, again) == [
        Bytes(
            [
                Section(300, 0, [string("b", origin=(3, 7))]),
                Section(3, 7, [string("ac", origin=(3, 6))]),
            ]
        ).write()
    ]


def test_deletions_are_united() -> None:
    first = update(1, 0, deletes=[(2, [(4, 2)]), (3, [(0, 1)])])
    second = update(1, 0, deletes=[(2, [(0, 1), (6, 1)])])
    assert merged(first, second) == [
        Bytes([], [(3, [(0, 1)]), (2, [(0, 1), (4, 3)])]).write(),
    ]


def test_a_client_that_does_not_go_on_begins_a_new_update() -> None:
    first = update(1, 0, string("a", parent="x"))
    apart = update(1, 2, string("c", origin=(1, 1)))
    more = update(1, 3, string("d", origin=(1, 2)))
    assert merged(first, apart, more) == [first, update(1, 2, string("cd", origin=(1, 1)))]


def test_ranges_that_touch_or_overlap_become_one() -> None:
    assert unite([(5, 6), (0, 2), (2, 3), (1, 2), (8, 12), (9, 10)]) == [(0, 3), (5, 6), (8, 12)]


def test_an_empty_delete_set_is_one_byte() -> None:
    assert encode_deletes({}) == b"\0"
