"""One visit to a page: who, in which language, from which browser, with which forms.

Every browser gets a random name in a cookie of its own. Form tokens are signed for
that name, so a form works only in the browser that was shown it; before there is
any login that is the only tie between a form and whoever sends it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workspace.language import Catalogue, Language, catalogue
from workspace.web.context import Services
from workspace.web.cookies import Cookie
from workspace.web.device import device_words
from workspace.web.identity import Caller, identify
from workspace.web.security import FormTokens, check_origin, is_https, own_origins
from workspace.web.words import LANGUAGE_COOKIE, Pages, language_for

BROWSER_COOKIE: Final = Cookie("canevas_browser")
BROWSER_SECONDS: Final = 365 * 24 * 3600
# Long enough for a slow telephone to open the page that wipes what is left by script.
_DONE_SECONDS: Final = 120
_DONE_COOKIE: Final = Cookie("canevas_done")
_LARGEST_FIELD: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """What a form said."""

    texts: Mapping[str, str]
    files: Mapping[str, Upload]

    def text(self, name: str) -> str:
        """A text field without the spaces around it; empty when it is absent."""
        return self.texts.get(name, "")

    def file(self, name: str) -> Upload | None:
        """An uploaded file, when there is one with something in it."""
        found = self.files.get(name)
        return found if found is not None and found.data else None


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for a page, resolved."""

    request: Request
    services: Services
    caller: Caller | None
    language: Language
    browser: str
    is_new_browser: bool

    @property
    def speaks(self) -> Catalogue:
        """The sentences of the visit's language."""
        return catalogue(self.language)

    @property
    def device(self) -> str:
        """The browser in a few words, for the list of somebody's own logins."""
        return device_words(self.request.headers.get("user-agent", ""))

    def form_token(self, purpose: str) -> str:
        """The hidden value a form for `purpose` must carry."""
        tokens: FormTokens = self.request.app.state.form_tokens
        return tokens.make(self.browser, purpose)

    async def form(self, purpose: str) -> Form:
        """The form that was sent, once it proved where it comes from.

        Raises:
            Forged: another site sent it, or another browser was shown it.
        """
        public = self.services.config.public_url
        check_origin(self.request.headers, own_origins(self.request, public), proven=True)
        form = await _read_form(self.request)
        tokens: FormTokens = self.request.app.state.form_tokens
        tokens.check(form.text("form_token"), self.browser, purpose)
        return form

    def page(self, template: str, *, status: int = 200, **facts: Any) -> Response:
        """A page made for this visit."""
        pages: Pages = self.request.app.state.pages
        response = pages.render(
            self.request,
            template,
            self.language,
            status=status,
            caller=self.caller,
            form_token=self.form_token,
            just_done=self._just_done,
            **facts,
        )
        self.name_browser(response)
        if self._just_done:
            _DONE_COOKIE.remove(self.request, self.services.config.public_url, response)
        return response

    def go(self, address: str) -> RedirectResponse:
        """Sends the browser on with a GET, so that reloading repeats nothing."""
        return RedirectResponse(address, 303)

    def leave_nothing(self, response: Response) -> None:
        """Lets the browser forget whoever was at it: by this answer, and by the next page's script.

        Which page that is stands in a cookie and not in the address: a link could otherwise wipe
        the words of anybody who follows it.
        """
        public_url = self.services.config.public_url
        BROWSER_COOKIE.remove(self.request, public_url, response)
        response.delete_cookie(
            LANGUAGE_COOKIE,
            path="/",
            secure=is_https(self.request, public_url),
            httponly=True,
            samesite="lax",
        )
        _DONE_COOKIE.put(self.request, public_url, response, "1", _DONE_SECONDS)
        # Cookies were taken away one by one: the header would take those of sister sites as well.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'

    @property
    def _just_done(self) -> bool:
        return self.caller is None and bool(
            _DONE_COOKIE.read(self.request, self.services.config.public_url)
        )

    def name_browser(self, response: Response) -> None:
        """Gives a browser that has no name yet the one that its forms are signed for."""
        if not self.is_new_browser:
            return
        public_url = self.services.config.public_url
        BROWSER_COOKIE.put(self.request, public_url, response, self.browser, BROWSER_SECONDS)


async def visit(request: Request) -> Visit:
    """Resolves who is visiting. Never refuses: pages decide themselves what strangers see."""
    services: Services = request.app.state.services
    caller = await identify(request, services)
    browser = BROWSER_COOKIE.read(request, services.config.public_url)
    is_new = not 16 <= len(browser) <= 64
    return Visit(
        request=request,
        services=services,
        caller=caller,
        language=language_for(request, caller.language if caller else None),
        browser=secrets.token_urlsafe(24) if is_new else browser,
        is_new_browser=is_new,
    )


async def _read_form(request: Request) -> Form:
    texts: dict[str, str] = {}
    files: dict[str, Upload] = {}
    # Leaving the block closes what was kept on the disk of larger uploads.
    async with request.form(max_files=1, max_fields=20, max_part_size=_LARGEST_FIELD) as fields:
        for name, value in fields.items():
            if isinstance(value, UploadFile):
                files[name] = Upload(value.filename or "", await value.read())
            else:
                texts[name] = value.strip()
    return Form(texts, files)
