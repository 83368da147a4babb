"""Makes shared documents of a canvas that came from a file."""

from __future__ import annotations

import re
from typing import Any, Final

from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.canvas.edits.cards import complete_card, put_card, write_value
from workspace.canvas.model import Canvas, Card
from workspace.canvas.schema import CARD_SECTIONS

_NUMBER: Final = re.compile(r"\d{1,9}\Z")


def documents_of(canvas: Canvas) -> dict[str, SectionDoc]:
    """Fresh documents that read back as `canvas`: one update per section.

    Cards without a code get one. Links are taken as they are, also those whose other
    end is gone: they were so where they come from.
    """
    docs = edits.new_canvas(title=canvas.title, language=canvas.language)
    frame = docs["frame"]
    with frame.doc.transaction():
        for key, value in {**canvas.frame.texts, **canvas.frame.fields}.items():
            write_value("frame", frame.entries, key, value)
    for section in CARD_SECTIONS:
        doc, part = docs[section], canvas.section(section)
        with doc.doc.transaction():
            doc.meta["next_code"] = 1 + max(map(_number, part.cards), default=0)
            for card in part.cards:
                put_card(doc, card.id, _values(card))
                complete_card(doc, card.id, language=canvas.language)
            for link in part.links:
                ends = {"kind": link.kind, "from": link.source, "to": link.target}
                doc.links[link.id] = ends | dict(link.extras)
    return docs


def _values(card: Card) -> dict[str, Any]:
    values: dict[str, Any] = {**card.texts, **card.fields}
    for key in ("kind", "order", "title", "body", "code"):
        values[key] = getattr(card, key)
    for key in ("moved_to", "moved_from", "merged_into", "split_from"):
        values[key] = getattr(card, key)
    if card.set_aside is not None:
        values["set_aside"] = card.set_aside.as_value()
    return values


def _number(card: Card) -> int:
    match = _NUMBER.search(card.code or "")
    return int(match.group()) if match else 0
