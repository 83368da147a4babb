"""Brings back what was, by adding to the log: through the live documents, under everybody's eyes.

Whoever restores must be allowed to write wherever something comes back. The answer says which
revision was there before, so that restoring that one undoes it.
"""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from workspace.access import Scope
from workspace.canvas.document import SectionDoc
from workspace.canvas.edits import NoSuchCard
from workspace.canvas.model import Canvas
from workspace.canvas.schema import CARD_SECTIONS, SECTIONS, SectionId
from workspace.chronicle import jobs
from workspace.chronicle.kept import Kept
from workspace.clock import Clock
from workspace.errors import NotAllowed, NotFound
from workspace.history.log import UpdateLog
from workspace.history.restore import restore_canvas, restore_card, restore_section
from workspace.realtime.server.hub import Hub

_PAGE: Final = 500
Docs = dict[str, SectionDoc]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be as it was at a revision: a card, a section, or (neither) the whole canvas."""

    revision: int
    card: str | None = None
    section: SectionId | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """In whose name it is restored, and what they may do."""

    actor: str
    login: str | None
    scope: Scope


@dataclass(frozen=True, slots=True)
class Restored:
    """It is in the log under `revision`; `undo` is the revision before it."""

    revision: int
    undo: int


class Restoring(Kept):
    """Restores things of the canvases of one database."""

    async def restore(
        self,
        hub: Hub,
        log: UpdateLog,
        canvas: str,
        who: Who,
        wish: Wish,
        still: Callable[[], Awaitable[None]],
    ) -> Restored:
        """Makes the live canvas read as it did, as far as is wished.

        Looking it up takes a while: `still` is asked afterwards whether they may, and raises.

        Raises:
            NoSuchRevision, NoSuchCard: there is nothing to bring back.
            NotAllowed: something would be written that they may not write.
            ReadOnlyNow, NotSavedYet: the database is away.
        """
        answer = await self._workshop.do(jobs.Then(canvas=canvas, at=wish.revision))
        # Our own process made it, out of our own log; no other bytes come this way.
        then: Canvas = await asyncio.to_thread(pickle.loads, answer)
        async with hub.keeper(canvas) as keeper:
            await still()

            def verb(docs: Docs) -> None:
                _restore(docs, then, who.scope, wish, self._clock)

            known = keeper.room.revision
            _, revision = await keeper.edit(who.actor, verb, kind="restore", login=who.login)
        return Restored(revision, await _before(log, canvas, known, revision, who))


def _restore(docs: Docs, then: Canvas, scope: Scope, wish: Wish, clock: Clock) -> None:
    at = clock.now()
    if wish.card is not None:
        there = then.card(wish.card)
        if there is None or not scope.may_read(there.section):
            raise NoSuchCard(card=wish.card)
        for section in CARD_SECTIONS:
            held = docs[section].card(wish.card)
            if held is not None or section == there.section:
                _must_write(scope, section)
        restore_card(docs, _links_of(then, scope), wish.card, at=at)
    elif wish.section is not None:
        _must_write(scope, wish.section)
        restore_section(docs, then, wish.section, at=at)
    else:
        for name in SECTIONS:
            _must_write(scope, name)
        restore_canvas(docs, then, at=at)


def _links_of(then: Canvas, scope: Scope) -> Canvas:
    """The same without the links that lie in sections which are only to be read."""
    sections: dict[str, Any] = {
        name: section if scope.may_write(name) else replace(section, links=())
        for name, section in then.sections.items()
    }
    return replace(then, sections=sections)


def _must_write(scope: Scope, section: str) -> None:
    if not scope.may_read(section):
        raise NotFound
    if not scope.may_write(section):
        raise NotAllowed(section=section)


async def _before(log: UpdateLog, canvas: str, known: int, revision: int, who: Who) -> int:
    """The revision before the first row of what was just restored."""
    after = known
    while after < revision:
        rows = await log.entries(canvas, after=after, until=revision, limit=_PAGE)
        for row in rows:
            if (row.kind, row.actor, row.login) == ("restore", who.actor, who.login):
                return row.revision - 1
        if not rows:
            break
        after = rows[-1].revision
    # Nothing had to be changed: it reads like that already.
    return revision
