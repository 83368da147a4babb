"""What drivers raise, in our words: what passes by itself, what is full, what is damaged."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from workspace.errors import Failure
from workspace.history.log import DatabaseAway, DiskFull
from workspace.storage.errors import CorruptDatabase, NotMigrated, in_our_words


def sqlite_error(code: int, words: str = "") -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error


class PostgresError(Exception):
    """What asyncpg raises, as far as we look at it."""

    def __init__(self, sqlstate: str | None, words: str = "") -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (sqlite3.SQLITE_BUSY, DatabaseAway),
        (sqlite3.SQLITE_BUSY | 2 << 8, DatabaseAway),
        (sqlite3.SQLITE_READONLY, DatabaseAway),
        (sqlite3.SQLITE_IOERR | 3 << 8, DatabaseAway),
        (sqlite3.SQLITE_CANTOPEN, DatabaseAway),
        (sqlite3.SQLITE_FULL, DiskFull),
        (sqlite3.SQLITE_CORRUPT | 1 << 8, CorruptDatabase),
        (sqlite3.SQLITE_NOTADB, CorruptDatabase),
    ],
)
def test_sqlite_says_by_its_code_what_is_wrong(code: int, failure: type[Failure]) -> None:
    with pytest.raises(failure), in_our_words():
        raise sqlite_error(code)
    with pytest.raises(failure), in_our_words():
        raise OperationalError("INSERT", {}, sqlite_error(code))


def test_a_table_that_is_not_there_is_a_database_not_migrated() -> None:
    with pytest.raises(NotMigrated), in_our_words():
        raise OperationalError("", {}, sqlite_error(sqlite3.SQLITE_ERROR, "no such table: canvas"))
    with pytest.raises(NotMigrated), in_our_words():
        raise ProgrammingError("", {}, PostgresError("42P01"))


@pytest.mark.parametrize(
    ("state", "failure"),
    [
        ("08006", DatabaseAway),
        ("25006", DatabaseAway),
        ("40P01", DatabaseAway),
        ("53300", DatabaseAway),
        ("57P01", DatabaseAway),
        ("53100", DiskFull),
        ("XX001", CorruptDatabase),
    ],
)
def test_postgresql_says_by_its_state_what_is_wrong(state: str, failure: type[Failure]) -> None:
    with pytest.raises(failure), in_our_words():
        raise DBAPIError("INSERT", {}, PostgresError(state))


def test_a_connection_that_broke_is_a_database_away() -> None:
    for error in (
        InterfaceError("", {}, PostgresError(None, "connection is closed")),
        DBAPIError("", {}, PostgresError(None), connection_invalidated=True),
        PoolTimeout(),
        TimeoutError(),
        ConnectionRefusedError("nobody there"),
    ):
        with pytest.raises(DatabaseAway), in_our_words():
            raise error


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("", {}, sqlite_error(sqlite3.SQLITE_ERROR, "near SELEC: syntax error")),
        DBAPIError("", {}, sqlite3.IntegrityError("UNIQUE constraint failed")),
        ProgrammingError("", {}, PostgresError("42601")),
        DBAPIError("", {}, PostgresError("23505")),
        DBAPIError("", {}, PostgresError(None, "who knows")),
        sqlite3.ProgrammingError("a cursor that is closed"),
        KeyError("ours"),
    ],
)
def test_a_fault_of_our_own_is_never_taken_for_bad_luck(error: Exception) -> None:
    with pytest.raises(type(error)) as raised, in_our_words():
        raise error
    assert raised.value is error
