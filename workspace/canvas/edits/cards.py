"""Verbs on one card: add, complete, write, set, set aside, restore."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from pycrdt import Map, Text, XmlFragment

from workspace.canvas import body, text
from workspace.canvas.document import Documents, SectionDoc, whole_number
from workspace.canvas.edits.finding import AlreadyThere, find, must_hold_one_more
from workspace.canvas.edits.places import Where, key_for
from workspace.canvas.model import SetAside
from workspace.canvas.order import Draw
from workspace.canvas.schema import (
    SECTION,
    CardSectionId,
    InvalidValue,
    card_section,
    check_value,
    field_of,
    is_well_formed,
    letter,
    limits,
    text_keys,
)
from workspace.errors import TooLarge
from workspace.ids import new_card_id

_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_EDITABLE_STRUCTURE: Final = ("kind", "merged_into", "split_from")


def add_card(
    docs: Documents,
    section: CardSectionId,
    changes: Mapping[str, Any] | None = None,
    *,
    language: str,
    where: Where = "last",
    card_id: str | None = None,
    draw: Draw = secrets.randbelow,
) -> str:
    """Makes a card with all its nested types and its code; returns its id.

    `changes` may hold `kind`, texts, a body as ProseMirror JSON, and any field.

    Raises:
        InvalidValue, TooLarge: something in `changes` cannot stand there, or the canvas is full.
        AlreadyThere: a card has this id.
        NoSuchCard, Impossible: there is no such place.
    """
    doc = docs[section]
    must_hold_one_more(docs)
    card_id = card_id or new_card_id()
    if limits.ID.match(card_id) is None:
        raise InvalidValue("id", "not_an_id")
    if doc.card(card_id) is not None:
        raise AlreadyThere(card=card_id)
    changes = checked_changes(section, changes or {})
    with doc.doc.transaction():
        key = key_for(doc, where, draw)
        put_card(doc, card_id, {"kind": SECTION[section].default_kind, "order": key} | changes)
        complete_card(doc, card_id, language=language)
    return card_id


def put_card(doc: SectionDoc, card_id: str, values: Mapping[str, Any]) -> Map[Any]:
    """Makes a card of checked values, with all its nested types, in the running transaction."""
    texts = {key: Text(values.get(key) or "") for key in text_keys(doc.section)}
    plain = {
        key: value
        for key, value in values.items()
        if value is not None and key != "body" and key not in texts
    }
    card: Map[Any] = Map({**plain, **texts, "body": XmlFragment()})
    doc.entries[card_id] = card
    if values.get("body"):
        body.write_body(card["body"], values["body"])
    return card


def complete_card(doc: SectionDoc, card_id: str, *, language: str) -> None:
    """Gives a card what its maker left out: code, kind, place, nested types.

    Other people's clients may make a card with as little as a title. Nobody else
    ever adds a nested type to a card: two who did would lose one of the texts.
    """
    card = doc.card(card_id)
    if card is None:
        return
    section = doc.section
    with doc.doc.transaction():
        for key in text_keys(section):
            nested_text(card, key)
        nested_body(card)
        if card.get("kind") is None:
            card["kind"] = SECTION[card_section(section)].default_kind
        if not isinstance(card.get("order"), str):
            card["order"] = key_for(doc, "last", secrets.randbelow)
        if card.get("code") is None:
            card["code"] = take_code(doc, language)


def take_code(doc: SectionDoc, language: str) -> str:
    """The next free code of the section, such as "B3"."""
    number = whole_number(doc.meta.get("next_code"), 1)
    doc.meta["next_code"] = number + 1
    return f"{letter(card_section(doc.section), language)}{number}"


def change_card(docs: Documents, card_id: str, changes: Mapping[str, Any]) -> None:
    """Writes texts, body and fields in one go; null clears.

    Raises:
        NoSuchCard: there is none.
        InvalidValue, TooLarge: something cannot stand there; nothing was changed.
    """
    found = find(docs, card_id)
    changes = checked_changes(found.section, changes)
    with found.doc.doc.transaction():
        for key, value in changes.items():
            write_value(found.section, found.card, key, value)


def set_field(docs: Documents, card_id: str, key: str, value: Any) -> None:
    """Sets or clears one plain value; see `change_card`."""
    change_card(docs, card_id, {key: value})


def write_text(docs: Documents, card_id: str, key: str, new: str) -> None:
    """Makes one live text read `new` by its smallest edit; see `change_card`."""
    change_card(docs, card_id, {key: new})


def set_aside(
    docs: Documents,
    card_id: str,
    *,
    at: datetime,
    group: str | None = None,
    reason: str = "",
) -> None:
    """Puts a card into the bin. Its words and links stay, and so does what others type in it.

    Of one that lies there already, only the reason is written anew.

    Raises:
        NoSuchCard: there is none.
        InvalidValue: the reason is too long.
    """
    found = find(docs, card_id)
    lying = SetAside.of(found.card.get("set_aside"))
    if lying is not None and not reason:
        return
    mark = (
        aside_mark(at, group, reason) if lying is None else replace(lying, reason=reason).as_value()
    )
    check_value(found.section, "set_aside", mark)
    found.card["set_aside"] = mark


def restore(docs: Documents, card_id: str) -> None:
    """Takes a card back out of the bin."""
    found = find(docs, card_id)
    with found.doc.doc.transaction():
        for key in ("set_aside", "merged_into"):
            write_value(found.section, found.card, key, None)


def aside_mark(at: datetime, group: str | None = None, reason: str = "") -> dict[str, Any]:
    """What stands under `set_aside`."""
    return SetAside(at.isoformat(timespec="seconds"), group, reason).as_value()


def write_value(section: str, card: Map[Any], key: str, value: Any) -> None:
    """Writes one checked value by its kind of key; equal values are left alone."""
    field = field_of(section, key)
    if field is not None and field.live:
        if field.type == "rich_text":
            body.write_body(nested_body(card, key), value or body.EMPTY)
        else:
            text.write_text(nested_text(card, key), value or "")
    elif value is None:
        if key in card:
            del card[key]
    elif card.get(key) != value:
        card[key] = value


def nested_text(card: Map[Any], key: str) -> Text:
    """The live text under `key`, made now if the card's maker left it out."""
    held = card.get(key)
    if isinstance(held, Text):
        return held
    made = Text()
    card[key] = made
    return made


def nested_body(card: Map[Any], key: str = "body") -> XmlFragment:
    """The rich body under `key`, made now if the card's maker left it out."""
    held = card.get(key)
    if isinstance(held, XmlFragment):
        return held
    made = XmlFragment()
    card[key] = made
    return made


def checked_changes(section: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """`changes` in the form in which they are written.

    Raises:
        InvalidValue, TooLarge: naming the key.
    """
    return {key: checked(section, key, value) for key, value in changes.items()}


def checked(section: str, key: str, value: Any) -> Any:
    """One value that people may write under `key`, in the form in which it is written."""
    field = field_of(section, key)
    if field is None and (section == "frame" or key not in _EDITABLE_STRUCTURE):
        raise InvalidValue(key, "unknown_key")
    if field is not None and field.server_only:
        raise InvalidValue(key, "server_only")
    if field is None or not field.live:
        check_value(section, key, value)
        return value
    if field.type == "rich_text":
        return body.EMPTY if value is None else body.check_body(value, key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidValue(key, "not_a_text")
    if not is_well_formed(value):
        raise InvalidValue(key, "broken_characters")
    value = value.replace("\r\n", "\n")
    if field.type == "line":
        # Only breaks become spaces: French has spaces of its own that must stay.
        value = _BREAKS.sub(" ", value).strip(" ")
    if len(value) > field.limit:
        raise TooLarge(key=key, size=len(value), limit=field.limit)
    return value
