"""The chain over the log: what it covers, and that it never changes its mind."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.clock import from_milliseconds, milliseconds
from workspace.history.chain import BEGINNING, entry_hash, hashes_after, row_hash
from workspace.history.log import Draft, Entry

AT = datetime(2026, 3, 2, 9, 0, 0, 123_000, tzinfo=UTC)
ENTRY = Entry("c" * 32, 1, 1, "needs", "person:a", "s", AT, "user", b"\x00\x00", BEGINNING, b"")


def test_the_hash_of_a_row_is_the_same_in_every_release() -> None:
    """A change here would make every log of the world look forged."""
    assert entry_hash(ENTRY).hex() == (
        "9c90b32bbb90212bbe87790804fec94fd386d63e6c4a53a6590ee42d64a7fe44"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"canvas": "d" * 32},
        {"revision": 2},
        {"epoch": 2},
        {"section": "values"},
        {"actor": "person:b"},
        {"session": "t"},
        {"at": AT + timedelta(milliseconds=1)},
        {"kind": "server"},
        {"data": b"\x00\x01"},
        {"previous": bytes(31) + b"\x01"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_field_is_part_of_the_hash(change: dict[str, Any]) -> None:
    changed = dataclasses.replace(ENTRY, **change)
    assert entry_hash(changed) != entry_hash(ENTRY)


@given(st.lists(st.sampled_from(["a", "b", "aa", ""]), min_size=4, max_size=4), st.binary())
@settings(max_examples=50)
def test_words_and_bytes_cannot_pass_for_each_other(words: list[str], data: bytes) -> None:
    section, actor, session, kind = words
    told = row_hash(BEGINNING, "c", 1, 1, section, actor, session, 0, kind, data)
    for n in range(3):
        shifted = [*words]
        shifted[n], shifted[n + 1] = words[n] + words[n + 1], ""
        if shifted != words:
            one, two, three, four = shifted
            assert row_hash(BEGINNING, "c", 1, 1, one, two, three, 0, four, data) != told


@given(st.sampled_from(["", "a", "b"]), st.binary())
def test_a_row_with_a_login_never_reads_as_one_without(login: str, data: bytes) -> None:
    with_login = row_hash(BEGINNING, "c", 1, 1, "needs", "a", "s", 0, "user", data, login)
    words = f"c\0needs\0a\0s\0user\0{login}\0".encode()
    without = row_hash(BEGINNING, "c", 1, 1, "needs", "a", "s", 0, "user", words + data)
    assert with_login not in (
        without,
        row_hash(BEGINNING, "c", 1, 1, "needs", "a", "s", 0, "user", data),
    )


def test_drafts_follow_each_other() -> None:
    drafts = [Draft("needs", "person:a", "s", AT, "user", bytes([n])) for n in range(3)]
    hashes = hashes_after(BEGINNING, "c" * 32, 4, 2, drafts)
    assert hashes_after(hashes[1], "c" * 32, 6, 2, drafts[2:]) == hashes[2:]
    assert len(set(hashes)) == 3
    assert hashes_after(BEGINNING, "c" * 32, 4, 2, []) == []


@given(st.integers(0, 253_402_300_799_999))
def test_a_time_comes_back_from_the_database_to_the_millisecond(value: int) -> None:
    assert milliseconds(from_milliseconds(value)) == value


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_is_kept_in_whole_milliseconds_that_have_passed(moment: datetime) -> None:
    kept = from_milliseconds(milliseconds(moment))
    assert timedelta() <= moment - kept < timedelta(milliseconds=1)
