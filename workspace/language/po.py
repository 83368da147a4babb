"""Reading and writing `.po` files so that a diff shows words and nothing else.

No dates, no names, no line numbers: two people who extract on two machines write
the same bytes. The place of a sentence is its file alone, which is also how the
build knows whether a browser can come to show it.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from workspace.language.languages import Language

WIDTH: Final = 100


def read(path: Path) -> Catalog:
    """The sentences in `path`; an empty catalogue when there is no such file."""
    if not path.exists():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file)


def write(path: Path, catalog: Catalog, language: Language) -> None:
    """Writes `catalog` to `path`, whole or not at all."""
    body = io.BytesIO()
    write_po(body, catalog, width=WIDTH, omit_header=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".po.new")
    fresh.write_bytes(_header(language).encode() + body.getvalue())
    fresh.replace(path)


def _header(language: Language) -> str:
    return (
        f"# Canevas: {language.name}. Gathered by `python -m workspace.language extract`.\n"
        'msgid ""\n'
        'msgstr ""\n'
        f'"Language: {language.code}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: nplurals={language.forms}; plural=({language.plural});\\n"\n'
        "\n"
    )


def sentences(catalog: Catalog) -> list[Message]:
    """Every sentence of `catalog`, without its header."""
    return [message for message in catalog if message.id]


def source_forms(message: Message) -> tuple[str, ...]:
    """What stands in the code: one sentence, or the singular and the plural."""
    return _forms(message.id)


def target_forms(message: Message) -> tuple[str, ...]:
    """What people read: one sentence, or one for each plural form of the language."""
    return _forms(message.string)


def _forms(text: object) -> tuple[str, ...]:
    # Babel answers one string or a sequence of them, with None for a form nobody wrote.
    if isinstance(text, str):
        return (text,)
    return tuple(form or "" for form in text) if isinstance(text, (list, tuple)) else ("",)


def files(message: Message) -> set[str]:
    """The source files a sentence stands in, as written in the catalogue."""
    return {name for name, _ in message.locations}
