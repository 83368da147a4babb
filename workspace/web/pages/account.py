"""`/account`: who I am here, my password, where I am signed in, my programs' tokens.

Everything on it is about oneself. Each form goes to an address of its own and comes back,
so that reloading repeats nothing; only a fresh token is shown in the answer itself, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from babel.dates import format_date
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workspace.accounts import Login, Person, Token, WeakPassword, WrongPassword
from workspace.accounts.common_passwords import SHORTEST
from workspace.accounts.names import clean_name
from workspace.errors import NotAllowed, NotFound, SignInNeeded
from workspace.language import LANGUAGES, N_
from workspace.web.identity import Caller
from workspace.web.pages.sign_in_link import weak_words
from workspace.web.visit import Visit, visit

KINDS: Final = {
    "password": N_("with a password"),
    "link": N_("by a link"),
    "openid": N_("with another account"),
    "invitation": N_("by an invitation"),
}
SCOPES: Final = {
    "read": N_("read what I may read"),
    "write": N_("read and write"),
    "admin": N_("everything I may do, also inviting people"),
}
LASTS: Final = {
    30: N_("for a month"),
    90: N_("for three months"),
    365: N_("for a year"),
    0: N_("without an end"),
}
_DONE: Final = {
    "kept": N_("This is kept."),
    "password": N_("Your password is changed. You are signed out everywhere else."),
    "login": N_("You are signed out there."),
    "token": N_("The token is withdrawn. It opens nothing any more."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A login as the page shows it."""

    id: str
    device: str
    kind: str
    shared: bool
    is_this: bool
    began: str
    seen: str


async def show(request: Request) -> Response:
    """`GET /account`."""
    seen, caller, person = await _me(request)
    return await _page(seen, caller, person)


async def describe(request: Request) -> Response:
    """`POST /account`: name and language."""
    seen, caller, person = await _me(request)
    form = await seen.form("account")
    name, language = clean_name(form.text("name")), form.text("language")
    if not name:
        problem = seen.speaks.gettext(N_("Please say how others should call you."))
        return await _page(seen, caller, person, status=422, name_problem=problem)
    language = language if language in LANGUAGES else seen.language.code
    await seen.services.accounts.rename(person, name, language)
    # The address goes before the account's wish, so it must not keep an older one.
    return seen.go(f"/account?done=kept&lang={language}")


async def change_password(request: Request) -> Response:
    """`POST /account/password`: asks for the old one; every other login ends."""
    seen, caller, person = await _me(request)
    form = await seen.form("password-change")
    passwords = seen.services.accounts.passwords
    try:
        await passwords.change(person, form.text("old"), form.text("new"), caller.login)
    except WrongPassword:
        said = (
            N_("This is not the password you have now.")
            if person.has_password
            else N_("You signed in a while ago. Please sign out and in again first.")
        )
        problem = seen.speaks.gettext(said)
        return await _page(seen, caller, person, status=422, old_problem=problem)
    except WeakPassword as weak:
        problem = weak_words(seen, weak)
        return await _page(seen, caller, person, status=422, new_problem=problem)
    return seen.go("/account?done=password")


async def end_logins(request: Request) -> Response:
    """`POST /account/logins`: one login, or all others."""
    seen, caller, _ = await _me(request)
    form = await seen.form("login-end")
    logins = seen.services.accounts.logins
    if form.text("login") == "others":
        await logins.end_others(caller.actor, caller.login)
    else:
        await logins.end(caller.actor, form.text("login"))
    return seen.go("/account?done=login")


async def make_token(request: Request) -> Response:
    """`POST /account/tokens`: shows the token in the answer, and never again."""
    seen, caller, person = await _me(request)
    form = await seen.form("token-new")
    name, scope, days = clean_name(form.text("name")), form.text("scope"), form.text("days")
    if scope not in SCOPES or days not in {str(each) for each in LASTS}:
        raise NotFound
    if not name:
        problem = seen.speaks.gettext(N_("Please say what it is for, to know it again later."))
        return await _page(seen, caller, person, status=422, token_problem=problem)
    lasts = timedelta(days=int(days)) if int(days) else None
    _, secret = await seen.services.accounts.tokens.create(person, [scope], name, lasts)
    return await _page(seen, caller, person, token=secret)


async def revoke_token(request: Request) -> Response:
    """`POST /account/tokens/revoke`."""
    seen, _, person = await _me(request)
    form = await seen.form("token-revoke")
    await seen.services.accounts.tokens.revoke(person.id, form.text("token"))
    return seen.go("/account?done=token")


async def back(request: Request) -> Response:
    """`GET` where only forms are sent to: after a fault there, somebody chose a language."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/account{query}", 303)


async def _me(request: Request) -> tuple[Visit, Caller, Person]:
    seen = await visit(request)
    # A program's token is no way to a page that makes tokens.
    if seen.caller is None or seen.caller.by != "cookie":
        raise SignInNeeded
    if not seen.caller.is_person:
        raise NotAllowed(needs="account")
    person = await seen.services.accounts.person(seen.caller.actor.partition(":")[2])
    if person is None:
        raise SignInNeeded
    return seen, seen.caller, person


async def _page(
    seen: Visit, caller: Caller, person: Person, *, status: int = 200, **facts: Any
) -> Response:
    accounts = seen.services.accounts
    speaks = seen.speaks.gettext
    done = _DONE.get(seen.request.query_params.get("done", ""))
    said: dict[str, Any] = {
        "name_problem": "",
        "old_problem": "",
        "new_problem": "",
        "token_problem": "",
        "token": "",
        **facts,
    }
    return seen.page(
        "account.html",
        status=status,
        person=person,
        done=speaks(done) if done and status == 200 else "",
        shortest=SHORTEST,
        logins=[_row(seen, caller, each) for each in await accounts.logins.of(caller.actor)],
        tokens=[_token(seen, each) for each in await accounts.tokens.of(person.id)],
        scopes=[{"id": each, "label": speaks(label)} for each, label in SCOPES.items()],
        lasts=[{"days": days, "label": speaks(label)} for days, label in LASTS.items()],
        **said,
    )


def _row(seen: Visit, caller: Caller, login: Login) -> Row:
    return Row(
        id=login.id,
        device=login.device,
        kind=seen.speaks.gettext(KINDS[login.kind]),
        shared=login.shared,
        is_this=login.id == caller.login,
        began=_day(seen, login.began_at),
        seen=_day(seen, max(login.seen_on, login.began_at)),
    )


def _token(seen: Visit, token: Token) -> dict[str, str]:
    return {
        "id": token.id,
        "name": token.name,
        "scopes": " · ".join(
            seen.speaks.gettext(SCOPES[scope]) if scope in SCOPES else scope
            for scope in token.scopes
        ),
        "used": _day(seen, token.used_on) if token.used_on else "",
        "expires": _day(seen, token.expires_at) if token.expires_at else "",
    }


def _day(seen: Visit, moment: datetime) -> str:
    return format_date(moment.date(), "long", locale=seen.language.code)
