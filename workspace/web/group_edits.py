"""Participation groups are told twice: to those who manage people, and in the frame.

The frame's copy is live, so that every open page and every export knows the groups; it is
written first, because it is the one that can refuse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workspace.canvas import edits
from workspace.organisations import Group
from workspace.organisations.groups import lettered
from workspace.web.context import Services


async def put_groups(
    services: Services, canvas: str, wanted: Sequence[Group], by: str
) -> Sequence[Group]:
    """Replaces a canvas's groups in both places; returns them as they are kept.

    Raises:
        BadName, TooMany, InvalidValue: a group cannot be like this; nothing was changed.
        ReadOnlyNow, NotSavedYet: the database is away.
    """
    kept = lettered(wanted)
    async with services.hub.keeper(canvas) as keeper:
        await keeper.edit(by, lambda docs: edits.set_groups(docs, [_told(g) for g in kept]))
    return await services.organisations.set_groups(canvas, kept, by)


def _told(group: Group) -> Mapping[str, Any]:
    told: dict[str, Any] = {
        "id": group.id,
        "name": group.name,
        "type": group.type,
        "color": group.color,
    }
    told |= {"seats": group.seats} if group.seats is not None else {}
    told |= {"quorum": group.quorum} if group.quorum is not None else {}
    return told
