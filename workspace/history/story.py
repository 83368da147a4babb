"""The story of a card: what became of it, chapter by chapter, from the moments.

Merges and splits are followed: the cards that went into this one and the card it was
made of have stories of their own, and `family` says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workspace.canvas import body as bodies
from workspace.canvas import changes
from workspace.canvas.model import Card, Link
from workspace.history.moments import CardName, Moment, Told


@dataclass(frozen=True, slots=True)
class Born:
    """The card came to be, with these words; of a card it was split from, if it was."""

    card: Card
    split_from: str | None = None


@dataclass(frozen=True, slots=True)
class Worded:
    """A text reads differently."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Restyled:
    """Its body stands out differently."""


@dataclass(frozen=True, slots=True)
class ValueSet:
    """A plain value changed, the status among them."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class WentAside:
    """It was set aside, for a group or a reason if one was given; its words went `into` another."""

    group: str | None
    into: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CameBack:
    """It is on the canvas again."""


@dataclass(frozen=True, slots=True)
class MovedOn:
    """It went to another section."""

    origin: str
    to: str


@dataclass(frozen=True, slots=True)
class Reordered:
    """It stands elsewhere among the others."""


@dataclass(frozen=True, slots=True)
class Absorbed:
    """Another card went into it, with its words."""

    card: str


@dataclass(frozen=True, slots=True)
class GaveAway:
    """A part of it became another card."""

    card: str


@dataclass(frozen=True, slots=True)
class LinkGained:
    """A link was made, from it or to it."""

    link: Link


@dataclass(frozen=True, slots=True)
class LinkLost:
    """A link was taken away."""

    link: Link


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """A link says something else, or goes elsewhere."""

    before: Link
    after: Link


@dataclass(frozen=True, slots=True)
class Gone:
    """It is gone for good."""


Event = (
    Born
    | Worded
    | Restyled
    | ValueSet
    | WentAside
    | CameBack
    | MovedOn
    | Reordered
    | Absorbed
    | GaveAway
    | LinkGained
    | LinkLost
    | LinkChanged
    | Gone
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Something that happened to the card: when, in which revisions, by whose hands."""

    event: Event
    began: datetime
    ended: datetime
    first: int
    last: int
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A card's chapters, in order; `names` of every card they speak of, as called last."""

    card: str
    chapters: tuple[Chapter, ...]
    names: dict[str, CardName]

    @property
    def family(self) -> tuple[str, ...]:
        """The cards whose words came into it or that took words of it."""
        found: dict[str, None] = {}
        for chapter in self.chapters:
            match chapter.event:
                case (
                    Born(_, str(other))
                    | Absorbed(other)
                    | GaveAway(other)
                    | WentAside(_, str(other), _)
                ):
                    found[other] = None
                case _:
                    pass
        return tuple(found)

    def wordings(self, key: str = "title") -> tuple[tuple[Chapter, str], ...]:
        """Every wording one of its texts had, with the chapter that brought it."""
        found: list[tuple[Chapter, str]] = []
        for chapter in self.chapters:
            match chapter.event:
                case Born(card) if words := card_text(card, key):
                    found.append((chapter, words))
                case Worded(held, _, after) if held == key:
                    found.append((chapter, after))
                case _:
                    pass
        return tuple(found)


def story(moments: Iterable[Moment], card: str) -> Story:
    """The story of one card, from moments in their order (those that touch it are enough)."""
    chapters: list[Chapter] = []
    names: dict[str, CardName] = {}
    for moment in moments:
        told = [one for one in moment.told if _concerns(one, card)]
        if told:
            names.update(moment.names)
            chapters.extend(_chapters(moment, told, card))
    kept = {card, *(other for chapter in chapters for other in _others(chapter.event))}
    return Story(card, tuple(chapters), {c: name for c, name in names.items() if c in kept})


def stories(moments: Sequence[Moment], card: str) -> dict[str, Story]:
    """The card's story, and those of all cards that it came from or that went into it."""
    found: dict[str, Story] = {}
    waiting = [card]
    while waiting:
        name = waiting.pop(0)
        if name in found:
            continue
        found[name] = story(moments, name)
        for chapter in found[name].chapters:
            match chapter.event:
                # Backwards only: what was made of it afterwards is not its past.
                case Born(_, str(other)) | Absorbed(other):
                    waiting.append(other)
                case _:
                    pass
    return found


def card_text(card: Card, key: str) -> str:
    """A text of a card, its body as words."""
    return bodies.plain_text(card.body) if key == "body" else card.text(key)


def _concerns(told: Told, card: str) -> bool:
    change = told.change
    match change:
        case changes.Added(_, added):
            return card in (added.id, added.split_from)
        case changes.Removed(_, removed):
            return removed.id == card
        case changes.Linked(_, link) | changes.Unlinked(_, link):
            return card in (link.source, link.target)
        case changes.Relinked(_, before, after):
            return card in (before.source, before.target, after.source, after.target)
        case changes.PutAside(_, name, _, into, _):
            return card in (name, into)
        case _:
            return change.card == card


def _chapters(moment: Moment, told: Sequence[Told], card: str) -> Iterator[Chapter]:
    went = {one.change.to for one in told if isinstance(one.change, changes.MovedAway)}
    for one in told:
        event = _event(one, card)
        # The other half of a move is told by where it left.
        here = isinstance(one.change, changes.Restored) and one.change.section in went
        if event is not None and not here:
            yield Chapter(event, moment.began, moment.ended, one.first, one.last, one.by)


def _event(told: Told, card: str) -> Event | None:
    change = told.change
    match change:
        case changes.Added(_, added):
            if added.id != card:
                return GaveAway(added.id)
            # The other half of a move is told by where it left.
            return None if added.moved_from is not None else Born(added, added.split_from)
        case changes.PutAside(_, name, group, into, reason):
            return WentAside(group, into, reason) if name == card else Absorbed(name)
        case changes.MovedAway(section, _, to):
            return MovedOn(section, to)
        case changes.Linked() | changes.Unlinked() | changes.Relinked():
            return _link_event(change, card)
        case changes.Reworded(_, _, key, before, after):
            return Worded(key, before, after)
        case changes.FieldSet(_, _, key, before, after):
            return ValueSet(key, before, after)
        case changes.Restyled():
            return Restyled()
        case changes.Restored():
            return CameBack()
        case changes.Moved():
            return Reordered()
        case changes.Removed():  # pragma: no branch - the union is closed
            return Gone()


def _link_event(
    change: changes.Linked | changes.Unlinked | changes.Relinked, card: str
) -> LinkGained | LinkLost | LinkChanged:
    match change:
        case changes.Linked(_, link):
            return LinkGained(link)
        case changes.Unlinked(_, link):
            return LinkLost(link)
        case changes.Relinked(_, before, after):  # pragma: no branch - the union is closed
            if card not in (before.source, before.target):
                return LinkGained(after)
            if card not in (after.source, after.target):
                return LinkLost(before)
            return LinkChanged(before, after)


def _others(event: Event) -> Iterator[str]:
    match event:
        case Born(_, str(other)) | WentAside(_, str(other), _) | Absorbed(other) | GaveAway(other):
            yield other
        case LinkGained(link) | LinkLost(link) | LinkChanged(_, link):
            yield link.source
            yield link.target
        case _:
            return
