"""The cookies that are ours to believe: named, set and taken away in one way.

Over https the name begins with `__Host-`: browsers then refuse one that was planted from
a sub-domain or over plain http. None can be read by script, and none comes along with a
request that another site makes in the background.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response

from workspace.web.security import is_https


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie; `word` is its name without the prefix."""

    word: str

    def name(self, *, https: bool) -> str:
        """What the browser calls it."""
        return f"__Host-{self.word}" if https else self.word

    def read(self, connection: HTTPConnection, public_url: str | None) -> str:
        """What it holds; empty when there is none."""
        return connection.cookies.get(self.name(https=is_https(connection, public_url)), "")

    def put(
        self,
        connection: HTTPConnection,
        public_url: str | None,
        response: Response,
        value: str,
        seconds: int | None,
    ) -> None:
        """Sets it for so many seconds; None: until the browser closes."""
        https = is_https(connection, public_url)
        response.set_cookie(
            self.name(https=https),
            value,
            max_age=seconds,
            path="/",
            secure=https,
            httponly=True,
            # "strict" would drop it when somebody follows a link to us, or comes back from an
            # OpenID provider.
            samesite="lax",
        )

    def remove(
        self, connection: HTTPConnection, public_url: str | None, response: Response
    ) -> None:
        """Takes it away."""
        https = is_https(connection, public_url)
        response.delete_cookie(
            self.name(https=https), path="/", secure=https, httponly=True, samesite="lax"
        )
