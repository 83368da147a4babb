"""What the operator may set, read once from the environment.

Every fault is reported at once, so that nobody mends a configuration one line at
a time. `Config` is plain and frozen: it is handed to whoever needs it and never
read again from the environment.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal

from typing_extensions import override

from workspace.errors import Failure

DEFAULT_DATABASE = "sqlite+aiosqlite:///var/canevas.db"
DEFAULT_METRICS = "127.0.0.0/8, ::1"
LIMIT_PREFIX = "CANEVAS_LIMIT_"
# What examples are full of, and so are the lists of those who guess.
_KNOWN = ("change", "secret", "example", "password", "default", "canevas", "0123456789", "abcdefgh")


class BadConfiguration(Failure):
    """The environment asks for something that cannot be (`faults`: one sentence each)."""

    code = "bad_configuration"

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults=faults)
        self.faults = faults

    @override
    def __str__(self) -> str:
        return "; ".join(self.faults)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is let in. Each is settable as `CANEVAS_LIMIT_<NAME>`.

    Sizes are bytes unless the name says otherwise; rates are per second.
    """

    frame_bytes: int = 262_144
    catch_up_bytes: int = 2_097_152
    frames_per_second: int = 40
    bytes_per_second: int = 262_144
    outbox_bytes: int = 1_048_576
    connections: int = 300
    section_bytes: int = 5_242_880
    cards: int = 2_000
    title: int = 500
    long_field: int = 20_000
    presence_bytes: int = 2_048
    new_clients: int = 64
    request_bytes: int = 8_388_608
    requests_per_minute: int = 3_000
    account_requests_per_minute: int = 1_200


@dataclass(frozen=True, slots=True)
class Config:
    """One node's settings."""

    database_url: str = DEFAULT_DATABASE
    bus_url: str | None = None
    secret_key: str = field(default="", repr=False)
    # Keys that signed before this one; what they signed is believed until it runs out.
    older_keys: tuple[str, ...] = field(default=(), repr=False)
    public_url: str | None = None
    node_name: str = "node"
    data_dir: Path = Path("var")
    log_format: Literal["text", "json"] = "text"
    # Whether webhooks may go to the networks around this machine, and without TLS.
    webhook_private: bool = False
    # Who may read `/metrics`.
    metrics_from: tuple[IPv4Network | IPv6Network, ...] = (
        IPv4Network("127.0.0.0/8"),
        IPv6Network("::1/128"),
    )
    limits: Limits = field(default_factory=Limits)

    @property
    def signing_keys(self) -> tuple[str, ...]:
        """Every key, the oldest first; the last one signs."""
        return (*self.older_keys, self.secret_key)

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of our own, so that we may keep secrets beside it."""
        return self.database_url.startswith("sqlite")


def read_config(environ: Mapping[str, str] | None = None) -> Config:
    """The configuration that the environment describes.

    Raises:
        BadConfiguration: with every fault found, not only the first.
    """
    environ = os.environ if environ is None else environ
    faults: list[str] = []
    url = environ.get("CANEVAS_DATABASE_URL", DEFAULT_DATABASE)
    if not url.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
        faults.append(
            "CANEVAS_DATABASE_URL must start with sqlite+aiosqlite:/// or postgresql+asyncpg://"
        )
    log_format = environ.get("CANEVAS_LOG_FORMAT", "text")
    if log_format not in ("text", "json"):
        faults.append("CANEVAS_LOG_FORMAT must be text or json")
    public = environ.get("CANEVAS_PUBLIC_URL")
    if public is not None and not public.startswith(("http://", "https://")):
        faults.append("CANEVAS_PUBLIC_URL must start with http:// or https://")
    private = environ.get("CANEVAS_WEBHOOK_PRIVATE", "no").lower()
    if private not in ("yes", "no"):
        faults.append("CANEVAS_WEBHOOK_PRIVATE must be yes or no")
    limits = _read_limits(environ, faults)
    data_dir = _data_dir(url)
    keys = _secret_keys(environ, url, data_dir, faults)
    networks = _networks(environ.get("CANEVAS_METRICS_FROM", DEFAULT_METRICS), faults)
    if faults:
        raise BadConfiguration(faults)
    return Config(
        database_url=url,
        bus_url=environ.get("CANEVAS_BUS_URL") or None,
        secret_key=keys[0],
        older_keys=tuple(reversed(keys[1:])),
        public_url=public.rstrip("/") if public else None,
        node_name=environ.get("CANEVAS_NODE_NAME") or os.uname().nodename,
        data_dir=data_dir,
        log_format="json" if log_format == "json" else "text",
        webhook_private=private == "yes",
        metrics_from=networks,
        limits=limits,
    )


def _read_limits(environ: Mapping[str, str], faults: list[str]) -> Limits:
    known = {f"{LIMIT_PREFIX}{f.name.upper()}": f.name for f in fields(Limits)}
    values: dict[str, int] = {}
    for name, text in environ.items():
        if not name.startswith(LIMIT_PREFIX):
            continue
        if name not in known:
            faults.append(f"{name} is not a limit; the limits are {', '.join(sorted(known))}")
        elif not text.isascii() or not text.isdigit() or int(text) == 0:
            faults.append(f"{name} must be a whole number above 0, not {text!r}")
        else:
            values[known[name]] = int(text)
    return Limits(**values)


def _data_dir(url: str) -> Path:
    if url.startswith("sqlite+aiosqlite:///"):
        return Path(url.removeprefix("sqlite+aiosqlite:///")).parent
    return Path("var")


def _secret_keys(
    environ: Mapping[str, str], url: str, data_dir: Path, faults: list[str]
) -> list[str]:
    """The key that signs, and after it the one before, while a key is being changed."""
    given = environ.get("CANEVAS_SECRET_KEY", "")
    path = environ.get("CANEVAS_SECRET_KEY_FILE")
    if path:
        try:
            given = Path(path).read_text()
        except OSError as error:
            faults.append(f"CANEVAS_SECRET_KEY_FILE cannot be read: {error.strerror}")
            return [""]
    keys = given.split()
    if keys:
        if len(keys) > 2:
            faults.append("CANEVAS_SECRET_KEY holds one key, or a new one and the one before")
        for key in keys:
            if len(key) < 32:
                faults.append("CANEVAS_SECRET_KEY must have at least 32 characters")
            elif len(set(key)) < 10 or any(word in key.lower() for word in _KNOWN):
                faults.append("CANEVAS_SECRET_KEY can be guessed; make one with a random generator")
        return keys
    if not url.startswith("sqlite"):
        faults.append("CANEVAS_SECRET_KEY is required unless the database is embedded")
        return [""]
    return _kept_key(data_dir / "secret.key").split()


def _networks(text: str, faults: list[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError:
        faults.append("CANEVAS_METRICS_FROM must be addresses or networks with commas between")
        return ()


def _kept_key(path: Path) -> str:
    # Two processes may start at once: whoever links the file first wins, the other reads it.
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
