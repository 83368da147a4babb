"""The pages for managing people, without script: who may, what they do, what they never tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from tests.support.house import OWN_PAGE, House
from workspace.access import Capability, Role
from workspace.access.roles import scope_of
from workspace.organisations import Group, Rights
from workspace.web.moments import next_friday

pytestmark = pytest.mark.anyio
PARTS = ("needs", "objectives", "actors", "values", "evaluation")


@dataclass(slots=True)
class Desk:
    """A facilitator at the people page of a canvas."""

    house: House
    canvas: str
    browser: httpx.AsyncClient
    actor: str

    @property
    def address(self) -> str:
        return f"/c/{self.canvas}/people"

    async def send(self, place: str, **fields: str) -> httpx.Response:
        """Sends one of the page's forms."""
        page = await self.browser.get(self.address)
        found = re.search(r'name="form_token" value="([^"]+)"', page.text)
        assert found is not None, page.text
        data = {"form_token": found[1], **fields}
        return await self.browser.post(place, data=data, headers=OWN_PAGE)

    async def invite(self, **fields: str) -> httpx.Response:
        """Sends the quick form as it stands, with these fields filled in."""
        wish = {
            "for": "partner",
            "partner": "Mission locale",
            "write-objectives": "yes",
            "others": "read",
            "until": "friday",
            "uses": "10",
        }
        return await self.send(f"{self.address}/invite", **(wish | fields))


@pytest.fixture
async def desk(house: House) -> Desk:
    """Alice at her desk."""
    canvas = await house.canvas("Alice", "Épicerie solidaire")
    actor = await house.person("Alice")
    return Desk(house, canvas, await house.visitor(actor), actor)


def secrets_on(sheet: httpx.Response) -> tuple[str, str]:
    """The token and the code that a sheet shows."""
    link = re.search(r'value="http://canevas\.test/i/([^"]+)"', sheet.text)
    code = re.search(r"<strong>(\w{3}) (\w{3})</strong>", sheet.text)
    return (link[1] if link else "", code[1] + code[2] if code else "")


# ── who may ──


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("place", ["people", "people/log", "people/{actor}"])
async def test_only_those_who_manage_people_see_the_pages(
    house: House, role: Role, place: str
) -> None:
    canvas = await house.canvas()
    guest = await house.visitor(await house.guest(canvas, role))
    path = place.format(actor=await house.person("Alice"))
    answer = await guest.get(f"/c/{canvas}/{path}")
    assert answer.status_code == (200 if scope_of(role).may(Capability.PEOPLE) else 403)
    if answer.status_code == 403:
        assert "Alice" not in answer.text
    stranger = await house.visitor()
    assert (await stranger.get(f"/c/{canvas}/{path}")).status_code == 401
    bob = await house.visitor(await house.person("Bob"))
    assert (await bob.get(f"/c/{canvas}/{path}")).status_code == 404


async def test_a_programs_token_reaches_no_further_through_a_page(house: House) -> None:
    canvas = await house.canvas("Alice")
    for scopes, status in ((("read",), 403), (("write",), 403), (("admin",), 200)):
        program = await house.program("Alice", *scopes)
        assert (await program.get(f"/c/{canvas}/people")).status_code == status


async def test_every_form_wants_a_token_that_this_canvas_gave(desk: Desk) -> None:
    other = await desk.house.canvas("Alice", "Autre")
    page = await desk.browser.get(f"/c/{other}/people")
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found is not None
    ident = "0" * 32
    places = [f"people/{part}" for part in ("invite", "groups", "partners", "charter", desk.actor)]
    places += [f"invitations/{ident}/{verb}" for verb in ("renew", "change", "revoke")]
    for place in places:
        for token in ("", found[1]):
            refused = await desk.browser.post(
                f"/c/{desk.canvas}/{place}", data={"form_token": token}, headers=OWN_PAGE
            )
            assert refused.status_code == 403, place


# ── inviting ──


async def test_a_partner_is_invited_to_the_objectives_until_friday(desk: Desk) -> None:
    answer = await desk.invite()
    assert answer.status_code == 303
    place = answer.headers["location"]
    assert re.fullmatch(rf"/c/{desk.canvas}/invitations/[0-9a-f]{{32}}/sheet", place)
    sheet = await desk.browser.get(place)
    token, code = secrets_on(sheet)
    organisations = desk.house.services.organisations
    found = await organisations.invitation(token)
    assert found == await organisations.invitation_of_code(code)
    assert found.role is Role.GUEST_EDITOR
    assert found.scope.write == {"objectives"}
    assert found.scope.read == {*PARTS, "frame"}
    assert (found.partner_name, found.uses) == ("Mission locale", 10)
    services = desk.house.services
    assert found.expires_at == next_friday(services.clock.now(), services.config.zone)
    page = await desk.browser.get(desk.address)
    assert "Ouvre Objectifs en écriture, les autres parties en lecture, jusqu’au vendredi" in (
        page.text.replace("\u00a0", " ")
    )
    assert "pas encore utilisée" in page.text
    for secret in (token, code, f"{code[:3]} {code[3:]}"):
        assert secret not in page.text


async def test_the_sheet_shows_its_secrets_to_this_browser_only_and_in_no_address(
    desk: Desk,
) -> None:
    answer = await desk.invite()
    place = answer.headers["location"]
    cookie = answer.headers["set-cookie"].lower()
    assert f"path={place.removesuffix('/sheet')};" in cookie
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    sheet = await desk.browser.get(place)
    token, _ = secrets_on(sheet)
    assert token
    assert token not in place
    assert "<svg" in sheet.text
    assert "style=" not in sheet.text
    assert sheet.headers["cache-control"] == "no-store"
    elsewhere = await desk.house.visitor(desk.actor)
    again = await elsewhere.get(place)
    assert again.status_code == 200
    assert secrets_on(again) == ("", "")
    assert "qr-ink" not in again.text


async def test_a_planted_cookie_puts_no_foreign_link_on_a_sheet(desk: Desk) -> None:
    place = (await desk.invite()).headers["location"]
    other = await desk.invite(partner="Autre")
    foreign = await desk.browser.get(other.headers["location"])
    token, code = secrets_on(foreign)
    victim = await desk.house.visitor(desk.actor)
    for planted in (f"{token}.{code}", "x" * 43 + ".", "<b>.<b>", "." + "A" * 6, "y" * 4000):
        victim.cookies.set("canevas_sheet", planted)
        sheet = await victim.get(place)
        assert secrets_on(sheet) == ("", "")
        assert "qr-ink" not in sheet.text


async def test_a_new_link_ends_the_old_one_and_a_new_code_keeps_it(desk: Desk) -> None:
    place = (await desk.invite()).headers["location"]
    first, _ = secrets_on(await desk.browser.get(place))
    verbs = place.removesuffix("/sheet")
    assert (await desk.send(f"{verbs}/renew", what="link")).headers["location"] == place
    second, code = secrets_on(await desk.browser.get(place))
    stranger = await desk.house.visitor()
    assert (await stranger.get(f"/i/{first}")).status_code == 404
    assert (await stranger.get(f"/i/{second}")).status_code == 200
    await desk.send(f"{verbs}/renew", what="code")
    token, fresh = secrets_on(await desk.browser.get(place))
    assert fresh not in ("", code)
    assert token == second
    elsewhere = await desk.house.visitor(desk.actor)
    elsewhere_desk = Desk(desk.house, desk.canvas, elsewhere, desk.actor)
    await elsewhere_desk.send(f"{verbs}/renew", what="code")
    only_code = await elsewhere.get(place)
    assert secrets_on(only_code)[0] == ""
    assert "qr-ink" in only_code.text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"partner": ""}, "organisation"),
        ({"until": "day", "until_day": "hier"}, "jour"),
        ({"until": "day", "until_day": "2001-01-01"}, "jour"),
        ({"until": "never"}, "quand"),
        ({"uses": "beaucoup"}, "nombre"),
        ({"uses": "0"}, "nombre"),
        ({"write-objectives": "", "others": "closed"}, "partie"),
    ],
)
async def test_what_is_amiss_is_said_and_what_was_filled_in_stays(
    desk: Desk, fields: Mapping[str, str], field: str
) -> None:
    answer = await desk.invite(**fields)
    assert answer.status_code == 422
    said = re.search(r'role="alert"[^>]*>([^<]+)<', answer.text)
    assert said is not None
    assert field in said[1]
    if "partner" not in fields:
        assert 'value="Mission locale"' in answer.text
    organisations = desk.house.services.organisations
    assert await organisations.invitations(desk.canvas) == []
    assert await organisations.partners(desk.canvas) == []


async def test_a_person_or_a_group_is_invited_without_an_end(desk: Desk) -> None:
    organisations = desk.house.services.organisations
    await organisations.set_groups(desk.canvas, [Group("G1", "Habitants", "concerned", 2)])
    await desk.send(
        f"{desk.address}/invite",
        **{"for": "person", "role": "member", "group": "G1", "until": "never", "label": "Samira"},
    )
    [found] = await organisations.invitations(desk.canvas)
    assert (found.role, found.group_name, found.expires_at) == (Role.MEMBER, "Habitants", None)
    assert found.label == "Samira"
    refused = await desk.send(
        f"{desk.address}/invite", **{"for": "person", "group": "G9", "until": "never"}
    )
    assert refused.status_code == 422


async def test_an_invitation_is_extended_withdrawn_and_shown_with_who_came_by_it(
    desk: Desk,
) -> None:
    place = (await desk.invite()).headers["location"]
    token, _ = secrets_on(await desk.browser.get(place))
    organisations = desk.house.services.organisations
    invitation = await organisations.invitation(token)
    guest = await organisations.accept(invitation, "Zoé", "fr")
    page = await desk.browser.get(desk.address)
    assert "utilisée 1 fois sur 10" in page.text.replace("\u00a0", " ")
    verbs = place.removesuffix("/sheet")
    await desk.send(f"{verbs}/change", until="month", uses="")
    changed = await organisations.invitation(token)
    assert changed.uses is None
    assert changed.expires_at is not None
    assert invitation.expires_at is not None
    assert changed.expires_at > invitation.expires_at
    assert (await organisations.membership(desk.canvas, guest)).until == changed.expires_at
    await desk.send(f"{verbs}/revoke")
    stranger = await desk.house.visitor()
    assert (await stranger.get(f"/i/{token}")).status_code == 404
    assert guest not in {one.actor for one in await organisations.members(desk.canvas)}
    over = await desk.browser.get(place)
    assert "qr-ink" not in over.text


async def test_ids_of_another_canvas_are_not_there(desk: Desk) -> None:
    organisations = desk.house.services.organisations
    other = await desk.house.canvas("Bob", "Autre")
    theirs = await organisations.invite(other, "system", Role.MEMBER)
    partner = await organisations.add_partner(other, "CAF", "system")
    bob = await desk.house.person("Bob")
    foreign = f"/c/{desk.canvas}/invitations/{theirs.id}"
    assert (await desk.browser.get(f"{foreign}/sheet")).status_code == 404
    for verb in ("renew", "change", "revoke"):
        answer = await desk.send(f"{foreign}/{verb}", what="link", until="month")
        assert answer.status_code == 404, verb
    for do in ("rename", "remove"):
        answer = await desk.send(f"{desk.address}/partners", do=do, partner=partner.id, name="x")
        assert answer.status_code == 404, do
    assert (await desk.browser.get(f"{desk.address}/{bob}")).status_code == 404
    assert (await desk.send(f"{desk.address}/{bob}", do="remove")).status_code == 404
    assert (await organisations.invitation(theirs.token)).id == theirs.id


# ── members, groups, partners, charter ──


async def test_a_member_is_changed_and_removed(desk: Desk) -> None:
    organisations = desk.house.services.organisations
    guest = await desk.house.guest(desk.canvas, Role.MEMBER, name="Zoé")
    page = await desk.browser.get(f"{desk.address}/{guest}")
    assert "Zoé" in page.text
    fields = {f"part-{name}": "closed" for name in PARTS} | {"part-needs": "write"}
    await desk.send(
        f"{desk.address}/{guest}", do="change", role="guest_editor", until="evening", **fields
    )
    found = await organisations.membership(desk.canvas, guest)
    assert found.scope.write == {"needs"}
    assert found.scope.read == {"needs", "frame"}
    assert found.until is not None
    assert found.until - desk.house.services.clock.now() <= timedelta(days=1)
    await desk.send(f"{desk.address}/{guest}", do="remove")
    assert [one.actor for one in await organisations.members(desk.canvas)] == [desk.actor]
    last = await desk.send(f"{desk.address}/{desk.actor}", do="remove")
    assert last.status_code == 422
    assert (await organisations.membership(desk.canvas, desk.actor)).scope.role == Role.FACILITATOR


async def test_groups_are_kept_beside_the_canvas_and_told_in_its_frame(desk: Desk) -> None:
    organisations = desk.house.services.organisations
    for name in ("Habitants", "Équipe"):
        await desk.send(f"{desk.address}/groups", do="add", name=name, type="other", color="4")
    first, second = await organisations.groups(desk.canvas)
    await desk.send(f"{desk.address}/groups", do="up", group=second.id)
    await desk.send(
        f"{desk.address}/groups",
        do="change",
        group=first.id,
        name="Les habitants",
        color="1",
        seats="12",
        quorum="5",
        letter="L",
    )
    kept = await organisations.groups(desk.canvas)
    assert [group.name for group in kept] == ["Équipe", "Les habitants"]
    assert (kept[1].color, kept[1].seats, kept[1].quorum, kept[1].letter) == (1, 12, 5, "L")
    alice = await desk.house.program("Alice")
    told = (await alice.get(f"/api/v1/canvases/{desk.canvas}")).json()["groups"]
    assert [group["name"] for group in told] == ["Équipe", "Les habitants"]
    bad = await desk.send(f"{desk.address}/groups", do="add", name=" ")
    assert bad.status_code == 422
    await desk.send(f"{desk.address}/groups", do="remove", group=second.id)
    assert [group.id for group in await organisations.groups(desk.canvas)] == [first.id]


async def test_a_partner_is_renamed_and_taken_off(desk: Desk) -> None:
    organisations = desk.house.services.organisations
    place = f"{desk.address}/partners"
    partner = await organisations.add_partner(desk.canvas, "CAF", desk.actor)
    await desk.send(place, do="rename", partner=partner.id, name="CAF du Nord")
    assert [one.name for one in await organisations.partners(desk.canvas)] == ["CAF du Nord"]
    assert (await desk.send(place, do="rename", partner=partner.id, name="")).status_code == 422
    await desk.send(place, do="remove", partner=partner.id)
    assert await organisations.partners(desk.canvas) == []


async def test_the_charter_is_written_and_said(desk: Desk) -> None:
    await desk.send(
        f"{desk.address}/charter", attribution="name", keeping="end", readers="Le quartier."
    )
    kept = await desk.house.services.organisations.charter(desk.canvas)
    assert (kept.attribution, kept.keeping, kept.readers) == ("name", None, "Le quartier.")
    page = await desk.browser.get(desk.address)
    assert "le nom que vous avez choisi" in page.text.replace("\u00a0", " ")
    long = await desk.send(f"{desk.address}/charter", readers="x" * 501)
    assert long.status_code == 422


async def test_partners_people_stand_apart_and_names_cannot_turn_the_page_round(
    desk: Desk,
) -> None:
    organisations = desk.house.services.organisations
    partner = await organisations.add_partner(desk.canvas, "<b>CAF</b>", desk.actor)
    guest = await desk.house.guest(desk.canvas, Role.READER, name="<script>x</script>")
    await organisations.change_member(
        desk.canvas, guest, Rights(Role.READER, partner=partner.id), desk.actor
    )
    page = await desk.browser.get(desk.address)
    assert "<script>x" not in page.text
    assert "<b>CAF" not in page.text
    assert "<bdi>&lt;script&gt;x&lt;/script&gt;</bdi>" in page.text
    assert page.text.index("circle-partner") > page.text.index('class="circle"')


async def test_the_access_log_is_told_in_sentences_without_secrets(desk: Desk) -> None:
    place = (await desk.invite()).headers["location"]
    token, code = secrets_on(await desk.browser.get(place))
    page = await desk.browser.get(f"{desk.address}/log")
    assert "Alice" in page.text
    assert "a créé une invitation" in page.text.replace("\u00a0", " ")
    for secret in (token, code):
        assert secret not in page.text
    foreign = await desk.browser.get(f"{desk.address}/log?before={'0' * 32}")
    assert "a créé" not in foreign.text


@pytest.mark.parametrize("language", ["fr", "en", "nl", "ar"])
async def test_the_pages_can_be_read_in_every_language(desk: Desk, language: str) -> None:
    place = (await desk.invite()).headers["location"]
    guest = await desk.house.guest(desk.canvas, Role.MEMBER)
    for path in (desk.address, f"{desk.address}/log", f"{desk.address}/{guest}", place):
        page = await desk.browser.get(f"{path}?lang={language}")
        assert page.status_code == 200
        assert f'lang="{language}"' in page.text
    for verb in ("invite", "groups", "partners", "charter"):
        back = await desk.browser.get(f"{desk.address}/{verb}?lang={language}")
        assert back.headers["location"] == f"{desk.address}?lang={language}"
