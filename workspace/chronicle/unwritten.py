"""What is not written yet: moments that are over, the open one, marks, bundles.

In the worker process; what comes of it is sent back as rows, and written elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from workspace.chronicle import jobs
from workspace.chronicle.past import MARK_EVERY, Past, mark_of
from workspace.errors import NotFound
from workspace.history.bundle import LARGEST, LARGEST_BYTES, pack
from workspace.history.bursts import Burst, Cutter
from workspace.history.log import Entry
from workspace.history.moment_json import moment_json
from workspace.history.moments import Moment
from workspace.storage import log_bundles, log_reading, marks, moments

# A bundle of few rows saves little; they wait for company.
_FEWEST: Final = 50


def tell(connection: Connection, past: Past, job: jobs.Tell) -> jobs.Telling:
    """The next moments that are over."""
    told, epoch = _told(connection, job.canvas)
    witness = past.witness(connection, job.canvas, told, ours=True)
    telling = jobs.Telling(epoch=epoch, moments=[], told=told)
    rows = _rows(connection, job.canvas, told, job.rows)
    for burst, entries in _bursts(rows, job.now, whole=len(rows) < job.rows):
        for entry in entries:
            witness.take(entry)
        telling.moments.append(moment_json(witness.moment(burst)))
        telling.told = burst.last
    telling.more = len(rows) >= job.rows and bool(telling.moments)
    past.remember(job.canvas, epoch, witness)
    return telling


def open_moments(connection: Connection, past: Past, canvas: str, now: datetime) -> jobs.Telling:
    """Everything after the last moment that is written, told and not written."""
    told, epoch = _told(connection, canvas)
    found = [moment_json(moment) for moment in untold(connection, past, canvas, now)]
    return jobs.Telling(epoch=epoch, moments=found, told=told)


def untold(connection: Connection, past: Past, canvas: str, now: datetime) -> list[Moment]:
    """The moments after the last one that is written; the last of them may still be open."""
    told, _ = _told(connection, canvas)
    rows = _rows(connection, canvas, told, MARK_EVERY)
    if not rows:
        return []
    witness = past.witness(connection, canvas, told, ours=True)
    found: list[Moment] = []
    for burst, entries in _bursts(rows, now, whole=True, with_open=True):
        for entry in entries:
            witness.take(entry)
        found.append(witness.moment(burst))
    past.remember(canvas, witness.replay.epoch, witness)
    return found


def mark(connection: Connection, past: Past, canvas: str, at: int) -> jobs.MarkMade:
    """A mark of one revision.

    Raises:
        UnfaithfulMark: it would not say what was there.
    """
    made = mark_of(canvas, past.witness(connection, canvas, at))
    return jobs.MarkMade(
        revision=made.revision,
        epoch=made.epoch,
        states=made.states,
        authorship=made.authorship,
    )


def packed(connection: Connection, canvas: str, before: datetime) -> jobs.Packed:
    """The oldest rows that are not in a bundle, all of them written before a time and told."""
    after = log_bundles.bundled_until(connection, canvas)
    told, _ = _told(connection, canvas)
    found: list[Entry] = []
    weight = 0
    for entry in log_reading.proven(connection, canvas, after, told):
        weight += len(entry.data)
        if entry.at >= before or len(found) == LARGEST or (found and weight > LARGEST_BYTES):
            break
        found.append(entry)
    # The newest row stays one: the log's end is looked for among rows.
    head = moments.head(connection, canvas)
    if found and head is not None and found[-1].revision == head["head"]:
        found.pop()
    full = len(found) == LARGEST or weight > LARGEST_BYTES
    if len(found) < _FEWEST and not full:
        return jobs.Packed(bundle=None)
    return jobs.Packed(bundle=asdict(pack(found)), more=full)


def _told(connection: Connection, canvas: str) -> tuple[int, int]:
    head = moments.head(connection, canvas)
    if head is None:
        raise NotFound(canvas=canvas)
    progress = marks.progress(connection, canvas)
    known = progress is not None and progress["epoch"] == head["epoch"]
    told = int(progress["told"]) if progress is not None and known else 0
    return max(told, int(head["begins_after"])), int(head["epoch"])


def _rows(connection: Connection, canvas: str, after: int, limit: int) -> list[Entry]:
    return list(log_reading.proven(connection, canvas, after, after + limit))


def _bursts(
    rows: Sequence[Entry], now: datetime, *, whole: bool, with_open: bool = False
) -> Iterator[tuple[Burst, Sequence[Entry]]]:
    """The bursts of these rows that are over (`whole`: the log ends here), with their rows."""
    cutter = Cutter()
    begun = 0
    ended: Burst | None
    for place, row in enumerate(rows):
        ended = cutter.take(row)
        if ended is not None:
            yield ended, rows[begun:place]
            begun = place
    ended = cutter.open if with_open else None
    if ended is None and whole:
        ended = cutter.close(now)
    if ended is None and begun == 0 and rows and not whole:
        # One burst that is longer than all we look at: told in parts.
        ended = cutter.open
    if ended is not None:
        yield ended, rows[begun:]
