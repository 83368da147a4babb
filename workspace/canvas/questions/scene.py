"""The canvas as the questions look at it: what lies on it, with its links at hand."""

from __future__ import annotations

from workspace.canvas.model import Canvas, Card, Link
from workspace.canvas.schema import LINK_KIND, CardSectionId


class Scene:
    """The canvas as people see it: without what was set aside, and without links to that."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.out: dict[tuple[str, str], list[Link]] = {}
        self.into: dict[tuple[str, str], list[Link]] = {}
        for link in canvas.links:
            kind = LINK_KIND[link.kind]
            source, target = canvas.card(link.source), canvas.card(link.target)
            if (
                source is not None
                and target is not None
                and source.present
                and target.present
                and (source.section, target.section) == (kind.source, kind.target)
            ):
                self.out.setdefault((link.kind, link.source), []).append(link)
                self.into.setdefault((link.kind, link.target), []).append(link)

    def cards(self, section: CardSectionId, *kinds: str) -> list[Card]:
        """The cards of a section, of these kinds or of all."""
        present = self.canvas.section(section).present
        return [card for card in present if not kinds or card.kind in kinds]

    def links(self, kind: str, source: Card) -> list[Link]:
        """The links of a kind that leave a card."""
        return self.out.get((kind, source.id), [])

    def targets(self, kind: str, source: Card) -> list[Card]:
        """The cards at the other end of the links of a kind that leave a card."""
        found = (self.canvas.card(link.target) for link in self.links(kind, source))
        return [card for card in found if card is not None]

    def sources(self, kind: str, target: Card) -> list[Card]:
        """The cards at the other end of the links of a kind that arrive at a card."""
        links = self.into.get((kind, target.id), [])
        found = (self.canvas.card(link.source) for link in links)
        return [card for card in found if card is not None]

    def linked(self, card: Card) -> bool:
        """Whether any link leaves the card or arrives at it."""
        return any(name == card.id for _, name in (*self.out, *self.into))
