"""The canvas as it was: its entries, applied again in order up to a revision.

Only what once passed the gate is in the log, so replaying needs no second look;
what the native library still refuses is a fault of ours and named with its row.
"""

from __future__ import annotations

from collections.abc import Iterable

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
            self.docs[section] = SectionDoc(section)

    def take(self, entries: Iterable[Entry]) -> None:
        """Applies further entries, which must come in the order of their revisions.

        Raises:
            CorruptEntry: one of them cannot be applied.
        """
        for entry in entries:
            try:
                self.docs[entry.section].apply(entry.data)
            except Exception as error:
                raise CorruptEntry(
                    canvas=entry.canvas, revision=entry.revision, reason="not_applicable"
                ) from error
            self.revision, self.epoch = entry.revision, entry.epoch
