"""Old rows go into bundles; when the charter's time is over, names go out of them.

What fades: the actors of moments and rows (their group or partner organisation stays), the
logins and tabs of rows. What stays: every word and every revision, milestones and reviews,
which people made in their own name. Marks remember actors too; they are dropped and made
again from what is left.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, RowMapping

from workspace.chronicle import jobs
from workspace.chronicle.cutting import boundary
from workspace.chronicle.kept import Kept
from workspace.chronicle.looking_back import moment_of
from workspace.chronicle.moments import about, row_of
from workspace.chronicle.parties import Party, faded
from workspace.chronicle.past import MARK_EVERY
from workspace.clock import milliseconds
from workspace.history.authorship import Authorship
from workspace.history.bundle import Bundle, fade
from workspace.history.moment_json import moment_json
from workspace.history.moments import Moment
from workspace.organisations.charter import charter_of
from workspace.storage import keeping, log_bundles, log_reading, marks, moments
from workspace.storage.marks import Mark

EARLIER: Final = timedelta(days=7)
_AT_ONCE: Final = 500


class Upkeep(Kept):
    """The upkeep of the logs and moments of one database."""

    async def bundle_next(self, canvas: str, before: datetime) -> bool:
        """Packs the oldest rows from before a time; whether there are more.

        Raises:
            CorruptEntry: a row of them is not what was written: it stays, to be looked into.
        """
        job = jobs.Pack(canvas=canvas, before=before)
        packed = msgspec.msgpack.decode(await self._workshop.do(job, upkeep=True), type=jobs.Packed)
        if packed.bundle is None:
            return False
        bundle = Bundle(**packed.bundle)

        def work(connection: Connection) -> bool:
            if not log_bundles.put(connection, bundle):
                return False
            marks.advance(connection, canvas, {"bundled": bundle.last})
            return True

        return await self._database.write(work) and packed.more

    async def mark_next(self, canvas: str) -> bool:
        """Makes the next mark that is due; whether there may be more.

        Raises:
            UnfaithfulMark: it was not kept.
        """
        progress, begins_after = await self._database.read(
            lambda c: (marks.progress(c, canvas), log_reading.beginning_of(c, canvas)[0])
        )
        if progress is None:
            return False
        # Behind an erasure there is nothing to mark but what it left.
        at = max(int(progress["marked"]), begins_after) + MARK_EVERY
        if progress["told"] < at:
            return False
        answer = await self._workshop.do(jobs.Mark(canvas=canvas, at=at), upkeep=True)
        made = msgspec.msgpack.decode(answer, type=jobs.MarkMade)

        def work(connection: Connection) -> bool:
            now = marks.progress(connection, canvas, lock=True)
            if now is None or any(now[k] != progress[k] for k in ("epoch", "marked", "faded")):
                return False  # Another node was quicker, or names went that this mark still knows.
            mark = Mark(canvas, made.revision, made.epoch, made.states, made.authorship)
            marks.keep(connection, mark)
            marks.advance(connection, canvas, {"marked": at})
            return True

        return await self._database.write(work)

    async def fade_next(self, canvas: str, now: datetime) -> bool:
        """Lets the names fade of what is older by now than the charter says; whether there is more.

        It is done for a week at a time, and rather too early than too late.
        """

        def before(connection: Connection) -> tuple[datetime, int] | None:
            head, progress = moments.head(connection, canvas), marks.progress(connection, canvas)
            months = charter_of(head["charter"]).keeping if head is not None else None
            if months is None or progress is None:
                return None
            return months_before(now, months), int(progress["faded"])

        def due(connection: Connection) -> bool:
            found = before(connection)
            if found is None:
                return False
            at, after = milliseconds(found[0]), found[1]
            return bool(keeping.moments_before(connection, canvas, at, after, 1))

        def work(connection: Connection) -> bool:
            found = before(connection)
            if found is None:
                return False
            at, after = milliseconds(found[0] + EARLIER), found[1]
            return _fade(connection, canvas, at, after)

        if not await self._database.read(due):
            return False
        more = await self._database.write(work)
        await self._workshop.do(jobs.Forget(canvas=canvas), upkeep=True)
        return more


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and hour some months earlier, or the last day that month has."""
    whole = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(whole, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def faded_moment(moment: Moment, parties: Mapping[str, Party]) -> tuple[Moment, dict[str, Any]]:
    """The moment by groups only, and who those are."""
    stands = {actor: faded(actor, parties.get(actor, {})) for actor in moment.actors}
    told = tuple(
        replace(one, by=tuple(dict.fromkeys(stands.get(a, faded(a, {})) for a in one.by)))
        for one in moment.told
    )
    kept: dict[str, Any] = {}
    for actor in moment.actors:
        party = parties.get(actor, {})
        keys = ("group", "group_name", "partner", "partner_name")
        kept[stands[actor]] = {key: party[key] for key in keys if key in party}
    return replace(moment, actors=tuple(kept), told=told), kept


def _fade(connection: Connection, canvas: str, before: int, after: int) -> bool:
    rows = keeping.moments_before(connection, canvas, before, after, _AT_ONCE)
    if not rows:
        return False
    known: dict[str, Party] = {}
    for row in rows:
        parties: dict[str, Party] = msgspec.json.decode(row["parties"])
        known |= parties
        _fade_moment(connection, row, parties)
    until = int(rows[-1]["last"])
    stands = _Standing(connection, canvas, known)
    for first in keeping.unfaded(connection, canvas, until):
        for bundle in log_bundles.bundles(connection, canvas, first - 1, first):
            log_bundles.replace_faded(connection, fade(bundle, stands))
    left = _left_by_erasure(connection, canvas, until, stands)
    marks.drop(connection, canvas)
    if left is not None:
        marks.keep(connection, left)
    marks.advance(connection, canvas, {"faded": until, "marked": 0})
    return len(rows) == _AT_ONCE


def _left_by_erasure(
    connection: Connection, canvas: str, until: int, stands: Callable[[str], str]
) -> Mark | None:
    """The one mark that cannot be made again, because no row says whose words those are; faded."""
    head = moments.head(connection, canvas)
    epoch = int(head["epoch"]) if head is not None else 0
    at = boundary(connection, canvas, epoch)
    mark = marks.nearest(connection, canvas, epoch, at) if at is not None else None
    if mark is None:
        return None
    words = Authorship.from_bytes(mark.authorship)
    words.hands = words.hands.renamed(until, stands)
    return replace(mark, authorship=words.to_bytes())


def _fade_moment(connection: Connection, row: RowMapping, parties: Mapping[str, Party]) -> None:
    moment, kept = faded_moment(moment_of(row), parties)
    values = row_of(moment, moment_json(moment), row["epoch"], kept)
    moments.remove(connection, moment.canvas, moment.first)
    moments.put(connection, values, about(moment, kept))


class _Standing:
    """What stands for an actor of a row: as its moment had it, or else as it is now."""

    def __init__(self, connection: Connection, canvas: str, known: Mapping[str, Party]) -> None:
        self._connection = connection
        self._canvas = canvas
        self._known = dict(known)

    def __call__(self, actor: str) -> str:
        if actor not in self._known:
            found = moments.parties_now(self._connection, self._canvas, [actor])
            self._known[actor] = found.get(actor, {})
        return faded(actor, self._known[actor])
