"""The watchman's rules, with the time handed in."""

from __future__ import annotations

import signal

import pytest

from workspace.watchman.watch import (
    AskToStop,
    Beat,
    Dismiss,
    Draining,
    Effect,
    Kill,
    Killed,
    Leave,
    Left,
    Patience,
    Prepare,
    Ready,
    Resting,
    Say,
    Serving,
    Start,
    Watch,
    describe_end,
)

PATIENCE = Patience(doubt=1.2, silence=2, start=30, drain=20, steady=30, pauses=(0, 0, 1, 4))


def done(effects: list[Effect]) -> list[Effect]:
    """The effects without what is said about them."""
    return [effect for effect in effects if not isinstance(effect, Say)]


@pytest.fixture
def watch() -> Watch:
    watch = Watch(PATIENCE)
    assert watch.begin(0.0) == [Start(previous_end=None)]
    return watch


@pytest.fixture
def serving(watch: Watch) -> Watch:
    assert done(watch.beat(Beat.SERVING, 1.0)) == [Ready()]
    return watch


def test_a_worker_that_is_still_starting_may_be_silent_for_longer(watch: Watch) -> None:
    assert watch.beat(Beat.STARTING, 1.0) == []
    assert watch.wake_at() == 30.0
    assert watch.tick(29.9) == []
    assert done(watch.tick(30.0)) == [Kill()]


def test_silence_of_the_event_loop_is_death(serving: Watch) -> None:
    assert serving.beat(Beat.SERVING, 1.5) == []
    assert serving.wake_at() == pytest.approx(2.7)
    assert serving.tick(2.6) == []
    assert serving.tick(2.7) == [Prepare()]
    assert serving.wake_at() == 3.5
    assert serving.tick(3.4) == [], "one understudy is enough"
    assert done(serving.tick(3.5)) == [Kill()]
    assert serving.state == Killed(since=0.0, reason="silence")
    assert serving.tick(99) == []
    assert serving.wake_at() is None
    assert serving.beat(Beat.SERVING, 3.6) == []
    assert done(serving.ended(-signal.SIGKILL, 3.7)) == [Start(previous_end="silence")]


def test_an_understudy_that_was_not_needed_goes_home_after_a_while(serving: Watch) -> None:
    assert serving.tick(2.5) == [Prepare()]
    assert serving.beat(Beat.SERVING, 2.6) == [], "it stays: a worker that stumbled may fall"
    assert serving.tick(4.0) == [], "and is not doubled"
    assert serving.beat(Beat.SERVING, 4.1) == []
    assert serving.beat(Beat.SERVING, 32.5) == [Dismiss()]
    assert serving.tick(33.8) == [Prepare()]


def test_a_watchman_that_overslept_has_no_right_to_judge(serving: Watch) -> None:
    assert serving.tick(60.0, overslept=True) == []
    assert serving.state == Serving(since=0.0, heard=60.0)


def test_readiness_is_told_once(serving: Watch) -> None:
    serving.ended(-signal.SIGSEGV, 2.0)
    assert done(serving.beat(Beat.SERVING, 3.0)) == []


def test_workers_that_die_young_are_replaced_ever_more_slowly(serving: Watch) -> None:
    assert done(serving.ended(-signal.SIGSEGV, 2.0)) == [Start("SIGSEGV")]
    assert done(serving.ended(-signal.SIGSEGV, 3.0)) == []
    assert serving.state == Resting(until=4.0)
    assert serving.beat(Beat.SERVING, 3.1) == []
    assert serving.ended(0, 3.2) == []
    assert serving.tick(3.9) == []
    assert serving.tick(4.0) == [Start("SIGSEGV")]
    for _ in range(3):
        serving.ended(1, 5.0)
        assert serving.state == Resting(until=9.0), "the last pause is the longest"
        serving.tick(9.0)


def test_a_long_life_ends_the_series(serving: Watch) -> None:
    serving.ended(-signal.SIGSEGV, 2.0)
    assert done(serving.ended(-signal.SIGSEGV, 40.0)) == [Start("SIGSEGV")]
    assert serving.young_deaths == 0


def test_a_worker_that_never_served_was_set_up_wrongly(watch: Watch) -> None:
    assert done(watch.ended(3, 1.0)) == [Leave(3)]
    assert watch.state == Left()
    assert watch.wake_at() is None
    assert watch.tick(2.0) == []
    assert watch.ended(0, 2.0) == []
    assert watch.beat(Beat.SERVING, 2.0) == []
    assert watch.asked_to_stop(2.0, hurry=True) == []


def test_a_worker_that_crashed_before_it_served_is_tried_again(watch: Watch) -> None:
    assert done(watch.ended(-signal.SIGSEGV, 1.0)) == [Start("SIGSEGV")]


def test_once_one_worker_served_a_failing_start_is_tried_again(serving: Watch) -> None:
    serving.ended(-signal.SIGKILL, 2.0)
    assert done(serving.ended(3, 3.0)) == []
    assert serving.state == Resting(until=4.0)


@pytest.mark.parametrize(("code", "status"), [(0, 0), (-signal.SIGTERM, 0), (1, 1)])
def test_asked_to_stop_it_lets_the_worker_drain(serving: Watch, code: int, status: int) -> None:
    assert done(serving.asked_to_stop(5.0, hurry=False)) == [Dismiss(), AskToStop()]
    assert serving.wake_at() == 25.0
    assert serving.beat(Beat.DRAINING, 6.0) == []
    assert serving.tick(24.0) == [], "silence does not count while it drains"
    assert done(serving.ended(code, 24.5)) == [Leave(status)]


def test_a_drain_has_a_bound(serving: Watch) -> None:
    serving.asked_to_stop(5.0, hurry=False)
    assert done(serving.tick(25.0)) == [Kill()]
    assert serving.state == Draining(until=None)
    assert serving.tick(25.1) == [], "killed once is enough"
    assert done(serving.ended(-signal.SIGKILL, 25.2)) == [Leave(1)]


def test_asking_twice_by_hand_kills_at_once(serving: Watch) -> None:
    serving.asked_to_stop(5.0, hurry=True)
    assert serving.asked_to_stop(5.5, hurry=False) == [], "a second SIGTERM is no new wish"
    assert done(serving.asked_to_stop(6.0, hurry=True)) == [Kill()]


def test_asked_to_stop_between_two_workers_it_just_leaves(serving: Watch) -> None:
    serving.ended(1, 2.0)
    serving.ended(1, 3.0)
    assert serving.asked_to_stop(3.5, hurry=False) == [Dismiss(), Leave(0)]


def test_ends_have_names() -> None:
    assert describe_end(0) == "exit 0"
    assert describe_end(-signal.SIGSEGV) == "SIGSEGV"
    assert describe_end(-63) == "signal 63"
