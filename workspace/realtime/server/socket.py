"""The Starlette side of a socket: from an accepted visitor to a seat in a room.

Who the visitor is and what it may do was decided at the front door (`web.live`),
before a byte of it was read. Here it gets a seat, and when it goes the seat is
freed; in between frames pass it by (see `wire`).
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.websockets import WebSocket

from workspace.errors import WorkspaceError
from workspace.ids import new_client_id, new_id
from workspace.realtime.close_codes import CloseCode, close_code_of
from workspace.realtime.connection import Connection, Dialect
from workspace.realtime.room import Session
from workspace.realtime.server.hub import Hub, TooManyConnections
from workspace.realtime.server.keeper import Admission, Seat
from workspace.realtime.server.wire import Wire, wire_of

CLOSE_SECONDS: Final = 5.0


async def serve_live(websocket: WebSocket, hub: Hub, canvas: str, admission: Admission) -> None:
    """Speaks `canevas.1` with our own page until either side ends it."""
    await websocket.accept(subprotocol=Dialect.LIVE.value)
    await _serve(websocket, hub, canvas, admission, Dialect.LIVE, admission.visitor.scope.read)


async def serve_stock(
    websocket: WebSocket, hub: Hub, canvas: str, section: str, admission: Admission
) -> None:
    """Speaks plain y-websocket about one section until either side ends it."""
    await websocket.accept()
    await _serve(websocket, hub, canvas, admission, Dialect.STOCK, frozenset({section}))


async def turn_away(websocket: WebSocket, code: CloseCode, reason: str) -> None:
    """Accepts only to close: a browser sees the close code of an accepted socket, no other."""
    offered = websocket.scope.get("subprotocols", [])
    live = Dialect.LIVE.value
    await websocket.accept(subprotocol=live if live in offered else None)
    await websocket.close(code=int(code), reason=reason)


async def _serve(
    websocket: WebSocket,
    hub: Hub,
    canvas: str,
    admission: Admission,
    dialect: Dialect,
    sections: frozenset[str],
) -> None:
    visitor = admission.visitor
    wire = wire_of(websocket)
    # Nothing that arrives before the room is open is lost: it waits in the socket itself.
    wire.transport.pause_reading()
    try:
        async with hub.keeper(canvas) as keeper:
            if keeper.seats >= hub.limits.connections:
                raise TooManyConnections(limit=hub.limits.connections)
            now = asyncio.get_running_loop().time()
            session = Session(
                id=new_id(),
                actor=visitor.actor,
                identity=visitor.identity,
                scope=visitor.scope,
                dialect=dialect,
                sections=sections,
                client=new_client_id(),
                login=visitor.login,
                until=visitor.until,
            )
            connection = Connection(
                dialect,
                hub.limits,
                now,
                section=next(iter(sections)) if dialect is Dialect.STOCK else "",
                unlimited=visitor.unlimited,
            )
            live = dialect is Dialect.LIVE
            seat = Seat(session.id, visitor.actor, wire, connection, live, admission)
            keeper.enter(session, seat)
            try:
                wire.attach(
                    lambda data: keeper.hear(seat, data),
                    lambda: keeper.full(session.id),
                    lambda: keeper.drained(session.id),
                )
                hub.arrived(keeper, seat)
                await websocket.receive()  # Frames pass this by: only the end arrives here.
            finally:
                wire.detach()
                keeper.leave(session.id)
    except WorkspaceError as error:
        wire.farewell = wire.farewell or (int(close_code_of(error.code)), error.code)
    await _part(websocket, wire)


async def _part(websocket: WebSocket, wire: Wire) -> None:
    if wire.farewell is None or wire.disconnected:
        return
    code, reason = wire.farewell
    wire.detach()
    try:
        # A reader that takes nothing would keep us from saying goodbye for ever.
        async with asyncio.timeout(CLOSE_SECONDS):
            await websocket.send({"type": "websocket.close", "code": code, "reason": reason})
    except (TimeoutError, RuntimeError):
        wire.transport.abort()
