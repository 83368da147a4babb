"""Whether the catalogues may go out: complete, in step with the code, and well set.

A fault is a sentence that names the language, the entry and what is wrong, so that
whoever broke it can mend it without knowing gettext. There is no warning: a fault
stops the checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from typing_extensions import override

from workspace.language import po
from workspace.language.catalogue import po_path
from workspace.language.extract import ROOT, gather
from workspace.language.languages import LANGUAGES, Language
from workspace.language.typography import typeset

_SERVER_PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sd]")
_BROWSER_PLACEHOLDER: Final = re.compile(r"\{\w+\}")
_TAG: Final = re.compile(r"</?\w+")
_ENTITY: Final = re.compile(r"&#?\w+;")
# "habitant·es", "habitant(e)s", "habitant-e-s": a screen reader stumbles over all three.
_CLIPPED: Final = re.compile(r"\w[·•⋅]\w|\w\(e\)|\w\(ne\)|\w-e-s\b|\w\(s\)")
_THREE_DOTS: Final = re.compile(r"\.\.\.")
_STRAIGHT_QUOTE: Final = re.compile(r'(?<![=\w])"(?=\w)|(?<=\w)"(?![\w>])')


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: in which language, in which sentence, and what."""

    language: str
    sentence: str
    what: str

    @override
    def __str__(self) -> str:
        return f"{self.language}: {self.sentence!r}: {self.what}"


def check(root: Path = ROOT) -> list[Fault]:
    """Every fault of every catalogue under `root`, in the order of the languages."""
    template = gather(root)
    faults = [fault for message in po.sentences(template) for fault in source_faults(message)]
    for code, language in LANGUAGES.items():
        catalog = po.read(po_path(code, root / "workspace" / "language"))
        faults += step_faults(template, catalog, language)
        for message in po.sentences(catalog):
            faults += faults_of(message, language)
    return faults


def step_faults(template: Catalog, catalog: Catalog, language: Language) -> Iterator[Fault]:
    """Sentences that the code and the catalogue do not share, or do not share in the same files."""
    wanted = {(m.id, m.context): m for m in po.sentences(template)}
    kept = {(m.id, m.context): m for m in po.sentences(catalog)}
    for key, message in wanted.items():
        before = kept.get(key)
        if before is None:
            yield _fault(language, message, "is new in the code: run `extract`")
        elif po.files(before) != po.files(message):
            yield _fault(language, message, "has moved to other files: run `extract`")
    for key, message in kept.items():
        if key not in wanted:
            yield _fault(language, message, "is no longer in the code: run `extract`")


def source_faults(message: Message) -> Iterator[Fault]:
    """What is wrong with a sentence as the code says it, before any translation."""
    english = LANGUAGES["en"]
    text = " ".join(po.source_forms(message))
    in_browser = any(name.endswith((".ts", ".tsx")) for name in po.files(message))
    on_server = any(not name.endswith((".ts", ".tsx")) for name in po.files(message))
    if in_browser and _SERVER_PLACEHOLDER.search(text):
        yield _fault(english, message, "the browser's placeholders are {name}, not %(name)s")
    if on_server and in_browser and _BROWSER_PLACEHOLDER.search(text):
        yield _fault(english, message, "a sentence with placeholders belongs to one side only")
    if _ends_in_space(text):
        yield _fault(english, message, "begins or ends with a space")
    if "\n" in text:
        yield _fault(english, message, "runs over several lines")
    if _ENTITY.search(text):
        yield _fault(english, message, "holds an HTML entity; write the sign itself")
    if _THREE_DOTS.search(text):
        yield _fault(english, message, "writes three dots where one sign … belongs")


def faults_of(message: Message, language: Language) -> Iterator[Fault]:
    """What is wrong with one translation."""
    forms = po.target_forms(message)
    if not all(forms):
        yield _fault(language, message, "is not translated")
        return
    if message.fuzzy:
        yield _fault(language, message, "is marked fuzzy: somebody must look at it")
    wanted = language.forms if message.pluralizable else 1
    if len(forms) != wanted:
        yield _fault(language, message, f"has {len(forms)} forms where the language has {wanted}")
    yield from _placeholder_faults(message, language, forms)
    for form in forms:
        yield from _form_faults(message, language, form)


def _placeholder_faults(
    message: Message, language: Language, forms: tuple[str, ...]
) -> Iterator[Fault]:
    sources = po.source_forms(message)
    known = _placeholders(" ".join(sources))
    for form in forms:
        unknown = _placeholders(form) - known
        if unknown:
            yield _fault(language, message, f"knows no placeholder {', '.join(sorted(unknown))}")
    # "One change" may drop its number, as may the Arabic forms for none, one and two;
    # the form for many may drop nothing.
    missing = _placeholders(sources[-1]) - _placeholders(forms[-1])
    if missing:
        yield _fault(language, message, f"lacks the placeholder {', '.join(sorted(missing))}")


def _placeholders(text: str) -> set[str]:
    return set(_SERVER_PLACEHOLDER.findall(text)) | set(_BROWSER_PLACEHOLDER.findall(text))


def _form_faults(message: Message, language: Language, form: str) -> Iterator[Fault]:
    if _ends_in_space(form) or "\n" in form:
        yield _fault(language, message, "begins or ends with a space, or runs over several lines")
    if _CLIPPED.search(form):
        yield _fault(
            language, message, f"{form!r} cannot be read aloud: write both words, or a neutral one"
        )
    if typeset(form, language.code) != form:
        yield _fault(language, message, f"{form!r} is not set as the language wants: run `typeset`")
    if language.code == "fr" and ("'" in form or _STRAIGHT_QUOTE.search(form)):
        yield _fault(language, message, f"{form!r} has a straight quote; French has ’ and « »")
    if _THREE_DOTS.search(form):
        yield _fault(language, message, f"{form!r} writes three dots where one sign … belongs")
    if sorted(_TAG.findall(form)) != sorted(_TAG.findall(po.source_forms(message)[-1])):
        yield _fault(language, message, f"{form!r} has other tags than the sentence in the code")


def _ends_in_space(text: str) -> bool:
    # What stands between two words of a list is a sign with its space, and no sentence.
    return text != text.strip() and any(sign.isalnum() for sign in text)


def _fault(language: Language, message: Message, what: str) -> Fault:
    return Fault(language.code, po.source_forms(message)[0], what)
