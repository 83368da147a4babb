"""The six signs of an invitation: short enough to say aloud, and good for a few hours only."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

# Without 0, O, 1, I and L, which look alike: a code is read from a wall and typed on a phone.
CODE_SIGNS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH: Final = 6
CODE_LASTS: Final = timedelta(hours=4)


def new_code() -> str:
    """Six signs from 31: one of 887 million."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
