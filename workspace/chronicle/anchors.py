"""Where the words of a remark stand now: found again by themselves and by what stood around them.

A remark quotes a phrase with a little of the text before and after it. Texts change; as long as
the phrase itself is there, it is found, and where it stands several times, the place whose
surroundings are most like those that were quoted is meant. When it is gone, that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

AROUND: Final = 60
"""How many signs before and after a phrase are kept, at most."""

_SPACES: Final = re.compile(r"\s+")


def find(text: str, quote: str, before: str = "", after: str = "") -> tuple[int, int] | None:
    """Start and end of the quoted phrase in `text`; None: it is gone.

    Spaces and line breaks may have changed within it.
    """
    if not quote.strip():
        return None
    places = list(_places(text, quote))
    if not places:
        return None
    return max(places, key=lambda place: _likeness(text, place, before, after))


def _places(text: str, quote: str) -> Iterator[tuple[int, int]]:
    at = text.find(quote)
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)
    if quote not in text:
        loose = r"\s+".join(map(re.escape, _SPACES.split(quote.strip())))
        for match in re.finditer(loose, text):
            yield match.span()


def _likeness(text: str, place: tuple[int, int], before: str, after: str) -> int:
    start, end = place
    return _common(text[:start][::-1], before[::-1]) + _common(text[end:], after)


def _common(one: str, other: str) -> int:
    for number, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return number
    return min(len(one), len(other))
