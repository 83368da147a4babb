"""What people are called: every name that comes in passes here, wherever it comes from.

A name is drawn on other people's screens, so it must not turn the words around it, hide,
or fill the page. It is somebody's name all the same: letters of any script, joiners where
a script needs them, and emoji stay. Two people may wish the same name; whoever comes
second gets a number, so that nobody can speak in the shape of another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

NAME_LIMIT: Final = 60
"""Columns a name may take; a letter takes one, an emoji or an ideograph two."""

_JOINERS: Final = "\u200c\u200d"
# Letters by their category, and nothing at all to the eye.
_FILLERS: Final = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# More marks than this on one letter is a tower through the lines above.
_MOST_MARKS: Final = 4
_NUMBERED: Final = re.compile(r" \d{1,4}\Z")

# Cyrillic, Armenian and Greek letters, figures and strokes that look like a Latin letter in the
# common faces, after case folding; the second line says which.
_LOOKS_LIKE: Final = str.maketrans(
    "аеорсухкмтнвіјѕԁһոցαβεικνορτυχγ0135|iıłøđħŧ",
    "aeopcyxkmthbljsdhngabelkvoptuxyolesllllodht",
)


def clean_name(text: str) -> str:
    """`text` as a name that disturbs nobody's screen; empty when nothing of it can be seen."""
    # A cut may leave a joiner that waits for its other half.
    return _without_loose_ends(_cut(visible_name(text)))


def visible_name(text: str) -> str:
    """`text` without signs that turn or hide other words, as long as it is."""
    # A browser may send half of a pair of surrogates; nothing that is stored can hold it.
    text = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    kept: list[str] = []
    marks = 0
    for sign in text:
        if sign in _JOINERS or unicodedata.category(sign).startswith("M"):
            # Both belong to the sign before them; on a space or at the start they hide.
            marks += 1
            if kept and kept[-1] != " " and marks <= _MOST_MARKS:
                kept.append(sign)
        elif sign.isspace():
            marks = 0
            if kept and kept[-1] != " ":
                kept.append(" ")
        elif sign.isprintable() and sign not in _FILLERS:
            marks = 0
            kept.append(sign)
    # What was left out may have stood between a letter and its mark.
    return _without_loose_ends(unicodedata.normalize("NFC", "".join(kept)))


def tell_apart(name: str, others: Iterable[str]) -> str:
    """`name`, with the next free number when it looks like one of `others`."""
    taken = {skeleton(other) for other in others}
    if not name or skeleton(name) not in taken:
        return name
    # "Noor 2" was taken too: the next is "Noor 3" and not "Noor 2 2".
    base = _NUMBERED.sub("", name)
    number = 2
    while skeleton(f"{base} {number}") in taken:
        number += 1
    return f"{base} {number}"


def skeleton(name: str) -> str:
    """What the eye keeps of a name: two names with the same skeleton are taken for each other."""
    split = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(sign for sign in split if unicodedata.category(sign)[0] in "LNS")
    return letters.translate(_LOOKS_LIKE)


def _cut(signs: str) -> str:
    room = NAME_LIMIT
    for place, sign in enumerate(signs):
        if sign in _JOINERS or unicodedata.category(sign).startswith("M"):
            continue
        room -= 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if room < 0:
            return signs[:place]
    return signs


def _without_loose_ends(name: str) -> str:
    return name.strip(f" {_JOINERS}")
