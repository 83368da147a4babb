"""The reader is total, and reads what it accepts as yjs and yrs read it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pycrdt import merge_updates

from tests.support.hostile_updates import HOSTILE, HOUSE
from tests.support.mutations import mutate
from tests.support.update_bytes import string, update
from tests.support.yjs_peer import YjsPeers, yjs_peers
from workspace.realtime.update_format import CLOCK_BITS, CLOCK_LIMIT, CLOCK_MASK
from workspace.realtime.update_reader import Block, MalformedUpdate, Update, read_update

SEEDS = [data for _, data in HOUSE] + [
    vector.data for vector in HOSTILE if vector.code != "malformed_update"
]


@pytest.fixture(scope="module")
def yjs() -> Iterator[YjsPeers]:
    with yjs_peers() as peers:
        yield peers


@settings(max_examples=1_500)
@given(st.binary(max_size=200))
@example(b"\x01\x01\x00\x00\x07\x01\x01a\x03\x00\x00")
def test_any_bytes_are_an_update_or_malformed__R11(data: bytes) -> None:
    _check(data)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_updates_are_updates_or_malformed__R11(seed: int) -> None:
    random = Random(seed)
    for _ in range(2_500):
        _check(mutate(random.choice(SEEDS), random, SEEDS))


def _check(data: bytes) -> Update | None:
    try:
        read = read_update(data)
    except MalformedUpdate:
        return None
    assert read.data == data
    assert len({block.client for block in read.blocks}) == len(read.blocks)
    for block in read.blocks:
        assert 0 <= block.clock < block.end < CLOCK_LIMIT
        assert block.structs
        clock = block.clock
        for struct in block.structs:
            assert struct.id == block.client << CLOCK_BITS | clock
            assert struct.length >= 1
            assert data[struct.start] == struct.info
            clock += struct.length
        assert clock == block.end
        for one, other in pairwise(block.structs):
            assert one.end == other.start
    return read


def _as_yjs(read: Update) -> dict[str, object]:
    names = {0: "GC"}
    return {
        "structs": [
            [
                struct.id >> CLOCK_BITS,
                struct.id & CLOCK_MASK,
                struct.length,
                names.get(struct.kind, "Item"),
                struct.kind,
            ]
            for block in read.blocks
            for struct in block.structs
        ],
        "deletes": [list(deleted) for deleted in read.deletes],
    }


@pytest.mark.node
@pytest.mark.parametrize("seed", range(3))
def test_what_the_reader_accepts_yjs_reads_alike__R11(yjs: YjsPeers, seed: int) -> None:
    random = Random(seed)
    accepted: list[Update] = []
    for _ in range(5_000):
        read = _check(mutate(random.choice(SEEDS), random, SEEDS))
        if read is not None:
            accepted.append(read)
    assert len(accepted) > 250
    for read, answer in zip(accepted, yjs.decode([read.data for read in accepted]), strict=True):
        assert _sorted(answer) == _sorted(_as_yjs(read)), read.data.hex()


def _sorted(answer: dict[str, object]) -> dict[str, object]:
    return {name: sorted(rows) if isinstance(rows, list) else rows for name, rows in answer.items()}


def test_what_the_reader_accepts_yrs_writes_back_alike__R11() -> None:
    random = Random(11)
    compared = 0
    for _ in range(5_000):
        read = _check(mutate(random.choice(SEEDS), random, SEEDS))
        if read is None:
            continue
        # yrs decodes the update and encodes it again; nothing is integrated.
        again = read_update(merge_updates(read.data))
        assert _sorted(_as_yjs(again))["structs"] == _sorted(_as_yjs(read))["structs"]
        assert _covered(again) == _covered(read), read.data.hex()
        assert [s.content for b in _by_client(again) for s in b.structs] == [
            s.content for b in _by_client(read) for s in b.structs
        ]
        compared += 1
    assert compared > 250


def _by_client(read: Update) -> list[Block]:
    return sorted(read.blocks, key=lambda block: block.client)


def _covered(read: Update) -> set[tuple[int, int]]:
    return {
        (client, clock + n)
        for client, clock, length in read.deletes
        for n in range(min(length, 10_000))
    }


@given(st.text(min_size=1, max_size=30).filter(lambda text: "\0" not in text))
def test_a_text_is_as_long_as_javascript_says(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    data = update(7, 3, string(text, parent="x"))
    [block] = read_update(data).blocks
    assert block.end - 3 == len(text.encode("utf-16-le")) // 2
