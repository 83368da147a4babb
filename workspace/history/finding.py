"""Finds words in a text as a person means them, and tells where they stand.

Capitals, accents written in one sign or two, wide and narrow forms, soft hyphens and the
number of spaces make no difference: whoever asks that a name be erased does not know how it
was typed. Positions are those of the text as it is, so that exactly the words can be cut out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

SHORTEST: Final = 3
"""How many signs a text must have to be looked for: "an" stands in every second word."""
_AROUND: Final = 32
_INVISIBLE: Final = frozenset({"Cf", "Cc"})

Span = tuple[int, int]
"""Where something begins and ends, in code points."""


def folded(text: str) -> str:
    """The text as it is compared."""
    return _folded(text)[0].strip()


def spans(text: str, needles: Iterable[str]) -> list[Span]:
    """Where any of these texts stands in another, in order; what overlaps is one."""
    wanted = [one for one in {folded(needle) for needle in needles} if one]
    if not text or not wanted:
        return []
    if text.isascii() and not any(one in _SPACE.sub(" ", text.lower()) for one in wanted):
        return []  # Most texts hold nothing of it, and most of those are soon read.
    said, places = _folded(text)
    found: list[Span] = []
    for one in wanted:
        at = said.find(one)
        while at >= 0:
            found.append((places[at][0], places[at + len(one) - 1][1]))
            at = said.find(one, at + 1)
    return joined(found)


def stands_in(data: bytes, needles: Iterable[str]) -> bool:
    """Whether bytes that hold texts among other things hold one of these."""
    wanted = [one for one in needles if len(one) <= len(data)]
    return bool(wanted and spans(data.decode(errors="ignore"), wanted))


def joined(found: Iterable[Span]) -> list[Span]:
    """The same stretches in order, those that overlap or touch as one."""
    whole: list[Span] = []
    for start, end in sorted(found):
        if whole and start <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(end, whole[-1][1])
        elif end > start:
            whole.append((start, end))
    return whole


def without(text: str, cut: Sequence[Span], word: str = "") -> str:
    """The text with `word` in the place of each stretch."""
    parts: list[str] = []
    at = 0
    for start, end in cut:
        parts += [text[at:start], word]
        at = end
    return "".join([*parts, text[at:]])


def context(text: str, span: Span) -> tuple[str, str, str]:
    """Some words before a stretch, itself, and some after."""
    start, end = span
    before = text[max(0, start - _AROUND) : start]
    after = text[end : end + _AROUND]
    return _SPACE.sub(" ", before), _SPACE.sub(" ", text[start:end]), _SPACE.sub(" ", after)


_SPACE: Final = re.compile(r"\s+")


def _folded(text: str) -> tuple[str, list[Span]]:
    """The text as it is compared, and for each sign of that where it came from."""
    signs: list[str] = []
    places: list[Span] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        sign = unicodedata.normalize("NFKC", text[at:end]).casefold()
        sign = unicodedata.normalize("NFKC", sign)
        for one in sign:
            if one.isspace():
                if signs and signs[-1] == " ":
                    places[-1] = places[-1][0], end
                    continue
                one = " "  # noqa: PLW2901 - every kind of space is one space
            elif unicodedata.category(one) in _INVISIBLE:
                continue
            signs.append(one)
            places.append((at, end))
        at = end
    return "".join(signs), places
