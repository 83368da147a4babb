"""A code as people type it, read back to the one that was meant.

A code is read from a wall and typed on a telephone, by somebody in a hurry, perhaps on a
Cyrillic or an Arabic keyboard. Whatever can only mean one thing is taken for that; what
cannot be a code is said so at once, and nobody's patience is spent on looking it up.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from workspace.errors import Refusal
from workspace.organisations.codes import CODE_LENGTH, CODE_SIGNS

# The same shape on another keyboard; none of these can mean anything else.
_SAME_SHAPE: Final = str.maketrans("АВСЕНКМРТУХЅЈΑΒΕΗΚΜΝΡΤΥΧΖ", "ABCEHKMPTYXSJABEHKMNPTYXZ")


class NoCode(Refusal):
    """This cannot be a code (`why`: `length`, or `sign` and the `sign` that none has)."""

    code = "no_code"


def read_code(text: str) -> str:
    """The code that was meant by `text`: any case, script and separators.

    Raises:
        NoCode: no code has this sign or this length.
    """
    signs = "".join(map(_sign, unicodedata.normalize("NFKD", text).upper()))
    signs = signs.translate(_SAME_SHAPE)
    for sign in signs:
        # 0 and O, 1 and I and L could each be several signs: better asked than guessed.
        if sign not in CODE_SIGNS:
            raise NoCode(why="sign", sign=sign)
    if len(signs) != CODE_LENGTH:
        raise NoCode(why="length", length=len(signs))
    return signs


def _sign(sign: str) -> str:
    # Figures of every script are figures; accents, spaces, dashes and dots say nothing.
    figure = unicodedata.digit(sign, None)
    if figure is not None:
        return str(figure)
    return sign if sign.isalpha() else ""
