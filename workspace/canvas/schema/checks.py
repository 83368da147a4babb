"""Whether a plain value may stand under its key: asked by the gate, the API and importers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from workspace.canvas.schema import limits
from workspace.canvas.schema.links import BECAUSE, LINK_KIND
from workspace.canvas.schema.shapes import Field, FieldType
from workspace.errors import Refusal


class InvalidValue(Refusal):
    """A value that its field cannot hold (`key`, `reason`: a word for programs)."""

    code = "invalid_value"

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(key=key, reason=reason)
        self.key = key
        self.reason = reason


def check(field: Field, value: Any, path: str = "") -> None:
    """Checks one value against its field; null stands for "cleared" and is always let in.

    Whole numbers may come as floats, as Yjs documents give them back.

    Raises:
        InvalidValue: with the path of the value, for instance `evidence[2].date`.
    """
    if value is not None:
        _CHECKS[field.type](field, value, path or field.key)


def check_link_value(section: str, value: Any) -> None:
    """Checks one entry of a section's `links` root.

    Raises:
        InvalidValue: with the key of the link that is wrong.
    """
    if not isinstance(value, dict):
        raise InvalidValue("links", "not_a_record")
    kind = value.get("kind")
    known = LINK_KIND.get(kind) if isinstance(kind, str) else None
    if known is None or known.source != section:
        raise InvalidValue("kind", "unknown_kind")
    for end in ("from", "to"):
        _id(None, value.get(end), end)
    if value["from"] == value["to"]:
        raise InvalidValue("to", "same_card")
    fields = {field.key: field for field in (BECAUSE, *known.fields)}
    _members(fields, {k: v for k, v in value.items() if k not in ("kind", "from", "to")}, "")


def _text(field: Field, value: Any, path: str) -> None:
    _string(value, field.limit or limits.TEXT, path)


def _string(value: Any, limit: int, path: str) -> None:
    if not isinstance(value, str):
        raise InvalidValue(path, "not_a_text")
    if len(value) > limit:
        raise InvalidValue(path, "too_long")
    if not is_well_formed(value):
        raise InvalidValue(path, "broken_characters")


def _texts(field: Field, value: Any, path: str) -> None:
    for item in _items(field, value, path):
        _string(item, limits.TEXT, path)


def _enum(field: Field, value: Any, path: str) -> None:
    if not isinstance(value, str) or value not in field.option_ids:
        raise InvalidValue(path, "unknown_option")


def _items(field: Field, value: Any, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise InvalidValue(path, "not_a_list")
    if len(value) > (field.limit or limits.SET):
        raise InvalidValue(path, "too_many")
    return value


def _enum_set(field: Field, value: Any, path: str) -> None:
    for item in _items(field, value, path):
        _enum(field, item, path)
    _no_twins(value, path)


def _no_twins(value: list[Any], path: str) -> None:
    if len(set(value)) != len(value):
        raise InvalidValue(path, "twice_the_same")


def _boolean(_: Field, value: Any, path: str) -> None:
    if not isinstance(value, bool):
        raise InvalidValue(path, "not_yes_or_no")


def _number(_: Field, value: Any, path: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidValue(path, "not_a_number")
    if not math.isfinite(value) or abs(value) > 1e15:
        raise InvalidValue(path, "out_of_range")


def _integer(field: Field, value: Any, path: str) -> None:
    _number(field, value, path)
    if value != int(value):
        raise InvalidValue(path, "not_whole")
    if not field.minimum <= value <= field.limit:
        raise InvalidValue(path, "out_of_range")


def _date(_: Field, value: Any, path: str) -> None:
    # Only YYYY-MM-DD: fromisoformat alone also takes week dates and the basic form.
    if not isinstance(value, str) or len(value) != 10:
        raise InvalidValue(path, "not_a_date")
    try:
        if date.fromisoformat(value).isoformat() != value:
            raise InvalidValue(path, "not_a_date")
    except ValueError:
        raise InvalidValue(path, "not_a_date") from None


def _id(_: Field | None, value: Any, path: str) -> None:
    if not isinstance(value, str) or limits.ID.match(value) is None:
        raise InvalidValue(path, "not_an_id")


def _id_set(field: Field, value: Any, path: str) -> None:
    for item in _items(field, value, path):
        _id(field, item, path)
    _no_twins(value, path)


def _record(field: Field, value: Any, path: str) -> None:
    if not isinstance(value, dict):
        raise InvalidValue(path, "not_a_record")
    _members({member.key: member for member in field.fields}, value, f"{path}.")


def _records(field: Field, value: Any, path: str) -> None:
    for number, item in enumerate(_items(field, value, path)):
        _record(field, item, f"{path}[{number}]")


def _members(fields: Mapping[str, Field], value: Mapping[Any, Any], prefix: str) -> None:
    for key in value:
        if key not in fields:
            raise InvalidValue(f"{prefix}{key}", "unknown_key")
    for key, field in fields.items():
        if field.required and value.get(key) in (None, ""):
            raise InvalidValue(f"{prefix}{key}", "missing")
        check(field, value.get(key), f"{prefix}{key}")


def _live(_: Field, _value: Any, path: str) -> None:
    raise InvalidValue(path, "is_live_text")


_CHECKS: Final[Mapping[FieldType, Callable[[Field, Any, str], None]]] = {
    "line": _live,
    "long_text": _live,
    "rich_text": _live,
    "text": _text,
    "texts": _texts,
    "enum": _enum,
    "enum_set": _enum_set,
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "group": _id,
    "group_set": _id_set,
    "card": _id,
    "session": _id,
    "record": _record,
    "records": _records,
}


def is_well_formed(text: str) -> bool:
    """Whether no half of a character pair stands alone: such text cannot be written as UTF-8."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)
