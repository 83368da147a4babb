"""How an error becomes an answer: a problem document for programs, a page for people."""

from __future__ import annotations

from typing import Final

import msgspec
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workspace.errors import Failure
from workspace.language import catalogue
from workspace.web.context import Services
from workspace.web.door import door_of
from workspace.web.own_path import place_of
from workspace.web.problems import code_and_problem
from workspace.web.words import Pages, language_for

log = structlog.get_logger(__name__)

PROBLEM_JSON: Final = "application/problem+json"
RETRY_SECONDS: Final = "2"
RETRY_TOO_FAST: Final = 30


def answer_error(request: Request, error: BaseException) -> Response:
    """The answer to a request that ended in `error`; failures are logged here, once."""
    code, problem, facts = code_and_problem(error)
    request_id = request.scope.get("state", {}).get("request_id", "")
    if isinstance(error, Failure) or code == "failed":
        log.error("request.failed", code=code, error=str(error), exc_info=error)
    language = language_for(request)
    speaks = catalogue(language)
    said = (problem.happened, problem.safe, problem.todo)
    sentences = [speaks.gettext(text) if text else "" for text in said]
    response: Response
    if code == "sign_in" and _is_next_in_line(request):
        # Whoever goes back on a tablet that people pass around finds the start, not a canvas.
        return RedirectResponse("/next", 303)
    if request.url.path.startswith("/api/"):
        document = {
            "type": "about:blank",
            "title": sentences[0],
            "status": problem.status,
            "code": code,
            "detail": " ".join(filter(None, sentences[1:])),
            "facts": facts,
            # A refusal looks the same for whatever is not there or not yours, to the byte.
            **({"instance": f"urn:canevas:request:{request_id}"} if problem.status >= 500 else {}),
        }
        response = Response(
            msgspec.json.encode(document, enc_hook=str),
            problem.status,
            media_type=PROBLEM_JSON,
            headers={"Content-Language": language.code},
        )
    else:
        pages: Pages = request.app.state.pages
        response = pages.render(
            request,
            "problem.html",
            language,
            status=problem.status,
            happened=sentences[0],
            safe=sentences[1],
            todo=sentences[2],
            quote=request_id if problem.status >= 500 else "",
            sign_in=place_of(request) if code == "sign_in" else "",
        )
    if problem.status == 503:
        response.headers["Retry-After"] = RETRY_SECONDS
    if problem.status == 429:
        response.headers["Retry-After"] = str(facts.get("seconds", RETRY_TOO_FAST))
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="canevas"'
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


def _is_next_in_line(request: Request) -> bool:
    services: Services = request.app.state.services
    door = door_of(request, services.config)
    is_page = request.method == "GET" and not request.url.path.startswith("/api/")
    return is_page and door is not None and door.shared


class LastResort:
    """Answers what nobody expected: inside the security headers, so that even a 500 has them."""

    __slots__ = ("app",)

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and answers what comes back as an exception."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            return  # Nobody is there any more to be answered.
        except Exception as error:
            if begun:
                raise  # Half an answer is out: the server cuts the connection, which is honest.
            await answer_error(Request(scope, receive), error)(scope, receive, send)
