"""Operations on invitations: doors to a canvas that are open until somebody withdraws them."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import UnsetType

from workspace.access import Role
from workspace.organisations import Invitation
from workspace.organisations.codes import CODE_LASTS
from workspace.web.api.operation import Call
from workspace.web.api.shapes import (
    InvitationList,
    InvitationMade,
    InvitationPatch,
    InvitationRow,
    NewInvitation,
    QrSquare,
    Renewal,
    Renewed,
)
from workspace.web.qr import qr_of


async def list_all(call: Call[None]) -> InvitationList:
    """The canvas's invitations, newest first, without what opens them."""
    now = call.services.clock.now()
    found = await call.services.organisations.invitations(call.opened.canvas.id)
    return InvitationList(invitations=[_row(invitation, now) for invitation in found])


async def create(call: Call[NewInvitation]) -> InvitationMade:
    """Opens a door to the canvas. The token and the code are shown this once."""
    wish = call.body
    now = call.services.clock.now()
    writes = None if isinstance(wish.sections, UnsetType) else frozenset(wish.sections)
    reads = writes if isinstance(wish.reads, UnsetType) else frozenset(wish.reads)
    expires = now + timedelta(days=wish.days)
    if not isinstance(wish.until, UnsetType):
        expires = wish.until
    invited = await call.services.organisations.invite(
        call.opened.canvas.id,
        call.caller.actor,
        Role(wish.role),
        group=None if isinstance(wish.group, UnsetType) else wish.group,
        partner=None if isinstance(wish.partner, UnsetType) else wish.partner,
        label=wish.label,
        # The frame is what a canvas says of itself: whoever is let in may read that much.
        reads=None if reads is None else reads | {"frame"},
        writes=writes,
        uses=wish.uses,
        expires_at=expires,
    )
    url = f"{call.base_url}/i/{invited.token}"
    return InvitationMade(
        id=invited.id,
        token=invited.token,
        code=invited.code,
        url=url,
        expires_at=expires,
        code_until=now + CODE_LASTS,
        qr=_square(url),
    )


async def change(call: Call[InvitationPatch]) -> InvitationRow:
    """Moves the end of an invitation, or how many may use it."""
    organisations, canvas = call.services.organisations, call.opened.canvas.id
    wish = call.body
    has = await organisations.invitation_by_id(canvas, call.path["invitation"])
    await organisations.extend(
        canvas,
        has.id,
        call.caller.actor,
        expires_at=has.expires_at if isinstance(wish.until, UnsetType) else wish.until,
        uses=has.uses if isinstance(wish.uses, UnsetType) else wish.uses,
    )
    return _row(await organisations.invitation_by_id(canvas, has.id), call.services.clock.now())


async def renew(call: Call[Renewal]) -> Renewed:
    """A new code, or a new link and code; the old ones open nothing any more."""
    organisations, canvas = call.services.organisations, call.opened.canvas.id
    ident, by = call.path["invitation"], call.caller.actor
    until = call.services.clock.now() + CODE_LASTS
    if call.body.what == "code":
        code = await organisations.renew_code(canvas, ident, by)
        return Renewed(id=ident, token=None, code=code, code_until=until, url=None, qr=None)
    made = await organisations.renew_link(canvas, ident, by)
    url = f"{call.base_url}/i/{made.token}"
    return Renewed(
        id=ident, token=made.token, code=made.code, code_until=until, url=url, qr=_square(url)
    )


async def revoke(call: Call[None]) -> None:
    """Withdraws an invitation, and with it the rights of everybody who came in through it."""
    canvas = call.opened.canvas.id
    await call.services.organisations.revoke(
        canvas,
        call.path["invitation"],
        call.caller.actor,
        keep_people=call.query.get("keep_people") == "1",
    )
    call.services.hub.rights_changed()


def _row(invitation: Invitation, now: datetime) -> InvitationRow:
    return InvitationRow(
        id=invitation.id,
        role=invitation.role.value,
        group=invitation.group,
        partner=invitation.partner,
        label=invitation.label,
        reads=sorted(invitation.scope.read),
        writes=sorted(invitation.scope.write),
        uses=invitation.uses,
        used=invitation.used,
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
        revoked_at=invitation.revoked_at,
        code_until=invitation.code_until,
        over=invitation.why_over(now),
    )


def _square(url: str) -> QrSquare:
    drawn = qr_of(url)
    return QrSquare(size=drawn.size, path=drawn.path)
