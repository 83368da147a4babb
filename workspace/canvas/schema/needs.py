"""Needs: what we live, what we want; who says it, whom it concerns, how we know."""

from __future__ import annotations

from typing import Final

from workspace.canvas.schema import limits
from workspace.canvas.schema.common import COMMON_FIELDS
from workspace.canvas.schema.headings import PLAIN_WORDS, STANDING
from workspace.canvas.schema.shapes import N_, Field, Heading, Kind, Option, Section

NEED_TYPES: Final = (
    Option("felt", N_("felt"), N_("What people live and want, said or not.")),
    Option("expressed", N_("expressed"), N_("What people have asked for.")),
    Option("normative", N_("by a norm"), N_("What a law, a right or experts say is needed.")),
    Option("comparative", N_("by comparison"), N_("What others in the same situation have.")),
)

VOICED_MODES: Final = (
    Option("direct", N_("said by the people themselves")),
    Option("relayed", N_("reported by others")),
    Option("observed", N_("observed")),
    Option("documented", N_("found in documents")),
)

RIGHTS: Final = (
    Option("work_training", N_("work, training and learning")),
    Option(
        "housing_energy_water_environment",
        N_("housing, energy, water and a healthy environment"),
    ),
    Option("health", N_("health")),
    Option("food", N_("food")),
    Option("culture_social_family", N_("cultural, social and family life")),
    Option("participation_ict", N_("taking part in society, and digital access")),
    Option("mobility", N_("getting around")),
    Option("income_social_aid", N_("a decent income and social aid")),
    Option("other", N_("another right")),
)

SCALES: Final = (
    Option("person", N_("a person")),
    Option("group", N_("a group")),
    Option("territory", N_("a territory")),
    Option("structural", N_("society as a whole"), N_("Its causes lie beyond this place.")),
)

EVIDENCE_TYPES: Final = (
    Option("voice", N_("a voice")),
    Option("observation", N_("an observation")),
    Option("statistic", N_("a figure")),
    Option("document", N_("a document")),
)

NEEDS: Final = Section(
    id="needs",
    label=N_("Needs"),
    question=N_("What we live, what we want"),
    invitation=N_("Begin with what you have seen, heard or lived."),
    letters={"fr": "B", "en": "N", "nl": "B", "de": "B", "ar": "ح"},
    kinds=(
        Kind("need", N_("need"), N_("What is missing, or must change.")),
        Kind("observation", N_("observation"), N_("What we see happening.")),
        Kind("obstacle", N_("obstacle"), N_("What stands in the way.")),
        Kind("resource", N_("resource"), N_("A strength that is already there.")),
        Kind("aspiration", N_("aspiration"), N_("What we would like to live.")),
    ),
    default_kind="need",
    headings=(
        Heading("voice", N_("Who says it?")),
        Heading("concerned", N_("Who is concerned?")),
        Heading("evidence", N_("How do we know?")),
        Heading("nature", N_("What kind of need is it?")),
        Heading("causes", N_("Where does it come from?")),
        Heading("answers", N_("What answers it?")),
        Heading("reach", N_("Is it within our reach?")),
        Heading("evaluation", N_("How will we come back to it?")),
        PLAIN_WORDS,
        STANDING,
    ),
    fields=(
        *COMMON_FIELDS,
        Field(
            "voiced_mode",
            "enum",
            N_("How was it voiced?"),
            heading="voice",
            options=VOICED_MODES,
        ),
        Field(
            "evidence",
            "records",
            N_("What shows it"),
            N_("A sentence that was said counts as much as a figure."),
            heading="evidence",
            limit=limits.RECORDS,
            fields=(
                Field("type", "enum", N_("Kind"), options=EVIDENCE_TYPES, required=True),
                Field(
                    "text",
                    "text",
                    N_("What was said, seen or counted"),
                    limit=limits.RECORD_TEXT,
                    required=True,
                ),
                Field("source", "text", N_("Source"), limit=limits.TEXT),
                Field("date", "date", N_("Date")),
                Field("session", "session", N_("Session")),
                Field("anonymous", "boolean", N_("Without a name")),
            ),
        ),
        Field(
            "need_types",
            "enum_set",
            N_("What kind of need is it?"),
            N_("Several may be true at once."),
            heading="nature",
            options=NEED_TYPES,
        ),
        Field("right", "enum", N_("Which right is at stake?"), heading="nature", options=RIGHTS),
        Field(
            "rights_more",
            "enum_set",
            N_("Other rights at stake"),
            heading="nature",
            options=RIGHTS,
        ),
        Field("scale", "enum", N_("How far does it reach?"), heading="nature", options=SCALES),
        Field(
            "existing_answers",
            "long_text",
            N_("What is there already?"),
            heading="answers",
            limit=limits.LONG_TEXT,
        ),
        Field(
            "out_of_reach",
            "boolean",
            N_("Beyond the reach of this project"),
            N_("Then say who must be told: it is no failure of the project."),
            heading="reach",
        ),
    ),
)
