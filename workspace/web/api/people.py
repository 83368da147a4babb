"""Operations on those who take part in a canvas: members, groups, partners, charter, access."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from msgspec import UnsetType

from workspace.access import Role
from workspace.errors import NotFound
from workspace.ids import new_card_id
from workspace.language import catalogue, language_of
from workspace.language.languages import DEFAULT
from workspace.organisations import Charter, Group, Member, charter_sentences
from workspace.organisations.events import PAGE
from workspace.web.api.operation import Call
from workspace.web.api.people_shapes import (
    AccessEventRow,
    AccessLog,
    CharterDocument,
    CharterPatch,
    GroupList,
    GroupPatch,
    GroupRow,
    MemberList,
    MemberPatch,
    MemberRow,
    NewGroup,
    PartnerList,
    PartnerNamed,
    PartnerRow,
)
from workspace.web.group_edits import put_groups

T = TypeVar("T")


# ── members ──


async def list_members(call: Call[None]) -> MemberList:
    """Everybody who takes part now."""
    found = await call.services.organisations.members(call.opened.canvas.id)
    return MemberList(members=[_member(member) for member in found])


async def change_member(call: Call[MemberPatch]) -> MemberRow:
    """Other rights for a member; what the body does not name stays."""
    organisations, canvas = call.services.organisations, call.opened.canvas.id
    actor, wish = call.path["actor"], call.body
    has = (await organisations.member(canvas, actor)).rights
    given = replace(
        has,
        role=has.role if isinstance(wish.role, UnsetType) else Role(wish.role),
        reads=_frozen(wish.reads, has.reads),
        writes=_frozen(wish.writes, has.writes),
        group=_or(wish.group, has.group),
        partner=_or(wish.partner, has.partner),
        until=_or(wish.until, has.until),
    )
    await organisations.change_member(canvas, actor, given, call.caller.actor)
    return _member(await organisations.member(canvas, actor))


async def remove_member(call: Call[None]) -> None:
    """Ends a membership."""
    await call.services.organisations.remove_member(
        call.opened.canvas.id, call.path["actor"], call.caller.actor
    )


# ── groups ──


async def list_groups(call: Call[None]) -> GroupList:
    """The participation groups, which everybody on the canvas may know."""
    found = await call.services.organisations.groups(call.opened.canvas.id)
    return GroupList(groups=[_group(group) for group in found])


async def add_group(call: Call[NewGroup]) -> GroupRow:
    """Adds a group, after the others."""
    wish = call.body
    there = await call.services.organisations.groups(call.opened.canvas.id)
    fresh = Group(
        new_card_id(), wish.name, wish.type, wish.color, wish.seats, wish.quorum, wish.letter
    )
    kept = await _put(call, [*there, fresh])
    return _group(kept[-1])


async def change_group(call: Call[GroupPatch]) -> GroupRow:
    """Changes a group, or its place among the others."""
    wish = call.body
    there, old = await _groups_and_one(call)
    new = replace(
        old,
        name=_or(wish.name, old.name),
        type=_or(wish.type, old.type),
        color=_or(wish.color, old.color),
        letter=_or(wish.letter, old.letter),
        seats=_or(wish.seats, old.seats),
        quorum=_or(wish.quorum, old.quorum),
    )
    wanted = [new if group.id == old.id else group for group in there]
    if not isinstance(wish.place, UnsetType):
        wanted.remove(new)
        wanted.insert(wish.place, new)
    kept = await _put(call, wanted)
    return next(_group(group) for group in kept if group.id == old.id)


async def remove_group(call: Call[None]) -> None:
    """Takes a group away; its members stay, without a group."""
    there, old = await _groups_and_one(call)
    await _put(call, [group for group in there if group.id != old.id])


# ── partner organisations ──


async def list_partners(call: Call[None]) -> PartnerList:
    """The partner organisations."""
    found = await call.services.organisations.partners(call.opened.canvas.id)
    return PartnerList(partners=[PartnerRow(id=one.id, name=one.name) for one in found])


async def add_partner(call: Call[PartnerNamed]) -> PartnerRow:
    """Adds a partner organisation."""
    made = await call.services.organisations.add_partner(
        call.opened.canvas.id, call.body.name, call.caller.actor
    )
    return PartnerRow(id=made.id, name=made.name)


async def rename_partner(call: Call[PartnerNamed]) -> PartnerRow:
    """Gives a partner organisation another name."""
    ident, canvas = call.path["partner"], call.opened.canvas.id
    organisations = call.services.organisations
    await organisations.rename_partner(canvas, ident, call.body.name, call.caller.actor)
    found = await organisations.partners(canvas)
    return next(PartnerRow(id=one.id, name=one.name) for one in found if one.id == ident)


async def remove_partner(call: Call[None]) -> None:
    """Takes a partner organisation off, with its invitations and its people."""
    await call.services.organisations.remove_partner(
        call.opened.canvas.id, call.path["partner"], call.caller.actor
    )


# ── charter and access log ──


async def read_charter(call: Call[None]) -> CharterDocument:
    """What the team promises those who take part."""
    return _charter(call.opened.charter, call.opened.canvas.language)


async def change_charter(call: Call[CharterPatch]) -> CharterDocument:
    """Another charter; what the body does not name stays."""
    has, wish = call.opened.charter, call.body
    keeping = has.keeping if isinstance(wish.keeping, UnsetType) else wish.keeping
    wanted = Charter(
        attribution=_or(wish.attribution, has.attribution),
        keeping=keeping,
        readers=_or(wish.readers, has.readers).strip(),
    )
    canvas = call.opened.canvas
    await call.services.organisations.set_charter(canvas.id, wanted, call.caller.actor)
    return _charter(wanted, canvas.language)


async def access_log(call: Call[None]) -> AccessLog:
    """Who did what with access to the canvas."""
    found = await call.services.organisations.events_of_canvas(
        call.opened.canvas.id, before=call.query.get("before")
    )
    return AccessLog(
        events=[
            AccessEventRow(
                id=one.id,
                at=one.at,
                actor=one.actor,
                name=one.name,
                event=one.event,
                facts=one.facts,
            )
            for one in found
        ],
        next=found[-1].id if len(found) == PAGE else None,
    )


# ── how it is done ──


def _member(member: Member) -> MemberRow:
    has = member.rights
    return MemberRow(
        actor=member.actor,
        name=member.name,
        email=member.email,
        role=has.role.value,
        group=has.group,
        partner=has.partner,
        reads=sorted(has.scope.read),
        writes=sorted(has.scope.write),
        until=has.until,
        invitation=member.invitation,
        joined_at=member.joined_at,
    )


def _group(group: Group) -> GroupRow:
    return GroupRow(
        id=group.id,
        name=group.name,
        type=group.type,
        color=group.color,
        letter=group.letter,
        seats=group.seats,
        quorum=group.quorum,
    )


def _charter(charter: Charter, language: str) -> CharterDocument:
    speaks = catalogue(language_of(language) or DEFAULT)
    return CharterDocument(
        attribution=charter.attribution,
        keeping=charter.keeping,
        readers=charter.readers,
        said=charter_sentences(charter, speaks),
    )


async def _groups_and_one(call: Call[T]) -> tuple[list[Group], Group]:
    there = list(await call.services.organisations.groups(call.opened.canvas.id))
    for group in there:
        if group.id == call.path["group"]:
            return there, group
    raise NotFound


async def _put(call: Call[T], wanted: Sequence[Group]) -> Sequence[Group]:
    return await put_groups(call.services, call.opened.canvas.id, wanted, call.caller.actor)


def _or(wish: T | UnsetType, has: T) -> T:
    return has if isinstance(wish, UnsetType) else wish


def _frozen(
    wish: Sequence[str] | UnsetType | None, has: frozenset[str] | None
) -> frozenset[str] | None:
    if isinstance(wish, UnsetType):
        return has
    return frozenset(wish) if wish is not None else None
