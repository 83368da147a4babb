"""The story of a card in words: each chapter is said as the sentence it would be elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from workspace.canvas import changes
from workspace.canvas.model import Link
from workspace.canvas.schema import SectionId, card_section
from workspace.history import sentences as s
from workspace.history import story as chapters
from workspace.history.moments import CardName, Told
from workspace.history.sentences import LinkName, Sentence
from workspace.history.story import Chapter, Story
from workspace.outputs.history_words.lines import Line
from workspace.outputs.history_words.reading import Reading
from workspace.outputs.history_words.sentences import sentence_lines


def chapter_lines(story: Story, reading: Reading) -> Iterator[tuple[Chapter, Line]]:
    """Every chapter with its line; `by` of a chapter holds what `reading.party` resolves."""
    for chapter in story.chapters:
        for line in sentence_lines([chapter_sentence(story, chapter)], reading):
            yield chapter, line


def chapter_sentence(story: Story, chapter: Chapter) -> Sentence:
    """What a chapter would be among the sentences of a moment."""
    event, by = chapter.event, chapter.by
    match event:
        case chapters.LinkGained(link):
            return s.LinksMade(link.kind, (_link(story, link),), by=by)
        case chapters.LinkLost(link):
            return s.LinksRemoved(link.kind, (_link(story, link),), by=by)
        case chapters.LinkChanged(_, link):
            return s.LinksChanged(link.kind, (_link(story, link),), by=by)
        case chapters.Born() | chapters.Absorbed() | chapters.GaveAway() | chapters.WentAside():
            return _family(story, event, by)
        case chapters.Worded() | chapters.ValueSet() | chapters.Restyled():
            return _content(story, event, by)
        case _:
            return _place(story, event, by)


def _family(
    story: Story,
    event: chapters.Born | chapters.Absorbed | chapters.GaveAway | chapters.WentAside,
    by: tuple[str, ...],
) -> Sentence:
    name = _name(story, story.card)
    match event:
        case chapters.Born(card, parent):
            if parent is not None:
                return s.CardSplit(card.section, _name(story, parent), (name,), by=by)
            # What it is called on the way is what it is called last; its kind was that of then.
            told = Told(changes.Added(card.section, card))
            return s.CardsAdded(card.section, (name,), by=by, of=(told,))
        case chapters.Absorbed(other):
            return s.CardsMerged(name.section, (_name(story, other),), name, by=by)
        case chapters.GaveAway(other):
            return s.CardSplit(name.section, name, (_name(story, other),), by=by)
        case chapters.WentAside(group, into):  # pragma: no branch - the union is closed
            if into is not None:
                return s.CardsMerged(name.section, (name,), _name(story, into), by=by)
            return s.CardsSetAside(name.section, (name,), group, by=by)


def _content(
    story: Story,
    event: chapters.Worded | chapters.ValueSet | chapters.Restyled,
    by: tuple[str, ...],
) -> Sentence:
    name = _name(story, story.card)
    match event:
        case chapters.Worded(key, _, _):
            return s.CardsReworded(name.section, (name,), (key,), by=by)
        case chapters.ValueSet(key, _, after):
            if key in ("status", "kind"):
                return s.ValueSet(name.section, (name,), key, after, by=by)
            return s.FieldsSet(name.section, (name,), (key,), by=by)
        case chapters.Restyled():  # pragma: no branch - the union is closed
            return s.CardsRestyled(name.section, (name,), by=by)


def _place(
    story: Story,
    event: chapters.CameBack | chapters.MovedOn | chapters.Reordered | chapters.Gone,
    by: tuple[str, ...],
) -> Sentence:
    name = _name(story, story.card)
    match event:
        case chapters.CameBack():
            return s.CardsRestored(name.section, (name,), by=by)
        case chapters.MovedOn(origin, to):
            return s.CardsMovedAway(card_section(origin), (name,), card_section(to), by=by)
        case chapters.Reordered():
            return s.CardsReordered(name.section, (name,), by=by)
        case chapters.Gone():  # pragma: no branch - the union is closed
            return s.CardsRemoved(name.section, (name,), by=by)


def _name(story: Story, card: str) -> CardName:
    section: SectionId = story.names[story.card].section if story.card in story.names else "needs"
    return story.names.get(card) or CardName(card, section)


def _link(story: Story, link: Link) -> LinkName:
    return LinkName(link, _name(story, link.source), _name(story, link.target))
