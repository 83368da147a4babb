"""What a page draws: the chronicle's answers, with every sentence as a row of spans."""

from __future__ import annotations

from typing import Literal

import msgspec

from workspace.chronicle import shapes
from workspace.chronicle.shapes import Revision

SpanKind = Literal["words", "card", "group", "person", "quote", "section"]


class Span(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A stretch of a sentence: our words, or a card, a group, a person, people's own words.

    `text` is what is shown; of a card its title, which may be empty. `color` is 0 to 5.
    """

    kind: SpanKind
    text: str
    card: str | None = None
    code: str | None = None
    section: str | None = None
    color: int | None = None
    letter: str | None = None


class MomentInWords(msgspec.Struct, kw_only=True):
    """A moment, its headline, and a line for each of its sentences, in the same order."""

    moment: shapes.Moment
    headline: list[Span]
    lines: list[list[Span]]


class MomentsInWords(msgspec.Struct, kw_only=True):
    """Moments, newest first; `next`, `head` and `visited` as in the list of moments."""

    moments: list[MomentInWords]
    next: Revision | None
    head: Revision
    visited: Revision | None


class ComparisonInWords(msgspec.Struct, kw_only=True):
    """A comparison, and a line for each of its sentences, in the same order."""

    comparison: shapes.Comparison
    lines: list[list[Span]]


class CardStoryInWords(msgspec.Struct, kw_only=True):
    """One card's story, and a line for each of its chapters, in the same order."""

    story: shapes.CardStory
    lines: list[list[Span]]


class StoryInWords(msgspec.Struct, kw_only=True):
    """The story of a card, first; then of those it came from or that went into it."""

    stories: list[CardStoryInWords]
