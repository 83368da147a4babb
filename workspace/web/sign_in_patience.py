"""How wrong passwords slow down whoever sends them, and lock nobody out.

Three counts of wrong passwords: of one address for one account, of one address for all
accounts, and of one account from everywhere. When one is spent, a try is let through
every few seconds instead of none: guessing becomes hopeless, and a person who mistyped
waits for a moment. A browser that once showed the right password for an account carries
a signed cookie that says so and has a count of its own: an attack on an account, from
however many addresses, never stands in the way of the person at their own computer.

Counted in this process. What is counted is a keyed digest of the e-mail address, the
same whether or not somebody has it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from itsdangerous import BadSignature, URLSafeTimedSerializer
from limits import (
    RateLimitItem,
    RateLimitItemPerHour,
    RateLimitItemPerMinute,
    RateLimitItemPerSecond,
)
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection
from starlette.responses import Response

from workspace.errors import TooFast
from workspace.web.address import address_of
from workspace.web.cookies import Cookie

KNOWN_SECONDS: Final = 365 * 24 * 3600
_MOST_KNOWN: Final = 5
_SALT: Final = "canevas.known-browser"
_COOKIE: Final = Cookie("canevas_known")


@dataclass(frozen=True, slots=True)
class Rule:
    """So many wrong passwords, and then one try every few seconds."""

    name: str
    allowance: RateLimitItem
    afterwards: RateLimitItem


OF_ONE: Final = Rule("one", RateLimitItemPerMinute(5, 15), RateLimitItemPerSecond(1, 20))
OF_ADDRESS: Final = Rule("address", RateLimitItemPerMinute(40, 15), RateLimitItemPerSecond(1, 5))
OF_ACCOUNT: Final = Rule("account", RateLimitItemPerHour(100), RateLimitItemPerSecond(1, 5))
OF_KNOWN: Final = Rule("known", RateLimitItemPerMinute(20, 15), RateLimitItemPerSecond(1, 5))
# Mails to one account and asked for from one address; and rows about refusals, so that nobody
# can fill the log of access with them.
OF_MAILS: Final = RateLimitItemPerMinute(3, 15)
OF_MAILING: Final = RateLimitItemPerMinute(10, 15)
OF_NOTES: Final = RateLimitItemPerHour(20)
OF_ALL_NOTES: Final = RateLimitItemPerHour(500)


class SignInPatience:
    """Counts wrong passwords and knows browsers that showed a right one."""

    def __init__(self, secret_key: str) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._under_way: Counter[tuple[str, str]] = Counter()
        self._signer = URLSafeTimedSerializer(secret_key, salt=_SALT)
        self._key = hashlib.sha256(f"{_SALT}:{secret_key}".encode()).digest()

    def account(self, email: str) -> str:
        """What stands for an e-mail address in counts and cookies."""
        address = email.strip().lower().encode("utf-8", "surrogatepass")
        return hmac.new(self._key, address, hashlib.sha256).hexdigest()[:24]

    @contextmanager
    def one_try(
        self, connection: HTTPConnection, account: str, *, browser: str | None
    ) -> Iterator[Callable[[], None]]:
        """One try, now, or a wait. `browser`: the known browser's name, if it is one.

        Gives what is to be called when the password was wrong. Tries that are still being
        checked count too, or a hundred could be sent at the same moment.

        Raises:
            TooFast: wait for `seconds`.
        """
        rules = self._rules(connection, account, browser)
        for rule, key in rules:
            left = self._limiter.get_window_stats(rule.allowance, rule.name, key).remaining
            if left > self._under_way[rule.name, key]:
                continue
            if not self._limiter.hit(rule.afterwards, rule.name, key):
                raise TooFast(seconds=rule.afterwards.get_expiry())

        def wrong() -> None:
            for rule, key in rules:
                self._limiter.hit(rule.allowance, rule.name, key)

        counted = [(rule.name, key) for rule, key in rules]
        self._under_way.update(counted)
        try:
            yield wrong
        finally:
            self._under_way.subtract(counted)
            for each in counted:
                if self._under_way[each] <= 0:
                    del self._under_way[each]

    def may_note(self, account: str) -> bool:
        """Whether one more refusal of this account goes into the log of access."""
        return self._limiter.hit(OF_NOTES, "notes", account) and self._limiter.hit(
            OF_ALL_NOTES, "all-notes"
        )

    def may_ask_for_mail(self, connection: HTTPConnection) -> None:
        """Counts a wish for a mail from this address.

        Raises:
            TooFast: too many were asked for.
        """
        if not self._limiter.hit(OF_MAILING, "mailing", address_of(connection)):
            raise TooFast(seconds=OF_MAILING.get_expiry())

    def may_mail(self, account: str) -> bool:
        """Whether one more mail goes to this account; nobody is told when it does not."""
        return self._limiter.hit(OF_MAILS, "mails", account)

    # ── browsers that showed a right password ──

    def is_known(self, connection: HTTPConnection, browser: str, account: str) -> bool:
        """Whether this browser signed in to the account before."""
        return account in self._known(connection, browser)

    def remember(
        self,
        connection: HTTPConnection,
        response: Response,
        browser: str,
        account: str,
        public_url: str | None,
    ) -> None:
        """Puts into the browser that it showed the right password for this account."""
        others = [known for known in self._known(connection, browser) if known != account]
        value = self._signer.dumps([browser, [account, *others][:_MOST_KNOWN]])
        _COOKIE.put(connection, public_url, response, value, KNOWN_SECONDS)

    def _known(self, connection: HTTPConnection, browser: str) -> list[str]:
        # Whichever name it has, the signature and the browser's name prove it.
        for https in (True, False):
            text = connection.cookies.get(_COOKIE.name(https=https), "")
            try:
                owner, accounts = self._signer.loads(text, max_age=KNOWN_SECONDS)
            except (BadSignature, ValueError, TypeError):
                continue
            if owner == browser:
                return [str(account) for account in accounts]
        return []

    def _rules(
        self, connection: HTTPConnection, account: str, browser: str | None
    ) -> list[tuple[Rule, str]]:
        if browser is not None:
            return [(OF_KNOWN, f"{browser} {account}")]
        address = address_of(connection)
        return [(OF_ONE, f"{address} {account}"), (OF_ADDRESS, address), (OF_ACCOUNT, account)]
