"""Names for things: 128 random bits where guessing must be hopeless."""

from __future__ import annotations

import base64
import secrets


def new_id() -> str:
    """32 hexadecimal signs from 128 random bits: canvases, people, sessions."""
    return secrets.token_hex(16)


def new_card_id() -> str:
    """22 URL-safe signs from 128 random bits, as browsers make them for cards and links."""
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode()


def new_client_id() -> int:
    """A Yjs client id: 32 random bits, as Yjs itself makes them."""
    return secrets.randbits(32)
