"""The secrets of a fresh invitation, on their way from the form to the sheet.

Only digests are kept on the server, and no secret may stand in an address. So the answer
to the form puts the link's token and the code into a cookie that only this invitation's
own addresses are sent, for ten minutes: the sheet can be reloaded, read in another language and
printed twice, and afterwards nothing remains anywhere. What the cookie says is believed
only when it opens this very invitation.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from workspace.errors import Refusal
from workspace.organisations import Invitation
from workspace.web.security import is_https
from workspace.web.visit import Visit

SHEET_SECONDS: Final = 600
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class FreshSecrets:
    """What opens an invitation, as far as it is still known: empty when it is not."""

    token: str = ""
    code: str = ""


def sheet_address(canvas: str, invitation: str) -> str:
    """Where an invitation's sheet stands."""
    return f"{_own_addresses(canvas, invitation)}/sheet"


def hand_over(
    seen: Visit, response: Response, canvas: str, invitation: str, secrets: FreshSecrets
) -> None:
    """Gives the secrets along to the sheet."""
    https = is_https(seen.request, seen.services.config.public_url)
    response.set_cookie(
        _name(https=https),
        f"{secrets.token}.{secrets.code}",
        max_age=SHEET_SECONDS,
        path=_own_addresses(canvas, invitation),
        secure=https,
        httponly=True,
        samesite="strict",
    )


async def handed_over(seen: Visit, invitation: Invitation) -> FreshSecrets:
    """The secrets that came along, if they open `invitation`."""
    https = is_https(seen.request, seen.services.config.public_url)
    text = seen.request.cookies.get(_name(https=https), "")
    token, dot, code = text.partition(".")
    if not dot or len(text) > _LONGEST:
        return FreshSecrets()
    organisations = seen.services.organisations
    opens_token = opens_code = False
    with suppress(Refusal):
        opens_token = bool(token) and (await organisations.invitation(token)).id == invitation.id
    with suppress(Refusal):
        by_code = await organisations.invitation_of_code(code) if code else None
        opens_code = by_code is not None and by_code.id == invitation.id
    return FreshSecrets(token if opens_token else "", code if opens_code else "")


def _own_addresses(canvas: str, invitation: str) -> str:
    return f"/c/{canvas}/invitations/{invitation}"


def _name(*, https: bool) -> str:
    return "__Secure-canevas_sheet" if https else "canevas_sheet"
