"""Operations on links of the live document."""

from __future__ import annotations

import msgspec

from workspace.canvas import edits
from workspace.canvas.schema import LINK_KIND, InvalidValue
from workspace.web.api.editing import Desk, edit
from workspace.web.api.operation import Call
from workspace.web.api.shapes import Changed, LinkMade, NewLink

_EXTRAS = ("because", "role", "tie", "how", "text")


async def add(call: Call[NewLink]) -> LinkMade:
    """Relates two cards; answers with the link that is there already when it is the same."""
    wish = call.body
    kind = LINK_KIND.get(wish.kind)
    if kind is None:
        raise InvalidValue("kind", "unknown_kind")
    said = msgspec.to_builtins(wish)

    def verb(desk: Desk) -> str:
        # A link lives with its source card: writing there is what it takes.
        desk.section(kind.source)
        return edits.link(
            desk.readable,
            wish.kind,
            wish.source,
            wish.target,
            {key: said[key] for key in _EXTRAS if key in said},
            link_id=said.get("id"),
        )

    made, revision = await edit(call, verb)
    return LinkMade(id=made, revision=revision)


async def remove(call: Call[None]) -> Changed:
    """Takes a link away."""
    link_id = call.path["link"]

    def verb(desk: Desk) -> None:
        desk.link(link_id)
        edits.unlink(desk.readable, link_id)

    _, revision = await edit(call, verb)
    return Changed(revision=revision)
