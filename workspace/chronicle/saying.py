"""Moments, comparisons and stories as one reader may see them.

Everything that goes out passes here: what lies in a section that is closed to the reader is
left out, cards there keep no code and no title, and every actor becomes the hand that the
reader may know. The page decides nothing of this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from workspace.canvas import changes
from workspace.chronicle import shapes
from workspace.chronicle.parties import Parties, Reader
from workspace.history import sentences as s
from workspace.history.gathering import gathered
from workspace.history.moment_json import card_json, link_json, told_json
from workspace.history.moments import CardName, Moment, Told, cards_of

LONGEST: Final = 2_000
_KINDS: Final[Mapping[type[s.Sentence], shapes.SentenceKind]] = {
    s.CardsAdded: "cards_added",
    s.CardsRemoved: "cards_removed",
    s.CardsReworded: "cards_reworded",
    s.CardsRestyled: "cards_restyled",
    s.CardsSetAside: "cards_set_aside",
    s.CardsMerged: "cards_merged",
    s.CardSplit: "card_split",
    s.CardsRestored: "cards_restored",
    s.CardsReordered: "cards_reordered",
    s.CardsMovedAway: "cards_moved_away",
    s.ValueSet: "value_set",
    s.FieldsSet: "fields_set",
    s.LinksMade: "links_made",
    s.LinksRemoved: "links_removed",
    s.LinksChanged: "links_changed",
    s.FrameReworded: "frame_reworded",
    s.FrameSet: "frame_set",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of moments a reader asks for; None: whatever it is."""

    section: str | None = None
    card: str | None = None
    change: str | None = None
    group: str | None = None
    partner: str | None = None
    actor: str | None = None


ANYTHING: Final = Chosen()


def may_see(reader: Reader, told: Told) -> bool:
    """Whether a change may be told to the reader."""
    return told.change.section in reader.sections


def visible(told: Iterable[Told], reader: Reader) -> tuple[Told, ...]:
    """The changes that may be told to the reader."""
    return tuple(one for one in told if may_see(reader, one))


def known_names(names: Mapping[str, CardName], reader: Reader) -> dict[str, CardName]:
    """The names of cards; of those in closed sections nothing but where they are."""
    return {
        card: name if name.section in reader.sections else CardName(card, name.section)
        for card, name in names.items()
    }


def say_moment(
    moment: Moment, parties: Parties, chosen: Chosen | None = None, *, is_open: bool = False
) -> shapes.Moment | None:
    """A moment for one reader; None: it has nothing to tell them."""
    reader = parties.reader
    told = visible(moment.told, reader)
    if chosen is not None:
        told = tuple(one for one in told if is_chosen(one, chosen, parties))
    if not told:
        return None
    names = known_names(moment.names, reader)
    return shapes.Moment(
        first=moment.first,
        last=moment.last,
        began=moment.began,
        ended=moment.ended,
        kind=moment.kind,
        by=parties.all_of([actor for one in told for actor in one.by], moment.first),
        sections=list(dict.fromkeys(one.change.section for one in told)),
        sentences=say_all(told, names, parties, moment.first),
        open=is_open,
    )


def say_all(
    told: Sequence[Told],
    names: Mapping[str, CardName],
    parties: Parties,
    revision: int | None = None,
) -> list[shapes.Sentence]:
    """Changes in sentences; what people of one group did is said once."""
    said = gathered(told, names, lambda actor: parties.key(actor, revision))
    return [_sentence(one, parties, revision) for one in said]


def say_told(one: Told, parties: Parties, revision: int | None = None) -> shapes.Told:
    """One change, its texts cut where they are very long."""
    plain = told_json(one)
    card, before, after = _substance(one.change, plain)
    return shapes.Told(
        what=plain["what"],
        section=one.change.section,
        first=one.first,
        last=one.last,
        by=parties.all_of(one.by, revision if revision is not None else one.first),
        card=card,
        key=plain.get("key"),
        before=short(before),
        after=short(after),
    )


def _substance(change: changes.Change, plain: dict[str, Any]) -> tuple[str | None, Any, Any]:
    """Which card, what was there before, what is there after."""
    match change:
        case changes.Added(_, card):
            return card.id, None, card_json(card)
        case changes.Removed(_, card):
            return card.id, card_json(card), None
        case changes.Linked(_, link):
            return link.source, None, link_json(link)
        case changes.Unlinked(_, link):
            return link.source, link_json(link), None
        case changes.Relinked(_, _, link):
            return link.source, plain["before"], plain["after"]
        case changes.MovedAway():
            return change.card, None, change.to
        case changes.PutAside():
            return change.card, None, change.into
        case _:
            return change.card, plain.get("before"), plain.get("after")


def card_ref(name: CardName) -> shapes.CardRef:
    """A card as it is called."""
    return shapes.CardRef(id=name.id, section=name.section, code=name.code, title=name.title)


def _sentence(one: s.Sentence, parties: Parties, revision: int | None) -> shapes.Sentence:
    said = shapes.Sentence(
        kind=_KINDS[type(one)],
        by=[parties.hand(key) for key in one.by],
        changes=[say_told(told, parties, revision) for told in one.of],
    )
    match one:
        case s.LinksMade() | s.LinksRemoved() | s.LinksChanged():
            said.link_kind = one.kind
            said.links = [_link(link) for link in one.links]
        case s.FrameReworded() | s.FrameSet():
            said.section, said.keys = "frame", list(one.keys)
        case s.CardSplit():
            said.section, said.cards = one.section, [card_ref(one.card)]
            said.into = [card_ref(card) for card in one.into]
        case _:
            said.section, said.cards = one.section, [card_ref(card) for card in one.cards]
            _facts(said, one)
    return said


def _facts(said: shapes.Sentence, one: s.Sentence) -> None:
    match one:
        case s.CardsReworded() | s.FieldsSet():
            said.keys = list(one.keys)
        case s.CardsSetAside():
            said.group, said.reason = one.group, one.reason
        case s.CardsMerged():
            said.into = [card_ref(one.into)]
        case s.CardsMovedAway():
            said.to = one.to
        case s.ValueSet():
            said.key, said.value = one.key, one.value
        case _:
            pass


def _link(name: s.LinkName) -> shapes.LinkRef:
    return shapes.LinkRef(
        id=name.link.id,
        kind=name.link.kind,
        source=card_ref(name.source),
        target=card_ref(name.target),
    )


def is_chosen(one: Told, chosen: Chosen, parties: Parties, revision: int | None = None) -> bool:
    """Whether a change is among those that are asked for.

    `revision`: groups and organisations as of then, as they are told; without one, of the change.
    """
    as_of = one.first if revision is None else revision
    if chosen.section is not None and one.change.section != chosen.section:
        return False
    if chosen.card is not None and chosen.card not in set(cards_of(one.change)):
        return False
    if chosen.change is not None and told_json(one)["what"] != chosen.change:
        return False
    if chosen.actor is not None and chosen.actor not in one.by:
        return False
    return all(
        any(parties.party(actor, as_of).get(key) == value for actor in one.by)
        for key, value in (("group", chosen.group), ("partner", chosen.partner))
        if value is not None
    )


def short(value: Any) -> Any:
    """A value with its long texts cut."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST else value[:LONGEST] + "…"
    if isinstance(value, dict):
        return {key: short(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [short(held) for held in value]
    return value
