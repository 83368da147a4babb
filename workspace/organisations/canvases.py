"""Canvases as somebody's: lists, titles, archiving, and whose organisation keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from workspace.access import Role
from workspace.access.events import AuditEvent
from workspace.errors import NotFound
from workspace.organisations.charter import Charter, charter_of, kept_charter
from workspace.organisations.kept import Kept
from workspace.organisations.shapes import CanvasSummary, summary_of
from workspace.storage import audit, canvases, rights


class Canvases(Kept):
    """The canvases of one database."""

    async def summary(self, canvas: str) -> CanvasSummary:
        """The canvas, whoever asks.

        Raises:
            NotFound: there is none, or it is archived.
        """
        row = await self._database.read(lambda c: canvases.summary(c, canvas))
        if row is None:
            raise NotFound(canvas=canvas)
        return summary_of(row)

    async def all(self) -> Sequence[CanvasSummary]:
        """Every canvas, newest change first."""
        rows = await self._database.read(canvases.every_summary)
        return [summary_of(row) for row in rows]

    async def every_id(self) -> Sequence[str]:
        """The ids of every canvas, archived ones too."""
        return await self._database.read(canvases.every_id)

    async def canvases_of(self, actor: str) -> Sequence[CanvasSummary]:
        """The canvases an actor takes part in, newest change first."""
        now = self._now()
        rows = await self._database.read(lambda c: canvases.of_actor(c, actor, now))
        return [summary_of(row, Role(row["role"])) for row in rows]

    async def canvases_kept_by(self, organisation: str) -> Sequence[CanvasSummary]:
        """An organisation's canvases, archived ones too, newest change first."""
        rows = await self._database.read(lambda c: canvases.of_organisation(c, organisation))
        return [summary_of(row) for row in rows]

    async def keep_in(self, canvas: str, organisation: str) -> None:
        """Says which organisation keeps a canvas."""
        await self._database.write(
            lambda c: canvases.change(c, canvas, {"organisation": organisation})
        )

    async def retitle(self, canvas: str, title: str) -> None:
        """Keeps the title that lists show; the live one is in the frame's document."""
        await self._database.write(lambda c: canvases.change(c, canvas, {"title": title}))

    async def archive(self, canvas: str, actor: str) -> None:
        """Takes a canvas out of every list and closes its doors; nothing is destroyed."""
        now = self._now()
        await self._set_archived(canvas, actor, now, "canvas.archived")

    async def bring_back(self, canvas: str, actor: str) -> None:
        """Opens an archived canvas again, to everybody who took part in it."""
        await self._set_archived(canvas, actor, None, "canvas.restored")

    async def _set_archived(
        self, canvas: str, actor: str, at: int | None, event: AuditEvent
    ) -> None:
        now = self._now()

        def work(connection: Connection) -> None:
            canvases.change(connection, canvas, {"archived_at": at})
            rights.note_change(connection, at=now, canvas=canvas)
            audit.note(connection, at=now, actor=actor, event=event, canvas=canvas)

        await self._database.write(work)

    async def aside(self, canvas: str) -> dict[str, Any]:
        """What an import brought along and has no home yet."""
        return await self._database.read(lambda c: canvases.aside_of(c, canvas))

    # ── the charter ──

    async def charter(self, canvas: str) -> Charter:
        """What the team promises those who take part.

        Raises:
            NotFound: there is no such canvas, or it is archived.
        """
        row = await self._database.read(lambda c: canvases.summary(c, canvas))
        if row is None:
            raise NotFound(canvas=canvas)
        return charter_of(row["charter"])

    async def set_charter(self, canvas: str, charter: Charter, by: str) -> None:
        """Gives a canvas another charter.

        Raises:
            BadCharter: a value of it cannot be.
        """
        now, text = self._now(), kept_charter(charter)

        def work(connection: Connection) -> None:
            canvases.change(connection, canvas, {"charter": text})
            rights.note_change(connection, at=now, canvas=canvas)
            audit.note(
                connection,
                at=now,
                actor=by,
                event="charter.changed",
                canvas=canvas,
                attribution=charter.attribution,
                keeping=charter.keeping,
            )

        await self._database.write(work)
