"""One open canvas: facts come in, effects go out. Never waits, never reads a clock.

Down the page, an update's life: `receive` asks the gate and puts it on the pile,
`take_batch` hands the pile to the log, `logged` is born of a finished commit and
only then acknowledges and shares (R1, R2). `log_failed` keeps the pile and turns
the room read-only until the log answers again (R6); `fenced` ends a room whose
canvas belongs to another node (R7).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any, Final, TypeVar

from pycrdt import TransactionEvent

from workspace.access import Capability, Role, Scope
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.canvas.schema import SCHEMA_VERSION
from workspace.canvas.upgrades import UPGRADES, upgrade
from workspace.clock import from_milliseconds, milliseconds
from workspace.config import Limits
from workspace.errors import Failure, NotAllowed, Refusal
from workspace.history.log import (
    Appended,
    Batch,
    Checkpoint,
    Claim,
    Draft,
    EntryKind,
    Quarantined,
    SectionState,
)
from workspace.realtime.close_codes import CloseCode
from workspace.realtime.connection import Dialect
from workspace.realtime.effects import (
    APPEND,
    Close,
    Effect,
    KeepCheckpoint,
    Load,
    Send,
    Settled,
    Share,
    Tell,
)
from workspace.realtime.gate import Judged, OutOfOrder
from workspace.realtime.messages import (
    SECTIONS,
    AskPresence,
    AskState,
    Awareness,
    CatchUp,
    Event,
    Hello,
    Incoming,
    NumberedUpdate,
    Ping,
    Point,
    Pong,
    Receipt,
    Refused,
    Resync,
    Shared,
    TellState,
    Welcome,
)
from workspace.realtime.open_section import (
    NO_CHANGE,
    Guard,
    NativeFailure,
    OpenSection,
    encode_vector,
)
from workspace.realtime.presence import Identity, News, Presence, Viewer
from workspace.realtime.update_merge import merge

T = TypeVar("T")

SYSTEM: Final = "system"


class UpgradeNeeded(Refusal):
    """The browser's page is too old to write this canvas (`needs`: the schema version)."""

    code = "upgrade_needed"


class Condemned(Refusal):
    """These very bytes have killed a process of ours before; they are never read again."""

    code = "condemned"


class NotTaken(Refusal):
    """The gate let these bytes through and the native library did not take them."""

    code = "native_failure"


class RoomOver(Failure):
    """The room was closed under the caller; opening it again will work."""

    code = "room_over"


@dataclass(slots=True)
class Session:
    """One open tab, as the room sees it."""

    id: str
    actor: str
    identity: Identity
    scope: Scope
    dialect: Dialect
    sections: frozenset[str]
    client: int
    login: str | None = None
    # Milliseconds since 1970 at which the rights end by themselves; None: they do not.
    until: int | None = None
    joined: set[str] = field(default_factory=set)
    new_clients: int = 0
    refusals: int = 0
    # Per section, the revision and clocks the reader had when it began to lag.
    lagging: dict[str, tuple[int, dict[int, int]]] | None = None

    @property
    def viewer(self) -> Viewer:
        """What this session may see of others."""
        return Viewer(
            self.scope.read, self.identity.partner, names=self.scope.role is not Role.READER
        )

    def expired(self, now: datetime) -> bool:
        """Whether its rights have ended by themselves."""
        return self.until is not None and milliseconds(now) >= self.until


@dataclass(frozen=True, slots=True)
class _Pending:
    """An accepted change on its way to the log. Without `judged` it only waits for its receipt."""

    section: str
    actor: str
    session: str
    number: int
    kind: EntryKind
    data: bytes
    judged: Judged | None
    at: datetime
    ticket: int = 0
    login: str | None = None


@dataclass(slots=True)
class _Opening:
    """A section on its way into memory, and who waits for it."""

    waiting: list[tuple[str, Incoming]] = field(default_factory=list)


class Room:
    """One open canvas."""

    def __init__(
        self,
        claim: Claim,
        limits: Limits,
        guard: Guard,
        bring_up: Callable[[SectionDoc], object] | None = upgrade if UPGRADES else None,
    ) -> None:
        """`claim` says which canvas, under which fence; sections are loaded on demand.

        `bring_up` is run on each section that opens, when documents have older forms.
        """
        self.canvas = claim.canvas
        self.fence = claim.fence
        self.epoch = claim.epoch
        self.language = claim.language
        self.revision = claim.revision
        self.limits = limits
        self.presence = Presence()
        self.sessions: dict[str, Session] = {}
        self.read_only: str | None = None
        self.over = False
        # The sections that some guest editor may write now; None: nobody said yet.
        self.open_to_guests: frozenset[str] | None = None
        self._guard = guard
        self._bring_up = bring_up
        self._sections: dict[str, OpenSection | _Opening] = {}
        self._pending: list[_Pending] = []
        self._in_flight: list[_Pending] = []
        self._batch: Batch | None = None
        self._rows: list[tuple[str, list[_Pending]]] = []
        self._quarantine: list[Quarantined] = []
        self._waiting: list[tuple[str, AskState]] = []
        self._unreadable: set[str] = set()
        self._doors_closed = False
        self._tickets = 0

    # ── coming and going ──────────────────────────────────────────────────────

    def enter(self, session: Session) -> list[Effect]:
        """A session begins; it hears nothing of a section until it asks for its state."""
        self.sessions[session.id] = session
        only = next(iter(session.sections)) if session.dialect is Dialect.STOCK else None
        self.presence.arrive(session.id, session.identity, session.client, only)
        if session.dialect is Dialect.STOCK and only is not None:
            return self._ask(session, AskState(only, 0, b""), greet=True)
        return []

    def leave(self, session: str) -> None:
        """A session ends. What it sent and we accepted is committed all the same."""
        if self.sessions.pop(session, None) is not None:
            self.presence.leave(session)

    # ── what a session says ───────────────────────────────────────────────────

    def receive(self, session_id: str, message: Incoming, now: datetime) -> list[Effect]:
        """One message of one session."""
        session = self.sessions.get(session_id)
        if session is None or self.over or self._doors_closed:
            return []
        if session.until is not None and session.expired(now):
            return self._expire(session, message, now)
        match message:
            case NumberedUpdate():
                return self._update(session, message, now)
            case Point(state):
                self.presence.point(session_id, state)
                return []
            case Awareness(entries):
                self.presence.hear(session_id, entries)
                return []
            case AskState():
                return self._ask(session, message)
            case Ping(nonce):
                return [Send(session_id, Pong(nonce))]
            case AskPresence():
                return self._who_is_here(session)
            case Hello():
                return self._greet(session, message, now)

    def _expire(self, session: Session, message: Incoming, now: datetime) -> list[Effect]:
        # Rights end at their moment, not at the next beat of a clock (R10): what comes after is
        # neither taken nor answered with anything but this.
        effects: list[Effect] = []
        if isinstance(message, NumberedUpdate):
            refusal = NotAllowed(section=message.section, why="expired")
            effects = self._refuse(session, message, refusal, now)
        return [*effects, Close(session.id, CloseCode.NOT_ALLOWED, "expired")]

    def _greet(self, session: Session, hello: Hello, now: datetime) -> list[Effect]:
        low, high = hello.schema
        writes = low <= SCHEMA_VERSION <= high
        if hello.sections is not None:
            session.sections &= frozenset(hello.sections)
        if not writes:
            # An older page would strip what it does not know: it may read, and is told why.
            session.scope = session.scope.only_reading()
        rights = {
            name: "write" if session.scope.may_write(name) else "read"
            for name in SECTIONS
            if name in session.sections
        }
        facts: dict[str, Any] = {
            "session": session.id,
            "canvas": self.canvas,
            "epoch": self.epoch,
            "revision": self.revision,
            "schema": SCHEMA_VERSION,
            "role": session.scope.role.value,
            "name": session.identity.name,
            "group": session.identity.group,
            "color": session.identity.color,
            "sections": rights,
            "may": sorted(each.value for each in Capability if session.scope.may(each)),
            "until": from_milliseconds(session.until).isoformat() if session.until else None,
            "partner": session.identity.partner_name,
            "guests_write": self._guests_write(session),
            "limits": {
                "frame_bytes": self.limits.frame_bytes,
                "catch_up_bytes": self.limits.catch_up_bytes,
                "title": self.limits.title,
                "long_field": self.limits.long_field,
                "cards": self.limits.cards,
            },
            "language": self.language,
            "now": now.isoformat(),
            "upgrade": not writes,
        }
        effects: list[Effect] = [Send(session.id, Welcome(facts))]
        if self.read_only is not None:
            effects.append(Send(session.id, self._banner()))
        return effects + self._who_is_here(session)

    def _who_is_here(self, session: Session) -> list[Effect]:
        everyone = self.presence.everyone()
        if session.dialect is Dialect.LIVE:
            return [Send(session.id, everyone.for_page(session.viewer, whole=True))]
        news = everyone.for_stock(session.viewer, next(iter(session.sections)))
        return [Send(session.id, news)] if news else []

    def _banner(self) -> Event:
        if self.read_only is None:
            return Event({"kind": "writable"})
        return Event({"kind": "read_only", "code": self.read_only})

    def _guests_write(self, session: Session) -> list[str]:
        open_to_guests = self.open_to_guests or frozenset()
        return [n for n in SECTIONS if n in open_to_guests and session.scope.may_read(n)]

    # ── what concerns some and not others ──

    def opened_to_guests(self, sections: frozenset[str]) -> list[Effect]:
        """The sections that some guest editor may write now, as far as each may know of them."""
        if sections == self.open_to_guests:
            return []
        self.open_to_guests = sections
        return [
            Send(each.id, Event({"kind": "guests", "guests_write": self._guests_write(each)}))
            for each in self.sessions.values()
        ]

    def note_written(self, card: str, section: str, version: int) -> list[Effect]:
        """An internal note changed: told to those who may read it, without its words (R9)."""
        event = Event({"kind": "note", "card": card, "version": version})
        return [
            Send(each.id, event)
            for each in self.sessions.values()
            if each.scope.may(Capability.INTERNAL_NOTES) and each.scope.may_read(section)
        ]

    def review_changed(self) -> list[Effect]:
        """A review goes on: told to those who may look back, without its words (R9)."""
        return [
            Send(each.id, Event({"kind": "review"}))
            for each in self.sessions.values()
            if each.scope.may(Capability.HISTORY)
        ]

    # ── catching up ───────────────────────────────────────────────────────────

    def _ask(self, session: Session, ask: AskState, *, greet: bool = False) -> list[Effect]:
        if ask.section not in session.sections:
            return [Send(session.id, _not_allowed(0, ask.section))]
        section = self._sections.get(ask.section)
        if not isinstance(section, OpenSection):
            return [] if greet else self._open(ask.section, session.id, ask)
        if self._uncommitted(ask.section):
            # Nobody is shown what is not committed (R1): the answer waits for the log.
            self._waiting.append((session.id, ask))
            return []
        return self._answer(session, section, ask)

    def _answer(self, session: Session, section: OpenSection, ask: AskState) -> list[Effect]:
        vector = ask.vector if ask.epoch in (0, self.epoch) else b""
        session.joined.add(section.name)
        data = section.lacking(vector)
        effects: list[Effect] = [
            Send(session.id, CatchUp(section.name, self.epoch, section.revision, data))
        ]
        if session.scope.may_write(section.name):
            effects.append(Send(session.id, TellState(section.name, section.vector())))
        return effects

    def _open(self, name: str, session: str, message: Incoming) -> list[Effect]:
        section = self._sections.get(name)
        if isinstance(section, _Opening):
            section.waiting.append((session, message))
            return []
        self._sections[name] = _Opening([(session, message)])
        return [Load(name)]

    def _uncommitted(self, name: str) -> bool:
        return any(p.section == name and p.judged is not None for p in self._in_flight) or any(
            p.section == name and p.judged is not None for p in self._pending
        )

    def loaded(self, state: SectionState, now: datetime) -> list[Effect]:
        """A section is in memory; whoever waited for it is heard, in order."""
        opening = self._sections.get(state.section)
        section = OpenSection(state, self.limits)
        self._sections[state.section] = section
        self._unreadable.discard(state.section)
        for pending in (*self._in_flight, *self._pending):
            # After a native failure the document is new: what was accepted and not yet
            # committed is put back. It passed once, so it passes again.
            if pending.section == state.section and pending.judged is not None:
                section.apply(section.gate.judge(pending.data, actor=pending.actor, system=True))
        effects: list[Effect] = []
        if self._bring_up is not None and section.form != SCHEMA_VERSION:
            # Browsers that come now are of this release: they find the form they know.
            self._ours([section], SYSTEM, "migration", partial(self._bring_up, section.doc), now)
            effects.append(APPEND)
        if isinstance(opening, _Opening):
            for session, message in opening.waiting:
                effects += self.receive(session, message, now)
        return effects

    def load_failed(self, name: str, code: str) -> list[Effect]:
        """A section cannot be read: nobody is given an empty one in its place (R5)."""
        opening = self._sections.pop(name, None)
        self._unreadable.add(name)
        if not isinstance(opening, _Opening):
            return []
        waiting = {session for session, _ in opening.waiting}
        return [Close(session, CloseCode.NOT_AVAILABLE, code) for session in sorted(waiting)]

    # ── an update ─────────────────────────────────────────────────────────────

    def _update(self, session: Session, update: NumberedUpdate, now: datetime) -> list[Effect]:
        name = update.section
        if not session.scope.may_write(name) or name not in session.sections:
            return self._refuse(session, update, NotAllowed(section=name), now)
        section = self._sections.get(name)
        if not isinstance(section, OpenSection):
            return self._open(name, session.id, update)
        if update.data == NO_CHANGE:
            # What a newcomer answers who has nothing of their own: no need to read all we have.
            return self._already_known(session, update, now)
        if self._guard.condemns(update.data):
            return self._refuse(session, update, Condemned(section=name), now)
        try:
            judged = section.gate.judge(
                update.data, actor=session.actor, new_clients=session.new_clients
            )
        except OutOfOrder:
            # A gap is never integrated (R4): the browser sends all it has instead.
            return self._resync(session, section)
        except Refusal as refusal:
            return self._refuse(session, update, refusal, now)
        if judged.nothing_new:
            return self._already_known(session, update, now)
        try:
            self._integrate(section, judged, session)
        except NativeFailure as failure:
            return self._recover(session, update, failure, now)
        session.new_clients += len(judged.new_clients)
        # The working papers weigh far more than the update; the pile need not carry them.
        kept = judged.spent()
        self._pending.append(
            _Pending(
                name,
                session.actor,
                session.id,
                update.number,
                "user",
                kept.data,
                kept,
                now,
                login=session.login,
            )
        )
        if judged.created_cards:
            self._complete(section, judged, now)
        return [APPEND]

    def _integrate(self, section: OpenSection, judged: Judged, session: Session) -> None:
        self._guard.arm(self.canvas, section.name, session.actor, session.id, judged.data)
        try:
            section.apply(judged)
        finally:
            self._guard.disarm()

    def _already_known(
        self, session: Session, update: NumberedUpdate, now: datetime
    ) -> list[Effect]:
        if not self._pending and not self._in_flight:
            return [Send(session.id, Receipt(update.number, self.revision))]
        # It may stand on something not committed yet: its receipt keeps its place in the queue.
        self._pending.append(
            _Pending(
                update.section, session.actor, session.id, update.number, "user", b"", None, now
            )
        )
        return [APPEND]

    def _resync(self, session: Session, section: OpenSection) -> list[Effect]:
        session.refusals += 1
        if session.dialect is Dialect.LIVE:
            return [Send(session.id, Resync(section.name))]
        if session.refusals > 50:
            return [Close(session.id, CloseCode.MALFORMED, "out_of_order")]
        return [Send(session.id, TellState(section.name, section.vector()))]

    def _refuse(
        self, session: Session, update: NumberedUpdate, refusal: Refusal, now: datetime
    ) -> list[Effect]:
        session.refusals += 1
        self._quarantine.append(
            Quarantined(
                section=update.section,
                actor=session.actor,
                session=session.id,
                at=now,
                code=refusal.code,
                data=update.data,
            )
        )
        refused = Refused(update.number, update.section, refusal.code, refusal.facts)
        return [Send(session.id, refused), APPEND]

    def _recover(
        self, session: Session, update: NumberedUpdate, failure: NativeFailure, now: datetime
    ) -> list[Effect]:
        # yrs may have integrated half of it (R3): the document is dropped and read again.
        self._sections[update.section] = _Opening()
        refusal = NotTaken(section=update.section)
        refusal.__cause__ = failure
        return [*self._refuse(session, update, refusal, now), Load(update.section)]

    # ── edits of our own: API, commands, the server itself ────────────────────

    def missing(self) -> list[str]:
        """Sections not in memory yet; an edit or a whole reading needs them all."""
        return [n for n in SECTIONS if not isinstance(self._sections.get(n), OpenSection)]

    def unreadable(self, name: str) -> bool:
        """Whether the last attempt to read the section failed."""
        return name in self._unreadable

    def open_missing(self) -> list[Effect]:
        """Asks for every section that is neither in memory nor on its way."""
        absent = [n for n in SECTIONS if n not in self._sections]
        self._sections.update((name, _Opening()) for name in absent)
        return [Load(name) for name in absent]

    def documents(self) -> dict[str, SectionDoc]:
        """The live documents of every loaded section, for reading only."""
        return {n: s.doc for n, s in self._sections.items() if isinstance(s, OpenSection)}

    def edit(
        self,
        actor: str,
        kind: EntryKind,
        verb: Callable[[dict[str, SectionDoc]], T],
        now: datetime,
        login: str | None = None,
    ) -> tuple[T, int, list[Effect]]:
        """Runs `verb` on the live documents; returns (its result, a ticket, effects).

        `login` is the login or token that `actor` showed: the log's rows name it too (R8).
        Every section must be loaded (see `missing`). The ticket is `Settled` once
        everything up to and including this edit is committed.

        Raises:
            Refusal: from the verb, which refuses before it changes anything.
            RoomOver: the canvas is not ours any more.
        """
        if self.over:
            raise RoomOver(canvas=self.canvas)
        sections = [s for s in self._sections.values() if isinstance(s, OpenSection)]
        docs = {section.name: section.doc for section in sections}
        result = self._ours(sections, actor, kind, lambda: verb(docs), now, login)
        self._tickets += 1
        self._pending.append(
            _Pending("", actor, SYSTEM, 0, kind, b"", None, now, ticket=self._tickets)
        )
        return result, self._tickets, [APPEND]

    def _complete(self, section: OpenSection, judged: Judged, now: datetime) -> None:
        for card in judged.created_cards:
            verb = partial(edits.complete_card, section.doc, card, language=self.language)
            self._ours([section], SYSTEM, "server", verb, now)

    def _ours(
        self,
        sections: Sequence[OpenSection],
        actor: str,
        kind: EntryKind,
        verb: Callable[[], T],
        now: datetime,
        login: str | None = None,
    ) -> T:
        """Runs an edit of ours on live documents; the index learns it, the log gets it."""
        made: list[tuple[OpenSection, bytes]] = []
        recorders = [(s.doc.doc, s.doc.doc.observe(_recorder(made, s))) for s in sections]
        pending: list[_Pending] = []
        try:
            try:
                result = verb()
            finally:
                for doc, recorder in recorders:
                    doc.unobserve(recorder)
            for section, data in made:
                judged = section.gate.judge(data, actor=SYSTEM, system=True)
                section.gate.accept(judged)
                section.changed()
                pending.append(
                    _Pending(
                        section.name,
                        actor,
                        SYSTEM,
                        0,
                        kind,
                        data,
                        judged.spent(),
                        now,
                        login=login,
                    )
                )
        except BaseException:
            for name in {section.name for section, _ in made}:
                # Half of an edit is in the document and not in the log: it is read again.
                del self._sections[name]
            raise
        self._pending += pending
        return result

    # ── the log ───────────────────────────────────────────────────────────────

    @property
    def unsaved(self) -> bool:
        """Whether anything accepted is not in the log yet."""
        return bool(self._pending or self._in_flight or self._quarantine or self._batch)

    def take_batch(self) -> Batch | None:
        """What the log should commit next; the same batch again after a failure."""
        if self._batch is not None:
            return self._batch
        if not (self._pending or self._quarantine):
            return None
        self._in_flight, self._pending = self._pending, []
        quarantined, self._quarantine = tuple(self._quarantine), []
        drafts: list[Draft] = []
        self._rows = []
        for (section, session, actor, kind, login), run in groupby(
            (p for p in self._in_flight if p.judged is not None), key=_same_row
        ):
            group = list(run)
            for part in _merged(group):
                data, members = part
                clients = tuple(
                    (client, m.actor if m.kind == "user" else SYSTEM)
                    for m in members
                    if m.judged is not None
                    for client in m.judged.new_clients
                )
                drafts.append(
                    Draft(
                        section=section,
                        actor=actor,
                        session=session,
                        at=members[-1].at,
                        kind=kind,
                        data=data,
                        clients=clients,
                        login=login,
                    )
                )
                self._rows.append((section, members))
        self._batch = Batch(self.canvas, self.fence, tuple(drafts), quarantined)
        return self._batch

    def logged(self, appended: Appended) -> list[Effect]:
        """The batch is committed: only now is it acknowledged, then shared (R1, R2)."""
        effects: list[Effect] = []
        if self.read_only is not None:
            self.read_only = None
            effects.append(Tell(self._banner()))
        if self._rows:
            self.revision = appended.last_revision
        by_section: dict[str, list[_Pending]] = {}
        for section_name, members in self._rows:
            by_section.setdefault(section_name, []).extend(members)
        receipts: dict[str, int] = {}
        for pending in self._in_flight:
            if pending.number:
                receipts[pending.session] = pending.number
        for session, number in receipts.items():
            if session in self.sessions:
                effects.append(Send(session, Receipt(number, self.revision)))
        for name, members in by_section.items():
            effects += self._share(name, members)
        effects += [Settled(p.ticket, self.revision) for p in self._in_flight if p.ticket]
        self._in_flight = []
        self._rows = []
        self._batch = None
        return effects + self._answer_waiting()

    def _share(self, name: str, members: list[_Pending]) -> list[Effect]:
        section = self._sections.get(name)
        if isinstance(section, OpenSection):
            for member in members:
                if member.judged is not None:
                    section.committed(member.judged.ranges, self.revision)
        only = members[0].session if len({m.session for m in members}) == 1 else None
        readers = tuple(
            session.id
            for session in self.sessions.values()
            if name in session.joined and session.id != only and session.lagging is None
        )
        if not readers:
            return []
        return [Share(Shared(name, self.revision, data), readers) for data, _ in _merged(members)]

    def _answer_waiting(self) -> list[Effect]:
        waiting, self._waiting = self._waiting, []
        effects: list[Effect] = []
        for session_id, ask in waiting:
            session = self.sessions.get(session_id)
            if session is not None:
                effects += self._ask(session, ask)
        return effects

    def log_failed(self, failure: Failure) -> list[Effect]:
        """The log did not take the batch: it is kept, and the room is read-only (R6)."""
        if self.read_only == failure.code:
            return []
        self.read_only = failure.code
        return [Tell(self._banner())]

    def fenced(self) -> list[Effect]:
        """The canvas belongs to another node: nothing of ours was written, all go there (R7)."""
        self.over = True
        return [Close(session, CloseCode.RESTARTING, "moved") for session in self.sessions]

    def close_doors(self) -> list[Effect]:
        """The node goes down: nothing new is heard, what was heard is committed."""
        self._doors_closed = True
        return [Tell(Event({"kind": "restarting"}))]

    # ── slow readers ──────────────────────────────────────────────────────────

    def lags(self, session_id: str) -> None:
        """The reader's socket is full: from here on it is caught up later, in one piece."""
        session = self.sessions.get(session_id)
        if session is None or session.lagging is not None:
            return
        session.lagging = {}
        for name in session.joined:
            section = self._sections.get(name)
            if isinstance(section, OpenSection):
                session.lagging[name] = (section.revision, section.shared_clocks())

    def drained(self, session_id: str) -> list[Effect]:
        """The reader's socket is empty again: one catch-up replaces all it missed."""
        session = self.sessions.get(session_id)
        if session is None or session.lagging is None:
            return []
        lagging, session.lagging = session.lagging, None
        effects = self._who_is_here(session)
        for name, (revision, clocks) in lagging.items():
            section = self._sections.get(name)
            if isinstance(section, OpenSection) and section.revision == revision:
                continue
            effects += self._ask(session, AskState(name, self.epoch, encode_vector(clocks)))
        return effects

    # ── time ──────────────────────────────────────────────────────────────────

    def take_news(self) -> News | None:
        """Presence since the last beat, or None when nobody moved."""
        return self.presence.take_news() if self.presence.has_news else None

    def quiet(self, now: datetime) -> list[Effect]:
        """Nobody wrote for a moment: shorten order keys that grew long, keep what grew.

        A checkpoint holds the whole live document, so it is made only when all of that
        is in the log.
        """
        if self.unsaved or self.over:
            return []
        for section in self._sections.values():
            if isinstance(section, OpenSection) and section.unkept and section.crowded:
                verb = partial(edits.rebalance, section.doc, secrets.randbelow)
                self._ours([section], SYSTEM, "server", verb, now)
        if self._pending:
            return [APPEND]
        return [
            KeepCheckpoint(section.checkpoint())
            for section in self._sections.values()
            if isinstance(section, OpenSection) and section.unkept
        ]

    def kept(self, checkpoint: Checkpoint) -> None:
        """The checkpoint is in the database."""
        section = self._sections.get(checkpoint.section)
        if isinstance(section, OpenSection):
            section.kept(checkpoint)

    def rest(self) -> None:
        """Forgets every section, since all of it is in the log; the next need reads it again."""
        if self.unsaved:
            return
        for name, section in list(self._sections.items()):
            if isinstance(section, OpenSection):
                del self._sections[name]

    @property
    def weight(self) -> int:
        """Bytes of the sections that are awake, as they would be sent."""
        return sum(
            section.weight
            for section in self._sections.values()
            if isinstance(section, OpenSection)
        )

    @property
    def awake(self) -> bool:
        """Whether any section is in memory."""
        return bool(self._sections)

    @property
    def largest_tail(self) -> int:
        """Log entries since the last checkpoint of the section that has most."""
        return max(
            (s.unkept for s in self._sections.values() if isinstance(s, OpenSection)), default=0
        )


def _recorder(
    made: list[tuple[OpenSection, bytes]], section: OpenSection
) -> Callable[[TransactionEvent], None]:
    def record(event: TransactionEvent) -> None:
        if event.update != NO_CHANGE:
            made.append((section, event.update))

    return record


def _same_row(pending: _Pending) -> tuple[str, str, str, EntryKind, str | None]:
    # The API's edits all have the server's session: what two logins did stays two rows (R8).
    return pending.section, pending.session, pending.actor, pending.kind, pending.login


def _merged(group: Sequence[_Pending]) -> list[tuple[bytes, list[_Pending]]]:
    """The group's bytes in as few updates as possible, each with the changes it holds."""
    if len(group) == 1:
        return [(group[0].data, list(group))]
    merged = merge([p.judged.update for p in group if p.judged is not None])
    if len(merged) == 1:
        return [(merged[0], list(group))]
    return [(p.data, [p]) for p in group]


def _not_allowed(number: int, section: str) -> Refused:
    return Refused(number, section, NotAllowed.code, {"section": section}, quarantined=False)
