"""What an edit did, in our words: two readings compared.

Not derived from updates: a burst of keystrokes is one rewording, and new order keys
that leave the cards in the same order are no change at all. Digests for people who
were away, and the moments of the history, are told from these.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workspace.canvas import body
from workspace.canvas.model import Canvas, Card, Frame, Link, Section
from workspace.canvas.schema import CARD_SECTIONS, CardSectionId, SectionId


@dataclass(frozen=True, slots=True)
class Added:
    """A card that was not there."""

    section: CardSectionId
    card: Card


@dataclass(frozen=True, slots=True)
class Removed:
    """A card that is gone for good: purged, or erased."""

    section: CardSectionId
    card: Card


@dataclass(frozen=True, slots=True)
class Reworded:
    """A text reads differently. `card` is None in the frame; a body is told as its words."""

    section: SectionId
    card: str | None
    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Restyled:
    """A body has the same words and stands out differently."""

    section: CardSectionId
    card: str


@dataclass(frozen=True, slots=True)
class FieldSet:
    """A plain value changed (None: not set). `kind` counts as one."""

    section: SectionId
    card: str | None
    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Moved:
    """A card stands elsewhere among those that were there before."""

    section: CardSectionId
    card: str


@dataclass(frozen=True, slots=True)
class MovedAway:
    """A card went to another section."""

    section: CardSectionId
    card: str
    to: str


@dataclass(frozen=True, slots=True)
class PutAside:
    """A card was set aside; `into` names the card that took its words, if one did.

    When somebody says why (`reason`) only later, that is another one.
    """

    section: CardSectionId
    card: str
    group: str | None
    into: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    """A card came back: out of the bin, or from another section."""

    section: CardSectionId
    card: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A link that was not there."""

    section: CardSectionId
    link: Link


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A link that is gone."""

    section: CardSectionId
    link: Link


@dataclass(frozen=True, slots=True)
class Relinked:
    """A link says something else, or goes elsewhere."""

    section: CardSectionId
    before: Link
    after: Link


Change = (
    Added
    | Removed
    | Reworded
    | Restyled
    | FieldSet
    | Moved
    | MovedAway
    | PutAside
    | Restored
    | Linked
    | Unlinked
    | Relinked
)


def changes_between(before: Canvas, after: Canvas) -> tuple[Change, ...]:
    """Everything that is different, the frame first, then section by section."""
    told: list[Change] = list(frame_changes(before.frame, after.frame))
    for name in CARD_SECTIONS:
        told.extend(section_changes(before.section(name), after.section(name)))
    return tuple(told)


def frame_changes(before: Frame, after: Frame) -> Iterator[Change]:
    """What is different in the frame."""
    yield from _texts("frame", None, before.texts, after.texts)
    yield from _fields("frame", None, before.fields, after.fields)


def section_changes(before: Section, after: Section) -> Iterator[Change]:
    """What is different in one section: card by card in the new order, then the links."""
    old = {card.id: card for card in before.cards}
    new = {card.id: card for card in after.cards}
    for card in after.cards:
        known = old.get(card.id)
        if known is None:
            yield Added(after.id, card)
        elif known != card:
            yield from _card(known, card)
    moved = _moved([c.id for c in before.present], [c.id for c in after.present])
    yield from (Moved(after.id, card) for card in moved)
    yield from (Removed(before.id, card) for card in before.cards if card.id not in new)
    yield from _links(before, after)


def _card(before: Card, after: Card) -> Iterator[Change]:
    section, name = after.section, after.id
    if after.moved_to is not None and before.moved_to is None:
        yield MovedAway(section, name, after.moved_to)
    elif (aside := after.set_aside) is not None and (
        before.present or aside.says_more_than(before.set_aside)
    ):
        yield PutAside(section, name, aside.group, after.merged_into, aside.reason)
    elif after.present and not before.present:
        yield Restored(section, name)
    if before.kind != after.kind:
        yield FieldSet(section, name, "kind", before.kind, after.kind)
    if before.title != after.title:
        yield Reworded(section, name, "title", before.title, after.title)
    if before.body != after.body:
        words = body.plain_text(before.body), body.plain_text(after.body)
        if words[0] == words[1]:
            yield Restyled(section, name)
        else:
            yield Reworded(section, name, "body", *words)
    yield from _texts(section, name, before.texts, after.texts)
    yield from _fields(section, name, before.fields, after.fields)


def _texts(
    section: SectionId, card: str | None, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Change]:
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key, ""), after.get(key, "")
        if was != now:
            yield Reworded(section, card, key, was, now)


def _fields(
    section: SectionId, card: str | None, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        if was != now:
            yield FieldSet(section, card, key, was, now)


def _links(before: Section, after: Section) -> Iterator[Change]:
    old = {link.id: link for link in before.links}
    new = {link.id: link for link in after.links}
    for name, link in new.items():
        if name not in old:
            yield Linked(after.id, link)
        elif old[name] != link:
            yield Relinked(after.id, old[name], link)
    yield from (Unlinked(before.id, link) for name, link in old.items() if name not in new)


def _moved(before: list[str], after: list[str]) -> list[str]:
    """The fewest cards that must have moved to get from one order to the other."""
    place = {name: number for number, name in enumerate(before)}
    common = [name for name in after if name in place]
    # The longest run of cards that kept their order stayed; the others moved.
    tails: list[int] = []
    holders: list[int] = []
    previous: list[int] = []
    for index, name in enumerate(common):
        rank = bisect_left(tails, place[name])
        previous.append(holders[rank - 1] if rank else -1)
        tails[rank : rank + 1] = [place[name]]
        holders[rank : rank + 1] = [index]
    stayed: set[str] = set()
    index = holders[-1] if holders else -1
    while index >= 0:
        stayed.add(common[index])
        index = previous[index]
    return [name for name in common if name not in stayed]
