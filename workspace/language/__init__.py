"""The words of the interface: one gettext catalogue per language, for server and browser alike.

Sentences stand in the code in English, inside a call that names them: `_("…")`,
`ngettext`, `pgettext` and `{% trans %}` on the server, `t`, `tn`, `tp` in TypeScript.
`python -m workspace.language extract` gathers them into `<language>/LC_MESSAGES/messages.po`;
people translate there; `check` refuses a catalogue that is not complete and well set;
`compile` writes what the server loads (`messages.mo`) and what a browser fetches
(`static/build/i18n/<language>.<hash>.json`, only the sentences the browser can show).

Using it on the server:

    speaks = catalogue(choose_language(account, cookie, accept=header))
    speaks.gettext("Saved")                           # "Enregistré"
    speaks.ngettext("%(n)s change", "%(n)s changes", n) % {"n": n}
    environment.install_gettext_translations(speaks, newstyle=True)

Placeholders are `%(name)s` on the server and `{name}` in the browser, so that a
sentence with placeholders never belongs to both.
"""

from __future__ import annotations

from workspace.language.catalogue import Catalogue, browser_catalogues, catalogue
from workspace.language.languages import (
    DEFAULT,
    LANGUAGES,
    Language,
    choose_language,
    language_of,
)

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "N_",
    "Catalogue",
    "Language",
    "browser_catalogues",
    "catalogue",
    "choose_language",
    "language_of",
]


def N_(text: str) -> str:  # noqa: N802 - gettext's own name, known to every translator's tool
    """Marks an English sentence for the catalogues where it is written down, not yet shown."""
    return text
