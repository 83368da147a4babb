"""One language's sentences, ready to be looked up on the server.

`messages.mo` is made by the build. While somebody works on the words, the `.po`
is newer and is read instead: nobody looks at yesterday's translation.
"""

from __future__ import annotations

import functools
import gettext
import io
import json
from pathlib import Path
from typing import Final

from workspace.language.languages import LANGUAGES, Language

HERE: Final = Path(__file__).resolve().parent
BUILT: Final = HERE.parent / "static" / "build" / "i18n"
MANIFEST: Final = "manifest.json"


class Catalogue(gettext.GNUTranslations):
    """The sentences of one `language`: `gettext`, `ngettext`, `pgettext`, `npgettext`.

    A sentence that is not in it is answered in English, as it stands in the code.
    """

    language: Language


def po_path(code: str, root: Path = HERE) -> Path:
    """Where the sentences of a language are kept for people."""
    return root / code / "LC_MESSAGES" / "messages.po"


def mo_path(code: str, root: Path = HERE) -> Path:
    """Where the same sentences are kept for the server."""
    return po_path(code, root).with_suffix(".mo")


@functools.cache
def catalogue(language: Language) -> Catalogue:
    """The catalogue of `language`, read once in the life of the process."""
    return read_catalogue(language)


def read_catalogue(language: Language, root: Path = HERE) -> Catalogue:
    """The catalogue of `language` as it is on disk now.

    Raises:
        FileNotFoundError: when there is neither a `.mo` nor a `.po`.
    """
    po, mo = po_path(language.code, root), mo_path(language.code, root)
    if mo.exists() and not (po.exists() and po.stat().st_mtime > mo.stat().st_mtime):
        with mo.open("rb") as file:
            found = Catalogue(file)
    else:
        found = Catalogue(_compiled_in_memory(po))
    found.language = language
    return found


def _compiled_in_memory(po: Path) -> io.BytesIO:
    # Babel is slow to import and a built server never comes here.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with po.open("rb") as file:
        messages = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return compiled


def browser_catalogues(folder: Path = BUILT) -> dict[str, str]:
    """Language code → file name of its sentences for the browser; empty before a build."""
    manifest = folder / MANIFEST
    if not manifest.exists():
        return {}
    names: dict[str, str] = json.loads(manifest.read_text("utf-8"))
    return {code: names[code] for code in LANGUAGES if code in names}
