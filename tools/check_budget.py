"""`python -m tools.check_budget`: what a phone must fetch for the canvas stays small.

Sizes are those of the built files after gzip. The canvas's entry counts with everything it
imports at once; what it imports later (the editor) counts for itself and for the whole.
"""

from __future__ import annotations

import gzip
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BUILD = Path(__file__).resolve().parents[1] / "workspace" / "static" / "build"
ENTRY = "src/entries/canvas.tsx"
HISTORY = "src/entries/history.tsx"
KB = 1000
FIRST = 95 * KB
LATER = 75 * KB
STYLES = 15 * KB
FIRST_LOAD = 120 * KB
WHOLE = 200 * KB
"""The promise is a first load under 150 kB; the editor comes when somebody begins to write."""

Manifest = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """Something with a budget, and what it takes of it."""

    name: str
    size: int
    budget: int

    def line(self) -> str:
        """One line for people."""
        verdict = "" if self.size <= self.budget else "  TOO MUCH"
        return f"{self.name:<28}{self.size / KB:7.1f} of {self.budget / KB:.0f} kB{verdict}"


def packed(path: Path) -> int:
    """The file's size as it travels."""
    return len(gzip.compress(path.read_bytes(), 9))


def reached(manifest: Manifest, start: str, *, follow: str) -> set[str]:
    """The chunks that `start` needs by `imports`, itself included; `follow` more than that."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        chunk = manifest[name]
        waiting += chunk.get("imports", [])
        if follow == "everything":
            waiting += chunk.get("dynamicImports", [])
    return found


def parts(manifest: Manifest, folder: Path) -> list[Part]:
    """Every budget and what is taken of it.

    Raises:
        KeyError: when the build has no canvas.
    """
    at_once = reached(manifest, ENTRY, follow="imports")
    everything = reached(manifest, ENTRY, follow="everything")
    scripts = {name: packed(folder / manifest[name]["file"]) for name in everything}
    sheets = {sheet for name in everything for sheet in manifest[name].get("css", [])}
    styles = sum(packed(folder / sheet) for sheet in sheets)
    found = [
        Part("first script", sum(scripts[name] for name in at_once), FIRST),
        Part("styles", styles, STYLES),
    ]
    found += [
        Part(f"later: {Path(manifest[name]['file']).name}", scripts[name], LATER)
        for name in sorted(everything - at_once)
    ]
    first_load = sum(scripts[name] for name in at_once) + styles
    return [
        *found,
        Part("first load", first_load, FIRST_LOAD),
        Part("the whole canvas", sum(scripts.values()) + styles, WHOLE),
        *_history(manifest, folder),
    ]


def _history(manifest: Manifest, folder: Path) -> list[Part]:
    if HISTORY not in manifest:
        return []
    names = reached(manifest, HISTORY, follow="everything")
    sheets = {sheet for name in names for sheet in manifest[name].get("css", [])}
    files = {manifest[name]["file"] for name in names} | sheets
    return [Part("the history", sum(packed(folder / file) for file in files), FIRST_LOAD)]


def main() -> int:
    """Print every budget; 1 when one is spent."""
    built = BUILD / "manifest.json"
    if not built.exists():
        print("nothing is built: `make build` first", file=sys.stderr)
        return 1
    manifest: Manifest = json.loads(built.read_text())
    found = parts(manifest, BUILD)
    for part in found:
        print(part.line())
    return 1 if any(part.size > part.budget for part in found) else 0


if __name__ == "__main__":
    sys.exit(main())
