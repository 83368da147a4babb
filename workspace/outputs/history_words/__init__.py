"""The history in words: one implementation for the page, the API and the documents.

What happened comes in as values (`workspace.history.sentences`, a story's chapters, a
moment) and goes out as a *line*: a row of spans, so that a page can make links and marks
of them and a document plain text. Every line is a whole sentence of the catalogue with
spans in its places, never glued together from parts of speech, so that each language
keeps its own order.

    reading = Reading(catalogue(language), parties)
    for line in sentence_lines(comparison.sentences(party), reading): ...

Read `lines`, then `parties`, `shapes` (the sentences themselves), `sentences`.
"""

from __future__ import annotations

from workspace.outputs.history_words.headlines import (
    day_headline,
    moment_headline,
    session_headline,
)
from workspace.outputs.history_words.kinds import KINDS, kind_of
from workspace.outputs.history_words.lines import (
    CardSpan,
    GroupSpan,
    Line,
    MarkSpan,
    PersonSpan,
    QuoteSpan,
    SectionSpan,
    Span,
    Words,
    plain,
)
from workspace.outputs.history_words.marks import legend_line, letters_lines, marks_line, one_hand
from workspace.outputs.history_words.parties import (
    Absent,
    GroupParty,
    NobodyInParticular,
    Party,
    PersonParty,
    ServerParty,
    You,
    party_line,
    somebody_line,
)
from workspace.outputs.history_words.reading import Reading
from workspace.outputs.history_words.sentences import sentence_lines
from workspace.outputs.history_words.story import chapter_lines

__all__ = [
    "KINDS",
    "Absent",
    "CardSpan",
    "GroupParty",
    "GroupSpan",
    "Line",
    "MarkSpan",
    "NobodyInParticular",
    "Party",
    "PersonParty",
    "PersonSpan",
    "QuoteSpan",
    "Reading",
    "SectionSpan",
    "ServerParty",
    "Span",
    "Words",
    "You",
    "chapter_lines",
    "day_headline",
    "kind_of",
    "legend_line",
    "letters_lines",
    "marks_line",
    "moment_headline",
    "one_hand",
    "party_line",
    "plain",
    "sentence_lines",
    "session_headline",
    "somebody_line",
]
