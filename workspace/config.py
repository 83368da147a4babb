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
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from typing_extensions import override

from workspace.errors import Failure

DEFAULT_DATABASE = "sqlite+aiosqlite:///var/canevas.db"
DEFAULT_TIME_ZONE = "Europe/Brussels"
DEFAULT_PROXIES = ("127.0.0.1", "::1")
LIMIT_PREFIX = "CANEVAS_LIMIT_"
DEFAULT_METRICS = "127.0.0.0/8, ::1"
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
# What examples say until somebody puts a key of their own there.
_KNOWN = ("changeme", "change-me", "change_me", "change-this", "password", "default", "example")


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
class Mail:
    """The mail server that links are sent through, and the address they come from."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    # `tls` from the first byte, `starttls`, or `plain` (a server on this machine only).
    security: Literal["tls", "starttls", "plain"] = "starttls"


@dataclass(frozen=True, slots=True)
class OpenId:
    """An OpenID provider that people may sign in with."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    name: str = "OpenID"
    # Whether somebody whom nobody knows yet gets an account by signing in.
    creates: bool = False


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
    # Whose days are meant where somebody says "until Friday".
    time_zone: str = DEFAULT_TIME_ZONE
    # Peers that may say in a header for whom they speak; rates are counted by that address.
    trusted_proxies: tuple[str, ...] = DEFAULT_PROXIES
    log_format: Literal["text", "json"] = "text"
    # Whether webhooks may go to the networks around this machine, and without TLS.
    webhook_private: bool = False
    # Rows of the log are packed into bundles once they are as old as this.
    bundle_after_hours: int = 24
    # Who may read `/metrics`.
    metrics_from: tuple[IPv4Network | IPv6Network, ...] = (
        IPv4Network("127.0.0.0/8"),
        IPv6Network("::1/128"),
    )
    limits: Limits = field(default_factory=Limits)
    mail: Mail | None = None
    openid: OpenId | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin and end."""
        return ZoneInfo(self.time_zone)

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
    time_zone = environ.get("CANEVAS_TIME_ZONE") or DEFAULT_TIME_ZONE
    try:
        ZoneInfo(time_zone)
    except (ValueError, OSError, KeyError):
        faults.append(f"CANEVAS_TIME_ZONE is no time zone of this machine: {time_zone!r}")
    private = environ.get("CANEVAS_WEBHOOK_PRIVATE", "no").lower()
    if private not in ("yes", "no"):
        faults.append("CANEVAS_WEBHOOK_PRIVATE must be yes or no")
    hours = environ.get("CANEVAS_BUNDLE_AFTER_HOURS") or "24"
    if not (hours.isascii() and hours.isdigit() and len(hours) < 6):
        faults.append("CANEVAS_BUNDLE_AFTER_HOURS must be a whole number of hours")
        hours = "24"
    proxies = _read_proxies(environ, faults)
    limits = _read_limits(environ, faults)
    mail = _read_mail(environ, faults)
    openid = _read_openid(environ, faults)
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
        time_zone=time_zone,
        trusted_proxies=proxies,
        log_format="json" if log_format == "json" else "text",
        webhook_private=private == "yes",
        bundle_after_hours=int(hours),
        metrics_from=networks,
        limits=limits,
        mail=mail,
        openid=openid,
    )


def _read_mail(environ: Mapping[str, str], faults: list[str]) -> Mail | None:
    url = environ.get("CANEVAS_SMTP_URL")
    if not url:
        return None
    sender = environ.get("CANEVAS_MAIL_FROM", "")
    if "@" not in sender or not sender.isprintable():
        faults.append("CANEVAS_MAIL_FROM must be the address that mails come from")
    if not environ.get("CANEVAS_PUBLIC_URL"):
        # A link made from what a visitor's request says could lead to the visitor's own server.
        faults.append("CANEVAS_SMTP_URL needs CANEVAS_PUBLIC_URL: mails hold links")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    if parts.scheme not in ("smtp", "smtps") or not host:
        faults.append("CANEVAS_SMTP_URL must be smtp://user:password@host:port or smtps://…")
        return None
    if parts.scheme == "smtps":
        security: Literal["tls", "starttls", "plain"] = "tls"
    else:
        security = "plain" if host in _THIS_MACHINE else "starttls"
    return Mail(
        host=host,
        port=port or (465 if security == "tls" else 587),
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
    )


def _read_openid(environ: Mapping[str, str], faults: list[str]) -> OpenId | None:
    issuer = environ.get("CANEVAS_OIDC_ISSUER", "")
    if not issuer:
        return None
    host = urlsplit(issuer).hostname or ""
    if not issuer.startswith("https://") and host not in _THIS_MACHINE:
        faults.append("CANEVAS_OIDC_ISSUER must start with https://")
    if not environ.get("CANEVAS_OIDC_CLIENT_ID"):
        faults.append("CANEVAS_OIDC_ISSUER needs CANEVAS_OIDC_CLIENT_ID")
    if not environ.get("CANEVAS_PUBLIC_URL"):
        faults.append("CANEVAS_OIDC_ISSUER needs CANEVAS_PUBLIC_URL, to come back to")
    secret = environ.get("CANEVAS_OIDC_CLIENT_SECRET", "")
    path = environ.get("CANEVAS_OIDC_CLIENT_SECRET_FILE")
    if path:
        try:
            secret = Path(path).read_text().strip()
        except OSError as error:
            faults.append(f"CANEVAS_OIDC_CLIENT_SECRET_FILE cannot be read: {error.strerror}")
    creates = environ.get("CANEVAS_OIDC_CREATE", "no")
    if creates not in ("yes", "no"):
        faults.append("CANEVAS_OIDC_CREATE must be yes or no")
    return OpenId(
        issuer=issuer,
        client_id=environ.get("CANEVAS_OIDC_CLIENT_ID", ""),
        client_secret=secret,
        name=environ.get("CANEVAS_OIDC_NAME") or host,
        creates=creates == "yes",
    )


def _read_proxies(environ: Mapping[str, str], faults: list[str]) -> tuple[str, ...]:
    named = environ.get("CANEVAS_TRUSTED_PROXIES")
    if named is None:
        return DEFAULT_PROXIES
    proxies = tuple(part.strip() for part in named.split(",") if part.strip())
    for proxy in proxies:
        try:
            ip_network(proxy)
        except ValueError:
            # A name would be believed without being looked up, and "*" would believe everybody.
            faults.append(f"CANEVAS_TRUSTED_PROXIES: {proxy!r} is no address and no network")
    return proxies


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
            elif len(set(key)) < 8 or any(word in key.lower() for word in _KNOWN):
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
