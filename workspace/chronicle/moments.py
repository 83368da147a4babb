"""Moments: written down once their burst is over, listed for whoever may read them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, RowMapping

from workspace.chronicle import jobs, shapes
from workspace.chronicle.kept import Kept
from workspace.chronicle.looking_back import moment_of, parties_for
from workspace.chronicle.parties import Parties, Party, Reader, collective
from workspace.chronicle.saying import ANYTHING, Chosen, say_moment
from workspace.clock import from_milliseconds, milliseconds
from workspace.errors import NotAllowed, NotFound
from workspace.history.moment_json import moment_from_json, told_json
from workspace.history.moments import Moment
from workspace.storage import marks, moments, visits
from workspace.storage.moments import Wanted

LARGEST_PAGE: Final = 100
_LONGEST_ACTIVITY: Final = 400


@dataclass(frozen=True, slots=True)
class Filters:
    """Which moments are asked for. `since`: after that revision; `before`: the page's end."""

    chosen: Chosen = ANYTHING
    since: int = 0
    before: int | None = None
    limit: int = 30


class Moments(Kept):
    """The moments of one database."""

    # ── written ──

    async def write_next(self, canvas: str, now: datetime) -> bool:
        """Writes the next moments that are over by now; whether there are more at once.

        Raises:
            Failure: nothing was written.
        """
        job = jobs.Tell(canvas=canvas, now=now)
        answer = await self._workshop.do(job, upkeep=True)
        telling = msgspec.msgpack.decode(answer, type=jobs.Telling)
        if not telling.moments:
            return False
        return await self._database.write(lambda c: _write(c, canvas, telling)) and telling.more

    # ── read ──

    async def page(self, canvas: str, reader: Reader, filters: Filters) -> shapes.MomentList:
        """Moments as the reader may see them, newest first; the open one on the first page.

        Raises:
            NotAllowed: moments of one person are asked for and the charter shows no names.
        """
        _check(filters.chosen, reader)
        limit = min(max(filters.limit, 1), LARGEST_PAGE)
        wanted = _wanted(filters, reader)
        fresh: list[Moment] = []
        if filters.before is None:
            fresh = await self._fresh(canvas, filters.since)
        asked = [actor for moment in fresh for actor in moment.actors]

        def work(
            connection: Connection,
        ) -> tuple[Sequence[RowMapping], Parties, int, int | None]:
            head = moments.head(connection, canvas)
            if head is None:
                raise NotFound(canvas=canvas)
            rows = moments.page(connection, canvas, wanted, limit + 1)
            actors = {a for row in rows for a in msgspec.json.decode(row["parties"])} | {*asked}
            in_order = sorted(rows[:limit], key=lambda row: int(row["first"]))
            parties = parties_for(connection, canvas, reader, in_order, actors)
            visited = visits.of(connection, canvas, reader.actor)
            return rows, parties, int(head["head"]), visited

        rows, parties, head, visited = await self._database.read(work)

        def say() -> list[shapes.Moment]:
            told = list(_said_fresh(fresh, parties, filters.chosen))
            for row in rows[:limit]:
                said = say_moment(moment_of(row), parties, filters.chosen)
                if said is not None:
                    told.append(said)
            return told

        told = await asyncio.to_thread(say)
        more = int(rows[limit - 1]["first"]) if len(rows) > limit else None
        return shapes.MomentList(moments=told, next=more, head=head, visited=visited)

    async def _fresh(self, canvas: str, since: int) -> list[Moment]:
        """What is not written yet, the open burst among it, newest first."""

        def work(connection: Connection) -> bool:
            head, progress = moments.head(connection, canvas), marks.progress(connection, canvas)
            if head is None:
                return False
            known = progress is not None and progress["epoch"] == head["epoch"]
            return bool(head["head"] > (progress["told"] if known and progress else 0))

        if not await self._database.read(work):
            return []
        answer = await self._workshop.do(jobs.Open(canvas=canvas, now=self._clock.now()))
        telling = msgspec.json.decode(answer, type=jobs.Telling)
        found = [moment_from_json(one) for one in telling.moments]
        return [moment for moment in reversed(found) if moment.last > since]

    async def everything(self, canvas: str, reader: Reader) -> list[shapes.Moment]:
        """Every moment that is written, in its order, as the reader may see it."""

        def work(connection: Connection) -> tuple[Sequence[RowMapping], Parties]:
            rows = moments.every(connection, canvas)
            actors = {actor for row in rows for actor in msgspec.json.decode(row["parties"])}
            return rows, parties_for(connection, canvas, reader, rows, actors)

        rows, parties = await self._database.read(work)

        def say() -> list[shapes.Moment]:
            said = (say_moment(moment_of(row), parties) for row in rows)
            return [moment for moment in said if moment is not None]

        return await asyncio.to_thread(say)

    async def compare(
        self, canvas: str, reader: Reader, before: int, after: int, chosen: Chosen
    ) -> bytes:
        """What differs between two revisions: `shapes.Comparison` as JSON.

        Raises:
            NotAllowed: what one person did is asked for and the charter shows no names.
        """
        _check(chosen, reader)
        job = jobs.Compare(
            canvas=canvas,
            before=before,
            after=after,
            reader=reader,
            now=self._clock.now(),
            chosen=chosen,
        )
        return await self._workshop.do(job)

    async def view(self, canvas: str, reader: Reader, at: int | None) -> bytes:
        """The canvas as it was: canvas JSON."""
        return await self._workshop.do(jobs.View(canvas=canvas, at=at, reader=reader))

    async def story(self, canvas: str, reader: Reader, card: str) -> bytes:
        """What became of a card: `shapes.Story` as JSON."""
        now = self._clock.now()
        return await self._workshop.do(jobs.Story(canvas=canvas, card=card, reader=reader, now=now))

    async def blame(
        self, canvas: str, reader: Reader, card: str, key: str, at: int | None
    ) -> bytes:
        """Whose words a text is made of: `shapes.Blame` as JSON."""
        job = jobs.Blame(canvas=canvas, card=card, key=key, at=at, reader=reader)
        return await self._workshop.do(job)

    async def activity(
        self, canvas: str, reader: Reader, since: datetime, until: datetime, zone: ZoneInfo
    ) -> shapes.Activity:
        """On which days something was done, and by which groups; nobody is counted."""
        rows = await self._database.read(
            lambda c: moments.days(c, canvas, milliseconds(since), milliseconds(until))
        )
        return await asyncio.to_thread(_activity, rows, reader, zone)

    # ── visits ──

    async def visited(self, canvas: str, actor: str, revision: int | None) -> int:
        """Notes how far somebody has seen the canvas; returns that revision."""
        now = self._now()

        def work(connection: Connection) -> int:
            head = moments.head(connection, canvas)
            if head is None:
                raise NotFound(canvas=canvas)
            seen = int(head["head"]) if revision is None else min(revision, int(head["head"]))
            visits.put(connection, canvas, actor, seen, now)
            return seen

        return await self._database.write(work)


def _check(chosen: Chosen, reader: Reader) -> None:
    if chosen.actor not in (None, reader.actor) and not reader.names:
        raise NotAllowed(needs="names")


def _write(connection: Connection, canvas: str, telling: jobs.Telling) -> bool:
    marks.begin(connection, canvas, telling.epoch)
    progress = marks.progress(connection, canvas, lock=True)
    told = 0
    if progress is not None and progress["epoch"] == telling.epoch:
        told = int(progress["told"])
    elif progress is not None:
        fresh: marks.Progress = {"epoch": telling.epoch, "told": 0, "marked": 0}
        marks.advance(connection, canvas, fresh | {"bundled": 0, "faded": 0})
    if telling.moments[0]["first"] != told + 1:
        return False  # Another node was quicker.
    for value in telling.moments:
        moment = moment_from_json(value)
        parties = moments.parties_now(connection, canvas, moment.actors)
        kept = {actor: parties.get(actor, {}) for actor in moment.actors}
        moments.put(connection, row_of(moment, value, telling.epoch, kept), about(moment, kept))
    marks.advance(connection, canvas, {"told": telling.told})
    return True


def row_of(
    moment: Moment, value: Mapping[str, Any], epoch: int, parties: Mapping[str, Party]
) -> moments.Values:
    """A moment as its row keeps it."""
    return {
        "canvas": moment.canvas,
        "first": moment.first,
        "last": moment.last,
        "epoch": epoch,
        "began": milliseconds(moment.began),
        "ended": milliseconds(moment.ended),
        "kind": moment.kind,
        "told": len(moment.told),
        "sections": msgspec.json.encode(moment.sections).decode(),
        "data": msgspec.json.encode(value).decode(),
        "parties": msgspec.json.encode(parties).decode(),
    }


def about(moment: Moment, parties: Mapping[str, Party]) -> Iterator[tuple[str, str]]:
    """What a moment is found by."""
    for section in moment.sections:
        yield "section", section
    for card in moment.cards:
        yield "card", card
    for told in moment.told:
        yield "change", str(told_json(told)["what"])
        for actor in told.by:
            yield "actor", actor
            for kind in ("group", "partner"):
                if parties.get(actor, {}).get(kind):
                    yield kind, parties[actor][kind]


def _wanted(filters: Filters, reader: Reader) -> Wanted:
    chosen = filters.chosen
    sections = {chosen.section} if chosen.section else reader.sections
    found: list[tuple[str, tuple[str, ...]]] = [
        ("section", tuple(sorted(sections & reader.sections)))
    ]
    for what in ("card", "change", "group", "partner", "actor"):
        value: str | None = getattr(chosen, what)
        if value is not None:
            found.append((what, (value,)))
    return Wanted(filters.since, filters.before, tuple(found))


def _said_fresh(
    fresh: Sequence[Moment], parties: Parties, chosen: Chosen
) -> Iterator[shapes.Moment]:
    for place, moment in enumerate(fresh):
        said = say_moment(moment, parties, chosen, is_open=place == 0)
        if said is not None:
            yield said


def _activity(rows: Sequence[RowMapping], reader: Reader, zone: ZoneInfo) -> shapes.Activity:
    days: dict[str, shapes.ActivityOfDay] = {}
    for row in rows:
        if not reader.sections & set(msgspec.json.decode(row["sections"])):
            continue
        name = from_milliseconds(row["began"]).astimezone(zone).date().isoformat()
        day = days.setdefault(name, shapes.ActivityOfDay(day=name, moments=0, changes=0, groups=[]))
        day.moments += 1
        day.changes += int(row["told"])
        # By group only, whatever the charter says of names: nobody's days are counted.
        parties: dict[str, dict[str, Any]] = msgspec.json.decode(row["parties"])
        hands = {collective(actor, party) for actor, party in parties.items()}
        for hand in hands:
            if hand.kind not in ("group", "partner", "team"):
                continue
            held = next((one for one in day.groups if _same(one.hand, hand)), None)
            if held is None:
                day.groups.append(shapes.ActivityOfGroup(hand=hand, moments=1))
            else:
                held.moments += 1
    return shapes.Activity(days=list(days.values())[-_LONGEST_ACTIVITY:])


def _same(one: shapes.Hand, other: shapes.Hand) -> bool:
    return (one.kind, one.id) == (other.kind, other.id)
