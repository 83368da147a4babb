"""What the API reads of the history; what it gives is in `chronicle.shapes`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from workspace.chronicle.shapes import Revision, SectionName

VISITED = UNSET


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
    card: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{1,64}$")] | UnsetType = UNSET
    section: SectionName | UnsetType = UNSET


class RestoringDone(msgspec.Struct, kw_only=True):
    """It is restored and in the log. `undo`: the revision before it; restoring that undoes this."""

    revision: Revision
    undo: Revision
    what: Literal["card", "section", "canvas"]
