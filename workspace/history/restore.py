"""Brings back what was, by adding to the log: a card, a section, the whole canvas.

Nothing is rolled back. Texts are edited word by word inside the live text, so that those
who write in it go on writing; cards that vanished come back under their ids; cards
added since are set aside, never deleted; links come back and newer ones go. What comes of it
is an edit like any other: it has a row, of the kind "restore", and can itself be undone
by restoring what was there before it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, Final

from pycrdt import Map, Text, XmlFragment

from workspace.canvas import body as bodies
from workspace.canvas import text as positions
from workspace.canvas.document import Documents, SectionDoc
from workspace.canvas.edits import After, NoSuchCard
from workspace.canvas.edits.cards import (
    aside_mark,
    nested_body,
    nested_text,
    put_card,
    write_value,
)
from workspace.canvas.edits.links import same_link
from workspace.canvas.edits.places import Where, key_for
from workspace.canvas.model import Canvas, Card, Frame, Link
from workspace.canvas.order import Draw
from workspace.canvas.schema import CARD_SECTIONS, CardSectionId, SectionId, fields_of
from workspace.history.words import differences

_WHENCE: Final = ("moved_to", "moved_from", "merged_into", "split_from")


def restore_canvas(docs: Documents, then: Canvas, *, at: datetime) -> None:
    """Makes the live documents read as `then` did; what is newer lies in the bin.

    Who takes part (the groups) and the canvas's language stay as they are.
    """
    _restore_frame(docs["frame"], then.frame)
    # Cards first: a link needs both its ends, and those may lie in other sections.
    for section in CARD_SECTIONS:
        _restore_cards(docs[section], then.section(section).cards, at)
    for section in CARD_SECTIONS:
        _restore_links(docs, section, then.section(section).links)


def restore_section(docs: Documents, then: Canvas, section: SectionId, *, at: datetime) -> None:
    """Makes one section (or the frame) read as it did; what is newer in it lies in the bin.

    A card that is in another section now stays there; here it is shown as gone there.
    """
    if section == "frame":
        _restore_frame(docs["frame"], then.frame)
        return
    there = [card for card in then.section(section).cards if not _lives_elsewhere(docs, card)]
    elsewhere = {card.id for card in then.section(section).cards} - {card.id for card in there}
    _restore_cards(docs[section], there, at, leave=elsewhere)
    _restore_links(docs, section, then.section(section).links)


def restore_card(
    docs: Documents,
    then: Canvas,
    card_id: str,
    *,
    at: datetime,
    draw: Draw = secrets.randbelow,
) -> None:
    """Makes one card read as it did, behind the card it stood behind, with the links it had.

    Links that it has gained since stay: they are other people's words too.

    Raises:
        NoSuchCard: there was none.
    """
    card = then.card(card_id)
    if card is None:
        raise NoSuchCard(card=card_id)
    doc = docs[card.section]
    with doc.doc.transaction():
        held = _restore_content(doc, card)
        before = [c.id for c in then.section(card.section).present]
        if card.present and card_id in before:
            _restore_place(doc, held, card, before[: before.index(card_id)], draw)
    for section in CARD_SECTIONS:
        other = docs[section].card(card_id) if section != card.section else None
        if card.present and other is not None and other.get("moved_to") is None:
            # It went there since: now it is here again.
            with docs[section].doc.transaction():
                other["moved_to"] = card.section
                other["set_aside"] = aside_mark(at)
    for link in then.links:
        if card_id in (link.source, link.target):
            _put_link(docs, link)


# ── cards ──


def _restore_cards(
    doc: SectionDoc, cards: Iterable[Card], at: datetime, leave: Iterable[str] = ()
) -> None:
    known = set(leave)
    with doc.doc.transaction():
        for card in cards:
            known.add(card.id)
            held = _restore_content(doc, card)
            if held.get("order") != card.order:
                held["order"] = card.order
        for card_id in sorted(doc.entries.keys()):
            newer = doc.card(card_id) if card_id not in known else None
            if newer is not None and newer.get("set_aside") is None:
                newer["set_aside"] = aside_mark(at)


def _restore_content(doc: SectionDoc, card: Card) -> Map[Any]:
    held = doc.card(card.id)
    if held is None:
        return _recreated(doc, card)
    section = doc.section
    for key, field in fields_of(section).items():
        if field.type == "rich_text":
            rewrite_body(nested_body(held, key), card.body)
        elif field.live:
            rewrite_text(nested_text(held, key), card.text(key))
        else:
            write_value(section, held, key, card.fields.get(key))
    write_value(section, held, "kind", card.kind)
    aside = card.set_aside
    write_value(section, held, "set_aside", aside.as_value() if aside is not None else None)
    for key in _WHENCE:
        write_value(section, held, key, getattr(card, key))
    return held


def _recreated(doc: SectionDoc, card: Card) -> Map[Any]:
    values: dict[str, Any] = {"kind": card.kind, "order": card.order, "title": card.title}
    values |= {"code": card.code, "body": card.body, **card.texts, **card.fields}
    values |= {key: getattr(card, key) for key in _WHENCE}
    if card.set_aside is not None:
        values["set_aside"] = card.set_aside.as_value()
    return put_card(doc, card.id, values)


def _restore_place(
    doc: SectionDoc, held: Map[Any], card: Card, before: list[str], draw: Draw
) -> None:
    """Behind the nearest of the cards that stood before it; where it is, if it still does."""
    order = {c.id: (c.order, c.id) for c in doc.read().present}
    ahead = next((name for name in reversed(before) if name in order), None)
    here = order.get(card.id)
    between = [name for name, key in order.items() if here and name != card.id and key < here]
    nearest = max(between, key=lambda name: order[name], default=None)
    if here is not None and nearest == ahead:
        return
    where: Where = "first" if ahead is None else After(ahead)
    held["order"] = key_for(doc, where, draw, moving=card.id)


def _lives_elsewhere(docs: Documents, card: Card) -> bool:
    if not card.present:
        return False
    for section in CARD_SECTIONS:
        held = docs[section].card(card.id) if section != card.section else None
        if held is not None and held.get("moved_to") is None and held.get("set_aside") is None:
            return True
    return False


# ── texts ──


def rewrite_text(text: Text, after: str) -> bool:
    """Makes a live text read `after`, touching only the words that differ.

    Returns:
        Whether anything changed.
    """
    before = str(text)
    if before == after:
        return False
    at = 0
    for stretch in differences(before, after):
        if stretch.kind == "struck":
            positions.delete(text, at, len(stretch.text))
            continue
        if stretch.kind == "inserted":
            positions.insert(text, at, stretch.text)
        at += len(stretch.text)
    return True


def rewrite_body(fragment: XmlFragment, after: bodies.Node) -> bool:
    """Makes a body read `after`, leaving alone every block that both have.

    Returns:
        Whether anything changed.
    """
    old: list[bodies.Node] = list(bodies.read_body(fragment)["content"])
    new: list[bodies.Node] = list(after.get("content", ()))
    if old == new:
        return False
    had, has = ([json.dumps(block, sort_keys=True) for block in each] for each in (old, new))
    # From the end, so that what is still to do stands where it stood.
    for what, i, j, k, m in reversed(SequenceMatcher(None, had, has, autojunk=False).get_opcodes()):
        if what == "replace" and j - i == m - k:
            for number in range(j - i):
                one, other = old[i + number : i + number + 1], new[k + number : k + number + 1]
                bodies.write_blocks(fragment, i + number, one, other)
        elif what != "equal":
            bodies.write_blocks(fragment, i, old[i:j], new[k:m])
    return True


# ── links ──


def _restore_links(docs: Documents, section: CardSectionId, links: Iterable[Link]) -> None:
    doc = docs[section]
    known = {link.id for link in links}
    with doc.doc.transaction():
        for link_id in sorted(doc.links.keys()):
            if link_id not in known:
                del doc.links[link_id]
    for link in links:
        _put_link(docs, link, even_if_same=True)


def _put_link(docs: Documents, link: Link, *, even_if_same: bool = False) -> None:
    doc = docs[link.section]
    value = {"kind": link.kind, "from": link.source, "to": link.target} | dict(link.extras)
    if doc.links.get(link.id) == value:
        return
    there = all(
        any(docs[section].card(end) is not None for section in CARD_SECTIONS)
        for end in (link.source, link.target)
    )
    if there and (even_if_same or same_link(doc, value) is None):
        doc.links[link.id] = value


# ── the frame ──


def _restore_frame(doc: SectionDoc, frame: Frame) -> None:
    with doc.doc.transaction():
        for key, field in fields_of("frame").items():
            if field.live:
                rewrite_text(nested_text(doc.entries, key), frame.texts.get(key, ""))
            elif not field.server_only:
                write_value("frame", doc.entries, key, frame.fields.get(key))
