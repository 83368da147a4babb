"""Sentences as rows of spans that a page can draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workspace.canvas import changes
from workspace.chronicle import shapes as chronicle
from workspace.history.moments import Moment, Told
from workspace.language import Catalogue
from workspace.organisations.shapes import Group
from workspace.outputs.history_words import (
    CardSpan,
    GroupSpan,
    Line,
    MarkSpan,
    Party,
    PersonSpan,
    QuoteSpan,
    Reading,
    SectionSpan,
    Span,
    Words,
    moment_headline,
    sentence_lines,
)
from workspace.outputs.history_words.lines import begun, joined, shortened, titled_once
from workspace.web.telling import shapes
from workspace.web.telling.facts import (
    TEAM,
    TEAM_WORDS,
    Hands,
    chapter_sentence,
    section_id,
    sentence_of,
)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells one reader, in their language."""

    speaks: Catalogue
    hands: Hands
    reading: Reading

    @classmethod
    def of(cls, speaks: Catalogue, groups: Iterable[Group]) -> Teller:
        """A teller who knows the groups of the canvas."""
        hands = Hands(groups, speaks)
        return cls(speaks, hands, Reading(speaks, party=hands.party, group=hands.group))

    def moment(self, moment: chronicle.Moment) -> shapes.MomentInWords:
        """A moment in words."""
        lines = self.lines(moment.sentences)
        return shapes.MomentInWords(
            moment=moment,
            headline=spans(self.headline(moment, lines)),
            lines=[spans(line) for line in titled_once(lines)],
        )

    def moments(self, found: chronicle.MomentList) -> shapes.MomentsInWords:
        """Moments in words."""
        return shapes.MomentsInWords(
            moments=[self.moment(one) for one in found.moments],
            next=found.next,
            head=found.head,
            visited=found.visited,
        )

    def comparison(self, found: chronicle.Comparison) -> shapes.ComparisonInWords:
        """A comparison in words."""
        lines = titled_once(self.lines(found.sentences))
        return shapes.ComparisonInWords(comparison=found, lines=[spans(line) for line in lines])

    def story(self, found: chronicle.Story) -> shapes.StoryInWords:
        """The stories of cards in words."""
        return shapes.StoryInWords(stories=[self._story(one) for one in found.stories])

    def _story(self, one: chronicle.CardStory) -> shapes.CardStoryInWords:
        said = [chapter_sentence(one.card, chapter) for chapter in one.chapters]
        return shapes.CardStoryInWords(story=one, lines=[spans(line) for line in self.lines(said)])

    def lines(self, said: Sequence[chronicle.Sentence]) -> list[Line]:
        """A line for each sentence."""
        sentences = [sentence_of(one, self.hands) for one in said]
        return [self.ours(line) for line in sentence_lines(sentences, self.reading)]

    def party(self, hand: chronicle.Hand) -> Party:
        """Who is meant by a hand."""
        return self.hands.party(self.hands.key(hand))

    def headline(self, moment: chronicle.Moment, lines: Sequence[Line]) -> Line:
        """What a moment was, in one sentence."""
        by = [self.hands.party(key) for key in self.hands.keys(moment.by)]
        return self.ours(moment_headline(outline(moment), by, self.reading, lines))

    def ours(self, line: Line) -> Line:
        """The core team in our own words: it has no name that somebody chose."""
        team = Words(self.speaks.gettext(TEAM_WORDS))
        named: list[Span] = []
        for span in line:
            if isinstance(span, MarkSpan):
                by = tuple(team if one == PersonSpan(TEAM) else one for one in span.by)
                named.append(replace(span, by=by))
            else:
                named.append(team if span == PersonSpan(TEAM) else span)
        return begun(joined(named))


def outline(moment: chronicle.Moment) -> Moment:
    """Of a moment, what its headline is made of: how much was told, and where."""
    told = [
        # Only the sections and the number count.
        Told(changes.FieldSet(section_id(section), None, "", None, None))
        for section in moment.sections
    ]
    more = sum(len(one.changes) for one in moment.sentences) - len(told)
    told += told[:1] * max(more, 0)
    # What people do through a program or a form is written by the server, and theirs all the same.
    theirs = moment.kind == "server" and any(hand.kind != "server" for hand in moment.by)
    return Moment(
        "",
        moment.first,
        moment.last,
        moment.began,
        moment.ended,
        "user" if theirs else moment.kind,
        told=tuple(told),
    )


def spans(line: Line) -> list[shapes.Span]:
    """The line as it goes out."""
    return [_span(one) for one in line]


def _span(one: object) -> shapes.Span:
    match one:
        case Words(text):
            return shapes.Span(kind="words", text=text)
        case CardSpan(card, code, title, section):
            return shapes.Span(
                kind="card", text=shortened(title), card=card, code=code, section=section
            )
        case GroupSpan(name, color, letter):
            return shapes.Span(kind="group", text=name, color=color, letter=letter)
        case PersonSpan(name):
            return shapes.Span(kind="person", text=name)
        case SectionSpan(section, label):
            return shapes.Span(kind="section", text=label, section=section)
        case QuoteSpan(text) | MarkSpan(_, text):
            return shapes.Span(kind="quote", text=text)
        case _:
            raise TypeError(one)
