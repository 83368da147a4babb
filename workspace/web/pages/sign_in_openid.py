"""`/sign-in/openid`: out to the provider and back, and who that is here.

A provider's subject that was here before is the person it was then. A new one is tied
to the person who has its *verified* address, once; or becomes a person, if the operator
said so. An address that the provider did not verify is anybody's, and counts for nothing.
"""

from __future__ import annotations

import structlog
from starlette.requests import Request
from starlette.responses import Response

from workspace.accounts import Accounts, BadEmail, EmailTaken, Person
from workspace.accounts.names import clean_name
from workspace.errors import NotFound
from workspace.language import N_
from workspace.web.metrics import SIGN_INS
from workspace.web.openid import NotProven, Provider, ProviderAway, Subject
from workspace.web.own_path import own_path
from workspace.web.pages.sign_in import sign_in_page
from workspace.web.signing_in import begin
from workspace.web.visit import Visit, visit

log = structlog.get_logger(__name__)


async def leave(request: Request) -> Response:
    """`GET /sign-in/openid`: to the provider."""
    seen = await visit(request)
    provider = _provider(request)
    place = own_path(request.query_params.get("next", ""))
    try:
        response = await provider.leave(request, seen.browser, place)
    except ProviderAway as error:
        return _away(seen, place, error)
    seen.name_browser(response)
    return response


async def come_back(request: Request) -> Response:
    """`GET /sign-in/openid/back`: signs in whom the provider vouches for."""
    seen = await visit(request)
    provider = _provider(request)
    try:
        subject, place = await provider.come_back(request, seen.browser)
    except ProviderAway as error:
        return _away(seen, "/", error)
    except NotProven as error:
        SIGN_INS.labels("refused").inc()
        log.info("openid.not_proven", why=error.facts["why"])
        return _refused(seen, provider, N_("Signing in there was not completed. Please try again."))
    person = await _whom(seen, subject)
    if person is None:
        SIGN_INS.labels("refused").inc()
        return _refused(
            seen,
            provider,
            N_(
                "That account opens nothing here. "
                "Ask the person who runs this server to let you in."
            ),
        )
    SIGN_INS.labels("let_in").inc()
    response = await begin(seen, person, "openid", own_path(place))
    provider.forget(request, response)
    return response


async def _whom(seen: Visit, subject: Subject) -> Person | None:
    accounts = seen.services.accounts
    person = await accounts.identities.person(subject.issuer, subject.subject)
    if person is None and subject.email:
        person = await _by_email(accounts, subject.email)
        if person is None:
            person = await _newcomer(seen, subject)
        if person is not None and person.is_active:
            await accounts.identities.join(subject.issuer, subject.subject, person)
    return person if person is not None and person.is_active else None


async def _by_email(accounts: Accounts, email: str) -> Person | None:
    try:
        return await accounts.person_by_email(email)
    except NotFound:
        return None


async def _newcomer(seen: Visit, subject: Subject) -> Person | None:
    config, accounts = seen.services.config, seen.services.accounts
    # The first person owns the organisation: that is for whoever runs the server to say.
    if config.openid is None or not config.openid.creates or not await accounts.is_anybody_there():
        return None
    try:
        return await accounts.create_person(
            subject.email, clean_name(subject.name), seen.language.code
        )
    except (BadEmail, EmailTaken):
        return None


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NotFound
    return provider


def _refused(seen: Visit, provider: Provider, sentence: str) -> Response:
    response = sign_in_page(seen, "/", status=422, notice=seen.speaks.gettext(sentence))
    provider.forget(seen.request, response)
    return response


def _away(seen: Visit, place: str, error: ProviderAway) -> Response:
    log.warning("openid.away", error=error.facts["error"])
    sentence = N_("The other account cannot be reached at the moment. Please try again later.")
    return sign_in_page(seen, place, status=503, notice=seen.speaks.gettext(sentence))
