"""Evaluation: how we will know, who may say so, and what will be decided with it."""

from __future__ import annotations

from typing import Final

from workspace.canvas.schema import limits
from workspace.canvas.schema.common import COMMON_FIELDS
from workspace.canvas.schema.headings import PLAIN_WORDS, STANDING
from workspace.canvas.schema.shapes import N_, Field, Heading, Kind, Option, Section

CRITERIA: Final = (
    Option("dignity", N_("dignity")),
    Option("rights", N_("rights")),
    Option("equity", N_("equity")),
    Option("participation", N_("participation")),
    Option("power_to_act", N_("power to act")),
    Option("unexpected", N_("the unexpected")),
    Option("relevance", N_("relevance")),
    Option("coherence", N_("coherence")),
    Option("effectiveness", N_("effectiveness")),
    Option("efficiency", N_("efficiency")),
    Option("impact", N_("impact")),
    Option("sustainability", N_("sustainability")),
)

MEASURES: Final = (
    Option("count", N_("a count")),
    Option("share", N_("a share")),
    Option("scale", N_("a scale")),
    Option("yes_no", N_("yes or no")),
    Option("story", N_("stories")),
    Option("observation", N_("observation")),
)

FREQUENCIES: Final = (
    Option("once", N_("once")),
    Option("monthly", N_("every month")),
    Option("quarterly", N_("every three months")),
    Option("biannual", N_("twice a year")),
    Option("yearly", N_("once a year")),
)

EVALUATION: Final = Section(
    id="evaluation",
    label=N_("Evaluation"),
    question=N_("How we will know, and who will say so"),
    invitation=N_("Begin with a question that people can answer."),
    letters={"fr": "E", "en": "E", "nl": "E", "de": "E", "ar": "ت"},
    kinds=(
        Kind("question", N_("question"), N_("A question that people can answer.")),
        Kind("indicator", N_("indicator"), N_("Something that can be counted or seen.")),
        Kind("story", N_("story of change"), N_("Stories chosen by those concerned.")),
    ),
    default_kind="question",
    headings=(
        Heading("about", N_("What is it about?")),
        Heading("judges", N_("Who may say whether it succeeded?")),
        Heading("measure", N_("What will we look at?")),
        Heading("course", N_("Where do we start from, where do we want to go?")),
        Heading("collecting", N_("How will we gather it?")),
        Heading("use", N_("What will it be used for?")),
        PLAIN_WORDS,
        STANDING,
    ),
    fields=(
        *COMMON_FIELDS,
        Field("criterion", "enum", N_("From which angle?"), heading="about", options=CRITERIA),
        Field(
            "frameworks",
            "texts",
            N_("Frameworks it belongs to"),
            N_("A theme of a quality standard, a funder's code."),
            heading="about",
            limit=limits.SET,
        ),
        Field(
            "indicator",
            "long_text",
            N_("What will we look at?"),
            heading="measure",
            limit=limits.LONG_TEXT,
        ),
        Field("measure", "enum", N_("In what form?"), heading="measure", options=MEASURES),
        Field(
            "for_whom",
            "long_text",
            N_("For whom does it work?"),
            heading="measure",
            limit=limits.LONG_TEXT,
        ),
        Field(
            "if_context",
            "long_text",
            N_("In what circumstances?"),
            heading="measure",
            limit=limits.LONG_TEXT,
        ),
        Field(
            "baseline",
            "record",
            N_("Where do we start from?"),
            heading="course",
            fields=(
                Field("value", "text", N_("Starting point"), limit=limits.RECORD_TEXT),
                Field("date", "date", N_("Date")),
                Field("source", "text", N_("Source"), limit=limits.TEXT),
                Field(
                    "unknown_because",
                    "text",
                    N_("Or: unknown, because"),
                    limit=limits.RECORD_TEXT,
                ),
            ),
        ),
        Field(
            "target",
            "record",
            N_("Where do we want to go?"),
            N_("No target is a legitimate answer, if you say why."),
            heading="course",
            fields=(
                Field("value", "text", N_("Target"), limit=limits.RECORD_TEXT),
                Field("date", "date", N_("Date")),
                Field("why_none", "text", N_("Or: none, because"), limit=limits.RECORD_TEXT),
            ),
        ),
        Field(
            "source",
            "long_text",
            N_("Where will we find it?"),
            heading="collecting",
            limit=limits.LONG_TEXT,
        ),
        Field(
            "method",
            "long_text",
            N_("How will we go about it?"),
            heading="collecting",
            limit=limits.LONG_TEXT,
        ),
        Field("frequency", "enum", N_("How often?"), heading="collecting", options=FREQUENCIES),
        Field(
            "burden",
            "long_text",
            N_("What does it cost the people asked, and what do they get?"),
            heading="collecting",
            limit=limits.LONG_TEXT,
        ),
        Field(
            "use",
            "long_text",
            N_("What will be decided with it, and by whom?"),
            heading="use",
            limit=limits.LONG_TEXT,
        ),
        Field(
            "roles",
            "record",
            N_("Which groups take part, and when?"),
            heading="judges",
            fields=(
                Field("define", "group_set", N_("in defining it"), limit=limits.SET),
                Field("collect", "group_set", N_("in gathering it"), limit=limits.SET),
                Field("interpret", "group_set", N_("in reading it"), limit=limits.SET),
                Field("decide", "group_set", N_("in deciding with it"), limit=limits.SET),
            ),
        ),
    ),
)
