"""Patience: guessing becomes slow, and nobody is locked out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from starlette.requests import Request

from workspace.clock import SetClock
from workspace.web.patience import TICKET_LASTS, WAIT, Patience, PleaseWait

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def visitor(address: str = "192.0.2.7") -> Request:
    return Request({"type": "http", "client": (address, 0), "headers": []})


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def patience(clock: SetClock) -> Patience:
    return Patience(clock, "k" * 32)


def be_wrong(patience: Patience, times: int, address: str = "192.0.2.7") -> None:
    for _ in range(times):
        waited = patience.check(visitor(address), "browser")
        patience.spend(visitor(address), waited=waited)


def ticket_of(patience: Patience, browser: str = "browser", address: str = "192.0.2.7") -> str:
    with pytest.raises(PleaseWait) as wait:
        patience.check(visitor(address), browser)
    return wait.value.ticket


def test_ten_wrong_codes_are_free_and_the_eleventh_waits(patience: Patience) -> None:
    be_wrong(patience, 10)
    with pytest.raises(PleaseWait):
        patience.check(visitor(), "browser")
    assert patience.check(visitor("192.0.2.8"), "browser") is False


def test_a_hundred_wrong_codes_from_everywhere_make_everybody_wait(patience: Patience) -> None:
    for number in range(10):
        be_wrong(patience, 10, f"192.0.2.{number}")
    with pytest.raises(PleaseWait):
        patience.check(visitor("198.51.100.1"), "browser")


def test_one_network_of_a_household_is_one_address(patience: Patience) -> None:
    for number in range(10):
        be_wrong(patience, 1, f"2001:db8:1:2::{number + 1:x}")
    with pytest.raises(PleaseWait):
        patience.check(visitor("2001:db8:1:2:ffff::9"), "browser")
    assert patience.check(visitor("2001:db8:1:3::1"), "browser") is False


def test_who_waited_may_try_once_more(patience: Patience, clock: SetClock) -> None:
    be_wrong(patience, 10)
    ticket = ticket_of(patience)
    with pytest.raises(PleaseWait):
        patience.check(visitor(), "browser", ticket)
    clock.at += WAIT
    assert patience.check(visitor(), "browser", ticket) is True
    with pytest.raises(PleaseWait):
        patience.check(visitor(), "browser", ticket)


def test_a_whole_room_behind_one_address_gets_in_after_one_wait(
    patience: Patience, clock: SetClock
) -> None:
    be_wrong(patience, 10)
    tickets = [ticket_of(patience, f"browser-{n}") for n in range(30)]
    clock.at += WAIT
    for number, ticket in enumerate(tickets):
        assert patience.check(visitor(), f"browser-{number}", ticket) is True


def test_a_ticket_is_good_in_its_own_browser_and_for_a_while_only(
    patience: Patience, clock: SetClock
) -> None:
    be_wrong(patience, 10)
    ticket = ticket_of(patience)
    clock.at += WAIT
    for browser, shown in (("another", ticket), ("browser", ticket[:-2] + "AA"), ("browser", "")):
        with pytest.raises(PleaseWait):
            patience.check(visitor(), browser, shown)
    clock.at += TICKET_LASTS
    with pytest.raises(PleaseWait):
        patience.check(visitor(), "browser", ticket)


def test_waiting_does_not_make_guessing_fast(patience: Patience, clock: SetClock) -> None:
    be_wrong(patience, 10)
    tickets = [ticket_of(patience) for _ in range(40)]
    clock.at += WAIT + timedelta(seconds=1)
    guesses = 0
    for ticket in tickets:
        try:
            waited = patience.check(visitor(), "browser", ticket)
        except PleaseWait:
            continue
        patience.spend(visitor(), waited=waited)
        guesses += 1
    assert guesses == 10
