"""Time is handed in: the pure floors never read a clock, the hands ask this one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


class Clock(Protocol):
    """Whoever can say what time it is."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that a test winds by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The moment it was last set to."""
        return self.at


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970, as the database keeps them."""
    # Floats would lose a millisecond now and then, and with it the hash of a log row.
    return (moment - _EPOCH) // _MILLISECOND


def from_milliseconds(value: int) -> datetime:
    """The aware UTC moment for whole milliseconds since 1970."""
    return _EPOCH + value * _MILLISECOND
