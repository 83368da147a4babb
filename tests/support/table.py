"""A room at a table: real room, real gate, real documents, and a log one can hold back.

Nothing waits and nothing sleeps: a test commits when it wants to, fails a commit,
or crashes the room between accepting and committing, and reads what each session
was told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pycrdt import Doc

from tests.support.clients import made_by, new_doc
from workspace.access import Scope, full_scope
from workspace.canvas.edits.frame import new_canvas
from workspace.canvas.schema import SCHEMA_VERSION
from workspace.config import Limits
from workspace.errors import Failure
from workspace.history.log import (
    Appended,
    Batch,
    Checkpoint,
    Claim,
    Draft,
    Entry,
    Quarantined,
    SectionState,
)
from workspace.realtime import messages as m
from workspace.realtime.connection import Dialect
from workspace.realtime.effects import (
    Append,
    Close,
    Effect,
    KeepCheckpoint,
    Load,
    Send,
    Settled,
    Share,
    Tell,
)
from workspace.realtime.presence import Identity
from workspace.realtime.room import Room, Session

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CANVAS = "c" * 32


class NoGuard:
    """A guard that notes what it was asked to guard."""

    def __init__(self) -> None:
        self.armed = 0
        self.condemned: set[bytes] = set()

    def arm(self, canvas: str, section: str, actor: str, session: str, data: bytes) -> None:
        """Counts."""
        self.armed += 1

    def disarm(self) -> None:
        """Counts back."""
        self.armed -= 1

    def condemns(self, data: bytes) -> bool:
        """What the test put there."""
        return data in self.condemned


@dataclass
class Person:
    """Somebody at the table: a document per section, and everything the room told them."""

    id: str
    actor: str
    docs: dict[str, Doc[Any]]
    told: list[m.Outgoing] = field(default_factory=list)
    number: int = 0
    closed: int | None = None
    link: list[m.Outgoing] = field(default_factory=list)

    @property
    def doc(self) -> Doc[Any]:
        """The document of the section `needs`."""
        return self.docs["needs"]

    def of(self, kind: type[Any]) -> list[Any]:
        """What they were told of one kind."""
        return [message for message in self.told if isinstance(message, kind)]


class Table:
    """One canvas: its durable rows, and a room over them that may crash and open again."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.rows: list[Draft] = []
        self.quarantine: list[Quarantined] = []
        self.checkpoints: dict[str, Checkpoint] = {}
        self.settled: dict[int, int] = {}
        self.fence = 0
        self.guard = NoGuard()
        self.people: dict[str, Person] = {}
        self.wants_commit = False
        for name, doc in new_canvas(title="Un lieu", language="fr").items():
            owner = ((doc.client_id, "system"),)
            self.rows.append(Draft(name, "system", "system", NOW, "server", doc.diff(), owner))
        self.open()

    # ── the room's life ──

    def open(self) -> None:
        """Opens the room on what is durable; nobody sits there yet."""
        self.fence += 1
        claim = Claim(CANVAS, self.fence, 1, len(self.rows), "fr", "Un lieu")
        self.room = Room(claim, self.limits, self.guard)
        self.people = {}
        self.wants_commit = False

    def sit(
        self,
        name: str,
        *,
        actor: str | None = None,
        scope: Scope | None = None,
        dialect: Dialect = Dialect.LIVE,
        docs: dict[str, Doc[Any]] | None = None,
        sections: tuple[str, ...] = ("needs",),
        login: str | None = None,
        until: int | None = None,
        identity: Identity | None = None,
    ) -> Person:
        """Seats somebody and lets them catch up with `sections`."""
        person = Person(name, actor or f"person:{name}", docs or {s: new_doc() for s in sections})
        self.people[name] = person
        scope = scope or full_scope()
        session = Session(
            name,
            person.actor,
            identity or Identity(name),
            scope,
            dialect,
            frozenset(sections) if dialect is Dialect.STOCK else scope.read,
            len(self.people),
            login=login,
            until=until,
        )
        self.perform(self.room.enter(session))
        if dialect is Dialect.LIVE:
            self.hear(person, m.Hello((SCHEMA_VERSION, SCHEMA_VERSION)))
        for section in person.docs:
            self.ask(person, section)
        return person

    def ask(self, person: Person, section: str = "needs") -> None:
        """Asks for what they lack."""
        self.hear(person, m.AskState(section, 0, person.docs[section].get_state()))

    def hear(self, person: Person, message: m.Incoming) -> None:
        """One message of theirs."""
        self.perform(self.room.receive(person.id, message, NOW))

    def change(
        self, person: Person, change: Callable[[Doc[Any]], None], section: str = "needs"
    ) -> int:
        """They make a change and send it; returns its number."""
        return self.send(person, made_by(person.docs[section], change), section)

    def send(self, person: Person, data: bytes, section: str = "needs") -> int:
        """They send any bytes as an update; returns its number."""
        person.number += 1
        self.hear(person, m.NumberedUpdate(section, person.number, data))
        return person.number

    # ── the log ──

    def commit(self) -> Batch | None:
        """The log takes what the room has."""
        batch = self.room.take_batch()
        self.wants_commit = False
        if batch is None:
            return None
        return self.land(batch)

    def land(self, batch: Batch) -> Batch:
        """A batch becomes durable and the room is told."""
        self.write(batch)
        last = len(self.rows)
        first = last - len(batch.drafts) + 1
        self.perform(self.room.logged(Appended(CANVAS, first, last)))
        return batch

    def write(self, batch: Batch) -> None:
        """A batch becomes durable, and the room does not hear of it."""
        self.rows += batch.drafts
        self.quarantine += batch.quarantined

    def fail(self, failure: Failure) -> None:
        """The log does not take it."""
        assert self.room.take_batch() is not None
        self.perform(self.room.log_failed(failure))

    def settle(self) -> None:
        """Commits until there is nothing left."""
        while self.room.unsaved:
            self.commit()

    def state(self, section: str) -> SectionState:
        """What a reader of the log would open the section with."""
        checkpoint = self.checkpoints.get(section)
        after = checkpoint.revision if checkpoint else 0
        tail = tuple(
            Entry(CANVAS, n, 1, d.section, d.actor, d.session, d.at, d.kind, d.data, b"", b"")
            for n, d in enumerate(self.rows, 1)
            if d.section == section and n > after
        )
        clients = {c: a for d in self.rows if d.section == section for c, a in d.clients}
        return SectionState(CANVAS, section, 1, len(self.rows), checkpoint, tail, clients)

    # ── effects ──

    def perform(self, effects: list[Effect]) -> None:
        """Does what the room wants, as a keeper would."""
        for effect in effects:
            match effect:
                case Send(session, message):
                    self._tell(session, message)
                case Share(message, readers):
                    for session in readers:
                        self._tell(session, message)
                case Tell(message):
                    for session in list(self.people):
                        self._tell(session, message)
                case Load(section):
                    self.perform(self.room.loaded(self.state(section), NOW))
                case Append():
                    self.wants_commit = True
                case Close(session, code, _):
                    self.people[session].closed = int(code)
                case Settled(ticket, revision):
                    self.settled[ticket] = revision
                case KeepCheckpoint(checkpoint):
                    self.checkpoints[checkpoint.section] = checkpoint
                    self.room.kept(checkpoint)

    def _tell(self, session: str, message: m.Outgoing) -> None:
        person = self.people.get(session)
        if person is None:
            return
        person.told.append(message)
        if isinstance(message, m.CatchUp | m.Shared):
            doc = person.docs.get(message.section)
            if doc is not None and message.data != b"\x00\x00":
                doc.apply_update(message.data)
