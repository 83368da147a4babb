"""`/sign-in/mail`: a link by mail, to sign in or to choose a new password.

The answer is the same for every address and does not wait for anything: whether there is
an account is looked up afterwards, in the background, and only its mailbox learns it.
"""

from __future__ import annotations

from typing import Final, Literal

from starlette.requests import Request
from starlette.responses import Response

from workspace.accounts import BadEmail, Person
from workspace.accounts.store import clean_email
from workspace.errors import NotFound, TooFast
from workspace.language import N_, Catalogue, catalogue, choose_language
from workspace.web.context import Services
from workspace.web.sign_in_patience import SignInPatience
from workspace.web.visit import Visit, visit

_PURPOSE: Final = "sign-in-mail"
_SUBJECTS: Final = {
    "sign_in": N_("Your link to sign in to Canevas"),
    "reset": N_("Your link to choose a new password for Canevas"),
}
_DOES: Final = {
    "sign_in": N_("This link signs you in:"),
    "reset": N_("Behind this link you can choose a new password:"),
}


async def ask(request: Request) -> Response:
    """`GET`: one field and two buttons."""
    seen = await visit(request)
    _open_only(seen)
    return _page(seen)


async def send(request: Request) -> Response:
    """`POST`: says that a mail is on its way, if there is anybody to get it."""
    seen = await visit(request)
    form = await seen.form(_PURPOSE)
    _open_only(seen)
    patience: SignInPatience = request.app.state.sign_in_patience
    email = form.text("email")
    try:
        email = clean_email(email)
        patience.may_ask_for_mail(request)
    except BadEmail:
        problem = seen.speaks.gettext(N_("This is no e-mail address. Is every sign right?"))
        return _page(seen, status=422, email=email, problem=problem)
    except TooFast as wait:
        problem = seen.speaks.gettext(
            N_("Many mails were asked for from here. Please try again in a few minutes.")
        )
        response = _page(seen, status=429, email=email, problem=problem)
        response.headers["Retry-After"] = str(wait.facts["seconds"])
        return response
    purpose: Literal["sign_in", "reset"] = "reset" if form.text("wish") == "reset" else "sign_in"
    if patience.may_mail(patience.account(email)):
        work = _mail(seen.services, email, purpose, seen.language.code)
        seen.services.post.later(work)
    return seen.page("mail_sent.html", email=email)


async def _mail(
    services: Services, email: str, purpose: Literal["sign_in", "reset"], language: str
) -> None:
    try:
        person = await services.accounts.person_by_email(email)
    except NotFound:
        return
    if not person.is_active:
        return
    token = await services.accounts.links.make(person, purpose, by=person.actor)
    spoken = choose_language(person.language, language)
    speaks = catalogue(spoken)
    # Never the host that a request names: its sender chooses that, and would get the link.
    link = f"{services.config.public_url}/in/{token}"
    text = _text(speaks, person, purpose, link)
    await services.post.send(email, spoken.code, speaks.gettext(_SUBJECTS[purpose]), text)


def _text(speaks: Catalogue, person: Person, purpose: str, link: str) -> str:
    return "\n\n".join(
        (
            speaks.gettext(N_("Hello %(name)s,")) % {"name": person.name},
            speaks.gettext(_DOES[purpose]),
            link,
            speaks.gettext(N_("It works once, for one hour.")),
            speaks.gettext(
                N_(
                    "If you did not ask for it, you need not do anything: "
                    "without this mail nobody can use it."
                )
            ),
            "Canevas\n",
        )
    )


def _open_only(seen: Visit) -> None:
    if not seen.services.post.is_open:
        raise NotFound


def _page(seen: Visit, *, status: int = 200, email: str = "", problem: str = "") -> Response:
    return seen.page(
        "sign_in_mail.html", status=status, email=email, problem=problem, purpose=_PURPOSE
    )
