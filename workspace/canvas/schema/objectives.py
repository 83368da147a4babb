"""Objectives: what we want to change, how those concerned will see it, who carries it."""

from __future__ import annotations

from typing import Final

from workspace.canvas.schema import limits
from workspace.canvas.schema.common import COMMON_FIELDS
from workspace.canvas.schema.headings import PLAIN_WORDS, STANDING
from workspace.canvas.schema.shapes import N_, Field, Heading, Kind, Option, Section

# Words for how far it has come, on purpose no percentage.
PROGRESS: Final = (
    Option("idea", N_("an idea")),
    Option("under_way", N_("under way")),
    Option("reached", N_("reached")),
    Option("reoriented", N_("taken another way")),
    Option("dropped", N_("given up")),
)

CURRENCIES: Final = tuple(Option(code, code) for code in ("EUR", "CHF", "GBP", "USD", "CAD"))

OBJECTIVES: Final = Section(
    id="objectives",
    label=N_("Objectives"),
    question=N_("What we want to change"),
    invitation=N_("Begin with one change you would like to see."),
    letters={"fr": "O", "en": "O", "nl": "D", "de": "Z", "ar": "ه"},
    kinds=(
        Kind("purpose", N_("purpose"), N_("Why all this, in the end.")),
        Kind("general", N_("general objective"), N_("The broad change we work towards.")),
        Kind("specific", N_("specific objective"), N_("What this project itself changes.")),
        Kind("operational", N_("operational objective"), N_("What we put in place for it.")),
        Kind("activity", N_("activity"), N_("What we do, concretely.")),
    ),
    default_kind="specific",
    headings=(
        Heading("needs", N_("Which needs does it answer?")),
        Heading("success", N_("How will we see that it has changed?")),
        Heading("carriers", N_("Who carries it?")),
        Heading("path", N_("What does it lead to?")),
        Heading("values", N_("What does it do to our values?")),
        Heading("means", N_("With what means?")),
        Heading("risks", N_("What could happen?")),
        Heading("progress", N_("How far are we?")),
        PLAIN_WORDS,
        STANDING,
    ),
    fields=(
        *COMMON_FIELDS,
        Field(
            "success_in_their_words",
            "long_text",
            N_("What will have changed, in their words?"),
            N_("To be written by those concerned."),
            heading="success",
            limit=limits.LONG_TEXT,
        ),
        Field("horizon", "date", N_("By when?"), heading="means"),
        Field("territory", "text", N_("Where?"), heading="means", limit=limits.TEXT),
        Field(
            "means",
            "long_text",
            N_("With what means?"),
            N_("People, places, time, money."),
            heading="means",
            limit=limits.LONG_TEXT,
        ),
        Field(
            "amount",
            "record",
            N_("Amount"),
            heading="means",
            fields=(
                Field("value", "number", N_("Sum"), required=True),
                Field("currency", "enum", N_("Currency"), options=CURRENCIES),
            ),
        ),
        Field(
            "assumptions",
            "long_text",
            N_("What must be true for this to work?"),
            N_("One assumption per line."),
            heading="risks",
            limit=limits.LONG_TEXT,
            lines=True,
        ),
        Field(
            "risks",
            "long_text",
            N_("What could go wrong?"),
            N_("One risk per line."),
            heading="risks",
            limit=limits.LONG_TEXT,
            lines=True,
        ),
        Field(
            "unintended_to_watch",
            "long_text",
            N_("Which unwanted effects do we watch for?"),
            heading="risks",
            limit=limits.LONG_TEXT,
        ),
        Field("progress", "enum", N_("How far are we?"), heading="progress", options=PROGRESS),
        Field(
            "progress_why",
            "long_text",
            N_("Why?"),
            heading="progress",
            limit=limits.LONG_TEXT,
        ),
    ),
)
