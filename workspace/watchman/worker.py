"""The worker process: one event loop, one uvicorn server, one heart.

`python -m workspace.watchman.worker workspace.app:create` serves what the factory named
returns, on the socket that the watchman opened. The watchman starts it; nobody else needs to.
It loads the program first and then waits for its cue, so that an understudy is ready in time.

A factory returns an ASGI application. When the application has a `drain` (an async function
without arguments), it is awaited after the listening socket is closed and before the open
connections are: that is where pending edits are written, acknowledged and said goodbye to.
Its `trusted_proxies`, when it has them, may say in `X-Forwarded-For` for whom they speak.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import uvicorn
from typing_extensions import override
from uvicorn.importer import import_from_string

from workspace.watchman.heartbeat import (
    CUE_FD,
    HEARTBEAT_FD,
    LISTENER_FD,
    Heart,
    wait_for_cue,
)
from workspace.watchman.watch import Beat

FRAME_ROOM = 2_097_152
"""The largest frame that any limit allows; `CANEVAS_LIMIT_*` narrows it further inside."""
QUEUE = 8
GOODBYE = 5
"""Seconds that connections get to close once everything is written."""

Drain = Callable[[], Awaitable[None]]


class DrainingServer(uvicorn.Server):
    """Uvicorn's server, which lets the application finish its writing before it hangs up."""

    def __init__(self, config: uvicorn.Config, drain: Drain | None) -> None:
        super().__init__(config)
        self._drain = drain

    def phase(self) -> Beat:
        """What the heart says of us now."""
        if self.should_exit:
            return Beat.DRAINING
        return Beat.SERVING if self.started else Beat.STARTING

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Turn newcomers away, drain, then let uvicorn close what is open."""
        for server in self.servers:
            server.close()
        if self._drain is not None:
            await self._drain()
        await super().shutdown(sockets)


def server_for(app: Any, *, drain: Drain | None = None, **settings: Any) -> DrainingServer:
    """The server as every worker, test and benchmark runs it; `settings` override uvicorn's."""
    chosen: dict[str, Any] = {
        "loop": "uvloop",
        "http": "workspace.watchman.patient_http:PatientHttp",
        "ws": "workspace.realtime.server.wire:Wire",
        "ws_max_size": FRAME_ROOM,
        "ws_max_queue": QUEUE,
        # Rooms ping by themselves, and small frames cost more to compress than they save.
        "ws_ping_interval": None,
        "ws_per_message_deflate": False,
        "lifespan": "on",
        "access_log": False,
        # Its news (started, waiting, complete) is told by the watchman in one line.
        "log_config": None,
        "log_level": "warning",
        "server_header": False,
        "timeout_graceful_shutdown": GOODBYE,
    }
    return DrainingServer(uvicorn.Config(app, **{**chosen, **settings}), drain)


async def _serve(server: DrainingServer, listener: socket.socket, heart: Heart) -> None:
    heart.start(asyncio.get_running_loop())
    await server.serve([listener])


def main(arguments: Sequence[str]) -> int:
    """Serve the application that the factory named in `arguments` makes, until told to stop."""
    [factory] = arguments
    create = import_from_string(factory)
    if not wait_for_cue(int(os.environ[CUE_FD])):
        return 0
    app = create()
    proxies: Sequence[str] = getattr(app, "trusted_proxies", ())
    server = server_for(app, drain=getattr(app, "drain", None), forwarded_allow_ips=list(proxies))
    heart = Heart(int(os.environ[HEARTBEAT_FD]), server.phase)
    listener = socket.socket(fileno=int(os.environ[LISTENER_FD]))
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(_serve(server, listener, heart))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
