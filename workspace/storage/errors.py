"""The database's troubles in our words: turned at the edge where they arise."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
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


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turns what the driver raises into one of our failures.

    A constraint that does not hold is a fault of ours and passes as it is.
    """
    try:
        yield
    except DBAPIError as error:
        raise _named(error.orig, error) from error
    except (PoolTimeout, OSError, TimeoutError) as error:
        raise DatabaseAway(why=type(error).__name__) from error


def _named(cause: BaseException | None, error: DBAPIError) -> BaseException:
    text = str(cause).lower()
    if isinstance(cause, sqlite3.Error):
        if "full" in text:
            return DiskFull()
        if "malformed" in text or "not a database" in text:
            return CorruptDatabase(why=str(cause))
        if isinstance(cause, sqlite3.OperationalError):
            if "no such table" in text:
                return NotMigrated()
            return DatabaseAway(why=str(cause))
        return error
    if "diskfull" in type(cause).__name__.lower() or "no space left" in text:
        return DiskFull()
    if "undefinedtable" in type(cause).__name__.lower() or "does not exist" in text:
        return NotMigrated()
    kind = type(error).__name__
    if kind in ("OperationalError", "InterfaceError") or error.connection_invalidated:
        return DatabaseAway(why=text[:200])
    return error
