"""What a caller may do on a canvas: its membership, narrowed by the token it showed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from workspace.errors import NotFound
from workspace.organisations import Membership
from workspace.web.context import Services
from workspace.web.identity import Caller

_CANVAS_ID: Final = re.compile(r"[0-9a-f]{32}\Z")


async def open_canvas(services: Services, caller: Caller, canvas: str) -> Membership:
    """The canvas as `caller` belongs to it; a token without `write` reads only.

    Raises:
        NotFound: there is no such canvas, or it is not open to the caller.
    """
    if _CANVAS_ID.match(canvas) is None:
        raise NotFound
    membership = await services.organisations.membership(canvas, caller.actor)
    if "write" in caller.scopes:
        return membership
    return replace(membership, scope=membership.scope.only_reading())
