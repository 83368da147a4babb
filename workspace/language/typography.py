"""How each language sets its signs, so that nobody has to type a no-break space by hand.

French puts a narrow no-break space before `;`, `!` and `?`, a no-break space before
`:` and inside « », and writes the apostrophe ’. Arabic has its own comma, semicolon
and question mark. Words are never touched here, only what stands between them.
"""

from __future__ import annotations

import re
from typing import Final

NO_BREAK: Final = "\u00a0"
NARROW: Final = "\u202f"

_SPACES: Final = f"[ {NO_BREAK}{NARROW}]*"
# What a phrase can end with: a word, a bracket, a placeholder, a tag, a closing quote.
_END: Final = r"(?<=[\w)\]}>»…%’])"
_HIGH_SIGN: Final = re.compile(rf"{_END}{_SPACES}(?P<sign>[;!?]+)(?!\w)")
# `://` is an address and `12:30` a time.
_COLON: Final = re.compile(rf"{_END}{_SPACES}:(?!//|\w)")
_OPENING: Final = re.compile(rf"«{_SPACES}")
_CLOSING: Final = re.compile(rf"{_SPACES}»")
_APOSTROPHE: Final = re.compile(r"(?<=\w)'(?=[\w«{<%])")
_ENGLISH_APOSTROPHE: Final = re.compile(r"(?<=\w)'")
_ARABIC: Final = {",": "،", ";": "؛", "?": "؟"}
_ARABIC_SIGNS: Final = re.compile(r"(?<=[\u0600-\u06ff\d})>»])(?:\s*[,;?])+(?=\s|$)")


def typeset(text: str, code: str) -> str:
    """`text` with the spaces and signs that the language `code` wants."""
    match code:
        case "fr":
            return _french(text)
        case "ar":
            return _ARABIC_SIGNS.sub(_arabic, text)
        case _:
            return _ENGLISH_APOSTROPHE.sub("’", text)


def _arabic(found: re.Match[str]) -> str:
    return "".join(_ARABIC[sign] for sign in found[0] if sign in _ARABIC)


def _french(text: str) -> str:
    text = _APOSTROPHE.sub("’", text)
    text = _HIGH_SIGN.sub(rf"{NARROW}\g<sign>", text)
    text = _COLON.sub(f"{NO_BREAK}:", text)
    text = _OPENING.sub(f"«{NO_BREAK}", text)
    return _CLOSING.sub(f"{NO_BREAK}»", text)
