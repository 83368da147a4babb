"""What every part of the chronicle works with: the database, a clock, the workshop."""

from __future__ import annotations

from workspace.chronicle.parties import Reader
from workspace.chronicle.workshop import Workshop
from workspace.clock import Clock, milliseconds
from workspace.organisations import Membership
from workspace.storage.database import Database


class Kept:
    """Something of the history, kept in the database, judged by one clock."""

    def __init__(self, database: Database, clock: Clock, workshop: Workshop) -> None:
        self._database = database
        self._clock = clock
        self._workshop = workshop

    def _now(self) -> int:
        return milliseconds(self._clock.now())


def reader_of(opened: Membership, actor: str) -> Reader:
    """What a member of a canvas may see of its past; decided here and nowhere else."""
    return Reader(
        sections=opened.scope.read,
        names=opened.charter.attribution == "name",
        actor=actor,
    )
