"""Belonging: members, invitations and codes, and when each of them ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from workspace.access import Role, scope_of
from workspace.accounts.names import NAME_LIMIT
from workspace.accounts.store import Accounts
from workspace.clock import SetClock
from workspace.errors import NotFound
from workspace.history.log import NewCanvas, NoSuchCanvas
from workspace.ids import new_id
from workspace.organisations import Group, Organisations
from workspace.organisations.spoken import NoCode
from workspace.organisations.store import CODE_LASTS, CODE_SIGNS, InvitationOver
from workspace.storage import tables
from workspace.storage.database import Database
from workspace.storage.update_log import SqlLog

pytestmark = pytest.mark.anyio
ALICE = "person:" + "a" * 32


@pytest.fixture
def organisations(database: Database, clock: SetClock) -> Organisations:
    return Organisations(database, clock)


@pytest.fixture
async def canvas(database: Database, organisations: Organisations, clock: SetClock) -> str:
    """A canvas that Alice facilitates."""
    made = NewCanvas(new_id(), "Un lieu", "fr", clock.now(), ALICE, {"sessions": [{"id": "S1"}]})
    await SqlLog(database).create(made, [])
    await organisations.join(made.id, ALICE, Role.FACILITATOR)
    return made.id


async def test_a_member_is_what_the_row_says_and_nobody_else_is_anything(
    organisations: Organisations, canvas: str
) -> None:
    bob = "person:" + "b" * 32
    await organisations.set_groups(canvas, [Group("G1", "Habitants", "concerned", 3, seats=7)])
    await organisations.join(
        canvas, bob, Role.GUEST_EDITOR, group="G1", reads={"frame"}, writes={"needs"}
    )
    found = await organisations.membership(canvas, bob)
    assert found.scope == scope_of(Role.GUEST_EDITOR, {"frame"}, {"needs"})
    assert (found.group, found.color, found.canvas.title) == ("Habitants", 3, "Un lieu")
    for stranger in ("person:" + "c" * 32, "guest:" + "b" * 32, "system"):
        with pytest.raises(NotFound) as unknown:
            await organisations.membership(canvas, stranger)
        with pytest.raises(NotFound) as missing:
            await organisations.membership(new_id(), stranger)
        assert unknown.value.facts.keys() == missing.value.facts.keys()


async def test_an_unknown_section_gives_no_rights(
    organisations: Organisations, canvas: str
) -> None:
    with pytest.raises(NotFound):
        await organisations.join(canvas, ALICE, Role.MEMBER, writes={"needs", "secrets"})
    assert (await organisations.membership(canvas, ALICE)).scope.role == Role.FACILITATOR


async def test_rights_end_on_their_day(
    organisations: Organisations, canvas: str, clock: SetClock
) -> None:
    guest = "guest:" + "b" * 32
    until = clock.at + timedelta(days=1)
    await organisations.join(canvas, guest, Role.MEMBER, until=until)
    clock.at = until - timedelta(milliseconds=1)
    assert [one.id for one in await organisations.canvases_of(guest)] == [canvas]
    clock.at = until
    assert await organisations.canvases_of(guest) == []
    with pytest.raises(NotFound):
        await organisations.membership(canvas, guest)


async def test_an_archived_canvas_is_in_no_list_and_cannot_be_opened(
    organisations: Organisations, canvas: str, database: Database
) -> None:
    assert [one.title for one in await organisations.all()] == ["Un lieu"]
    await organisations.archive(canvas, ALICE)
    assert (await organisations.all(), await organisations.canvases_of(ALICE)) == ([], [])
    assert await organisations.every_id() == [canvas]
    with pytest.raises(NotFound):
        await organisations.summary(canvas)
    with pytest.raises(NoSuchCanvas):
        await SqlLog(database).claim(canvas, "node")


async def test_what_an_import_brought_along_is_kept_as_it_came(
    organisations: Organisations, canvas: str
) -> None:
    assert await organisations.aside(canvas) == {"sessions": [{"id": "S1"}]}


async def test_groups_are_replaced_whole_and_keep_their_order(
    organisations: Organisations, canvas: str
) -> None:
    groups = [Group(f"G{n}", f"Groupe {n}", "other", n % 4, letter=f"{n}") for n in (3, 1, 2)]
    await organisations.set_groups(canvas, groups)
    assert await organisations.groups(canvas) == groups
    await organisations.set_groups(canvas, groups[1:])
    assert await organisations.groups(canvas) == groups[1:]


# ── invitations ──


async def test_an_invitation_opens_what_it_says_to_a_guest(
    organisations: Organisations, canvas: str, database: Database, clock: SetClock
) -> None:
    invited = await organisations.invite(
        canvas, ALICE, Role.GUEST_EDITOR, label="La mairie", reads={"frame"}, writes={"actors"}
    )
    invitation = await organisations.invitation(invited.token)
    guest = await organisations.accept(invitation, "Zoé" * 100, "nl")
    found = await organisations.membership(canvas, guest)
    assert found.scope == scope_of(Role.GUEST_EDITOR, {"frame"}, {"actors"})
    accounts = Accounts(database, clock)
    known = await accounts.by_login(await accounts.begin_login(guest, kind="invitation"))
    assert known is not None
    assert (known.name, known.language) == (("Zoé" * 100)[:NAME_LIMIT], "nl")
    [listed] = await organisations.invitations(canvas)
    assert (listed.label, listed.used) == ("La mairie", 1)


async def test_a_code_opens_the_same_door_for_four_hours_however_it_is_typed(
    organisations: Organisations, canvas: str, clock: SetClock
) -> None:
    invited = await organisations.invite(canvas, ALICE, Role.MEMBER)
    code = invited.code
    for typed in (code, code.lower(), f" {code[:3]}-{code[3:]} ", " ".join(code)):
        assert (await organisations.invitation_of_code(typed)).id == invited.id
    clock.at += CODE_LASTS
    with pytest.raises(NotFound):
        await organisations.invitation_of_code(code)
    assert (await organisations.invitation(invited.token)).id == invited.id


async def test_codes_are_made_of_signs_that_do_not_look_alike(
    organisations: Organisations, canvas: str
) -> None:
    assert len(CODE_SIGNS) == len(set(CODE_SIGNS)) == 31
    assert not set("0O1IL") & set(CODE_SIGNS)
    made = [await organisations.invite(canvas, ALICE, Role.MEMBER) for _ in range(5)]
    assert all(len(one.code) == 6 and set(one.code) <= set(CODE_SIGNS) for one in made)


async def test_a_code_is_no_token_and_a_token_no_code(
    organisations: Organisations, canvas: str
) -> None:
    invited = await organisations.invite(canvas, ALICE, Role.MEMBER)
    with pytest.raises(NotFound):
        await organisations.invitation(invited.code)
    with pytest.raises(NoCode):
        await organisations.invitation_of_code(invited.token)


async def test_an_invitation_that_ended_while_a_name_was_chosen_lets_nobody_in(
    organisations: Organisations, canvas: str, clock: SetClock
) -> None:
    ends = clock.at + timedelta(hours=1)
    expiring, revoked = [
        await organisations.invite(canvas, ALICE, Role.MEMBER, expires_at=ends) for _ in range(2)
    ]
    seen = [await organisations.invitation(one.token) for one in (expiring, revoked)]
    await organisations.revoke(canvas, revoked.id, ALICE)
    clock.at = ends
    for invitation, why in zip(seen, ("expired", "revoked"), strict=True):
        with pytest.raises(InvitationOver) as over:
            await organisations.accept(invitation, "Zoé", None)
        assert over.value.why == why
    for invited, why in ((expiring, "expired"), (revoked, "revoked")):
        with pytest.raises(InvitationOver) as over:
            await organisations.invitation(invited.token)
        assert over.value.why == why


async def test_the_last_place_is_given_once_when_two_come_at_the_same_moment(
    organisations: Organisations, canvas: str
) -> None:
    invited = await organisations.invite(canvas, ALICE, Role.MEMBER, uses=2)
    invitation = await organisations.invitation(invited.token)
    came = await asyncio.gather(
        *(organisations.accept(invitation, f"Gast {n}", None) for n in range(6)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, str) for one in came) == 2
    assert all(isinstance(one, str | InvitationOver) for one in came)
    with pytest.raises(InvitationOver):
        await organisations.invitation(invited.token)


async def test_withdrawing_an_invitation_ends_the_rights_of_all_it_let_in(
    organisations: Organisations, canvas: str
) -> None:
    invited, other = [await organisations.invite(canvas, ALICE, Role.MEMBER) for _ in range(2)]
    guests = [
        await organisations.accept(await organisations.invitation(one.token), "Zoé", None)
        for one in (invited, invited, other)
    ]
    assert set(await organisations.revoke(canvas, invited.id, ALICE)) == set(guests[:2])
    for guest in guests[:2]:
        with pytest.raises(NotFound):
            await organisations.membership(canvas, guest)
    assert (await organisations.membership(canvas, guests[2])).scope.role == Role.MEMBER
    with pytest.raises(NotFound):
        await organisations.revoke(canvas, invited.id, ALICE)
    with pytest.raises(NotFound):
        await organisations.revoke(new_id(), other.id, ALICE)


async def test_who_did_what_with_access_is_noted_without_any_secret_or_name(
    organisations: Organisations, canvas: str, database: Database
) -> None:
    # Plain letters: facts are kept as JSON, in which others are written as numbers.
    invited = await organisations.invite(canvas, ALICE, Role.MEMBER, label="Chez Kanarien")
    invitation = await organisations.invitation(invited.token)
    guest = await organisations.accept(invitation, "Kanarien", None)
    await organisations.revoke(canvas, invited.id, ALICE)
    query = tables.audit.select().order_by(tables.audit.c.at)
    rows = await database.read(lambda c: c.execute(query).all())
    assert sorted(row.event for row in rows) == [
        "invitation.accepted",
        "invitation.created",
        "invitation.revoked",
        "member.joined",
    ]
    assert {row.actor for row in rows} == {ALICE, guest}
    told = str(rows)
    assert not [word for word in (invited.token, invited.code, "Kanarien") if word in told]
