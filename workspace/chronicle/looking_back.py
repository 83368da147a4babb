"""Comparisons, stories and blame for one reader, made in the worker process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, RowMapping

from workspace.canvas.model import Canvas
from workspace.chronicle import jobs, shapes
from workspace.chronicle.parties import Parties, Reader
from workspace.chronicle.past import Past
from workspace.chronicle.saying import (
    card_ref,
    is_chosen,
    known_names,
    may_see,
    say_all,
    say_told,
    short,
)
from workspace.chronicle.unwritten import untold
from workspace.errors import NotFound
from workspace.history import story as stories
from workspace.history.comparison import Compared, compare
from workspace.history.moment_json import card_json, moment_from_json
from workspace.history.moments import CardName, Moment, cards_of
from workspace.organisations.reading import as_seen
from workspace.storage import members, moments


def comparison(connection: Connection, past: Past, job: jobs.Compare) -> shapes.Comparison:
    """What differs between two revisions, by whose hands.

    Raises:
        NoSuchRevision: the canvas has not come that far.
    """
    reader = job.reader
    first, last = sorted((job.before, job.after))
    before = _seen(past.canvas(connection, job.canvas, first), reader)
    # Whose hands it was is known of what people are doing just now as well.
    unsaid = last > moments.told_until(connection, job.canvas)
    fresh = untold(connection, past, job.canvas, job.now) if unsaid else []
    witness = past.witness(connection, job.canvas, last)
    after = past.canvas(connection, job.canvas, last)
    rows = moments.between(connection, job.canvas, first, last)
    told = [*(moment_of(row) for row in rows), *fresh]
    made = compare(
        before,
        _seen(after, reader),
        authorship=witness.authorship,
        moments=told,
    )
    parties = parties_for(connection, job.canvas, reader, rows, _actors(made.compared, told))
    found = [
        one
        for one in made.compared
        if may_see(reader, one.told) and is_chosen(one.told, job.chosen, parties, last)
    ]
    names = known_names(made.names, reader)
    return shapes.Comparison(
        before=first,
        after=last,
        sentences=say_all([one.told for one in found], names, parties, last),
        compared=[_compared(one, parties, last) for one in found],
        cards=[card_ref(names[card]) for card in _spoken_of(found, names)],
    )


def story_of(connection: Connection, past: Past, job: jobs.Story) -> shapes.Story:
    """The chapters of a card and of those it came from, as far as their sections are open.

    Raises:
        NotFound: no moment tells of such a card that the reader may know.
    """
    rows, known = dict[int, RowMapping](), dict[str, stories.Story]()
    fresh = untold(connection, past, job.canvas, job.now)
    wanted, seen = {job.card}, set[str]()
    while wanted - seen:
        for row in moments.about_cards(connection, job.canvas, sorted(wanted - seen)):
            rows[row["first"]] = row
        seen |= wanted
        found = [moment_of(rows[first]) for first in sorted(rows)]
        known = stories.stories([*found, *fresh], job.card)
        wanted = set(known)
    reader = job.reader
    actors = {hand for one in known.values() for chapter in one.chapters for hand in chapter.by}
    ordered = [rows[first] for first in sorted(rows)]
    parties = parties_for(connection, job.canvas, reader, ordered, actors)
    names: dict[str, CardName] = {}
    for one in known.values():
        names |= one.names
    names = known_names(names, reader)
    said = [
        _card_story(one, names, parties)
        for one in known.values()
        if one.card in names and names[one.card].section in reader.sections
    ]
    if not said or said[0].card.id != job.card:
        raise NotFound(card=job.card)
    return shapes.Story(stories=said)


def blame(connection: Connection, past: Past, job: jobs.Blame) -> shapes.Blame:
    """Whose words a text is made of, and what was struck out where.

    Raises:
        NotFound: there is no such text that the reader may know.
    """
    witness = past.witness(connection, job.canvas, job.at)
    words = witness.authorship
    found = next(
        (
            (section, words.stretches(section, job.card, job.key))
            for section, card, key in words.texts
            if card == job.card and key == job.key and section in job.reader.sections
            if _lies_in(witness.replay.docs[section], job.card)
        ),
        None,
    )
    if found is None:
        raise NotFound(card=job.card)
    actors = {hand for one in found[1] for hand in (one.by, one.struck_by) if hand}
    rows = moments.parties(connection, job.canvas)
    parties = parties_for(connection, job.canvas, job.reader, rows, actors)
    return shapes.Blame(
        card=job.card,
        key=job.key,
        revision=witness.replay.revision,
        stretches=[
            shapes.Stretch(
                text=one.text,
                written=one.written,
                by=parties.of(one.by, one.written),
                struck=one.struck,
                struck_by=parties.of(one.struck_by, one.struck) if one.struck_by else None,
            )
            for one in found[1]
        ],
    )


def parties_for(
    connection: Connection,
    canvas: str,
    reader: Reader,
    rows: Iterable[RowMapping],
    actors: Iterable[str],
) -> Parties:
    """Who the actors of these moments are to the reader, and who the others are by now."""
    people = sorted(actors)
    names = members.names_of(connection, people) if reader.names else {}
    parties = Parties(reader, moments.parties_now(connection, canvas, people), names)
    for row in rows:
        parties.learn(row["first"], msgspec.json.decode(row["parties"]))
    return parties


def moment_of(row: RowMapping) -> Moment:
    """A moment as its row keeps it."""
    return moment_from_json(msgspec.json.decode(row["data"]))


def _seen(canvas: Canvas, reader: Reader) -> Canvas:
    return as_seen(canvas, reader.sections)


def _lies_in(doc: Any, card: str) -> bool:
    held = doc.card(card)
    return held is not None and held.get("moved_to") is None


def _actors(compared: Iterable[Compared], told: Iterable[Moment]) -> set[str]:
    marked = {hand for one in compared for mark in one.marks for hand in mark.by}
    return (
        marked
        | {hand for one in compared for hand in one.told.by}
        | {actor for moment in told for actor in moment.actors}
    )


def _compared(one: Compared, parties: Parties, last: int) -> shapes.Compared:
    marks = [
        shapes.Mark(kind=mark.kind, text=mark.text, by=parties.all_of(mark.by, last))
        for mark in one.marks
    ]
    return shapes.Compared(change=say_told(one.told, parties, last), marks=marks)


def _spoken_of(found: Sequence[Compared], names: Mapping[str, CardName]) -> list[str]:
    cards: dict[str, None] = {}
    for one in found:
        cards |= dict.fromkeys(card for card in cards_of(one.told.change) if card in names)
    return list(cards)


def _card_story(
    one: stories.Story, names: Mapping[str, CardName], parties: Parties
) -> shapes.CardStory:
    chapters = [
        said
        for chapter in one.chapters
        if (said := _chapter(chapter, one.card, names, parties)) is not None
    ]
    return shapes.CardStory(card=card_ref(names[one.card]), chapters=chapters)


def _chapter(
    chapter: stories.Chapter, card: str, names: Mapping[str, CardName], parties: Parties
) -> shapes.Chapter | None:
    event, reader = chapter.event, parties.reader
    said = shapes.Chapter(
        what=_WHAT[type(event)],
        began=chapter.began,
        ended=chapter.ended,
        first=chapter.first,
        last=chapter.last,
        by=parties.all_of(chapter.by, chapter.first),
    )
    match event:
        case stories.Worded(key, _, _) | stories.ValueSet(key, _, _):
            said.key, said.before, said.after = key, short(event.before), short(event.after)
        case stories.Born(born, origin):
            said.after = short(card_json(born))
            said.other = _other(origin, names)
        case stories.WentAside(group, into, reason):
            said.group, said.other, said.reason = group, _other(into, names), reason
        case stories.MovedOn(origin, to):
            said.section, said.to = _section(origin), _section(to)
        case stories.Absorbed(other) | stories.GaveAway(other):
            said.other = _other(other, names)
        case stories.LinkGained(link) | stories.LinkLost(link) | stories.LinkChanged(_, link):
            if link.section not in reader.sections:
                return None
            said.link_kind = link.kind
            said.other = _other(link.target if link.source == card else link.source, names)
        case _:
            pass
    return said


def _section(name: str) -> Any:
    return name


def _other(card: str | None, names: Mapping[str, CardName]) -> shapes.CardRef | None:
    name = names.get(card) if card is not None else None
    return card_ref(name) if name is not None else None


_WHAT: Final[Mapping[type[stories.Event], str]] = {
    stories.Born: "born",
    stories.Worded: "worded",
    stories.Restyled: "restyled",
    stories.ValueSet: "value_set",
    stories.WentAside: "went_aside",
    stories.CameBack: "came_back",
    stories.MovedOn: "moved_on",
    stories.Reordered: "reordered",
    stories.Absorbed: "absorbed",
    stories.GaveAway: "gave_away",
    stories.LinkGained: "link_gained",
    stories.LinkLost: "link_lost",
    stories.LinkChanged: "link_changed",
    stories.Gone: "gone",
}
