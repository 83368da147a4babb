"""Two readings of a canvas compared: what is different, word by word, and by whose hands.

The words of both readings decide what is kept, inserted and struck out, so that a reader
sees the same as when laying two prints side by side; the authorship of the later one
says whose hand each stretch was. Where it cannot be said for the very words (they were
struck out, put back and struck out again), the hands told in between are named.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from workspace.canvas import changes
from workspace.canvas.changes import Change, changes_between
from workspace.canvas.model import Canvas
from workspace.history.authorship import Authored, Authorship
from workspace.history.gathering import Party, gathered, names_of
from workspace.history.moments import CardName, Moment, Told
from workspace.history.sentences import Sentence
from workspace.history.words import Kind, differences, readable

Where = tuple[str, str | None, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text, what became of it, and whose hands that was (kept: nobody's)."""

    kind: Kind
    text: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """A change between the two readings; for a text, its words marked."""

    told: Told
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that is different between two revisions of one canvas."""

    before: int
    after: int
    compared: tuple[Compared, ...]
    names: Mapping[str, CardName]

    def sentences(self, party: Party = lambda actor: actor) -> tuple[Sentence, ...]:
        """The same in sentences; who has the same `party` has done it together."""
        return gathered([one.told for one in self.compared], self.names, party)


def compare(
    before: Canvas,
    after: Canvas,
    *,
    authorship: Authorship | None = None,
    moments: Iterable[Moment] = (),
) -> Comparison:
    """Compares two readings of the same canvas.

    Args:
        before: The earlier reading.
        after: The later one.
        authorship: Who wrote what, as it stood at the later revision.
        moments: Those between the two revisions: they say whose hands the other changes were.
    """
    hands = _hands_by_place(moments, before.revision, after.revision)
    compared: list[Compared] = []
    for change in changes_between(before, after):
        by = _hands_of(change, hands)
        if not isinstance(change, changes.Reworded):
            compared.append(Compared(Told(change, by, before.revision + 1, after.revision)))
            continue
        marks = words_of(change.before, change.after)
        if authorship is not None:
            stretches = authorship.stretches(change.section, change.card, change.key)
            marks = attributed(marks, stretches, before.revision, by)
            by = tuple(dict.fromkeys(hand for mark in marks for hand in mark.by)) or by
        else:
            marks = [mark if mark.kind == "kept" else replace(mark, by=by) for mark in marks]
        told = Told(change, by, before.revision + 1, after.revision)
        compared.append(Compared(told, tuple(marks)))
    # A card that is only in the bin now is still called by its name.
    names = names_of(before.cards) | names_of(after.cards)
    return Comparison(before.revision, after.revision, tuple(compared), names)


def words_of(before: str, after: str) -> list[Mark]:
    """What was kept, struck out and inserted, for readers."""
    return [Mark(one.kind, one.text) for one in readable(differences(before, after))]


def attributed(
    marks: Sequence[Mark],
    stretches: Sequence[Authored],
    since: int,
    otherwise: tuple[str, ...] = (),
) -> list[Mark]:
    """The marks with the hands that made them, in revisions after `since`."""
    now = _Ruler((s, s.by if s.written > since else None) for s in stretches if s.struck is None)
    then = _Ruler(
        (s, s.struck_by)
        for s in stretches
        if s.written <= since and (s.struck is None or s.struck > since)
    )
    said_before = "".join(mark.text for mark in marks if mark.kind != "inserted")
    said_after = "".join(mark.text for mark in marks if mark.kind != "struck")
    made: list[Mark] = []
    at_before = at_after = 0
    for mark in marks:
        size = len(mark.text)
        by: tuple[str, ...] = ()
        if mark.kind == "inserted" and now.text == said_after:
            by = now.hands(at_after, at_after + size)
        elif mark.kind == "struck" and then.text == said_before:
            by = then.hands(at_before, at_before + size)
        at_before += size if mark.kind != "inserted" else 0
        at_after += size if mark.kind != "struck" else 0
        made.append(mark if mark.kind == "kept" else replace(mark, by=by))
    known = tuple(dict.fromkeys(hand for mark in made for hand in mark.by))
    rest = otherwise or known
    return [m if m.kind == "kept" or m.by else replace(m, by=rest) for m in made]


class _Ruler:
    """A text laid out in stretches, each with a hand or none."""

    def __init__(self, stretches: Iterable[tuple[Authored, str | None]]) -> None:
        laid = list(stretches)
        self.text = "".join(stretch.text for stretch, _ in laid)
        self._hands = [hand for _, hand in laid]
        self._ends = list(accumulate(len(stretch.text) for stretch, _ in laid))

    def hands(self, start: int, stop: int) -> tuple[str, ...]:
        """Whose hands are in a part of it, in their order."""
        first, last = bisect_right(self._ends, start), bisect_left(self._ends, stop)
        found = self._hands[first : last + 1]
        return tuple(dict.fromkeys(hand for hand in found if hand is not None))


def _hands_by_place(
    moments: Iterable[Moment], after: int, until: int
) -> dict[Where, tuple[str, ...]]:
    hands: dict[Where, dict[str, None]] = {}
    for moment in moments:
        for told in moment.told:
            if told.last > after and told.first <= until:
                for place in places_of(told.change):
                    hands.setdefault(place, {}).update(dict.fromkeys(told.by))
    return {place: tuple(by) for place, by in hands.items()}


def _hands_of(change: Change, hands: Mapping[Where, tuple[str, ...]]) -> tuple[str, ...]:
    found = (hand for place in places_of(change) for hand in hands.get(place, ()))
    return tuple(dict.fromkeys(found))


_PLACES: Mapping[type[Change], str] = {
    changes.MovedAway: "~standing",
    changes.PutAside: "~standing",
    changes.Restored: "~standing",
    changes.Moved: "~order",
    changes.Restyled: "body",
}


def places_of(change: Change) -> Iterator[Where]:
    """What a change touches, so that changes of the same thing are found together."""
    match change:
        case changes.Added(section, card) | changes.Removed(section, card):
            yield section, card.id, "~being"
        case changes.Reworded(section, card, key) | changes.FieldSet(section, card, key):
            yield section, card, key
        case changes.Linked(section, link) | changes.Unlinked(section, link):
            yield section, link.id, "~link"
        case changes.Relinked(section, _, link):
            yield section, link.id, "~link"
        case (
            changes.MovedAway()
            | changes.PutAside()
            | changes.Restored()
            | changes.Moved()
            | changes.Restyled()
        ):  # pragma: no branch - the union is closed
            yield change.section, change.card, _PLACES[type(change)]
