"""Where among the cards of its section a card is to stand, and the order key for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pycrdt import Map

from workspace.canvas import order
from workspace.canvas.document import SectionDoc
from workspace.canvas.edits.finding import Impossible, NoSuchCard


@dataclass(frozen=True, slots=True)
class Before:
    """In front of this card."""

    card: str


@dataclass(frozen=True, slots=True)
class After:
    """Behind this card."""

    card: str


Where = Literal["first", "last"] | Before | After


def key_for(doc: SectionDoc, where: Where, draw: order.Draw, *, moving: str | None = None) -> str:
    """An order key at `where`; the card `moving` is thought away first.

    Gives the whole section new keys when there is no room or keys have grown long.

    Raises:
        NoSuchCard: the neighbour is not on the canvas.
        Impossible: a card cannot stand before or after itself.
    """
    places = in_order(doc, without=moving)
    low, high = _neighbours(places, where, moving)
    if _tight(low, high) or order.crowded(key for key, _ in places):
        rebalance(doc, draw)
        low, high = _neighbours(in_order(doc, without=moving), where, moving)
    return order.between(low, high, draw)


def in_order(doc: SectionDoc, *, without: str | None = None) -> list[tuple[str, str]]:
    """(order key, card id) of the cards on the canvas, in their order."""
    places: list[tuple[str, str]] = []
    for card_id in list(doc.entries.keys()):
        card = doc.card(card_id)
        if card is None or card_id == without:
            continue
        if card.get("set_aside") is None and card.get("moved_to") is None:
            places.append((_key(card), card_id))
    return sorted(places)


def rebalance(doc: SectionDoc, draw: order.Draw) -> None:
    """Gives every card of the section a short new key, in the order they stand in now."""
    cards = [
        (name, card) for name in list(doc.entries.keys()) if (card := doc.card(name)) is not None
    ]
    cards.sort(key=lambda named: (_key(named[1]), named[0]))
    with doc.doc.transaction():
        keys = order.n_between(None, None, len(cards), draw)
        for (_, card), key in zip(cards, keys, strict=True):
            card["order"] = key


def _key(card: Map[Any]) -> str:
    key = card.get("order")
    return key if isinstance(key, str) else ""


def _neighbours(
    places: list[tuple[str, str]], where: Where, moving: str | None
) -> tuple[str | None, str | None]:
    keys = [key for key, _ in places]
    match where:
        case "first":
            return None, keys[0] if keys else None
        case "last":
            return keys[-1] if keys else None, None
        case Before(card) | After(card):  # pragma: no branch - the union is closed
            if card == moving:
                raise Impossible(reason="same_card")
            at = next((i for i, (_, name) in enumerate(places) if name == card), None)
            if at is None:
                raise NoSuchCard(card=card)
            after = at + 1 if isinstance(where, After) else at
            low = keys[after - 1] if after else None
            return low, keys[after] if after < len(keys) else None


def _tight(low: str | None, high: str | None) -> bool:
    return high is not None and (low or "").rstrip("0") >= high.rstrip("0")
