"""Milestones: a revision that somebody named, with a note; or that a decision left behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection, RowMapping

from workspace.chronicle.kept import Kept
from workspace.chronicle.parties import Parties, Reader
from workspace.chronicle.refusals import StillReviewed, TooMany
from workspace.chronicle.review_shapes import Milestone, MilestoneKind
from workspace.chronicle.shapes import Hand
from workspace.clock import from_milliseconds
from workspace.errors import NotAllowed, NotFound
from workspace.ids import new_ordered_id
from workspace.organisations.reading import NoSuchRevision
from workspace.storage import members, milestones, moments

LIMIT: Final = 500


class Milestones(Kept):
    """The milestones of one database."""

    async def make_milestone(
        self,
        canvas: str,
        actor: str,
        name: str,
        note: str = "",
        *,
        revision: int | None = None,
        kind: MilestoneKind = "named",
    ) -> str:
        """Names a revision, the newest unless said otherwise; returns the milestone's id.

        Features that decide something call it with a `kind` of theirs, as "system"; the ends
        of sessions are marked by `Sessions`.

        Raises:
            NoSuchRevision: the canvas has not come that far.
            TooMany: there are as many as there may be.
        """
        now = self._now()
        ident = new_ordered_id(now)

        def work(connection: Connection) -> None:
            head = moments.head(connection, canvas)
            if head is None:
                raise NotFound(canvas=canvas)
            at = int(head["head"]) if revision is None else revision
            if not 0 < at <= head["head"]:
                raise NoSuchRevision(asked=at, newest=head["head"])
            if milestones.count(connection, canvas) >= LIMIT:
                raise TooMany(what="milestones", limit=LIMIT)
            add_milestone(
                connection,
                canvas,
                ident,
                revision=at,
                epoch=head["epoch"],
                kind=kind,
                name=name,
                note=note,
                by=actor,
                at=now,
            )

        await self._database.write(work)
        return ident

    async def milestones(self, canvas: str, reader: Reader, *, manages: bool) -> list[Milestone]:
        """A canvas's milestones, the newest revision first; `manages`: may change all of them."""

        def work(connection: Connection) -> list[Milestone]:
            rows = milestones.of_canvas(connection, canvas)
            hands = Signatures(connection, reader, (row["made_by"] for row in rows))
            return [milestone_of(row, hands, reader, manages=manages) for row in rows]

        return await self._database.read(work)

    async def rename_milestone(
        self, canvas: str, ident: str, actor: str, values: Mapping[str, str], *, manages: bool
    ) -> None:
        """Gives it another name or note (`values`).

        Raises:
            NotFound: there is none.
            NotAllowed: somebody else made it.
        """

        def work(connection: Connection) -> None:
            _must_be_theirs(connection, canvas, ident, actor, manages=manages)
            if values:
                milestones.change(connection, ident, dict(values))

        await self._database.write(work)

    async def remove_milestone(self, canvas: str, ident: str, actor: str, *, manages: bool) -> None:
        """Takes the name off a revision; the revision itself stays.

        Raises:
            NotFound: there is none.
            NotAllowed: somebody else made it.
            StillReviewed: a review hangs on it.
        """

        def work(connection: Connection) -> None:
            _must_be_theirs(connection, canvas, ident, actor, manages=manages)
            if milestones.is_reviewed(connection, ident):
                raise StillReviewed
            milestones.remove(connection, ident)

        await self._database.write(work)


class Signatures:
    """Under what people appear beside what they made in their own name."""

    def __init__(
        self, connection: Connection, reader: Reader, actors: Iterable[str | None]
    ) -> None:
        self._reader = reader
        self._names = members.names_of(connection, sorted({actor for actor in actors if actor}))

    def hand_of(self, actor: str | None, party: str | None) -> Hand | None:
        """The same, where perhaps nobody made it yet."""
        return self.hand(actor, party) if actor is not None and party is not None else None

    def hand(self, actor: str, party: str) -> Hand:
        """The hand of whoever made it, as they were then.

        Who facilitates or supervises acts in office, and appears by name whatever the charter.
        """
        kept = msgspec.json.decode(party)
        in_office = kept.get("role") in ("facilitator", "supervisor")
        reader = msgspec.structs.replace(self._reader, names=self._reader.names or in_office)
        return Parties(reader, {actor: kept}, self._names).of(actor)


def milestone_of(row: RowMapping, hands: Signatures, reader: Reader, *, manages: bool) -> Milestone:
    """A milestone as its row keeps it."""
    return Milestone(
        id=row["id"],
        revision=row["revision"],
        kind=row["kind"],
        name=row["name"],
        note=row["note"],
        by=hands.hand(row["made_by"], row["party"]),
        made_at=from_milliseconds(row["made_at"]),
        yours=manages or row["made_by"] == reader.actor,
    )


def add_milestone(
    connection: Connection,
    canvas: str,
    ident: str,
    *,
    revision: int,
    epoch: int,
    kind: MilestoneKind,
    name: str,
    note: str = "",
    by: str,
    at: int,
) -> None:
    """Keeps a milestone, with who its maker is now; `at` in milliseconds."""
    milestones.add(
        connection,
        {
            "id": ident,
            "canvas": canvas,
            "revision": revision,
            "epoch": epoch,
            "kind": kind,
            "name": name,
            "note": note,
            "made_by": by,
            "party": party_now(connection, canvas, by),
            "made_at": at,
        },
    )


def party_now(connection: Connection, canvas: str, actor: str) -> str:
    """Who an actor is now, to be kept with what they make."""
    found = moments.parties_now(connection, canvas, [actor]).get(actor, {})
    return msgspec.json.encode(found).decode()


def _must_be_theirs(
    connection: Connection, canvas: str, ident: str, actor: str, *, manages: bool
) -> None:
    row = milestones.by_id(connection, canvas, ident)
    if row is None:
        raise NotFound
    if not manages and row["made_by"] != actor:
        raise NotAllowed(needs="authorship")
