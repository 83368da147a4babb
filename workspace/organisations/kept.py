"""What every room of this house works with: the database and a clock."""

from __future__ import annotations

from collections.abc import Callable

from workspace.clock import Clock, milliseconds
from workspace.organisations.codes import new_code
from workspace.storage.database import Database


class Kept:
    """Something that is kept in the database, judged by one clock."""

    def __init__(
        self, database: Database, clock: Clock, *, draw: Callable[[], str] = new_code
    ) -> None:
        """`draw` makes up a spoken code."""
        self._database = database
        self._clock = clock
        self._draw = draw

    def _now(self) -> int:
        return milliseconds(self._clock.now())
