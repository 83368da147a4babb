"""What the permission decision adds to an edit: `python -m benchmarks.permission`.

The room asks three things of every update before the gate sees it: whether the rights have
run out, whether the section may be written, whether this socket asked for it. The figure is
the time of all three together, less that of an empty loop; the promise is under 5 µs.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import median
from timeit import repeat
from typing import Final

from workspace.access import Role, scope_of
from workspace.clock import milliseconds
from workspace.realtime.connection import Dialect
from workspace.realtime.presence import Identity
from workspace.realtime.room import Session

EDITS: Final = 200_000
ROUNDS: Final = 9
NOW: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def measure() -> dict[str, str]:
    """Microseconds per edit: the median and the slowest of the rounds."""
    scope = scope_of(Role.GUEST_EDITOR, ["frame", "needs"], ["objectives"])
    session = Session(
        "s",
        "guest:a",
        Identity("Zoé", partner="p1", guest=True),
        scope,
        Dialect.LIVE,
        scope.read,
        1,
        until=milliseconds(NOW + timedelta(days=1)),
    )

    def decide() -> bool:
        return (
            not (session.until is not None and session.expired(NOW))
            and session.scope.may_write("objectives")
            and "objectives" in session.sections
        )

    if not decide():
        raise RuntimeError("the decision that is measured says no")
    empty = min(repeat(lambda: True, number=EDITS, repeat=ROUNDS))
    rounds = [(took - empty) / EDITS * 1e6 for took in repeat(decide, number=EDITS, repeat=ROUNDS)]
    return {
        "the permission decision, median": f"{median(rounds):.2f} µs",
        "the slowest round": f"{max(rounds):.2f} µs",
    }


if __name__ == "__main__":
    for what, figure in measure().items():
        print(f"{what:40} {figure}")
