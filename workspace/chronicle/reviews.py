"""Reviews: a supervisor looks at a milestone, pins remarks, asks for changes or signs it off.

What is said here is said in one's own name: rows of the server, never in the shared document.
What was done about a remark is told with its state; the words it was pinned to are found
again in the live text, or it is said that they are gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection, RowMapping

from workspace.chronicle import jobs
from workspace.chronicle.anchors import AROUND, find
from workspace.chronicle.kept import Kept
from workspace.chronicle.milestones import Signatures, milestone_of, party_now
from workspace.chronicle.parties import Reader
from workspace.chronicle.refusals import TooMany
from workspace.chronicle.review_shapes import (
    OpenRemark,
    OpenRemarks,
    Remark,
    RemarkState,
    Reply,
    Review,
    ReviewList,
    ReviewState,
)
from workspace.chronicle.shapes import CardRef
from workspace.clock import from_milliseconds
from workspace.errors import NotAllowed, NotFound
from workspace.ids import new_ordered_id
from workspace.storage import milestones as rows_of

REMARKS: Final = 500
REPLIES: Final = 200


@dataclass(frozen=True, slots=True)
class Pin:
    """What a remark is pinned to: nothing, a card, one of its texts, or words of that text."""

    section: str | None = None
    card: str | None = None
    key: str | None = None
    quote: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """Who acts on a review: the actor, whether as a reviewer, whether they run the canvas."""

    actor: str
    reviews: bool
    manages: bool
    guest: bool


class Reviews(Kept):
    """The reviews of one database."""

    async def begin_review(self, canvas: str, actor: str, milestone: str, text: str) -> str:
        """Begins a review of a milestone; returns its id.

        Raises:
            NotFound: the canvas has no such milestone.
        """
        now = self._now()
        ident = new_ordered_id(now)

        def work(connection: Connection) -> None:
            if rows_of.by_id(connection, canvas, milestone) is None:
                raise NotFound
            rows_of.add_review(
                connection,
                {
                    "id": ident,
                    "canvas": canvas,
                    "milestone": milestone,
                    "text": text,
                    "state": "open",
                    "made_by": actor,
                    "party": party_now(connection, canvas, actor),
                    "made_at": now,
                },
            )

        await self._database.write(work)
        return ident

    async def decide(
        self, canvas: str, review: str, actor: str, state: ReviewState, decision: str
    ) -> None:
        """Asks for changes, signs off, or opens it again; says why.

        Raises:
            NotFound: there is no such review.
        """
        now = self._now()

        def work(connection: Connection) -> None:
            if rows_of.review_by_id(connection, canvas, review) is None:
                raise NotFound
            rows_of.change_review(
                connection,
                review,
                {
                    "state": state,
                    "decision": decision,
                    "decided_by": actor,
                    "decided_party": party_now(connection, canvas, actor),
                    "decided_at": now,
                },
            )

        await self._database.write(work)

    async def remark(
        self, canvas: str, review: str, actor: str, text: str, pin: Pin, *, internal: bool
    ) -> str:
        """Pins a remark; returns its id.

        Raises:
            NotFound: there is no such review.
            TooMany: it has as many as it may.
        """
        now = self._now()
        ident = new_ordered_id(now)

        def work(connection: Connection) -> None:
            if rows_of.review_by_id(connection, canvas, review) is None:
                raise NotFound
            if rows_of.count_remarks(connection, review) >= REMARKS:
                raise TooMany(what="remarks", limit=REMARKS)
            rows_of.add_remark(
                connection,
                {
                    "id": ident,
                    "canvas": canvas,
                    "review": review,
                    "section": pin.section,
                    "card": pin.card,
                    "key": pin.key,
                    "quote": pin.quote,
                    "before": pin.before[-AROUND:],
                    "after": pin.after[:AROUND],
                    "text": text,
                    "internal": internal,
                    "state": "open",
                    "made_by": actor,
                    "party": party_now(connection, canvas, actor),
                    "made_at": now,
                },
            )

        await self._database.write(work)
        return ident

    async def settle_remark(
        self,
        canvas: str,
        remark: str,
        reader: Reader,
        office: Office,
        state: RemarkState,
        done: str | None,
    ) -> None:
        """Gives a remark another state, and says what was done about it.

        Raises:
            NotFound: there is no such remark for them.
            NotAllowed: only who reviews opens it again; only its author withdraws it.
        """
        now = self._now()

        def work(connection: Connection) -> None:
            row = _must_have(connection, canvas, remark, reader, office)
            author = row["made_by"] == office.actor
            if state == "withdrawn" and not (author or office.manages):
                raise NotAllowed(needs="authorship")
            if state == "open" and not (author or office.reviews):
                raise NotAllowed(needs="review")
            values: rows_of.Values = {
                "state": state,
                "changed_by": office.actor,
                "changed_party": party_now(connection, canvas, office.actor),
                "changed_at": now,
            }
            if done is not None:
                values["done"] = done
            rows_of.change_remark(connection, remark, values)

        await self._database.write(work)

    async def reply(
        self, canvas: str, remark: str, reader: Reader, office: Office, text: str
    ) -> str:
        """Answers in a remark's thread; returns the reply's id. An open remark is answered then.

        Raises:
            NotFound: there is no such remark for them.
            TooMany: its thread is as long as it may be.
        """
        now = self._now()
        ident = new_ordered_id(now)

        def work(connection: Connection) -> None:
            row = _must_have(connection, canvas, remark, reader, office)
            if rows_of.count_replies(connection, remark) >= REPLIES:
                raise TooMany(what="replies", limit=REPLIES)
            rows_of.add_reply(
                connection,
                {
                    "id": ident,
                    "canvas": canvas,
                    "remark": remark,
                    "text": text,
                    "made_by": office.actor,
                    "party": party_now(connection, canvas, office.actor),
                    "made_at": now,
                },
            )
            if row["state"] == "open" and row["made_by"] != office.actor:
                answered: rows_of.Values = {
                    "state": "answered",
                    "changed_at": now,
                    "changed_by": office.actor,
                    "changed_party": party_now(connection, canvas, office.actor),
                }
                rows_of.change_remark(connection, remark, answered)

        await self._database.write(work)
        return ident

    async def reviews(
        self, canvas: str, reader: Reader, office: Office, *, only_open: bool = False
    ) -> ReviewList:
        """A canvas's reviews with the remarks that the reader may see."""

        def work(connection: Connection) -> tuple[ReviewList, list[RowMapping]]:
            found = rows_of.reviews_of(connection, canvas)
            remarks = [
                row
                for row in rows_of.remarks_of(connection, canvas)
                if _is_for(row, reader, office) and not (only_open and row["state"] != "open")
            ]
            return _listed(connection, canvas, reader, office, found, remarks), remarks

        listed, remarks = await self._database.read(work)
        await self._find_again(canvas, listed, remarks)
        return listed

    async def open_remarks(self, canvas: str, reader: Reader, office: Office) -> OpenRemarks:
        """Which cards open remarks are pinned to; nothing is looked for in texts."""

        def work(connection: Connection) -> Sequence[RowMapping]:
            return rows_of.remarks_of(connection, canvas)

        return OpenRemarks(
            remarks=[
                OpenRemark(id=row["id"], card=row["card"])
                for row in await self._database.read(work)
                if row["card"] is not None
                and row["state"] == "open"
                and _is_for(row, reader, office)
            ]
        )

    async def _find_again(
        self, canvas: str, listed: ReviewList, remarks: Sequence[RowMapping]
    ) -> None:
        pinned = {row["id"]: row for row in remarks if row["card"] is not None}
        if not pinned:
            return
        places = [(r["section"], r["card"], r["key"] or "title") for r in pinned.values()]
        answer = await self._workshop.do(jobs.Texts(canvas=canvas, places=places))
        texts = msgspec.json.decode(answer, type=list[jobs.TextNow | None])
        now = dict(zip(pinned, texts, strict=True))
        for review in listed.reviews:
            for remark in review.remarks:
                if remark.id not in now:
                    continue
                row, held = pinned[remark.id], now[remark.id]
                if held is None or remark.card is None:
                    remark.gone = True
                    continue
                remark.card.code, remark.card.title = held.code, held.title
                if row["quote"]:
                    span = find(held.text, row["quote"], row["before"], row["after"])
                    remark.gone = span is None
                    remark.start, remark.end = span or (None, None)


def _listed(
    connection: Connection,
    canvas: str,
    reader: Reader,
    office: Office,
    found: Sequence[RowMapping],
    remarks: Sequence[RowMapping],
) -> ReviewList:
    replies = rows_of.replies_of(connection, canvas)
    stones = {row["id"]: row for row in rows_of.of_canvas(connection, canvas)}
    actors = {row["made_by"] for row in (*found, *remarks, *replies, *stones.values())}
    actors |= {row["decided_by"] for row in found} | {row["changed_by"] for row in remarks}
    hands = Signatures(connection, reader, actors)
    threads: dict[str, list[Reply]] = {}
    for row in replies:
        said = Reply(
            id=row["id"],
            text=row["text"],
            by=hands.hand(row["made_by"], row["party"]),
            made_at=from_milliseconds(row["made_at"]),
        )
        threads.setdefault(row["remark"], []).append(said)
    by_review: dict[str, list[Remark]] = {}
    for row in remarks:
        said_remark = _remark(row, hands, reader, threads.get(row["id"], []))
        by_review.setdefault(row["review"], []).append(said_remark)
    return ReviewList(
        reviews=[
            Review(
                id=row["id"],
                milestone=milestone_of(
                    stones[row["milestone"]], hands, reader, manages=office.manages
                ),
                text=row["text"],
                state=row["state"],
                by=hands.hand(row["made_by"], row["party"]),
                made_at=from_milliseconds(row["made_at"]),
                decision=row["decision"],
                decided_at=_at(row["decided_at"]),
                decided_by=hands.hand_of(row["decided_by"], row["decided_party"]),
                remarks=by_review.get(row["id"], []),
                yours=row["made_by"] == office.actor,
            )
            for row in found
        ],
        open=sum(row["state"] == "open" for row in remarks),
    )


def _remark(row: RowMapping, hands: Signatures, reader: Reader, replies: list[Reply]) -> Remark:
    card = None
    if row["card"] is not None:
        card = CardRef(id=row["card"], section=row["section"])
    return Remark(
        id=row["id"],
        review=row["review"],
        text=row["text"],
        state=row["state"],
        by=hands.hand(row["made_by"], row["party"]),
        made_at=from_milliseconds(row["made_at"]),
        card=card,
        key=row["key"],
        quote=row["quote"],
        internal=row["internal"],
        done=row["done"],
        changed_at=_at(row["changed_at"]),
        changed_by=hands.hand_of(row["changed_by"], row["changed_party"]),
        replies=replies,
        yours=row["made_by"] == reader.actor,
    )


def _is_for(row: RowMapping, reader: Reader, office: Office) -> bool:
    if row["internal"] and office.guest:
        return False
    return row["section"] is None or row["section"] in reader.sections


def _must_have(
    connection: Connection, canvas: str, remark: str, reader: Reader, office: Office
) -> RowMapping:
    row = rows_of.remark_by_id(connection, canvas, remark)
    if row is None or not _is_for(row, reader, office):
        raise NotFound
    return row


def _at(value: int | None) -> datetime | None:
    return from_milliseconds(value) if value is not None else None
