"""`/in/{token}`: a person's own link, which sets up an account, signs in, or mends a password.

Like an invitation it does nothing when it is only looked at; pressing the button begins
a login of its own, so the link's secret never becomes the browser's. A link scanner that
follows it, or even posts to it, has no form that was shown to its own browser.
"""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from workspace.accounts import BadEmail, LinkOver, SignInLink, WeakPassword
from workspace.accounts.common_passwords import SHORTEST
from workspace.accounts.first_run import is_first_token
from workspace.accounts.names import clean_name
from workspace.language import N_
from workspace.web.signing_in import begin
from workspace.web.visit import Visit, visit

_PURPOSE: Final = "sign-in-link"
_WEAK: Final = {
    "short": N_("Please choose at least %(n)s signs. A short sentence is easy to remember."),
    "long": N_("This password is too long. Please choose a shorter one."),
    "common": N_(
        "Many people use a password like this one, so it is guessed early. Please choose "
        "another: four words that have nothing to do with each other, for example."
    ),
}


async def ask(request: Request) -> Response:
    """`GET`: says who the link is for, and what it does. Inert."""
    seen = await visit(request)
    if await _is_first(seen):
        return _first_page(seen)
    return _page(seen, await _link(seen))


async def enter(request: Request) -> Response:
    """`POST`: does it, signs in and goes home."""
    seen = await visit(request)
    form = await seen.form(_PURPOSE)
    password, token = form.text("password"), request.path_params["token"]
    if await _is_first(seen):
        return await _set_up_first(seen, form.text("email"), form.text("name"), password)
    link = await _link(seen)
    links = seen.services.accounts.links
    if link.purpose in ("sign_in", "demo"):
        return await begin(seen, await links.use(token), "link")
    try:
        person = await links.use_with_password(token, password)
    except WeakPassword as weak:
        return _page(seen, link, status=422, problem=weak_words(seen, weak))
    return await begin(seen, person, "link")


def weak_words(seen: Visit, weak: WeakPassword) -> str:
    """Why a password was not taken, and what would be a good one."""
    return seen.speaks.gettext(_WEAK[str(weak.facts["why"])]) % {"n": SHORTEST}


async def _link(seen: Visit) -> SignInLink:
    return await seen.services.accounts.links.look(seen.request.path_params["token"])


def _page(seen: Visit, link: SignInLink, *, status: int = 200, problem: str = "") -> Response:
    is_way_in = link.purpose in ("sign_in", "demo")
    template = "sign_in_link.html" if is_way_in else "choose_password.html"
    return _without_referrer(
        seen.page(
            template,
            status=status,
            name=link.person.name,
            email=link.person.email,
            is_new=not link.person.has_password,
            purpose=_PURPOSE,
            shortest=SHORTEST,
            problem=problem,
        )
    )


# ── the very first person ──


async def _is_first(seen: Visit) -> bool:
    token = seen.request.path_params["token"]
    if not is_first_token(token, seen.services.config.secret_key):
        return False
    if await seen.services.accounts.is_anybody_there():
        raise LinkOver
    return True


async def _set_up_first(seen: Visit, email: str, name: str, password: str) -> Response:
    facts = {"email": email, "name": name}
    try:
        person = await seen.services.accounts.create_first(
            email, clean_name(name), seen.language.code, password
        )
    except BadEmail:
        problem = seen.speaks.gettext(N_("This is no e-mail address. Is every sign right?"))
        return _first_page(seen, status=422, email_problem=problem, **facts)
    except WeakPassword as weak:
        return _first_page(seen, status=422, problem=weak_words(seen, weak), **facts)
    return await begin(seen, person, "link")


def _first_page(seen: Visit, *, status: int = 200, **facts: Any) -> Response:
    said: dict[str, Any] = {"email": "", "name": "", "problem": "", "email_problem": "", **facts}
    return _without_referrer(
        seen.page("first_person.html", status=status, purpose=_PURPOSE, shortest=SHORTEST, **said)
    )


def _without_referrer(response: Response) -> Response:
    # The address holds what opens the door: not even our own next page is told of it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
