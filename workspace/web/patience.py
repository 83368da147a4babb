"""How often a six-sign code may be tried, by one address and by everybody together.

A right code costs nothing, since whole rooms come in at once through one address. Wrong
ones use up patience. When it is gone nobody is locked out: a browser is told to wait and
given a ticket that lets it try once more when the time has come. Guessing becomes slow,
joining becomes a little later. Links are never asked to wait; nobody guesses 256 bits.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer
from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection

from workspace.clock import Clock, from_milliseconds, milliseconds
from workspace.errors import Refusal
from workspace.web.address import address_of

WAIT: Final = timedelta(seconds=20)
TICKET_LASTS: Final = timedelta(minutes=10)
_OF_ONE: Final = RateLimitItemPerMinute(10)
_OF_ALL: Final = RateLimitItemPerHour(100)
# What may be wrong beyond that, by those who waited: twenty guesses a minute among nine
# hundred million codes find one of fifty in a year of trying.
_OF_ONE_WHO_WAITED: Final = RateLimitItemPerMinute(10, namespace="waited")
_OF_ALL_WHO_WAITED: Final = RateLimitItemPerMinute(20, namespace="waited")
_EVERYBODY: Final = "everybody"


class PleaseWait(Refusal):
    """Codes are tried too often from there or altogether (`seconds`); `ticket` is for later."""

    code = "too_fast"

    def __init__(self, ticket: str) -> None:
        super().__init__(seconds=int(WAIT.total_seconds()))
        self.ticket = ticket


class Patience:
    """Counts wrong codes, in this process."""

    __slots__ = ("_clock", "_limiter", "_signer", "_used")

    def __init__(self, clock: Clock, secret_key: str) -> None:
        self._clock = clock
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._signer = URLSafeSerializer(secret_key, salt="canevas.patience")
        self._used: dict[str, datetime] = {}

    def check(self, connection: HTTPConnection, browser: str, ticket: str = "") -> bool:
        """Lets a try happen; True when it is the try of somebody who waited.

        `ticket` is what an earlier refusal gave to the same browser; it is used up here.

        Raises:
            PleaseWait: with a fresh ticket.
        """
        address = address_of(connection)
        test = self._limiter.test
        if test(_OF_ONE, address) and test(_OF_ALL, _EVERYBODY):
            return False
        if (
            self._take(ticket, browser)
            and test(_OF_ONE_WHO_WAITED, address)
            and test(_OF_ALL_WHO_WAITED, _EVERYBODY)
        ):
            return True
        raise PleaseWait(self._ticket(browser))

    def spend(self, connection: HTTPConnection, *, waited: bool) -> None:
        """Notes a wrong code."""
        one, everybody = (_OF_ONE_WHO_WAITED, _OF_ALL_WHO_WAITED) if waited else (_OF_ONE, _OF_ALL)
        self._limiter.hit(one, address_of(connection))
        self._limiter.hit(everybody, _EVERYBODY)

    def _ticket(self, browser: str) -> str:
        good_from = milliseconds(self._clock.now() + WAIT)
        return self._signer.dumps([browser, good_from, secrets.token_hex(8)])

    def _take(self, ticket: str, browser: str) -> bool:
        now = self._clock.now()
        self._used = {name: until for name, until in self._used.items() if until > now}
        try:
            whose, good_from, name = self._signer.loads(ticket)
        except (BadSignature, ValueError):
            return False
        begins = from_milliseconds(good_from)
        if whose != browser or name in self._used or not begins <= now < begins + TICKET_LASTS:
            return False
        self._used[name] = begins + TICKET_LASTS
        return True
