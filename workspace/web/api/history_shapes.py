"""What the API reads of the history; what it gives is in `chronicle.shapes`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from workspace.chronicle.review_shapes import RemarkState, ReviewState
from workspace.chronicle.shapes import Revision, SectionName

_CardId = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{1,64}$")]
_Ours = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
_Name = Annotated[str, Meta(min_length=1, max_length=200)]
_Note = Annotated[str, Meta(max_length=2_000)]
_Words = Annotated[str, Meta(min_length=1, max_length=5_000)]
_Around = Annotated[str, Meta(max_length=200)]


class _In(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Base of everything that comes in: a key we do not know is a typing error, said at once."""


class Visit(_In):
    """How far you have seen the canvas; without a revision, all that is there now."""

    revision: Annotated[int, Meta(ge=0, le=2**53)] | UnsetType = UNSET


class Visited(msgspec.Struct, kw_only=True):
    """How far you have seen the canvas."""

    revision: Revision


class Restoring(_In):
    """What to bring back from a revision: a card, a section, or (neither said) the whole canvas."""

    revision: Annotated[int, Meta(ge=1, le=2**53)]
    card: _CardId | UnsetType = UNSET
    section: SectionName | UnsetType = UNSET


class RestoringDone(msgspec.Struct, kw_only=True):
    """It is restored and in the log. `undo`: the revision before it; restoring that undoes this."""

    revision: Revision
    undo: Revision
    what: Literal["card", "section", "canvas"]


class NewMilestone(_In):
    """A name for a revision; without one, for how the canvas is now."""

    name: _Name
    note: _Note = ""
    revision: Annotated[int, Meta(ge=1, le=2**53)] | UnsetType = UNSET


class MilestonePatch(_In):
    """Another name or note."""

    name: _Name | UnsetType = UNSET
    note: _Note | UnsetType = UNSET


class NewReview(_In):
    """A review of a milestone, with a first word."""

    milestone: _Ours
    text: Annotated[str, Meta(max_length=5_000)] = ""


class Deciding(_In):
    """What the reviewer decides: changes are asked for, it is signed off, it is open again."""

    state: ReviewState
    decision: Annotated[str, Meta(max_length=5_000)] = ""


class NewRemark(_In):
    """A remark, pinned to nothing, a card, one of its texts (`key`), or some words of it (`quote`).

    `before` and `after` are a little of the text around the words, so that they are found again.
    """

    text: _Words
    section: SectionName | UnsetType = UNSET
    card: _CardId | UnsetType = UNSET
    key: Annotated[str, Meta(pattern="^[a-z_]{1,40}$")] | UnsetType = UNSET
    quote: Annotated[str, Meta(max_length=500)] = ""
    before: _Around = ""
    after: _Around = ""
    internal: bool = False


class Settling(_In):
    """Another state for a remark, and what was done about it."""

    state: RemarkState
    done: Annotated[str, Meta(max_length=5_000)] | UnsetType = UNSET


class NewReply(_In):
    """An answer in a remark's thread."""

    text: _Words


class Made(msgspec.Struct, kw_only=True):
    """It is there now, under this id."""

    id: str
