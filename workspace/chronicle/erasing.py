"""Erases for good: a text, or every word of a participant, out of a canvas and its past (R14).

First the canvas is taken from whoever owns it, and nobody opens it for a minute. The workshop
makes the documents without the words. Then one transaction destroys the old log with all that was
made of it, begins another under a new epoch, and takes the words out of moments, milestones,
reviews, notes and names. Before that transaction nothing is erased; after it everything is, in
every row. What the database keeps of dead rows is swept behind it, as often as it takes: the
ledger says for which erasures that is still to be done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
import structlog
from sqlalchemy import Connection, RowMapping, update

from workspace.canvas.schema import SECTIONS
from workspace.chronicle import jobs
from workspace.chronicle.cutting import packed_states
from workspace.chronicle.kept import Kept
from workspace.chronicle.looking_back import moment_of
from workspace.chronicle.moments import about, row_of
from workspace.chronicle.parties import Party
from workspace.clock import from_milliseconds, milliseconds
from workspace.errors import Conflict, Failure, NotFound, Refusal
from workspace.history.authorship import Authorship
from workspace.history.finding import SHORTEST, context, folded, spans, stands_in
from workspace.history.log import BeingErased, Draft
from workspace.history.moment_json import moment_from_json, moment_json
from workspace.history.moments import Moment
from workspace.history.redaction import Clean, Erasure, cleaner, redacted
from workspace.ids import new_ordered_id
from workspace.realtime.update_reader import read_update
from workspace.storage import audit, erasing, marks, members, moments, rights, tables
from workspace.storage.marks import Mark
from workspace.storage.sweeping import sweep

log = structlog.get_logger(__name__)

IN_ITS_PLACE: Final = "…"
"""What stands in moments, milestones and reviews where words were."""
HELD: Final = timedelta(seconds=60)
_TRIES: Final = 3
_SHOWN: Final = 200
_SERVER: Final = "system"


class TooShort(Refusal):
    """So short a text stands in too many words (`least`)."""

    code = "text_too_short"


class NothingFound(Conflict):
    """Nothing of it is on the canvas or in its past."""

    code = "nothing_to_erase"


class SeveralPeople(Conflict):
    """Several participants have that name (`ids`)."""

    code = "several_people"


class Place(msgspec.Struct, kw_only=True):
    """One place where it stands: which kind, where, and some words around it."""

    kind: str
    section: str | None = None
    card: str | None = None
    code: str | None = None
    key: str | None = None
    before: str = ""
    what: str = ""
    after: str = ""


class Found(msgspec.Struct, kw_only=True):
    """What would go: how many places of each kind, and the first of them with some words around."""

    counts: dict[str, int]
    places: list[Place]
    total: int


class Erased(msgspec.Struct, kw_only=True):
    """It is erased. `swept`: free pages and files hold nothing of it either."""

    id: str
    epoch: int
    revision: int
    places: int
    swept: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What must go: a text, or everything of a participant (an actor)."""

    text: str | None = None
    participant: str | None = None

    @property
    def texts(self) -> list[str]:
        """The texts to look for: one, or none."""
        return [self.text] if self.text is not None else []

    @property
    def actors(self) -> list[str]:
        """The actors of whom every word goes: one, or none."""
        return [self.participant] if self.participant is not None else []


class Erasing(Kept):
    """The erasures of one database."""

    async def participant(self, canvas: str, who: str) -> str:
        """The actor of that id or name, whether they take part still or not.

        Raises:
            NotFound: nobody is called so.
            SeveralPeople: more than one is.
        """

        def work(connection: Connection) -> list[str]:
            query = tables.member.select().where(tables.member.c.canvas == canvas)
            actors = [row["actor"] for row in connection.execute(query).mappings()]
            if who in actors:
                return [who]
            names = members.names_of(connection, actors)
            wanted = folded(who)
            return [actor for actor in actors if wanted and folded(names.get(actor, "")) == wanted]

        found = await self._database.read(work)
        if not found:
            raise NotFound(participant=who)
        if len(found) > 1:
            raise SeveralPeople(ids=" ".join(found))
        return found[0]

    async def find(self, canvas: str, wish: Wish) -> Found:
        """What would go, and where it stands; nothing is changed.

        Raises:
            TooShort: the text would be found in half of all words.
            NotFound: there is no such canvas.
        """
        _must_be_long_enough(wish)
        job = jobs.Cut(
            canvas=canvas,
            texts=wish.texts,
            actors=wish.actors,
            preview=True,
            now=self._clock.now(),
        )
        cutting = msgspec.msgpack.decode(await self._workshop.do(job), type=jobs.Cutting)
        return await self._database.read(lambda c: _found(c, canvas, wish, cutting))

    async def erase(
        self,
        canvas: str,
        wish: Wish,
        by: str,
        *,
        found: Found | None = None,
        step: Callable[[str], None] = lambda _stage: None,
    ) -> Erased:
        """Erases for good. `step` is told each stage that was reached.

        `found`: what `find` answered just now, so that the past is not looked through again.

        Raises:
            TooShort, NothingFound: nothing was changed.
            NotFound: there is no such canvas.
            BeingErased: somebody else erases there at this moment.
            Failure: nothing was changed.
        """
        _must_be_long_enough(wish)
        found = found or await self.find(canvas, wish)
        if not found.total:
            raise NothingFound
        for _ in range(_TRIES):
            erased = await self._erase(canvas, wish, by, found.total, step)
            if erased is not None:
                break
        else:
            raise BeingErased(canvas=canvas)
        await self._workshop.do(jobs.Forget(canvas=canvas), upkeep=True)
        try:
            await self.resume(step)
        except Failure as failure:
            # It is out of every row; the quiet task sweeps as soon as it can.
            log.warning("erasure.not_swept", canvas=canvas, error=str(failure))
        else:
            erased.swept = True
        return erased

    async def resume(self, step: Callable[[str], None] = lambda _stage: None) -> int:
        """Sweeps what earlier erasures left in free pages; how many there were.

        Raises:
            NotSwept: the database is too busy now; it can be done again.
        """
        left = await self._database.read(erasing.unfinished)
        if not left:
            return 0
        await sweep(self._database)
        step("swept")
        await self._database.write(lambda c: erasing.finish(c, left))
        step("done")
        return len(left)

    async def ledger(self, canvas: str | None = None) -> Sequence[RowMapping]:
        """All erasures, the oldest first: when, by whom, how many places; never what."""
        return await self._database.read(lambda c: erasing.ledger(c, canvas))

    async def _erase(
        self, canvas: str, wish: Wish, by: str, places: int, step: Callable[[str], None]
    ) -> Erased | None:
        now = self._clock.now()
        until = milliseconds(now + HELD)
        held = await self._database.write(lambda c: erasing.hold(c, canvas, until))
        if held is None:
            raise NotFound(canvas=canvas)
        step("held")
        fence = int(held["fence"])
        try:
            job = jobs.Cut(
                canvas=canvas, texts=wish.texts, actors=wish.actors, preview=False, now=now
            )
            answer = await self._workshop.do(job)
            cutting = msgspec.msgpack.decode(answer, type=jobs.Cutting)
            step("cut")
            writing = _Writing(canvas, wish, by, now, fence, cutting, places)
            erased = await self._database.write(writing)
        except BaseException:
            await self._database.write(lambda c: erasing.let_go(c, canvas, fence))
            raise
        if erased is not None:
            step("written")
        return erased


def _must_be_long_enough(wish: Wish) -> None:
    if wish.text is not None and len(folded(wish.text)) < SHORTEST:
        raise TooShort(least=SHORTEST)


def _found(connection: Connection, canvas: str, wish: Wish, cutting: jobs.Cutting) -> Found:
    counts = dict(cutting.counts)
    places = [
        Place(
            kind=one.kind,
            section=one.section,
            card=one.card,
            code=one.code or None,
            key=one.key,
            before=one.before,
            what=one.what,
            after=one.after,
        )
        for one in cutting.places
    ]

    def note(kind: str, said: str, whole: bool) -> None:
        for span in [(0, len(said))] if whole else spans(said, wish.texts):
            counts[kind] = counts.get(kind, 0) + 1
            before, what, after = context(said, span)
            places.append(Place(kind=kind, before=before, what=what, after=after))

    for row in moments.every(connection, canvas):
        said = row["data"] + row["parties"]
        moment = moment_of(row)
        if redacted(moment, _erasure(wish)) is not moment or spans(said, wish.texts):
            counts["moments"] = counts.get("moments", 0) + 1
    for kept in erasing.KEPT:
        for row in erasing.rows(connection, kept, canvas):
            whole = _is_theirs(kept, row, wish)
            for said in erasing.words_of(kept, row):
                note(kept.kind, said, whole)
    for row in erasing.quarantined(connection, canvas):
        if row["actor"] in wish.actors or stands_in(bytes(row["data"]), wish.texts):
            counts["quarantine"] = counts.get("quarantine", 0) + 1
    return Found(counts=counts, places=places[:_SHOWN], total=sum(counts.values()))


def _is_theirs(kept: erasing.Kept, row: RowMapping, wish: Wish) -> bool:
    """Whether all that a row says was written by who is erased, or is their name."""
    if not wish.actors:
        return False
    if kept.kind == "guests":
        return f"guest:{row['id']}" in wish.actors
    return any(row[name] in wish.actors for name in kept.by)


def _erasure(wish: Wish) -> Erasure:
    return Erasure(texts=wish.texts, actors=wish.actors, word=IN_ITS_PLACE)


@dataclass(frozen=True, slots=True)
class _Writing:
    """The one transaction; None: the canvas moved meanwhile, and nothing was written."""

    canvas: str
    wish: Wish
    by: str
    now: datetime
    fence: int
    cutting: jobs.Cutting
    places: int

    def __call__(self, connection: Connection) -> Erased | None:
        at, begins_after = milliseconds(self.now), self.cutting.revision
        bound = erasing.bound(connection, self.canvas)
        drafts = [self._draft(section, bound) for section in SECTIONS]
        head = erasing.begin_epoch(connection, self.canvas, self.fence, begins_after, drafts)
        if head is None:
            return None
        self._keep_whose(connection, head.epoch, head.revision)
        self._clean_moments(connection, head.epoch)
        self._clean_rows(connection)
        erasing.empty_quarantine(connection, self.canvas)
        marks.begin(connection, self.canvas, head.epoch)
        until = {"told": head.revision, "marked": head.revision, "bundled": begins_after}
        marks.advance(connection, self.canvas, {"epoch": head.epoch, **until})
        if self.wish.participant is not None:
            self._send_away(connection, self.wish.participant, at)
        ident = new_ordered_id(at)
        erasing.note(
            connection,
            {
                "id": ident,
                "canvas": self.canvas,
                "at": at,
                "actor": self.by,
                "what": "participant" if self.wish.participant else "text",
                "participant": self.wish.participant,
                "epoch": head.epoch,
                "begins_after": begins_after,
                "until": head.revision,
                "places": self.places,
                "stage": "written",
            },
        )
        audit.note(
            connection,
            at=at,
            actor=self.by,
            event="canvas.erased",
            canvas=self.canvas,
            erasure=ident,
            places=self.places,
        )
        # Every node looks at it, and begins the room anew.
        rights.note_change(connection, at=at, canvas=self.canvas)
        return Erased(
            id=ident,
            epoch=head.epoch,
            revision=head.revision,
            places=self.places,
            swept=False,
        )

    def _draft(self, section: str, bound: frozenset[tuple[str, int]]) -> Draft:
        state = self.cutting.states[section]
        # What the cutting itself had to write anew is the server's.
        clients = tuple(
            (block.client, _SERVER)
            for block in read_update(state).blocks
            if (section, block.client) not in bound
        )
        return Draft(section, _SERVER, _SERVER, self.now, "erase", state, clients)

    def _keep_whose(self, connection: Connection, epoch: int, until: int) -> None:
        """A mark says whose words those are that are left; the rows are the server's."""
        states = self.cutting.states
        words = Authorship.from_bytes(self.cutting.authorship)
        words.hands.note(self.cutting.revision + 1, _SERVER)
        words.revision = until
        mark = Mark(self.canvas, until, epoch, packed_states(states), words.to_bytes())
        marks.keep(connection, mark)
        kept = frozenset(
            (section, block.client)
            for section, state in states.items()
            for block in read_update(state).blocks
        )
        erasing.keep_bindings(connection, self.canvas, kept)

    def _clean_moments(self, connection: Connection, epoch: int) -> None:
        erasure, clean = _erasure(self.wish), cleaner(self.wish.texts, IN_ITS_PLACE)
        for row in moments.every(connection, self.canvas):
            parties: dict[str, Party] = msgspec.json.decode(row["parties"])
            self._put(connection, redacted(moment_of(row), erasure), row["epoch"], parties, clean)
        for plain in self.cutting.told:
            moment = redacted(moment_from_json(plain), erasure)
            now = moments.parties_now(connection, self.canvas, moment.actors)
            self._put(
                connection, moment, epoch - 1, {a: now.get(a, {}) for a in moment.actors}, clean
            )

    def _put(
        self,
        connection: Connection,
        moment: Moment,
        epoch: int,
        parties: Mapping[str, Any],
        clean: Clean,
    ) -> None:
        said = {actor: {k: clean(v) for k, v in party.items()} for actor, party in parties.items()}
        moments.remove(connection, self.canvas, moment.first)
        row = row_of(moment, moment_json(moment), epoch, said)
        moments.put(connection, row, about(moment, said))

    def _clean_rows(self, connection: Connection) -> None:
        clean = cleaner(self.wish.texts, IN_ITS_PLACE)
        nothing = cleaner(self.wish.texts, "")
        for kept in erasing.KEPT:
            for row in erasing.rows(connection, kept, self.canvas):
                how = nothing if kept.kind in ("guests", "notes", "title") else clean
                if _is_theirs(kept, row, self.wish):
                    how = _blank if kept.kind in ("guests", "notes") else _dotted
                erasing.change(connection, kept, row, how)

    def _send_away(self, connection: Connection, actor: str, at: int) -> None:
        """Who asked that all of theirs be erased takes part no more."""
        facilitators = members.facilitators(connection, self.canvas, at)
        if [row["actor"] for row in facilitators] == [actor]:
            return  # Somebody must be left who can open the door.
        if members.end(connection, self.canvas, actor, at):
            audit.note(
                connection,
                at=at,
                actor=self.by,
                event="member.removed",
                canvas=self.canvas,
                member=actor,
            )
            rights.note_change(connection, at=at, canvas=self.canvas, actor=actor)
        if actor.startswith("guest:"):
            login = tables.login
            connection.execute(
                update(login)
                .where(login.c.actor == actor, login.c.ended_at.is_(None))
                .values(ended_at=at, device="")
            )


def _blank(_said: str) -> str:
    return ""


def _dotted(said: str) -> str:
    return IN_ITS_PLACE if said else said


def erased_at(row: RowMapping) -> datetime:
    """When an erasure of the ledger was."""
    return from_milliseconds(row["at"])
