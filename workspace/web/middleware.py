"""What happens around every request: a name for it, a limit to it, a line about it.

Plain ASGI, so that sockets pass through untouched and bodies are counted while
they arrive instead of after they filled the memory.
"""

from __future__ import annotations

import re
import time
from typing import Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workspace.errors import TooLarge
from workspace.ids import new_id
from workspace.web.metrics import REQUEST_SECONDS, REQUESTS

log = structlog.get_logger(__name__)

_QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics"})
# Whoever reads the log must not be able to walk through a door with what it says.
_SECRET: Final = re.compile(r"^/(i|j|in)/[^/]+")


def printable_path(path: str) -> str:
    """`path` without what opens a door: invitation tokens and codes are replaced."""
    return _SECRET.sub(r"/\1/…", path)


class RequestLog:
    """Gives each request an id (answered as `X-Request-Id`), counts it and logs one line."""

    __slots__ = ("app",)

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and says afterwards what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = new_id()[:16]
        scope.setdefault("state", {})["request_id"] = request_id
        status = 500
        began = time.perf_counter()

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request_id)
        try:
            await self.app(scope, receive, with_id)
        finally:
            seconds = time.perf_counter() - began
            method = scope["method"]
            REQUESTS.labels(method, f"{status // 100}xx").inc()
            REQUEST_SECONDS.observe(seconds)
            if scope["path"] not in _QUIET:
                log.info(
                    "request",
                    method=method,
                    path=printable_path(scope["path"]),
                    status=status,
                    ms=round(seconds * 1000, 1),
                )


class BodyLimit:
    """Refuses a request body above `limit` bytes, by its declared length or while it arrives."""

    __slots__ = ("app", "limit")

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and counts what its body brings."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            if declared.isdigit() and int(declared) > self.limit:
                raise TooLarge(size=int(declared), limit=self.limit)
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.limit:
                raise TooLarge(size=taken, limit=self.limit)
            return message

        await self.app(scope, counted, send)
