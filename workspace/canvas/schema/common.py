"""What every card has, whatever its section, and the few keys that only the server writes."""

from __future__ import annotations

from typing import Final

from workspace.canvas.schema import limits
from workspace.canvas.schema.shapes import N_, Field, Option

STATUSES: Final = (
    Option("proposed", N_("proposed"), N_("Somebody put it here; it has not been talked about.")),
    Option("discussed", N_("discussed"), N_("It has been talked about and stays open.")),
    Option("agreed", N_("agreed"), N_("Those around the table agree.")),
    Option("contested", N_("contested"), N_("There is disagreement, and it stays visible.")),
)

LANGUAGES: Final = (
    Option("fr", N_("French")),
    Option("en", N_("English")),
    Option("nl", N_("Dutch")),
    Option("de", N_("German")),
    Option("ar", N_("Arabic")),
)

ORIGIN_MODES: Final = (
    Option("live", N_("written together, live")),
    Option("private_then_revealed", N_("written in silence, then revealed")),
    Option("relayed", N_("typed by a relay")),
    Option("imported", N_("taken in from a file")),
    Option("paper", N_("written on paper")),
)

TRANSLATORS: Final = (
    Option("person", N_("a person")),
    Option("machine", N_("a machine")),
)

TITLE: Final = Field(
    "title",
    "line",
    N_("In one sentence"),
    N_("In the group's own words."),
    limit=limits.TITLE,
    advised=limits.TITLE_ADVISED,
)
BODY: Final = Field(
    "body",
    "rich_text",
    N_("In more detail"),
    N_("Bold, italic, lists and links are enough."),
    limit=limits.BODY,
)
PLAIN: Final = Field(
    "plain",
    "long_text",
    N_("In plain words"),
    N_("Short sentences, everyday words, one idea at a time."),
    heading="plain",
    limit=limits.LONG_TEXT,
    advised=300,
)

COMMON_FIELDS: Final = (
    TITLE,
    BODY,
    Field("status", "enum", N_("Where does it stand?"), heading="standing", options=STATUSES),
    PLAIN,
    Field(
        "plain_checked_by",
        "group",
        N_("Read and approved by"),
        N_("A text is easy to read only when people concerned have read it."),
        heading="plain",
    ),
    Field(
        "sensitive",
        "boolean",
        N_("This is sensitive"),
        N_("How we know it stays out of documents unless somebody asks for it."),
        heading="standing",
    ),
    Field(
        "minority",
        "records",
        N_("Minority opinions"),
        N_("Disagreement kept on record, with the group that asked for it."),
        heading="standing",
        limit=limits.RECORDS,
        fields=(
            Field("text", "text", N_("What they say"), limit=limits.RECORD_TEXT, required=True),
            Field("group", "group", N_("Group")),
            Field("date", "date", N_("Date")),
        ),
    ),
    Field(
        "origin",
        "record",
        N_("Where does it come from?"),
        heading="standing",
        fields=(
            Field("session", "session", N_("Session")),
            Field("date", "date", N_("Date")),
            Field("group", "group", N_("Group")),
            Field("mode", "enum", N_("How it was written"), options=ORIGIN_MODES),
            Field(
                "relay",
                "text",
                N_("Who typed for whom"),
                N_("A role, never a name."),
                limit=limits.TEXT,
            ),
        ),
    ),
    Field(
        "lang",
        "enum",
        N_("Language of this card"),
        N_("If it is not the canvas's."),
        heading="plain",
        options=LANGUAGES,
    ),
    Field(
        "translations",
        "records",
        N_("Translations"),
        N_("A translation never replaces the words that were said."),
        heading="plain",
        limit=limits.RECORDS,
        fields=(
            Field("lang", "enum", N_("Language"), options=LANGUAGES, required=True),
            Field("title", "text", N_("In one sentence"), limit=limits.TITLE),
            Field("text", "text", N_("In more detail"), limit=limits.RECORD_TEXT),
            Field("by", "enum", N_("Translated by"), options=TRANSLATORS),
        ),
    ),
    Field(
        "place",
        "record",
        N_("Place on the map"),
        fields=(Field("x", "number", N_("Across")), Field("y", "number", N_("Down"))),
    ),
)

COMMON_HEADINGS: Final = ("plain", "standing")
