"""Secrets that are shown once: 256 random bits, of which only a digest is kept."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """43 URL-safe signs from 256 random bits."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """What is kept of a secret. It has too many bits to be guessed, so one round is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
