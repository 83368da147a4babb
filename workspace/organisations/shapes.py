"""Canvases, members, groups and invitations as the rest of the house sees them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from workspace.access import EVERY_SECTION, Role, Scope, scope_of
from workspace.clock import from_milliseconds
from workspace.errors import NotFound


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


@dataclass(frozen=True, slots=True)
class Membership:
    """What an actor is on one canvas."""

    canvas: CanvasSummary
    scope: Scope
    group: str | None
    color: int | None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A participation group of a canvas."""

    id: str
    name: str
    type: str
    color: int
    seats: int | None = None
    quorum: int | None = None


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


@dataclass(frozen=True, slots=True)
class Invited:
    """A fresh invitation with its secrets, seen this once."""

    id: str
    token: str
    code: str


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
    )


def invitation_of(row: Row) -> Invitation:
    """A row of `invitation`, without its secrets."""
    role = Role(row["role"])
    expires, revoked = row["expires_at"], row["revoked_at"]
    return Invitation(
        id=row["id"],
        canvas=row["canvas"],
        role=role,
        group=row["group"],
        label=row["label"],
        scope=scope_of(role, sections_of(row["reads"]), sections_of(row["writes"])),
        uses=row["uses"],
        used=row["used"],
        expires_at=from_milliseconds(expires) if expires is not None else None,
        revoked_at=from_milliseconds(revoked) if revoked is not None else None,
    )
