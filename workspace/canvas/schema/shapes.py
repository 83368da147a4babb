"""The shapes in which the schema is written down: sections, kinds, fields, link kinds.

They are plain tables. The form, the gate, the API, the exports and the browser's
types are all derived from them, so a field is added in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

SectionId = Literal["frame", "needs", "objectives", "actors", "values", "evaluation"]
CardSectionId = Literal["needs", "objectives", "actors", "values", "evaluation"]

FieldType = Literal[
    # Live: nested Yjs types, made together with their card, written by several people at once.
    "line",  # Y.Text on one line
    "long_text",  # Y.Text
    "rich_text",  # Y.XmlFragment
    # Plain values: the last writer wins.
    "text",
    "texts",
    "enum",
    "enum_set",
    "boolean",
    "integer",
    "number",
    "date",
    "group",
    "group_set",
    "card",
    "session",
    "record",
    "records",
]
LIVE_TYPES: frozenset[FieldType] = frozenset({"line", "long_text", "rich_text"})


def N_(text: str) -> str:  # noqa: N802 - gettext's own name, known to every translator's tool
    """Marks an English sentence for the catalogues where it is written down, not yet shown."""
    return text


@dataclass(frozen=True, slots=True)
class Option:
    """One value of an enumeration, and what people read."""

    id: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a card, of the frame, of a record or of a link.

    `heading` is the id of the plain question it stands under in the form. `limit` is
    the number of characters, items or the greatest number, by type; `advised` is a
    length the form only recommends. `lines` marks a long text that reads as a list,
    one point per line.
    """

    key: str
    type: FieldType
    label: str
    help: str = ""
    heading: str = ""
    options: tuple[Option, ...] = ()
    fields: tuple[Field, ...] = ()
    limit: int = 0
    minimum: int = 0
    advised: int = 0
    required: bool = False
    lines: bool = False
    server_only: bool = False

    @property
    def live(self) -> bool:
        """Whether it is a nested Yjs type that several people write at once."""
        return self.type in LIVE_TYPES

    def in_order(self, value: Any) -> Any:
        """A value with the keys of its records in the schema's order.

        A document gives them in any order, another one each time; a file that is exported
        twice should be the same twice.
        """
        if self.type == "records" and isinstance(value, list):
            return [self._record_in_order(item) for item in value]
        return self._record_in_order(value) if self.type == "record" else value

    def _record_in_order(self, record: Any) -> Any:
        if not isinstance(record, dict):
            return record
        known = {
            field.key: field.in_order(record[field.key])
            for field in self.fields
            if field.key in record
        }
        return known | {key: record[key] for key in sorted(record.keys() - known.keys())}

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The ids of its options, in their order."""
        return tuple(option.id for option in self.options)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a card can be in its section."""

    id: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A plain question that fields and links of a card stand under, in the form."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the five parts. `letters`: the first sign of its cards' codes, by language."""

    id: CardSectionId
    label: str
    question: str
    invitation: str
    letters: Mapping[str, str]
    kinds: tuple[Kind, ...]
    default_kind: str
    headings: tuple[Heading, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A typed, directed relation. It lives in the document of its source card.

    `label` reads from source to target ("is answered by"), `inverse` the other way.
    `most` bounds the links of this kind that leave one card (0: as many as one likes);
    forms keep to it, readers tolerate more because two people may link at once.
    """

    id: str
    source: CardSectionId
    target: CardSectionId
    label: str
    inverse: str
    heading: str
    inverse_heading: str
    fields: tuple[Field, ...] = ()
    most: int = 0
    symmetric: bool = False


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A node of the body's ProseMirror schema. `content` is ProseMirror's expression."""

    name: str
    content: str
    group: str
    children: frozenset[str]


@dataclass(frozen=True, slots=True)
class MarkKind:
    """A mark of the body's schema and the attributes it must have."""

    name: str
    attributes: tuple[str, ...] = ()
