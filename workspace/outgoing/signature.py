"""How a receiver knows that a delivery is ours and fresh: an HMAC over its time and its bytes.

`Canevas-Signature: t=1767225600,v1=<hex>` holds HMAC-SHA256 of `t`, a dot and the body,
under the webhook's secret. While a secret is being changed there are two `v1`. The time
is signed too, so that bytes overheard once cannot be sent again next week.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import Final

HEADER: Final = "Canevas-Signature"
FRESH_SECONDS: Final = 300


def sign(secrets: Iterable[str], at: int, body: bytes) -> str:
    """The header's value; `at` is whole seconds since 1970."""
    return ",".join([f"t={at}", *(f"v1={_mac(secret, at, body)}" for secret in secrets)])


def verify(secret: str, header: str, body: bytes, now: int) -> bool:
    """What a receiver does: whether one of the signatures is right, and its time fresh."""
    pairs = [part.partition("=") for part in header.split(",")]
    times = [value for name, _, value in pairs if name == "t"]
    if len(times) != 1 or not times[0].isascii() or not times[0].isdigit() or len(times[0]) > 12:
        return False
    at = int(times[0])
    if abs(now - at) > FRESH_SECONDS:
        return False
    right = _mac(secret, at, body).encode()
    shown = [value.encode() for name, _, value in pairs if name == "v1"]
    return any(hmac.compare_digest(right, value) for value in shown)


def _mac(secret: str, at: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
