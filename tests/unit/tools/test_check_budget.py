"""What counts as the first load of the canvas, and what only later."""

from __future__ import annotations

import os
from pathlib import Path

from tools.check_budget import ENTRY, FIRST, Manifest, parts

MANIFEST: Manifest = {
    ENTRY: {
        "file": "canvas.js",
        "imports": ["_yjs"],
        "dynamicImports": ["editor"],
        "css": ["canvas.css"],
    },
    "_yjs": {"file": "yjs.js"},
    "editor": {"file": "editor.js", "imports": ["_yjs"], "css": ["canvas.css", "editor.css"]},
    "src/entries/history.tsx": {"file": "history.js"},
}


def build(folder: Path, **sizes: int) -> dict[str, int]:
    for name in ("canvas.js", "yjs.js", "editor.js", "history.js", "canvas.css", "editor.css"):
        # Random bytes do not get smaller by packing, so their size is known.
        (folder / name).write_bytes(os.urandom(sizes.get(name.replace(".", "_"), 1_000)))
    return {part.name: part.size for part in parts(MANIFEST, folder)}


def test_imports_count_at_once_and_dynamic_imports_later(tmp_path: Path) -> None:
    sizes = build(tmp_path)
    assert 2_000 < sizes["first script"] < 2_100
    assert 1_000 < sizes["later: editor.js"] < 1_100
    assert 2_000 < sizes["styles"] < 2_100, "a sheet that two chunks need is fetched once"
    assert 5_000 < sizes["the whole canvas"] < 5_250, "other pages' scripts are not the canvas's"


def test_a_budget_that_is_spent_is_said(tmp_path: Path) -> None:
    build(tmp_path, yjs_js=FIRST)
    first, *others = parts(MANIFEST, tmp_path)
    assert first.line().endswith("TOO MUCH")
    assert not others[0].line().endswith("TOO MUCH")
