"""People of a canvas: rights that change and end, groups, partners, the charter, the access log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.support.stores import BODIES, address_of, emptied
from workspace.access import Capability, Role
from workspace.accounts.store import Accounts
from workspace.clock import SetClock
from workspace.errors import NotFound
from workspace.history.log import NewCanvas
from workspace.ids import new_id
from workspace.language import catalogue
from workspace.language.languages import LANGUAGES
from workspace.organisations import (
    AccessEvent,
    Charter,
    Group,
    Organisations,
    Rights,
    charter_sentences,
)
from workspace.organisations.invitations import NoFreeCode
from workspace.organisations.refusals import (
    AlreadyOver,
    BadCharter,
    BadName,
    InvitationOver,
    LastFacilitator,
    NoSuchGroup,
    NoSuchPartner,
    PartnerRole,
)
from workspace.storage import tables
from workspace.storage.database import Database
from workspace.storage.update_log import SqlLog

pytestmark = pytest.mark.anyio
ALICE = "person:" + "a" * 32
BOB = "person:" + "b" * 32


@pytest.fixture(scope="module", params=BODIES)
def address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with address_of(request.param, tmp_path_factory.mktemp("people")) as url:
        yield url


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    async with emptied(address) as database:
        yield database


@pytest.fixture
def organisations(database: Database, clock: SetClock) -> Organisations:
    return Organisations(database, clock)


async def begin(database: Database, organisations: Organisations, at: datetime) -> str:
    made = NewCanvas(new_id(), "Un lieu", "fr", at, ALICE)
    await SqlLog(database).create(made, [])
    await organisations.begin(made.id, ALICE)
    return made.id


@pytest.fixture
async def canvas(database: Database, organisations: Organisations, clock: SetClock) -> str:
    """A canvas that Alice facilitates."""
    return await begin(database, organisations, clock.now())


@pytest.fixture
async def other(database: Database, organisations: Organisations, clock: SetClock) -> str:
    """Another one."""
    return await begin(database, organisations, clock.now())


async def changes(database: Database, canvas: str) -> list[str]:
    """The actors whose rights were noted as changed on a canvas, in order."""
    table = tables.rights_change
    query = select(table.c.actor).where(table.c.canvas == canvas).order_by(table.c.number)
    return list(await database.read(lambda c: c.execute(query).scalars().all()))


async def come_in(organisations: Organisations, canvas: str, **wish: Any) -> str:
    role = wish.pop("role", Role.GUEST_EDITOR)
    invited = await organisations.invite(canvas, ALICE, role, **wish)
    return await organisations.accept(await organisations.invitation(invited.token), "Zoé", "fr")


# ── members ──


async def test_a_member_gets_other_rights_and_every_node_is_told(
    organisations: Organisations, canvas: str, database: Database
) -> None:
    await organisations.join(canvas, BOB, Role.READER)
    before = await changes(database, canvas)
    given = Rights(Role.GUEST_EDITOR, frozenset({"frame"}), frozenset({"needs"}))
    await organisations.change_member(canvas, BOB, given, ALICE)
    found = await organisations.membership(canvas, BOB)
    assert found.scope == given.scope
    assert found.guests_write == ("needs",)
    assert await changes(database, canvas) == [*before, BOB]


async def test_rights_that_cannot_be_are_refused_and_change_nothing(
    organisations: Organisations, canvas: str, other: str, clock: SetClock, database: Database
) -> None:
    await organisations.join(canvas, BOB, Role.READER)
    await organisations.set_groups(other, [Group("G1", "Ailleurs", "other", 0)])
    elsewhere = await organisations.add_partner(other, "Ailleurs", ALICE)
    here = await organisations.add_partner(canvas, "Ici", ALICE)
    before = await changes(database, canvas)
    for given, refusal in (
        (Rights(Role.MEMBER, group="G1"), NoSuchGroup),
        (Rights(Role.GUEST_EDITOR, partner=elsewhere.id), NoSuchPartner),
        (Rights(Role.MEMBER, partner=here.id), PartnerRole),
        (Rights(Role.FACILITATOR, partner=here.id), PartnerRole),
        (Rights(Role.MEMBER, until=clock.at), AlreadyOver),
        (Rights(Role.MEMBER, writes=frozenset({"secrets"})), NotFound),
    ):
        with pytest.raises(refusal):
            await organisations.change_member(canvas, BOB, given, ALICE)
    assert (await organisations.membership(canvas, BOB)).scope.role == Role.READER
    assert await changes(database, canvas) == before


async def test_a_canvas_is_never_left_without_a_facilitator(
    organisations: Organisations, canvas: str, clock: SetClock
) -> None:
    with pytest.raises(LastFacilitator):
        await organisations.remove_member(canvas, ALICE, ALICE)
    with pytest.raises(LastFacilitator):
        await organisations.change_member(canvas, ALICE, Rights(Role.MEMBER), ALICE)
    tomorrow = clock.at + timedelta(days=1)
    with pytest.raises(LastFacilitator):
        await organisations.change_member(
            canvas, ALICE, Rights(Role.FACILITATOR, until=tomorrow), ALICE
        )
    # Somebody whose own time runs out does not count.
    await organisations.join(canvas, BOB, Role.FACILITATOR, until=tomorrow)
    with pytest.raises(LastFacilitator):
        await organisations.remove_member(canvas, ALICE, BOB)
    await organisations.change_member(canvas, BOB, Rights(Role.FACILITATOR), ALICE)
    await organisations.remove_member(canvas, ALICE, BOB)
    with pytest.raises(NotFound):
        await organisations.membership(canvas, ALICE)


async def test_facilitation_is_taken_over_only_when_nobody_is_left(
    organisations: Organisations, canvas: str, database: Database
) -> None:
    with pytest.raises(LastFacilitator):
        await organisations.take_over(canvas, BOB)
    # An account that was deactivated leaves such a canvas; here its row is ended by hand.
    await database.write(lambda c: c.execute(tables.member.update().values(removed_at=1)).rowcount)
    await organisations.take_over(canvas, BOB)
    assert (await organisations.membership(canvas, BOB)).scope.may(Capability.MANAGE)
    newest = (await organisations.events_of_canvas(canvas))[0]
    assert (newest.event, newest.actor) == ("canvas.taken_over", BOB)


async def test_nobody_who_is_gone_is_in_the_list(
    organisations: Organisations, canvas: str, clock: SetClock
) -> None:
    guest = await come_in(organisations, canvas, expires_at=clock.at + timedelta(hours=1))
    await organisations.join(canvas, BOB, Role.READER)
    listed = await organisations.members(canvas)
    assert {one.actor: one.name for one in listed} == {ALICE: "", guest: "Zoé", BOB: ""}
    await organisations.remove_member(canvas, BOB, ALICE)
    clock.at += timedelta(hours=1)
    assert [one.actor for one in await organisations.members(canvas)] == [ALICE]
    with pytest.raises(NotFound):
        await organisations.change_member(canvas, guest, Rights(Role.READER), ALICE)


# ── time ──


async def test_what_ended_by_itself_is_ended_once_and_no_clock_revives_it(
    organisations: Organisations, canvas: str, clock: SetClock, database: Database
) -> None:
    ends = clock.at + timedelta(hours=1)
    invited = await organisations.invite(canvas, ALICE, Role.MEMBER, expires_at=ends)
    guest = await organisations.accept(await organisations.invitation(invited.token), "", None)
    assert await organisations.end_what_is_over() == []
    clock.at = ends
    before = await changes(database, canvas)
    assert await organisations.end_what_is_over() == [(canvas, guest)]
    assert await organisations.end_what_is_over() == []
    assert await changes(database, canvas) == [*before, guest]
    clock.at = ends - timedelta(hours=1)
    with pytest.raises(NotFound):
        await organisations.membership(canvas, guest)
    with pytest.raises(InvitationOver) as over:
        await organisations.invitation(invited.token)
    assert over.value.why == "expired"
    expired = [e for e in await organisations.events_of_canvas(canvas) if "expired" in e.event]
    assert len(expired) == 1


async def test_an_invitation_that_ran_out_may_be_opened_again_and_one_withdrawn_may_not(
    organisations: Organisations, canvas: str, clock: SetClock
) -> None:
    ends = clock.at + timedelta(hours=1)
    ran_out, withdrawn = [
        await organisations.invite(canvas, ALICE, Role.MEMBER, expires_at=ends) for _ in range(2)
    ]
    await organisations.revoke(canvas, withdrawn.id, ALICE)
    clock.at = ends
    await organisations.end_what_is_over()
    later = ends + timedelta(days=1)
    await organisations.extend(canvas, ran_out.id, ALICE, expires_at=later, uses=None)
    assert (await organisations.invitation(ran_out.token)).expires_at == later
    with pytest.raises(InvitationOver):
        await organisations.extend(canvas, withdrawn.id, ALICE, expires_at=later, uses=None)
    with pytest.raises(AlreadyOver):
        await organisations.extend(canvas, ran_out.id, ALICE, expires_at=ends, uses=None)


# ── invitations ──


async def test_extending_an_invitation_extends_those_who_are_in_by_it(
    organisations: Organisations, canvas: str, clock: SetClock, database: Database
) -> None:
    ends = clock.at + timedelta(hours=1)
    invited = await organisations.invite(canvas, ALICE, Role.MEMBER, expires_at=ends)
    guest = await organisations.accept(await organisations.invitation(invited.token), "", None)
    before = await changes(database, canvas)
    later = ends + timedelta(days=1)
    await organisations.extend(canvas, invited.id, ALICE, expires_at=later, uses=3)
    assert (await organisations.membership(canvas, guest)).until == later
    assert await changes(database, canvas) == [*before, guest]
    [listed] = await organisations.invitations(canvas)
    assert (listed.uses, listed.used) == (3, 1)


async def test_a_new_link_ends_the_old_one_and_a_new_code_only_the_old_code(
    organisations: Organisations, canvas: str, clock: SetClock
) -> None:
    first = await organisations.invite(canvas, ALICE, Role.MEMBER)
    code = await organisations.renew_code(canvas, first.id, ALICE)
    assert (await organisations.invitation(first.token)).id == first.id
    assert (await organisations.invitation_of_code(code)).id == first.id
    with pytest.raises(NotFound):
        await organisations.invitation_of_code(first.code)
    second = await organisations.renew_link(canvas, first.id, ALICE)
    for old in (first.token,):
        with pytest.raises(NotFound):
            await organisations.invitation(old)
    with pytest.raises(NotFound):
        await organisations.invitation_of_code(code)
    assert (await organisations.invitation(second.token)).id == first.id


async def test_an_invitation_of_another_canvas_is_not_there(
    organisations: Organisations, canvas: str, other: str, clock: SetClock
) -> None:
    theirs = await organisations.invite(other, ALICE, Role.MEMBER)
    with pytest.raises(NotFound):
        await organisations.invitation_by_id(canvas, theirs.id)
    with pytest.raises(NotFound):
        await organisations.renew_link(canvas, theirs.id, ALICE)
    with pytest.raises(NotFound):
        await organisations.renew_code(canvas, theirs.id, ALICE)
    with pytest.raises(NotFound):
        await organisations.extend(canvas, theirs.id, ALICE, expires_at=None, uses=None)
    with pytest.raises(NotFound):
        await organisations.revoke(canvas, theirs.id, ALICE)
    assert (await organisations.invitation(theirs.token)).id == theirs.id


async def test_the_same_code_is_never_given_to_two_doors_and_is_free_again_afterwards(
    database: Database, canvas: str, clock: SetClock
) -> None:
    drawn = iter(["AAAAAA", "AAAAAA", "BBBBBB", "AAAAAA"])
    organisations = Organisations(database, clock, draw=lambda: next(drawn))
    first, second = [await organisations.invite(canvas, ALICE, Role.MEMBER) for _ in range(2)]
    assert (first.code, second.code) == ("AAAAAA", "BBBBBB")
    clock.at += timedelta(hours=4)
    third = await organisations.invite(canvas, ALICE, Role.MEMBER)
    assert third.code == "AAAAAA"
    assert (await organisations.invitation_of_code("AAAAAA")).id == third.id
    stuck = Organisations(database, clock, draw=lambda: "AAAAAA")
    with pytest.raises(NoFreeCode):
        await stuck.invite(canvas, ALICE, Role.MEMBER)


async def test_withdrawing_may_leave_those_in_who_are_in(
    organisations: Organisations, canvas: str
) -> None:
    invited = await organisations.invite(canvas, ALICE, Role.MEMBER)
    guest = await organisations.accept(await organisations.invitation(invited.token), "", None)
    assert await organisations.revoke(canvas, invited.id, ALICE, keep_people=True) == []
    assert (await organisations.membership(canvas, guest)).scope.role == Role.MEMBER
    with pytest.raises(InvitationOver):
        await organisations.invitation(invited.token)


async def test_somebody_with_an_account_comes_in_as_themselves(
    organisations: Organisations, canvas: str, database: Database, clock: SetClock
) -> None:
    person = await Accounts(database, clock).create_person("carla@example.org", "Carla")
    invited = await organisations.invite(canvas, ALICE, Role.GUEST_EDITOR, writes={"needs"}, uses=1)
    invitation = await organisations.invitation(invited.token)
    actor = await organisations.accept(invitation, "Autre", "fr", actor=person.actor)
    assert actor == person.actor
    assert (await organisations.member(canvas, actor)).name == "Carla"
    assert (await organisations.revoke(canvas, invited.id, ALICE)) == [person.actor]


async def test_an_invitation_never_takes_rights_away(
    organisations: Organisations, canvas: str, database: Database, clock: SetClock
) -> None:
    person = await Accounts(database, clock).create_person("carla@example.org", "Carla")
    await organisations.join(canvas, person.actor, Role.FACILITATOR)
    invited = await organisations.invite(
        canvas, ALICE, Role.READER, expires_at=clock.at + timedelta(hours=1), uses=1
    )
    invitation = await organisations.invitation(invited.token)
    assert await organisations.accept(invitation, "", None, actor=person.actor) == person.actor
    found = await organisations.membership(canvas, person.actor)
    assert (found.scope.role, found.until) == (Role.FACILITATOR, None)
    assert (await organisations.invitation(invited.token)).used == 0


async def test_a_guest_who_says_so_follows_another_invitation_as_the_same_guest(
    organisations: Organisations, canvas: str, other: str
) -> None:
    guest = await come_in(organisations, canvas, reads={"frame"}, writes={"needs"})
    wider = await organisations.invite(canvas, ALICE, Role.MEMBER)
    invitation = await organisations.invitation(wider.token)
    assert await organisations.accept(invitation, "", None, actor=guest) == guest
    assert (await organisations.membership(canvas, guest)).scope.role == Role.MEMBER
    elsewhere = await organisations.invitation(
        (await organisations.invite(other, ALICE, Role.MEMBER)).token
    )
    assert await organisations.accept(elsewhere, "", None, actor=guest) == guest
    assert await organisations.accept(elsewhere, "", None) != guest


# ── partners ──


async def test_a_partners_guest_is_marked_and_held_back(
    organisations: Organisations, canvas: str
) -> None:
    partner = await organisations.add_partner(canvas, "Mission locale", ALICE)
    guest = await come_in(organisations, canvas, writes={"objectives"}, partner=partner.id)
    found = await organisations.membership(canvas, guest)
    assert (found.partner, found.partner_name) == (partner.id, "Mission locale")
    assert found.scope.partner
    assert not found.scope.may(Capability.HISTORY)
    assert (await organisations.membership(canvas, ALICE)).guests_write == ("objectives",)


async def test_the_same_organisation_named_again_is_the_same(
    organisations: Organisations, canvas: str
) -> None:
    first = await organisations.add_partner(canvas, " Mission  locale ", ALICE)
    again = await organisations.add_partner(canvas, "mission LOCALE", ALICE)
    assert (again.id, again.name) == (first.id, "Mission locale")
    for name in ("", "  ", "\u202e", "\u200d", "x" * 121):
        with pytest.raises(BadName):
            await organisations.add_partner(canvas, name, ALICE)


async def test_a_partner_that_is_taken_off_takes_its_doors_and_its_people_along(
    organisations: Organisations, canvas: str, other: str, database: Database
) -> None:
    partner = await organisations.add_partner(canvas, "CAF", ALICE)
    guest = await come_in(organisations, canvas, writes={"needs"}, partner=partner.id)
    invited = await organisations.invite(canvas, ALICE, Role.READER, partner=partner.id)
    with pytest.raises(NotFound):
        await organisations.remove_partner(other, partner.id, ALICE)
    assert await organisations.remove_partner(canvas, partner.id, ALICE) == [guest]
    with pytest.raises(NotFound):
        await organisations.membership(canvas, guest)
    with pytest.raises(InvitationOver):
        await organisations.invitation(invited.token)
    assert guest in await changes(database, canvas)


# ── groups ──


async def test_groups_get_a_letter_each_and_a_colour_there_is(
    organisations: Organisations, canvas: str
) -> None:
    wanted = [
        Group("G1", "Habitants", "concerned", 0),
        Group("G2", "Hôpital", "partners", 7),
        Group("G3", "h", "other", 2),
        Group("G4", "Équipe", "professionals", 3, letter="t"),
    ]
    kept = await organisations.set_groups(canvas, wanted, ALICE)
    assert [group.letter for group in kept] == ["H", "Ô", "2", "T"]
    assert [group.color for group in kept] == [0, 1, 2, 3]
    assert await organisations.groups(canvas) == kept


async def test_members_of_a_group_that_is_gone_stay_without_one(
    organisations: Organisations, canvas: str, database: Database
) -> None:
    await organisations.set_groups(canvas, [Group("G1", "Habitants", "concerned", 0)])
    await organisations.join(canvas, BOB, Role.MEMBER, group="G1")
    invited = await organisations.invite(canvas, ALICE, Role.MEMBER, group="G1")
    before = await changes(database, canvas)
    await organisations.set_groups(canvas, [], ALICE)
    found = await organisations.membership(canvas, BOB)
    assert (found.group, found.group_id) == (None, None)
    assert (await organisations.invitation(invited.token)).group is None
    assert await changes(database, canvas) == [*before, ""]


# ── the charter ──


async def test_the_charter_is_kept_and_said_in_plain_words_in_every_language(
    organisations: Organisations, canvas: str, database: Database
) -> None:
    assert await organisations.charter(canvas) == Charter()
    wanted = Charter("name", None, "Les habitants et la mairie.")
    await organisations.set_charter(canvas, wanted, ALICE)
    assert await organisations.charter(canvas) == wanted
    assert (await organisations.membership(canvas, ALICE)).charter == wanted
    assert (await changes(database, canvas))[-1] == ""
    for language in LANGUAGES.values():
        for charter in (Charter(), wanted, Charter("group", 12)):
            said = charter_sentences(charter, catalogue(language))
            assert len(said) == 3
            assert all(said)
    assert "24" in charter_sentences(Charter(), catalogue(LANGUAGES["fr"]))[2]


@pytest.mark.parametrize(
    "charter",
    [Charter("nobody"), Charter(keeping=13), Charter(readers="x" * 501)],  # type: ignore[arg-type]
)
async def test_a_charter_that_says_what_it_cannot_is_refused(
    organisations: Organisations, canvas: str, charter: Charter
) -> None:
    with pytest.raises(BadCharter):
        await organisations.set_charter(canvas, charter, ALICE)


# ── archive and access log ──


async def test_an_archived_canvas_comes_back_with_its_people(
    organisations: Organisations, canvas: str, database: Database
) -> None:
    await organisations.archive(canvas, ALICE)
    await organisations.bring_back(canvas, ALICE)
    assert (await organisations.membership(canvas, ALICE)).scope.role == Role.FACILITATOR
    assert (await changes(database, canvas))[-2:] == ["", ""]


async def test_a_canvas_belongs_to_the_organisation_of_whoever_begins_it(
    organisations: Organisations, database: Database, clock: SetClock
) -> None:
    person = await Accounts(database, clock).create_person("carla@example.org", "Carla")
    made = NewCanvas(new_id(), "Un lieu", "fr", clock.now(), person.actor)
    await SqlLog(database).create(made, [])
    await organisations.begin(made.id, person.actor)
    assert (await organisations.summary(made.id)).organisation == person.organisation
    kept = await organisations.canvases_kept_by(person.organisation)
    assert [one.id for one in kept] == [made.id]
    events = await organisations.events_of_organisation(person.organisation)
    assert {event.event for event in events} >= {"canvas.begun", "person.created"}


async def test_the_access_log_is_read_page_by_page_and_by_its_own_canvas_only(
    organisations: Organisations, canvas: str, other: str, clock: SetClock
) -> None:
    for _ in range(5):
        await organisations.invite(canvas, ALICE, Role.MEMBER)
    whole = await organisations.events_of_canvas(canvas)
    seen: list[AccessEvent] = []
    before = None
    while page := await organisations.events_of_canvas(canvas, before=before, limit=2):
        seen += page
        before = page[-1].id
    assert [one.id for one in seen] == [one.id for one in whole]
    assert len(whole) == 6
    foreign = (await organisations.events_of_canvas(other))[0]
    assert await organisations.events_of_canvas(canvas, before=foreign.id) == []
    assert all(one.canvas == canvas for one in whole)
