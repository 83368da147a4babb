"""The application, assembled. The worker calls `create` and serves what it returns.

configuration   from the environment, every fault at once
services        database, log, accounts, rooms: opened when the server starts
web             pages, JSON API, the sockets' front door
drain           on SIGTERM: commit, say goodbye, let go; before sockets are closed
"""

from __future__ import annotations

import logging
import sys
from contextlib import AsyncExitStack

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from workspace.config import Config, read_config
from workspace.errors import WorkspaceError
from workspace.services import opened
from workspace.web import create_app


class Application:
    """One node's ASGI application: its services live as long as the server does."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._held = AsyncExitStack()
        self._web: ASGIApp | None = None
        self._drain = _nothing_to_drain

    @property
    def trusted_proxies(self) -> list[str]:
        """The peers whose word on a visitor's address the server takes."""
        return list(self._config.trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Opens and closes with the server; hands everything else to the web floor."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._web is not None:
            await self._web(scope, receive, send)

    async def drain(self) -> None:
        """Everything accepted is committed and everybody is sent away with a word (R13)."""
        await self._drain()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            services = await self._held.enter_async_context(opened(self._config))
        except WorkspaceError as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        self._web = create_app(services)
        self._drain = services.hub.drain
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._held.aclose()
        await send({"type": "lifespan.shutdown.complete"})


async def _nothing_to_drain() -> bool:
    return True


def create() -> Application:
    """The application of this process, as its environment configures it.

    Raises:
        BadConfiguration: with every fault.
    """
    config = read_config()
    _speak(config)
    return Application(config)


def _speak(config: Config) -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    # Uvicorn writes a line with the whole address for every socket, and `?token=` is in it.
    for talkative in ("uvicorn.error", "alembic"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    as_json = config.log_format == "json"
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer()
            if as_json
            else structlog.dev.ConsoleRenderer(colors=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
