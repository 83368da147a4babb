"""The database's troubles in our words: turned at the edge where they arise."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from workspace.errors import Failure
from workspace.history.log import DatabaseAway, DiskFull


class CorruptDatabase(Failure):
    """The database file itself is damaged; restore a backup (`why`)."""

    code = "corrupt_database"


class NewerDatabase(Failure):
    """The database was migrated by a newer Canevas (`found`); upgrade this one."""

    code = "newer_database"


class NotMigrated(Failure):
    """The database is empty or older than this Canevas: run `canevas migrate`."""

    code = "not_migrated"


_FULL: Final = sqlite3.SQLITE_FULL
_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_AWAY: Final = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
)
# PostgreSQL's classes of SQLSTATE for a server that cannot work now, and may soon:
# connection, transaction rolled back, resources, prerequisites, operator, system, read-only.
_AWAY_STATES: Final = ("08", "40", "53", "55", "57", "58", "25006")


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turns what the driver raises into one of our failures.

    A constraint that does not hold, or a statement that is none, is a fault of ours and
    passes as it is.
    """
    try:
        yield
    except DBAPIError as error:
        named = _named(error)
        if named is None:
            raise
        raise named from error
    except sqlite3.Error as error:
        named = _of_sqlite(error)
        if named is None:
            raise
        raise named from error
    except (PoolTimeout, OSError, TimeoutError) as error:
        raise DatabaseAway(why=str(error) or type(error).__name__) from error


def _named(error: DBAPIError) -> Failure | None:
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig)
    state = str(getattr(error.orig, "sqlstate", None) or "")
    why = str(error.orig)[:200]
    if state == "53100" or "no space left" in why.lower():
        return DiskFull()
    if state in ("42P01", "42703"):
        return NotMigrated()
    if state in ("XX001", "XX002"):
        return CorruptDatabase(why=why)
    if state:
        return DatabaseAway(why=why) if state.startswith(_AWAY_STATES) else None
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
        return DatabaseAway(why=why)
    return None


def _of_sqlite(error: sqlite3.Error) -> Failure | None:
    # The low byte says what happened, the rest where.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == _FULL:
        return DiskFull()
    if code in _DAMAGED:
        return CorruptDatabase(why=str(error))
    if code in _AWAY:
        return DatabaseAway(why=str(error))
    if code == sqlite3.SQLITE_ERROR and str(error).startswith(("no such table", "no such column")):
        return NotMigrated()
    return None
