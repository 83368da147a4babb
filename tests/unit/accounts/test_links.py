"""Links that let a person in: once, for as long as they say, and for one purpose."""

from __future__ import annotations

import asyncio

import pytest

from workspace.accounts import Accounts, BadEmail, LinkOver, WeakPassword
from workspace.accounts.first_run import first_token, is_first_token
from workspace.accounts.links import LINK_LASTS
from workspace.clock import SetClock
from workspace.errors import NotFound

pytestmark = pytest.mark.anyio
GOOD = "jument quartz parasol"


async def test_a_link_signs_in_once(accounts: Accounts) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    link = await accounts.links.make(ana, "sign_in")
    for _ in range(3):
        assert (await accounts.links.look(link)).person == ana
    assert await accounts.links.use(link) == ana
    for again in (accounts.links.look, accounts.links.use):
        with pytest.raises(LinkOver):
            await again(link)


async def test_of_two_who_press_at_once_one_comes_in(accounts: Accounts) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    link = await accounts.links.make(ana, "sign_in")
    came = await asyncio.gather(
        *(accounts.links.use(link) for _ in range(6)), return_exceptions=True
    )
    assert len([one for one in came if one == ana]) == 1
    assert len([one for one in came if isinstance(one, LinkOver)]) == 5


@pytest.mark.parametrize("purpose", ["set_up", "sign_in", "reset"])
async def test_a_link_lasts_as_long_as_its_purpose_says(
    accounts: Accounts, clock: SetClock, purpose: str
) -> None:
    assert purpose in LINK_LASTS
    ana = await accounts.create_person("ana@example.org", "Ana")
    link = await accounts.links.make(ana, purpose)
    began = clock.at
    clock.at = began + LINK_LASTS[purpose] * 0.99
    await accounts.links.look(link)
    clock.at = began + LINK_LASTS[purpose]
    with pytest.raises(LinkOver):
        await accounts.links.look(link)


async def test_the_demos_link_opens_as_often_as_one_likes(accounts: Accounts) -> None:
    camille = await accounts.create_person("camille@demo.example", "Camille")
    link = await accounts.links.make(camille, "demo")
    for _ in range(3):
        assert await accounts.links.use(link) == camille


async def test_a_link_does_only_what_it_was_made_for(accounts: Accounts) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    sign_in, set_up = [await accounts.links.make(ana, each) for each in ("sign_in", "set_up")]
    with pytest.raises(LinkOver):
        await accounts.links.use_with_password(sign_in, GOOD)
    with pytest.raises(LinkOver):
        await accounts.links.use(set_up)
    # Neither try used them up.
    await accounts.links.use(sign_in)
    await accounts.links.use_with_password(set_up, GOOD)


async def test_a_weak_password_leaves_the_link_good(accounts: Accounts) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    link = await accounts.links.make(ana, "set_up")
    with pytest.raises(WeakPassword):
        await accounts.links.use_with_password(link, "password1234")
    assert (await accounts.links.use_with_password(link, GOOD)).id == ana.id


async def test_choosing_a_password_by_a_link_ends_other_links_and_logins(
    accounts: Accounts,
) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    login = await accounts.begin_login(ana.actor, kind="link")
    links = [await accounts.links.make(ana, "reset") for _ in range(2)]
    await accounts.links.use_with_password(links[0], GOOD)
    assert await accounts.by_login(login) is None
    with pytest.raises(LinkOver):
        await accounts.links.use_with_password(links[1], "verre bleu sous la pluie")


async def test_a_person_who_was_deactivated_comes_in_by_no_door(accounts: Accounts) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    await accounts.links.use_with_password(await accounts.links.make(ana, "set_up"), GOOD)
    login = await accounts.begin_login(ana.actor, kind="password")
    token = await accounts.create_token(ana, ["admin"])
    link = await accounts.links.make(ana, "sign_in")
    await accounts.deactivate(ana.id, "system")
    await accounts.deactivate(ana.id, "system")
    assert await accounts.by_login(login) is None
    assert await accounts.by_token(token) is None
    assert await accounts.passwords.owner_of(ana.email, GOOD) is None
    later = await accounts.links.make(ana, "sign_in")
    for secret in (link, later):
        with pytest.raises(LinkOver):
            await accounts.links.use(secret)
    await accounts.reactivate(ana.id, "system")
    assert await accounts.passwords.owner_of(ana.email, GOOD) is not None
    # What was ended stays so.
    assert await accounts.by_login(login) is None
    assert await accounts.by_token(token) is None
    with pytest.raises(NotFound):
        await accounts.deactivate("nobody", "system")


async def test_there_is_one_first_person(accounts: Accounts) -> None:
    with pytest.raises(BadEmail):
        await accounts.create_first("nowhere", "Ana", "fr", GOOD)
    with pytest.raises(WeakPassword):
        await accounts.create_first("ana@example.org", "Ana", "fr", "court")
    assert not await accounts.is_anybody_there()
    ana = await accounts.create_first("ana@example.org", "Ana", "fr", GOOD)
    assert ana.position == "owner"
    assert await accounts.passwords.owner_of(ana.email, GOOD) is not None
    with pytest.raises(LinkOver):
        await accounts.create_first("bo@example.org", "Bo", "fr", GOOD)


def test_the_first_link_is_of_this_house_only() -> None:
    assert is_first_token(first_token("a" * 40), "a" * 40)
    assert not is_first_token(first_token("b" * 40), "a" * 40)
    for token in ("", "first", "x.y.z", first_token("a" * 40) + "x"):
        assert not is_first_token(token, "a" * 40)
