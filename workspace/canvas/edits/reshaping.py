"""Verbs that make two cards of one, and one of two."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from pycrdt import Map

from workspace.canvas import body
from workspace.canvas.document import Documents
from workspace.canvas.edits.cards import (
    aside_mark,
    checked_changes,
    complete_card,
    nested_body,
    put_card,
    write_value,
)
from workspace.canvas.edits.finding import AlreadyThere, Found, Impossible, find, must_hold_one_more
from workspace.canvas.edits.links import identity, same_link
from workspace.canvas.edits.places import After, key_for
from workspace.canvas.order import Draw
from workspace.canvas.schema import CARD_SECTIONS, fields_of, limits
from workspace.errors import TooLarge
from workspace.ids import new_card_id


def split(
    docs: Documents,
    card_id: str,
    *,
    block: int,
    offset: int = 0,
    title: str = "",
    language: str,
    keep: Collection[str] = (),
    new_id: str | None = None,
    draw: Draw = secrets.randbelow,
) -> str:
    """A new card after this one takes the body from `block` (0-based) on; returns its id.

    `offset` cuts inside that block, at a code point of a paragraph. The new card has
    the same kind and standing; it gets copies of the links named in `keep`.

    Raises:
        NoSuchCard, Impossible: there is nothing to cut there.
        InvalidValue, TooLarge: the title, or the canvas is full.
    """
    found = find(docs, card_id)
    if found.card.get("set_aside") is not None:
        raise Impossible(reason="set_aside")
    must_hold_one_more(docs)
    first, second = body.cut(body.read_body(nested_body(found.card)), block, offset)
    new_id = new_id or new_card_id()
    if found.doc.card(new_id) is not None:
        raise AlreadyThere(card=new_id)
    values = checked_changes(found.section, {"title": title})
    values |= {key: found.card.get(key) for key in ("kind", "status", "sensitive")}
    with found.doc.doc.transaction():
        key = key_for(found.doc, After(card_id), draw)
        put_card(
            found.doc,
            new_id,
            values | {"order": key, "body": second, "split_from": card_id},
        )
        complete_card(found.doc, new_id, language=language)
        body.write_body(nested_body(found.card), first)
    _copy_links(docs, card_id, new_id, keep)
    return new_id


def merge(
    docs: Documents, absorbed: str, into: str, *, at: datetime, group: str | None = None
) -> None:
    """Brings the words, fields and links of `absorbed` into another card of its section.

    Texts are appended, sets and lists joined, single values kept where the other card
    has none. The absorbed card is set aside with its words and says where they went.

    Raises:
        NoSuchCard: one of them is not there.
        Impossible: the same card twice, two sections, or one of them set aside.
        TooLarge: together they are longer than a text may be; nothing was changed.
    """
    if absorbed == into:
        raise Impossible(reason="same_card")
    gone, kept = find(docs, absorbed), find(docs, into)
    if gone.section != kept.section:
        raise Impossible(reason="wrong_sections")
    if any(found.card.get("set_aside") is not None for found in (gone, kept)):
        raise Impossible(reason="set_aside")
    changes = _joined(gone, kept)
    with kept.doc.doc.transaction():
        for key, value in changes.items():
            write_value(kept.section, kept.card, key, value)
        gone.card["set_aside"] = aside_mark(at, group)
        gone.card["merged_into"] = into
    _repoint_links(docs, absorbed, into)


def _joined(gone: Found, kept: Found) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for key, field in fields_of(kept.section).items():
        ours, theirs = kept.card.get(key), gone.card.get(key)
        if field.server_only or key in ("title", "status", "place", "origin"):
            continue
        if field.type == "rich_text":
            changes[key] = _joined_body(gone.card, kept.card)
            size, limit = len(body.plain_text(changes[key])), field.limit
        elif field.live:
            changes[key] = "\n".join(filter(None, (str(ours or ""), str(theirs or ""))))
            size, limit = len(changes[key]), field.limit
        elif isinstance(theirs, list):
            changes[key] = [*(ours or []), *(item for item in theirs if item not in (ours or []))]
            size, limit = len(changes[key]), field.limit or limits.SET
        else:
            changes[key] = theirs if ours is None else ours
            continue
        if size > limit:
            raise TooLarge(key=key, size=size, limit=limit)
    return changes


def _joined_body(gone: Map[Any], kept: Map[Any]) -> body.Node:
    ours, theirs = (body.read_body(nested_body(card)) for card in (kept, gone))
    heading = body.from_text(str(gone.get("title") or "").strip())
    return {
        "type": "doc",
        "content": [*ours["content"], *heading["content"], *theirs["content"]],
    }


def _copy_links(docs: Documents, card_id: str, new_id: str, keep: Collection[str]) -> None:
    if not keep:
        return
    for section in CARD_SECTIONS:
        doc = docs.get(section)
        if doc is None:
            continue
        with doc.doc.transaction():
            for link_id, value in list(doc.links.items()):
                if link_id in keep and isinstance(value, dict):
                    copy = _with_end(value, card_id, new_id)
                    if copy != value and same_link(doc, copy) is None:
                        doc.links[new_card_id()] = copy


def _repoint_links(docs: Documents, absorbed: str, into: str) -> None:
    for section in CARD_SECTIONS:
        doc = docs.get(section)
        if doc is None:
            continue
        with doc.doc.transaction():
            links = {k: v for k, v in doc.links.items() if isinstance(v, dict)}
            there = {
                identity(v) for v in links.values() if absorbed not in (v.get("from"), v.get("to"))
            }
            for link_id, value in links.items():
                after = _with_end(value, absorbed, into)
                if after == value:
                    continue
                if after.get("from") == after.get("to") or identity(after) in there:
                    del doc.links[link_id]
                else:
                    doc.links[link_id] = after
                    there.add(identity(after))


def _with_end(value: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    ends = {end: new for end in ("from", "to") if value.get(end) == old}
    return {**value, **ends}
