"""Who you are: persons, tokens and logins, and that no secret is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from workspace.accounts import Accounts, BadEmail, EmailTaken, Known, UnknownScope
from workspace.accounts.shapes import LOGIN_LASTS, LOGIN_RESTS, SHARED_LOGIN_LASTS
from workspace.clock import SetClock
from workspace.errors import NotFound
from workspace.storage import tables
from workspace.storage.database import Database

pytestmark = pytest.mark.anyio


async def test_the_first_person_sets_up_the_organisation_that_the_others_join(
    accounts: Accounts,
) -> None:
    ana = await accounts.create_person(" Ana@Example.org ", "Ana")
    bo = await accounts.create_person("bo@elsewhere.example", " ")
    assert (ana.email, ana.name, bo.name) == ("ana@example.org", "Ana", "bo")
    assert ana.organisation == bo.organisation
    assert (ana.position, bo.position) == ("owner", "member")
    assert await accounts.person_by_email("ANA@example.org") == ana
    assert await accounts.person(bo.id) == bo
    assert await accounts.person("nobody") is None


async def test_an_address_belongs_to_one_person_however_it_is_written(accounts: Accounts) -> None:
    await accounts.create_person("ana@example.org", "Ana")
    with pytest.raises(EmailTaken):
        await accounts.create_person("Ana@EXAMPLE.org", "Anaïs")
    with pytest.raises(NotFound):
        await accounts.person_by_email("bo@example.org")


@pytest.mark.parametrize(
    "email", ["", "ana", "@example.org", "ana@", "a b@c.org", "a" * 251 + "@b.c", "a\0b@c.org"]
)
async def test_what_is_no_address_makes_nobody(accounts: Accounts, email: str) -> None:
    with pytest.raises(BadEmail):
        await accounts.create_person(email, "Ana")


async def test_a_token_names_its_person_and_what_it_may_do(accounts: Accounts) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    token = await accounts.create_token(ana, ["write", "load"])
    known = await accounts.by_token(token)
    assert known is not None
    assert known == Known(ana.actor, "Ana", None, frozenset({"write", "load"}), known.login)
    assert len(known.login) == 32
    for other in ("", token[:-1], token + "a", token.swapcase(), "é\ud800"):
        assert await accounts.by_token(other) is None


async def test_a_token_has_no_scope_that_is_none(accounts: Accounts) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    for scopes in (["read", "everything"], []):
        with pytest.raises(UnknownScope):
            await accounts.create_token(ana, scopes)


async def test_a_login_lasts_until_it_is_ended_or_has_run_out(
    accounts: Accounts, clock: SetClock
) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana", "nl")
    one, other = [await accounts.begin_login(ana.actor, kind="link") for _ in range(2)]
    known = await accounts.by_login(one)
    assert known is not None
    assert known == Known(ana.actor, "Ana", "nl", None, known.login, False)
    assert len(known.login) == 32
    await accounts.end_login(one)
    assert await accounts.by_login(one) is None
    ends = clock.at + LOGIN_LASTS
    while clock.at + timedelta(days=20) < ends:
        clock.at += timedelta(days=20)
        assert await accounts.by_login(other) is not None
    clock.at = ends - timedelta(milliseconds=1)
    assert await accounts.by_login(other) is not None
    clock.at = ends
    assert await accounts.by_login(other) is None


async def test_a_login_that_nobody_used_for_a_month_is_over(
    accounts: Accounts, clock: SetClock
) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    secret = await accounts.begin_login(ana.actor, kind="link")
    clock.at += LOGIN_RESTS - timedelta(days=1)
    assert await accounts.by_login(secret) is not None
    clock.at += LOGIN_RESTS + timedelta(days=1)
    assert await accounts.by_login(secret) is None
    assert await accounts.logins.of(ana.actor) == []


async def test_a_login_on_a_shared_device_is_over_after_a_working_day(
    accounts: Accounts, clock: SetClock
) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    secret = await accounts.begin_login(ana.actor, kind="password", shared=True)
    known = await accounts.by_login(secret)
    assert known is not None
    assert known.shared
    clock.at += SHARED_LOGIN_LASTS
    assert await accounts.by_login(secret) is None


async def test_a_login_of_somebody_who_is_gone_is_nobodys(accounts: Accounts) -> None:
    assert await accounts.by_login(await accounts.begin_login("guest:nobody", kind="link")) is None


async def test_the_language_somebody_chose_is_remembered(accounts: Accounts) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    await accounts.set_language(ana.actor, "ar")
    found = await accounts.by_login(await accounts.begin_login(ana.actor, kind="link"))
    assert found is not None
    assert found.language == "ar"


async def test_no_secret_is_anywhere_in_the_database(
    accounts: Accounts, database: Database
) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    await accounts.links.use_with_password(
        await accounts.links.make(ana, "set_up"), "jument quartz parasol"
    )
    secrets = [
        "jument quartz parasol",
        await accounts.links.make(ana, "sign_in"),
        await accounts.create_token(ana, ["read"]),
        await accounts.begin_login(ana.actor, kind="link"),
    ]

    def everything(connection: Connection) -> str:
        return str([connection.execute(t.select()).all() for t in tables.metadata.sorted_tables])

    rows = await database.read(everything)
    assert ana.email in rows
    assert not [secret for secret in secrets if secret in rows]
