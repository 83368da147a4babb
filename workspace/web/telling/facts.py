"""From what the chronicle answers back to the values that sentences are made of.

Whose hands they were is kept beside each sentence: `by` holds keys that only the `Hands` of
the same reader can read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from workspace.canvas import changes
from workspace.canvas.model import Card, Link
from workspace.canvas.schema import LINK_KIND, SECTIONS, CardSectionId, SectionId, card_section
from workspace.chronicle import shapes
from workspace.history import sentences as s
from workspace.history.moments import CardName, Told
from workspace.language import N_, Catalogue
from workspace.organisations.shapes import Group
from workspace.outputs.history_words import (
    Absent,
    GroupParty,
    Party,
    PersonParty,
    ServerParty,
    You,
)

TEAM: Final = "\0team"
"""The name under which the core team goes through a sentence; `lines` puts our own words there."""


class Hands:
    """Whose hands, by keys: what a sentence's `by` holds."""

    def __init__(self, groups: Iterable[Group], speaks: Catalogue) -> None:
        self._groups = {one.id: one for one in groups}
        self._speaks = speaks
        self._parties: dict[str, Party] = {}

    def key(self, hand: shapes.Hand) -> str:
        """The key of a hand."""
        key = f"{hand.kind}\0{hand.id}\0{hand.name}"
        self._parties.setdefault(key, self._party(hand))
        return key

    def keys(self, hands: Iterable[shapes.Hand]) -> tuple[str, ...]:
        """The keys of several, each once."""
        return tuple(dict.fromkeys(map(self.key, hands)))

    def party(self, key: str) -> Party:
        """Who is meant by a key."""
        return self._parties.get(key, Absent())

    def group(self, ident: str) -> GroupParty | None:
        """The group with this id, as it is called now."""
        known = self._groups.get(ident)
        return GroupParty(known.name, known.color, known.letter) if known else None

    def _party(self, hand: shapes.Hand) -> Party:
        match hand.kind:
            case "you":
                return You()
            case "person":
                return PersonParty(hand.name or "")
            case "server":
                return ServerParty()
            case "team":
                return PersonParty(TEAM)
            case "nobody":
                return Absent()
            case _:
                # As it was called then, in the colour it has now.
                now = self._groups.get(hand.id or "")
                name = hand.name or (now.name if now else None)
                if not name:
                    return PersonParty(TEAM)
                return GroupParty(name, now.color if now else None, now.letter if now else None)


def sentence_of(said: shapes.Sentence, hands: Hands) -> s.Sentence:  # noqa: C901 - one arm per kind
    """The sentence to be, as the words read it."""
    by = hands.keys(said.by)
    if said.kind == "frame_reworded":
        return s.FrameReworded(tuple(said.keys), by=by)
    if said.kind == "frame_set":
        return s.FrameSet(tuple(said.keys), by=by)
    if said.kind in ("links_made", "links_removed", "links_changed"):
        make = _LINKS[said.kind]
        return make(said.link_kind or "", tuple(map(_link, said.links)), by=by)
    section = card_section(said.section or "needs")
    cards = tuple(map(card_name, said.cards))
    match said.kind:
        case "cards_added" | "cards_removed":
            of = tuple(_told(one, section) for one in said.changes)
            added = said.kind == "cards_added"
            return (s.CardsAdded if added else s.CardsRemoved)(section, cards, by=by, of=of)
        case "cards_reworded":
            return s.CardsReworded(section, cards, tuple(said.keys), by=by)
        case "cards_restyled":
            return s.CardsRestyled(section, cards, by=by)
        case "cards_set_aside":
            return s.CardsSetAside(section, cards, said.group, said.reason, by=by)
        case "cards_merged":
            return s.CardsMerged(section, cards, card_name(said.into[0]), by=by)
        case "card_split":
            return s.CardSplit(section, cards[0], tuple(map(card_name, said.into)), by=by)
        case "cards_restored":
            return s.CardsRestored(section, cards, by=by)
        case "cards_reordered":
            return s.CardsReordered(section, cards, by=by)
        case "cards_moved_away":
            return s.CardsMovedAway(section, cards, card_section(said.to or section), by=by)
        case "value_set":
            return s.ValueSet(section, cards, said.key or "", said.value, by=by)
        case _:
            return s.FieldsSet(section, cards, tuple(said.keys), by=by)


_LINKS: Final[Mapping[str, type[s.LinksMade | s.LinksRemoved | s.LinksChanged]]] = {
    "links_made": s.LinksMade,
    "links_removed": s.LinksRemoved,
    "links_changed": s.LinksChanged,
}


def chapter_sentence(card: shapes.CardRef, chapter: shapes.Chapter) -> shapes.Sentence:  # noqa: C901 - one arm per kind
    """What a chapter of a card's story would be among the sentences of a moment."""
    said = shapes.Sentence(kind="fields_set", by=chapter.by, section=card.section, cards=[card])
    other = [chapter.other] if chapter.other else []
    match chapter.what:
        case "born" if other:
            said.kind, said.cards, said.into = "card_split", other, [card]
        case "born":
            said.kind = "cards_added"
            said.changes = [
                shapes.Told(
                    what="added",
                    section=card.section,
                    first=chapter.first,
                    last=chapter.last,
                    by=chapter.by,
                    card=card.id,
                    after=chapter.after,
                )
            ]
        case "worded":
            said.kind, said.keys = "cards_reworded", [chapter.key or "title"]
        case "restyled":
            said.kind = "cards_restyled"
        case "value_set" if chapter.key in ("status", "kind"):
            said.kind, said.key, said.value = "value_set", chapter.key, chapter.after
        case "value_set":
            said.keys = [chapter.key or ""]
        case "went_aside" if other:
            said.kind, said.into = "cards_merged", other
        case "went_aside":
            said.kind, said.group = "cards_set_aside", chapter.group
            said.reason = chapter.reason
        case "came_back":
            said.kind = "cards_restored"
        case "moved_on":
            said.kind, said.to = "cards_moved_away", chapter.to or card.section
        case "reordered":
            said.kind = "cards_reordered"
        case "absorbed" if other:
            said.kind, said.cards, said.into = "cards_merged", other, [card]
        case "gave_away" if other:
            said.kind, said.into = "card_split", other
        case "link_gained" | "link_lost" | "link_changed" if other:
            said.kind = _LINK_CHAPTERS[chapter.what]
            said.link_kind = chapter.link_kind
            said.links = [_between(card, other[0], chapter.link_kind or "")]
        case "gone":
            said.kind = "cards_removed"
        case _:
            said.keys = [""]
    return said


_LINK_CHAPTERS: Final[Mapping[str, shapes.SentenceKind]] = {
    "link_gained": "links_made",
    "link_lost": "links_removed",
    "link_changed": "links_changed",
}


def _between(card: shapes.CardRef, other: shapes.CardRef, kind: str) -> shapes.LinkRef:
    """The link in its own direction: a story names only its other end."""
    known = LINK_KIND.get(kind)
    leaves = known is None or known.source == card.section
    source, target = (card, other) if leaves else (other, card)
    return shapes.LinkRef(id="", kind=kind, source=source, target=target)


def card_name(card: shapes.CardRef) -> CardName:
    """A card as it was called."""
    return CardName(card.id, section_id(card.section), card.code, card.title)


def section_id(name: str) -> SectionId:
    """The section of that name."""
    return next((section for section in SECTIONS if section == name), "needs")


def _link(link: shapes.LinkRef) -> s.LinkName:
    section = card_section(link.source.section)
    return s.LinkName(
        Link(link.id, section, link.kind, link.source.id, link.target.id),
        card_name(link.source),
        card_name(link.target),
    )


def _told(one: shapes.Told, section: CardSectionId) -> Told:
    """A card that came or went: only its kind matters to a sentence."""
    card = one.after if one.what == "added" else one.before
    kind = str(card.get("kind", "")) if isinstance(card, dict) else ""
    made = Card(id=one.card or "", section=section, kind=kind, order="")
    change = changes.Added(section, made) if one.what == "added" else changes.Removed(section, made)
    return Told(change, first=one.first, last=one.last)


TEAM_WORDS: Final = N_("the core team")
