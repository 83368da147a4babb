"""A watchman and a worker made to be mistreated: what the tests of `workspace.watchman` start.

`python -m tests.support.watched FOLDER` is the watchman; it prints its port once it serves.
The worker's paths do to it what hostile bytes would: crash it, hold its interpreter's lock in
native code, hang its event loop.
"""

from __future__ import annotations

import asyncio
import ctypes
import faulthandler
import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from workspace.watchman import FlightRecorder, Patience, open_listener, previous_end, run

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

PATIENCE = Patience(start=20.0, drain=2.0)


class Mistreated:
    """An ASGI application that does what its path says."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._recorder = FlightRecorder(folder / "flight")
        self._accused = self._recorder.left_behind(previous_end())

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        path: str = scope["path"].strip("/")
        self._do(path)
        if path == "slow":
            await asyncio.sleep(1.0)
        accused = "" if self._accused is None else self._accused.data.decode()
        body = f"{os.getpid()} {previous_end()} {accused}".encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    def _do(self, path: str) -> None:
        if path in ("crash", "hold", "hang"):
            self._recorder.arm("canvas", "needs", "person:1", "session", path.encode())
        match path:
            case "crash":
                faulthandler._sigsegv()  # type: ignore[attr-defined]
            case "hold":
                # PyDLL does not give the lock back while the native call runs.
                ctypes.PyDLL(None).sleep(60)
            case "hang":
                time.sleep(60)
            case _:
                pass

    async def drain(self) -> None:
        """Leave a note, slowly, or never return when told so."""
        await asyncio.sleep(60 if (self._folder / "stubborn").exists() else 0.2)
        (self._folder / "drained").write_text("yes")


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def create() -> Mistreated:
    """The worker's factory."""
    folder = Path(os.environ["WATCHED_FOLDER"])
    if (folder / "broken").exists():
        raise SystemExit(7)
    return Mistreated(folder)


def main(folder: str) -> int:
    """Be the watchman."""
    os.environ["WATCHED_FOLDER"] = folder
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    listener = open_listener("127.0.0.1", 0)
    port = listener.getsockname()[1]
    command = [sys.executable, "-m", "workspace.watchman.worker", "tests.support.watched:create"]
    return run(
        command, listener, patience=PATIENCE, ready=lambda: print(f"port {port}", flush=True)
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
