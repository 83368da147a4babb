"""Gathers told changes into sentences, for moments and for comparisons alike.

What belongs together is said once: a merge is not also a rewording and a row of links
that go elsewhere, a card that moved to another section is not also a new card there, and
three needs that the same people added are one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workspace.canvas import changes
from workspace.canvas.model import Card, Link
from workspace.canvas.schema import SectionId
from workspace.history import sentences as s
from workspace.history.moments import CardName, Told
from workspace.history.sentences import LinkName

Party = Callable[[str], str]
"""What a reader may know of an actor: their group, or who they are."""


def gathered(
    told: Sequence[Told], names: Mapping[str, CardName], party: Party = lambda actor: actor
) -> tuple[s.Sentence, ...]:
    """What to say, in the order in which it began.

    Who is told under the same name (`party`) has done it together.
    """
    return tuple(_Gathering(told, names, party).say())


@dataclass(slots=True)
class _Heap:
    """What will be one sentence."""

    make: Callable[..., s.Sentence]
    facts: tuple[Any, ...]
    by: tuple[str, ...]
    things: dict[str, CardName | LinkName] = field(default_factory=dict)
    keys: dict[str, None] = field(default_factory=dict)
    of: list[Told] = field(default_factory=list)


class _Gathering:
    def __init__(self, told: Sequence[Told], names: Mapping[str, CardName], party: Party) -> None:
        self.told = told
        self.names = dict(names)
        self.party = party
        self.heaps: dict[tuple[Any, ...], _Heap] = {}
        self.merged = {
            one.change.into: one
            for one in told
            if isinstance(one.change, changes.PutAside) and one.change.into is not None
        }
        self.split = {
            one.change.card.split_from: one
            for one in told
            if isinstance(one.change, changes.Added) and one.change.card.split_from is not None
        }
        self.away = {
            (one.change.card, one.change.to): one
            for one in told
            if isinstance(one.change, changes.MovedAway)
        }
        self.absorbed = {
            one.change.card: one.change.into
            for one in told
            if isinstance(one.change, changes.PutAside) and one.change.into is not None
        }
        for one in told:
            if isinstance(one.change, changes.Added | changes.Removed):
                self.names.setdefault(one.change.card.id, name_of(one.change.card))

    def say(self) -> Iterator[s.Sentence]:
        for one in self.told:
            self._take(one)
        for heap in self._alike():
            keys = (tuple(heap.keys),) if heap.keys else ()
            things = (tuple(heap.things.values()),) if heap.things else ()
            yield heap.make(*_ordered(heap, things, keys), by=heap.by, of=tuple(heap.of))

    def _alike(self) -> Iterator[_Heap]:
        """The heaps, those of single cards of which the same is to say thrown together."""
        heaps: dict[Any, _Heap] = {}
        for place, heap in self.heaps.items():
            alike = (*place[:-1], tuple(heap.keys)) if heap.things and heap.keys else place
            if (known := heaps.get(alike)) is None:
                heaps[alike] = heap
            else:
                known.things |= heap.things
                known.of += heap.of
        yield from heaps.values()

    def _take(self, one: Told) -> None:
        match one.change:
            case changes.Linked() | changes.Unlinked() | changes.Relinked():
                self._take_link(one)
            case changes.Reworded() | changes.FieldSet() | changes.Restyled():
                self._take_content(one)
            case _:
                self._take_card(one)

    def _take_card(self, one: Told) -> None:
        match one.change:
            case changes.Added(section, card):
                if (card.id, section) in self.away:
                    return
                if card.moved_to is not None and (card.id, card.moved_to) not in self.away:
                    return  # What it left behind; it is told as new where it stands now.
                if card.split_from is not None:
                    parent = self._name(card.split_from, section)
                    self._heap(s.CardSplit, one, section, parent, thing=name_of(card))
                else:
                    self._heap(s.CardsAdded, one, section, thing=self._name(card.id, section))
            case changes.Removed(section, card):
                self._heap(s.CardsRemoved, one, section, thing=self._name(card.id, section))
            case changes.MovedAway(section, card, to):
                self._heap(s.CardsMovedAway, one, section, to, thing=self._name(card, section))
            case changes.PutAside(section, card, group, into, reason):
                name = self._name(card, section)
                if into is None:
                    self._heap(s.CardsSetAside, one, section, group, reason, thing=name)
                else:
                    self._heap(s.CardsMerged, one, section, self._name(into, section), thing=name)
            case changes.Restored(section, card):
                if (card, section) not in self.away:
                    self._heap(s.CardsRestored, one, section, thing=self._name(card, section))
            case changes.Moved(section, card):
                self._heap(s.CardsReordered, one, section, thing=self._name(card, section))
            case _:  # pragma: no cover - `_take` sends the others elsewhere
                return

    def _take_content(self, one: Told) -> None:
        match one.change:
            case changes.Reworded(_, None, key, _, _):
                self._heap(s.FrameReworded, one, key=key)
            case changes.FieldSet(_, None, key, _, _):
                self._heap(s.FrameSet, one, key=key)
            case changes.Reworded(section, str(card), key, _, _):
                if not self._by_the_way(one, card):
                    name = self._name(card, section)
                    self._heap(s.CardsReworded, one, section, thing=name, key=key, apart=card)
            case changes.FieldSet(section, str(card), key, _, after):
                if self._by_the_way(one, card):
                    return
                name = self._name(card, section)
                if key in ("status", "kind"):
                    self._heap(s.ValueSet, one, section, key, after, thing=name)
                else:
                    self._heap(s.FieldsSet, one, section, thing=name, key=key, apart=card)
            case changes.Restyled(section, card):
                self._heap(s.CardsRestyled, one, section, thing=self._name(card, section))
            case _:  # pragma: no cover - `_take` sends the others elsewhere
                return

    def _take_link(self, one: Told) -> None:
        match one.change:
            case changes.Linked(_, link):
                self._heap(s.LinksMade, one, link.kind, thing=self._link(link))
            case changes.Unlinked(_, link):
                self._heap(s.LinksRemoved, one, link.kind, thing=self._link(link))
            case changes.Relinked(_, before, after):
                ends = {before.source: after.source, before.target: after.target}
                followed = all(self.absorbed.get(old, old) == new for old, new in ends.items())
                if before.extras == after.extras and followed:
                    return  # The link of a card that was merged goes with it.
                self._heap(s.LinksChanged, one, after.kind, thing=self._link(after))
            case _:  # pragma: no cover - `_take` sends the others elsewhere
                return

    def _by_the_way(self, one: Told, card: str) -> bool:
        """Whether it is part of a merge or a split that is told anyway."""
        greater = self.merged.get(card) or self.split.get(card)
        return (
            greater is not None
            and set(one.by) <= set(greater.by)
            and one.first <= greater.last
            and greater.first <= one.last
        )

    def _heap(
        self,
        make: Callable[..., s.Sentence],
        one: Told,
        *facts: Any,
        thing: Any = None,
        key: str | None = None,
        apart: str | None = None,
    ) -> None:
        by = tuple(dict.fromkeys(map(self.party, one.by)))
        place = (make, *map(repr, facts), frozenset(by), apart)
        heap = self.heaps.setdefault(place, _Heap(make, facts, by))
        if thing is not None:
            heap.things[thing.id if isinstance(thing, CardName) else thing.link.id] = thing
        if key is not None:
            heap.keys[key] = None
        heap.of.append(one)

    def _name(self, card: str, section: SectionId) -> CardName:
        return self.names.get(card) or CardName(card, section)

    def _link(self, link: Link) -> LinkName:
        return LinkName(
            link, self._name(link.source, link.section), self._name(link.target, link.section)
        )


def _ordered(heap: _Heap, things: tuple[Any, ...], keys: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments of a sentence: where it is, what it is about, then what else is known."""
    if heap.make is s.CardSplit:
        return (*heap.facts, *things)
    return (*heap.facts[:1], *things, *heap.facts[1:], *keys)


def name_of(card: Card) -> CardName:
    """What a card is called."""
    return CardName(card.id, card.section, card.code, card.title)


def names_of(cards: Iterable[Card]) -> dict[str, CardName]:
    """What cards are called; of one that moved, where it is now."""
    names: dict[str, CardName] = {}
    for card in cards:
        if card.id not in names or card.moved_to is None:
            names[card.id] = name_of(card)
    return names
