"""Sentences of the history as lines in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from workspace.canvas import changes
from workspace.canvas.schema import LINK_KIND, SECTION, SectionId, card_section, field_of
from workspace.history import sentences as s
from workspace.history.moments import CardName
from workspace.history.sentences import Sentence
from workspace.language import N_, Catalogue
from workspace.outputs.history_words import shapes
from workspace.outputs.history_words.lines import (
    Line,
    QuoteSpan,
    Words,
    begun,
    composed,
    listed,
    quotes,
)
from workspace.outputs.history_words.parties import GroupParty, Party, You, party_line
from workspace.outputs.history_words.reading import Reading
from workspace.outputs.history_words.shapes import Counted, Shape

# A card whose title reads differently is reworded, whatever else was written in it.
_TITLE: Final = "title"


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence to be: its shape, what stands in its places, how many things it is about."""

    shape: Shape
    places: Mapping[str, Line]
    count: int = 1


def sentence_lines(sentences: Iterable[Sentence], reading: Reading) -> Iterator[Line]:
    """The sentences as lines, in their order."""
    for sentence in sentences:
        line = _line(sentence, reading)
        if isinstance(sentence, s.CardsSetAside):
            line = _with_reason(line, sentence.reason, reading.speaks)
        yield line


def voiced(
    shape: Shape, places: Mapping[str, Line], count: int, by: Sequence[Party], speaks: Catalogue
) -> Line:
    """The sentence in the voice of those whose hands it was."""
    others = [party for party in dict.fromkeys(by) if not isinstance(party, You)]
    who = party_line(others, speaks)
    if len(others) < len(set(by)):
        line = composed(speaks.gettext(shape.by_you), places)
        if others:
            both = speaks.gettext(N_("%(sentence)s (with %(who)s)"))
            line = composed(both, {"sentence": line, "who": who})
        return begun(line)
    if others:
        return begun(composed(chosen(shape.by_others, len(others), speaks), {**places, "who": who}))
    return begun(composed(chosen(shape.by_nobody, count, speaks), places))


def chosen(counted: Counted, count: int, speaks: Catalogue) -> str:
    """The form of a counted sentence that belongs to `count`."""
    return speaks.ngettext(counted.one, counted.several, count)


def _line(sentence: Sentence, reading: Reading) -> Line:
    said = _said(sentence, reading)
    by = [reading.party(key) for key in sentence.by]
    line = voiced(said.shape, said.places, said.count, by, reading.speaks)
    if isinstance(sentence, s.CardsSetAside) and sentence.group is not None:
        return _for_group(line, reading.group(sentence.group), by, reading.speaks)
    return line


def _said(sentence: Sentence, reading: Reading) -> _Said:
    match sentence:
        case s.LinksMade() | s.LinksRemoved() | s.LinksChanged():
            return _links(sentence, reading)
        case s.FrameReworded(keys) | s.FrameSet(keys):
            reworded = isinstance(sentence, s.FrameReworded)
            shape = shapes.FRAME_REWORDED if reworded else shapes.FRAME_SET
            return _Said(shape, {"fields": _fields("frame", keys, reading.speaks)}, len(keys))
        case s.CardsReworded() | s.CardsRestyled() | s.ValueSet() | s.FieldsSet():
            return _content(sentence, reading)
        case _:
            return _standing(sentence, reading)


def _content(
    sentence: s.CardsReworded | s.CardsRestyled | s.ValueSet | s.FieldsSet, reading: Reading
) -> _Said:
    match sentence:
        case s.CardsReworded(section, cards, keys) if _TITLE not in keys:
            fields = _fields(section, keys, reading.speaks)
            return _cards(shapes.WRITTEN_IN, cards, reading, fields=fields)
        case s.CardsReworded(_, cards, _):
            return _cards(shapes.REWORDED, cards, reading)
        case s.CardsRestyled(_, cards):
            return _cards(shapes.RESTYLED, cards, reading)
        case s.ValueSet():
            return _value_set(sentence, reading)
        case s.FieldsSet(section, cards, keys):  # pragma: no branch - the union is closed
            fields = _fields(section, keys, reading.speaks)
            said = _cards(shapes.FIELDS_SET, cards, reading, fields=fields)
            return replace(said, count=len(keys))


_Standing = (
    s.CardsAdded
    | s.CardsRemoved
    | s.CardsSetAside
    | s.CardsMerged
    | s.CardSplit
    | s.CardsRestored
    | s.CardsReordered
    | s.CardsMovedAway
)


def _standing(sentence: _Standing, reading: Reading) -> _Said:
    match sentence:
        case s.CardsAdded():
            return _what(shapes.ADDED, sentence, reading)
        case s.CardsRemoved():
            return _what(shapes.REMOVED, sentence, reading)
        case s.CardsSetAside(_, cards, _):
            return _cards(shapes.SET_ASIDE, cards, reading)
        case s.CardsMerged(_, cards, into):
            return _cards(shapes.MERGED, cards, reading, into=(reading.card(into),))
        case s.CardSplit(_, card, into):
            return _cards(shapes.SPLIT, into, reading, card=(reading.card(card),))
        case s.CardsRestored(_, cards):
            return _cards(shapes.RESTORED, cards, reading)
        case s.CardsReordered(_, cards):
            return _cards(shapes.REORDERED, cards, reading)
        case s.CardsMovedAway(_, cards, to):  # pragma: no branch - the union is closed
            return _cards(shapes.MOVED_AWAY, cards, reading, section=(reading.section(to),))


def _cards(shape: Shape, cards: Sequence[CardName], reading: Reading, **places: Line) -> _Said:
    names = listed([(reading.card(card),) for card in cards], reading.speaks)
    return _Said(shape, {"cards": names, **places}, len(cards))


def _what(shape: Shape, sentence: s.CardsAdded | s.CardsRemoved, reading: Reading) -> _Said:
    section, cards = card_section(sentence.section), sentence.cards
    told = (one.change for one in sentence.of)
    kinds = {one.card.kind for one in told if isinstance(one, changes.Added | changes.Removed)}
    named = shapes.NAMED[section]
    noun = shapes.NOUNS[section] if named is None or kinds <= named else shapes.CARDS
    return _cards(shape, cards, reading, what=_counted(noun, len(cards), reading.speaks))


def _counted(noun: Counted, count: int, speaks: Catalogue) -> Line:
    return composed(chosen(noun, count, speaks), {"n": str(count)})


def _value_set(sentence: s.ValueSet, reading: Reading) -> _Said:
    speaks, section = reading.speaks, card_section(sentence.section)
    if sentence.key == "kind":
        shape = shapes.KIND_SET
        options = {kind.id: kind.label for kind in SECTION[section].kinds}
    else:
        shape = shapes.STATUS_SET if sentence.value is not None else shapes.STATUS_CLEARED
        field = field_of(section, sentence.key)
        options = {option.id: option.label for option in field.options} if field else {}
    value = _value(options, sentence.value, speaks)
    return _cards(shape, sentence.cards, reading, value=_quoted(value, speaks))


def _value(options: Mapping[str, str], value: Any, speaks: Catalogue) -> str:
    label = options.get(str(value))
    return speaks.gettext(label) if label is not None else speaks.gettext(N_("something else"))


def _fields(section: SectionId, keys: Sequence[str], speaks: Catalogue) -> Line:
    """The names of fields, as the form shows them; two with the same name are one."""
    labels: dict[str, None] = {}
    for key in keys:
        field = field_of(section, key)
        labels[speaks.gettext(field.label if field else N_("something else"))] = None
    return listed([_quoted(label, speaks) for label in labels], speaks)


def _quoted(label: str, speaks: Catalogue) -> Line:
    before, after = quotes(speaks)
    return (Words(f"{before}{label}{after}"),)


_LINK_SHAPES: Final[Mapping[type[Sentence], Shape]] = {
    s.LinksMade: shapes.LINKS_MADE,
    s.LinksRemoved: shapes.LINKS_REMOVED,
    s.LinksChanged: shapes.LINKS_CHANGED,
}


def _links(sentence: s.LinksMade | s.LinksRemoved | s.LinksChanged, reading: Reading) -> _Said:
    known, speaks = LINK_KIND.get(sentence.kind), reading.speaks
    # Links come in no order of their own; people look for B2 before B10.
    links = sorted(sentence.links, key=lambda one: (_rank(one.source), _rank(one.target)))
    label = speaks.gettext(known.label) if known else sentence.kind
    sign = Words((_BOTH_WAYS if known and known.symmetric else _ARROWS)[reading.language.direction])
    pairs = [(reading.card(one.source), sign, reading.card(one.target)) for one in links]
    places = {
        "what": _counted(shapes.LINKS, len(links), speaks),
        "links": listed(pairs, speaks),
        "kind": _quoted(label, speaks),
    }
    return _Said(_LINK_SHAPES[type(sentence)], places, len(links))


# From the first card to the second, in the direction in which the line is read.
# Between two Latin codes in an Arabic sentence, a mark on each side keeps it in that direction.
_ARROWS: Final = {"ltr": " → ", "rtl": " \u200f←\u200f "}
_BOTH_WAYS: Final = {"ltr": " ↔ ", "rtl": " \u200f↔\u200f "}


def _rank(card: CardName) -> tuple[str, int, str]:
    code = card.code or ""
    return code[:1], int(code[1:]) if code[1:].isdecimal() else 0, code


def _with_reason(line: Line, reason: str, speaks: Catalogue) -> Line:
    if not reason:
        return line
    said = speaks.gettext(N_("%(sentence)s: “%(reason)s”"))
    return composed(said, {"sentence": line, "reason": QuoteSpan(reason)})


def _for_group(
    line: Line, group: GroupParty | None, by: Sequence[Party], speaks: Catalogue
) -> Line:
    """Names the group in whose name it was done, where the sentence does not name it already."""
    if group is None or group in by:
        return line
    said = speaks.gettext(N_("%(sentence)s (for %(group)s)"))
    return composed(said, {"sentence": line, "group": party_line([group], speaks)})
