"""Names for things: 128 random bits where guessing must be hopeless."""

from __future__ import annotations

import base64
import itertools
import secrets
from typing import Final

_COUNT: Final = itertools.count(1)


def new_id() -> str:
    """32 hexadecimal signs from 128 random bits: canvases, people, sessions."""
    return secrets.token_hex(16)


def new_ordered_id(at: int) -> str:
    """32 hexadecimal signs that sort as they were made, for rows of one log; `at` in milliseconds.

    Two rows of one millisecond keep their order within a process; the rest is random.
    """
    return f"{at:012x}{next(_COUNT) & 0xFFFF:04x}{secrets.token_hex(8)}"


def new_card_id() -> str:
    """22 URL-safe signs from 128 random bits, as browsers make them for cards and links."""
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode()


def new_client_id() -> int:
    """A Yjs client id: 32 random bits, as Yjs itself makes them."""
    return secrets.randbits(32)
