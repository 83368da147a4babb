"""Two wordings compared word by word, in every language people write here.

A word is letters with the signs that combine with them (an Arabic word keeps its
vowel signs, a French one its accents however they are encoded); each run of spaces
and each sign of punctuation is a token of its own. The comparison is Myers'
greedy one, quick where little changed. Where much changed it is first made by
paragraphs, and what still resembles nothing is struck out and written anew: readers
get the same picture, and a text of 20,000 signs never takes long.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["kept", "inserted", "struck"]

_COMBINING: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
)
# Where words are written without spaces, each sign is one.
_IDEOGRAPH: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN: Final = re.compile(
    rf"[{_IDEOGRAPH}]|(?:(?![{_IDEOGRAPH}])\w[{_COMBINING}]*)+"
    rf"|\n|[^\S\n]+|[^\w\s][{_COMBINING}]*|.",
    re.DOTALL,
)
# How many insertions and deletions a comparison looks for before it gives up: the work grows
# with the square of it. Less is looked for inside each of many paragraphs.
_PATIENCE: Final = 400
_PATIENCE_INSIDE: Final = 80

Step = tuple[Kind, int, int]
"""What happened to a stretch: its kind, and how many tokens of the one text and of the other."""

_END: Final[Step] = ("kept", 0, 0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some text and what became of it."""

    kind: Kind
    text: str


def tokens(text: str) -> list[str]:
    """The words, spaces and signs of a text, in their order; joined they are the text."""
    return _TOKEN.findall(text)


def differences(before: str, after: str) -> list[Stretch]:
    """What was kept, struck out and inserted, word by word, struck out before inserted.

    The kept and struck stretches joined are `before`, the kept and inserted ones `after`.
    """
    if before == after:
        return [Stretch("kept", after)] if after else []
    old, new = tokens(before), tokens(after)
    stretches: list[Stretch] = []
    at_old = at_new = 0
    for kind, take_old, take_new in _steps(old, new):
        taken = new[at_new : at_new + take_new] if take_new else old[at_old : at_old + take_old]
        stretches.append(Stretch(kind, "".join(taken)))
        at_old += take_old
        at_new += take_new
    return stretches


def readable(stretches: Sequence[Stretch]) -> list[Stretch]:
    """The same, with a lone space between two replaced words made part of the replacement.

    "le chat" → "un chien" reads as one replaced by the other, not as two with a
    kept space between them.
    """
    made: list[Stretch] = []
    for place, stretch in enumerate(stretches):
        before, after = stretches[max(place - 2, 0) : place], stretches[place + 1 : place + 3]
        lone = stretch.kind == "kept" and stretch.text.isspace() and "\n" not in stretch.text
        if lone and _replaces(before) and _replaces(after):
            made += [Stretch("struck", stretch.text), Stretch("inserted", stretch.text)]
        else:
            made.append(stretch)
    return _gathered(made)


def _replaces(stretches: Sequence[Stretch]) -> bool:
    return [stretch.kind for stretch in stretches] == ["struck", "inserted"]


def _gathered(stretches: Sequence[Stretch]) -> list[Stretch]:
    gathered: list[Stretch] = []
    struck = inserted = ""
    for stretch in (*stretches, Stretch("kept", "")):
        if stretch.kind == "struck":
            struck += stretch.text
        elif stretch.kind == "inserted":
            inserted += stretch.text
        else:
            gathered += [Stretch("struck", struck), Stretch("inserted", inserted), stretch]
            struck = inserted = ""
    return [stretch for stretch in gathered if stretch.text]


def _steps(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    start, end = _same_ends(old, new)
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    steps: list[Step] = []
    if start:
        steps.append(("kept", start, start))
    found = _shortest(middle_old, middle_new, _PATIENCE)
    steps.extend(_by_paragraphs(middle_old, middle_new) if found is None else found)
    if end:
        steps.append(("kept", end, end))
    return _tidied(steps)


def _same_ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int]:
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, end


def _by_paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """Whole paragraphs first; within those that differ, words."""
    lines_old, lines_new = _lines(old), _lines(new)
    found = _shortest(lines_old, lines_new, _PATIENCE)
    if found is None:
        found = _anew(lines_old, lines_new)
    steps: list[Step] = []
    at_old = at_new = 0
    gone: list[tuple[str, ...]] = []
    come: list[tuple[str, ...]] = []
    for kind, take_old, take_new in (*found, _END):
        if kind == "kept":
            steps.extend(_inside(gone, come))
            size = sum(map(len, lines_old[at_old : at_old + take_old]))
            steps.append(("kept", size, size))
            gone, come = [], []
        else:
            gone += lines_old[at_old : at_old + take_old]
            come += lines_new[at_new : at_new + take_new]
        at_old += take_old
        at_new += take_new
    return steps


def _inside(gone: Sequence[tuple[str, ...]], come: Sequence[tuple[str, ...]]) -> Iterator[Step]:
    """Words within paragraphs that stand in the place of others: pair by pair where they can."""
    if len(gone) != len(come):
        gone = [tuple(word for line in gone for word in line)]
        come = [tuple(word for line in come for word in line)]
    for old, new in zip(gone, come, strict=True):
        start, end = _same_ends(old, new)
        old, new = old[start : len(old) - end], new[start : len(new) - end]  # noqa: PLW2901
        found = _shortest(old, new, _PATIENCE_INSIDE)
        yield "kept", start, start
        yield from _anew(old, new) if found is None else found
        yield "kept", end, end


def _lines(words: Sequence[str]) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = []
    line: list[str] = []
    for word in words:
        line.append(word)
        if word == "\n":
            lines.append(tuple(line))
            line = []
    if line:
        lines.append(tuple(line))
    return lines


def _anew(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Step]:
    return [("struck", len(old), 0), ("inserted", 0, len(new))]


def _shortest(old: Sequence[Hashable], new: Sequence[Hashable], patience: int) -> list[Step] | None:
    """The fewest insertions and deletions (Myers 1986); None when they would be too many."""
    if not old or not new:
        return _anew(old, new)
    size_old, size_new = len(old), len(new)
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for distance in range(min(size_old + size_new, patience) + 1):
        trace.append(furthest.copy())
        for diagonal in range(-distance, distance + 1, 2):
            down = diagonal == -distance or (
                diagonal != distance and furthest[diagonal - 1] < furthest[diagonal + 1]
            )
            x = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
            y = x - diagonal
            while x < size_old and y < size_new and old[x] == new[y]:
                x += 1
                y += 1
            furthest[diagonal] = x
            if x >= size_old and y >= size_new:
                return _walked_back(trace, size_old, size_new)
    return None


def _walked_back(trace: Sequence[dict[int, int]], x: int, y: int) -> list[Step]:
    steps: list[Step] = []
    for distance in range(len(trace) - 1, -1, -1):
        furthest = trace[distance]
        diagonal = x - y
        down = diagonal == -distance or (
            diagonal != distance and furthest[diagonal - 1] < furthest[diagonal + 1]
        )
        before = diagonal + 1 if down else diagonal - 1
        from_x = furthest[before]
        from_y = from_x - before
        kept = min(x - from_x, y - from_y) if distance else min(x, y)
        if kept:
            steps.append(("kept", kept, kept))
        if distance:
            steps.append(("inserted", 0, 1) if down else ("struck", 1, 0))
            x, y = from_x, from_y
    steps.reverse()
    return steps


def _tidied(steps: Sequence[Step]) -> list[Step]:
    """Neighbours of one kind joined; between two kept stretches the struck one first."""
    tidied: list[Step] = []
    kept = gone = come = 0
    for kind, take_old, take_new in steps:
        if kind == "kept" and take_old and (gone or come):
            tidied += [("kept", kept, kept), ("struck", gone, 0), ("inserted", 0, come)]
            kept, gone, come = take_old, 0, 0
        elif kind == "kept":
            kept += take_old
        else:
            gone += take_old
            come += take_new
    tidied += [("kept", kept, kept), ("struck", gone, 0), ("inserted", 0, come)]
    return [step for step in tidied if step[1] or step[2]]
