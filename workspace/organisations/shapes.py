"""Canvases, members, groups and invitations as the rest of the house sees them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from workspace.access import EVERY_SECTION, Role, Scope, scope_of
from workspace.clock import from_milliseconds
from workspace.errors import NotFound
from workspace.organisations.charter import USUAL, Charter


class Row(Protocol):
    """A row of a table, by the names of its columns."""

    def __getitem__(self, column: str, /) -> Any:
        """What the column holds."""
        ...


@dataclass(frozen=True, slots=True)
class CanvasSummary:
    """A canvas as lists show it."""

    id: str
    title: str
    language: str
    created_at: datetime
    changed_at: datetime
    revision: int
    epoch: int
    role: Role | None = None
    organisation: str | None = None
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """What an actor is on one canvas.

    `group`, `letter` and `color` show the participation group, `group_id` names it;
    `partner` is the id of the partner organisation they come from. `guests_write` holds
    the sections that some guest editor may write now.
    """

    canvas: CanvasSummary
    scope: Scope
    group: str | None
    color: int | None
    group_id: str | None = None
    letter: str | None = None
    partner: str | None = None
    partner_name: str | None = None
    until: datetime | None = None
    invitation: str | None = None
    guests_write: tuple[str, ...] = ()
    charter: Charter = USUAL

    @property
    def is_guest_editor(self) -> bool:
        """Whether others are told that this is somebody invited from outside."""
        return self.partner is not None or self.scope.role is Role.GUEST_EDITOR


@dataclass(frozen=True, slots=True)
class Rights:
    """What a membership gives, and what an invitation will give; see `scope_of`."""

    role: Role
    reads: frozenset[str] | None = None
    writes: frozenset[str] | None = None
    group: str | None = None
    partner: str | None = None
    until: datetime | None = None

    @property
    def scope(self) -> Scope:
        """The rights as every door asks for them."""
        return scope_of(self.role, self.reads, self.writes, partner=self.partner is not None)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part, as those who manage people see them."""

    actor: str
    name: str
    email: str | None
    rights: Rights
    group_name: str | None
    partner_name: str | None
    invitation: str | None
    joined_at: datetime

    @property
    def is_guest(self) -> bool:
        """Whether they came in without an account."""
        return self.actor.startswith("guest:")


@dataclass(frozen=True, slots=True)
class Group:
    """A participation group of a canvas: 0–5 is its colour and shape, the letter its own."""

    id: str
    name: str
    type: str
    color: int
    seats: int | None = None
    quorum: int | None = None
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner organisation of a canvas."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A door that is open until it is withdrawn."""

    id: str
    canvas: str
    role: Role
    group: str | None
    label: str
    scope: Scope
    uses: int | None
    used: int
    expires_at: datetime | None
    revoked_at: datetime | None
    partner: str | None = None
    partner_name: str | None = None
    group_name: str | None = None
    created_at: datetime | None = None
    created_by: str = ""
    code_until: datetime | None = None

    def why_over(self, now: datetime) -> Literal["revoked", "expired", "used"] | None:
        """Why it lets nobody in any more; None: it does."""
        if self.revoked_at is not None:
            # A door that closed by itself bears the very moment it was to close at.
            by_itself = self.expires_at is not None and self.expires_at == self.revoked_at
            return "expired" if by_itself else "revoked"
        if self.expires_at is not None and self.expires_at <= now:
            return "expired"
        if self.uses is not None and self.used >= self.uses:
            return "used"
        return None


@dataclass(frozen=True, slots=True)
class Invited:
    """A fresh invitation with its secrets, seen this once."""

    id: str
    token: str
    code: str


@dataclass(frozen=True, slots=True)
class AccessEvent:
    """One row of the access log: who did what with access, and when; never content."""

    id: str
    at: datetime
    actor: str
    event: str
    canvas: str | None
    facts: dict[str, Any]
    name: str | None
    member_name: str | None


def kept_sections(names: Iterable[str] | None) -> str | None:
    """Section names as a row keeps them; None: every section the role reaches.

    Raises:
        NotFound: one of them is no section.
    """
    if names is None:
        return None
    wanted = set(names)
    if unknown := wanted - EVERY_SECTION:
        raise NotFound(sections=sorted(unknown))
    return json.dumps(sorted(wanted))


def sections_of(text: str | None) -> list[str] | None:
    """Section names as a row keeps them, read back."""
    return json.loads(text) if text is not None else None


def summary_of(row: Row, role: Role | None = None) -> CanvasSummary:
    """A row of `canvas` as lists show it."""
    return CanvasSummary(
        id=row["id"],
        title=row["title"],
        language=row["language"],
        created_at=from_milliseconds(row["created_at"]),
        changed_at=from_milliseconds(row["changed_at"]),
        revision=row["head"],
        epoch=row["epoch"],
        role=role,
        organisation=row["organisation"],
        archived_at=moment(row["archived_at"]),
    )


def moment(value: int | None) -> datetime | None:
    """A row's moment, when it has one."""
    return from_milliseconds(value) if value is not None else None


def rights_of(row: Row, until: str = "until") -> Rights:
    """What a row of `member` or `invitation` gives; `until` names the column of its end."""
    reads, writes = sections_of(row["reads"]), sections_of(row["writes"])
    return Rights(
        role=Role(row["role"]),
        reads=frozenset(reads) if reads is not None else None,
        writes=frozenset(writes) if writes is not None else None,
        group=row["group"],
        partner=row["partner"],
        until=moment(row[until]),
    )


def member_of(row: Row) -> Member:
    """A row of `member` with the names that belong to it."""
    return Member(
        actor=row["actor"],
        name=row["person_name"] or row["guest_name"] or "",
        email=row["email"],
        rights=rights_of(row),
        group_name=row["group_name"],
        partner_name=row["partner_name"],
        invitation=row["invitation"],
        joined_at=from_milliseconds(row["joined_at"]),
    )


def group_of(row: Row) -> Group:
    """A row of `participation_group`."""
    return Group(
        row["id"],
        row["name"],
        row["type"],
        row["color"],
        row["seats"],
        row["quorum"],
        row["letter"],
    )


def invitation_of(row: Row) -> Invitation:
    """A row of `invitation` with the names that belong to it, without its secrets."""
    rights = rights_of(row, "members_until")
    return Invitation(
        id=row["id"],
        canvas=row["canvas"],
        role=rights.role,
        group=rights.group,
        label=row["label"],
        scope=rights.scope,
        uses=row["uses"],
        used=row["used"],
        expires_at=moment(row["expires_at"]),
        revoked_at=moment(row["revoked_at"]),
        partner=rights.partner,
        partner_name=row["partner_name"],
        group_name=row["group_name"],
        created_at=moment(row["created_at"]),
        created_by=row["created_by"],
        code_until=moment(row["code_until"]),
    )
