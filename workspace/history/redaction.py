"""Takes words out of moments, for those who ask that they be erased.

What happened stays told, without what it said: a rewording stays a rewording. Three
ways lead to the words: the words themselves, wherever they stand; the places whose
every wording goes; the hands whose every word goes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from workspace.canvas import body as bodies
from workspace.canvas import changes
from workspace.canvas.changes import Change
from workspace.canvas.model import Card, Link
from workspace.canvas.schema import field_of
from workspace.history.finding import spans, without
from workspace.history.moments import CardName, Moment, Told

Place = tuple[str, str | None, str]
Clean = Callable[[str], str]

# Values that say something in somebody's words, besides the live texts.
_WORDED: Final = frozenset({"text", "record", "records", "texts"})


@dataclass(frozen=True, slots=True)
class Erasure:
    """What must go. `word` stands in its place.

    `texts` go wherever they stand, in capitals or not, over line breaks too; `places` and
    `cards` lose every wording they ever had; `actors` every word of theirs, with what
    others wrote in the same change.
    """

    texts: Collection[str] = ()
    places: Collection[Place] = ()
    cards: Collection[str] = ()
    actors: Collection[str] = ()
    word: str = ""


def redacted(moment: Moment, erasure: Erasure) -> Moment:
    """The moment without what must go; the same one if nothing of it is there."""
    clean = cleaner(erasure.texts, erasure.word)
    told = tuple(_told(one, erasure, clean) for one in moment.told)
    whole = {
        card
        for one in moment.told
        if set(one.by) & set(erasure.actors)
        for card in _titled(one.change)
    }
    names = {
        card: _name(name, erasure, clean, hide=card in whole) for card, name in moment.names.items()
    }
    made = replace(moment, told=told, names=names)
    return moment if made == moment else made


def cleaner(texts: Iterable[str], word: str) -> Clean:
    """A function that takes these texts out of any other, however their spaces are."""
    wanted = [text for text in texts if text.strip()]
    if not wanted:
        return lambda said: said
    return lambda said: without(said, spans(said, wanted), word)


def clean_value(value: Any, clean: Clean) -> Any:
    """A plain value with every text in it made clean."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {key: clean_value(held, clean) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [clean_value(held, clean) for held in value]
    return value


def _told(told: Told, erasure: Erasure, clean: Clean) -> Told:
    if set(told.by) & set(erasure.actors):
        clean = _whole(erasure.word)
    change = _change(told.change, erasure, clean)
    return told if change == told.change else replace(told, change=change)


def _whole(word: str) -> Clean:
    return lambda said: word if said else said


def _cleaner_at(place: Place, erasure: Erasure, clean: Clean) -> Clean:
    gone = place in erasure.places or place[1] in erasure.cards
    return _whole(erasure.word) if gone else clean


def _change(change: Change, erasure: Erasure, clean: Clean) -> Change:
    match change:
        case changes.Added(section, card):
            return changes.Added(section, _card(card, erasure, clean))
        case changes.Removed(section, card):
            return changes.Removed(section, _card(card, erasure, clean))
        case changes.Reworded(section, name, key, before, after):
            at = _cleaner_at((section, name, key), erasure, clean)
            return replace(change, before=at(before), after=at(after))
        case changes.FieldSet(section, name, key, before, after):
            at = _cleaner_at((section, name, key), erasure, clean)
            before, after = (_field(section, key, value, at) for value in (before, after))
            return replace(change, before=before, after=after)
        case changes.PutAside(section, name, reason=reason):
            at = _cleaner_at((section, name, "set_aside"), erasure, clean)
            return replace(change, reason=at(reason))
        case changes.Linked(_, link) | changes.Unlinked(_, link):
            return replace(change, link=_link(link, erasure, clean))
        case changes.Relinked(_, was, now):
            was, now = (_link(link, erasure, clean) for link in (was, now))
            return replace(change, before=was, after=now)
        case _:
            return change


def _field(section: str, key: str, value: Any, clean: Clean) -> Any:
    field = field_of(section, key)
    return clean_value(value, clean) if field is not None and field.type in _WORDED else value


def _card(card: Card, erasure: Erasure, clean: Clean) -> Card:
    def at(key: str) -> Clean:
        return _cleaner_at((card.section, card.id, key), erasure, clean)

    aside = card.set_aside
    return replace(
        card,
        set_aside=replace(aside, reason=at("set_aside")(aside.reason)) if aside else None,
        title=at("title")(card.title),
        body=bodies.from_text(at("body")(bodies.plain_text(card.body))),
        texts={key: at(key)(said) for key, said in card.texts.items()},
        fields={k: _field(card.section, k, v, at(k)) for k, v in card.fields.items()},
    )


def _link(link: Link, erasure: Erasure, clean: Clean) -> Link:
    gone = {link.source, link.target} & set(erasure.cards)
    clean = _whole(erasure.word) if gone else clean
    # What a link is (its role, its tie) is a word of ours; why it is there is in theirs.
    said = {k: v if k in ("role", "tie") else clean(v) for k, v in link.extras.items()}
    return replace(link, extras=said)


def _name(name: CardName, erasure: Erasure, clean: Clean, *, hide: bool) -> CardName:
    at = _whole(erasure.word) if hide else clean
    return replace(
        name, title=_cleaner_at((name.section, name.id, "title"), erasure, at)(name.title)
    )


def _titled(change: Change) -> Iterable[str]:
    match change:
        case changes.Added(_, card):
            return (card.id,)
        case changes.Reworded(_, str(card), "title"):
            return (card,)
        case _:
            return ()
