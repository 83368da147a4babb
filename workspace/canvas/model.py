"""What a reader sees: a canvas as frozen values, at one revision, tied to no document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from workspace.canvas import body
from workspace.canvas.schema import CARD_SECTIONS, CardSectionId, card_section


@dataclass(frozen=True, slots=True)
class SetAside:
    """When a card was set aside (ISO 8601), for which group, and why, where somebody said so."""

    at: str
    group: str | None = None
    reason: str = ""

    @classmethod
    def of(cls, value: Any) -> SetAside | None:
        """What stands under `set_aside` in a document or a file; None where nothing does."""
        if not value or not isinstance(value, Mapping):
            return None
        return cls(value["at"], value.get("group"), value.get("reason") or "")

    def says_more_than(self, was: SetAside | None) -> bool:
        """Whether it gives a reason, or another one, for what was set aside already."""
        return was is not None and self.reason not in ("", was.reason)

    def as_value(self) -> dict[str, Any]:
        """The inverse of `of`."""
        reason = {"reason": self.reason} if self.reason else {}
        return {"at": self.at, "group": self.group, **reason}


@dataclass(frozen=True, slots=True)
class Card:
    """One item of a section.

    `texts` holds the long texts that are not empty (`plain` among them), `fields` the
    plain values that are set, both by the schema's keys and in its order. `note` is what
    the core team wrote beside it: no document holds it, see `Canvas.with_notes`.
    """

    id: str
    section: CardSectionId
    kind: str
    order: str
    title: str = ""
    body: Mapping[str, Any] = field(default_factory=lambda: body.EMPTY)
    code: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    set_aside: SetAside | None = None
    moved_to: str | None = None
    moved_from: str | None = None
    merged_into: str | None = None
    split_from: str | None = None
    note: str = ""

    @property
    def status(self) -> str | None:
        """Where it stands: proposed, discussed, agreed, contested; None if nobody said."""
        status: str | None = self.fields.get("status")
        return status

    @property
    def present(self) -> bool:
        """Whether it lies on the canvas: neither set aside nor moved elsewhere."""
        return self.set_aside is None and self.moved_to is None

    def text(self, key: str) -> str:
        """A long text; empty when nobody wrote one."""
        return self.title if key == "title" else self.texts.get(key, "")


@dataclass(frozen=True, slots=True)
class Link:
    """A directed relation from card `source` to card `target`; `extras` is what it says itself."""

    id: str
    section: CardSectionId
    kind: str
    source: str
    target: str
    extras: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a document that no reader can use; it was skipped.

    `place` is a path such as `cards.c1.right`, `reason` a word for programs.
    """

    section: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the five parts. Cards come in their order, those set aside among them."""

    id: CardSectionId
    cards: tuple[Card, ...] = ()
    links: tuple[Link, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def present(self) -> tuple[Card, ...]:
        """The cards that lie on the canvas."""
        return tuple(card for card in self.cards if card.present)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands above the sections: texts that are not empty, fields that are set."""

    texts: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Canvas:
    """A whole canvas at one revision. `aside`: what was taken in and has no home here yet."""

    id: str
    epoch: int
    revision: int
    language: str
    frame: Frame = field(default_factory=Frame)
    sections: Mapping[str, Section] = field(default_factory=dict)
    aside: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The canvas's own title."""
        return self.frame.texts.get("title", "")

    @property
    def groups(self) -> tuple[Mapping[str, Any], ...]:
        """The participation groups, as the frame keeps them."""
        return tuple(self.frame.fields.get("groups", ()))

    def section(self, name: str) -> Section:
        """One of the five parts; empty when this reader did not get it."""
        return self.sections.get(name) or Section(card_section(name))

    @property
    def cards(self) -> Iterator[Card]:
        """Every card, section by section, those set aside among them."""
        for name in CARD_SECTIONS:
            yield from self.section(name).cards

    @property
    def links(self) -> Iterator[Link]:
        """Every link, by the section of its source card."""
        for name in CARD_SECTIONS:
            yield from self.section(name).links

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that had to be skipped."""
        inside = (fault for name in CARD_SECTIONS for fault in self.section(name).faults)
        return (*self.frame.faults, *inside)

    @property
    def notes(self) -> Mapping[str, str]:
        """What the core team wrote beside cards, by card."""
        return {card.id: card.note for card in self.cards if card.note}

    def with_notes(self, notes: Mapping[str, str]) -> Canvas:
        """The same canvas with these notes beside its cards, and no others."""
        sections = {
            name: replace(section, cards=_noted(section.cards, notes))
            for name, section in self.sections.items()
        }
        return replace(self, sections=sections)

    @cached_property
    def _by_id(self) -> Mapping[str, Card]:
        # A card that moved leaves its first self behind under the same id: the present one counts.
        found: dict[str, Card] = {}
        for card in self.cards:
            if card.id not in found or not found[card.id].present:
                found[card.id] = card
        return found

    def card(self, card_id: str) -> Card | None:
        """The card of this id; where it is now, if it moved."""
        return self._by_id.get(card_id)


def _noted(cards: tuple[Card, ...], notes: Mapping[str, str]) -> tuple[Card, ...]:
    # A card that moved leaves its first self behind under the same id: that one says nothing.
    texts = (notes.get(card.id, "") if card.moved_to is None else "" for card in cards)
    return tuple(
        replace(card, note=text) if card.note != text else card
        for card, text in zip(cards, texts, strict=True)
    )
