"""What a history document is made from: plain values, gathered by whoever may read them.

Nothing is looked up here. Who gathers a report has left out what its reader may not see,
and has named everybody as the reader may know them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from workspace.canvas.changes import Reworded
from workspace.canvas.schema import SectionId
from workspace.history import gathering
from workspace.history.comparison import Comparison, Mark
from workspace.history.moments import CardName, Moment
from workspace.history.sentences import Sentence
from workspace.outputs.history_words.lines import Line
from workspace.outputs.history_words.parties import Party


@dataclass(frozen=True, slots=True)
class Point:
    """One of the two ends: a moment, and the milestone that stands there, if one does."""

    at: datetime
    milestone: str | None = None


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text that reads differently, of a card or of the canvas itself; marks name parties."""

    section: SectionId
    card: CardName | None
    key: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class MomentPart:
    """A moment, who is told to have worked in it, and what there is to say of it."""

    moment: Moment
    by: tuple[str, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class MilestonePart:
    """A milestone between the two ends, with its note; set by somebody, or by itself."""

    name: str
    at: datetime
    note: str = ""
    by: Party | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said in a review, and when."""

    text: str
    by: Party
    at: datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark that is still open, what it is pinned to, and what was answered."""

    said: Said
    card: CardName | None = None
    phrase: str = ""
    answers: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Only:
    """Something the reader chose to be told, and nothing else: what it is, and which.

    `what` is a message id (“Group”), `which` a line in the reader's language.
    """

    what: str
    which: Line


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """Everything the document tells. Days and hours are those of `zone`.

    `only`: what was chosen; empty when everything is told.
    """

    title: str
    since: Point
    until: Point
    made_at: datetime
    zone: tzinfo
    only: tuple[Only, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    texts: tuple[MarkedText, ...] = ()
    moments: tuple[MomentPart, ...] = ()
    milestones: tuple[MilestonePart, ...] = ()
    remarks: tuple[Remark, ...] = ()


def marked_texts(comparison: Comparison, party: gathering.Party) -> tuple[MarkedText, ...]:
    """The texts of a comparison that read differently, their marks by party."""
    found: list[MarkedText] = []
    for one in comparison.compared:
        change = one.told.change
        if isinstance(change, Reworded):
            marks = tuple(replace(mark, by=tuple(map(party, mark.by))) for mark in one.marks)
            card = comparison.names.get(change.card) if change.card is not None else None
            found.append(MarkedText(change.section, card, change.key, marks))
    return tuple(found)


def moment_part(moment: Moment, party: gathering.Party) -> MomentPart:
    """A moment as the report takes it."""
    by = tuple(dict.fromkeys(map(party, moment.actors)))
    return MomentPart(moment, by, gathering.gathered(moment.told, moment.names, party))
