"""What every answer carries, and what every unsafe request must prove.

The policy for content allows our own files and one nonce per answer, and nothing
inline: text that people write can never become script, even if a renderer slips.
A request that changes something with a cookie must come from our own origin:
otherwise any page on the web could write with the visitor's name.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workspace.errors import Refusal

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_TOKEN_SECONDS: Final = 12 * 3600
_FORM_SALT: Final = "canevas.form"
INERT: Final = "sandbox; default-src 'none'"
"""The policy of a file to be taken along: opened from our own address it must run nothing there."""

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Origin-Agent-Cluster": "?1",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), microphone=(), payment=(), usb=()"
    ),
    # "same-origin" and not "no-referrer": under the latter browsers send `Origin: null`
    # with our own forms, and the origin check could tell nothing apart any more.
    "Referrer-Policy": "same-origin",
}


class Forged(Refusal):
    """An unsafe request that does not come from our own pages (`why`: one word)."""

    code = "forged"


def content_policy(nonce: str) -> str:
    """The Content-Security-Policy of a page whose scripts carry `nonce`."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}' 'strict-dynamic'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            # ProseMirror parses pasted HTML in a detached document through its own policy;
            # `canevas` is ours, for the service worker's address. There is no third.
            "trusted-types ProseMirrorClipboard canevas",
        )
    )


def _policy_for_vite(nonce: str) -> str:
    # While developing, Vite's client writes styles inline and rewrites modules as they change.
    strict = content_policy(nonce).partition("; require-trusted-types-for")[0]
    return strict.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


class SecurityHeaders:
    """Puts the headers on every HTTP answer and a fresh nonce in `scope["state"]`."""

    __slots__ = ("app", "https", "policy")

    def __init__(self, app: ASGIApp, *, https: bool, developing: bool = False) -> None:
        """`https`: the public address is https, so browsers may be told to insist on it."""
        self.app = app
        self.https = https
        self.policy = _policy_for_vite if developing else content_policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and adds to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", self.policy(nonce))
                # Pages hold people's words: the next person at a shared computer must not
                # find them behind the back button. Hashed files say otherwise themselves.
                headers.setdefault("Cache-Control", "no-store")
                if self.https:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        await self.app(scope, receive, with_headers)


def own_origins(connection: HTTPConnection, public_url: str | None) -> frozenset[str]:
    """The origins whose pages are ours: the public address, and the one asked for by name."""
    scheme = {"ws": "http", "wss": "https"}.get(connection.url.scheme, connection.url.scheme)
    found = {f"{scheme}://{connection.headers.get('host', '')}"}
    if public_url is not None:
        parts = urlsplit(public_url)
        found.add(f"{parts.scheme}://{parts.netloc}")
    return frozenset(found)


def is_https(connection: HTTPConnection, public_url: str | None) -> bool:
    """Whether the visitor's browser reached us over https."""
    return connection.url.scheme in ("https", "wss") or (
        public_url is not None and public_url.startswith("https://")
    )


def check_origin(headers: Headers, ours: Iterable[str], *, proven: bool = False) -> None:
    """Lets an unsafe request with a cookie pass only when it comes from our own page.

    `Sec-Fetch-Site` is set by the browser and out of a page's reach; older browsers
    send `Origin`. A request that carries neither proves nothing and is refused, unless
    it is `proven` by a form token that the caller checks too: older telephones send
    `Origin: null` from pages that keep their address to themselves.

    Raises:
        Forged: it comes from elsewhere, or does not say where from.
    """
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if site is not None and site != "same-origin":
        raise Forged(why="other_site")
    if origin is not None and origin != "null" and origin not in frozenset(ours):
        raise Forged(why="other_origin")
    if not proven and site is None and (origin is None or origin == "null"):
        raise Forged(why="no_origin")


class FormTokens:
    """Signed, expiring values in our forms, bound to the browser that was shown the form.

    The second proof beside the origin: a form on an invitation page is sent before
    there is any login, and a link scanner that presses every button has no cookie.
    """

    __slots__ = ("_signer",)

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` from the oldest to the newest: all are believed, the newest signs."""
        self._signer = URLSafeTimedSerializer(list(keys), salt=_FORM_SALT)

    def make(self, browser: str, purpose: str) -> str:
        """A token for one purpose, good for twelve hours in the browser named `browser`."""
        return self._signer.dumps([browser, purpose])

    def check(self, token: str, browser: str, purpose: str) -> None:
        """Accepts only what `make` gave for the same browser and purpose.

        Raises:
            Forged: for anything else, or when it is too old.
        """
        try:
            value = self._signer.loads(token, max_age=FORM_TOKEN_SECONDS)
        except BadSignature:
            raise Forged(why="form_token") from None
        if not browser or value != [browser, purpose]:
            raise Forged(why="form_token")
