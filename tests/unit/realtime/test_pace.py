"""When a commit waits for company: never alone, a little among many rooms, more in a busy one."""

from __future__ import annotations

from workspace.realtime.server.committer import LONGEST_WINDOW_SECONDS, Pace


def _waits(rows: int, per_second: float, commits: int = 200) -> float:
    pace = Pace(0.0)
    waited = 0.0
    for commit in range(commits):
        waited = pace.wait(rows, commit / per_second)
    return waited


def test_somebody_who_writes_alone_never_waits() -> None:
    assert _waits(1, 10) == 0.0


def test_fifty_people_who_write_a_little_do_not_wait() -> None:
    assert _waits(1, 100) == 0.0


def test_many_rooms_share_a_commit_for_a_few_milliseconds() -> None:
    assert 0 < _waits(2, 500) < 0.01


def test_a_busy_room_waits_in_step_with_its_batch_and_never_long() -> None:
    assert _waits(10, 100) == 0.005
    assert _waits(1_000, 100) == LONGEST_WINDOW_SECONDS


def test_after_a_rest_nobody_waits_for_what_was() -> None:
    pace = Pace(0.0)
    for commit in range(200):
        pace.wait(2, commit / 500)
    assert pace.wait(1, 10.0) == 0.0
