"""Actors: groups and organisations, never named people; their seat, their power, their ties."""

from __future__ import annotations

from typing import Final

from workspace.canvas.schema import limits
from workspace.canvas.schema.common import COMMON_FIELDS
from workspace.canvas.schema.headings import PLAIN_WORDS, STANDING
from workspace.canvas.schema.shapes import N_, Field, Heading, Kind, Option, Section

SEATS: Final = (
    Option("co_decides", N_("decides with us")),
    Option("co_builds", N_("builds with us")),
    Option("consulted", N_("is asked")),
    Option("informed", N_("is told")),
    Option("absent", N_("is absent")),
    Option("to_invite", N_("is to be invited")),
)

AFFECTED: Final = (
    Option("direct", N_("directly")),
    Option("indirect", N_("indirectly")),
    Option("none", N_("not at all")),
)

STANCES: Final = (
    Option("carries", N_("carries the project")),
    Option("supports", N_("supports it")),
    Option("neutral", N_("is neutral")),
    Option("reluctant", N_("is reluctant")),
    Option("opposes", N_("opposes it")),
    Option("unknown", N_("we do not know")),
)

POWER_BASES: Final = (
    Option("money", N_("money")),
    Option("decision", N_("the decision")),
    Option("rules", N_("the rules")),
    Option("knowledge", N_("knowledge")),
    Option("legitimacy", N_("legitimacy")),
    Option("numbers", N_("numbers")),
    Option("access", N_("access")),
)

ACTORS: Final = Section(
    id="actors",
    label=N_("Actors"),
    question=N_("Who is concerned, who acts"),
    invitation=N_("Begin with those whom the project concerns first."),
    letters={"fr": "A", "en": "A", "nl": "A", "de": "A", "ar": "ف"},
    kinds=(
        Kind("concerned_group", N_("people concerned"), N_("Those whose life it is about.")),
        Kind("collective", N_("collective"), N_("People who organise themselves.")),
        Kind("professional_team", N_("professional team"), N_("Those whose job it is.")),
        Kind("association", N_("association"), N_("An organisation of civil society.")),
        Kind("public_service", N_("public service"), N_("A service that law has set up.")),
        Kind("authority", N_("authority"), N_("Who decides or governs.")),
        Kind("funder", N_("funder"), N_("Who pays.")),
        Kind("other", N_("other actor"), N_("Anyone else who counts here.")),
    ),
    default_kind="concerned_group",
    headings=(
        Heading("seat", N_("What is their place at the table?")),
        Heading("stance", N_("What do they think of it?")),
        Heading("power", N_("What can they make happen here?")),
        Heading("exchange", N_("What do they bring, what do they expect?")),
        Heading("voice", N_("What do they say, what concerns them?")),
        Heading("part", N_("What is their part in it?")),
        Heading("judgement", N_("What may they judge, what do they hear back?")),
        Heading("ties", N_("How are they tied to the others?")),
        PLAIN_WORDS,
        STANDING,
    ),
    fields=(
        *COMMON_FIELDS,
        Field(
            "seat",
            "enum",
            N_("What is their place at the table?"),
            heading="seat",
            options=SEATS,
        ),
        Field(
            "groups",
            "group_set",
            N_("Which groups of this canvas speak for them?"),
            heading="seat",
            limit=limits.SET,
        ),
        Field(
            "affected",
            "enum",
            N_("Does the project change something for them?"),
            heading="seat",
            options=AFFECTED,
        ),
        Field(
            "stance",
            "enum",
            N_("What do they think of the project?"),
            heading="stance",
            options=STANCES,
        ),
        Field(
            "power",
            "integer",
            N_("Power to act on this project"),
            N_("From 1, little, to 4, a lot. It says nothing about worth."),
            heading="power",
            minimum=1,
            limit=4,
        ),
        Field(
            "interest",
            "integer",
            N_("Interest in this project"),
            N_("From 1, little, to 4, a lot."),
            heading="power",
            minimum=1,
            limit=4,
        ),
        Field(
            "power_basis",
            "enum_set",
            N_("Where does this power come from?"),
            heading="power",
            options=POWER_BASES,
        ),
        Field(
            "brings",
            "long_text",
            N_("What do they bring?"),
            heading="exchange",
            limit=limits.LONG_TEXT,
        ),
        Field(
            "expects",
            "long_text",
            N_("What do they expect?"),
            heading="exchange",
            limit=limits.LONG_TEXT,
        ),
    ),
)
