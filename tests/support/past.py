"""A canvas with a past: people at their own copies, a server with verbs, and the log of it all.

Everything that reaches the server becomes a row with its actor, as the room writes it.
People may be away as long as they like and send everything at once when they are back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from pycrdt import (
    Map,
    Text,
    TransactionEvent,
    UndoManager,
    XmlElement,
    XmlFragment,
    XmlText,
    merge_updates,
)

from workspace.canvas import edits
from workspace.canvas.document import SectionDoc, read_canvas
from workspace.canvas.model import Canvas
from workspace.canvas.schema import SECTIONS, SectionId
from workspace.history.chain import BEGINNING
from workspace.history.log import Entry, EntryKind

T = TypeVar("T")
CANVAS = "c" * 32
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_NOTHING = (b"", b"\x00\x00")


def canvas_of(docs: dict[str, SectionDoc], revision: int = 0) -> Canvas:
    """What a reader of these documents sees."""
    return read_canvas(docs, id=CANVAS, epoch=1, revision=revision, language="fr")


@dataclass
class House:
    """The server's documents and the log. `now` is wound by hand."""

    now: datetime = NINE
    entries: list[Entry] = field(default_factory=list)
    ids: int = 0
    docs: dict[str, SectionDoc] = field(init=False)

    def __post_init__(self) -> None:
        # Client ids decide between concurrent edits: they are fixed, so that a seed is a seed.
        self.docs = {section: SectionDoc(section, self.new_id()) for section in SECTIONS}
        for section, doc in edits.new_canvas(title="", language="fr").items():
            self.receive(section, "person:maker", doc.diff())

    def new_id(self) -> int:
        """A client id that is nobody else's."""
        self.ids += 1
        return self.ids

    def log(self, section: str, actor: str, data: bytes, kind: EntryKind = "user") -> None:
        """A row."""
        revision = len(self.entries) + 1
        self.entries.append(
            Entry(CANVAS, revision, 1, section, actor, actor, self.now, kind, data, BEGINNING, b"")
        )

    def wait(self, seconds: float) -> None:
        """Time goes by."""
        self.now += timedelta(seconds=seconds)

    def does(
        self, actor: str, verb: Callable[..., T], *args: Any, kind: EntryKind = "user", **more: Any
    ) -> T:
        """The server does a verb for somebody: one row per transaction."""
        made: list[tuple[str, bytes]] = []

        def noting(section: str) -> Callable[[TransactionEvent], None]:
            def note(event: TransactionEvent) -> None:
                made.append((section, event.update))

            return note

        watches = [(doc, doc.doc.observe(noting(name))) for name, doc in self.docs.items()]
        try:
            return verb(self.docs, *args, **more)
        finally:
            for doc, watch in watches:
                doc.doc.unobserve(watch)
            for section, data in made:
                if data not in _NOTHING:
                    self.log(section, actor, data, kind)

    def receive(self, section: str, actor: str, data: bytes) -> None:
        """Somebody's frame comes in."""
        if data not in _NOTHING:
            self.docs[section].apply(data)
            self.log(section, actor, data)

    @property
    def canvas(self) -> Canvas:
        """What a reader sees now."""
        return canvas_of(self.docs, len(self.entries))


class Peer:
    """Somebody at their own copy. What they do waits in `outbox` until it is sent."""

    def __init__(self, house: House, actor: str) -> None:
        self.house = house
        self.actor = actor
        self.docs = {name: SectionDoc(name, house.new_id()) for name in SECTIONS}
        self.outbox: list[tuple[SectionId, bytes]] = []
        self._undo: dict[str, UndoManager] = {}
        self._deaf = False
        self.hear()
        self._watches = [
            doc.doc.observe(self._noting(section)) for section, doc in self.docs.items()
        ]
        for section, doc in self.docs.items():
            self._undo[section] = UndoManager(scopes=[doc.entries], capture_timeout_millis=0)
            self._undo[section].include_origin(actor)

    def _noting(self, section: SectionId) -> Callable[[TransactionEvent], None]:
        def note(event: TransactionEvent) -> None:
            if not self._deaf and event.update not in _NOTHING:
                self.outbox.append((section, event.update))

        return note

    def hear(self) -> None:
        """Learns everything the server knows."""
        self._deaf = True
        for section, doc in self.docs.items():
            doc.apply(self.house.docs[section].diff(doc.state_vector()))
        self._deaf = False

    def send(self, *, at_once: bool = False) -> None:
        """Sends what waits: frame by frame, or all of a section in one."""
        waiting, self.outbox = self.outbox, []
        if at_once:
            for section in SECTIONS:
                frames = [data for name, data in waiting if name == section]
                if frames:
                    self.house.receive(section, self.actor, merge_updates(*frames))
            return
        for section, data in waiting:
            self.house.receive(section, self.actor, data)

    def edit(self, section: SectionId, change: Callable[[SectionDoc], None]) -> None:
        """Changes the own copy, in one transaction that can be undone."""
        doc = self.docs[section]
        with doc.doc.transaction(origin=self.actor):
            change(doc)

    def undo(self, section: str, *, redo: bool = False) -> None:
        """Takes back the last own change."""
        manager = self._undo[section]
        if redo and manager.can_redo():
            manager.redo()
        elif not redo and manager.can_undo():
            manager.undo()


def runs_of(fragment: XmlFragment | XmlElement) -> list[XmlText]:
    """Every text node of a body."""
    found: list[XmlText] = []
    for child in fragment.children:
        if isinstance(child, XmlText):
            found.append(child)
        elif isinstance(child, XmlElement):
            found.extend(runs_of(child))
    return found


def texts_of(card: Map[Any]) -> list[Text | XmlText]:
    """Every live text of a card."""
    plain = [held for key in sorted(card.keys()) if isinstance(held := card[key], Text)]
    body = card.get("body")
    return [*plain, *(runs_of(body) if isinstance(body, XmlFragment) else [])]


def words_of(held: Text | XmlText) -> str:
    """What a text says; a run that stands out says its marks too when it is asked for a string."""
    return "".join(said for said, _ in held.diff() if isinstance(said, str))


def put(held: Text | XmlText, at: int, words: str) -> None:
    """Inserts at a code point."""
    held.insert(len(words_of(held)[:at].encode()), words)


def take_out(held: Text | XmlText, at: int, length: int) -> None:
    """Deletes from a code point on."""
    words = words_of(held)
    start, stop = len(words[:at].encode()), len(words[: at + length].encode())
    if stop > start:
        del held[start:stop]


def press_enter(body: XmlFragment, number: int, random: Random) -> None:
    """A paragraph is cut in two as an editor does it: its end is taken out and put in again."""
    paragraphs = [c for c in body.children if isinstance(c, XmlElement) and c.tag == "paragraph"]
    if not paragraphs:
        return
    place = number % len(paragraphs)
    runs = runs_of(paragraphs[place])
    if not runs:
        return
    words = words_of(runs[0])
    cut = random.randrange(len(words) + 1)
    tail = words[cut:]
    take_out(runs[0], cut, len(tail))
    fresh = XmlElement("paragraph")
    body.children.insert(place + 1, fresh)
    run = XmlText()
    fresh.children.append(run)
    if tail:
        run.insert(0, tail)
