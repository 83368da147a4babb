"""A small OpenID provider: describes itself, signs real tokens, and can be told to cheat."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from workspace.config import OpenId

CLIENT = "canevas"
SECRET = "provider-secret"


@dataclass(slots=True)
class OpenIdProvider:
    """One provider. `claims` is what it says of whoever signs in; `twist` changes a token."""

    port: int = 0
    claims: dict[str, Any] = field(default_factory=dict)
    twist: dict[str, Any] = field(default_factory=dict)
    foreign_key: bool = False
    issuer_in_description: str | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    _key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1"}))
    _other: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1"}))
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        """Its name, which is its address."""
        return f"http://127.0.0.1:{self.port}"

    def settings(self, *, creates: bool = False) -> OpenId:
        """The configuration that leads here."""
        return OpenId(self.issuer, CLIENT, SECRET, "La Maison", creates)

    def approve(self, location: str) -> str:
        """What the browser is sent back with, after signing in at `location`."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        self.asked.append(asked)
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"code={code}&state={asked['state']}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The answer to a code, once, to whoever knows the verifier and the secret."""
        asked = self._codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or authorization != f"Basic {basic}":
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "7",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
            **self.twist,
        }
        key = self._other if self.foreign_key else self._key
        signed = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key)
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}

    def answer(self, method: str, path: str, body: str, authorization: str) -> Any:
        """What it says to a request; None: no."""
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer_in_description or self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
            }
        if path == "/keys":
            return {"keys": [self._key.as_dict(private=False)]}
        if path == "/token" and method == "POST":
            form = {name: values[0] for name, values in parse_qs(body).items()}
            return self.token(form, authorization)
        return None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        body = (await reader.readexactly(int(headers.get("content-length", "0")))).decode()
        method, path, _ = first.split(" ")
        said = self.answer(method, path, body, headers.get("authorization", ""))
        status = "200 OK" if said is not None else "400 Bad Request"
        content = json.dumps(said if said is not None else {"error": "invalid_grant"}).encode()
        writer.write(
            f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n"
            f"Content-Length: {len(content)}\r\n\r\n".encode()
            + content
        )
        await writer.drain()
        writer.close()


@asynccontextmanager
async def open_provider() -> AsyncIterator[OpenIdProvider]:
    """A provider on a free port, for as long as the block lasts."""
    provider = OpenIdProvider()
    server = await asyncio.start_server(provider.serve, "127.0.0.1", 0)
    provider.port = server.sockets[0].getsockname()[1]
    async with server:
        yield provider
