"""The WebSocket under a session: uvicorn's own, with a short cut for frames.

ASGI hands every message through a queue and every frame through a coroutine. For
a room with fifty writers that is most of the cost, so once a socket has been
accepted the room takes the frames as they arrive and writes frames that were
encoded once for all readers. Handshake, ping, close and everything rare stay with
uvicorn and the ASGI application. `docs/adr/0006-frames-past-asgi.md` has the ratios.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from starlette.websockets import WebSocket
from typing_extensions import override
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

try:  # As websockets itself does: the C version where there is one.
    from websockets.speedups import apply_mask
except ImportError:
    from websockets.utils import apply_mask

EXTENSION: Final = "canevas.wire"
HIGH_WATER: Final = 262_144


class Wire(WebSocketsSansIOProtocol):
    """One accepted socket. The application finds it in the scope's extensions."""

    _hear: Callable[[bytes], None] | None = None
    _full: Callable[[], None] | None = None
    _drained: Callable[[], None] | None = None
    _rest = False
    farewell: tuple[int, str] | None = None

    def attach(
        self,
        hear: Callable[[bytes], None],
        full: Callable[[], None],
        drained: Callable[[], None],
    ) -> None:
        """From now on binary frames go to `hear`; `full`/`drained` tell of the write buffer.

        Call it right after `accept`, before the loop runs again.
        """
        self._hear, self._full, self._drained = hear, full, drained
        self.transport.set_write_buffer_limits(high=HIGH_WATER, low=0)
        self.transport.resume_reading()

    def detach(self) -> None:
        """Nothing more is heard."""
        self._hear = _deaf
        self._full = self._drained = None

    def write(self, frame: bytes) -> None:
        """Writes a frame made by `frame_of`; after the close it goes nowhere."""
        if not self.close_sent and not self.disconnected:
            self.transport.write(frame)

    def rest(self, seconds: float) -> None:
        """Stops reading for a while: the peer's own socket fills, and it slows down."""
        self.transport.pause_reading()
        self.loop.call_later(seconds, self._read_again)

    def dismiss(self, code: int, reason: str) -> None:
        """Asks the application's coroutine to close the socket."""
        if self.farewell is None:
            self.farewell = (code, reason)
            self.queue.put_nowait({"type": "websocket.disconnect", "code": code})

    def _read_again(self) -> None:
        if not self.transport.is_closing():
            self.transport.resume_reading()

    # ── uvicorn's hooks ──

    @override
    def data_received(self, data: bytes) -> None:
        """Whole, plain binary frames are read here; anything else is uvicorn's to read.

        Typing is one small frame at a time. `websockets` parses it correctly and in seven
        times the time, so it gets only what is rare: control frames, fragments, text,
        frames cut by the network, and everything that breaks the protocol.
        """
        hear = self._hear
        if hear is None or self._rest or self.frames or self.close_sent:
            self._parse(data)
            return
        at, size = 0, len(data)
        while size - at >= 6:
            length = data[at + 1] ^ 0x80
            if data[at] != 0x82 or length > 126:
                break
            body = at + 6
            if length == 126:
                if size - at < 8:
                    break
                length = data[at + 2] << 8 | data[at + 3]
                body = at + 8
                if length < 126:
                    break
            end = body + length
            if end > size:
                break
            hear(apply_mask(data[body:end], data[body - 4 : body]))
            at = end
            if self.farewell is not None or self.close_sent:
                return
        if at < size:
            self._parse(data[at:])

    def _parse(self, data: bytes) -> None:
        super().data_received(data)
        # Between two frames the parser waits for bytes or the end; anywhere else it stands
        # inside a frame, and the next bytes belong to that.
        waits_in: Any = self.conn.parser
        while (inner := getattr(waits_in, "gi_yieldfrom", None)) is not None:
            waits_in = inner
        self._rest = waits_in.__name__ != "at_eof"

    @override
    def handle_connect(self, event: Request) -> None:
        """Puts the wire where the application finds it."""
        super().handle_connect(event)
        if self.handshake_initiated and hasattr(self, "scope"):
            extensions = cast(dict[str, Any], self.scope["extensions"])
            extensions[EXTENSION] = self

    @override
    def send_receive_event_to_app(self) -> None:
        """Gives a whole message to the room instead of the queue."""
        if self._hear is None:
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        # We speak in binary only; a text frame is bytes that mean nothing.
        self._hear(data if self.curr_msg_data_type == "bytes" else b"")

    @override
    def pause_writing(self) -> None:
        """Tells the room that this reader is full."""
        super().pause_writing()
        if self._full is not None:
            self._full()

    @override
    def resume_writing(self) -> None:
        """Tells the room that this reader took everything."""
        super().resume_writing()
        if self._drained is not None:
            self._drained()


def _deaf(_data: bytes) -> None:
    return None


def wire_of(websocket: WebSocket) -> Wire:
    """The wire under an accepted socket.

    Raises:
        RuntimeError: the server was started without our protocol class.
    """
    wire = websocket.scope.get("extensions", {}).get(EXTENSION)
    if not isinstance(wire, Wire):
        raise RuntimeError("serve with `canevas serve`: it brings the socket's protocol class")
    return wire


def frame_of(payload: bytes) -> bytes:
    """A complete, unmasked binary WebSocket frame, the same bytes for every reader."""
    size = len(payload)
    if size < 126:
        return bytes((0x82, size)) + payload
    if size < 65_536:
        return b"\x82\x7e" + size.to_bytes(2, "big") + payload
    return b"\x82\x7f" + size.to_bytes(8, "big") + payload
