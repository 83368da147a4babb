"""How fast one connection may speak: token buckets that are told the time."""

from __future__ import annotations


class Bucket:
    """Tokens refill at `rate` per second up to `burst`; taking more than there are makes a debt.

    A debt is no refusal: it is the number of seconds for which the hands stop
    reading from the socket. An honest phone that sends a day's offline work is
    slowed down and not cut off.
    """

    __slots__ = ("at", "burst", "rate", "tokens")

    def __init__(self, rate: float, burst: float, at: float) -> None:
        self.rate = rate
        self.burst = burst
        self.tokens = burst
        self.at = at

    def take(self, amount: float, now: float) -> float:
        """Takes `amount` tokens; returns the seconds to wait until the debt is repaid (0: none)."""
        tokens = min(self.burst, self.tokens + (now - self.at) * self.rate) - amount
        self.at = now
        self.tokens = tokens
        return -tokens / self.rate if tokens < 0 else 0.0
