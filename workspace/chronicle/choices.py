"""What moments can be asked for: whoever took part, the cards they worked on, the sessions.

Read out of the moments themselves, and not out of the list of members: who left is asked
for as well, and who never wrote anything is not offered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping

from workspace.chronicle import shapes
from workspace.chronicle.moments import Moments
from workspace.chronicle.parties import FADED, SERVER, Party, Reader
from workspace.chronicle.saying import visible
from workspace.chronicle.sessions import PAUSE
from workspace.clock import from_milliseconds
from workspace.history.moments import CardName, Moment
from workspace.storage import members, moments


class _Told(msgspec.Struct):
    section: str
    by: list[str]


class _Name(msgspec.Struct):
    section: Any
    code: str | None
    title: str


class _Data(msgspec.Struct):
    """Of a moment's row, what is needed here: a tenth of the time of all of it."""

    told: list[_Told]
    names: dict[str, _Name]


class Choices(Moments):
    """What there is to choose from in the moments of one database."""

    async def choices(self, canvas: str, reader: Reader) -> shapes.Choices:
        """Groups, organisations, people, cards and sessions, as far as the reader may know them."""
        fresh = [*reversed(await self._fresh(canvas, 0))]
        lately = sorted({actor for moment in fresh for actor in moment.actors})

        def work(
            connection: Connection,
        ) -> tuple[Sequence[RowMapping], Mapping[str, Party], Mapping[str, str]]:
            rows = moments.every(connection, canvas)
            now = moments.parties_now(connection, canvas, lately)
            if not reader.names:
                return rows, now, {}
            actors = {actor for row in rows for actor in msgspec.json.decode(row["parties"])}
            return rows, now, members.names_of(connection, sorted(actors.union(lately)))

        rows, now, names = await self._database.read(work)

        def gather() -> shapes.Choices:
            gathering = _Gathering(reader, names)
            for row in rows:
                gathering.take_row(row)
            for moment in fresh:
                gathering.take_fresh(moment, now)
            return gathering.choices()

        return await asyncio.to_thread(gather)


class _Gathering:
    def __init__(self, reader: Reader, names: Mapping[str, str]) -> None:
        self._reader = reader
        self._names = names
        self._hands: dict[str, dict[str, shapes.Hand]] = {"group": {}, "partner": {}, "person": {}}
        self._cards: dict[str, shapes.CardRef] = {}
        self._sessions: list[shapes.Session] = []

    def take_row(self, row: RowMapping) -> None:
        data = msgspec.json.decode(row["data"], type=_Data)
        began, ended = from_milliseconds(row["began"]), from_milliseconds(row["ended"])
        hands = [one.by for one in data.told if one.section in self._reader.sections]
        parties = msgspec.json.decode(row["parties"])
        self._take(hands, parties, data.names, (row["first"], row["last"], began, ended))

    def take_fresh(self, moment: Moment, parties: Mapping[str, Party]) -> None:
        hands = [one.by for one in visible(moment.told, self._reader)]
        span = moment.first, moment.last, moment.began, moment.ended
        self._take(hands, parties, moment.names, span)

    def _take(
        self,
        hands: Sequence[Sequence[str]],
        parties: Mapping[str, Party],
        names: Mapping[str, _Name | CardName],
        span: tuple[int, int, datetime, datetime],
    ) -> None:
        """One moment: whose hands its visible changes were, and what its cards were called."""
        if not hands:
            return
        self._people(chain.from_iterable(hands), parties)
        for card, name in names.items():
            if name.section in self._reader.sections:
                self._cards[card] = shapes.CardRef(
                    id=card, section=name.section, code=name.code, title=name.title
                )
        self._session(*span)

    def choices(self) -> shapes.Choices:
        return shapes.Choices(
            groups=_by_name(self._hands["group"]),
            partners=_by_name(self._hands["partner"]),
            people=_by_name(self._hands["person"]),
            cards=[*self._cards.values()],
            sessions=self._sessions[::-1],
        )

    def _people(self, actors: Iterable[str], parties: Mapping[str, Party]) -> None:
        for actor in dict.fromkeys(actors):
            for hand in _hands_of(actor, parties.get(actor, {}), self._names):
                # Called as they were the last time.
                self._hands[hand.kind][hand.id or ""] = hand

    def _session(self, first: int, last: int, began: datetime, ended: datetime) -> None:
        before = self._sessions[-1] if self._sessions else None
        if before is not None and began - before.ended < PAUSE:
            before.last, before.ended = last, ended
            before.moments += 1
        else:
            session = shapes.Session(first=first, last=last, began=began, ended=ended, moments=1)
            self._sessions.append(session)


def _hands_of(actor: str, party: Party, names: Mapping[str, str]) -> Iterator[shapes.Hand]:
    if not actor or actor == SERVER:
        return
    if party.get("group"):
        yield shapes.Hand(kind="group", id=party["group"], name=party.get("group_name"))
    if party.get("partner"):
        yield shapes.Hand(kind="partner", id=party["partner"], name=party.get("partner_name"))
    if not actor.startswith(FADED) and names.get(actor):
        yield shapes.Hand(kind="person", id=actor, name=names[actor])


def _by_name(hands: Mapping[str, shapes.Hand]) -> list[shapes.Hand]:
    return sorted(hands.values(), key=lambda hand: (hand.name or "").casefold())
