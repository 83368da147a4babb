"""How a canvas stands while its log goes by: plain values and pieces, without its documents.

The documents know only what is; this also answers in time, before an event is taken
in, what was there a moment ago.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workspace.canvas import body as bodies
from workspace.canvas.document import Documents, card_of, plain
from workspace.canvas.model import Card
from workspace.canvas.schema import CARD_SECTIONS, SECTIONS, field_of, fields_of
from workspace.history.authorship import Authorship
from workspace.history.body_pieces import BodyPieces
from workspace.history.moments import CardName
from workspace.history.telling import LINK, ORDER, STANDING, Place, Standing


class Mirror:
    """The plain values of every card and of the frame (under None), and every link."""

    __slots__ = ("authorship", "links", "values")

    def __init__(self, docs: Documents, authorship: Authorship) -> None:
        self.authorship = authorship
        self.values: dict[tuple[str, str | None], dict[str, Any]] = {}
        self.links: dict[tuple[str, str], Any] = {}
        for section in SECTIONS:
            held = plain(docs[section].entries)
            if section == "frame":
                self.values[section, None] = scalars(section, held)
                continue
            for name, values in held.items():
                # A plain record in the place of a card reads alike and is none.
                if docs[section].card(name) is not None:
                    self.values[section, name] = scalars(section, values)
            for name, value in plain(docs[section].links).items():
                self.links[section, name] = value

    def value(self, place: Place) -> Any:
        """What stands at a place: see `telling.Teller.touch`."""
        section, name, key = place
        if key == LINK:
            return self.links.get((section, str(name)))
        values = self.values.get((section, name), {})
        if key == STANDING:
            return standing_of(values)
        if key == ORDER:
            return values.get("order")
        text = self.authorship.texts.get(place)
        if isinstance(text, BodyPieces):
            return text.live(), text.style()
        if text is not None:
            return text.live()
        field = field_of(section, key)
        if field is not None and field.live:
            return ("", "[]") if field.type == "rich_text" else ""
        return values.get(key)

    def card(self, section: str, card: str) -> Card | None:
        """A card as it reads now, its body as words alone."""
        values = self.values.get((section, card))
        if values is None:
            return None
        texts = {
            key: self.authorship.text(section, card, key)
            for key, field in fields_of(section).items()
            if field.live
        }
        return card_of(section, card, values | texts, bodies.from_text(texts.get("body", "")))

    def orders(self, section: str) -> Mapping[str, tuple[str, Standing]]:
        """Order key and standing of every card of a section."""
        return {
            name: (str(values.get("order") or ""), standing_of(values))
            for (held, name), values in self.values.items()
            if held == section and name is not None
        }

    def name(self, card: str) -> CardName | None:
        """What a card is called, where it is now."""
        found: CardName | None = None
        for section in CARD_SECTIONS:
            values = self.values.get((section, card))
            if values is None:
                continue
            if found is None or values.get("moved_to") is None:
                code, title = values.get("code"), self.authorship.text(section, card, "title")
                found = CardName(card, section, code if isinstance(code, str) else None, title)
        return found


def whole(value: Any) -> Any:
    """A plain value with its whole numbers as ints: the library gives floats."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {key: whole(item) for key, item in value.items()}
    return value


def scalars(section: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values among those of a card or of the frame."""
    known = fields_of(section)
    return {k: v for k, v in values.items() if v is not None and not (k in known and known[k].live)}


def standing_of(values: Mapping[str, Any]) -> Standing:
    """Whether a card lies on the canvas, and where it or its words went."""
    return values.get("set_aside"), values.get("moved_to"), values.get("merged_into")
