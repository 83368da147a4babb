"""Every refusal and failure as people and programs meet it over HTTP: one table.

Errors carry facts and a stable `code`; the sentences live here and nowhere else.
A problem says what happened, what is safe, and what to do. The API shows it as
`application/problem+json`, pages show it as a page. A code that is not in the
table still gets an honest answer: 422 for a refusal, 500 for a failure of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from starlette.exceptions import HTTPException

from workspace.errors import Refusal, WorkspaceError
from workspace.language import N_


@dataclass(frozen=True, slots=True)
class Problem:
    """An HTTP status and three sentences: what happened, what is safe, what to do."""

    status: int
    happened: str
    safe: str = ""
    todo: str = ""


_NOTHING_CHANGED: Final = N_("Nothing was changed.")
_KEPT: Final = N_("What was shown as saved is still saved.")
_AGAIN: Final = N_("Please try again in a moment.")

TABLE: Final[dict[str, Problem]] = {
    "sign_in": Problem(
        401,
        N_("You are not signed in here."),
        _NOTHING_CHANGED,
        N_("Sign in, or open the link of your invitation again."),
    ),
    "not_allowed": Problem(
        403,
        N_("Your role here does not allow this."),
        _NOTHING_CHANGED,
        N_("Ask the person who runs this canvas."),
    ),
    "token_scope": Problem(
        403,
        N_("This access token was not made for this."),
        _NOTHING_CHANGED,
        N_("Make a token with the scope you need."),
    ),
    "forged": Problem(
        403,
        N_("This request did not come from one of our own pages, or the page was too old."),
        _NOTHING_CHANGED,
        N_("Go back, reload the page and try again."),
    ),
    "not_found": Problem(
        404,
        N_("There is nothing at this address, or it is not open to you."),
        "",
        N_("Check the link, or ask the person who invited you."),
    ),
    "invitation_over": Problem(
        404,
        N_("This link is no longer valid."),
        N_("What you have already said on a canvas stays there."),
        N_("Ask the person who invited you for a new one."),
    ),
    "link_over": Problem(
        404,
        N_("This link is no longer valid."),
        "",
        N_("It was used already, or it is too old. Ask for a new one where you got it."),
    ),
    "method_not_allowed": Problem(405, N_("This address does not answer that method.")),
    "conflict": Problem(
        409,
        N_("Somebody else changed this in the meantime."),
        _NOTHING_CHANGED,
        N_("Read it again and decide anew."),
    ),
    "milestone_reviewed": Problem(
        409,
        N_("A review hangs on this milestone, so it stays."),
        _NOTHING_CHANGED,
        N_("You can give it another name or note."),
    ),
    "too_many": Problem(
        422,
        N_("There are as many of these as one canvas can hold."),
        _NOTHING_CHANGED,
        N_("Remove some that are no longer needed."),
    ),
    "last_facilitator": Problem(
        409,
        N_("Somebody must be left to facilitate this canvas."),
        _NOTHING_CHANGED,
        N_("Give the facilitation to somebody else first, without an end."),
    ),
    "last_owner": Problem(
        409,
        N_("Somebody must be left to manage the organisation."),
        _NOTHING_CHANGED,
        N_("Make somebody else an owner first."),
    ),
    "epoch_changed": Problem(
        409,
        N_("The canvas has been rebuilt since you last read it."),
        _NOTHING_CHANGED,
        N_("Read it again and decide anew."),
    ),
    "other_host": Problem(
        421,
        N_("This server has another address."),
        "",
        N_("Use the address that you were given."),
    ),
    "too_large": Problem(
        413,
        N_("This is larger than we accept."),
        _NOTHING_CHANGED,
        N_("Send less at once."),
    ),
    "too_many_cards": Problem(
        422,
        N_("This section holds as many cards as it can."),
        _NOTHING_CHANGED,
        N_("Merge cards that say the same, or begin another canvas."),
    ),
    "partner_role": Problem(
        422,
        N_("People of a partner organisation read or write the parts that were opened to them."),
        _NOTHING_CHANGED,
        N_("Choose “guest of some parts” or “reading”."),
    ),
    "already_over": Problem(
        422, N_("This day is past."), _NOTHING_CHANGED, N_("Choose a day to come.")
    ),
    "unsupported_media": Problem(
        415, N_("This address reads another kind of content."), _NOTHING_CHANGED
    ),
    "malformed": Problem(422, N_("We could not read what was sent."), _NOTHING_CHANGED),
    "bad_address": Problem(
        422,
        N_("Nothing can be sent to this address."),
        _NOTHING_CHANGED,
        N_("Give an address on the internet that begins with https://, without a password in it."),
    ),
    "too_many_webhooks": Problem(
        422,
        N_("There are as many webhooks as an organisation can have."),
        _NOTHING_CHANGED,
        N_("Remove one that is not needed any more."),
    ),
    "webhook_paused": Problem(
        409,
        N_("This webhook is paused, so nothing is sent."),
        _NOTHING_CHANGED,
        N_("Let it go on first."),
    ),
    "too_fast": Problem(429, N_("That was too much at once."), _KEPT, _AGAIN),
    "failed": Problem(
        500,
        N_("Something broke on our side."),
        _KEPT,
        N_("Please try again. If it stays broken, tell the person who runs this server."),
    ),
    "unavailable": Problem(
        503,
        N_("This is not available at the moment."),
        _KEPT,
        _AGAIN,
    ),
    "read_only": Problem(
        503,
        N_("The canvas can be read but not changed at the moment."),
        _KEPT,
        _AGAIN,
    ),
    "took_too_long": Problem(
        503, N_("Looking back that far took too long."), _KEPT, N_("Please try a shorter stretch.")
    ),
    "workshop_busy": Problem(
        503, N_("Many people are looking back at this moment."), _KEPT, _AGAIN
    ),
    "workshop_failed": Problem(503, N_("We could not look back just now."), _KEPT, _AGAIN),
    "unfaithful_mark": Problem(503, N_("We could not look back just now."), _KEPT, _AGAIN),
    "being_erased": Problem(
        503,
        N_("Something is being erased on this canvas; it opens again in a moment."),
        _KEPT,
        _AGAIN,
    ),
    "not_swept": Problem(503, N_("We could not finish this just now."), _KEPT, _AGAIN),
    "erased_revision": Problem(
        409,
        N_("The canvas as it was then can no longer be shown, because something was erased since."),
        N_("What was done is still told, without the words that are gone."),
        "",
    ),
    "text_too_short": Problem(
        422,
        N_("This text is too short: it stands in too many words."),
        _NOTHING_CHANGED,
        N_("Give at least three signs, or more words around them."),
    ),
    "nothing_to_erase": Problem(
        409, N_("Nothing of it was found."), _NOTHING_CHANGED, N_("Check how it is written.")
    ),
    "several_people": Problem(
        409,
        N_("Several people have this name."),
        _NOTHING_CHANGED,
        N_("Choose one of them by their id."),
    ),
    "database_away": Problem(503, N_("The database is not answering."), _KEPT, _AGAIN),
    "corrupt_entry": Problem(
        503,
        N_("A damaged entry was found in the history of this canvas, so it stays closed."),
        N_("Nothing more is written to it until it is repaired."),
        N_("Tell the person who runs this server."),
    ),
}

# Codes that say the same to a visitor as another one does.
_ALIASES: Final = {
    "no_such_canvas": "not_found",
    "disk_full": "unavailable",
    "restarting": "unavailable",
    "room_over": "unavailable",
    "not_saved_yet": "unavailable",
    "canvas_unreadable": "corrupt_entry",
    "too_many_connections": "too_fast",
}

_BY_STATUS: Final = {
    400: "malformed",
    401: "sign_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media",
    422: "malformed",
    421: "other_host",
    429: "too_fast",
    503: "unavailable",
}


def code_and_problem(error: BaseException) -> tuple[str, Problem, dict[str, object]]:
    """Any exception that reached the edge as (code, problem, facts that may be shown).

    Facts of a refusal are the caller's own business; facts of a failure may name
    files or hosts, so they stay in the log.
    """
    match error:
        case Refusal():
            known = _known(error, "malformed")
            # "Not there" and "not yours" must be one answer to the byte, so no fact may tell.
            if known == "not_found":
                return known, TABLE[known], {}
            return error.code, TABLE[known], error.facts
        case WorkspaceError():
            return error.code, TABLE[_known(error, "failed")], {}
        case HTTPException(status_code=status):
            code = _BY_STATUS.get(status, "failed")
            return code, replace(TABLE[code], status=status), {}
        case _:
            return "failed", TABLE["failed"], {}


def _known(error: WorkspaceError, otherwise: str) -> str:
    """The code in the table for an error: its own, or that of a more general error it is one of."""
    for kind in type(error).__mro__:
        code = getattr(kind, "code", "")
        code = _ALIASES.get(code, code)
        if code in TABLE:
            return code
    return otherwise
