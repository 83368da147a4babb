"""In which language an answer is given, and the templates that give it.

A choice made on purpose goes first: `?lang=` in the address, then the cookie it
left, then the person's or the canvas's language, then what the browser prefers,
then French.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from babel.dates import format_timedelta
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from workspace.language import (
    LANGUAGES,
    Catalogue,
    Language,
    browser_catalogues,
    catalogue,
    choose_language,
    language_of,
)
from workspace.web.assets import Assets

LANGUAGE_COOKIE: Final = "canevas_language"
LANGUAGE_COOKIE_SECONDS: Final = 365 * 24 * 3600
PAGE_ENTRY: Final = "src/entries/page.css"
_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"


def words_address(language: Language) -> str | None:
    """Where a page's script finds its sentences; None: nothing was built, or English has none."""
    name = browser_catalogues().get(language.code)
    return f"/static/build/i18n/{name}" if name else None


def language_for(request: Request, *wishes: str | None) -> Language:
    """The language this request is answered in; `wishes` are what accounts and canvases prefer."""
    return choose_language(
        request.query_params.get("lang"),
        request.cookies.get(LANGUAGE_COOKIE),
        *wishes,
        accept=request.headers.get("accept-language"),
    )


def remember_language(request: Request, response: Response) -> None:
    """Keeps a language that was chosen in the address, in a cookie that says nothing else."""
    chosen = language_of(request.query_params.get("lang"))
    if chosen is not None:
        response.set_cookie(
            LANGUAGE_COOKIE,
            chosen.code,
            max_age=LANGUAGE_COOKIE_SECONDS,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )


def how_long_ago(at: datetime, now: datetime, language: Language) -> str:
    """As in “5 minutes ago”: true wherever the reader is, which the server cannot know."""
    # A moment that two machines' clocks put into the future was just now.
    ago = min(at - now, timedelta(0))
    return format_timedelta(ago, add_direction=True, locale=language.code)


class Pages:
    """The templates, set up once per language: what a page says depends on nothing global."""

    __slots__ = ("_assets", "_environments")

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._environments: dict[str, Environment] = {}

    def render(
        self,
        request: Request,
        template: str,
        language: Language,
        *,
        status: int = 200,
        **facts: Any,
    ) -> HTMLResponse:
        """The page made from `template` in `language`, as a response of its own."""
        nonce = request.scope.get("state", {}).get("nonce", "")
        html = self._environment(language).get_template(template).render(nonce=nonce, **facts)
        response = HTMLResponse(html, status, headers={"Content-Language": language.code})
        remember_language(request, response)
        return response

    def _environment(self, language: Language) -> Environment:
        known = self._environments.get(language.code)
        if known is None:
            known = self._environments[language.code] = self._make(language, catalogue(language))
        return known

    def _make(self, language: Language, speaks: Catalogue) -> Environment:
        made = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
        )
        made.policies["ext.i18n.trimmed"] = True
        made.install_gettext_translations(speaks, newstyle=True)  # type: ignore[attr-defined]
        made.globals.update(
            assets=self._assets,
            entry=PAGE_ENTRY,
            language=language,
            languages=tuple(LANGUAGES.values()),
        )
        return made
