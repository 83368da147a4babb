"""Cuts the log into bursts of work: what will be told as one moment.

A burst ends when nobody wrote for three minutes, or after twenty minutes in all. It is
not cut while somebody's hand is moving (less than two seconds since they last wrote),
unless hands never rest for ten minutes more. What the server does by itself along
the way (it gives a code, completes a card) belongs to the burst it happens in; an
import, a restore and a migration are bursts of their own.

Only the heads of the rows are read, and time is theirs or handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from workspace.history.log import EntryKind

QUIET: Final = timedelta(minutes=3)
LONGEST: Final = timedelta(minutes=20)
AT_LAST: Final = timedelta(minutes=30)
MOVING: Final = timedelta(seconds=2)


class Head(Protocol):
    """What a row says of itself without its bytes; an `Entry` says all of it."""

    @property
    def revision(self) -> int: ...  # noqa: D102
    @property
    def actor(self) -> str: ...  # noqa: D102
    @property
    def at(self) -> datetime: ...  # noqa: D102
    @property
    def kind(self) -> EntryKind: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Burst:
    """A stretch of the log that is one moment, or will be: `kind` is that of its rows.

    `pen` is who wrote last: as long as they go on, the burst does.
    """

    first: int
    last: int
    began: datetime
    ended: datetime
    kind: EntryKind
    pen: str

    @classmethod
    def begun(cls, head: Head) -> Burst:
        """The burst that begins with this row."""
        return cls(head.revision, head.revision, head.at, head.at, head.kind, head.actor)

    def goes_on(self, head: Head) -> bool:
        """Whether the row is part of this burst."""
        pause = head.at - self.ended
        if pause >= QUIET or not _belong(self.kind, head.kind):
            return False
        lasted = head.at - self.began
        return lasted < LONGEST or (pause < MOVING and lasted < AT_LAST)

    def with_row(self, head: Head) -> Burst:
        """The burst with this row at its end."""
        # A clock that was set back does not shorten what has been.
        ended = max(self.ended, head.at)
        return Burst(self.first, head.revision, self.began, ended, self.kind, head.actor)

    def over(self, now: datetime) -> bool:
        """Whether nothing can belong to it any more, whoever writes next."""
        return now - self.ended >= QUIET or now - self.began >= AT_LAST


class Cutter:
    """Takes rows in the order of their revisions and says where a burst ended.

    One that was open when the program stopped can be handed in and goes on.
    """

    __slots__ = ("open",)

    def __init__(self, open: Burst | None = None) -> None:  # noqa: A002 - the state's own name
        self.open = open

    def take(self, head: Head) -> Burst | None:
        """Takes the next row; returns the burst that ended before it, if one did."""
        held = self.open
        if held is not None and held.goes_on(head):
            self.open = held.with_row(head)
            return None
        self.open = Burst.begun(head)
        return held

    def close(self, now: datetime) -> Burst | None:
        """The open burst, if it is over by now; then none is open."""
        held = self.open
        if held is None or not held.over(now):
            return None
        self.open = None
        return held


def bursts(heads: Iterable[Head], open: Burst | None = None) -> Iterator[Burst]:  # noqa: A002
    """Every burst of these rows; the last one may still be open."""
    cutter = Cutter(open)
    for head in heads:
        ended = cutter.take(head)
        if ended is not None:
            yield ended
    if cutter.open is not None:
        yield cutter.open


def _belong(kind: EntryKind, other: EntryKind) -> bool:
    # A burst that the server began by itself ends when people come.
    return other == kind or (kind == "user" and other == "server")
