"""The one table of roles: what each may do, and what a partner's people never may."""

from __future__ import annotations

import pytest

from workspace.access import (
    EVERY_SECTION,
    KEPT_FROM_PARTNERS,
    PARTNER_ROLES,
    Capability,
    Role,
    full_scope,
    scope_of,
)
from workspace.access.names import ROLE_NAMES
from workspace.access.roles import TABLE


def test_every_role_has_its_row_and_its_name() -> None:
    assert set(TABLE) == set(ROLE_NAMES) == set(Role)


def test_a_facilitator_may_do_everything_everywhere() -> None:
    scope = full_scope()
    assert all(scope.may(capability) for capability in Capability)
    assert scope.read == scope.write == EVERY_SECTION


def test_professionals_inhabitants_and_relays_have_the_same_rights() -> None:
    assert TABLE[Role.MEMBER] == TABLE[Role.RELAY]


@pytest.mark.parametrize("role", list(Role))
def test_internal_notes_are_read_by_the_core_team_only(role: Role) -> None:
    core = {Role.FACILITATOR, Role.MEMBER, Role.RELAY, Role.SUPERVISOR}
    assert scope_of(role).may(Capability.INTERNAL_NOTES) == (role in core)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("capability", sorted(KEPT_FROM_PARTNERS))
def test_a_partners_people_are_kept_from_what_shows_others_whatever_their_role(
    role: Role, capability: Capability
) -> None:
    scope = scope_of(role, partner=True)
    assert not scope.may(capability)
    assert capability not in scope.capabilities


def test_what_shows_people_or_what_was_said_among_the_team_is_kept_from_partners() -> None:
    assert {
        Capability.HISTORY,
        Capability.RESTORE,
        Capability.INTERNAL_NOTES,
        Capability.PEOPLE,
        Capability.INVITE,
        Capability.AUDIT,
        Capability.MANAGE,
    } == KEPT_FROM_PARTNERS
    assert {Role.GUEST_EDITOR, Role.READER} == PARTNER_ROLES


@pytest.mark.parametrize("role", list(Role))
def test_who_restores_may_read_the_past_and_write(role: Role) -> None:
    scope = scope_of(role)
    if scope.may(Capability.RESTORE):
        assert scope.may(Capability.HISTORY)
        assert scope.may(Capability.WRITE)
    assert not scope_of(role, partner=True).may(Capability.RESTORE)


def test_a_section_that_may_be_written_may_be_read() -> None:
    scope = scope_of(Role.GUEST_EDITOR, {"frame"}, {"needs"})
    assert scope.read == {"frame", "needs"}
    assert scope.write == {"needs"}


@pytest.mark.parametrize("role", [Role.READER, Role.SUPERVISOR])
def test_a_role_that_does_not_write_has_no_section_to_write(role: Role) -> None:
    assert scope_of(role, None, {"needs"}).write == frozenset()


def test_only_reading_keeps_everything_else() -> None:
    scope = scope_of(Role.GUEST_EDITOR, {"frame"}, {"needs"}, partner=True).only_reading()
    assert not scope.write
    assert scope.read == {"frame", "needs"}
    assert scope.partner


def test_a_scope_covers_another_when_nothing_of_it_is_missing() -> None:
    member, guest = scope_of(Role.MEMBER), scope_of(Role.GUEST_EDITOR, {"frame"}, {"needs"})
    supervisor = scope_of(Role.SUPERVISOR)
    assert full_scope().covers(member)
    assert member.covers(guest)
    assert not guest.covers(member)
    assert not supervisor.covers(guest)
    assert not scope_of(Role.MEMBER, partner=True).covers(member)
