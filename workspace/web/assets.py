"""Where the built script and style of a page are: reads the bundler's manifest once.

Pages ask for a source by name (`src/entries/canvas.tsx`) and get hashed files that
may be cached for ever. Without a build, pages still work: they are plain HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from typing_extensions import override

STATIC: Final = Path(__file__).resolve().parent.parent / "static"
BUILT: Final = STATIC / "build"
BASE: Final = "/static/build/"


class _Chunk(msgspec.Struct):
    """One file in the bundler's manifest."""

    file: str
    css: list[str] = []
    imports: list[str] = []


@dataclass(frozen=True, slots=True)
class Page:
    """What one entry needs: its scripts, what they import at once, and its styles."""

    scripts: tuple[str, ...] = ()
    preloads: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


class Assets:
    """The manifest of one build."""

    __slots__ = ("_chunks", "_pages")

    def __init__(self, chunks: Mapping[str, _Chunk]) -> None:
        self._chunks = chunks
        self._pages: dict[str, Page] = {}

    @classmethod
    def read(cls, folder: Path = BUILT) -> Assets:
        """The build in `folder`; an empty one when nothing was built."""
        for path in (folder / ".vite" / "manifest.json", folder / "manifest.json"):
            if path.is_file():
                return cls(msgspec.json.decode(path.read_bytes(), type=dict[str, _Chunk]))
        return cls({})

    @classmethod
    def developing(cls) -> Assets:
        """Sources as Vite serves them while somebody works on them."""
        return _Developing({})

    @property
    def built(self) -> bool:
        """Whether there is a build at all."""
        return bool(self._chunks)

    def page(self, entry: str) -> Page:
        """The files of `entry`, imports first found first; an empty page when it is not built."""
        known = self._pages.get(entry)
        if known is None:
            known = self._pages[entry] = self._collect(entry)
        return known

    def _collect(self, entry: str) -> Page:
        chunk = self._chunks.get(entry)
        if chunk is None:
            return Page()
        styles: dict[str, None] = {}
        preloads: dict[str, None] = {}
        waiting = [chunk]
        while waiting:
            current = waiting.pop(0)
            styles.update(dict.fromkeys(BASE + name for name in current.css))
            for name in current.imports:
                imported = self._chunks[name]
                if BASE + imported.file not in preloads:
                    preloads[BASE + imported.file] = None
                    waiting.append(imported)
        is_style = chunk.file.endswith(".css")
        if is_style:
            styles[BASE + chunk.file] = None
        scripts = () if is_style else (BASE + chunk.file,)
        return Page(scripts, tuple(preloads), tuple(styles))


class _Developing(Assets):
    __slots__ = ()

    @override
    def page(self, entry: str) -> Page:
        if entry.endswith(".css"):
            return Page(styles=(BASE + entry,))
        return Page(scripts=(BASE + "@vite/client", BASE + entry))
