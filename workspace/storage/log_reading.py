"""Reads a section from the log, and refuses to when a row is not what was written.

What is not loaded is looked at as well, by counting: a row that vanished, or whose section
was changed to a word that is none, would otherwise be missing without a trace. A damaged
checkpoint costs nothing but time, since the log holds everything: it is passed over.
The oldest rows may be in bundles (`log_bundles`); whoever reads here need not know.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, case, func, or_, select, type_coerce
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import NullType

from workspace.canvas.schema import SECTIONS
from workspace.clock import from_milliseconds, milliseconds
from workspace.history.bundle import Bundle, unpack
from workspace.history.chain import BEGINNING, beginning, row_hash
from workspace.history.log import (
    Checkpoint,
    CorruptEntry,
    Entry,
    Fault,
    NoSuchCanvas,
    SectionState,
)
from workspace.storage import log_bundles, tables

_CANVAS: Final = tables.canvas
_ENTRY: Final = tables.log_entry
# Read as they are: what SQLAlchemy makes of a value, it cannot make of a damaged one.
_ROWS: Final = select(*(type_coerce(column, NullType()).label(column.name) for column in _ENTRY.c))
_READ_AT_ONCE: Final = 500
_NO_END: Final = 2**63 - 1

RowFaults = tuple[int, RowMapping | dict[str, Any] | None, list[str]]
"""A revision, its row if it can be read, and what is wrong with it."""


def load(
    connection: Connection, canvas: str, section: str, whole_after: int | None = None
) -> SectionState:
    """What it takes to open a section.

    Args:
        connection: Where to read.
        canvas: Whose section it is.
        section: Which one.
        whole_after: The rows after this revision were counted already, and none is missing.

    Raises:
        NoSuchCanvas: there is none.
        CorruptEntry: a row after the checkpoint is not what was written, or is missing.
    """
    head = connection.execute(
        select(_CANVAS.c.epoch, _CANVAS.c.head, _CANVAS.c.head_hash, _CANVAS.c.begins_after).where(
            _CANVAS.c.id == canvas
        )
    ).one_or_none()
    if head is None:
        raise NoSuchCanvas(canvas=canvas)
    checkpoint = _checkpoint(connection, canvas, section, head.head)
    after = checkpoint.revision if checkpoint else int(head.begins_after)
    tail = _tail(connection, canvas, section, after)
    counted = whole_after is not None and after >= whole_after
    if tail is None or not (counted or _complete(connection, canvas, after, head)):
        raise _first_corrupt(connection, canvas, after, head.head)
    bound = tables.client_binding
    clients = connection.execute(
        select(bound.c.client, bound.c.actor).where(
            bound.c.canvas == canvas, bound.c.section == section
        )
    )
    return SectionState(
        canvas=canvas,
        section=section,
        epoch=head.epoch,
        revision=head.head,
        checkpoint=checkpoint,
        tail=tail,
        clients={row.client: row.actor for row in clients},
    )


def entries(
    connection: Connection, canvas: str, after: int, until: int | None, limit: int
) -> list[Entry]:
    """Rows in order, `after` < revision ≤ `until`.

    Raises:
        CorruptEntry: a bundle of them is not what was written.
    """
    last = until if until is not None else _NO_END
    old = log_bundles.bundled_entries(connection, canvas, after, until)
    found = list(islice(old, limit))
    if len(found) < limit:
        after = found[-1].revision if found else after
        query = _rows_of(canvas, after).where(_ENTRY.c.revision <= last).limit(limit - len(found))
        found.extend(_entry(row) for row in connection.execute(query))
    return found


def proven(
    connection: Connection, canvas: str, after: int, until: int | None = None
) -> Iterator[Entry]:
    """Rows in order, each looked at before it is given: for whoever replays them.

    Raises:
        CorruptEntry: a row is not what was written, or is missing.
    """
    expected = after + 1
    for entry in log_bundles.bundled_entries(connection, canvas, after, until):
        if entry.revision != expected:
            raise CorruptEntry(canvas=canvas, revision=expected, reason="missing")
        expected += 1
        yield entry
    query = _rows_of(canvas, expected - 1)
    if until is not None:
        query = query.where(_ENTRY.c.revision <= until)
    try:
        for row in connection.execute(query.execution_options(yield_per=_READ_AT_ONCE)):
            if (
                row.revision != expected
                or row.section not in SECTIONS
                or _hash_of(*row) != row.hash
            ):
                raise _first_corrupt(connection, canvas, expected - 1, expected)
            expected += 1
            yield _entry(row)
    except OperationalError as error:
        if "decode" not in str(error.orig):
            raise
        reason = "cannot be read"
        raise CorruptEntry(canvas=canvas, revision=expected, reason=reason) from error


def data_of(connection: Connection, canvas: str, section: str, until: int) -> Iterator[bytes]:
    """The updates of one section up to a revision, in order.

    Raises:
        CorruptEntry: a bundle of them is not what was written.
    """
    for entry in log_bundles.bundled_entries(connection, canvas, 0, until):
        if entry.section == section:
            yield entry.data
    query = (
        select(_ENTRY.c.data)
        .where(_ENTRY.c.canvas == canvas, _ENTRY.c.section == section, _ENTRY.c.revision <= until)
        .order_by(_ENTRY.c.revision)
    )
    yield from connection.execute(query).scalars()


def beginning_of(connection: Connection, canvas: str) -> tuple[int, bytes]:
    """The revision behind which the log begins, and what its first row follows."""
    query = select(_CANVAS.c.epoch, _CANVAS.c.begins_after).where(_CANVAS.c.id == canvas)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NoSuchCanvas(canvas=canvas)
    return int(row.begins_after), beginning(canvas, int(row.epoch), int(row.begins_after))


def checkpoint_digest(canvas: str, checkpoint: Checkpoint) -> bytes:
    """The SHA-256 kept beside a checkpoint, to know a damaged one before it is read."""
    words = f"{canvas}\0{checkpoint.section}\0{checkpoint.revision}\0".encode()
    parts = (checkpoint.content_hash, checkpoint.state_vector, checkpoint.state)
    sizes = "".join(f"{len(part)}\0" for part in parts).encode()
    return hashlib.sha256(b"".join((words, sizes, *parts))).digest()


def intact(row: RowMapping) -> Checkpoint | None:
    """A row of `checkpoint` as one; None when it is damaged."""
    try:
        found = Checkpoint(
            section=row["section"],
            revision=row["revision"],
            state=bytes(row["state"]),
            state_vector=bytes(row["state_vector"]),
            content_hash=bytes(row["content_hash"]),
            schema=int(row["schema"]),
        )
        return found if checkpoint_digest(row["canvas"], found) == bytes(row["digest"]) else None
    except (TypeError, ValueError):
        return None


def row_faults(
    connection: Connection, canvas: str, after: int = 0, previous: bytes | None = BEGINNING
) -> Iterator[RowFaults]:
    """Walks the rows after a revision: each with what is wrong with it, in order.

    A gap is told as the first missing revision, without a row; a damaged bundle as its first
    row. `previous` is the hash that the first row should follow; None: not known.
    """
    for bundle in log_bundles.bundles(connection, canvas, after):
        yield from _bundle_faults(bundle, after, previous)
        previous, after = bundle.hash, bundle.last
    expected = after + 1
    query = _rows_of(canvas, after).execution_options(yield_per=_READ_AT_ONCE)
    with _reading_anything(connection):
        for row in connection.execute(query).mappings():
            revision = row["revision"] if isinstance(row["revision"], int) else expected
            if revision != expected:
                yield expected, None, [f"missing, up to the next that is there ({revision})"]
            faults: list[str] = []
            if row["section"] not in SECTIONS:
                faults.append("of no section there is")
            if revision == expected and previous is not None and row["previous"] != previous:
                faults.append("does not follow the row before")
            if _hash(row) != row["hash"]:
                faults.append("is not what was written")
            yield revision, row, faults
            previous, expected = row["hash"], revision + 1


def _bundle_faults(bundle: Bundle, after: int, previous: bytes | None) -> Iterator[RowFaults]:
    faults: list[str] = []
    if bundle.first > after + 1:
        yield after + 1, None, [f"missing, up to the next that is there ({bundle.first})"]
    elif previous is not None and bundle.first > after and bundle.previous != previous:
        faults.append("does not follow the row before")
    try:
        rows = unpack(bundle)
    except CorruptEntry as damage:
        reason = f"{damage.facts['reason']} (up to revision {bundle.last})"
        yield bundle.first, None, [*faults, reason]
        return
    for entry in rows:
        if entry.revision > after:
            odd = [] if entry.section in SECTIONS else ["of no section there is"]
            yield entry.revision, _mapping(entry) | {"faded": bundle.faded}, [*faults, *odd]
            faults = []


def end_faults(connection: Connection, canvas: str) -> list[Fault]:
    """Whether the log ends where the canvas says it does."""
    head = connection.execute(
        select(_CANVAS.c.epoch, _CANVAS.c.head, _CANVAS.c.head_hash).where(_CANVAS.c.id == canvas)
    ).one()
    last = connection.execute(
        select(_ENTRY.c.epoch, _ENTRY.c.revision, _ENTRY.c.hash)
        .where(_ENTRY.c.canvas == canvas)
        .order_by(_ENTRY.c.revision.desc())
        .limit(1)
    ).one_or_none()
    revision, digest = (last.revision, last.hash) if last is not None else (0, BEGINNING)
    if last is None:
        revision = log_bundles.bundled_until(connection, canvas)
        digest = beginning_of(connection, canvas)[1]
    if revision < head.head:
        return [Fault(canvas, revision + 1, "missing at the end of the log")]
    if revision > head.head or bytes(head.head_hash) != digest:
        return [Fault(canvas, revision, "is not where the canvas says its log ends")]
    if last is not None and last.epoch != head.epoch:
        return [Fault(canvas, revision, f"is of epoch {last.epoch}, the canvas of {head.epoch}")]
    return []


def _checkpoint(connection: Connection, canvas: str, section: str, head: int) -> Checkpoint | None:
    kept = tables.checkpoint
    row = (
        connection.execute(select(kept).where(kept.c.canvas == canvas, kept.c.section == section))
        .mappings()
        .one_or_none()
    )
    found = intact(row) if row is not None else None
    return found if found is not None and found.revision <= head else None


def _tail(
    connection: Connection, canvas: str, section: str, after: int
) -> tuple[Entry, ...] | None:
    """The section's rows; None when one of them is not what was written."""
    tail: list[Entry] = []
    try:
        old = log_bundles.bundled_entries(connection, canvas, after)
        tail.extend(entry for entry in old if entry.section == section)
        for row in connection.execute(_rows_of(canvas, after).where(_ENTRY.c.section == section)):
            if _hash_of(*row) != row.hash:
                return None
            tail.append(_entry(row))
    except OperationalError as error:
        if "decode" not in str(error.orig):
            raise
        return None  # SQLite hands back as text what is none any more.
    except CorruptEntry:
        return None  # A bundle; which one is looked up by whoever asks.
    return tuple(tail)


def _complete(connection: Connection, canvas: str, after: int, head: Any) -> bool:
    """Whether all rows after a revision are there, none of them odd, up to the head."""
    odd = or_(_ENTRY.c.section.not_in(SECTIONS), _ENTRY.c.epoch != head.epoch)
    found = connection.execute(
        select(
            func.count().label("rows"),
            func.max(_ENTRY.c.revision).label("last"),
            func.coalesce(func.sum(case((odd, 1), else_=0)), 0).label("odd"),
        ).where(_ENTRY.c.canvas == canvas, _ENTRY.c.revision > after)
    ).one()
    old = log_bundles.bundled_count(connection, canvas, after, head.epoch)
    if old is None or found.rows + old != head.head - after:
        return False
    if found.odd or (found.last or after) != head.head:
        return False
    last = connection.execute(
        select(_ENTRY.c.hash).where(_ENTRY.c.canvas == canvas, _ENTRY.c.revision == head.head)
    ).scalar()
    return bool(head.head == 0 or last == head.head_hash)


def _first_corrupt(connection: Connection, canvas: str, after: int, head: int) -> CorruptEntry:
    for revision, _, faults in row_faults(connection, canvas, after, previous=None):
        if faults:
            return CorruptEntry(canvas=canvas, revision=revision, reason=faults[0])
    for fault in end_faults(connection, canvas):
        return CorruptEntry(canvas=canvas, revision=fault.revision, reason=fault.reason)
    return CorruptEntry(canvas=canvas, revision=head, reason="could not be read")


def _rows_of(canvas: str, after: int) -> Select[*tuple[Any, ...]]:
    return _ROWS.where(_ENTRY.c.canvas == canvas, _ENTRY.c.revision > after).order_by(
        _ENTRY.c.revision
    )


def _entry(row: Any) -> Entry:
    canvas, revision, epoch, section, actor, session, at, kind, data, previous, digest, login = row
    return Entry(
        canvas,
        revision,
        epoch,
        section,
        actor,
        session,
        from_milliseconds(at),
        kind,
        data,
        previous,
        digest,
        login,
    )


def _mapping(entry: Entry) -> dict[str, Any]:
    row = {column.name: getattr(entry, column.name) for column in _ENTRY.c}
    return row | {"at": milliseconds(entry.at)}


def _hash(row: RowMapping) -> bytes | None:
    return _hash_of(*row.values())


def _hash_of(*fields: Any) -> bytes | None:
    """The hash that a row of these fields should have; None when they are no fields of a row."""
    canvas, revision, epoch, section, actor, session, at, kind, data, previous, _, login = fields
    try:
        return row_hash(
            previous, canvas, revision, epoch, section, actor, session, at, kind, data, login
        )
    except (TypeError, ValueError, OverflowError, struct.error):
        return None


@contextmanager
def _reading_anything(connection: Connection) -> Iterator[None]:
    """Lets SQLite read text that is no UTF-8 any more, so that the row can be named."""
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    before = driver.text_factory
    driver.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = before
