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
from workspace.realtime.update_content import (
    NUMBER_LIMIT,
    FormatContent,
    TypeContent,
    skip_values,
)
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


# ── boundaries: where a number grows by a byte, and where a limit lies ──

EDGES = (1, 127, 128, 129, 300)


@pytest.mark.parametrize("size", EDGES)
def test_strings_names_and_lengths_of_every_size_are_read(size: int) -> None:
    text = "x" * size
    name = text[:256]
    assert only(string(text, parent="r")).content == text
    assert only(string("a", parent=name)).parent == name
    assert only(plain(text, parent="r", key=name)).key == name
    assert only(plain({name: text}, parent="r")).content == [{name: text}]
    assert only(shared(3, name, parent="r")).content == TypeContent(3, name)
    assert only(mark(name, f'"{text}"', parent="r")).content == FormatContent(name, text)
    assert only(deleted(size, parent="r")).length == size
    assert only(gc(size)).length == size
    assert only(string("a", origin=(size, size), right=(size, size))).right == pack(size, size)
    assert only(string("a", parent=(size, size))).parent == pack(size, size)


@pytest.mark.parametrize("count", EDGES)
def test_as_many_of_anything_are_read_as_are_announced(count: int) -> None:
    many = [string("a", origin=(1, n)) for n in range(count)]
    [block] = read_update(update(count, count, *many)).blocks
    assert (block.client, block.clock, block.end) == (count, count, 2 * count)
    assert only(plain(*range(count), parent="r")).content == list(range(count))
    assert only(plain(list(range(count)), parent="r")).content == [list(range(count))]
    members = {f"k{n}": n for n in range(count)}
    assert only(plain(members, parent="r")).content == [members]
    data = Bytes(
        [Section(n, 0, [gc(1)]) for n in range(count)],
        [(n, [(2 * m, 1) for m in range(count)]) for n in range(count)],
    ).write()
    read = read_update(data)
    assert [block.client for block in read.blocks] == list(range(count))
    assert len(read.deletes) == count * count
    assert read.deletes[-1] == (count - 1, 2 * (count - 1), 1)


@pytest.mark.parametrize(
    "item",
    [
        string("a", parent="n" * 257),
        plain(1, parent="r", key="n" * 257),
        plain({"n" * 257: 1}, parent="r"),
        shared(3, "n" * 257, parent="r"),
        mark("n" * 257, "null", parent="r"),
        mark("strong", '"' + "x" * 4_095 + '"', parent="r"),
    ],
)
def test_names_and_marks_beyond_their_limit_are_refused(item: Item) -> None:
    with pytest.raises(MalformedUpdate, match="name_length"):
        only(item)


def test_a_mark_of_exactly_its_limit_is_read() -> None:
    text = "x" * 4_094
    assert only(mark("strong", f'"{text}"', parent="r")).content == FormatContent("strong", text)


@pytest.mark.parametrize(
    "data",
    [
        update(1 << 32, 0, gc(1)),
        Bytes([], [(1 << 32, [(0, 1)])]).write(),
        update(1, 0, string("a", origin=(1 << 32, 0))),
        update(1, 0, string("a", origin=(0, 1 << 31))),
        update(1, 0, string("a", right=(1 << 32, 0))),
        update(1, 0, string("a", parent=(1 << 32, 0))),
        update(1, 0, string("a", parent=(0, 1 << 31))),
        update(1, 1 << 31, gc(1)),
        update(1, (1 << 31) - 1, gc(1)),
        update(1, 0, gc(1), gc((1 << 31) - 1)),
        Bytes([], [(1, [((1 << 31) - 1, 1)])]).write(),
    ],
)
def test_the_first_id_beyond_a_limit_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedUpdate, match="range"):
        read_update(data)


def test_ids_are_kept_apart_up_to_the_last() -> None:
    assert pack((1 << 32) - 1, CLOCK_LIMIT - 1) < NOTHING
    assert pack(0, 0) == 0
    assert pack(1, 0) > pack(0, CLOCK_LIMIT - 1)


@pytest.mark.parametrize(
    ("number", "further"),
    [
        (NUMBER_LIMIT, NUMBER_LIMIT + 1),
        (-NUMBER_LIMIT, -NUMBER_LIMIT - 1),
        (float(NUMBER_LIMIT), float(NUMBER_LIMIT) * 2),
    ],
)
def test_the_largest_numbers_are_read_and_the_next_refused(number: float, further: float) -> None:
    assert only(plain(number, parent="r")).content == [number]
    with pytest.raises(MalformedUpdate, match="number"):
        only(plain(further, parent="r"))


def test_numbers_grow_by_seven_bits_a_byte() -> None:
    for bits in range(54):
        for number in (1 << bits, (1 << bits) - 1, -(1 << bits)):
            assert only(plain(number, parent="r")).content == [number]


def test_a_whole_number_of_ten_bytes_is_out_of_range() -> None:
    item = Item(8, uint(1) + b"\x7d" + b"\x80" * 9 + b"\x01", parent="r")
    with pytest.raises(MalformedUpdate, match="number_range"):
        only(item)
    item = Item(8, uint(1) + b"\x7d" + b"\x80" * 8 + b"\x01", parent="r")
    with pytest.raises(MalformedUpdate, match="'number'"):
        only(item)
