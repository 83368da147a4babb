"""Moments: bursts of work as people read them, with whose hand each change was.

A moment is told once, when its burst is over, and kept as a row of its own: it is what
people read, and it can be redacted, which the log cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workspace.canvas import changes
from workspace.canvas.changes import Change
from workspace.canvas.schema import SectionId
from workspace.history.log import EntryKind


@dataclass(frozen=True, slots=True)
class Told:
    """A change, whose hands it was (in the order they came), and in which revisions."""

    change: Change
    by: tuple[str, ...] = ()
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class CardName:
    """What a card is called when somebody speaks of it."""

    id: str
    section: SectionId
    code: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One burst of work.

    `actors` are all who wrote in it, also those of whose work nothing is left to tell;
    `names` are the cards that are spoken of, as they were called when it ended.
    """

    canvas: str
    first: int
    last: int
    began: datetime
    ended: datetime
    kind: EntryKind
    actors: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    names: Mapping[str, CardName] = field(default_factory=dict)

    @property
    def sections(self) -> tuple[SectionId, ...]:
        """The sections in which something changed."""
        return tuple(dict.fromkeys(told.change.section for told in self.told))

    @property
    def cards(self) -> tuple[str, ...]:
        """The cards that changed, or whose links did."""
        return tuple(dict.fromkeys(card for told in self.told for card in cards_of(told.change)))

    def of(self, actor: str) -> tuple[Told, ...]:
        """What this actor had a hand in."""
        return tuple(told for told in self.told if actor in told.by)


def cards_of(change: Change) -> Iterator[str]:
    """The cards that a change is about."""
    match change:
        case changes.Added(_, card) | changes.Removed(_, card):
            yield card.id
        case changes.Linked(_, link) | changes.Unlinked(_, link):
            yield link.source
            yield link.target
        case changes.Relinked(_, before, after):
            yield after.source
            yield after.target
            if before.target != after.target:
                yield before.target
        case (
            changes.Reworded()
            | changes.FieldSet()
            | changes.Restyled()
            | changes.Moved()
            | changes.MovedAway()
            | changes.PutAside()
            | changes.Restored()
        ):  # pragma: no branch - the union is closed
            if change.card is not None:
                yield change.card
