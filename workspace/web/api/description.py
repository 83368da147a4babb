"""`GET /api/v1/openapi.json`: the document is made once, when somebody first asks."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from starlette.responses import Response

from workspace.web.api.openapi import document
from workspace.web.api.operation import Call


async def describe(_call: Call[None]) -> Response:
    """This API as an OpenAPI document."""
    headers = {"Cache-Control": "no-cache"}
    return Response(_encoded(), media_type="application/json", headers=headers)


@cache
def _encoded() -> bytes:
    # The table of routes names this very function, so it can only be read afterwards.
    from workspace.web.routes import API

    described: dict[str, Any] = document(API)
    return msgspec.json.encode(described)
