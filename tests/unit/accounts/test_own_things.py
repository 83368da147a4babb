"""The logins and tokens of one's own: listed to the day, ended by oneself and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from workspace.accounts import Accounts
from workspace.clock import SetClock
from workspace.errors import NotFound
from workspace.storage import tables
from workspace.storage.database import Database

pytestmark = pytest.mark.anyio


async def test_the_list_says_where_and_since_when_and_on_which_day(
    accounts: Accounts, clock: SetClock
) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    began = clock.at
    secret = await accounts.begin_login(ana.actor, kind="password", device="Firefox, Android")
    clock.at += timedelta(days=3, hours=5)
    assert await accounts.by_login(secret) is not None
    await accounts.begin_login(ana.actor, kind="link", shared=True)
    new, old = await accounts.logins.of(ana.actor)
    assert (old.kind, old.device, old.shared) == ("password", "Firefox, Android", False)
    assert old.began_at == began
    # The hour at which somebody was here is nobody's business.
    assert old.seen_on == datetime(2026, 3, 5, tzinfo=UTC)
    assert (new.kind, new.shared) == ("link", True)


async def test_one_ends_ones_own_logins_and_nobody_elses(
    accounts: Accounts, database: Database
) -> None:
    ana, bo = [await accounts.create_person(f"{name}@example.org", name) for name in ("ana", "bo")]
    secrets = [await accounts.begin_login(ana.actor, kind="link") for _ in range(3)]
    known = [await accounts.by_login(secret) for secret in secrets]
    ids = [one.login for one in known if one is not None]
    with pytest.raises(NotFound):
        await accounts.logins.end(bo.actor, ids[0])
    await accounts.logins.end(ana.actor, ids[0])
    with pytest.raises(NotFound):
        await accounts.logins.end(ana.actor, ids[0])
    assert await accounts.logins.end_others(ana.actor, ids[1]) == 1
    assert [await accounts.by_login(secret) is None for secret in secrets] == [True, False, True]
    rows = await database.read(lambda c: c.execute(select(tables.rights_change)).all())
    assert [(row.canvas, row.actor, row.login) for row in rows] == [
        ("", ana.actor, ids[0]),
        ("", ana.actor, ids[2]),
    ]


async def test_signing_out_is_told_to_whoever_holds_open_tabs(
    accounts: Accounts, database: Database
) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    secret = await accounts.begin_login(ana.actor, kind="link")
    known = await accounts.by_login(secret)
    assert known is not None
    await accounts.end_login(secret)
    await accounts.end_login(secret)
    rows = await database.read(lambda c: c.execute(select(tables.rights_change)).all())
    assert [row.login for row in rows] == [known.login]


async def test_a_guest_who_stays_away_for_a_summer_is_still_the_same(
    accounts: Accounts, database: Database, clock: SetClock
) -> None:
    values = {"id": "g1", "name": "Noor", "language": None, "created_at": 0}

    def arrive(connection: object) -> None:
        from sqlalchemy import Connection, insert

        assert isinstance(connection, Connection)
        canvas = {
            "id": "c" * 32,
            "title": "x",
            "language": "fr",
            "created_at": 0,
            "created_by": "system",
            "changed_at": 0,
            "head": 0,
            "head_hash": b"",
            "epoch": 1,
            "fence": 0,
        }
        connection.execute(insert(tables.canvas).values(canvas))
        invitation = {
            "id": "i1",
            "canvas": "c" * 32,
            "digest": b"d",
            "role": "member",
            "label": "",
            "used": 0,
            "created_by": "system",
            "created_at": 0,
        }
        connection.execute(insert(tables.invitation).values(invitation))
        guest = {**values, "canvas": "c" * 32, "invitation": "i1"}
        connection.execute(insert(tables.guest).values(guest))

    await database.write(arrive)
    secret = await accounts.begin_login("guest:g1", kind="invitation")
    clock.at += timedelta(days=100)
    assert await accounts.by_login(secret) is not None


async def test_tokens_are_listed_by_name_and_revoked_at_once(
    accounts: Accounts, database: Database, clock: SetClock
) -> None:
    ana, bo = [await accounts.create_person(f"{name}@example.org", name) for name in ("ana", "bo")]
    ident, secret = await accounts.tokens.create(ana, ["read"], "agenda", timedelta(days=30))
    await accounts.create_token(bo, ["read"])
    [mine] = await accounts.tokens.of(ana.id)
    assert (mine.id, mine.name, mine.scopes, mine.used_on) == (ident, "agenda", ("read",), None)
    clock.at += timedelta(hours=30)
    known = await accounts.by_token(secret)
    assert known is not None
    assert known.login == ident
    [mine] = await accounts.tokens.of(ana.id)
    assert mine.used_on == datetime(2026, 3, 3, tzinfo=UTC)
    with pytest.raises(NotFound):
        await accounts.tokens.revoke(bo.id, ident)
    assert await accounts.by_token(secret) is not None
    await accounts.tokens.revoke(ana.id, ident)
    assert await accounts.by_token(secret) is None
    assert await accounts.tokens.of(ana.id) == []
    rows = await database.read(lambda c: c.execute(select(tables.rights_change)).all())
    assert [(row.actor, row.login) for row in rows] == [(ana.actor, ident)]


async def test_a_token_ends_on_its_day(accounts: Accounts, clock: SetClock) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana")
    secret = await accounts.create_token(ana, ["read"], lasts=timedelta(days=30))
    clock.at += timedelta(days=30) - timedelta(seconds=1)
    assert await accounts.by_token(secret) is not None
    clock.at += timedelta(seconds=1)
    assert await accounts.by_token(secret) is None
    assert await accounts.tokens.of(ana.id) == []


async def test_a_subject_of_a_provider_is_one_person_for_good(accounts: Accounts) -> None:
    ana, bo = [await accounts.create_person(f"{name}@example.org", name) for name in ("ana", "bo")]
    identities = accounts.identities
    assert await identities.person("https://id.example", "7") is None
    await identities.join("https://id.example", "7", ana)
    await identities.join("https://id.example", "7", bo)
    assert await identities.person("https://id.example", "7") == ana
    assert await identities.person("https://other.example", "7") is None


async def test_a_person_renames_themselves(accounts: Accounts) -> None:
    ana = await accounts.create_person("ana@example.org", "Ana", "fr")
    await accounts.rename(ana, "Anaïs", "nl")
    found = await accounts.person(ana.id)
    assert found is not None
    assert (found.name, found.language) == ("Anaïs", "nl")
