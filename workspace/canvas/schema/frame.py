"""The frame: what stands above the five sections. Made by the server with the canvas."""

from __future__ import annotations

from typing import Final

from workspace.canvas.schema import limits
from workspace.canvas.schema.common import LANGUAGES
from workspace.canvas.schema.shapes import N_, Field, Option

STATES: Final = (
    Option("diagnosis", N_("Understanding"), N_("We look together at what is.")),
    Option("design", N_("Designing"), N_("We imagine what should change.")),
    Option("agreement", N_("Agreeing"), N_("We settle what we commit to.")),
    Option("under_way", N_("Under way"), N_("We do it.")),
    Option("review", N_("Looking back"), N_("We judge, together, and begin again.")),
)

GROUP_TYPES: Final = (
    Option("concerned", N_("people concerned")),
    Option("professionals", N_("professionals")),
    Option("partners", N_("partners")),
    Option("supervisors", N_("supervision")),
    Option("other", N_("others")),
)

FRAME_FIELDS: Final = (
    Field(
        "title",
        "line",
        N_("Title"),
        limit=limits.TITLE,
        advised=limits.TITLE_ADVISED,
    ),
    Field("summary", "long_text", N_("In short"), limit=limits.LONG_TEXT),
    Field("plain", "long_text", N_("In plain words"), limit=limits.LONG_TEXT),
    Field("context", "long_text", N_("Context"), limit=limits.LONG_TEXT),
    Field(
        "charter",
        "long_text",
        N_("Charter"),
        N_("What we promised each other about how we work here."),
        limit=limits.LONG_TEXT,
    ),
    Field("intro_needs", "long_text", N_("Introduction to the needs"), limit=limits.LONG_TEXT),
    Field(
        "intro_objectives",
        "long_text",
        N_("Introduction to the objectives"),
        limit=limits.LONG_TEXT,
    ),
    Field("intro_actors", "long_text", N_("Introduction to the actors"), limit=limits.LONG_TEXT),
    Field("intro_values", "long_text", N_("Introduction to the values"), limit=limits.LONG_TEXT),
    Field(
        "intro_evaluation",
        "long_text",
        N_("Introduction to the evaluation"),
        limit=limits.LONG_TEXT,
    ),
    Field("state", "enum", N_("Where are we?"), options=STATES),
    Field("territory", "text", N_("Territory"), limit=limits.TEXT),
    Field("country", "text", N_("Country"), limit=2),
    Field(
        "horizon",
        "record",
        N_("From when to when?"),
        fields=(Field("from", "date", N_("From")), Field("to", "date", N_("To"))),
    ),
    Field(
        "carrier",
        "card",
        N_("Who answers for the project?"),
        N_("One of the actors."),
    ),
    Field(
        "groups",
        "records",
        N_("Groups"),
        N_("The groups that take part in this canvas."),
        limit=limits.RECORDS,
        server_only=True,
        fields=(
            Field("id", "group", N_("Id"), required=True),
            Field("name", "text", N_("Name"), limit=limits.TEXT, required=True),
            Field("type", "enum", N_("Who they are"), options=GROUP_TYPES),
            Field("color", "integer", N_("Colour"), minimum=0, limit=99),
            Field("seats", "integer", N_("Number of people"), minimum=0, limit=100_000),
            Field(
                "quorum",
                "integer",
                N_("How many must be there"),
                minimum=0,
                limit=100_000,
            ),
        ),
    ),
    Field("language", "enum", N_("Language"), options=LANGUAGES, server_only=True),
)
