"""Passwords: right ones open, wrong ones and nobody's take as long, old hashes are renewed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection, select
from typing_extensions import override

from tests.unit.accounts.conftest import CHEAP
from workspace.accounts import Accounts, LinkOver, Person, WeakPassword, WrongPassword
from workspace.accounts.common_passwords import check_password
from workspace.accounts.hashing import WAITING, Hashing
from workspace.clock import SetClock
from workspace.errors import TooFast
from workspace.storage import tables
from workspace.storage.database import Database

pytestmark = pytest.mark.anyio
GOOD = "jument quartz parasol"
OTHER = "verre bleu sous la pluie"


async def somebody(accounts: Accounts, password: str | None = GOOD) -> Person:
    person = await accounts.create_person("ana@example.org", "Ana Lopez")
    if password is None:
        return person
    link = await accounts.links.make(person, "set_up")
    return await accounts.links.use_with_password(link, password)


async def kept_hash(database: Database) -> str:
    def work(connection: Connection) -> str:
        return str(connection.execute(select(tables.person.c.password_hash)).scalar_one())

    return await database.read(work)


async def events(database: Database) -> list[str]:
    def work(connection: Connection) -> list[str]:
        rows = connection.execute(select(tables.audit.c.event))
        return [str(event) for event in rows.scalars()]

    return await database.read(work)


async def test_the_right_password_opens_however_the_keyboard_writes_it(accounts: Accounts) -> None:
    ana = await somebody(accounts, "caf\u00e9 au marché noir")
    owner_of = accounts.passwords.owner_of
    assert (
        await owner_of(" ANA@example.org", "cafe\u0301 au marché noir")
    ) == await accounts.person(ana.id)
    assert await owner_of("ana@example.org", "cafe au marche noir") is None
    assert await owner_of("ana@example.org", "") is None
    assert await owner_of("ana@example.org", "\ud800" * 20) is None


async def test_nobodys_address_is_checked_as_long_as_somebodys(
    database: Database, clock: SetClock
) -> None:
    calls: list[str] = []

    class Watched(PasswordHasher):
        @override
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            calls.append(str(hash).split("$")[3])
            return super().verify(hash, password)

    hasher = Watched(time_cost=1, memory_cost=64, parallelism=1)
    accounts = Accounts(database, clock, Hashing(hasher))
    ana = await somebody(accounts)
    without = await accounts.create_person("bo@example.org", "Bo")
    assert not without.has_password
    for email in (ana.email, without.email, "nobody@example.org"):
        assert await accounts.passwords.owner_of(email, "wrong") is None
    # One verification each, with the same parameters.
    assert calls == ["m=64,t=1,p=1"] * 3


async def test_a_hash_made_with_older_parameters_is_renewed_when_it_is_right(
    accounts: Accounts, database: Database, clock: SetClock
) -> None:
    ana = await somebody(accounts)
    before = await kept_hash(database)
    stronger = Hashing(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    upgraded = Accounts(database, clock, stronger)
    assert await upgraded.passwords.owner_of(ana.email, "wrong") is None
    assert await kept_hash(database) == before
    assert await upgraded.passwords.owner_of(ana.email, GOOD) is not None
    after = await kept_hash(database)
    assert "t=1" in before
    assert "t=2" in after
    assert await upgraded.passwords.owner_of(ana.email, GOOD) is not None
    assert await kept_hash(database) == after


async def test_changing_it_asks_the_old_one_and_ends_every_other_login_and_link(
    accounts: Accounts, database: Database
) -> None:
    ana = await somebody(accounts)
    mine, other = [await accounts.begin_login(ana.actor, kind="password") for _ in range(2)]
    reset = await accounts.links.make(ana, "reset")
    known = await accounts.by_login(mine)
    assert known is not None
    gone = await accounts.by_login(other)
    assert gone is not None
    change = accounts.passwords.change
    with pytest.raises(WrongPassword):
        await change(ana, "wrong", OTHER, known.login)
    with pytest.raises(WeakPassword):
        await change(ana, GOOD, "ana@example.org2026", known.login)
    await change(ana, GOOD, OTHER, known.login)
    assert await accounts.by_login(mine) is not None
    assert await accounts.by_login(other) is None
    with pytest.raises(LinkOver):
        await accounts.links.look(reset)
    assert await accounts.passwords.owner_of(ana.email, GOOD) is None
    assert await accounts.passwords.owner_of(ana.email, OTHER) is not None
    changes = await database.read(lambda c: c.execute(select(tables.rights_change)).all())
    assert [(row.canvas, row.actor, row.login) for row in changes] == [("", ana.actor, gone.login)]
    assert (await events(database)).count("password.changed") == 2


async def test_whoever_has_none_chooses_one_soon_after_signing_in_and_not_days_later(
    accounts: Accounts, clock: SetClock
) -> None:
    ana = await somebody(accounts, None)
    known = await accounts.by_login(await accounts.begin_login(ana.actor, kind="openid"))
    assert known is not None
    clock.at += timedelta(hours=2)
    with pytest.raises(WrongPassword):
        await accounts.passwords.change(ana, "", GOOD, known.login)
    fresh = await accounts.by_login(await accounts.begin_login(ana.actor, kind="openid"))
    assert fresh is not None
    await accounts.passwords.change(ana, "", GOOD, fresh.login)
    assert await accounts.passwords.owner_of(ana.email, GOOD) is not None


async def test_a_refusal_is_noted_without_the_address_that_was_typed(
    accounts: Accounts, database: Database
) -> None:
    ana = await somebody(accounts)
    for email in (ana.email, "somebody.else@example.org"):
        await accounts.passwords.note_refused(email)

    def work(connection: Connection) -> list[tuple[str, str]]:
        rows = connection.execute(
            select(tables.audit.c.actor, tables.audit.c.facts)
            .where(tables.audit.c.event == "sign_in.refused")
            .order_by(tables.audit.c.actor)
        )
        return [(row.actor, row.facts) for row in rows]

    assert await database.read(work) == [("nobody", "{}"), (ana.actor, "{}")]


async def test_what_waits_to_be_hashed_is_bounded(clock: SetClock) -> None:
    hashing = Hashing(CHEAP)
    await hashing.verify(None, "warm")
    results = await asyncio.gather(
        *(hashing.hash("x" * 12) for _ in range(WAITING + 8)), return_exceptions=True
    )
    refused = [result for result in results if isinstance(result, TooFast)]
    assert len(refused) == 8
    assert len(results) - len(refused) == WAITING


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("court", "short"),
        ("onze signes", "short"),
        ("x" * 501, "long"),
        ("aaaaaaaaaaaa", "common"),
        ("121212121212", "common"),
        ("123456789012", "common"),
        ("abcdefghijklm", "common"),
        ("azertyuiopqs", "common"),
        ("motdepasse123", "common"),
        ("MotDePasse2026!", "common"),
        ("P@ssw0rd1234", "common"),
        ("passwordpassword", "common"),
        ("welkom wachtwoord", "common"),
        ("canevas canevas 1", "common"),
        ("26/11/1984-2026", "common"),
        ("ana.lopez@example.org", "common"),
        ("Lopez-Lopez-2026", "common"),
        ("correct horse battery staple", "common"),
    ],
)
def test_what_everybody_tries_first_is_refused(password: str, why: str) -> None:
    with pytest.raises(WeakPassword) as weak:
        check_password(password, "ana.lopez@example.org", "Ana Lopez")
    assert weak.value.facts["why"] == why


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        OTHER,
        "le chat de la voisine dort",
        "kwik kwek en kwak fietsen",
        "ثلاث نخلات قرب البيت",
        "8f3kd92lsmq0",
        "918273645546372819",
        "monday bridge otter",
    ],
)
def test_a_sentence_of_ones_own_is_taken_and_no_kind_of_sign_is_asked_for(password: str) -> None:
    check_password(password, "ana.lopez@example.org", "Ana Lopez")
