"""One API operation: what it takes, gives and needs — and how a request becomes its call.

Everything that must never be forgotten happens here, once, before an operation's
own function runs: who asks, whether the token reaches that far, whether the canvas
is there *and* theirs, whether the role may, whether the body has the shape. A
function that is called at all may simply do its work.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, Literal, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from workspace.access import Capability
from workspace.errors import NotAllowed, NotFound, Refusal, SignInNeeded
from workspace.organisations import Membership
from workspace.web.belonging import must_still_hold, open_canvas
from workspace.web.context import Services
from workspace.web.identity import Caller, identify
from workspace.web.security import SAFE_METHODS, check_origin, own_origins

JSON: Final = "application/json"
# What an id in a path looks like. A path names nothing else.
_OURS: Final = re.compile(r"[0-9a-f]{32}")
_THEIRS: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
PATH_IDS: Final[dict[str, re.Pattern[str]]] = {
    "canvas": _OURS,
    "card": _THEIRS,
    "link": _THEIRS,
    "invitation": _OURS,
    "webhook": _OURS,
    "delivery": _OURS,
    "partner": _OURS,
    "group": _THEIRS,
    "login": _OURS,
    "token": _OURS,
    "milestone": _OURS,
    "review": _OURS,
    "remark": _OURS,
    "actor": re.compile(r"(person|guest):[0-9a-f]{32}"),
}
Body = TypeVar("Body")


class TokenScope(Refusal):
    """The access token was made for less than this (`needs`: the scope that is asked for)."""

    code = "token_scope"


class Malformed(Refusal):
    """The body or a parameter has not the shape that was described (`why`: where and what)."""

    code = "malformed"


class UnsupportedMedia(Refusal):
    """The body is not of the kind this operation reads (`expected`)."""

    code = "unsupported_media"


@dataclass(frozen=True, slots=True)
class Call(Generic[Body]):
    """One request, resolved. `opened` is the canvas of the path; `body` has its declared type."""

    services: Services
    caller: Caller
    body: Body
    path: dict[str, str]
    query: dict[str, str]
    content_type: str
    base_url: str
    _opened: Membership | None
    _again: Callable[[], Awaitable[None]]
    _organisation: str | None = None

    @property
    def organisation(self) -> str:
        """The organisation that the caller looks after.

        Raises:
            NotFound: the operation is not about one.
        """
        if self._organisation is None:
            raise NotFound
        return self._organisation

    async def rights_hold(self) -> None:
        """To be called between long work and its effect: the rights were read before the work.

        Raises:
            SignInNeeded, NotFound, NotAllowed: they ended, or became less.
        """
        await self._again()

    @property
    def opened(self) -> Membership:
        """The canvas this call is about, with the caller's scope on it.

        Raises:
            NotFound: the operation has no canvas in its path.
        """
        if self._opened is None:
            raise NotFound
        return self._opened


@dataclass(frozen=True, slots=True)
class Query:
    """A parameter after the question mark."""

    name: str
    type: type
    says: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A row of the API's table: the route, the document and the checks follow from it.

    `needs` is the token scope, `may` the capability on the canvas of the path; `persons`: only
    somebody with an account, as guests belong to the canvases they were let into; `keepers`: only
    owners and coordinators of an organisation, about whose things it is. `takes` is
    the type a JSON body is decoded to; an operation that reads its body itself says with
    `reads` which shapes come in which kind of content (several shapes: any of them).
    `gives` is the shape of the answer; None: no content.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    run: Callable[[Call[Any]], Awaitable[Any]]
    name: str
    says: str
    needs: Literal["none", "read", "write", "admin"] = "read"
    may: Capability | None = None
    persons: bool = False
    keepers: bool = False
    takes: Any = None
    gives: Any = None
    status: int = 200
    query: tuple[Query, ...] = ()
    reads: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    media: str = JSON
    refuses: tuple[int, ...] = ()

    @property
    def bodies(self) -> tuple[tuple[str, tuple[Any, ...]], ...]:
        """Every kind of content a body may have, with its shapes; empty: there is no body."""
        if self.takes is not None:
            return ((JSON, (self.takes,)),)
        return self.reads

    async def answer(self, request: Request) -> Response:
        """Resolves the request, calls the operation's function and writes its result."""
        services: Services = request.app.state.services
        caller = await self._caller(request, services)
        if self.persons and caller is not None and not caller.is_person:
            raise NotAllowed(needs="account")
        opened = None
        if caller is not None and "canvas" in request.path_params:
            opened = await open_canvas(services, caller, request.path_params["canvas"])
            if self.may is not None and not opened.scope.may(self.may):
                raise NotAllowed(needs=str(self.may))
        # A value that no id can have is told apart here, and never reaches a document or database.
        for name, value in request.path_params.items():
            if caller is not None and PATH_IDS[name].fullmatch(value) is None:
                raise NotFound
        organisation = None
        if self.keepers and caller is not None:
            organisation = await services.webhooks.organisation_of(caller.actor)
        raw = await request.body() if self.bodies else b""

        async def again() -> None:
            if opened is not None:
                await must_still_hold(request, services, opened)

        call = Call(
            services=services,
            caller=caller or _NOBODY,
            body=self._body(request, raw),
            path=dict(request.path_params),
            query=self._query(request),
            content_type=_media_type(request),
            base_url=services.config.public_url or str(request.base_url).rstrip("/"),
            _opened=opened,
            _again=again,
            _organisation=organisation,
        )
        result = await self.run(call)
        if request.method in SAFE_METHODS:
            await call.rights_hold()
        if isinstance(result, Response):
            return result
        if self.gives is None:
            return Response(status_code=204)
        return Response(msgspec.json.encode(result), self.status, media_type=self.media)

    async def _caller(self, request: Request, services: Services) -> Caller | None:
        if self.needs == "none":
            return None
        caller = await identify(request, services)
        if caller is None:
            raise SignInNeeded
        if caller.by == "cookie" and request.method not in SAFE_METHODS:
            check_origin(request.headers, own_origins(request, services.config.public_url))
        if self.needs not in caller.scopes:
            raise TokenScope(needs=self.needs)
        return caller

    def _body(self, request: Request, raw: bytes) -> Any:
        kinds = [media for media, _ in self.bodies]
        if not kinds:
            return None
        if _media_type(request) not in kinds:
            raise UnsupportedMedia(expected=", ".join(kinds))
        if self.takes is None:
            return raw
        try:
            return msgspec.json.decode(raw, type=self.takes)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            raise Malformed(why=str(error)) from None

    def _query(self, request: Request) -> dict[str, str]:
        known = {query.name: query for query in self.query}
        for name, text in request.query_params.multi_items():
            query = known.get(name)
            if query is None:
                raise Malformed(why=f"there is no parameter {name!r} here")
            if query.type is int and not (text.isascii() and text.isdigit() and len(text) < 16):
                raise Malformed(why=f"the parameter {name!r} must be a whole number")
        return dict(request.query_params)


_NOBODY: Final = Caller(actor="nobody", name="", by="token", scopes=frozenset())


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
