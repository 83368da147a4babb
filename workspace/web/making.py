"""How a canvas begins: its first content and its first facilitator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workspace.access import Role
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.canvas.interchange import documents_of
from workspace.canvas.model import Canvas
from workspace.history.log import Claim, Draft, EntryKind, NewCanvas
from workspace.ids import new_id
from workspace.organisations import Group
from workspace.web.context import Services

SYSTEM = "system"


async def begin_canvas(services: Services, actor: str, *, title: str, language: str) -> Claim:
    """An empty canvas; `actor` facilitates it, unless it is the system.

    Raises:
        InvalidValue, TooLarge: the title or the language cannot be.
    """
    docs = edits.new_canvas(title=title, language=language)
    return await _create(services, actor, title, language, docs, {}, "server")


async def bring_canvas(services: Services, actor: str, canvas: Canvas) -> Claim:
    """A new canvas with the content of one that came from a file; see `begin_canvas`."""
    docs = documents_of(canvas)
    title, language, aside = canvas.title, canvas.language, canvas.aside
    claim = await _create(services, actor, title, language, docs, aside, "import")
    await services.organisations.set_groups(claim.canvas, groups_of(canvas.groups))
    return claim


def groups_of(records: Sequence[Mapping[str, Any]]) -> list[Group]:
    """The participation groups that a frame names."""
    return [
        Group(
            id=record["id"],
            name=record["name"],
            type=record.get("type") or "other",
            color=record.get("color") or 0,
            seats=record.get("seats"),
            quorum=record.get("quorum"),
        )
        for record in records
    ]


async def _create(
    services: Services,
    actor: str,
    title: str,
    language: str,
    docs: Mapping[str, SectionDoc],
    aside: Mapping[str, Any],
    kind: EntryKind,
) -> Claim:
    now = services.clock.now()
    new = NewCanvas(
        id=new_id(), title=title, language=language, created_at=now, created_by=actor, aside=aside
    )
    drafts = [
        Draft(
            section=section,
            actor=actor,
            session="",
            at=now,
            kind=kind,
            data=doc.diff(),
            clients=((doc.client_id, actor),),
        )
        for section, doc in docs.items()
    ]
    claim = await services.log.create(new, drafts)
    # A crash between the two leaves a canvas that is in nobody's list, and nothing half-made.
    if actor != SYSTEM:
        await services.organisations.join(claim.canvas, actor, Role.FACILITATOR)
    return claim
