"""A canvas at any revision: from memory when it is the newest, else replayed from the log."""

from __future__ import annotations

import asyncio
from typing import Final

from workspace.canvas.document import read_canvas
from workspace.canvas.model import Canvas
from workspace.errors import Refusal
from workspace.history.replay import Replay
from workspace.realtime.server.keeper import Keeper
from workspace.web.context import Services

PAGE: Final = 500


class NoSuchRevision(Refusal):
    """The canvas has not come that far yet (`asked`, `newest`)."""

    code = "no_such_revision"


async def canvas_at(services: Services, keeper: Keeper, revision: int | None = None) -> Canvas:
    """The canvas as it was at `revision`, or as it is now.

    Raises:
        NoSuchRevision: there is none of that number yet.
    """
    newest = await keeper.read()
    if revision is None or revision == newest.revision:
        return newest
    if not 0 < revision < newest.revision:
        raise NoSuchRevision(asked=revision, newest=newest.revision)
    replay = Replay()
    while replay.revision < revision:
        entries = await services.log.entries(
            newest.id, after=replay.revision, until=revision, limit=PAGE
        )
        if not entries:
            break
        # In a thread and a page at a time: applying holds the interpreter, and others type.
        await asyncio.to_thread(replay.take, entries)
    return await asyncio.to_thread(
        read_canvas,
        replay.docs,
        id=newest.id,
        epoch=replay.epoch,
        revision=revision,
        language=newest.language,
        aside=newest.aside,
    )
