"""Script, style, fonts and icons: read once, kept in memory, answered by exact name.

A name is looked up in a table made at the first request, so no path from outside
ever reaches the file system. Files with a hash in their name may be kept for ever;
the others are asked about again each time (`ETag`), which costs one small answer.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from workspace.language import catalogue
from workspace.web.assets import STATIC
from workspace.web.words import language_for

_HASHED: Final = re.compile(r"[-.][A-Za-z0-9_-]{8,}\.\w+$")
_WORTH_PACKING: Final = re.compile(r"^(text/|application/(javascript|json|manifest)|image/svg)")
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
_TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}
PAPER: Final = "#FBF8F3"
_ICONS: Final = (
    ("canevas.svg", "any", "image/svg+xml", "any"),
    ("canevas-192.png", "192x192", "image/png", "any"),
    ("canevas-512.png", "512x512", "image/png", "any"),
    ("canevas-maskable-512.png", "512x512", "image/png", "maskable"),
)


@dataclass(frozen=True, slots=True)
class File:
    """One file as it is sent."""

    data: bytes
    packed: bytes | None
    media: str
    tag: str
    hashed: bool

    def answer(self, request: Request, **headers: str) -> Response:
        """The whole file, or 304 when the browser has it already."""
        headers = {
            "ETag": self.tag,
            "Cache-Control": _FOR_EVER if self.hashed else _ASK_AGAIN,
            "Vary": "Accept-Encoding",
            **headers,
        }
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        data = self.data
        if self.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            data = self.packed
            headers["Content-Encoding"] = "gzip"
        return Response(data, headers=headers, media_type=self.media)


class Files:
    """The files under one folder, by the name they have there."""

    __slots__ = ("_folder", "_known", "_names")

    def __init__(self, folder: Path = STATIC) -> None:
        self._folder = folder
        self._known: dict[str, File] = {}
        self._names: frozenset[str] | None = None

    def get(self, name: str) -> File | None:
        """The file of that name, or None."""
        known = self._known.get(name)
        if known is None and name in self._all():
            known = self._known[name] = _read(self._folder / name, name)
        return known

    def _all(self) -> frozenset[str]:
        if self._names is None:
            found = (path for path in self._folder.rglob("*") if path.is_file())
            names = (path.relative_to(self._folder).as_posix() for path in found)
            # The bundler's own notes name every source file: nobody outside needs them.
            self._names = frozenset(n for n in names if "/.vite/" not in f"/{n}")
        return self._names


def _read(path: Path, name: str) -> File:
    data = path.read_bytes()
    media = _TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = gzip.compress(data, 9, mtime=0) if _WORTH_PACKING.match(media) else None
    if packed is not None and len(packed) >= len(data):
        packed = None
    return File(
        data=data,
        packed=packed,
        media=media,
        tag=f'"{hashlib.sha256(data).hexdigest()[:24]}"',
        hashed=name.startswith("build/") and _HASHED.search(name) is not None,
    )


def _answer(request: Request, name: str, **headers: str) -> Response:
    files: Files = request.app.state.files
    file = files.get(name)
    if file is None:
        raise HTTPException(404)
    return file.answer(request, **headers)


async def static(request: Request) -> Response:
    """`/static/…`: any file of ours."""
    return _answer(request, request.path_params["name"])


async def service_worker(request: Request) -> Response:
    """`/sw.js`: from the root, since a service worker only reaches what lies below its address."""
    return _answer(request, "build/worker.js", **{"Service-Worker-Allowed": "/"})


async def manifest(request: Request) -> Response:
    """`/manifest.webmanifest`: what makes the page installable, in the visitor's language."""
    language = language_for(request)
    speaks = catalogue(language)
    described = {
        "id": "/",
        "name": "Canevas",
        "short_name": "Canevas",
        "description": speaks.gettext("Design a project together, live"),
        "lang": language.code,
        "dir": language.direction,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": f"/static/icons/{name}", "sizes": sizes, "type": media, "purpose": purpose}
            for name, sizes, media, purpose in _ICONS
        ],
    }
    return JSONResponse(described, media_type="application/manifest+json")


async def icon(request: Request) -> Response:
    """`/favicon.ico`, which browsers ask for whatever a page says."""
    return _answer(request, "icons/canevas-32.png")


async def robots(_request: Request) -> Response:
    """`/robots.txt`: canvases are nobody's to index."""
    return Response("User-agent: *\nDisallow: /\n", media_type="text/plain")
