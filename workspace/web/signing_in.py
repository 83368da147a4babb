"""What every way of signing in ends with: a login of its own, and the cookie that shows it.

The secret is new each time, so nobody can plant one that they know, and the login that
the browser had before is over: a list of one's own logins shows no ghosts.
"""

from __future__ import annotations

from starlette.responses import Response

from workspace.accounts import LoginKind, Person
from workspace.web.device import device_words
from workspace.web.identity import login_secret, sign_in
from workspace.web.visit import Visit


async def begin(
    seen: Visit, person: Person, kind: LoginKind, place: str = "/", *, shared: bool = False
) -> Response:
    """Signs `person` in and goes to `place`, which is one of ours."""
    accounts = seen.services.accounts
    former = login_secret(seen.request, seen.services)
    if former is not None:
        await accounts.end_login(former)
    device = device_words(seen.request.headers.get("user-agent", ""))
    secret = await accounts.begin_login(person.actor, kind=kind, device=device, shared=shared)
    response = seen.go(place)
    sign_in(seen.request, seen.services, response, secret, shared=shared)
    return response
