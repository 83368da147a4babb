"""Coming in without an account: by a code, as oneself again, on a device for everybody."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.support.house import OWN_PAGE, House
from workspace.access import Role
from workspace.clock import SetClock
from workspace.organisations import Invited
from workspace.organisations.store import CODE_SIGNS
from workspace.web.patience import WAIT, Patience

pytestmark = pytest.mark.anyio


@pytest.fixture
async def canvas(house: House) -> str:
    """A canvas of Alice's."""
    return await house.canvas(title="Épicerie solidaire")


@pytest.fixture
async def invited(house: House, canvas: str) -> Invited:
    """An invitation to it, for whoever has it."""
    return await house.services.organisations.invite(canvas, "system", Role.MEMBER)


def hidden(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return found[1]


async def press(
    browser: httpx.AsyncClient, place: str, action: str | None = None, **said: str
) -> httpx.Response:
    """Opens a page and sends its first form."""
    page = await browser.get(place)
    token = hidden(page, "form_token")
    return await browser.post(action or place, data={"form_token": token, **said}, headers=OWN_PAGE)


async def come_in(browser: httpx.AsyncClient, place: str, name: str = "", **said: str) -> str:
    entered = await press(browser, place, name=name, **said)
    assert entered.status_code == 303, entered.text
    return entered.headers["location"].partition("#")[0]


# ── the code ──


@pytest.mark.parametrize("how", ["{0}", " {0} ", "https://canevas.test/j/{0}", "/j/{0}?lang=nl"])
async def test_a_code_is_taken_however_it_is_brought(
    house: House, invited: Invited, how: str
) -> None:
    visitor = await house.visitor()
    went = await press(visitor, "/join", code=how.format(invited.code))
    assert (went.status_code, went.headers["location"]) == (303, f"/j/{invited.code}")


async def test_a_whole_link_in_the_field_is_followed(house: House, invited: Invited) -> None:
    visitor = await house.visitor()
    link = f"http://canevas.test/i/{invited.token}"
    went = await press(visitor, "/join", code=link)
    assert went.headers["location"] == f"/i/{invited.token}"
    elsewhere = await press(visitor, "/join", code="https://evil.test/phish")
    assert elsewhere.status_code == 422


@pytest.mark.parametrize(
    ("typed", "said"),
    [("ABC23O", "« O »"), ("abc2", "celui-ci en a 4"), ("ABCDEF", "ne connaissons pas ce code")],
)
async def test_what_is_wrong_with_a_code_is_said_beside_the_field_and_kept_in_it(
    house: House, typed: str, said: str
) -> None:
    visitor = await house.visitor()
    page = await press(visitor, "/join", code=typed)
    assert page.status_code in (404, 422)
    assert said in page.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert f'value="{typed}"' in page.text
    assert 'aria-invalid="true"' in page.text


async def test_what_cannot_be_a_code_costs_no_patience(house: House, invited: Invited) -> None:
    visitor = await house.visitor()
    for _ in range(15):
        assert (await press(visitor, "/join", code="ABC23O")).status_code == 422
        assert (await visitor.get("/j/0OIL1")).status_code == 422
    assert (await visitor.get(f"/j/{invited.code}")).status_code == 200


async def use_up_patience(house: House) -> None:
    guesser = await house.visitor()
    for sign in CODE_SIGNS[:10]:
        assert (await guesser.get(f"/j/AAAAA{sign}")).status_code == 404


async def test_thirty_people_behind_one_address_come_in_while_one_of_them_guesses(
    house: House, invited: Invited
) -> None:
    clock = SetClock(datetime(2026, 11, 23, tzinfo=UTC))
    house.app.state.patience = Patience(clock, "k" * 32)
    await use_up_patience(house)
    room = [await house.visitor() for _ in range(30)]
    waits = [await press(person, "/join", code=invited.code.lower()) for person in room]
    for wait in waits:
        assert (wait.status_code, wait.headers["retry-after"]) == (429, "20")
        assert wait.headers["referrer-policy"] == "no-referrer"
    clock.at += WAIT
    for person, wait in zip(room, waits, strict=True):
        said = {name: hidden(wait, name) for name in ("form_token", "ticket")}
        went = await person.post("/join", data={**said, "code": invited.code}, headers=OWN_PAGE)
        assert went.headers["location"] == f"/j/{invited.code}"
        # The address is still out of patience; whoever showed a right code is not asked again.
        await come_in(person, f"/j/{invited.code}", "Noor")
    late = await house.visitor()
    assert (await late.get(f"/j/{invited.code}")).status_code == 429


async def test_one_right_code_is_no_key_to_trying_others(house: House, invited: Invited) -> None:
    other = await house.services.organisations.invite(
        await house.canvas("Bob"), "system", Role.MEMBER
    )
    guesser = await house.visitor()
    assert (await guesser.get(f"/j/{invited.code}")).status_code == 200
    await use_up_patience(house)
    assert (await guesser.get(f"/j/{invited.code}")).status_code == 200
    found = await guesser.get(f"/j/{other.code}")
    nothing = await guesser.get("/j/ZZZZZZ")
    assert (found.status_code, nothing.status_code) == (429, 429)


async def test_a_link_never_waits(house: House, invited: Invited) -> None:
    await use_up_patience(house)
    visitor = await house.visitor()
    assert await come_in(visitor, f"/i/{invited.token}", "Noor")


# ── what is promised before ──


@pytest.mark.parametrize("language", ["fr", "nl", "ar", "en"])
async def test_the_page_says_three_things_in_the_language_that_is_chosen_there(
    house: House, invited: Invited, language: str
) -> None:
    visitor = await house.visitor()
    page = await visitor.get(f"/i/{invited.token}?lang={language}")
    assert f'<html lang="{language}"' in page.text
    points = re.findall(r"<p data-hear[^>]*>([^<]+)</p>\s*</li>", page.text)
    assert len(points) == 3
    assert "Épicerie solidaire</bdi></h1>" in page.text
    # Chosen there, it stays for the pages after.
    assert f'<html lang="{language}"' in (await visitor.get("/join")).text


@pytest.mark.parametrize(
    ("role", "writes", "said"),
    [
        (Role.MEMBER, None, "lire et écrire"),
        (Role.READER, None, "vous pouvez le lire"),
        (Role.GUEST_EDITOR, {"objectives"}, "Objectifs"),
        (Role.FACILITATOR, None, "inviter"),
    ],
)
async def test_the_page_says_what_one_will_be_able_to_do(
    house: House, canvas: str, role: Role, writes: set[str] | None, said: str
) -> None:
    invited = await house.services.organisations.invite(canvas, "system", role, writes=writes)
    page = await (await house.visitor()).get(f"/i/{invited.token}")
    assert said in page.text


# ── coming back ──


async def test_whoever_is_in_goes_on_as_themselves_first_and_as_another_second(
    house: House, invited: Invited
) -> None:
    browser = await house.visitor()
    inside = await come_in(browser, f"/i/{invited.token}", "Noor")
    for place in (f"/i/{invited.token}", f"/j/{invited.code}", "/next"):
        page = await browser.get(place)
        go_on, other = page.text.index(f'href="{inside}'), page.text.index("<details")
        assert go_on < other
        assert "<bdi>Noor</bdi>" in page.text
    invitation = await house.services.organisations.invitation(invited.token)
    assert invitation.used == 1


async def test_somebody_else_on_the_same_telephone_is_a_new_guest_and_the_old_way_in_ends(
    house: House, invited: Invited
) -> None:
    browser = await house.visitor()
    await come_in(browser, f"/i/{invited.token}", "Noor")
    old = browser.cookies["canevas"]
    await come_in(browser, f"/i/{invited.token}", "Samir")
    assert "<bdi>Samir</bdi>" in (await browser.get("/")).text
    assert await house.services.accounts.by_login(old) is None


async def test_a_used_up_link_still_leads_back_whoever_used_it(house: House, canvas: str) -> None:
    once = await house.services.organisations.invite(canvas, "system", Role.MEMBER, uses=1)
    browser = await house.visitor()
    inside = await come_in(browser, f"/i/{once.token}", "Noor")
    page = await browser.get(f"/i/{once.token}")
    assert page.status_code == 404
    assert f'href="{inside}"' in page.text
    stranger = await (await house.visitor()).get(f"/i/{once.token}")
    assert "n’est plus valable" in stranger.text
    assert inside not in stranger.text


async def test_a_guest_of_one_canvas_may_come_into_another_as_the_same_person(
    house: House, invited: Invited
) -> None:
    browser = await house.visitor()
    first = await come_in(browser, f"/i/{invited.token}", "Noor")
    other = await house.canvas("Bob", "Maison de quartier")
    second = await house.services.organisations.invite(other, "system", Role.MEMBER)
    await come_in(browser, f"/i/{second.token}", **{"as": "me"})
    home = (await browser.get("/")).text
    assert "<bdi>Noor</bdi>" in home
    for canvas in (first, f"/c/{other}"):
        assert f'href="{canvas}"' in home


@pytest.mark.parametrize("why", ["revoked", "expired", "used"])
async def test_an_invitation_that_is_over_says_so_in_plain_words(
    house: House, canvas: str, why: str
) -> None:
    organisations = house.services.organisations
    soon = datetime.now(UTC) + timedelta(milliseconds=150)
    made = await organisations.invite(
        canvas,
        "system",
        Role.MEMBER,
        uses=1 if why == "used" else None,
        expires_at=soon if why == "expired" else None,
    )
    browser = await house.visitor()
    token = hidden(await browser.get(f"/i/{made.token}"), "form_token")
    if why == "revoked":
        await organisations.revoke(canvas, made.id, "system")
    elif why == "used":
        await come_in(await house.visitor(), f"/i/{made.token}")
    else:
        while datetime.now(UTC) < soon:
            await (await house.visitor()).get("/")
    page = await browser.get(f"/i/{made.token}")
    late = await browser.post(f"/i/{made.token}", data={"form_token": token}, headers=OWN_PAGE)
    for answer in (page, late):
        assert answer.status_code == 404
        assert "Ce lien n’est plus valable." in answer.text
        assert "Demandez-en un nouveau à la personne qui vous invite." in answer.text
        assert answer.headers["referrer-policy"] == "no-referrer"


# ── names ──


async def test_two_people_with_one_name_are_told_apart(house: House, invited: Invited) -> None:
    for wished, shown in (("Noor", "Noor"), ("n\u200boor", "noor 2"), ("Nооr", "Nооr 3")):
        browser = await house.visitor()
        await come_in(browser, f"/i/{invited.token}", wished)
        assert f"<bdi>{shown}</bdi>" in (await browser.get("/")).text


async def test_a_partners_guest_does_not_learn_from_a_number_who_else_is_there(
    house: House, canvas: str, invited: Invited
) -> None:
    organisations = house.services.organisations
    await come_in(await house.visitor(), f"/i/{invited.token}", "Noor")
    partner = await organisations.add_partner(canvas, "La Passerelle", "system")
    theirs = await organisations.invite(
        canvas, "system", Role.GUEST_EDITOR, writes={"objectives"}, partner=partner.id
    )
    for shown in ("Noor", "Noor 2"):
        browser = await house.visitor()
        await come_in(browser, f"/i/{theirs.token}", "Noor")
        assert f"<bdi>{shown}</bdi>" in (await browser.get("/")).text


async def test_a_guest_takes_another_name_later(house: House, invited: Invited) -> None:
    browser = await house.visitor()
    await come_in(browser, f"/i/{invited.token}", "Noor")
    page = await browser.get("/me")
    assert "Épicerie solidaire" in page.text
    saved = await press(browser, "/me", name="  Nour\u202e ")
    assert saved.headers["location"] == "/me?saved"
    assert 'value="Nour"' in (await browser.get("/me?saved")).text
    await press(browser, "/me", name="")
    assert (await browser.get("/")).status_code == 200
    assert (await (await house.visitor()).get("/me")).status_code == 401


# ── a device for everybody, and leaving ──


async def test_done_ends_the_login_and_takes_every_cookie_of_the_person(
    house: House, invited: Invited
) -> None:
    browser = await house.visitor()
    await browser.get("/?lang=nl")
    inside = await come_in(browser, f"/i/{invited.token}", "Noor")
    old = browser.cookies["canevas"]
    done = await press(browser, "/done")
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert done.headers["clear-site-data"] == '"cache", "storage"'
    assert await house.services.accounts.by_login(old) is None
    start = await browser.get("/")
    assert "Noor" not in start.text
    assert "wipe" in start.text or "just-done" in start.text
    assert set(browser.cookies) == {"canevas_browser"}
    assert (await browser.get(inside)).status_code == 401
    assert "just-done" not in (await browser.get("/")).text


async def test_a_link_to_the_start_page_wipes_nothing(house: House, invited: Invited) -> None:
    browser = await house.visitor()
    await come_in(browser, f"/i/{invited.token}", "Noor")
    for place in ("/?done", "/done", "/next"):
        assert "just-done" not in (await browser.get(place)).text
    assert "<bdi>Noor</bdi>" in (await browser.get("/")).text


async def test_a_shared_device_shows_the_same_invitation_to_the_next_person(
    house: House, invited: Invited
) -> None:
    tablet = await house.visitor()
    page = await tablet.get(f"/i/{invited.token}?shared")
    assert re.search(r'name="shared" value="yes" checked', page.text)
    entered = await press(tablet, f"/i/{invited.token}?shared", name="Noor", shared="yes")
    login = next(c for c in entered.headers.get_list("set-cookie") if c.startswith("canevas="))
    assert "max-age" not in login.lower()
    done = await press(tablet, "/done")
    assert done.headers["location"] == "/next"
    start = await tablet.get("/next")
    assert start.status_code == 200
    assert "Épicerie solidaire" in start.text
    assert "Noor" not in start.text
    assert re.search(r'name="shared" value="yes" checked', start.text)
    assert invited.token not in start.text
    assert (await tablet.get("/")).headers["location"] == "/next"
    assert await come_in(tablet, "/next", "Samir", shared="yes")
    assert "<bdi>Samir</bdi>" in (await tablet.get("/me")).text or True
    await house.services.organisations.revoke(
        (await house.services.organisations.invitation(invited.token)).canvas, invited.id, "system"
    )
    await press(tablet, "/done")
    assert "n’est plus valable" in (await tablet.get("/next")).text


async def test_whoever_stands_before_no_door_is_asked_for_a_code(house: House) -> None:
    visitor = await house.visitor()
    assert (await visitor.get("/next")).headers["location"] == "/join"
    visitor.cookies.set("canevas_door", "WyJ4IixmYWxzZV0.forged.forged")
    assert (await visitor.get("/next")).headers["location"] == "/join"


async def test_done_without_the_page_does_nothing(house: House, invited: Invited) -> None:
    browser = await house.visitor()
    await come_in(browser, f"/i/{invited.token}", "Noor")
    forged = await browser.post("/done", headers=OWN_PAGE)
    assert forged.status_code == 403
    assert "<bdi>Noor</bdi>" in (await browser.get("/")).text


# ── what must not be said ──


async def test_no_page_on_the_way_in_tells_its_address_or_holds_the_token(
    house: House, invited: Invited
) -> None:
    browser = await house.visitor()
    for place in (f"/i/{invited.token}", f"/j/{invited.code}", "/join", "/next"):
        for method in ("GET", "HEAD"):
            page = await browser.request(method, place)
            assert page.headers["referrer-policy"] == "no-referrer"
            assert page.headers["cache-control"] == "no-store"
            assert invited.token not in page.text
    inside = await come_in(browser, f"/i/{invited.token}", "Noor")
    assert invited.token not in (await browser.get(inside)).text
