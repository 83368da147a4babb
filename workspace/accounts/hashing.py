"""Argon2id in threads of its own: slow on purpose, never in the way of the rooms.

A hash takes 64 MiB and some fifty milliseconds of a core. Two at once are enough for
people, and a flood of sign-ins can take no more than that; what waits behind them is
bounded too. Whoever has no password is checked against a hash all the same: an answer
that comes sooner would tell that nobody has this address.
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workspace.errors import TooFast

T = TypeVar("T")

AT_ONCE: Final = 2
WAITING: Final = 32
_THREADS: Final = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")


class Hashing:
    """Makes and checks password hashes; the parameters are kept in each hash."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        # The library's own choice: RFC 9106, second profile (64 MiB, three rounds).
        self._hasher = hasher or PasswordHasher()
        self._nobodys = ""
        self._busy = 0

    async def hash(self, password: str) -> str:
        """What is kept of a password.

        Raises:
            TooFast: too many passwords are waiting already.
        """
        return await self._run(lambda: self._hasher.hash(_same_everywhere(password)))

    async def verify(self, kept: str | None, password: str) -> bool:
        """Whether this is the password; takes as long when none is kept.

        Raises:
            TooFast: too many passwords are waiting already.
        """
        if not self._nobodys:
            self._nobodys = await self.hash(secrets.token_urlsafe(16))
        compared = kept or self._nobodys
        return await self._run(lambda: self._matches(compared, password)) and kept is not None

    def is_old(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)

    def _matches(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, _same_everywhere(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._busy >= WAITING:
            raise TooFast(waiting=WAITING)
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(_THREADS, work)
        finally:
            self._busy -= 1


def _same_everywhere(password: str) -> bytes:
    # One keyboard sends é as one sign, another as two: the person typed the same.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
