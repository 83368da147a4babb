"""Roles and what each may do, in one table that server, API and page all use.

Source: the participation rules of the domain. Professionals and beneficiaries
are both `member`: the same rights on the page, on purpose. A `relay` is a member who
types what a group says; whose words they are is told by the membership.

Whoever comes from a partner organisation is held back once more, whatever the role:
partners must never meet each other's people, nor read what only the core team reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

EVERY_SECTION: Final = frozenset({"frame", "needs", "objectives", "actors", "values", "evaluation"})


class Role(StrEnum):
    """What a participant is on one canvas."""

    FACILITATOR = "facilitator"
    MEMBER = "member"
    RELAY = "relay"
    GUEST_EDITOR = "guest_editor"
    SUPERVISOR = "supervisor"
    READER = "reader"


class Capability(StrEnum):
    """One thing a role may do."""

    READ = "read"
    WRITE = "write"
    COMMENT = "comment"
    # Ask for changes to a milestone and sign it off.
    REVIEW = "review"
    EXPORT = "export"
    HISTORY = "history"
    # Bring back what was, in the sections one may write.
    RESTORE = "restore"
    # What the core team writes beside a card, outside the shared document.
    INTERNAL_NOTES = "internal_notes"
    INVITE = "invite"
    # See and manage members, groups and partner organisations.
    PEOPLE = "people"
    # Read who was let in, when and by whom.
    AUDIT = "audit"
    MANAGE = "manage"


_MEMBER: Final = frozenset(
    {
        Capability.READ,
        Capability.WRITE,
        Capability.COMMENT,
        Capability.EXPORT,
        Capability.HISTORY,
        Capability.RESTORE,
        Capability.INTERNAL_NOTES,
    }
)

TABLE: Final[dict[Role, frozenset[Capability]]] = {
    Role.FACILITATOR: frozenset(Capability),
    Role.MEMBER: _MEMBER,
    Role.RELAY: _MEMBER,
    Role.GUEST_EDITOR: frozenset({Capability.READ, Capability.WRITE, Capability.COMMENT}),
    Role.SUPERVISOR: frozenset(
        {
            Capability.READ,
            Capability.COMMENT,
            Capability.REVIEW,
            Capability.EXPORT,
            Capability.HISTORY,
            Capability.INTERNAL_NOTES,
        }
    ),
    Role.READER: frozenset({Capability.READ}),
}

# Each of these shows people, or words that were said among the core team only.
KEPT_FROM_PARTNERS: Final = frozenset(
    {
        Capability.HISTORY,
        Capability.RESTORE,
        Capability.INTERNAL_NOTES,
        Capability.INVITE,
        Capability.PEOPLE,
        Capability.AUDIT,
        Capability.MANAGE,
    }
)
# The roles in which a partner organisation's people may come in.
PARTNER_ROLES: Final = frozenset({Role.GUEST_EDITOR, Role.READER})


@dataclass(frozen=True, slots=True)
class Scope:
    """What one actor may do on one canvas: a role, and the sections it reaches.

    `partner`: the actor comes from a partner organisation.
    """

    role: Role
    read: frozenset[str]
    write: frozenset[str]
    partner: bool = False

    @property
    def capabilities(self) -> frozenset[Capability]:
        """All that the actor may do, wherever it applies."""
        able = TABLE[self.role]
        return able - KEPT_FROM_PARTNERS if self.partner else able

    def may(self, capability: Capability) -> bool:
        """Whether the actor has the capability, wherever it applies."""
        return capability in TABLE[self.role] and not (
            self.partner and capability in KEPT_FROM_PARTNERS
        )

    def may_read(self, section: str) -> bool:
        """Whether the section's content may be sent to this actor."""
        return section in self.read

    def may_write(self, section: str) -> bool:
        """Whether a change to the section is accepted from this actor."""
        return section in self.write

    def only_reading(self) -> Scope:
        """The same without a section to write."""
        return replace(self, write=frozenset())

    def covers(self, other: Scope) -> bool:
        """Whether whoever has this scope may do all that `other` allows."""
        return (
            other.capabilities <= self.capabilities
            and other.read <= self.read
            and other.write <= self.write
        )


def scope_of(
    role: Role,
    read: Iterable[str] | None = None,
    write: Iterable[str] | None = None,
    *,
    partner: bool = False,
) -> Scope:
    """The scope of a role, narrowed to sections when they are given.

    A section that may be written may also be read; a role that does not write
    has no writable section whatever was asked.
    """
    capabilities = TABLE[role]
    writable = frozenset(write) & EVERY_SECTION if write is not None else EVERY_SECTION
    if Capability.WRITE not in capabilities:
        writable = frozenset()
    readable = frozenset(read) & EVERY_SECTION if read is not None else EVERY_SECTION
    return Scope(role=role, read=readable | writable, write=writable, partner=partner)


def full_scope() -> Scope:
    """A facilitator's scope: everything, everywhere."""
    return scope_of(Role.FACILITATOR)
