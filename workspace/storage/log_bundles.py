"""The oldest part of a log, kept in bundles: read as rows, written in exchange for rows.

Bundles always hold the beginning of a log, without a gap, and never its newest row. One
is put and the rows it holds are taken away in one transaction, after both were compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from workspace.history.bundle import Bundle, unpack
from workspace.history.log import CorruptEntry, Entry
from workspace.storage import tables

_BUNDLE: Final = tables.log_bundle
_ENTRY: Final = tables.log_entry
_COLUMNS: Final = (
    _BUNDLE.c.canvas,
    _BUNDLE.c.first,
    _BUNDLE.c.last,
    _BUNDLE.c.epoch,
    _BUNDLE.c.previous,
    _BUNDLE.c.hash,
    _BUNDLE.c.faded,
    _BUNDLE.c.data,
    _BUNDLE.c.seal,
)


def bundles(
    connection: Connection, canvas: str, after: int = 0, until: int | None = None
) -> Iterator[Bundle]:
    """The bundles that hold a row with `after` < revision ≤ `until`, in order, one at a time."""
    query = select(_BUNDLE.c.first).where(_BUNDLE.c.canvas == canvas, _BUNDLE.c.last > after)
    if until is not None:
        query = query.where(_BUNDLE.c.first <= until)
    for first in connection.execute(query.order_by(_BUNDLE.c.first)).scalars().all():
        row = connection.execute(_one(canvas, first)).one()
        yield Bundle(*row)


def bundled_entries(
    connection: Connection, canvas: str, after: int = 0, until: int | None = None
) -> Iterator[Entry]:
    """The rows that are in bundles, `after` < revision ≤ `until`, proven.

    Raises:
        CorruptEntry: a bundle is not what was written.
    """
    for bundle in bundles(connection, canvas, after, until):
        for entry in unpack(bundle):
            if entry.revision > after and (until is None or entry.revision <= until):
                yield entry


def bundled_count(connection: Connection, canvas: str, after: int, epoch: int) -> int | None:
    """How many rows after a revision are in bundles; None: one of them is of another epoch."""
    query = select(_BUNDLE.c.first, _BUNDLE.c.last, _BUNDLE.c.epoch).where(
        _BUNDLE.c.canvas == canvas, _BUNDLE.c.last > after
    )
    found = connection.execute(query).all()
    if any(row.epoch != epoch for row in found):
        return None
    return sum(int(row.last) - max(int(row.first) - 1, after) for row in found)


def bundled_until(connection: Connection, canvas: str) -> int:
    """The newest revision that is in a bundle; none: the one behind which the log begins."""
    query = select(func.max(_BUNDLE.c.last)).where(_BUNDLE.c.canvas == canvas)
    found = connection.execute(query).scalar()
    if found is not None:
        return int(found)
    table = tables.canvas
    begins_after = select(table.c.begins_after).where(table.c.id == canvas)
    return connection.execute(begins_after).scalar() or 0


def put(connection: Connection, bundle: Bundle) -> bool:
    """Puts a bundle in the place of the rows it holds; False: they are not there as it says.

    Raises:
        CorruptEntry: the bundle does not hold what it says.
    """
    rows = unpack(bundle)
    if bundled_until(connection, bundle.canvas) != bundle.first - 1:
        return False
    here = (
        _ENTRY.c.canvas == bundle.canvas,
        _ENTRY.c.revision >= bundle.first,
        _ENTRY.c.revision <= bundle.last,
    )
    query = select(_ENTRY.c.hash).where(*here).order_by(_ENTRY.c.revision)
    # Hash by hash: a row that was changed since it was read keeps its bundle from being put.
    there = [bytes(digest) for digest in connection.execute(query).scalars()]
    if there != [row.hash for row in rows]:
        return False
    newer = select(_ENTRY.c.revision).where(
        _ENTRY.c.canvas == bundle.canvas, _ENTRY.c.revision == bundle.last + 1
    )
    if connection.execute(newer).first() is None:
        return False
    connection.execute(insert(_BUNDLE).values(_values(bundle)))
    connection.execute(delete(_ENTRY).where(*here))
    return True


def replace_faded(connection: Connection, bundle: Bundle) -> bool:
    """Puts a faded bundle in the place of itself; False: it is not there, or has faded already.

    Raises:
        CorruptEntry: the bundle does not hold what it says.
    """
    if not bundle.faded:
        raise CorruptEntry(canvas=bundle.canvas, revision=bundle.first, reason="has not faded")
    unpack(bundle)
    done = connection.execute(
        update(_BUNDLE)
        .where(
            _BUNDLE.c.canvas == bundle.canvas,
            _BUNDLE.c.first == bundle.first,
            _BUNDLE.c.last == bundle.last,
            _BUNDLE.c.hash == bundle.hash,
            _BUNDLE.c.faded.is_(False),
        )
        .values(faded=True, data=bundle.data, seal=bundle.seal)
    )
    return bool(done.rowcount)


def add_all(connection: Connection, made: list[Bundle]) -> None:
    """Adds the bundles of a canvas that comes from elsewhere."""
    if made:
        connection.execute(insert(_BUNDLE), [_values(bundle) for bundle in made])


def _one(canvas: str, first: int) -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).where(_BUNDLE.c.canvas == canvas, _BUNDLE.c.first == first)


def _values(bundle: Bundle) -> dict[str, object]:
    return {column.name: getattr(bundle, column.name) for column in _COLUMNS}
