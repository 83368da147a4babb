"""The link that sets up the very first person: signed, not stored, worth nothing afterwards.

There is nobody yet whose link it could be. It is printed to whoever starts the server
and works until somebody exists.
"""

from __future__ import annotations

from typing import Final

from itsdangerous import BadSignature, URLSafeTimedSerializer

_SALT: Final = "canevas.first-person"
_SAYS: Final = "first"
_SECONDS: Final = 7 * 24 * 3600


def first_token(secret_key: str) -> str:
    """The end of the link; it has a dot in it, which no other sign-in link has."""
    return URLSafeTimedSerializer(secret_key, salt=_SALT).dumps(_SAYS)


def is_first_token(token: str, secret_key: str) -> bool:
    """Whether this is such a link, made by this house within the week."""
    try:
        found = URLSafeTimedSerializer(secret_key, salt=_SALT).loads(token, max_age=_SECONDS)
    except BadSignature:
        return False
    return bool(found == _SAYS)
