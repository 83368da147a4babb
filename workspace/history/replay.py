"""The canvas as it was: its entries, applied again in order up to a revision.

Only what once passed the gate is in the log, so replaying needs no second look;
what the native library still refuses is a fault of ours and named with its row.
Live documents forget what was deleted; these keep it, because who looks back wants
to look further back too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

from workspace.canvas.document import SectionDoc
from workspace.canvas.schema import SECTIONS
from workspace.history.log import CorruptEntry, Entry


class Replay:
    """The documents of one canvas, grown entry by entry."""

    __slots__ = ("docs", "epoch", "revision")

    def __init__(self) -> None:
        self.docs: dict[str, SectionDoc] = {}
        self.revision = 0
        self.epoch = 0
        for section in SECTIONS:
            self.docs[section] = SectionDoc(section, forgets=False)

    @classmethod
    def from_states(cls, states: Mapping[str, bytes], *, revision: int, epoch: int) -> Self:
        """Begins where a checkpoint stands: the state of each section at one revision.

        Raises:
            CorruptEntry: a state cannot be applied (`canvas` is not known here).
        """
        replay = cls()
        for section, state in states.items():
            try:
                replay.docs[section].apply(state)
            except Exception as error:
                raise CorruptEntry(canvas="", revision=revision, reason="not_applicable") from error
        replay.revision, replay.epoch = revision, epoch
        return replay

    def states(self) -> dict[str, bytes]:
        """The state of each section, from which another replay can begin."""
        return {section: doc.diff() for section, doc in self.docs.items()}

    def take(self, entries: Iterable[Entry]) -> None:
        """Applies further entries, which must come in the order of their revisions.

        Raises:
            CorruptEntry: one of them cannot be applied.
        """
        for entry in entries:
            self.take_one(entry)

    def take_one(self, entry: Entry) -> None:
        """Applies the next entry.

        Raises:
            CorruptEntry: it cannot be applied.
        """
        try:
            self.docs[entry.section].apply(entry.data)
        except Exception as error:
            raise CorruptEntry(
                canvas=entry.canvas, revision=entry.revision, reason="not_applicable"
            ) from error
        self.revision, self.epoch = entry.revision, entry.epoch
