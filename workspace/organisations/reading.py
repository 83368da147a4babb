"""A canvas as its log says, now or at any revision, without opening its room.

Reading a thousand cards takes a sixth of a second. Read from the live documents that
would be a sixth of a second in which nobody's typing moves; read from the log it
happens in a thread, takes no ownership, and shows what is committed and nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from workspace.canvas.document import SectionDoc, read_canvas
from workspace.canvas.edits.finding import NoSuchCard, find
from workspace.canvas.model import Canvas, Card, Frame
from workspace.canvas.schema import SECTIONS
from workspace.errors import Refusal
from workspace.history.log import SectionState, UpdateLog
from workspace.history.replay import Replay
from workspace.organisations.shapes import CanvasSummary

_PAGE: Final = 500
_TRIES: Final = 4


class NoSuchRevision(Refusal):
    """The canvas has not come that far yet (`asked`, `newest`)."""

    code = "no_such_revision"


class Shelf(Protocol):
    """Where logs are; a node's services and the commands' are both one."""

    @property
    def log(self) -> UpdateLog:
        """The log of all canvases."""
        ...


@dataclass(frozen=True, slots=True)
class Documents:
    """A canvas's documents at one revision, ours alone: nobody writes to them."""

    canvas: CanvasSummary
    revision: int
    docs: Mapping[str, SectionDoc]

    def read(self, aside: Mapping[str, Any] | None = None) -> Canvas:
        """The whole canvas. Takes its time: call it in a thread."""
        return read_canvas(
            self.docs,
            id=self.canvas.id,
            epoch=self.canvas.epoch,
            revision=self.revision,
            language=self.canvas.language,
            aside=aside,
        )

    def card(self, card_id: str) -> Card | None:
        """One card, if it was there."""
        try:
            found = find(self.docs, card_id)
        except NoSuchCard:
            return None
        return next((card for card in found.doc.read().cards if card.id == card_id), None)


async def documents_at(
    shelf: Shelf, canvas: CanvasSummary, revision: int | None = None
) -> Documents:
    """The canvas's documents as they were at `revision`, or as they are now.

    Raises:
        NoSuchRevision: there is none of that number yet.
        CorruptEntry: a row of the log is not what was written.
    """
    states = await _states(shelf, canvas.id)
    newest = min(state.revision for state in states)
    if revision is None or revision == newest:
        docs = await asyncio.to_thread(lambda: {state.section: _opened(state) for state in states})
        return Documents(canvas, newest, docs)
    if not 0 < revision < newest:
        raise NoSuchRevision(asked=revision, newest=newest)
    replay = Replay()
    while replay.revision < revision:
        after = replay.revision
        rows = await shelf.log.entries(canvas.id, after=after, until=revision, limit=_PAGE)
        if not rows:
            break
        # A page at a time: applying holds the interpreter, and others type meanwhile.
        await asyncio.to_thread(replay.take, rows)
    if replay.revision < revision:
        raise NoSuchRevision(asked=revision, newest=newest)  # Erased: the log begins later.
    return Documents(canvas, revision, replay.docs)


async def _states(shelf: Shelf, canvas: str) -> list[SectionState]:
    # Each section is read at its own moment. Where somebody wrote in between, once more: a
    # link should not be read without the card it leads to.
    states = [await shelf.log.load(canvas, section) for section in SECTIONS]
    for _ in range(_TRIES):
        if len({state.revision for state in states}) == 1:
            break
        states = [await shelf.log.load(canvas, section) for section in SECTIONS]
    return states


def _opened(state: SectionState) -> SectionDoc:
    base = state.checkpoint.state if state.checkpoint else b""
    return SectionDoc.opened(state.section, base, (entry.data for entry in state.tail))


def as_seen(canvas: Canvas, sections: Collection[str]) -> Canvas:
    """What of a canvas is shown to somebody who may read these sections."""
    return replace(
        canvas,
        frame=canvas.frame if "frame" in sections else Frame(),
        sections={n: section for n, section in canvas.sections.items() if n in sections},
    )
