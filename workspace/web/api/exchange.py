"""Canvases in and out: whole, as JSON or as YAML."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable
from typing import Final

import msgspec
from starlette.responses import Response

from workspace.canvas.interchange import to_example, to_json, write_yaml
from workspace.canvas.model import Canvas
from workspace.organisations.beginning import bring_canvas, read_file
from workspace.organisations.reading import documents_at
from workspace.web.api.canvases import for_reader, made, notes_for
from workspace.web.api.operation import JSON, Call
from workspace.web.api.shapes import CanvasMade
from workspace.web.security import INERT

YAML: Final = "application/yaml"
_NOT_A_NAME: Final = re.compile(r"[^a-z0-9]+")


async def export_json(call: Call[None]) -> Response:
    """The canvas as `canevas/1`: bringing it back gives the same canvas."""
    return await _exported(call, JSON, "json", _as_json)


async def export_yaml(call: Call[None]) -> Response:
    """The canvas in the YAML that people write by hand."""
    return await _exported(call, YAML, "yaml", _as_yaml)


async def import_canvas(call: Call[bytes]) -> CanvasMade:
    """A new canvas from a file; nothing that exists is touched."""
    canvas = await asyncio.to_thread(read_file, call.body, is_yaml=call.content_type == YAML)
    claim = await bring_canvas(call.services, call.caller.actor, canvas)
    return made(call, claim.canvas, canvas.title, canvas.language, claim.revision)


async def _exported(
    call: Call[None], media: str, ending: str, write: Callable[[Canvas], bytes]
) -> Response:
    documents = await documents_at(call.services, call.opened.canvas)
    aside = await call.services.organisations.aside(call.opened.canvas.id)
    notes = await notes_for(call)
    scope = call.opened.scope

    def work() -> Response:
        canvas = for_reader(documents.read(aside).with_notes(notes), scope)
        return _file(write(canvas), media, canvas.title, ending)

    return await asyncio.to_thread(work)


def _as_json(canvas: Canvas) -> bytes:
    return msgspec.json.format(msgspec.json.encode(to_json(canvas)), indent=2)


def _as_yaml(canvas: Canvas) -> bytes:
    return write_yaml(to_example(canvas)).encode()


def _file(data: bytes, media: str, title: str, ending: str) -> Response:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = _NOT_A_NAME.sub("-", plain).strip("-")[:60] or "canevas"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{ending}"',
        "Content-Security-Policy": INERT,
    }
    return Response(data, media_type=media, headers=headers)
