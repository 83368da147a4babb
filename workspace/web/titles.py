"""What canvases are called now.

The title is live text in the frame's document, while lists read a copy of it from a
table. Here the copy is compared with the document before it is shown, and mended: from
memory when the canvas is open, else from its log, once per revision.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from workspace.canvas.document import SectionDoc
from workspace.errors import WorkspaceError
from workspace.history.log import UpdateLog
from workspace.organisations import CanvasSummary, Organisations
from workspace.realtime.server.hub import Hub

_REMEMBERED: Final = 2_000


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of one database's canvases; one instance per process."""

    hub: Hub
    log: UpdateLog
    organisations: Organisations
    _seen: dict[str, tuple[int, str]] = field(default_factory=dict)

    async def now(self, canvas: CanvasSummary) -> CanvasSummary:
        """`canvas` under the title it has now.

        A canvas whose frame cannot be read keeps the title it had: a list is no place to fail.
        """
        try:
            title = await self._title(canvas)
            if title != canvas.title:
                await self.organisations.retitle(canvas.id, title)
        except WorkspaceError:
            return canvas
        return replace(canvas, title=title)

    async def _title(self, canvas: CanvasSummary) -> str:
        keeper = self.hub.opened(canvas.id)
        if keeper is not None and (live := keeper.room.documents().get("frame")) is not None:
            return live.read_frame().texts.get("title", "")
        revision, title = self._seen.get(canvas.id, (0, ""))
        if revision != canvas.revision:
            state = await self.log.load(canvas.id, "frame")
            base = state.checkpoint.state if state.checkpoint else b""
            doc = SectionDoc.opened("frame", base, (entry.data for entry in state.tail))
            title = doc.read_frame().texts.get("title", "")
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[canvas.id] = (state.revision, title)
        return title
