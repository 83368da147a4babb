"""Operations on whole canvases."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
from starlette.responses import Response

from workspace.access import Capability, Scope
from workspace.canvas import edits
from workspace.canvas.interchange import to_json
from workspace.canvas.model import Canvas
from workspace.chronicle.kept import reader_of
from workspace.errors import NotAllowed
from workspace.organisations.beginning import begin_canvas
from workspace.organisations.reading import as_seen, documents_at
from workspace.realtime.close_codes import CloseCode
from workspace.web.api.editing import Desk, edit
from workspace.web.api.operation import JSON, Call
from workspace.web.api.shapes import (
    CanvasList,
    CanvasMade,
    CanvasRow,
    Changed,
    NewCanvas,
)


async def list_mine(call: Call[None]) -> CanvasList:
    """The canvases that are open to the caller, last changed first."""
    services = call.services
    listed = await services.organisations.canvases_of(call.caller.actor)
    found = [await services.titles.now(canvas) for canvas in listed]
    return CanvasList(
        canvases=[
            CanvasRow(
                id=canvas.id,
                title=canvas.title,
                language=canvas.language,
                role=canvas.role.value if canvas.role else "reader",
                revision=canvas.revision,
                changed_at=canvas.changed_at,
                url=f"{call.base_url}/c/{canvas.id}",
            )
            for canvas in found
        ]
    )


async def create(call: Call[NewCanvas]) -> CanvasMade:
    """Begins an empty canvas; the caller facilitates it. Guests belong to one canvas only."""
    wish = call.body
    claim = await begin_canvas(
        call.services, call.caller.actor, title=wish.title, language=wish.language
    )
    return made(call, claim.canvas, wish.title, wish.language, claim.revision)


def made(call: Call[Any], canvas: str, title: str, language: str, revision: int) -> CanvasMade:
    """The answer to whoever began or brought a canvas."""
    return CanvasMade(
        id=canvas,
        title=title,
        language=language,
        revision=revision,
        url=f"{call.base_url}/c/{canvas}",
    )


async def read(call: Call[None]) -> Response:
    """The canvas as it is, or as it was at `?at=`, as far as it is open to the caller."""
    scope = call.opened.scope
    if "at" in call.query:
        if not scope.may(Capability.HISTORY):
            # Whoever was let in for what is there now was not let in for what was taken away.
            raise NotAllowed(needs=str(Capability.HISTORY))
        # The past is looked up in a process of its own: nobody's typing waits for it. A note has
        # no past: beside a canvas as it was, it would say what nobody had written yet.
        then = await call.services.chronicle.view(
            call.opened.canvas.id,
            reader_of(call.opened, call.caller.actor),
            int(call.query["at"]),
        )
        return Response(then, media_type=JSON)
    documents = await documents_at(call.services, call.opened.canvas)
    notes = await notes_for(call)

    def work() -> bytes:
        canvas = documents.read().with_notes(notes)
        return msgspec.json.encode(to_json(for_reader(canvas, scope)))

    return Response(await asyncio.to_thread(work), media_type=JSON)


async def notes_for(call: Call[Any]) -> Mapping[str, str]:
    """The internal notes of the canvas, by card; none for a caller who may not read them."""
    if not call.opened.scope.may(Capability.INTERNAL_NOTES):
        return {}
    return await call.services.organisations.notes(call.opened.canvas.id)


async def change(call: Call[Any]) -> Changed:
    """Texts and fields of the frame; what is not named stays, null clears."""
    said: dict[str, Any] = msgspec.to_builtins(call.body)
    if "title" in said and not said["title"]:
        # Lists show it: a canvas without a name could not be found again.
        said["title"] = call.opened.canvas.title

    def verb(desk: Desk) -> None:
        desk.section("frame")
        edits.change_frame(desk.writable, said)

    _, revision = await edit(call, verb)
    if isinstance(said.get("title"), str):
        await call.services.organisations.retitle(call.opened.canvas.id, said["title"])
    return Changed(revision=revision)


async def archive(call: Call[None]) -> None:
    """Takes the canvas out of every list and closes its doors. Nothing is destroyed."""
    canvas = call.opened.canvas.id
    await call.services.organisations.archive(canvas, call.caller.actor)
    keeper = call.services.hub.opened(canvas)
    if keeper is not None:
        keeper.dismiss_all(CloseCode.NO_SUCH_CANVAS, "archived", spread_ms=0)


def for_reader(canvas: Canvas, scope: Scope) -> Canvas:
    """What of a canvas a reader of this scope gets; every door that shows one asks here."""
    seen = as_seen(canvas, scope.read)
    if not scope.may(Capability.EXPORT):
        seen = replace(seen, aside={})
    return seen if scope.may(Capability.INTERNAL_NOTES) else seen.with_notes({})
