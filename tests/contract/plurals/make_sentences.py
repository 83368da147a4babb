"""Writes `sentences.json`: one counted sentence in every language, as the server says it.

Run `python -m tests.contract.plurals.make_sentences` when a language or the shape of
the browser's catalogue changes. Python and TypeScript must both agree with the file.
"""

from __future__ import annotations

import gettext
import json
from pathlib import Path

from tests.unit.language.test_compile import COUNTS, VECTORS, filled
from workspace.language import LANGUAGES, po
from workspace.language.compile import browser_content


def main(path: Path = VECTORS) -> None:
    """Writes the vectors of every language to `path`."""
    vectors = {}
    for code, language in LANGUAGES.items():
        form_of = gettext.c2py(language.plural)
        vectors[code] = {
            "catalogue": browser_content(po.sentences(filled(language)), language),
            "forms": {str(n): f"{{n}} form {form_of(n)}" for n in COUNTS},
        }
    path.write_text(json.dumps(vectors, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
