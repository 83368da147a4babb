"""Makes of the catalogues what machines read: `messages.mo` for the server, JSON for browsers.

A browser gets the sentences its own code can say and no others, in a file that is
named after its content and may be cached for ever. A sentence that is the same in
English as in the code is left out: the code itself is the answer.

Browsers count with `Intl.PluralRules`, gettext with an expression per language, and
the two do not agree on the categories (French has `many` in the first and not in the
second). So the file says, per category, which of gettext's forms it means.
"""

from __future__ import annotations

import gettext
import hashlib
import json
from pathlib import Path
from typing import Any, Final

from babel import Locale
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo

from workspace.language import po
from workspace.language.catalogue import BUILT, HERE, MANIFEST, mo_path, po_path
from workspace.language.languages import LANGUAGES, Language

# Kinds, fields and links are described in Python; `canevas contract` writes them in here as well.
_BROWSER: Final = "frontend/src/"
# gettext writes a context before its sentence with this sign between; so do we.
CONTEXT_SIGN: Final = "\x04"
# Enough to meet every category that whole numbers can have in any of our languages.
_COUNTED: Final = (*range(201), 1_000, 10_000, 100_000, 1_000_000, 2_000_000)


def compile_all(root: Path = HERE, built: Path = BUILT) -> dict[str, str]:
    """Compiles every language; language code → file name for the browser."""
    built.mkdir(parents=True, exist_ok=True)
    names: dict[str, str] = {}
    for code, language in LANGUAGES.items():
        catalog = po.read(po_path(code, root))
        with mo_path(code, root).open("wb") as file:
            write_mo(file, catalog)
        content = json.dumps(
            browser_content(po.sentences(catalog), language),
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()
        names[code] = f"{code}.{hashlib.sha256(content).hexdigest()[:10]}.json"
        (built / names[code]).write_bytes(content)
    _drop_others(built, {*names.values(), MANIFEST})
    (built / MANIFEST).write_text(json.dumps(names, indent=1) + "\n", "utf-8")
    return names


def _drop_others(built: Path, wanted: set[str]) -> None:
    for path in built.glob("*.json"):
        if path.name not in wanted:
            path.unlink()


def browser_content(messages: list[Message], language: Language) -> dict[str, Any]:
    """What a browser gets: its language, its plural map, its sentences."""
    kept: dict[str, str | list[str]] = {}
    for message in messages:
        if not any(name.startswith(_BROWSER) for name in po.files(message)):
            continue
        sources, targets = po.source_forms(message), po.target_forms(message)
        # The same words may go with other counts: "0 moment" in French, a plural in English.
        as_in_english = sources == targets and (not message.pluralizable or language.code == "en")
        if as_in_english or not all(targets):
            continue
        before = "" if message.context is None else f"{message.context}{CONTEXT_SIGN}"
        kept[before + sources[0]] = list(targets) if message.pluralizable else targets[0]
    return {
        "language": language.code,
        "direction": language.direction,
        "plural": plural_map(language),
        "messages": dict(sorted(kept.items())),
    }


def plural_map(language: Language) -> dict[str, int]:
    """`Intl.PluralRules` category → index of gettext's form.

    Raises:
        ValueError: when one category would need two forms, so that no map can be right.
    """
    form_of = gettext.c2py(language.plural)
    category_of = Locale.parse(language.code).plural_form
    forms: dict[str, int] = {}
    for n in _COUNTED:
        category, form = category_of(n), form_of(n)
        if forms.setdefault(category, form) != form:
            raise ValueError(f"{language.code}: {category!r} is form {forms[category]} and {form}")
    return forms
