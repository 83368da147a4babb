"""People's own words, made fit to stand inside our sentences and files.

A name may hold signs that turn the direction of everything after them, or that no
document can hold. What it says stays; what it does to its surroundings ends with it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

_EMBEDDINGS: Final = "\u202a\u202b\u202d\u202e"
_ISOLATES: Final = "\u2066\u2067\u2068"
_POP: Final = {"\u202c": _EMBEDDINGS, "\u2069": _ISOLATES}
_CLOSES: Final = {opening: sign for sign, openings in _POP.items() for opening in openings}
# XML 1.0 has no place for these, nor has a PDF; a lone surrogate is no character at all.
_UNWRITABLE: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Classes of signs that never change the direction of a line that runs from left to right.
_AT_HOME: Final = frozenset({"", "L", "EN", "ES", "ET", "CS", "NSM", "B", "S", "WS", "ON", "BN"})
_BREAKS: Final = re.compile(r"\r\n?|[\u0085\u2028\u2029]")


def contained(text: str) -> str:
    """The text between signs that isolate it: its direction is its own affair."""
    return f"\u2068{balanced(cleaned(text))}\u2069"


def apart(text: str, around: Literal["ltr", "rtl"]) -> str:
    """The text, isolated only where it could turn a line of the direction `around`.

    So who copies from a French text that holds no Arabic gets no invisible signs with it.
    """
    if around == "ltr" and not any(map(_turns, text)):
        return cleaned(text)
    return contained(text)


def _turns(sign: str) -> bool:
    return unicodedata.bidirectional(sign) not in _AT_HOME


def cleaned(text: str) -> str:
    """The text without the signs that no document can hold; each break of a line is one."""
    return _UNWRITABLE.sub("", _BREAKS.sub("\n", text))


def balanced(text: str) -> str:
    """The text with every change of direction that it begins ended, and no other one."""
    if not any(sign in text for sign in (*_EMBEDDINGS, *_ISOLATES, *_POP)):
        return text
    kept: list[str] = []
    open_: list[str] = []
    for sign in text:
        if sign in _CLOSES:
            open_.append(sign)
        elif sign in _POP:
            if not open_ or open_[-1] not in _POP[sign]:
                continue
            open_.pop()
        kept.append(sign)
    return "".join(kept) + "".join(_CLOSES[sign] for sign in reversed(open_))


def direction_of(text: str) -> Literal["ltr", "rtl"] | None:
    """The direction its first letter gives a text; None when it has no letter."""
    for sign in text:
        match unicodedata.bidirectional(sign):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
            case _:
                pass
    return None
