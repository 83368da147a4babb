"""What the worker process is asked for, and what it answers: one type a job.

Jobs for readers answer the JSON that goes out, made for that one reader; jobs of the
chronicler answer rows to be written, which this process itself never does.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from workspace.chronicle.parties import Reader
from workspace.chronicle.saying import ANYTHING, Chosen


class _Job(msgspec.Struct, tag=True, kw_only=True, frozen=True):
    canvas: str


class View(_Job, frozen=True, kw_only=True):
    """The canvas at a revision (None: now), as a reader sees it: canvas JSON."""

    at: int | None
    reader: Reader


class Then(_Job, frozen=True, kw_only=True):
    """The whole canvas at a revision, to restore from: a pickled `Canvas`, between two of ours."""

    at: int


class Compare(_Job, frozen=True, kw_only=True):
    """What differs between two revisions: `shapes.Comparison`."""

    before: int
    after: int
    reader: Reader
    now: datetime
    chosen: Chosen = ANYTHING


class Story(_Job, frozen=True, kw_only=True):
    """What became of a card: `shapes.Story`."""

    card: str
    reader: Reader
    now: datetime


class Blame(_Job, frozen=True, kw_only=True):
    """Whose words a text of a card is made of: `shapes.Blame`."""

    card: str
    key: str
    at: int | None
    reader: Reader


class Open(_Job, frozen=True, kw_only=True):
    """What was done since the last moment that is written: `Telling`, nothing of it written."""

    now: datetime


class Tell(_Job, frozen=True, kw_only=True):
    """The next moments that are over: `Telling`. At most about `rows` rows are read."""

    now: datetime
    rows: int = 4_000


class Mark(_Job, frozen=True, kw_only=True):
    """A mark of one revision: `MarkMade`."""

    at: int


class Forget(_Job, frozen=True, kw_only=True):
    """Forgets what is remembered of a canvas: something was taken out of its past."""


class Pack(_Job, frozen=True, kw_only=True):
    """The next bundle of rows that were all written before a time: `Packed`."""

    before: datetime


class Texts(_Job, frozen=True, kw_only=True):
    """How some texts read now, section, card, key each: a list of `TextNow` or nulls."""

    places: list[tuple[str, str, str]]


class Cut(_Job, frozen=True, kw_only=True):
    """What must go of a canvas: texts, and every word of some actors. `preview`: only found."""

    texts: list[str]
    actors: list[str]
    preview: bool
    now: datetime


class Hold(msgspec.Struct, tag=True, kw_only=True, frozen=True):
    """Does nothing for a while, or dies, or eats memory; so that tests can see what comes of it."""

    how: str
    seconds: float = 0.0


Job = (
    View | Then | Compare | Story | Blame | Open | Tell | Mark | Forget | Pack | Texts | Cut | Hold
)


class TextNow(msgspec.Struct, kw_only=True):
    """How a text of a card reads, and what the card is called."""

    text: str
    code: str | None
    title: str


class MarkMade(msgspec.Struct, kw_only=True):
    """A mark to be kept."""

    revision: int
    epoch: int
    states: bytes
    authorship: bytes


class Telling(msgspec.Struct, kw_only=True):
    """Moments as plain values, in order, and how far the log is told with them.

    `epoch` is that of the rows; `more`: there is more to tell at once.
    """

    epoch: int
    moments: list[dict[str, Any]]
    told: int
    more: bool = False


class CutPlace(msgspec.Struct, kw_only=True):
    """One place of what must go, with some words around it. `kind`: `live`, `past`."""

    kind: str
    section: str
    card: str | None
    key: str
    code: str
    before: str
    what: str
    after: str


class Cutting(msgspec.Struct, kw_only=True):
    """What was found, and the documents without it, made of all rows up to `revision`.

    `told`: moments that were not written yet, before anything is taken out of them.
    """

    epoch: int
    revision: int
    places: list[CutPlace]
    counts: dict[str, int]
    told: list[dict[str, Any]]
    states: dict[str, bytes] = {}
    authorship: bytes = b""


class Packed(msgspec.Struct, kw_only=True):
    """A bundle's fields; None: there is nothing to pack."""

    bundle: dict[str, Any] | None
    more: bool = False


class Refused(msgspec.Struct, kw_only=True):
    """Why a job came to nothing: one of our errors, by its code and facts."""

    code: str
    facts: dict[str, Any]
    is_refusal: bool
