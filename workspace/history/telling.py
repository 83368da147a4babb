"""Tells a burst while it is replayed: what is different at its end, and whose hand it was.

Everything that can change has a *place*: a text, a plain value, a card's standing, its
order, a link. At each place only the first touch of each hand matters: what was there
before is noted then, once, and nothing is read again until the end. Ten keystrokes of
one actor are one rewording. Where another hand follows, the first one's work is told by
itself; where two take turns, they share one change.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from workspace.canvas import body as bodies
from workspace.canvas import changes
from workspace.canvas.changes import Change
from workspace.canvas.model import Card, Link, SetAside
from workspace.canvas.schema import (
    SECTION,
    SECTIONS,
    InvalidValue,
    SectionId,
    card_section,
    check_link,
    check_value,
    field_of,
)
from workspace.history.moments import Told

STANDING: Final = "~standing"
ORDER: Final = "~order"
LINK: Final = "~link"
STANDING_KEYS: Final = ("set_aside", "moved_to", "merged_into")

Place = tuple[str, str | None, str]
Standing = tuple[Any, Any, Any]


class Present(Protocol):
    """How things are now; the witness answers."""

    def value(self, place: Place) -> Any:
        """What stands at a place: see `Teller.touch`."""
        ...

    def card(self, section: str, card: str) -> Card | None:
        """A card as it reads now, its body as words alone."""
        ...

    def orders(self, section: str) -> Mapping[str, tuple[str, Standing]]:
        """Order key and standing of every card of a section."""
        ...


@dataclass(slots=True)
class _Turn:
    """What one hand, or several taking turns, did at a place."""

    before: Any
    hands: list[str]
    first: int
    last: int


@dataclass(slots=True)
class _Arrival:
    """A card that was not there when the burst began."""

    hand: str
    revision: int
    last: int


class Teller:
    """Hears of every touch within one burst and tells the changes at its end."""

    __slots__ = ("_arrived", "_gone", "_turns")

    def __init__(self) -> None:
        self._turns: dict[Place, list[_Turn]] = {}
        self._arrived: dict[tuple[str, str | None], _Arrival] = {}
        self._gone: dict[tuple[str, str], tuple[Card, _Arrival]] = {}

    # ── hearing ──

    def touch(self, place: Place, actor: str, revision: int, before: Callable[[], Any]) -> None:
        """Something at `place` is about to change; `before` tells what is there.

        A text is its words, a body its words and its style, a link its value or None.
        """
        turns = self._turns.get(place)
        if turns is None:
            arrival = self._arrived.get((place[0], place[1]))
            if arrival is not None and arrival.hand == actor and place[2] != STANDING:
                # Who brings a card and fills it in has brought a filled card.
                arrival.last = revision
                return
            self._turns[place] = [_Turn(before(), [actor], revision, revision)]
            return
        last = turns[-1]
        if actor in last.hands:
            last.last = revision
            return
        for number, turn in enumerate(turns):
            if actor in turn.hands:
                # They take turns: from their first one on it is work in common.
                hands = dict.fromkeys(hand for each in turns[number:] for hand in each.hands)
                turns[number:] = [_Turn(turn.before, list(hands), turn.first, revision)]
                return
        turns.append(_Turn(before(), [actor], revision, revision))

    def arrive(self, section: str, card: str, actor: str, revision: int) -> None:
        """A card is new."""
        self._arrived[section, card] = _Arrival(actor, revision, revision)

    def leave(self, section: str, card: Card, actor: str, revision: int) -> None:
        """A card goes for good; it read like this."""
        before = self._first(section, card.id)
        if self._arrived.pop((section, card.id), None) is None:
            left = _Arrival(actor, revision, revision)
            self._gone.setdefault((section, card.id), (_as_it_was(card, before), left))
        for key in before:
            del self._turns[section, card.id, key]

    def _first(self, section: str, card: str | None) -> dict[str, Any]:
        """What was there at every place of a card before the first hand that is told by itself."""
        return {
            place[2]: turns[0].before
            for place, turns in self._turns.items()
            if place[:2] == (section, card) and place[2] != LINK
        }

    # ── telling ──

    def places(self) -> tuple[Place, ...]:
        """Where hands have been, but for what a new card was brought with."""
        return tuple(self._turns)

    def tell(self, present: Present) -> tuple[Told, ...]:
        """Everything that is different now, in the order in which it began."""
        told = [*self._arrivals(present), *self._departures(), *self._moves(present)]
        for place, turns in self._turns.items():
            afters = [*(turn.before for turn in turns[1:]), present.value(place)]
            for turn, after in zip(turns, afters, strict=True):
                by = tuple(turn.hands)
                told.extend(
                    Told(change, by, turn.first, turn.last)
                    for change in _told_at(place, turn.before, after)
                )
        # A card comes before what is done to it, whatever was touched first.
        told.sort(key=lambda one: (one.first, _RANK.get(type(one.change), 1)))
        return tuple(told)

    def _arrivals(self, present: Present) -> Iterator[Told]:
        for (section, name), arrival in self._arrived.items():
            card = present.card(section, str(name))
            if card is None:  # pragma: no cover - who leaves has not arrived any more
                continue
            card = _as_it_was(card, self._first(section, name))
            yield Told(
                changes.Added(card.section, card), (arrival.hand,), arrival.revision, arrival.last
            )

    def _departures(self) -> Iterator[Told]:
        for card, left in self._gone.values():
            change = changes.Removed(card.section, card)
            yield Told(change, (left.hand,), left.revision, left.revision)

    def _moves(self, present: Present) -> Iterator[Told]:
        by_section: dict[str, dict[str, list[_Turn]]] = {}
        for (section, card, key), turns in self._turns.items():
            if key == ORDER and card is not None:
                by_section.setdefault(section, {})[card] = turns
        for section, touched in by_section.items():
            now = present.orders(section)
            before, after = [], []
            for card, (order, standing) in now.items():
                if _lies(standing):
                    after.append((order, card))
                if (section, card) in self._arrived:
                    continue
                stood = self._turns.get((section, card, STANDING))
                if _lies(stood[0].before if stood else standing):
                    before.append((touched[card][0].before if card in touched else order, card))
            for card in _moved(_names(before), _names(after), touched):
                turns = touched.get(card) or [turn for each in touched.values() for turn in each]
                by = tuple(dict.fromkeys(hand for turn in turns for hand in turn.hands))
                change = changes.Moved(card_section(section), card)
                yield Told(change, by, min(t.first for t in turns), max(t.last for t in turns))


_RANK: Final[Mapping[type[Change], int]] = {changes.Added: 0, changes.Moved: 2}


def _told_at(place: Place, before: Any, after: Any) -> Iterator[Change]:
    section, name, key = _section(place[0]), place[1], place[2]
    if key == STANDING:
        yield from _standing(place[0], str(name), before, after)
    elif key == LINK:
        yield from _link(place[0], str(name), before, after)
    elif key == ORDER or before == after:
        return
    elif (field := field_of(section, key)) is not None and field.live:
        if field.type != "rich_text":
            yield changes.Reworded(section, name, key, before, after)
        elif before[0] == after[0]:
            yield changes.Restyled(card_section(section), str(name))
        else:
            yield changes.Reworded(section, name, key, before[0], after[0])
    else:
        was, now = _valid(section, key, before), _valid(section, key, after)
        if was != now:
            yield changes.FieldSet(section, name, key, was, now)


def _standing(place: str, name: str, before: Standing, after: Standing) -> Iterator[Change]:
    section = card_section(place)
    was, now = SetAside.of(before[0]), SetAside.of(after[0])
    _, moved_to, into = after
    if moved_to is not None and before[1] is None:
        yield changes.MovedAway(section, name, moved_to)
    elif now is not None and (_lies(before) or now.says_more_than(was)):
        yield changes.PutAside(section, name, now.group, into, now.reason)
    elif _lies(after) and not _lies(before):
        yield changes.Restored(section, name)


def _link(place: str, name: str, before: Any, after: Any) -> Iterator[Change]:
    section = card_section(place)
    was, now = link_of(section, name, before), link_of(section, name, after)
    if was == now:
        return
    if was is None and now is not None:
        yield changes.Linked(section, now)
    elif was is not None and now is None:
        yield changes.Unlinked(section, was)
    elif was is not None and now is not None:  # pragma: no branch - one of them is there
        yield changes.Relinked(section, was, now)


def link_of(section: str, name: str, value: Any) -> Link | None:
    """The link that a plain value is; None for what no reader can use."""
    if value is None:
        return None
    try:
        check_link(section, value)
    except InvalidValue:
        return None
    extras = {k: v for k, v in value.items() if k not in ("kind", "from", "to") and v}
    return Link(name, card_section(section), value["kind"], value["from"], value["to"], extras)


def _valid(section: str, key: str, value: Any) -> Any:
    if key == "kind" and value is None:
        return SECTION[card_section(section)].default_kind
    if value is None:
        return None
    try:
        check_value(section, key, value)
    except InvalidValue:
        return None
    return value


def _as_it_was(card: Card, before: Mapping[str, Any]) -> Card:
    """The card with what was there before at some of its places."""
    given: dict[str, Any] = {}
    texts, fields = dict(card.texts), dict(card.fields)
    for key, value in before.items():
        if key == STANDING:
            aside, moved_to, into = value
            given |= {"moved_to": moved_to, "merged_into": into}
            given["set_aside"] = SetAside.of(aside)
        elif key in ("title", "kind"):
            given[key] = value or (SECTION[card.section].default_kind if key == "kind" else "")
        elif (field := field_of(card.section, key)) is None:
            continue
        elif field.type == "rich_text":
            given[key] = bodies.from_text(value[0])
        else:
            held = texts if field.live else fields
            value = value if field.live else _valid(card.section, key, value)  # noqa: PLW2901
            if value in (None, ""):
                held.pop(key, None)
            else:
                held[key] = value
    return replace(card, texts=texts, fields=fields, **given)


def _lies(standing: Standing) -> bool:
    return standing[0] is None and standing[1] is None


def _section(name: str) -> SectionId:
    return next(section for section in SECTIONS if section == name)


def _names(places: list[tuple[str, str]]) -> list[str]:
    return [card for _, card in sorted(places)]


def _moved(before: Sequence[str], after: Sequence[str], touched: Mapping[str, Any]) -> list[str]:
    """The fewest cards that must have moved, those whose order somebody set before others.

    The heaviest run of cards in the old order stayed; an untouched card weighs more
    than all touched ones.
    """
    place = {name: number for number, name in enumerate(before)}
    common = [name for name in after if name in place]
    heavy = len(touched) + 1
    # Best weights of runs that end at a place, growing with the place.
    ends: list[int] = []
    weights: list[int] = []
    holders: list[int] = []
    previous: list[int] = []
    for index, name in enumerate(common):
        rank = bisect_left(ends, place[name])
        weight = (weights[rank - 1] if rank else 0) + (1 if name in touched else heavy)
        previous.append(holders[rank - 1] if rank else -1)
        stop = rank
        while stop < len(ends) and weights[stop] <= weight:
            stop += 1
        ends[rank:stop], weights[rank:stop] = [place[name]], [weight]
        holders[rank:stop] = [index]
    stayed: set[str] = set()
    index = holders[-1] if holders else -1
    while index >= 0:
        stayed.add(common[index])
        index = previous[index]
    return [name for name in common if name not in stayed]
