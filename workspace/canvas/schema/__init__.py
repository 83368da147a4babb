"""The one description of what a canvas holds. Everything else is derived from it.

Sections, kinds, fields and links stand in their own modules as tables, one per
section; here they are gathered and asked. The browser's types (`canevas contract`),
the gate's whitelist (`gate_view`), the API's checks (`check_value`, `check_link`),
the forms and the catalogue of words follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from workspace.canvas.schema import limits
from workspace.canvas.schema.actors import ACTORS
from workspace.canvas.schema.checks import InvalidValue, check, check_link_value, is_well_formed
from workspace.canvas.schema.evaluation import EVALUATION
from workspace.canvas.schema.frame import FRAME_FIELDS
from workspace.canvas.schema.links import LINK_EXTRAS, LINK_KIND, LINK_KINDS
from workspace.canvas.schema.needs import NEEDS
from workspace.canvas.schema.objectives import OBJECTIVES
from workspace.canvas.schema.shapes import (
    N_,
    CardSectionId,
    Field,
    Heading,
    Kind,
    LinkKind,
    Option,
    Section,
    SectionId,
)
from workspace.canvas.schema.structure import SERVER_KEYS, STRUCTURE
from workspace.canvas.schema.values import VALUES

__all__ = [
    "CARD_SECTIONS",
    "FRAME_FIELDS",
    "LINK_EXTRAS",
    "LINK_KIND",
    "LINK_KINDS",
    "MINIMUM_WRITER",
    "N_",
    "SCHEMA_VERSION",
    "SECTION",
    "SECTIONS",
    "SERVER_KEYS",
    "STRUCTURE",
    "CardSectionId",
    "Field",
    "Heading",
    "InvalidValue",
    "Kind",
    "LinkKind",
    "Option",
    "Section",
    "SectionId",
    "card_section",
    "check_link",
    "check_value",
    "field_of",
    "fields_of",
    "is_well_formed",
    "letter",
    "limits",
    "links_from",
    "scalar_keys",
    "text_keys",
]

# The version a document is written in. A browser that says it cannot write this version reads only.
SCHEMA_VERSION: Final = 2
MINIMUM_WRITER: Final = 2

# The order is the wire's numbering: never change it.
SECTIONS: Final[tuple[SectionId, ...]] = (
    "frame",
    "needs",
    "objectives",
    "actors",
    "values",
    "evaluation",
)
SECTION: Final[Mapping[CardSectionId, Section]] = {
    section.id: section for section in (NEEDS, OBJECTIVES, ACTORS, VALUES, EVALUATION)
}
CARD_SECTIONS: Final[tuple[CardSectionId, ...]] = tuple(SECTION)

_FIELDS: Final[Mapping[str, Mapping[str, Field]]] = {
    "frame": {field.key: field for field in FRAME_FIELDS},
    **{name: {field.key: field for field in part.fields} for name, part in SECTION.items()},
}
_KINDS: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(kind.id for kind in part.kinds) for name, part in SECTION.items()
}


def card_section(name: str) -> CardSectionId:
    """The same name, known to be one of the five parts.

    Raises:
        KeyError: it is not.
    """
    for section in CARD_SECTIONS:
        if section == name:
            return section
    raise KeyError(name)


def field_of(section: str, key: str) -> Field | None:
    """The field under this key of a section's cards (or of the frame), if there is one."""
    return _FIELDS[section].get(key)


def fields_of(section: str) -> Mapping[str, Field]:
    """Every field of a section's cards, or of the frame, by key, in form order."""
    return _FIELDS[section]


def text_keys(section: str) -> tuple[str, ...]:
    """The keys that hold a Y.Text, in form order."""
    return tuple(k for k, f in _FIELDS[section].items() if f.type in ("line", "long_text"))


def scalar_keys(section: str) -> tuple[str, ...]:
    """The keys that hold a plain value of the section's own fields, without the structure."""
    return tuple(k for k, f in _FIELDS[section].items() if not f.live)


def check_value(section: str, key: str, value: Any) -> None:
    """Checks a plain value that is to stand under `key` of a card of `section`, or of the frame.

    Null clears a field and is let in wherever something may be absent. Who may
    write which key is the gate's affair, not asked here.

    Raises:
        InvalidValue: with the path of what is wrong and a word for the reason.
    """
    field = _FIELDS[section].get(key)
    if field is None and section != "frame":
        if key == "kind":
            if not isinstance(value, str) or value not in _KINDS[section]:
                raise InvalidValue(key, "unknown_kind")
            return
        if key == "order":
            if not isinstance(value, str) or limits.ORDER_KEY.match(value) is None:
                raise InvalidValue(key, "not_an_order_key")
            return
        field = STRUCTURE.get(key)
    if field is None:
        raise InvalidValue(key, "unknown_key")
    check(field, value)


def check_link(section: str, value: Any) -> None:
    """Checks one entry of the `links` root of `section`.

    Raises:
        InvalidValue: with the key of the link that is wrong.
    """
    check_link_value(section, value)


def links_from(section: str) -> tuple[LinkKind, ...]:
    """The kinds of links that leave cards of this section."""
    return tuple(kind for kind in LINK_KINDS if kind.source == section)


def letter(section: CardSectionId, language: str) -> str:
    """The first sign of the section's codes in this language; French where it has none."""
    letters = SECTION[section].letters
    return letters.get(language, letters["fr"])
