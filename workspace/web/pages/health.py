"""For whoever runs the server: is it alive, can it work, what has it counted."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from workspace.errors import Failure
from workspace.web.context import Services
from workspace.web.metrics import ROOMS, SESSIONS

PATIENCE_SECONDS: Final = 2.0


async def alive(_request: Request) -> Response:
    """`/healthz`: the process answers. It asks no database: a restart would not mend one."""
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> Response:
    """`/readyz`: 200 when visitors can be served here, else 503 with the checks that failed."""
    services: Services = request.app.state.services
    checks = {
        "accepting": not services.hub.draining,
        "database": await _in_time(services.database.ping()),
        "storage": not services.config.embedded
        or await asyncio.to_thread(_writable, services.config.data_dir),
    }
    return JSONResponse(
        {"ready": all(checks.values()), "checks": checks}, 200 if all(checks.values()) else 503
    )


async def metrics(request: Request) -> Response:
    """`/metrics`: in Prometheus' words, for the networks that the operator named only."""
    services: Services = request.app.state.services
    if not _may_count(request, services.config.metrics_from):
        raise HTTPException(404)
    ROOMS.set(services.hub.rooms)
    SESSIONS.set(services.hub.sessions)
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


def _may_count(request: Request, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    try:
        asking = ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return any(asking.version == net.version and asking in net for net in networks)


async def _in_time(check: Awaitable[bool]) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await check
    except (Failure, TimeoutError):
        return False


def _writable(folder: Path) -> bool:
    try:
        with tempfile.NamedTemporaryFile(dir=folder) as probe:
            probe.write(b"x" * 4096)
    except OSError:
        return False
    return True
