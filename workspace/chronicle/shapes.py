"""What the history says to programs and pages: sentences to be, comparisons, stories, reviews.

No words for people are chosen here. A sentence has a kind and facts (whose hands, cards with
code and title, links, keys, values); whoever shows it puts it into the reader's language.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Revision = Annotated[int, Meta(ge=0, description="A number that grows with every logged change.")]
SectionName = Literal["frame", "needs", "objectives", "actors", "values", "evaluation"]
HandKind = Literal["you", "person", "group", "partner", "team", "server", "nobody"]
SentenceKind = Literal[
    "cards_added",
    "cards_removed",
    "cards_reworded",
    "cards_restyled",
    "cards_set_aside",
    "cards_merged",
    "card_split",
    "cards_restored",
    "cards_reordered",
    "cards_moved_away",
    "value_set",
    "fields_set",
    "links_made",
    "links_removed",
    "links_changed",
    "frame_reworded",
    "frame_set",
]


class Hand(msgspec.Struct, kw_only=True, omit_defaults=True, frozen=True):
    """Whose work it was, as far as the reader may know.

    `you`: the reader's own. `group` and `partner` as they were called then, with their ids;
    `person` only where the charter shows names, with the group they were in; `team`: somebody
    of the canvas without a group; `server`: nobody in particular; `nobody`: not known any more.
    """

    kind: HandKind
    id: str | None = None
    name: str | None = None
    group: str | None = None
    group_name: str | None = None


class CardRef(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A card as it was called; without code and title when its section is closed to the reader."""

    id: str
    section: SectionName
    code: str | None = None
    title: str = ""


class LinkRef(msgspec.Struct, kw_only=True, rename={"source": "from", "target": "to"}):
    """A link and the cards at its ends."""

    id: str
    kind: str
    source: CardRef
    target: CardRef


class Told(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One change behind a sentence: what, where, what was there before and after, whose hands.

    `what` is one of added, removed, reworded, restyled, field_set, moved, moved_away, put_aside,
    restored, linked, unlinked, relinked. Texts longer than 2,000 signs end in "…".
    """

    what: str
    section: SectionName
    first: Revision
    last: Revision
    by: list[Hand]
    card: str | None = None
    key: str | None = None
    before: Any = None
    after: Any = None


class Sentence(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One sentence to be: "three needs added", "O2 reworded", "the link B1 → O1 removed".

    `cards` are those it speaks of; `into` the card they went into, or the cards one was split
    into; `keys` the texts or fields; `key` and `value` a status or kind that several have now;
    `to` the section they moved to; `group` for whom they were set aside, `reason` why.
    """

    kind: SentenceKind
    by: list[Hand]
    section: SectionName | None = None
    cards: list[CardRef] = []
    into: list[CardRef] = []
    links: list[LinkRef] = []
    link_kind: str | None = None
    keys: list[str] = []
    key: str | None = None
    value: Any = None
    to: SectionName | None = None
    group: str | None = None
    reason: str = ""
    changes: list[Told] = []


class Moment(msgspec.Struct, kw_only=True):
    """A burst of work: from which revision to which, when, whose, and what in sentences.

    `kind` is that of its rows: user, server, import, restore, migration. `open`: it still goes on.
    """

    first: Revision
    last: Revision
    began: datetime
    ended: datetime
    kind: Literal["user", "server", "migration", "restore", "import", "erase"]
    by: list[Hand]
    sections: list[SectionName]
    sentences: list[Sentence]
    open: bool = False


class MomentList(msgspec.Struct, kw_only=True):
    """Moments, newest first. `next` goes into `before` for the page after; null: no more.

    `head` is the newest revision; `visited` how far you had seen the canvas when you last left.
    """

    moments: list[Moment]
    next: Revision | None
    head: Revision
    visited: Revision | None


class Session(msgspec.Struct, kw_only=True):
    """Moments that follow each other closely: from which revision to which, when, how many."""

    first: Revision
    last: Revision
    began: datetime
    ended: datetime
    moments: int


class Choices(msgspec.Struct, kw_only=True):
    """What moments and comparisons can be asked for, besides sections and kinds of change.

    Who took part, by name: `groups` and `partners` as they were called last, `people` only where
    the charter shows names. `cards` in the order in which they came up; `sessions` newest first.
    """

    groups: list[Hand]
    partners: list[Hand]
    people: list[Hand]
    cards: list[CardRef]
    sessions: list[Session]


class Mark(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A stretch of a text that was kept, inserted or struck out; whose hands, unless kept."""

    kind: Literal["kept", "inserted", "struck"]
    text: str
    by: list[Hand] = []


class Compared(msgspec.Struct, kw_only=True):
    """A change between the two revisions; of a text, its words marked."""

    change: Told
    marks: list[Mark]


class Comparison(msgspec.Struct, kw_only=True):
    """Everything that differs between two revisions, in sentences and change by change."""

    before: Revision
    after: Revision
    sentences: list[Sentence]
    compared: list[Compared]
    cards: list[CardRef]


class Chapter(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Something that happened to a card.

    `what`: born, worded, restyled, value_set, went_aside, came_back, moved_on, reordered,
    absorbed, gave_away, link_gained, link_lost, link_changed, gone. `other` is the card it came
    from, went into, absorbed or gave words to, or the other end of the link. `reason`: why it was
    set aside, where somebody said so.
    """

    what: str
    began: datetime
    ended: datetime
    first: Revision
    last: Revision
    by: list[Hand]
    key: str | None = None
    before: Any = None
    after: Any = None
    section: SectionName | None = None
    to: SectionName | None = None
    group: str | None = None
    reason: str = ""
    other: CardRef | None = None
    link_kind: str | None = None


class CardStory(msgspec.Struct, kw_only=True):
    """One card's chapters, in order."""

    card: CardRef
    chapters: list[Chapter]


class Story(msgspec.Struct, kw_only=True):
    """The story of a card, first; then those of the cards it came from or that went into it."""

    stories: list[CardStory]


class Stretch(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Some words, when and by whom they were written, and struck out if they were."""

    text: str
    written: Revision
    by: Hand
    struck: Revision | None = None
    struck_by: Hand | None = None


class Blame(msgspec.Struct, kw_only=True):
    """A text with its authors, in order; what was struck out stands where it stood."""

    card: str
    key: str
    revision: Revision
    stretches: list[Stretch]


class ActivityOfGroup(msgspec.Struct, kw_only=True):
    """In how many moments of a day a group had a hand."""

    hand: Hand
    moments: int


class ActivityOfDay(msgspec.Struct, kw_only=True):
    """A day on which something was done: how many moments and changes, and which groups."""

    day: str
    moments: int
    changes: int
    groups: list[ActivityOfGroup]


class Activity(msgspec.Struct, kw_only=True):
    """The days on which something was done, in order; never counted by person."""

    days: list[ActivityOfDay]
