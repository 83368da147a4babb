"""What an invitation opens, until when, and how often it was used: in words, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from babel.lists import format_list

from workspace.access import EVERY_SECTION, Role, Scope
from workspace.canvas.schema import CARD_SECTIONS, SECTION
from workspace.language import N_, Catalogue, Language
from workspace.organisations import Invitation
from workspace.web.moments import day_words

_CARDS = EVERY_SECTION - {"frame"}


def section_list(names: Iterable[str], speaks: Catalogue, language: Language) -> str:
    """Sections by name, in the canvas's order: “Needs, Objectives and Values”."""
    wanted = set(names)
    said = [speaks.gettext(SECTION[name].label) for name in CARD_SECTIONS if name in wanted]
    return format_list(said, locale=language.code)


def opens_in_words(scope: Scope, speaks: Catalogue, language: Language) -> str:
    """“Opens Objectives for writing, the other parts for reading”, without a full stop."""
    if scope.role is Role.FACILITATOR:
        return speaks.gettext(N_("Opens everything, with the right to invite and to manage"))
    writes, reads = scope.write & _CARDS, scope.read & _CARDS
    others = reads - writes
    if writes == _CARDS:
        return speaks.gettext(N_("Opens every part for writing"))
    if not writes and reads == _CARDS:
        return speaks.gettext(N_("Opens every part for reading"))
    if not writes and not reads:
        return speaks.gettext(N_("Opens only the title and the introduction"))
    facts = {
        "sections": section_list(writes, speaks, language),
        "others": section_list(others, speaks, language),
    }
    if not writes:
        said = N_("Opens %(others)s for reading")
    elif not others:
        said = N_("Opens %(sections)s for writing, and no other part")
    elif reads == _CARDS:
        said = N_("Opens %(sections)s for writing, the other parts for reading")
    else:
        said = N_("Opens %(sections)s for writing, %(others)s for reading")
    return speaks.gettext(said) % facts


def until_in_words(
    until: datetime | None, now: datetime, speaks: Catalogue, language: Language, zone: tzinfo
) -> str:
    """“until Friday 27 November”, or that it has no end."""
    if until is None:
        return speaks.gettext(N_("without an end"))
    day = day_words(until, now, language, zone)
    return speaks.gettext(N_("until %(day)s")) % {"day": day}


def used_in_words(invitation: Invitation, speaks: Catalogue) -> str:
    """“used 3 times out of 10”."""
    if invitation.used == 0:
        return speaks.gettext(N_("not used yet"))
    if invitation.uses is None:
        said = speaks.ngettext("used %(n)s time", "used %(n)s times", invitation.used)
        return said % {"n": invitation.used}
    said = speaks.ngettext(
        "used %(n)s time out of %(all)s", "used %(n)s times out of %(all)s", invitation.used
    )
    return said % {"n": invitation.used, "all": invitation.uses}


def invitation_in_words(
    invitation: Invitation, now: datetime, speaks: Catalogue, language: Language, zone: tzinfo
) -> str:
    """The whole of it as one sentence."""
    return speaks.gettext(N_("%(opens)s, %(until)s; %(used)s.")) % {
        "opens": opens_in_words(invitation.scope, speaks, language),
        "until": until_in_words(invitation.expires_at, now, speaks, language, zone),
        "used": used_in_words(invitation, speaks),
    }
