"""Finding a card or a link among the documents, and the ways in which a verb refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pycrdt import Map

from workspace.canvas.body import Impossible
from workspace.canvas.document import Documents, SectionDoc
from workspace.canvas.schema import CARD_SECTIONS, CardSectionId, limits
from workspace.errors import Conflict, NotFound, TooLarge

__all__ = [
    "AlreadyThere",
    "Found",
    "Impossible",
    "NoSuchCard",
    "NoSuchLink",
    "find",
    "find_link",
    "must_hold_one_more",
]


class NoSuchCard(NotFound):
    """There is no such card on this canvas (`card`)."""

    code = "no_such_card"


class NoSuchLink(NotFound):
    """There is no such link on this canvas (`link`)."""

    code = "no_such_link"


class AlreadyThere(Conflict):
    """A card of this id is there already (`card`)."""

    code = "already_there"


@dataclass(frozen=True, slots=True)
class Found:
    """A card where it is now."""

    id: str
    section: CardSectionId
    doc: SectionDoc
    card: Map[Any]


def find(docs: Documents, card_id: str) -> Found:
    """The card of this id. One that moved away is found where it is now.

    Raises:
        NoSuchCard: no document has it.
    """
    best: Found | None = None
    for section in CARD_SECTIONS:
        doc = docs.get(section)
        card = doc.card(card_id) if doc is not None else None
        if doc is not None and card is not None:
            here = Found(card_id, section, doc, card)
            if card.get("moved_to") is None and card.get("set_aside") is None:
                return here
            if best is None or best.card.get("moved_to") is not None:
                best = here
    if best is None:
        raise NoSuchCard(card=card_id)
    return best


def must_hold_one_more(docs: Documents) -> None:
    """Refuses another card where there are as many as a canvas may have.

    Raises:
        TooLarge: with the number of cards there are (`size`) and may be (`limit`).
    """
    size = sum(len(docs[section].entries) for section in CARD_SECTIONS if section in docs)
    if size >= limits.CARDS:
        raise TooLarge(key="cards", size=size, limit=limits.CARDS)


def find_link(docs: Documents, link_id: str) -> tuple[SectionDoc, dict[str, Any]]:
    """The document that holds a link, and the link's value.

    Raises:
        NoSuchLink: no document has it.
    """
    for section in CARD_SECTIONS:
        doc = docs.get(section)
        value = doc.links.get(link_id) if doc is not None else None
        if doc is not None and isinstance(value, dict):
            return doc, dict(value)
    raise NoSuchLink(link=link_id)
