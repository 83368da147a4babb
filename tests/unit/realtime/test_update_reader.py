"""The reader tells exactly what an honest update holds."""

from __future__ import annotations

import pytest

from tests.support.update_bytes import (
    Bytes,
    Item,
    Section,
    deleted,
    gc,
    mark,
    plain,
    shared,
    string,
    uint,
    update,
    value,
)
from workspace.realtime.update_content import FormatContent, TypeContent, skip_values
from workspace.realtime.update_format import CLOCK_LIMIT, NOTHING, pack
from workspace.realtime.update_reader import MalformedUpdate, Struct, read_update


def only(item: Item) -> Struct:
    """The item, read."""
    [block] = read_update(update(7, 0, item)).blocks
    [struct] = block.structs
    return struct


def test_an_update_without_anything_is_read() -> None:
    read = read_update(b"\0\0")
    assert (read.blocks, read.deletes, read.data) == ([], [], b"\0\0")


def test_a_letter_knows_its_place_and_its_bytes() -> None:
    data = update(300, 5, string("é", origin=(300, 4), right=(2, 9)))
    [block] = read_update(data).blocks
    assert (block.client, block.clock, block.end) == (300, 5, 6)
    [letter] = block.structs
    assert letter.id == pack(300, 5)
    assert (letter.origin, letter.right) == (pack(300, 4), pack(2, 9))
    assert (letter.parent, letter.key) == (NOTHING, None)
    assert (letter.kind, letter.info, letter.length, letter.content) == (4, 0xC4, 1, "é")
    assert data[letter.body : letter.end] == b"\x02\xc3\xa9"
    assert data[letter.start] == 0xC4
    assert letter.end == len(data) - 1


def test_clocks_count_utf16_units() -> None:
    [block] = read_update(
        update(1, 0, string("a😀b", parent="x"), string("c", origin=(1, 3)))
    ).blocks
    assert [struct.length for struct in block.structs] == [4, 1]
    assert block.structs[1].id == pack(1, 4)


def test_a_root_and_a_key_are_read_by_name() -> None:
    struct = only(plain("need", parent="cards", key="kind"))
    assert (struct.parent, struct.key, struct.content) == ("cards", "kind", ["need"])


def test_a_parent_is_read_by_id() -> None:
    assert only(string("a", parent=(3, 4))).parent == pack(3, 4)


def test_a_key_flag_beside_a_neighbour_carries_no_key() -> None:
    # yjs sets the flag on every value of a key and writes the key only where no neighbour tells it.
    struct = only(plain(1, origin=(3, 4), flags=0x20))
    assert (struct.key, struct.origin) == (None, pack(3, 4))


@pytest.mark.parametrize(
    ("ref", "name"), [(1, None), (2, None), (3, "paragraph"), (4, None), (6, None)]
)
def test_types_are_read_with_their_names(ref: int, name: str | None) -> None:
    struct = only(shared(ref, name, parent="x"))
    assert struct.content == TypeContent(ref, name)
    assert struct.length == 1


@pytest.mark.parametrize(
    ("json", "expected"),
    [
        ("null", None),
        ("{}", {}),
        ('{"href":"https://a.org/?a[]=1"}', {"href": "https://a.org/?a[]=1"}),
        ("[" * 16 + "]" * 16, [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]),
        ('"' + "[" * 40 + '"', "[" * 40),
        ('"\\"' + "[" * 40 + '"', '"' + "[" * 40),
        ("-12", -12),
        ("1" * 17, int("1" * 17)),
        ("0.5", 0.5),
    ],
)
def test_marks_are_read_as_json(json: str, expected: object) -> None:
    struct = only(mark("link", json, origin=(1, 1)))
    assert struct.content == FormatContent("link", expected)  # type: ignore[arg-type]
    assert struct.length == 1


@pytest.mark.parametrize("json", ["[" * 17 + "]" * 17, '{"a":' * 17 + "1" + "}" * 17])
def test_a_mark_seventeen_levels_deep_is_refused(json: str) -> None:
    with pytest.raises(MalformedUpdate, match="depth"):
        only(mark("link", json, origin=(1, 1)))


def test_a_whole_number_of_eighteen_digits_in_a_mark_is_refused() -> None:
    with pytest.raises(MalformedUpdate, match="json"):
        only(mark("link", "1" * 18, origin=(1, 1)))


@pytest.mark.parametrize(
    "data",
    [
        None,
        True,
        False,
        0,
        63,
        64,
        -1,
        -64,
        (1 << 53),
        -(1 << 53),
        0.5,
        -1e9,
        "",
        "été 😀",
        [],
        {},
        [1, [2, [3]], {"a": None}],
        {"a": [1, 2], "b": {"c": "d"}},
    ],
)
def test_plain_values_are_read_as_they_were_written(data: object) -> None:
    struct = only(plain(data, "after", parent="x", key="k"))
    assert struct.content == [data, "after"]
    assert struct.length == 2


def test_a_short_float_is_read() -> None:
    assert only(Item(8, uint(1) + b"\x7c\x3f\xc0\0\0", parent="x")).content == [1.5]


def test_sixteen_levels_of_values_are_read() -> None:
    nested: object = None
    for _ in range(16):
        nested = [nested]
    assert only(plain(nested, parent="x")).content == [nested]


def test_tombstones_and_deleted_items_have_only_a_length() -> None:
    [block] = read_update(update(1, 0, gc(300), deleted(2, parent="x"))).blocks
    assert [(s.kind, s.length, s.content) for s in block.structs] == [(0, 300, None), (1, 2, None)]


def test_deletions_are_read_client_by_client() -> None:
    data = Bytes([], [(300, [(0, 2), (2, 1), (500, 7)]), (1, [(3, 1)])]).write()
    assert read_update(data).deletes == [(300, 0, 2), (300, 2, 1), (300, 500, 7), (1, 3, 1)]


def test_the_largest_ids_are_read() -> None:
    client = (1 << 32) - 1
    clock = CLOCK_LIMIT - 2
    data = Bytes(
        [
            Section(
                client, clock, [string("a", origin=(client, CLOCK_LIMIT - 1), right=(client, 0))]
            )
        ],
        [(client, [(CLOCK_LIMIT - 2, 1)])],
    ).write()
    read = read_update(data)
    assert read.blocks[0].structs[0].id == pack(client, clock)
    assert read.deletes == [(client, CLOCK_LIMIT - 2, 1)]


@pytest.mark.parametrize("size", range(1, 6))
def test_numbers_of_one_to_five_bytes_are_read(size: int) -> None:
    for client in (1 << 7 * (size - 1), (1 << min(7 * size, 32)) - 1):
        data = update(client, 0, string("a", origin=(client - 1, 0), right=(0, 0)))
        [block] = read_update(data).blocks
        assert block.client == client
        assert block.structs[0].origin == pack(client - 1, 0)


def test_the_values_after_the_first_ones_are_found() -> None:
    data = update(1, 0, plain({"a": [1]}, "two", 3, parent="x"))
    [block] = read_update(data).blocks
    body = block.structs[0].body
    assert data[skip_values(data, body, 1) : block.structs[0].end] == value("two") + value(3)
    assert data[skip_values(data, body, 2) : block.structs[0].end] == value(3)


def test_a_refusal_says_what_and_where() -> None:
    with pytest.raises(MalformedUpdate) as refusal:
        read_update(b"\0\0\0")
    assert refusal.value.code == "malformed_update"
    assert (refusal.value.fault, refusal.value.at) == ("trailing_bytes", 2)
    assert refusal.value.facts == {"fault": "trailing_bytes", "at": 2}


@pytest.mark.parametrize(
    "item",
    [
        string("words", parent="cards", key="k"),
        plain({"a": 0.5}, [1], parent=(3, 4), key="k"),
        mark("strong", "{}", origin=(300, 4), right=(1, 1)),
        shared(3, "paragraph", parent=(1, 2)),
        deleted(300, origin=(1, 2)),
    ],
)
def test_an_update_cut_off_anywhere_is_refused(item: Item) -> None:
    whole = Bytes([Section(300, 200, [item])], [(300, [(1, 200)])]).write()
    read_update(whole)
    for end in range(len(whole)):
        with pytest.raises(MalformedUpdate):
            read_update(whole[:end])
