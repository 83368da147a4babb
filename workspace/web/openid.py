"""The OpenID provider that people may sign in with, if one is configured.

The protocol (discovery, PKCE, state, nonce, keys, the checks of the ID token) is
Authlib's. What it must remember between leaving and coming back is a signed cookie of
this browser that lasts ten minutes: an answer meant for another browser finds nothing
there. The addresses of the provider come from its own description, whose issuer must
be the one that was configured.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx
from authlib.common.errors import AuthlibBaseError
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from workspace.config import Config, OpenId
from workspace.errors import Failure, Refusal
from workspace.web.cookies import Cookie

BACK: Final = "/sign-in/openid/back"
_SECONDS: Final = 600
_SALT: Final = "canevas.openid"
_COOKIE: Final = Cookie("canevas_openid")
_PATIENCE: Final = 10.0
# Signatures that need the provider's private key: never `none`, never a shared secret.
_ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"}
)


class NotProven(Refusal):
    """The provider's answer proves nothing: cancelled, too late, or not meant for this browser."""

    code = "not_proven"


class ProviderAway(Failure):
    """The provider does not answer, or not as it should."""

    code = "provider_away"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom the provider vouches for. `email` is empty unless it says that it verified it."""

    issuer: str
    subject: str
    email: str
    name: str


def _oauth() -> Any:
    # Loaded where a provider is configured only. Authlib announces on its every start that it will
    # use another library one day; operators can do nothing about that.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from authlib.integrations.starlette_client import OAuth
    return OAuth()


class Provider:
    """One provider, and what this browser must show when it comes back from there."""

    def __init__(self, settings: OpenId, config: Config) -> None:
        self._settings = settings
        self._config = config
        self._signer = URLSafeTimedSerializer(config.secret_key, salt=_SALT)
        place = f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        self._app = _oauth().register(
            "openid",
            client_id=settings.client_id,
            client_secret=settings.client_secret or None,
            server_metadata_url=place,
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "timeout": _PATIENCE,
            },
        )

    async def leave(self, request: Request, browser: str, place: str) -> Response:
        """Sends the browser to the provider; it comes back to `BACK` and then to `place`.

        Raises:
            ProviderAway: it cannot be reached.
        """
        session: dict[str, Any] = {}
        request.scope["session"] = session
        try:
            await self._describe()
            back = f"{self._config.public_url}{BACK}"
            response: Response = await self._app.authorize_redirect(request, back)
        except (httpx.HTTPError, AuthlibBaseError, ValueError, RuntimeError) as error:
            raise ProviderAway(error=type(error).__name__) from error
        value = self._signer.dumps([browser, place, session])
        _COOKIE.put(request, self._config.public_url, response, value, _SECONDS)
        return response

    async def come_back(self, request: Request, browser: str) -> tuple[Subject, str]:
        """Whom the provider vouches for, and the place to go to.

        Raises:
            NotProven: this browser did not ask, or the answer is not sound.
            ProviderAway: the provider cannot be reached.
        """
        place, session = self._left_with(request, browser)
        request.scope["session"] = session
        settings = self._settings
        try:
            await self._describe()
            answer = await self._app.authorize_access_token(
                request,
                claims_options={
                    "iss": {"essential": True, "values": [settings.issuer]},
                    "aud": {"essential": True, "values": [settings.client_id]},
                },
            )
        except (AuthlibBaseError, JoseError) as error:
            raise NotProven(why=type(error).__name__) from error
        except (httpx.HTTPError, RuntimeError, ValueError) as error:
            raise ProviderAway(error=type(error).__name__) from error
        claims: Mapping[str, Any] | None = answer.get("userinfo")
        if claims is None:
            raise NotProven(why="no_id_token")
        return _subject(settings.issuer, claims), place

    def forget(self, request: Request, response: Response) -> None:
        """Takes the cookie away: an answer of the provider is good for once."""
        _COOKIE.remove(request, self._config.public_url, response)

    async def _describe(self) -> None:
        described = await self._app.load_server_metadata()
        if described.get("issuer") != self._settings.issuer:
            described.pop("_loaded_at", None)
            raise ValueError
        offered = described.get("id_token_signing_alg_values_supported") or ["RS256"]
        described["id_token_signing_alg_values_supported"] = [
            name for name in offered if name in _ALGORITHMS
        ] or ["RS256"]

    def _left_with(self, request: Request, browser: str) -> tuple[str, dict[str, Any]]:
        text = _COOKIE.read(request, self._config.public_url)
        try:
            owner, place, session = self._signer.loads(text, max_age=_SECONDS)
        except (BadSignature, ValueError, TypeError):
            raise NotProven(why="no_cookie") from None
        if owner != browser:
            raise NotProven(why="other_browser")
        return place, session


def _subject(issuer: str, claims: Mapping[str, Any]) -> Subject:
    subject, email, name = (claims.get(each) for each in ("sub", "email", "name"))
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise NotProven(why="subject")
    # The value counts, not that it is there: `false` is an answer too. Some say it as text.
    verified = claims.get("email_verified")
    is_verified = verified is True or verified == "true"
    return Subject(
        issuer=issuer,
        subject=subject,
        email=email if is_verified and isinstance(email, str) else "",
        name=name if isinstance(name, str) else "",
    )
