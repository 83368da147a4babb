"""The front door of the two sockets: who, from where, with what right — once, then a seat.

Nothing of the visitor's is read before this is settled. Browsers open sockets to
any address with the cookie attached and without asking, so a socket with a cookie
must name our own origin; a program without cookies shows its token instead.
"""

from __future__ import annotations

import asyncio

from starlette.websockets import WebSocket

from workspace.clock import milliseconds
from workspace.errors import NotAllowed, NotFound, SignInNeeded, WorkspaceError
from workspace.realtime.close_codes import close_code_of
from workspace.realtime.messages import SECTIONS
from workspace.realtime.presence import Identity
from workspace.realtime.server.keeper import Admission, Visitor
from workspace.realtime.server.socket import serve_live, serve_stock, turn_away
from workspace.web.belonging import open_canvas
from workspace.web.context import Services
from workspace.web.identity import identify
from workspace.web.security import Forged


async def live(websocket: WebSocket) -> None:
    """`/c/{canvas}/live`: our own protocol, every readable section on one socket."""
    services: Services = websocket.app.state.services
    try:
        canvas, admission = await _admit(websocket, services)
    except WorkspaceError as error:
        await _refuse(websocket, error)
        return
    await serve_live(websocket, services.hub, canvas, admission)


async def sync(websocket: WebSocket) -> None:
    """`/sync/{canvas}/{section}`: plain y-websocket for one section."""
    services: Services = websocket.app.state.services
    section = websocket.path_params["section"]
    try:
        canvas, admission = await _admit(websocket, services, section)
        # A section that is closed to this visitor is answered as one that does not exist.
        if section not in SECTIONS or not admission.visitor.scope.may_read(section):
            raise NotFound
    except WorkspaceError as error:
        await _refuse(websocket, error)
        return
    await serve_stock(websocket, services.hub, canvas, section, admission)


async def _admit(
    websocket: WebSocket, services: Services, section: str | None = None
) -> tuple[str, Admission]:
    asked_at = asyncio.get_running_loop().time()
    canvas, visitor = await _visitor(websocket, services)

    async def again() -> Visitor:
        """What the same handshake would bring now (R10)."""
        try:
            _, found = await _visitor(websocket, services)
        except NotFound:
            # Raises NotFound itself when the canvas is gone for everybody.
            await services.organisations.summary(canvas)
            raise NotAllowed(why="revoked") from None
        if section is not None and not found.scope.may_read(section):
            raise NotAllowed(why="revoked")
        return found

    return canvas, Admission(visitor, again, asked_at)


async def _visitor(websocket: WebSocket, services: Services) -> tuple[str, Visitor]:
    caller = await identify(websocket, services)
    if caller is None:
        raise SignInNeeded
    if "read" not in caller.scopes:
        raise NotAllowed
    opened = await open_canvas(services, caller, websocket.path_params["canvas"])
    visitor = Visitor(
        actor=caller.actor,
        identity=Identity(
            caller.name,
            opened.group,
            opened.color,
            partner=opened.partner,
            partner_name=opened.partner_name,
            guest=not caller.is_person,
        ),
        scope=opened.scope,
        unlimited="load" in caller.scopes,
        login=caller.login or None,
        until=milliseconds(opened.until) if opened.until else None,
        open_to_guests=frozenset(opened.guests_write),
    )
    return opened.canvas.id, visitor


async def _refuse(websocket: WebSocket, error: WorkspaceError) -> None:
    if isinstance(error, Forged):
        # Before the handshake: a foreign page learns nothing, not even a close code.
        await websocket.close()
        return
    await turn_away(websocket, close_code_of(error.code), error.code)
