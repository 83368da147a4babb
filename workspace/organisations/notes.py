"""Internal notes: what the core team writes beside a card, for nobody else.

They are rows and no part of the shared documents, because whoever may read a section is
sent its document whole. Who may read and write them says the table of roles
(`Capability.INTERNAL_NOTES`); whoever calls here has asked it. Neither the access log nor
a webhook tells of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from workspace.canvas.schema import InvalidValue, is_well_formed, limits
from workspace.canvas.upgrades import may_hold_notes, notes_in
from workspace.errors import Conflict, TooLarge
from workspace.history.log import SectionState
from workspace.organisations.kept import Kept
from workspace.storage import notes

SYSTEM: Final = "system"
NUL: Final = "\x00"


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a card. `version` 0: nobody ever wrote there."""

    text: str = ""
    version: int = 0


class Notes(Kept):
    """The internal notes of one database's canvases."""

    async def note(self, canvas: str, card: str) -> Note:
        """The note beside a card, empty when there is none."""
        row = await self._database.read(lambda c: notes.one(c, canvas, card))
        return Note() if row is None else Note(row["text"], row["version"])

    async def notes(self, canvas: str) -> Mapping[str, str]:
        """Every note of a canvas that says something, by card."""
        return await self._database.read(lambda c: notes.all_of(c, canvas))

    async def write_note(self, canvas: str, card: str, text: str, version: int, by: str) -> Note:
        """Writes a note upon the version it was written upon; returns it as it is kept.

        Raises:
            Conflict: another version stands there by now.
            InvalidValue, TooLarge: the text cannot be kept.
        """
        _check(text)
        now = self._now()

        def work(connection: Connection) -> bool:
            if version == 0:
                return bool(notes.begin(connection, canvas, {card: text}, by=by, at=now))
            return notes.change(connection, canvas, card, text, version, by=by, at=now)

        if not await self._database.write(work):
            raise Conflict(card=card)
        return Note(text, version + 1)

    async def bring_notes(self, canvas: str, texts: Mapping[str, str], by: str) -> None:
        """Writes the notes that came with a canvas; one that stands there already stays."""
        # PostgreSQL keeps no NUL in a text, and no reader sees one.
        kept = {card: text.replace(NUL, "") for card, text in texts.items()}
        said = {card: text for card, text in kept.items() if text}
        now = self._now()
        if said:
            await self._database.write(lambda c: notes.begin(c, canvas, said, by=by, at=now))

    async def take_out_notes(self, state: SectionState) -> None:
        """Keeps the notes that an older program wrote into a section's document.

        To be called before the section is opened: opening takes them out of the document
        (`canvas.upgrades`). Whatever crashes in between, it is done again, and what was
        written here meanwhile is not overwritten.
        """
        base = state.checkpoint.state if state.checkpoint is not None else b""
        pieces = [base, *(entry.data for entry in state.tail)]
        if not may_hold_notes(state.section, pieces):
            return
        found = await asyncio.to_thread(lambda: notes_in(state.section, pieces))
        await self.bring_notes(state.canvas, found, SYSTEM)


def _check(text: str) -> None:
    if len(text) > limits.LONG_TEXT:
        raise TooLarge(size=len(text), limit=limits.LONG_TEXT)
    if NUL in text or not is_well_formed(text):
        raise InvalidValue("text", "broken_characters")
