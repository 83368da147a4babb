"""Roles and what each may do, in one table that server, API and page all use.

Source: the participation rules of the domain. Professionals and beneficiaries
are both `member`: the same rights on the page, on purpose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

EVERY_SECTION: Final = frozenset({"frame", "needs", "objectives", "actors", "values", "evaluation"})


class Role(StrEnum):
    """What a participant is on one canvas."""

    FACILITATOR = "facilitator"
    MEMBER = "member"
    GUEST_EDITOR = "guest_editor"
    SUPERVISOR = "supervisor"
    READER = "reader"


class Capability(StrEnum):
    """One thing a role may do."""

    READ = "read"
    WRITE = "write"
    EXPORT = "export"
    INVITE = "invite"
    MANAGE = "manage"
    HISTORY = "history"
    INTERNAL_NOTES = "internal_notes"


_TABLE: Final[dict[Role, frozenset[Capability]]] = {
    Role.FACILITATOR: frozenset(Capability),
    Role.MEMBER: frozenset(
        {Capability.READ, Capability.WRITE, Capability.EXPORT, Capability.HISTORY}
    ),
    Role.GUEST_EDITOR: frozenset({Capability.READ, Capability.WRITE}),
    Role.SUPERVISOR: frozenset({Capability.READ, Capability.EXPORT, Capability.HISTORY}),
    Role.READER: frozenset({Capability.READ}),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What one actor may do on one canvas: a role, and the sections it reaches."""

    role: Role
    read: frozenset[str]
    write: frozenset[str]

    def may(self, capability: Capability) -> bool:
        """Whether the role has the capability, wherever it applies."""
        return capability in _TABLE[self.role]

    def may_read(self, section: str) -> bool:
        """Whether the section's content may be sent to this actor."""
        return section in self.read

    def may_write(self, section: str) -> bool:
        """Whether a change to the section is accepted from this actor."""
        return section in self.write


def scope_of(
    role: Role, read: Iterable[str] | None = None, write: Iterable[str] | None = None
) -> Scope:
    """The scope of a role, narrowed to sections when they are given.

    A section that may be written may also be read; a role that does not write
    has no writable section whatever was asked.
    """
    capabilities = _TABLE[role]
    writable = frozenset(write) & EVERY_SECTION if write is not None else EVERY_SECTION
    if Capability.WRITE not in capabilities:
        writable = frozenset()
    readable = frozenset(read) & EVERY_SECTION if read is not None else EVERY_SECTION
    return Scope(role=role, read=readable | writable, write=writable)


def full_scope() -> Scope:
    """A facilitator's scope: everything, everywhere."""
    return scope_of(Role.FACILITATOR)
