"""Gives memory that rooms no longer use back to the machine.

A room at rest frees its documents, but the C library keeps freed pieces for itself in
case they are wanted again. A small server that holds a thousand quiet rooms wants the
pages back.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable


def _trim() -> Callable[[], object]:
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):  # Not glibc: there is nothing to ask.
        return lambda: None
    return lambda: trim(0)


give_memory_back: Callable[[], object] = _trim()
