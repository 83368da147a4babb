"""Operations on invitations: doors to a canvas that are open until somebody withdraws them."""

from __future__ import annotations

from datetime import timedelta

from msgspec import UnsetType

from workspace.access import Role
from workspace.web.api.operation import Call, Malformed
from workspace.web.api.shapes import (
    InvitationList,
    InvitationMade,
    InvitationRow,
    NewInvitation,
)


async def list_all(call: Call[None]) -> InvitationList:
    """The canvas's invitations, newest first, without what opens them."""
    found = await call.services.organisations.invitations(call.opened.canvas.id)
    return InvitationList(
        invitations=[
            InvitationRow(
                id=invitation.id,
                role=invitation.role.value,
                group=invitation.group,
                label=invitation.label,
                reads=sorted(invitation.scope.read),
                writes=sorted(invitation.scope.write),
                uses=invitation.uses,
                used=invitation.used,
                expires_at=invitation.expires_at,
                revoked_at=invitation.revoked_at,
            )
            for invitation in found
        ]
    )


async def create(call: Call[NewInvitation]) -> InvitationMade:
    """Opens a door to the canvas. The token and the code are shown this once."""
    wish = call.body
    sections = None if isinstance(wish.sections, UnsetType) else frozenset(wish.sections)
    expires = call.services.clock.now() + timedelta(days=wish.days)
    groups = await call.services.organisations.groups(call.opened.canvas.id)
    if not isinstance(wish.group, UnsetType) and wish.group not in {g.id for g in groups}:
        raise Malformed(why="there is no such group on this canvas - at `$.group`")
    invited = await call.services.organisations.invite(
        call.opened.canvas.id,
        call.caller.actor,
        Role(wish.role),
        group=None if isinstance(wish.group, UnsetType) else wish.group,
        label=wish.label,
        # The frame is what a canvas says of itself: whoever is let in may read that much.
        reads=None if sections is None else sections | {"frame"},
        writes=sections,
        uses=wish.uses,
        expires_at=expires,
    )
    return InvitationMade(
        id=invited.id,
        token=invited.token,
        code=invited.code,
        url=f"{call.base_url}/i/{invited.token}",
        expires_at=expires,
    )


async def revoke(call: Call[None]) -> None:
    """Withdraws an invitation, and with it the rights of everybody who came in through it."""
    canvas = call.opened.canvas.id
    await call.services.organisations.revoke(canvas, call.path["invitation"], call.caller.actor)
    call.services.hub.rights_changed()
