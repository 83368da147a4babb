"""The web floor, assembled: routes, what stands around every request, what pages are made with."""

from __future__ import annotations

import os

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from workspace.errors import WorkspaceError
from workspace.web.answers import LastResort, answer_error
from workspace.web.assets import Assets
from workspace.web.context import Services
from workspace.web.host import OwnHost
from workspace.web.middleware import BodyLimit, RequestLog
from workspace.web.openid import Provider
from workspace.web.pace import Pace
from workspace.web.pages.files import Files
from workspace.web.patience import Patience
from workspace.web.routes import ROUTES
from workspace.web.security import FormTokens, SecurityHeaders
from workspace.web.sign_in_patience import SignInPatience
from workspace.web.words import Pages


def create_app(services: Services) -> Starlette:
    """Everything that answers over HTTP, working with `services` that are open."""
    config = services.config
    developing = os.environ.get("CANEVAS_DEV") == "1"
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(RequestLog),
            Middleware(
                SecurityHeaders,
                https=(config.public_url or "").startswith("https://"),
                developing=developing,
            ),
            Middleware(LastResort),
            Middleware(OwnHost, public_url=config.public_url),
            Middleware(
                Pace,
                of_address=config.limits.requests_per_minute,
                of_account=config.limits.account_requests_per_minute,
            ),
            Middleware(BodyLimit, limit=config.limits.request_bytes),
        ],
        exception_handlers={WorkspaceError: _answered, HTTPException: _answered},
    )
    app.state.services = services
    app.state.files = Files()
    app.state.pages = Pages(Assets.developing() if developing else Assets.read())
    app.state.form_tokens = FormTokens(config.signing_keys)
    app.state.patience = Patience(services.clock, config.secret_key)
    app.state.sign_in_patience = SignInPatience(config.secret_key)
    app.state.provider = Provider(config.openid, config) if config.openid is not None else None
    return app


async def _answered(request: Request, error: Exception) -> Response:
    return answer_error(request, error)
