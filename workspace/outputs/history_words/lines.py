"""A line: a sentence as a row of spans, some of our words, some of other people's.

The catalogue's sentence is the only text in which placeholders are looked for. What
people wrote is put into its places as spans and never read again, so a title such as
`%(who)s` or `{card}` stays a title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from babel.lists import format_list

from workspace.canvas.schema import SectionId
from workspace.language import N_, Catalogue
from workspace.outputs.contained import apart

AT_MOST: Final = 5
"""How many things a list names; the others are counted."""

TITLE_SIGNS: Final = 70
"""How much of a card's title stands in a sentence that is plain text."""

_PLACE: Final = re.compile(r"%\((\w+)\)s")
_SEAT: Final = re.compile(r"\x00(\d+)\x00")


@dataclass(frozen=True, slots=True)
class Words:
    """Our own words, in the reader's language."""

    text: str


@dataclass(frozen=True, slots=True)
class CardSpan:
    """A card: a page makes a link of it. Its title is people's own words."""

    id: str
    code: str | None
    title: str
    section: SectionId


@dataclass(frozen=True, slots=True)
class GroupSpan:
    """A participation group, with the colour (0–5, which is also its shape) and the letter."""

    name: str
    color: int | None = None
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class PersonSpan:
    """Somebody by the name they chose, where the charter allows that."""

    name: str


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """People's own words, in whatever language they wrote; the quotation marks stand outside."""

    text: str


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """One of the parts of the canvas, by its name in the reader's language."""

    section: SectionId
    label: str


@dataclass(frozen=True, slots=True)
class MarkSpan:
    """Text that was written, or taken out, and a short sign of whose hand that was."""

    kind: Literal["inserted", "struck"]
    text: str
    by: tuple[Words | GroupSpan | PersonSpan, ...] = ()


Span = Words | CardSpan | GroupSpan | PersonSpan | QuoteSpan | SectionSpan | MarkSpan
Line = tuple[Span, ...]


def composed(template: str, places: Mapping[str, Line | Span | str]) -> Line:
    """The catalogue's sentence with spans in its places."""
    spans: list[Span] = []
    for number, part in enumerate(_PLACE.split(template)):
        if number % 2 == 0:
            spans.append(Words(part))
            continue
        filled = places[part]
        if isinstance(filled, str):
            spans.append(Words(filled))
        elif isinstance(filled, tuple):
            spans.extend(filled)
        else:
            spans.append(filled)
    return joined(spans)


def listed(things: Sequence[Line], speaks: Catalogue) -> Line:
    """“B4, B5 and B6”, or “B1, B2, B3, B4, B5 and 4 others”."""
    shown = things[:AT_MOST]
    # The language's own way of listing, given seats instead of words that it might read.
    seats = [f"\x00{number}\x00" for number in range(len(shown))]
    rest = len(things) - len(shown)
    if rest:
        seats.append(str(rest))
        said = speaks.ngettext("%(n)s other", "%(n)s others", rest)
        seats[-1] = said.replace("%(n)s", str(rest))
    spans: list[Span] = []
    for number, part in enumerate(_SEAT.split(format_list(seats, locale=speaks.language.code))):
        if number % 2 == 0:
            spans.append(Words(part))
        else:
            spans.extend(shown[int(part)])
    return joined(spans)


def joined(spans: Sequence[Span]) -> Line:
    """The spans as a line: neighbouring words are one, and none is empty."""
    made: list[Span] = []
    for span in spans:
        if isinstance(span, Words):
            if not span.text:
                continue
            if made and isinstance(made[-1], Words):
                made[-1] = Words(made[-1].text + span.text)
                continue
        made.append(span)
    return tuple(made)


def begun(line: Line) -> Line:
    """The line with a capital where it begins with our own words."""
    match line:
        case (Words(text), *rest):
            return (Words(text[:1].upper() + text[1:]), *rest)
        case (SectionSpan(section, label), *rest):
            return (SectionSpan(section, label[:1].upper() + label[1:]), *rest)
        case _:
            return line


def titled_once(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with each card's title at its first mention; after that its code is enough."""
    seen: set[str] = set()
    made: list[Line] = []
    for line in lines:
        spans: list[Span] = []
        for span in line:
            if isinstance(span, CardSpan) and span.code is not None:
                spans.append(replace(span, title="") if span.id in seen else span)
                seen.add(span.id)
            else:
                spans.append(span)
        made.append(tuple(spans))
    return tuple(made)


def plain(line: Line, speaks: Catalogue, *, titles: bool = True) -> str:
    """The line as text; people's own words are kept from turning the sentence round.

    Args:
        line: What is to be said.
        speaks: The reader's catalogue, for the quotation marks.
        titles: Whether a card is named by its title too, or by its code alone.
    """
    return "".join(_plain(span, speaks, titles) for span in line)


def _plain(span: Span, speaks: Catalogue, titles: bool) -> str:
    around = speaks.language.direction
    match span:
        case Words(text):
            return text
        case SectionSpan(_, label):
            return label
        case QuoteSpan(text):
            return apart(text, around)
        case GroupSpan(name) | PersonSpan(name):
            return apart(name, around)
        case CardSpan():
            pieces = card_words(span, speaks, titles=titles)
            return "".join(apart(text, around) if theirs else text for text, theirs in pieces)
        case MarkSpan(kind, text):
            # Plain text has neither underlining nor striking through.
            return f"[{'+' if kind == 'inserted' else '−'}{apart(text, around)}]"


def card_words(
    card: CardSpan, speaks: Catalogue, *, titles: bool = True
) -> tuple[tuple[str, bool], ...]:
    """How a card is called in running text: pieces, and whether each is people's own words."""
    title = shortened(card.title)
    if not title:
        return ((card.code or speaks.gettext(N_("Untitled card")), False),)
    if card.code is not None and not titles:
        return ((card.code, False),)
    before, after = quotes(speaks)
    code = f"{card.code} " if card.code is not None else ""
    return ((code + before, False), (title, True), (after, False))


def quotes(speaks: Catalogue) -> tuple[str, str]:
    """The quotation marks of the language, with the spaces it wants inside."""
    before, _, after = speaks.gettext(N_("“%(quoted)s”")).partition("%(quoted)s")
    return before, after


def shortened(text: str, most: int = TITLE_SIGNS) -> str:
    """A title in one line and not too long, cut between two words where that can be."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    if " " in cut[most // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:.") + "…"
