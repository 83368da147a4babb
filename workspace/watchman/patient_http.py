"""HTTP with an end to patience: heads that are too large or too slow are not waited for.

Uvicorn's parser takes any number of headers of any size and lets a client take for ever
over them; a few such connections fill the memory or the table of open files. Here a
head may be so large and take so long, and a whole request so long.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES: Final = 32_768
HEAD_SECONDS: Final = 15.0
REQUEST_SECONDS: Final = 300.0
_TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"connection: close\r\ncontent-length: 0\r\n\r\n"
)


class PatientHttp(HttpToolsProtocol):
    """Uvicorn's own protocol, bounded."""

    head_seconds = HEAD_SECONDS
    request_seconds = REQUEST_SECONDS
    _head_bytes = 0
    _in_head = True
    _clock: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The clock runs from the first moment: a connection that says nothing is no request."""
        super().connection_made(transport)
        self._wait(self.head_seconds)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more is waited for."""
        self._stop_waiting()
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        """Counts what comes before a head is complete, which the parser does not."""
        if self.transport.is_closing():
            return
        if self._in_head:
            self._head_bytes += len(data)
            # One read may hold the end of a head and much of a body.
            if self._head_bytes - len(data) > HEAD_BYTES or (
                self._head_bytes > HEAD_BYTES and b"\r\n\r\n" not in data[:HEAD_BYTES]
            ):
                self.transport.write(_TOO_LARGE)
                self.transport.close()
                return
        super().data_received(data)

    @override
    def on_message_begin(self) -> None:
        """A head begins; on a connection that is kept, the clock begins with it."""
        super().on_message_begin()
        if not self._in_head:
            self._in_head, self._head_bytes = True, 0
            self._wait(self.head_seconds)

    @override
    def on_headers_complete(self) -> None:
        """The head is complete: now the body may take its time, within reason."""
        self._in_head, self._head_bytes = False, 0
        self._wait(self.request_seconds)
        super().on_headers_complete()

    @override
    def on_message_complete(self) -> None:
        """The request is complete: what takes time now is ours."""
        self._stop_waiting()
        super().on_message_complete()

    @override
    def handle_websocket_upgrade(self) -> None:
        """From here on it is a socket, with limits of its own."""
        self._stop_waiting()
        super().handle_websocket_upgrade()

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._clock = self.loop.call_later(seconds, self._hang_up)

    def _stop_waiting(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _hang_up(self) -> None:
        transport: Any = self.transport
        if transport is not None and not transport.is_closing():
            transport.abort()
