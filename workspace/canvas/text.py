"""The only place that turns positions in a text into pycrdt's UTF-8 byte offsets.

pycrdt counts bytes and does not forgive: an insertion in the middle of "é" lands
elsewhere, a deletion there eats what follows. Browsers count UTF-16 units. Here a
position is a number of code points, as Python counts, and every edit is made at
the edge of one.
"""

from __future__ import annotations

from dataclasses import dataclass

from pycrdt import Text, XmlText


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `removed` by `inserted` at code point `at`."""

    at: int
    removed: str
    inserted: str


def difference(before: str, after: str) -> Edit | None:
    """The smallest single edit that turns `before` into `after`; None when they are equal."""
    if before == after:
        return None
    shorter = min(len(before), len(after))
    start = 0
    while start < shorter and before[start] == after[start]:
        start += 1
    end = 0
    while end < shorter - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return Edit(start, before[start : len(before) - end], after[start : len(after) - end])


def byte_offset(text: str, position: int) -> int:
    """How many UTF-8 bytes stand before code point `position`."""
    return len(text[:position].encode())


def from_utf16(text: str, units: int) -> int:
    """The code point at which a browser's offset stands; inside a pair, the one before it."""
    seen = 0
    for position, sign in enumerate(text):
        seen += 2 if sign > "\uffff" else 1
        if seen > units:
            return position
    return len(text)


def to_utf16(text: str, position: int) -> int:
    """A code point position as a browser counts it."""
    return position + sum(sign > "\uffff" for sign in text[:position])


def utf16_length(text: str) -> int:
    """How long a browser says the text is."""
    return to_utf16(text, len(text))


def insert(text: Text | XmlText, position: int, inserted: str) -> None:
    """Inserts at a code point position; beyond the end means at the end."""
    text.insert(byte_offset(str(text), position), inserted)


def delete(text: Text | XmlText, position: int, length: int) -> None:
    """Deletes `length` code points from a code point position on."""
    whole = str(text)
    start = byte_offset(whole, position)
    stop = byte_offset(whole, position + length)
    if stop > start:
        del text[start:stop]


def write_text(text: Text, after: str) -> bool:
    """Makes the text read `after` by the smallest edit, so that others' carets stay put.

    Returns:
        Whether anything changed.
    """
    edit = difference(str(text), after)
    if edit is None:
        return False
    delete(text, edit.at, len(edit.removed))
    if edit.inserted:
        insert(text, edit.at, edit.inserted)
    return True
