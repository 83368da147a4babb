"""One socket's life: greeted first, small enough, not too fast, never silent for ever."""

from __future__ import annotations

import pytest

from workspace.config import Limits
from workspace.errors import TooLarge
from workspace.realtime import codec
from workspace.realtime import messages as m
from workspace.realtime.connection import (
    Closed,
    Connection,
    Dialect,
    TooMuch,
    TooSlow,
)

LIMITS = Limits(frame_bytes=100, catch_up_bytes=1_000, frames_per_second=10, bytes_per_second=500)
HELLO = b"\x00" + codec.write_json({"schema": [1, 1]})


def _update(number: int, size: int = 2) -> bytes:
    return b"\x02\x01" + codec.write_varuint(number) + codec.write_bytes(b"\x00" * size)


def _talking(*, unlimited: bool = False) -> Connection:
    connection = Connection(Dialect.LIVE, LIMITS, 0.0, unlimited=unlimited)
    assert isinstance(connection.receive(HELLO, 0.0), m.Hello)
    return connection


def test_nothing_is_heard_before_hello() -> None:
    connection = Connection(Dialect.LIVE, LIMITS, 0.0)
    with pytest.raises(codec.MalformedFrame):
        connection.receive(_update(1), 0.0)


def test_a_hello_larger_than_a_greeting_is_refused_unread() -> None:
    connection = Connection(Dialect.LIVE, LIMITS, 0.0)
    with pytest.raises(TooLarge):
        connection.receive(b"\x00" * 3_000, 0.0)


def test_hello_is_said_once() -> None:
    with pytest.raises(codec.MalformedFrame):
        _talking().receive(HELLO, 0.0)


def test_a_greeting_that_does_not_come_in_five_seconds_ends_the_socket() -> None:
    connection = Connection(Dialect.LIVE, LIMITS, 0.0)
    connection.tick(4.9)
    with pytest.raises(TooSlow):
        connection.tick(5.1)


def test_silence_for_three_pings_ends_the_socket() -> None:
    connection = _talking()
    connection.receive(b"\x04\x01", 40.0)
    connection.tick(84.0)
    with pytest.raises(TooSlow):
        connection.tick(86.0)


def test_a_stock_provider_may_be_silent() -> None:
    Connection(Dialect.STOCK, LIMITS, 0.0, section="needs").tick(1_000.0)


def test_numbers_must_grow() -> None:
    connection = _talking()
    connection.receive(_update(2), 0.0)
    with pytest.raises(codec.MalformedFrame):
        connection.receive(_update(2), 0.0)


def test_stock_updates_are_numbered_for_the_provider() -> None:
    connection = Connection(Dialect.STOCK, LIMITS, 0.0, section="needs")
    for number in (1, 2):
        message = connection.receive(b"\x00\x02\x02\x00\x00", 0.0)
        assert message == m.NumberedUpdate("needs", number, b"\x00\x00")


def test_one_big_catch_up_is_let_in_and_the_next_is_not() -> None:
    connection = _talking(unlimited=True)
    connection.receive(_update(1, 900), 0.0)
    with pytest.raises(TooLarge):
        connection.receive(_update(2, 900), 0.0)


def test_asking_for_the_state_earns_one_big_answer_again() -> None:
    connection = _talking(unlimited=True)
    connection.receive(_update(1, 900), 0.0)
    connection.receive(b"\x01\x01\x00\x01\x00", 0.0)
    assert connection.receive(_update(2, 900), 0.0) is not None


def test_more_than_the_largest_catch_up_is_never_let_in() -> None:
    with pytest.raises(TooLarge):
        _talking(unlimited=True).receive(_update(1, 1_100), 0.0)


def test_who_is_too_fast_is_slowed_down_before_being_cut_off() -> None:
    connection = _talking()
    number = 0
    for _ in range(50):
        number += 1
        connection.receive(_update(number), 0.0)
    assert connection.wait == 0.0
    connection.receive(_update(number + 1), 0.0)
    assert 0 < connection.wait < 1

    def flood() -> None:
        for extra in range(2, 400):
            connection.receive(_update(number + extra), 0.0)

    with pytest.raises(TooMuch):
        flood()


def test_the_load_scope_lifts_the_rates() -> None:
    connection = _talking(unlimited=True)
    for number in range(1, 1_000):
        connection.receive(_update(number), 0.0)
    assert connection.wait == 0.0


def test_after_the_close_nothing_is_heard() -> None:
    connection = _talking()
    connection.close()
    assert isinstance(connection.state, Closed)
    assert connection.receive(_update(1), 0.0) is None
    connection.tick(1_000.0)


def test_presence_larger_than_its_limit_is_refused() -> None:
    limits = Limits(presence_bytes=200)
    connection = Connection(Dialect.LIVE, limits, 0.0)
    connection.receive(HELLO, 0.0)
    connection.receive(b"\x03" + codec.write_json({"card": "c" * 150}), 0.0)
    with pytest.raises(TooLarge):
        connection.receive(b"\x03" + codec.write_json({"card": "c" * 200}), 0.0)


def test_a_stock_provider_s_presence_may_repeat_some_others_and_not_everything() -> None:
    connection = Connection(Dialect.STOCK, Limits(presence_bytes=50), 0.0, section="needs")

    def awareness(size: int) -> bytes:
        entry = b"\x01" + b"\x07\x01" + codec.write_json({"x": "y" * size})
        return b"\x01" + codec.write_bytes(entry)

    connection.receive(awareness(150), 0.0)
    with pytest.raises(TooLarge):
        connection.receive(awareness(200), 0.0)
