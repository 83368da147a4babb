"""The access log in sentences: the one table from an event's word to what it says.

An event without a sentence would be told as a bare word; a test holds this table to the
events that are written.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Final

from workspace.access import Role
from workspace.access.names import ROLE_NAMES
from workspace.language import N_, Catalogue, Language
from workspace.organisations import AccessEvent
from workspace.web.moments import moment_words

EVENTS: Final[dict[str, str]] = {
    "canvas.begun": N_("%(who)s began the canvas"),
    "canvas.archived": N_("%(who)s archived the canvas"),
    "canvas.restored": N_("%(who)s brought the canvas back"),
    "canvas.erased": N_("%(who)s had something erased for good"),
    "canvas.taken_over": N_("%(who)s took over the facilitation, as nobody was left"),
    "member.joined": N_("%(who)s came in"),
    "member.changed": N_("%(who)s changed the rights of %(whose)s: %(role)s"),
    "member.removed": N_("%(who)s ended the participation of %(whose)s"),
    "member.expired": N_("The time of %(whose)s was over"),
    "invitation.created": N_("%(who)s made an invitation: %(role)s"),
    "invitation.accepted": N_("%(who)s came in by an invitation"),
    "invitation.renewed": N_("%(who)s made a new link or a new code"),
    "invitation.changed": N_("%(who)s changed an invitation"),
    "invitation.revoked": N_("%(who)s withdrew an invitation"),
    "groups.changed": N_("%(who)s changed the groups"),
    "partner.created": N_("%(who)s added a partner organisation"),
    "partner.changed": N_("%(who)s renamed a partner organisation"),
    "partner.removed": N_("%(who)s took a partner organisation off"),
    "charter.changed": N_("%(who)s changed the charter"),
    "sections.changed": N_("%(who)s opened or closed parts"),
    "member.left": N_("%(who)s left the canvas"),
    "person.created": N_("%(who)s got an account"),
    "person.changed": N_("%(who)s changed an account"),
    "person.deactivated": N_("%(who)s closed an account"),
    "person.reactivated": N_("%(who)s opened an account again"),
    "identity.joined": N_("%(who)s tied an account to the sign-in of an organisation"),
    "position.changed": N_("%(who)s changed somebody's place in the organisation"),
    "password.changed": N_("%(who)s changed a password"),
    "link.made": N_("%(who)s made a link to sign in"),
    "link.used": N_("%(who)s came in by a link to sign in"),
    "login.began": N_("%(who)s signed in"),
    "login.ended": N_("%(who)s signed out"),
    "sign_in.refused": N_("Signing in was refused"),
    "token.created": N_("%(who)s made an access token"),
    "token.revoked": N_("%(who)s withdrew an access token"),
    "webhook.created": N_("%(who)s added a webhook"),
    "webhook.changed": N_("%(who)s changed a webhook"),
    "webhook.paused": N_("A webhook was paused"),
    "webhook.removed": N_("%(who)s removed a webhook"),
}


def event_words(event: AccessEvent, speaks: Catalogue) -> str:
    """One event as a sentence without a full stop."""
    role = str(event.facts.get("role", ""))
    known = Role(role) if role in set(Role) else None
    said = speaks.gettext(EVENTS[event.event]) if event.event in EVENTS else event.event
    return said % {
        "who": _who(event.actor, event.name, speaks),
        "whose": _who(str(event.facts.get("member", "")), event.member_name, speaks),
        "role": speaks.gettext(ROLE_NAMES[known]) if known is not None else "",
    }


def event_moment(event: AccessEvent, language: Language, zone: tzinfo) -> str:
    """When it happened, to the minute."""
    return moment_words(event.at, language, zone)


def _who(actor: str, name: str | None, speaks: Catalogue) -> str:
    if name:
        # The name is somebody else's word: kept apart so that it cannot turn the sentence round.
        return f"\u2068{name}\u2069"
    if actor.startswith("guest:"):
        return speaks.gettext(N_("somebody without a name"))
    if actor.startswith("person:"):
        return speaks.gettext(N_("somebody who is no longer here"))
    return speaks.gettext(N_("the server"))
