"""Where to go after signing in: a place of ours, whatever the address says."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

# Signing in again, or out, or by a link, is no place to come back to.
_NO_PLACES: Final = ("/sign-", "/in/", "/api/")
_LONGEST: Final = 500


def own_path(wish: str) -> str:
    r"""`wish` when it is a path on this server, else the start page.

    `//elsewhere.example` and `/\\elsewhere.example` are other hosts to a browser, and it
    drops tabs and line ends before it looks: only plain, printable paths pass.
    """
    plain = wish.isascii() and wish.isprintable() and " " not in wish and "\\" not in wish
    if not plain or len(wish) > _LONGEST or not wish.startswith("/") or wish.startswith("//"):
        return "/"
    return "/" if wish.startswith(_NO_PLACES) else wish


def place_of(request: Request) -> str:
    """The place that was asked for, to come back to."""
    if request.method != "GET":
        return "/"
    query = f"?{request.url.query}" if request.url.query else ""
    return own_path(request.url.path + query)
