"""A database comes to where this program is, from wherever it was, once; or is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from workspace.history.chain import BEGINNING, row_hash
from workspace.history.log import Checkpoint
from workspace.ids import new_id
from workspace.storage import schema_version
from workspace.storage.database import Database, SqliteDatabase, open_database
from workspace.storage.errors import NewerDatabase
from workspace.storage.tables import metadata
from workspace.storage.update_log import SqlLog

pytestmark = pytest.mark.anyio
_FIRST_VERSION = (
    "INSERT INTO organisation (id, name, created_at) VALUES ('org', 'Le Relais', 1)",
    (
        "INSERT INTO person (id, email, name, organisation, created_at)"
        " VALUES ('p1', 'a@b.example', 'Anna', 'org', 2), ('p2', 'c@b.example', 'Chloé', 'org', 3)"
    ),
    (
        "INSERT INTO canvas (id, title, language, created_at, created_by, changed_at, head,"
        " head_hash, epoch, fence)"
        " VALUES (:canvas, 'Un lieu', 'fr', 5, 'person:p1', 5, 1, :first, 1, 1)"
    ),
    (
        "INSERT INTO log_entry (canvas, revision, epoch, section, actor, session, at, kind, data,"
        " previous, hash) VALUES (:canvas, 1, 1, 'needs', 'system', '', 5, 'server', :data, :zeros,"
        " :first)"
    ),
    (
        "INSERT INTO checkpoint (canvas, section, revision, state, state_vector, content_hash)"
        " VALUES (:canvas, 'needs', 1, :data, :data, :data)"
    ),
    (
        "INSERT INTO participation_group (canvas, id, name, type, color, place)"
        " VALUES (:canvas, 'g', 'habitantes', 'residents', 0, 0)"
    ),
    (
        "INSERT INTO invitation (id, canvas, digest, role, label, used, created_by, created_at)"
        " VALUES ('i', :canvas, :data, 'member', '', 1, 'person:p1', 5)"
    ),
    (
        "INSERT INTO guest (id, canvas, invitation, name, created_at)"
        " VALUES ('g', :canvas, 'i', 'Noor', 6)"
    ),
    "INSERT INTO member (canvas, actor, role, joined_at) VALUES (:canvas, 'guest:g', 'member', 6)",
)
_WHAT_FOLLOWS = (
    "SELECT canvas.organisation, participation_group.letter, member.invitation"
    " FROM canvas, participation_group, member"
)
BODIES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=BODIES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database in each body."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return f"sqlite+aiosqlite:///{tmp_path}/canevas.db"


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """The same, open."""
    database = open_database(address)
    yield database
    await database.close()


async def test_migrating_twice_is_migrating_once(database: Database) -> None:
    for _ in range(2):
        assert await database.write(schema_version.migrate) == schema_version.newest()
    assert await database.read(schema_version.found) == schema_version.newest()
    assert await database.ping()


async def test_two_that_migrate_at_the_same_moment_do_not_disturb_each_other(
    database: Database, address: str
) -> None:
    other = open_database(address)
    try:
        both = (one.write(schema_version.migrate) for one in (database, other))
        assert await asyncio.gather(*both) == [schema_version.newest()] * 2
    finally:
        await other.close()


async def test_the_migrations_make_the_tables_that_the_program_uses(database: Database) -> None:
    await database.write(schema_version.migrate)

    def differences(connection: Connection) -> object:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, metadata)

    assert await database.write(differences) == []


async def test_the_log_is_kept_in_the_order_of_its_key(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "canevas.db")
    await database.write(schema_version.migrate)
    made = text("SELECT sql FROM sqlite_master WHERE name = 'log_entry'")
    assert "WITHOUT ROWID" in await database.read(lambda c: c.execute(made).scalar_one())
    await database.close()


async def test_a_database_of_a_newer_program_is_refused_and_left_alone(database: Database) -> None:
    await database.write(schema_version.migrate)
    await database.write(
        lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    )
    with pytest.raises(NewerDatabase) as newer:
        await database.write(schema_version.migrate)
    assert newer.value.found == "9999"
    assert await database.read(schema_version.found) == "9999"
    assert not await database.ping()


async def test_a_migration_that_breaks_off_leaves_the_database_as_it_was(
    database: Database,
) -> None:
    def broken(connection: Connection) -> None:
        schema_version.migrate(connection)
        raise OSError("the power went")

    with pytest.raises(Exception, match="power"):
        await database.write(broken)
    assert await database.read(lambda c: inspect(c).get_table_names()) == []
    assert await database.write(schema_version.migrate) == schema_version.newest()


async def test_what_was_written_at_every_version_opens_at_the_newest(database: Database) -> None:
    """Rows of the first version, and a checkpoint without a digest, through all migrations."""
    await database.write(lambda c: schema_version.migrate(c, "0001"))
    canvas, data = new_id(), b"\x00\x00"
    first = row_hash(BEGINNING, canvas, 1, 1, "needs", "system", "", 5, "server", data)

    def write_as_the_first_version_did(connection: Connection) -> None:
        facts = {"canvas": canvas, "data": data, "zeros": BEGINNING, "first": first}
        for statement in _FIRST_VERSION:
            connection.execute(text(statement), facts)

    await database.write(write_as_the_first_version_did)
    log = SqlLog(database)
    await database.write(schema_version.migrate)
    assert await log.verify(canvas) == []
    state = await log.load(canvas, "needs")
    assert (state.checkpoint, len(state.tail)) == (None, 1)
    kept = Checkpoint("needs", 1, b"\x00\x00", b"\x00", bytes(32))
    claim = await log.claim(canvas, "node")
    await log.keep_checkpoint(canvas, claim.fence, kept)
    assert (await log.load(canvas, "needs")).checkpoint == kept
    assert await database.read(lambda c: c.execute(text(_WHAT_FOLLOWS)).one()) == ("org", "H", "i")
    assert await database.read(
        lambda c: c.execute(text("SELECT position FROM person ORDER BY id")).scalars().all()
    ) == ["owner", "member"]
