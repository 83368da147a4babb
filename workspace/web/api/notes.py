"""Operations on internal notes: what the core team writes beside a card.

Only who may read the card's section is answered at all; a card elsewhere is not there for
them. Open pages that may read the note hear that it changed, and ask for it themselves.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from workspace.canvas.edits.finding import find
from workspace.realtime.server.keeper import Keeper
from workspace.web.api.card_shapes import NoteText
from workspace.web.api.operation import Call

Version = Annotated[int, Meta(ge=0, le=2**31 - 2, description="0: nobody ever wrote there.")]


class NoteDocument(msgspec.Struct, kw_only=True):
    """The note beside a card as it stands; an empty one is no note."""

    text: str
    version: Version


class NoteToWrite(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A text, and the version of the note that it was written upon."""

    text: NoteText
    version: Version


async def read(call: Call[None]) -> NoteDocument:
    """What the core team wrote beside a card."""
    async with _beside(call):
        note = await call.services.organisations.note(call.opened.canvas.id, call.path["card"])
    return NoteDocument(text=note.text, version=note.version)


async def write(call: Call[NoteToWrite]) -> NoteDocument:
    """Another text beside a card, unless somebody else wrote there meanwhile."""
    card, wish = call.path["card"], call.body
    async with _beside(call) as (keeper, section):
        note = await call.services.organisations.write_note(
            call.opened.canvas.id, card, wish.text, wish.version, call.caller.actor
        )
        keeper.note_written(card, section, note.version)
    return NoteDocument(text=note.text, version=note.version)


@asynccontextmanager
async def _beside(call: Call[Any]) -> AsyncIterator[tuple[Keeper, str]]:
    """The canvas's keeper, and the section in which the card lies.

    Raises:
        NoSuchCard: there is none, or not for this caller.
    """
    async with call.services.hub.keeper(call.opened.canvas.id) as keeper:
        await keeper.open_all()
        docs = keeper.room.documents()
        readable = {n: doc for n, doc in docs.items() if call.opened.scope.may_read(n)}
        yield keeper, find(readable, call.path["card"]).section
