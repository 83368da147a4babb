"""Values: what we hold dear, what it means in practice, what it forbids."""

from __future__ import annotations

from typing import Final

from workspace.canvas.schema import limits
from workspace.canvas.schema.common import COMMON_FIELDS
from workspace.canvas.schema.headings import PLAIN_WORDS, STANDING
from workspace.canvas.schema.shapes import N_, Field, Heading, Kind, Section

VALUES: Final = Section(
    id="values",
    label=N_("Values"),
    question=N_("What we hold dear"),
    invitation=N_("Begin with something you would not give up."),
    letters={"fr": "V", "en": "V", "nl": "W", "de": "W", "ar": "ق"},
    kinds=(
        Kind("value", N_("value"), N_("What counts for us.")),
        Kind("principle", N_("principle"), N_("How we want to act.")),
        Kind("red_line", N_("red line"), N_("What we will not do.")),
        Kind("tension", N_("tension"), N_("Two things we hold dear that pull apart.")),
    ),
    default_kind="value",
    headings=(
        Heading("practice", N_("What does it mean in practice?")),
        Heading("tensions", N_("What does it rub against?")),
        Heading("objectives", N_("Which objectives honour or strain it?")),
        Heading("evaluation", N_("How is it put to the test?")),
        Heading("voice", N_("Who brought it?")),
        PLAIN_WORDS,
        STANDING,
    ),
    fields=(
        *COMMON_FIELDS,
        Field(
            "in_practice",
            "long_text",
            N_("In practice, what does it look like?"),
            heading="practice",
            limit=limits.LONG_TEXT,
        ),
        Field(
            "forbids",
            "long_text",
            N_("What does it forbid?"),
            heading="practice",
            limit=limits.LONG_TEXT,
        ),
        Field(
            "proposed_by",
            "group_set",
            N_("Which groups brought it?"),
            heading="voice",
            limit=limits.SET,
        ),
    ),
)
