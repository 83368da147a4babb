"""Where a burst of work ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from tests.support.past import NINE
from workspace.history.bursts import Burst, Cutter, bursts
from workspace.history.log import EntryKind


@dataclass(frozen=True)
class Row:
    revision: int
    at: datetime
    actor: str = "person:ana"
    kind: EntryKind = "user"


def rows(*seconds: float, actor: str = "person:ana") -> list[Row]:
    return [Row(n, NINE + timedelta(seconds=s), actor) for n, s in enumerate(seconds, 1)]


def cuts(heads: list[Row]) -> list[tuple[int, int]]:
    return [(burst.first, burst.last) for burst in bursts(heads)]


def test_three_minutes_without_anybody_end_a_burst() -> None:
    assert cuts(rows(0, 60, 239, 419, 420)) == [(1, 3), (4, 5)]


def test_twenty_minutes_end_a_burst() -> None:
    assert cuts(rows(*range(0, 2500, 100))) == [(1, 12), (13, 24), (25, 25)]


def test_a_moving_hand_is_not_cut_off_but_not_for_ever() -> None:
    moving = rows(*(number for number in range(0, 1900, 1)))
    assert cuts(moving) == [(1, 1800), (1801, 1900)]
    pausing = [*rows(*range(0, 1190, 10)), Row(120, NINE + timedelta(seconds=1199))]
    pausing += [Row(121, NINE + timedelta(seconds=1200)), Row(122, NINE + timedelta(seconds=1203))]
    assert cuts(pausing) == [(1, 121), (122, 122)]


@pytest.mark.parametrize("kind", ["import", "restore", "migration"])
def test_what_is_no_work_of_hands_is_a_burst_of_its_own(kind: EntryKind) -> None:
    heads = [Row(1, NINE), Row(2, NINE, kind=kind), Row(3, NINE, kind=kind), Row(4, NINE)]
    assert [(b.first, b.last, b.kind) for b in bursts(heads)] == [
        (1, 1, "user"),
        (2, 3, kind),
        (4, 4, "user"),
    ]


def test_what_the_server_completes_belongs_to_the_work_it_completes() -> None:
    heads = [Row(1, NINE), Row(2, NINE, "system", "server"), Row(3, NINE)]
    assert cuts(heads) == [(1, 3)]
    alone = [Row(1, NINE, "system", "server"), Row(2, NINE)]
    assert cuts(alone) == [(1, 1), (2, 2)]


def test_an_open_burst_goes_on_where_it_was_left_and_closes_in_time() -> None:
    first, second, late = rows(0, 60, 400)
    cutter = Cutter()
    assert cutter.take(first) is None
    again = Cutter(cutter.open)
    assert again.take(second) is None
    assert again.close(NINE + timedelta(seconds=239)) is None
    closed = again.close(NINE + timedelta(seconds=240))
    assert closed == Burst(1, 2, first.at, second.at, "user", "person:ana")
    assert again.close(late.at) is None
    assert again.take(late) is None
    assert again.open == Burst.begun(late)


def test_a_burst_that_goes_on_for_half_an_hour_is_over() -> None:
    burst = Burst(1, 9, NINE, NINE + timedelta(minutes=29, seconds=59), "user", "person:ana")
    assert not burst.over(NINE + timedelta(minutes=29, seconds=59))
    assert burst.over(NINE + timedelta(minutes=30))


def test_a_clock_that_is_set_back_cuts_nothing() -> None:
    assert cuts(rows(100, 40, 101)) == [(1, 3)]


def test_no_rows_are_no_bursts() -> None:
    assert cuts([]) == []
