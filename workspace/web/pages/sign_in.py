"""`/sign-in`: an e-mail address and a password, and the other ways in that are configured.

Whatever was wrong, the answer is the same and takes as long: it never tells whether an
address has an account. After it the browser goes to a place of ours and nowhere else.
"""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from workspace.accounts import Person
from workspace.errors import TooFast
from workspace.language import N_
from workspace.web.metrics import SIGN_INS
from workspace.web.own_path import own_path
from workspace.web.sign_in_patience import SignInPatience
from workspace.web.signing_in import begin
from workspace.web.visit import Visit, visit

PURPOSE: Final = "password"


async def ask(request: Request) -> Response:
    """`GET /sign-in`: the form; whoever is signed in already goes on."""
    seen = await visit(request)
    place = own_path(request.query_params.get("next", ""))
    if seen.caller is not None and seen.caller.is_person:
        return seen.go(place)
    return sign_in_page(seen, place)


async def enter(request: Request) -> Response:
    """`POST /sign-in`: checks, and signs in."""
    seen = await visit(request)
    form = await seen.form(PURPOSE)
    email, password = form.text("email"), form.text("password")
    place = own_path(form.text("next"))
    patience: SignInPatience = request.app.state.sign_in_patience
    accounts = seen.services.accounts
    account = patience.account(email)
    known = patience.is_known(request, seen.browser, account)
    person: Person | None = None
    lane = seen.browser if known else None
    try:
        with patience.one_try(request, account, browser=lane) as was_wrong:
            person = await accounts.passwords.owner_of(email, password)
            if person is None:
                was_wrong()
    except TooFast as wait:
        SIGN_INS.labels("asked_to_wait").inc()
        return _wait(seen, place, email, wait)
    if person is None:
        SIGN_INS.labels("refused").inc()
        if patience.may_note(account):
            await accounts.passwords.note_refused(email)
        problem = N_("This address and this password do not belong together.")
        return sign_in_page(
            seen, place, status=422, email=email, problem=seen.speaks.gettext(problem)
        )
    SIGN_INS.labels("let_in").inc()
    shared = form.text("shared") == "yes"
    response = await begin(seen, person, "password", place, shared=shared)
    if not shared:
        public_url = seen.services.config.public_url
        patience.remember(request, response, seen.browser, account, public_url)
    return response


def sign_in_page(seen: Visit, place: str, *, status: int = 200, **facts: Any) -> Response:
    """The page with the form and every other way in."""
    config = seen.services.config
    said: dict[str, Any] = {"email": "", "problem": "", "notice": "", **facts}
    return seen.page(
        "sign_in.html",
        status=status,
        place=place,
        purpose=PURPOSE,
        by_mail=config.mail is not None,
        provider=config.openid.name if config.openid is not None else "",
        **said,
    )


def _wait(seen: Visit, place: str, email: str, wait: TooFast) -> Response:
    seconds = int(str(wait.facts.get("seconds", 5)))
    problem = seen.speaks.ngettext(
        "That was wrong several times. Please wait %(n)s second, then try again.",
        "That was wrong several times. Please wait %(n)s seconds, then try again.",
        seconds,
    ) % {"n": seconds}
    response = sign_in_page(seen, place, status=429, email=email, problem=problem)
    response.headers["Retry-After"] = str(seconds)
    return response
