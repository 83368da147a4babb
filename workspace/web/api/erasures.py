"""Erasures: what would go, and that it goes for good. For those who run the canvas."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from workspace.chronicle.erasing import Erased, Found, Place, Wish, erased_at
from workspace.web.api.operation import Call, Malformed


class NewErasure(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What must go: a text, or every word of a participant (an actor's id, or a name).

    With `preview` it is only found. Without, it is gone for good: documents, log, moments,
    milestones, reviews, notes, names; and the canvas begins a new epoch.
    """

    text: Annotated[str, Meta(min_length=1, max_length=500)] | UnsetType = UNSET
    participant: Annotated[str, Meta(min_length=1, max_length=200)] | UnsetType = UNSET
    preview: bool = False


class ErasureResult(msgspec.Struct, kw_only=True):
    """How many places of each kind, the first of them, and, once it is done, the erasure."""

    counts: dict[str, int]
    places: list[Place]
    total: int
    erased: Erased | None = None


class ErasureRow(msgspec.Struct, kw_only=True):
    """An erasure that was done: when, by whom, how many places. Nothing says what it was."""

    id: str
    at: str
    actor: str
    places: int
    epoch: int
    begins_after: int
    swept: bool


class ErasureList(msgspec.Struct, kw_only=True):
    """The erasures of a canvas, the oldest first."""

    erasures: list[ErasureRow]


async def erase(call: Call[NewErasure]) -> ErasureResult:
    """Finds what must go; unless it is a preview, erases it."""
    wish, chronicle = call.body, call.services.chronicle
    canvas = call.opened.canvas.id
    text = None if isinstance(wish.text, UnsetType) else wish.text
    who = None if isinstance(wish.participant, UnsetType) else wish.participant
    if (text is None) == (who is None):
        raise Malformed(why="say either 'text' or 'participant'")
    if who is not None:
        who = await chronicle.participant(canvas, who)
    chosen = Wish(text=text, participant=who)
    found: Found = await chronicle.find(canvas, chosen)
    erased = None
    if not wish.preview:
        await call.rights_hold()
        erased = await chronicle.erase(canvas, chosen, call.caller.actor, found=found)
        call.services.hub.rights_changed()
    return ErasureResult(
        counts=found.counts,
        # What is gone is not said once more.
        places=[] if erased is not None else found.places,
        total=found.total,
        erased=erased,
    )


async def list_erasures(call: Call[None]) -> ErasureList:
    """The ledger of the canvas."""
    rows = await call.services.chronicle.ledger(call.opened.canvas.id)
    return ErasureList(
        erasures=[
            ErasureRow(
                id=row["id"],
                at=erased_at(row).isoformat().replace("+00:00", "Z"),
                actor=row["actor"],
                places=row["places"],
                epoch=row["epoch"],
                begins_after=row["begins_after"],
                swept=row["stage"] == "done",
            )
            for row in rows
        ]
    )
