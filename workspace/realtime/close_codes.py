"""Why a socket is closed: the one table of close codes, part of the wire contract."""

from __future__ import annotations

from enum import IntEnum


class CloseCode(IntEnum):
    """The code a browser sees, and what it should do about it."""

    GOING_AWAY = 1001
    RESTARTING = 1012
    RIGHTS_CHANGED = 4205
    MALFORMED = 4400
    SIGN_IN = 4401
    NOT_ALLOWED = 4403
    NO_SUCH_CANVAS = 4404
    EPOCH_CHANGED = 4409
    TOO_LARGE = 4413
    UPGRADE = 4426
    TOO_FAST_OR_SLOW = 4429
    NOT_AVAILABLE = 4503


_OF_ERROR = {
    "malformed_frame": CloseCode.MALFORMED,
    "sign_in": CloseCode.SIGN_IN,
    "not_allowed": CloseCode.NOT_ALLOWED,
    "not_found": CloseCode.NO_SUCH_CANVAS,
    "no_such_canvas": CloseCode.NO_SUCH_CANVAS,
    "too_large": CloseCode.TOO_LARGE,
    "too_fast": CloseCode.TOO_FAST_OR_SLOW,
    "too_many_connections": CloseCode.TOO_FAST_OR_SLOW,
    "upgrade_needed": CloseCode.UPGRADE,
    "epoch_changed": CloseCode.EPOCH_CHANGED,
    "rights_changed": CloseCode.RIGHTS_CHANGED,
    "restarting": CloseCode.RESTARTING,
}


def close_code_of(code: str) -> CloseCode:
    """The close code for an error's stable `code`; what is ours to mend closes 4503."""
    return _OF_ERROR.get(code, CloseCode.NOT_AVAILABLE)
