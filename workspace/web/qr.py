"""A link as a QR code: one path of squares, so that no style and no picture is needed.

segno finds the modules; the path is drawn here because its own SVG carries attributes
for colours and sizes that belong to our style sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

import segno

QUIET_ZONE: Final = 4


@dataclass(frozen=True, slots=True)
class Qr:
    """A square of `size` modules a side, quiet zone included, and the dark ones as a path."""

    size: int
    path: str


def qr_of(text: str) -> Qr:
    """The code for `text`; a fifteenth of it may be hidden by a thumb or a fold of the paper."""
    rows = [
        list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=QUIET_ZONE)
    ]
    drawn: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                drawn.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return Qr(len(rows), "".join(drawn))
