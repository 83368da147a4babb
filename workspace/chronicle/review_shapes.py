"""Milestones and reviews as programs and pages get them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from workspace.chronicle.shapes import CardRef, Hand, Moment, Revision

ReviewState = Literal["open", "changes_requested", "signed_off"]
RemarkState = Literal["open", "answered", "done", "withdrawn"]
MilestoneKind = Literal["named", "decision", "session_end"]


class Milestone(msgspec.Struct, kw_only=True):
    """A revision that somebody named. `yours`: you may rename and remove it."""

    id: str
    revision: Revision
    kind: MilestoneKind
    name: str
    note: str
    by: Hand
    made_at: datetime
    yours: bool


class MilestoneList(msgspec.Struct, kw_only=True):
    """A canvas's milestones, the newest revision first."""

    milestones: list[Milestone]


class Reply(msgspec.Struct, kw_only=True):
    """An answer in the thread of a remark."""

    id: str
    text: str
    by: Hand
    made_at: datetime


class Remark(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What a supervisor says about a card, one of its texts or some words of it.

    `quote` are the words it was pinned to; `gone` says that they (or the card) are there no
    more, otherwise `start` and `end` say where in the text they stand now. `done` tells what was
    done about it. `internal`: people without an account do not see it. `yours`: you said it.
    """

    id: str
    review: str
    text: str
    state: RemarkState
    by: Hand
    made_at: datetime
    card: CardRef | None = None
    key: str | None = None
    quote: str = ""
    gone: bool = False
    start: int | None = None
    end: int | None = None
    internal: bool = False
    done: str = ""
    changed_at: datetime | None = None
    changed_by: Hand | None = None
    replies: list[Reply] = []
    yours: bool = False


class OpenRemark(msgspec.Struct, kw_only=True):
    """A remark that nobody has dealt with, and the card that it is pinned to; not its words."""

    id: str
    card: str


class OpenRemarks(msgspec.Struct, kw_only=True):
    """The open remarks that are pinned to cards, the oldest first."""

    remarks: list[OpenRemark]


class Review(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A supervisor's review of a milestone: what they say, remarks, what they decided and when."""

    id: str
    milestone: Milestone
    text: str
    state: ReviewState
    by: Hand
    made_at: datetime
    decision: str = ""
    decided_at: datetime | None = None
    decided_by: Hand | None = None
    remarks: list[Remark] = []
    yours: bool = False


class History(msgspec.Struct, kw_only=True):
    """All that is told of a canvas: moments in their order, milestones, reviews."""

    format: Literal["canevas-moments/1"]
    canvas: str
    revision: Revision
    moments: list[Moment]
    milestones: list[Milestone]
    reviews: list[Review]


class ReviewList(msgspec.Struct, kw_only=True):
    """A canvas's reviews, the newest first; `open` counts remarks nobody has dealt with."""

    reviews: list[Review]
    open: int
