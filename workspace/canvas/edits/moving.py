"""Verbs that move a card: among its neighbours, and to another section."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from workspace.canvas import body
from workspace.canvas.document import Documents
from workspace.canvas.edits.cards import (
    aside_mark,
    complete_card,
    nested_body,
    put_card,
    write_value,
)
from workspace.canvas.edits.finding import Found, Impossible, find
from workspace.canvas.edits.places import After, Before, Where, key_for, rebalance
from workspace.canvas.order import Draw
from workspace.canvas.schema import SECTION, CardSectionId, fields_of

__all__ = ["After", "Before", "Where", "move", "move_to_section", "rebalance"]


def move(docs: Documents, card_id: str, where: Where, *, draw: Draw = secrets.randbelow) -> None:
    """Puts a card elsewhere in its section: one key of one card changes.

    Raises:
        NoSuchCard: the card or its new neighbour is not on the canvas.
        Impossible: before or after itself.
    """
    found = find(docs, card_id)
    with found.doc.doc.transaction():
        found.card["order"] = key_for(found.doc, where, draw, moving=card_id)


def move_to_section(
    docs: Documents,
    card_id: str,
    section: CardSectionId,
    *,
    at: datetime,
    language: str,
    where: Where = "last",
    draw: Draw = secrets.randbelow,
) -> None:
    """Moves a card to another section; it keeps its id and gets a code of its new section.

    Words and the fields that both sections know go along; what only the old section
    knows stays with the card that is left behind, set aside, and comes back if the
    card does. Links are bound to the sections they relate: those of the old section
    sleep until then.

    Raises:
        NoSuchCard: there is no such card or neighbour.
        Impossible: it is in that section already, or not on the canvas.
    """
    found = find(docs, card_id)
    if found.section == section:
        raise Impossible(reason="same_section")
    if found.card.get("set_aside") is not None:
        raise Impossible(reason="set_aside")
    doc = docs[section]
    values = _shared_values(found, section)
    with doc.doc.transaction():
        values |= {
            "order": key_for(doc, where, draw, moving=card_id),
            "moved_from": found.section,
        }
        there = doc.card(card_id)
        if there is None:
            put_card(doc, card_id, values | {"kind": SECTION[section].default_kind})
        else:
            # It was here before: nothing nested is made a second time.
            for key, value in values.items():
                write_value(section, there, key, value)
            for key in ("set_aside", "moved_to"):
                write_value(section, there, key, None)
        complete_card(doc, card_id, language=language)
    with found.doc.doc.transaction():
        found.card["moved_to"] = section
        found.card["set_aside"] = aside_mark(at)
        write_value(found.section, found.card, "moved_from", None)


def _shared_values(found: Found, section: CardSectionId) -> dict[str, Any]:
    values: dict[str, Any] = {}
    there = fields_of(section)
    for key, field in fields_of(found.section).items():
        if key not in there or there[key].type != field.type or key not in found.card:
            continue
        held = found.card.get(key)
        if field.type == "rich_text":
            values[key] = body.read_body(nested_body(found.card, key))
        else:
            values[key] = str(held) if field.live else held
    return values
