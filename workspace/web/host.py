"""The name under which we are asked: once the public address is set, no other counts.

Links in answers and mails, cookies and the check of origins follow from the address. A
request that brings a `Host` of its own making is told that this is another server.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

_USUAL: Final = {"http": 80, "https": 443}
# Whoever is on this machine may ask for it by its own name: health checks, and the operator.
_HERE: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


class OwnHost:
    """Answers only what is asked of the public address, when there is one."""

    __slots__ = ("_names", "app")

    def __init__(self, app: ASGIApp, *, public_url: str | None) -> None:
        self.app = app
        self._names = _names(public_url) if public_url is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on.

        Raises:
            HTTPException: 421, it was meant for another server.
        """
        if self._names is not None and scope["type"] in ("http", "websocket"):
            named = [v.decode("latin-1") for k, v in scope["headers"] if k == b"host"]
            if len(named) != 1 or not self._is_ours(named[0].lower()):
                if scope["type"] == "websocket":
                    # Before the handshake: nothing is said to whoever asks for somebody else.
                    await receive()
                    await send({"type": "websocket.close", "code": 1008})
                    return
                raise HTTPException(421)
        await self.app(scope, receive, send)

    def _is_ours(self, host: str) -> bool:
        if self._names is None or host in self._names:
            return True
        name, _, port = host.rpartition(":")
        return host in _HERE or (name in _HERE and port.isascii() and port.isdigit())


def _names(public_url: str) -> frozenset[str]:
    parts = urlsplit(public_url.lower())
    name = parts.hostname or ""
    host = f"[{name}]" if ":" in name else name
    usual = _USUAL.get(parts.scheme)
    port = parts.port or usual
    return frozenset({f"{host}:{port}", *([host] if port == usual else [])})
