"""The bundler's manifest, as pages ask for it."""

from __future__ import annotations

import json
from pathlib import Path

from workspace.web.assets import Assets

MANIFEST = {
    "src/entries/canvas.tsx": {
        "file": "canvas-1a.js",
        "isEntry": True,
        "css": ["canvas-2b.css"],
        "imports": ["_shared.js"],
        "dynamicImports": ["src/view/card/body_editor.ts"],
    },
    "_shared.js": {"file": "shared-3c.js", "css": ["shared-4d.css"], "imports": ["_deep.js"]},
    "_deep.js": {"file": "deep-5e.js", "imports": ["_shared.js"]},
    "src/view/card/body_editor.ts": {"file": "body_editor-6f.js", "isDynamicEntry": True},
    "src/styles/page.css": {"file": "page-7a.css", "isEntry": True},
}


def build(folder: Path) -> Assets:
    (folder / ".vite").mkdir()
    (folder / ".vite" / "manifest.json").write_text(json.dumps(MANIFEST))
    return Assets.read(folder)


def test_an_entry_names_its_script_its_styles_and_what_it_imports_at_once(tmp_path: Path) -> None:
    page = build(tmp_path).page("src/entries/canvas.tsx")
    assert page.scripts == ("/static/build/canvas-1a.js",)
    assert page.styles == ("/static/build/canvas-2b.css", "/static/build/shared-4d.css")
    assert page.preloads == ("/static/build/shared-3c.js", "/static/build/deep-5e.js")


def test_an_entry_that_is_a_stylesheet_has_no_script(tmp_path: Path) -> None:
    page = build(tmp_path).page("src/styles/page.css")
    assert page.scripts == ()
    assert page.styles == ("/static/build/page-7a.css",)


def test_without_a_build_a_page_asks_for_nothing(tmp_path: Path) -> None:
    assets = Assets.read(tmp_path)
    assert not assets.built
    page = assets.page("src/entries/canvas.tsx")
    assert (page.scripts, page.preloads, page.styles) == ((), (), ())
