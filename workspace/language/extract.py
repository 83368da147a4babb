"""Gathers the sentences of the code into the catalogues that people translate.

Babel reads Python, Jinja2 and TypeScript as `babel.cfg` says. New sentences come
in untranslated, sentences no code says any more go out, translations stay as they
are: nothing is guessed, because a guess that looks like a translation is worse
than a gap the checks can see.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg

from workspace.language import po
from workspace.language.catalogue import HERE, po_path
from workspace.language.languages import LANGUAGES, Language
from workspace.language.typography import typeset

ROOT: Final = HERE.parent.parent
KEYWORDS: Final = DEFAULT_KEYWORDS | parse_keywords(["t", "tn:1,2", "tp:1c,2", "N_"])
COMMENT_TAG: Final = "Translators:"
# Whole trees Babel need not walk; `babel.cfg` cannot keep it out of them in time.
_FOLDERS: Final = ("workspace", "frontend/src")


def gather(root: Path = ROOT) -> Catalog:
    """Every sentence the code under `root` can say, untranslated, in the order of the files."""
    with (root / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    template = Catalog()
    for folder in _FOLDERS:
        # Patterns in babel.cfg are written from the root, as a reader expects.
        inside = [
            (pattern.removeprefix(f"{folder}/"), method)
            for pattern, method in methods
            if pattern.startswith(("**", f"{folder}/"))
        ]
        settings = {key.removeprefix(f"{folder}/"): value for key, value in options.items()}
        for name, _line, message, comments, context in extract_from_dir(
            root / folder,
            inside,
            settings,
            keywords=KEYWORDS,
            comment_tags=(COMMENT_TAG,),
            strip_comment_tags=True,
        ):
            place = (f"{folder}/{Path(name).as_posix()}", 1)
            template.add(message, None, [place], auto_comments=comments, context=context)
    return template


def merged(template: Catalog, known: Catalog, language: Language) -> Catalog:
    """`template` in `language`, with every translation of `known` that still has its sentence."""
    result = Catalog(locale=language.code)
    # A catalogue keeps the order in which sentences were met, so each file stays in reading order.
    for message in sorted(po.sentences(template), key=lambda m: min(po.files(m))):
        before = known.get(message.id, message.context)
        text = None if before is None or before.fuzzy else before.string
        if language.code == "en":
            text = _english(message)
        places = sorted({(name, 1) for name in po.files(message)})
        result.add(
            message.id,
            text,
            places,
            flags=message.flags - {"fuzzy"},
            auto_comments=sorted(set(message.auto_comments)),
            context=message.context,
        )
    return result


def _english(message: Message) -> str | tuple[str, ...]:
    forms = tuple(typeset(form, "en") for form in po.source_forms(message))
    return forms if message.pluralizable else forms[0]


def extract(root: Path = ROOT) -> dict[str, int]:
    """Brings every catalogue in step with the code; language code → sentences to translate."""
    template = gather(root)
    waiting: dict[str, int] = {}
    for code, language in LANGUAGES.items():
        path = po_path(code, root / "workspace" / "language")
        catalog = merged(template, po.read(path), language)
        po.write(path, catalog, language)
        waiting[code] = sum(1 for m in po.sentences(catalog) if not all(po.target_forms(m)))
    return waiting
