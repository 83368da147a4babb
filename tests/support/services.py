"""The real PostgreSQL and Redis that tests talk to, where the machine has them."""

from __future__ import annotations

import asyncio
import getpass
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import redis

PATIENCE = 3.0
"""Seconds to wait for a server that may not be there."""


def postgresql_server() -> str:
    """The server's address, as asyncpg wants it; its database is only used to make others."""
    return os.environ.get(
        "CANEVAS_TEST_POSTGRESQL", f"postgresql://{getpass.getuser()}@127.0.0.1:5432/postgres"
    )


def redis_server() -> str:
    """The address of a Redis or Valkey server that tests may fill."""
    return os.environ.get("CANEVAS_TEST_REDIS", "redis://127.0.0.1:6379/15")


@cache
def why_no_postgresql() -> str | None:
    """What keeps us from PostgreSQL, in words; None when it answers."""
    try:
        asyncio.run(_command("SELECT 1"))
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        return f"no PostgreSQL at {postgresql_server()}: {error or type(error).__name__}"
    return None


@cache
def why_no_redis() -> str | None:
    """What keeps us from Redis, in words; None when it answers."""
    try:
        with redis.Redis.from_url(redis_server(), socket_timeout=PATIENCE) as client:
            client.ping()
    except redis.RedisError as error:
        return f"no Redis at {redis_server()}: {error}"
    return None


@contextmanager
def fresh_postgresql() -> Iterator[str]:
    """An empty database of its own, dropped afterwards; as a `CANEVAS_DATABASE_URL`."""
    name = f"canevas_test_{secrets.token_hex(6)}"
    asyncio.run(_command(f'CREATE DATABASE "{name}"'))
    try:
        server = urlsplit(postgresql_server())
        yield urlunsplit(server._replace(scheme="postgresql+asyncpg", path=f"/{name}"))
    finally:
        asyncio.run(_command(f'DROP DATABASE "{name}" WITH (FORCE)'))


async def _command(sql: str) -> None:
    connection = await asyncpg.connect(postgresql_server(), timeout=PATIENCE)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
