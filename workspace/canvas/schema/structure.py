"""The keys of a card that no form shows: where it stands, whether it was set aside, its code."""

from __future__ import annotations

from typing import Final

from workspace.canvas.schema.shapes import Field, Option

_SECTION_OPTIONS: Final = tuple(
    Option(name, name) for name in ("needs", "objectives", "actors", "values", "evaluation")
)

# `kind` and `order` are checked by hand: the kinds depend on the section.
STRUCTURE: Final = {
    field.key: field
    for field in (
        Field(
            "set_aside",
            "record",
            "",
            fields=(
                Field("at", "text", "", limit=40, required=True),
                Field("group", "group", ""),
                Field("reason", "text", "", limit=500),
            ),
        ),
        # Where its words went, and where they came from: forms show these as a sentence.
        Field("merged_into", "card", ""),
        Field("split_from", "card", ""),
        # Speakable, given once by the server: two browsers would give B3 twice.
        Field("code", "text", "", limit=16, server_only=True),
        Field("moved_to", "enum", "", options=_SECTION_OPTIONS, server_only=True),
        Field("moved_from", "enum", "", options=_SECTION_OPTIONS, server_only=True),
    )
}
SERVER_KEYS: Final = frozenset(key for key, field in STRUCTURE.items() if field.server_only)
