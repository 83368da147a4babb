"""The whole web floor in this process, on a real database file, with people who visit it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette

from workspace.access import Role
from workspace.accounts import Person
from workspace.config import Config, Limits, Mail, OpenId
from workspace.services import opened
from workspace.storage import schema_version
from workspace.storage.database import open_database
from workspace.web import Services, create_app

ADDRESS = "http://canevas.test"
OWN_PAGE = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}


@dataclass(slots=True)
class House:
    """A running house without sockets: ask it for a program, a visitor or a canvas."""

    services: Services
    app: Starlette
    _held: AsyncExitStack
    _people: dict[str, str] = field(default_factory=dict)

    async def person(self, name: str) -> str:
        """Somebody with an account; made when first named. Returns the actor."""
        if name not in self._people:
            email = f"{name.lower()}@canevas.test"
            made = await self.services.accounts.create_person(email, name)
            self._people[name] = made.actor
        return self._people[name]

    async def account(self, name: str, password: str | None = None) -> Person:
        """The person of that name, with their password when one is given."""
        await self.person(name)
        accounts = self.services.accounts
        found = await accounts.person_by_email(f"{name.lower()}@canevas.test")
        if password is None:
            return found
        return await accounts.links.use_with_password(
            await accounts.links.make(found, "set_up"), password
        )

    async def program(self, name: str, *scopes: str) -> httpx.AsyncClient:
        """A program that acts for a person, by default with every right a token can have."""
        await self.person(name)
        found = await self.services.accounts.person_by_email(f"{name.lower()}@canevas.test")
        token = await self.services.accounts.create_token(found, scopes or ("admin",))
        return await self._client(headers={"Authorization": f"Bearer {token}"})

    async def visitor(self, actor: str | None = None) -> httpx.AsyncClient:
        """A browser, signed in as `actor` or as nobody."""
        browser = await self._client(headers={"Accept-Language": "fr"})
        if actor is not None:
            secret = await self.services.accounts.begin_login(actor, kind="link")
            browser.cookies.set("canevas", secret)
        return browser

    async def guest(
        self, canvas: str, role: Role, writes: Iterable[str] | None = None, name: str = "Visite"
    ) -> str:
        """Somebody who came in through an invitation; the actor."""
        organisations = self.services.organisations
        invited = await organisations.invite(
            canvas,
            "system",
            role,
            reads={*writes, "frame"} if writes is not None else None,
            writes=writes,
        )
        invitation = await organisations.invitation(invited.token)
        return await organisations.accept(invitation, name, "fr")

    async def canvas(self, name: str = "Alice", title: str = "Épicerie") -> str:
        """A canvas that the person facilitates; its id."""
        client = await self.program(name)
        made = await client.post("/api/v1/canvases", json={"title": title})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    @property
    def _address(self) -> str:
        # A proxy passes the public name on, over plain http.
        public = self.services.config.public_url
        return f"http://{urlsplit(public).netloc}" if public is not None else ADDRESS

    async def _client(self, headers: Mapping[str, str]) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url=self._address, headers=headers)
        return await self._held.enter_async_context(client)


@asynccontextmanager
async def open_house(
    folder: Path,
    *,
    public_url: str | None = None,
    mail: Mail | None = None,
    openid: OpenId | None = None,
    settings: Mapping[str, Any] | None = None,
    **limits: Any,
) -> AsyncIterator[House]:
    """A migrated house in `folder`; `settings` override `Config`, `limits` override `Limits`."""
    chosen: dict[str, Any] = {
        "database_url": f"sqlite+aiosqlite:///{folder / 'canevas.db'}",
        "secret_key": "s" * 40,
        "data_dir": folder,
        "public_url": public_url,
        "mail": mail,
        "openid": openid,
        "limits": Limits(**limits),
        **(settings or {}),
    }
    config = Config(**chosen)
    database = open_database(config.database_url)
    await database.write(schema_version.migrate)
    await database.close()
    async with AsyncExitStack() as held:
        services = await held.enter_async_context(opened(config))
        yield House(services, create_app(services), held)
