"""Cards as JSON, section by section: msgspec types made from the one schema.

A field added to `canvas.schema` appears here, in the OpenAPI document and in what
requests are checked against, without anybody touching this page. Requests refuse
keys that are not named, so a program learns of its typing error at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from workspace.canvas.schema import CARD_SECTIONS, SECTION, SECTIONS, fields_of, limits
from workspace.canvas.schema.shapes import Field, FieldType

CardId = Annotated[str, Meta(pattern=limits.ID_PATTERN)]
NoteText = Annotated[
    str, Meta(max_length=limits.LONG_TEXT, description="What the core team wrote beside it.")
]
_Date = Annotated[str, Meta(pattern=limits.DATE_PATTERN)]
_Order = Annotated[str, Meta(pattern=limits.ORDER_PATTERN)]


class Mark(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A format of some text: `strong`, `em`, or `link` with its address."""

    type: Literal["strong", "em", "link"]
    attrs: dict[str, str] | UnsetType = UNSET


class BodyNode(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One node of a rich body, as ProseMirror writes it in JSON."""

    type: Literal[
        "doc", "paragraph", "bullet_list", "ordered_list", "list_item", "hard_break", "text"
    ]
    content: list[BodyNode] | UnsetType = UNSET
    text: str | UnsetType = UNSET
    marks: list[Mark] | UnsetType = UNSET


def _name(*parts: str) -> str:
    return "".join(word.capitalize() for part in parts for word in part.split("_"))


def _literal(values: tuple[str, ...]) -> Any:
    return Literal[values]


def _type(field: Field, owner: str) -> Any:
    return _TYPES[field.type](field, owner)


def _text(field: Field, _owner: str) -> Any:
    limit = field.limit or limits.TEXT
    return Annotated[str, Meta(max_length=limit, description=field.label)]


def _list(item: Callable[[Field, str], Any]) -> Callable[[Field, str], Any]:
    return lambda field, owner: list[item(field, owner)]  # type: ignore[misc]


def _always(shape: Any) -> Callable[[Field, str], Any]:
    return lambda _field, _owner: shape


def _one_of(field: Field, _owner: str) -> Any:
    return _literal(field.option_ids)


def _whole(field: Field, _owner: str) -> Any:
    return Annotated[int, Meta(ge=field.minimum, le=field.limit)]


def _record(field: Field, owner: str) -> Any:
    name = _name(owner, field.key)
    members: list[Any] = []
    for member in sorted(field.fields, key=lambda m: not m.required):
        shape = _type(member, name)
        if member.required:
            members.append((member.key, shape))
        else:
            members.append((member.key, _optional(shape), UNSET))
    return msgspec.defstruct(
        name,
        members,
        forbid_unknown_fields=True,
        omit_defaults=True,
        module=__name__,
        namespace={"__doc__": field.label},
    )


def _optional(shape: Any) -> Any:
    return shape | None | UnsetType


_TYPES: Final[dict[FieldType, Callable[[Field, str], Any]]] = {
    "line": _text,
    "long_text": _text,
    "rich_text": _always(BodyNode),
    "text": _text,
    "texts": _list(_text),
    "enum": _one_of,
    "enum_set": _list(_one_of),
    "boolean": _always(bool),
    "integer": _whole,
    "number": _always(float),
    "date": _always(_Date),
    "group": _always(CardId),
    "group_set": _always(list[CardId]),
    "card": _always(CardId),
    "session": _always(CardId),
    "record": _record,
    "records": _list(_record),
}


def _content_fields(section: str) -> list[Any]:
    found: list[Any] = []
    for key, field in fields_of(section).items():
        if field.server_only:
            continue
        found.append((key, _optional(FIELD_TYPES[section][key]), UNSET))
    return found


# One type per field, shared by the shapes below: a record keeps one name in the document.
FIELD_TYPES: Final[dict[str, dict[str, Any]]] = {
    section: {key: _type(field, section) for key, field in fields_of(section).items()}
    for section in SECTIONS
}
_KINDS: Final[dict[str, Any]] = {
    name: _literal(tuple(kind.id for kind in section.kinds)) for name, section in SECTION.items()
}


_TRACES: Final = ("moved_to", "moved_from", "merged_into", "split_from")


class SetAside(msgspec.Struct):
    """When a card was set aside, by which group, and why, where somebody said so."""

    at: str
    group: str | None = None
    reason: str | UnsetType = UNSET


def _new_card(section: str) -> Any:
    return msgspec.defstruct(
        _name("new", section, "card"),
        [
            ("id", CardId | UnsetType, UNSET),
            ("kind", _KINDS[section] | UnsetType, UNSET),
            ("before", CardId | UnsetType, UNSET),
            ("after", CardId | UnsetType, UNSET),
            ("base_revision", int | UnsetType, UNSET),
            *_content_fields(section),
        ],
        tag_field="section",
        tag=section,
        forbid_unknown_fields=True,
        kw_only=True,
        module=__name__,
        namespace={"__doc__": f"A card to add to `{section}`; last, if no neighbour is named."},
    )


def _card_patch(section: str) -> Any:
    return msgspec.defstruct(
        _name(section, "card", "patch"),
        [
            ("kind", _KINDS[section] | UnsetType, UNSET),
            ("base_revision", int | UnsetType, UNSET),
            *_content_fields(section),
        ],
        forbid_unknown_fields=True,
        kw_only=True,
        module=__name__,
        namespace={"__doc__": f"What is to change on a card of `{section}`; null clears a field."},
    )


def _card(section: str) -> Any:
    return msgspec.defstruct(
        _name(section, "card"),
        [
            ("id", CardId),
            ("code", str | None),
            ("kind", _KINDS[section]),
            ("order", _Order),
            ("set_aside", SetAside | None),
            *((key, str | UnsetType, UNSET) for key in _TRACES),
            *_content_fields(section),
            ("note", NoteText | UnsetType, UNSET),
        ],
        forbid_unknown_fields=True,
        omit_defaults=True,
        kw_only=True,
        module=__name__,
        namespace={"__doc__": f"A card of `{section}` as it stands."},
    )


NEW_CARD: Final[dict[str, Any]] = {section: _new_card(section) for section in CARD_SECTIONS}
CARD_PATCH: Final[dict[str, Any]] = {section: _card_patch(section) for section in CARD_SECTIONS}
CARD: Final[dict[str, Any]] = {section: _card(section) for section in CARD_SECTIONS}
NewCard: Final[Any] = reduce(or_, NEW_CARD.values())
