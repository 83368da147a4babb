"""How often one address and one account may ask, so that nobody uses the server up for the others.

Generous on purpose: a whole room of telephones comes from one address. Addresses and
accounts are counted apart; an account is known by what it shows, before anybody looks
whether that is worth anything, so refusing costs less than answering.

When counting itself fails the request is answered all the same: a page that stays away
would do the harm that this is against. Codes are the other way round (`patience`).
Requests from this very machine have no address to count: a reverse proxy that does
not pass on whom it speaks for must not make everybody wait for everybody.
"""

from __future__ import annotations

import hashlib
from ipaddress import ip_address
from typing import Final

import structlog
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage, Storage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from workspace.errors import TooFast
from workspace.web.address import address_of

log = structlog.get_logger(__name__)

RETRY_SECONDS: Final = 30
_FREE: Final = ("/static/", "/healthz", "/readyz")
_COOKIES: Final = ("__Host-canevas", "canevas")


class Pace:
    """Lets a request through, or tells it when to come back."""

    __slots__ = ("_limiter", "_of_account", "_of_address", "app")

    def __init__(
        self, app: ASGIApp, *, of_address: int, of_account: int, storage: Storage | None = None
    ) -> None:
        """`of_address` and `of_account` are requests per minute."""
        self.app = app
        self._limiter = SlidingWindowCounterRateLimiter(storage or MemoryStorage())
        self._of_address = RateLimitItemPerMinute(of_address, namespace="address")
        self._of_account = RateLimitItemPerMinute(of_account, namespace="account")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on while there is room.

        Raises:
            TooFast: too much came from there within a minute.
        """
        if scope["type"] == "http" and not scope["path"].startswith(_FREE):
            self._check(HTTPConnection(scope))
        await self.app(scope, receive, send)

    def _check(self, connection: HTTPConnection) -> None:
        address = address_of(connection)
        account = _account(connection)
        try:
            in_time = (
                _is_this_machine(address) or self._limiter.hit(self._of_address, address)
            ) and (account is None or self._limiter.hit(self._of_account, account))
        except Exception as error:  # noqa: BLE001 - whatever the counter's storage may raise
            log.warning("pace.uncounted", error=type(error).__name__)
            return
        if not in_time:
            raise TooFast(seconds=RETRY_SECONDS)


def _account(connection: HTTPConnection) -> str | None:
    shown = connection.headers.get("authorization", "") or next(
        (found for name in _COOKIES if (found := connection.cookies.get(name))), ""
    )
    # A digest: what is counted by must not be what opens doors.
    return hashlib.sha256(shown.encode("utf-8", "replace")).hexdigest() if shown else None


def _is_this_machine(address: str) -> bool:
    try:
        return ip_address(address.partition("/")[0]).is_loopback
    except ValueError:
        return False
