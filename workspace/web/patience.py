"""How often one address, and everybody together, may try a six-sign code."""

from __future__ import annotations

from typing import Final

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection

from workspace.errors import TooFast
from workspace.web.address import address_of

_OF_ONE: Final = RateLimitItemPerMinute(10)
_OF_ALL: Final = RateLimitItemPerHour(100)
_EVERYBODY: Final = "everybody"


class Patience:
    """Counts wrong codes, in this process; right ones cost nothing, as whole rooms may come."""

    __slots__ = ("_limiter",)

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, connection: HTTPConnection) -> None:
        """Lets a try happen while there is patience left.

        Raises:
            TooFast: this address, or everybody together, was wrong too often.
        """
        one = self._limiter.test(_OF_ONE, address_of(connection))
        if not one or not self._limiter.test(_OF_ALL, _EVERYBODY):
            raise TooFast(tries=_OF_ONE.amount)

    def spend(self, connection: HTTPConnection) -> None:
        """Notes a wrong code."""
        self._limiter.hit(_OF_ONE, address_of(connection))
        self._limiter.hit(_OF_ALL, _EVERYBODY)
