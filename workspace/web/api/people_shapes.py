"""What the API reads and writes about those who take part: members, groups, partners, access."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from workspace.canvas.schema import limits
from workspace.organisations.charter import READERS_LIMIT
from workspace.organisations.groups import NAME_LIMIT
from workspace.web.api.shapes import AnySection, Id, PartnerId, RoleName, Until

GroupType = Literal["concerned", "professionals", "partners", "supervisors", "other"]
PartnerName = Annotated[str, Meta(min_length=1, max_length=NAME_LIMIT)]
GroupName = Annotated[str, Meta(min_length=1, max_length=limits.TEXT)]
Letter = Annotated[str, Meta(max_length=2)]
Color = Annotated[int, Meta(ge=0, le=5, description="Colour and shape, which go together.")]
People = Annotated[int, Meta(ge=0, le=100_000)]


class _In(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Base of everything that comes in."""


class MemberRow(msgspec.Struct, kw_only=True):
    """Somebody who takes part, with what they may read and write and until when."""

    actor: str
    name: str
    email: str | None
    role: RoleName
    group: str | None
    partner: str | None
    reads: list[str]
    writes: list[str]
    until: datetime | None
    invitation: str | None
    joined_at: datetime


class MemberList(msgspec.Struct, kw_only=True):
    """Everybody who takes part now, first come first."""

    members: list[MemberRow]


class MemberPatch(_In):
    """What is to change for a member. Null: every section, no group, no partner, no end."""

    role: RoleName | UnsetType = UNSET
    reads: list[AnySection] | UnsetType | None = UNSET
    writes: list[AnySection] | UnsetType | None = UNSET
    group: Id | UnsetType | None = UNSET
    partner: PartnerId | UnsetType | None = UNSET
    until: Until | UnsetType | None = UNSET


class GroupRow(msgspec.Struct, kw_only=True):
    """A participation group, with the marks it is known by."""

    id: str
    name: str
    type: str
    color: int
    letter: str
    seats: int | None
    quorum: int | None


class GroupList(msgspec.Struct, kw_only=True):
    """A canvas's participation groups, in their order."""

    groups: list[GroupRow]


class NewGroup(_In):
    """A participation group to add; without a letter it gets one of its name's."""

    name: GroupName
    type: GroupType = "other"
    color: Color = 0
    letter: Letter = ""
    seats: People | None = None
    quorum: People | None = None


class GroupPatch(_In):
    """What is to change for a group; `place` counts from 0."""

    name: GroupName | UnsetType = UNSET
    type: GroupType | UnsetType = UNSET
    color: Color | UnsetType = UNSET
    letter: Letter | UnsetType = UNSET
    seats: People | UnsetType | None = UNSET
    quorum: People | UnsetType | None = UNSET
    place: Annotated[int, Meta(ge=0, le=1_000)] | UnsetType = UNSET


class PartnerRow(msgspec.Struct, kw_only=True):
    """A partner organisation of a canvas."""

    id: str
    name: str


class PartnerList(msgspec.Struct, kw_only=True):
    """A canvas's partner organisations, by name."""

    partners: list[PartnerRow]


class PartnerNamed(_In):
    """A partner organisation's name."""

    name: PartnerName


class CharterDocument(msgspec.Struct, kw_only=True):
    """What the team promises those who take part; `said` are its plain words."""

    attribution: Literal["group", "name"]
    keeping: int | None
    readers: str
    said: list[str]


class CharterPatch(_In):
    """What is to change in the charter; `keeping` counts months, null: until the end."""

    attribution: Literal["group", "name"] | UnsetType = UNSET
    keeping: Literal[12, 24, 60] | UnsetType | None = UNSET
    readers: Annotated[str, Meta(max_length=READERS_LIMIT)] | UnsetType = UNSET


class AccessEventRow(msgspec.Struct, kw_only=True):
    """Who did what with access, and when: ids and facts, never content."""

    id: str
    at: datetime
    actor: str
    name: str | None
    event: str
    facts: dict[str, Any]


class AccessLog(msgspec.Struct, kw_only=True):
    """A canvas's access events, newest first; `next` is what to ask for as `before`."""

    events: list[AccessEventRow]
    next: str | None
