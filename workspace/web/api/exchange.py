"""Canvases in and out: whole, as JSON or as YAML."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from dataclasses import replace
from typing import Final

import msgspec
from starlette.responses import Response

from workspace.canvas.interchange import to_example, to_json, write_yaml
from workspace.canvas.model import Canvas
from workspace.errors import NotAllowed
from workspace.organisations.beginning import bring_canvas, read_file
from workspace.web.api.canvases import for_reader, made
from workspace.web.api.operation import JSON, Call
from workspace.web.api.shapes import CanvasMade
from workspace.web.past import canvas_at

YAML: Final = "application/yaml"
_NOT_A_NAME: Final = re.compile(r"[^a-z0-9]+")
# A file that is opened from our own address must not run anything there, whatever is in it.
_INERT: Final = "sandbox; default-src 'none'"


async def export_json(call: Call[None]) -> Response:
    """The canvas as `canevas/1`: bringing it back gives the same canvas."""
    canvas = await _whole(call)
    data = msgspec.json.format(msgspec.json.encode(to_json(canvas)), indent=2)
    return _file(data, JSON, canvas.title, "json")


async def export_yaml(call: Call[None]) -> Response:
    """The canvas in the YAML that people write by hand."""
    canvas = await _whole(call)
    text = await asyncio.to_thread(lambda: write_yaml(to_example(canvas)))
    return _file(text.encode(), YAML, canvas.title, "yaml")


async def import_canvas(call: Call[bytes]) -> CanvasMade:
    """A new canvas from a file; nothing that exists is touched."""
    if not call.caller.is_person:
        raise NotAllowed(needs="account")
    canvas = await asyncio.to_thread(read_file, call.body, is_yaml=call.content_type == YAML)
    claim = await bring_canvas(call.services, call.caller.actor, canvas)
    return made(call, claim.canvas, canvas.title, canvas.language, claim.revision)


async def _whole(call: Call[None]) -> Canvas:
    async with call.services.hub.keeper(call.opened.canvas.id) as keeper:
        canvas = await canvas_at(call.services, keeper)
    aside = await call.services.organisations.aside(call.opened.canvas.id)
    return for_reader(replace(canvas, aside=aside), call.opened.scope)


def _file(data: bytes, media: str, title: str, ending: str) -> Response:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = _NOT_A_NAME.sub("-", plain).strip("-")[:60] or "canevas"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{ending}"',
        "Content-Security-Policy": _INERT,
    }
    return Response(data, media_type=media, headers=headers)
