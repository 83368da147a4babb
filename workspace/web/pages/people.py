"""`/c/{canvas}/people`: who takes part, who may come in, and what the team promises them.

Only those who manage people or invite come here, so the page may name everybody. Nobody
else gets any of these lists, in any form: partners must not meet each other's people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from workspace.access import PARTNER_ROLES, Capability, Role
from workspace.access.names import ROLE_NAMES
from workspace.canvas.schema import CARD_SECTIONS, SECTION
from workspace.canvas.schema.frame import GROUP_TYPES
from workspace.organisations import Group, Invitation, Member, Membership, charter_sentences
from workspace.organisations.charter import KEEPING, READERS_LIMIT
from workspace.organisations.groups import COLORS, NAME_LIMIT
from workspace.organisations.invitations import LABEL_LIMIT
from workspace.web.access_words import event_moment, event_words
from workspace.web.invitation_words import (
    invitation_in_words,
    opens_in_words,
    until_in_words,
)
from workspace.web.moments import day_words, in_a_month, moment_words, next_friday, zone_words
from workspace.web.pages.managing import managing, purpose_of
from workspace.web.visit import Visit

EVENTS_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody as the list shows them."""

    actor: str
    name: str
    email: str
    role: str
    opens: str
    until: str
    is_guest: bool


@dataclass(frozen=True, slots=True)
class Circle:
    """Those who belong together in the list: a group, a partner organisation, or nobody's."""

    title: str
    group: Group | None
    people: tuple[MemberView, ...]


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation as the list shows it."""

    id: str
    title: str
    role: str
    said: str
    code: str
    over: str | None
    people: tuple[str, ...]
    uses: int | None
    partner: str | None


async def people(request: Request) -> Response:
    """The whole page."""
    seen, _, opened = await managing(request, Capability.PEOPLE, Capability.INVITE)
    return await people_page(seen, opened)


async def people_page(
    seen: Visit,
    opened: Membership,
    *,
    status: int = 200,
    problem: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Response:
    """The page; with a `problem`, a form is shown again as it was filled in, and what is amiss.

    `problem` names the `form` and the `field`, and `says` a sentence.
    """
    organisations, canvas = seen.services.organisations, opened.canvas
    members = await organisations.members(canvas.id)
    groups = await organisations.groups(canvas.id)
    partners = await organisations.partners(canvas.id)
    found = await organisations.invitations(canvas.id)
    events = await organisations.events_of_canvas(canvas.id, limit=EVENTS_SHOWN)
    speaks, now = seen.speaks, seen.services.clock.now()
    zone = seen.services.config.zone
    shown = [invitation_view(seen, one, members) for one in found]
    return seen.page(
        "people.html",
        status=status,
        canvas=canvas,
        purpose=purpose_of(canvas.id),
        may_erase=opened.scope.may(Capability.MANAGE),
        may_audit=opened.scope.may(Capability.AUDIT),
        sections=sections(seen),
        group_types=[(option.id, speaks.gettext(option.label)) for option in GROUP_TYPES],
        roles=[(role.value, speaks.gettext(ROLE_NAMES[role])) for role in Role],
        circles=_by_group(seen, members, groups),
        partner_circles=_by_partner(seen, members),
        groups=groups,
        partners=partners,
        colors=range(COLORS),
        invitations=[one for one in shown if one.over is None],
        past_invitations=[one for one in shown if one.over is not None],
        charter=opened.charter,
        charter_says=charter_sentences(opened.charter, speaks),
        keepings=KEEPING,
        limits={"name": NAME_LIMIT, "label": LABEL_LIMIT, "readers": READERS_LIMIT},
        events=[
            (event_moment(one, seen.language, zone), event_words(one, speaks)) for one in events
        ],
        today=now.astimezone(zone).date().isoformat(),
        friday=day_words(next_friday(now, zone), now, seen.language, zone),
        month=day_words(in_a_month(now, zone), now, seen.language, zone),
        zone=zone_words(now, seen.language, zone),
        problem=problem,
        # What was not sent is empty, as in a form nobody filled in yet.
        values=defaultdict(str, values or {}),
    )


async def log(request: Request) -> Response:
    """`/c/{canvas}/people/log`: the access log, page by page."""
    seen, _, opened = await managing(request, Capability.AUDIT)
    zone = seen.services.config.zone
    before = request.query_params.get("before") or None
    events = await seen.services.organisations.events_of_canvas(opened.canvas.id, before=before)
    return seen.page(
        "access_log.html",
        title=opened.canvas.title,
        back=f"/c/{opened.canvas.id}/people",
        here=f"/c/{opened.canvas.id}/people/log",
        events=[
            (event_moment(one, seen.language, zone), event_words(one, seen.speaks))
            for one in events
        ],
        zone=zone_words(seen.services.clock.now(), seen.language, zone),
        older=events[-1].id if events else None,
    )


async def back(request: Request) -> Response:
    """`GET` where only forms are sent to: after a fault there, somebody chose a language."""
    address = f"/c/{request.path_params['canvas']}/people"
    query = request.url.query
    return RedirectResponse(f"{address}?{query}" if query else address, 303)


def sections(seen: Visit) -> list[tuple[str, str]]:
    """The five sections as (name, label)."""
    return [(name, seen.speaks.gettext(SECTION[name].label)) for name in CARD_SECTIONS]


def member_view(seen: Visit, member: Member) -> MemberView:
    """Somebody as lists show them."""
    has, now, zone = member.rights, seen.services.clock.now(), seen.services.config.zone
    return MemberView(
        actor=member.actor,
        name=member.name,
        email=member.email or "",
        role=seen.speaks.gettext(ROLE_NAMES[has.role]),
        opens=opens_in_words(has.scope, seen.speaks, seen.language),
        until=until_in_words(has.until, now, seen.speaks, seen.language, zone) if has.until else "",
        is_guest=member.is_guest,
    )


def invitation_view(
    seen: Visit, invitation: Invitation, members: Sequence[Member]
) -> InvitationView:
    """An invitation as lists show it."""
    now, zone = seen.services.clock.now(), seen.services.config.zone
    until = invitation.code_until
    named = [part for part in (invitation.partner_name, invitation.group_name) if part]
    return InvitationView(
        id=invitation.id,
        title=invitation.label or " · ".join(named),
        role=seen.speaks.gettext(ROLE_NAMES[invitation.role]),
        said=invitation_in_words(invitation, now, seen.speaks, seen.language, zone),
        code=moment_words(until, seen.language, zone) if until and until > now else "",
        over=invitation.why_over(now),
        people=tuple(one.name for one in members if one.invitation == invitation.id),
        uses=invitation.uses,
        partner=invitation.partner_name,
    )


def _by_group(seen: Visit, members: Sequence[Member], groups: Sequence[Group]) -> list[Circle]:
    ours = [one for one in members if one.rights.partner is None]
    circles = [
        Circle(
            group.name,
            group,
            tuple(member_view(seen, one) for one in ours if one.rights.group == group.id),
        )
        for group in groups
    ]
    known = {group.id for group in groups}
    rest = tuple(member_view(seen, one) for one in ours if one.rights.group not in known)
    return [*(one for one in circles if one.people), *([Circle("", None, rest)] if rest else [])]


def _by_partner(seen: Visit, members: Sequence[Member]) -> list[Circle]:
    theirs: dict[str, list[MemberView]] = {}
    for one in members:
        if one.rights.partner is not None:
            name = one.partner_name or ""
            theirs.setdefault(name, []).append(member_view(seen, one))
    return [Circle(name, None, tuple(people)) for name, people in sorted(theirs.items())]


def roles_for(partner: str | None) -> list[Role]:
    """The roles that may be given, to somebody of the project or of a partner."""
    return [role for role in Role if partner is None or role in PARTNER_ROLES]
