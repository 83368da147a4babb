"""What it costs to look back: `python -m benchmarks.history [UPDATES]`.

A log is made as people make it: eight actors write in five sections, each for a while in
one text, with slips they take back, cards they add, link and set aside, statuses they
set; 100,000 updates by default, of one to three signs as a browser sends them. Then each way
of looking back is timed once, as the worker process runs it. The promise: less than 60 µs an
update for authorship and moments.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from time import perf_counter
from typing import Any, Final, TypeVar

from pycrdt import Text, TransactionEvent, XmlText

from workspace.canvas import body as bodies
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc, read_canvas
from workspace.canvas.model import Canvas
from workspace.canvas.schema import CARD_SECTIONS
from workspace.history.authorship import Authorship
from workspace.history.bursts import bursts
from workspace.history.chain import BEGINNING
from workspace.history.comparison import compare
from workspace.history.log import Entry
from workspace.history.moments import Moment
from workspace.history.replay import Replay
from workspace.history.story import stories
from workspace.history.witness import Witness

T = TypeVar("T")
UPDATES: Final = 100_000
ACTORS: Final = tuple(f"person:{number}" for number in range(8))
SENTENCE: Final = (
    "les habitantes et habitants du quartier veulent un lieu ouvert le soir où l'on parle avec "
    "le centre social après l'école parce que personne n'écoute déjà être bientôt façade"
)
WORDS: Final = tuple(SENTENCE.split())
CANVAS: Final = "c" * 32


class Desk:
    """Writes the log."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self.actor = ACTORS[0]
        self.entries: list[Entry] = []
        self.docs = edits.new_canvas(title="Un lieu pour le soir", language="fr")
        for section, doc in self.docs.items():
            self._log(section, doc.diff())
        self._watches = [d.doc.observe(self._noting(name)) for name, d in self.docs.items()]

    def _noting(self, section: str) -> Callable[[TransactionEvent], None]:
        return lambda event: self._log(section, event.update)

    def _log(self, section: str, data: bytes) -> None:
        if data in (b"", b"\x00\x00"):
            return
        self.now += timedelta(milliseconds=180)
        number, actor = len(self.entries) + 1, self.actor
        entry = Entry(
            CANVAS, number, 1, section, actor, actor, self.now, "user", data, BEGINNING, b""
        )
        self.entries.append(entry)

    def card(self) -> str:
        """Any card."""
        doc = self.docs[self.random.choice(CARD_SECTIONS)]
        return str(self.random.choice(sorted(doc.entries.keys())))

    def sitting(self) -> None:
        """One actor does one thing, or writes for a while."""
        random = self.random
        self.actor = random.choice(ACTORS)
        self.now += timedelta(seconds=random.choice([1, 1, 2, 5, 20, 60]))
        if random.random() < 0.02:
            self.now += timedelta(minutes=random.choice([4, 30, 60 * 20]))
        what = random.random()
        if what < 0.03:
            section = random.choice(CARD_SECTIONS)
            changes = {"title": "", "body": bodies.from_text(" ".join(random.sample(WORDS, 5)))}
            edits.add_card(self.docs, section, changes, language="fr")
        elif what < 0.06:
            edits.set_field(
                self.docs, self.card(), "status", random.choice(["agreed", "contested"])
            )
        elif what < 0.08:
            edits.move(self.docs, self.card(), "last")
        elif what < 0.09:
            edits.set_aside(self.docs, self.card(), at=self.now)
        elif what < 0.10:
            needs, goals = (sorted(self.docs[s].entries.keys()) for s in ("needs", "objectives"))
            edits.link(self.docs, "answered_by", random.choice(needs), random.choice(goals))
        else:
            self._write()

    def _write(self) -> None:
        random = self.random
        section = random.choice(CARD_SECTIONS)
        doc = self.docs[section]
        card = doc.card(random.choice(sorted(doc.entries.keys())))
        if card is None:
            return
        kind = random.choice(["title", "plain", "plain", "body", "body"])
        if kind == "body":
            children = card["body"].children
            if not len(children) or len(children[0].children) != 1:
                return
            held = children[0].children[0]
        else:
            held = card[kind]
        if isinstance(held, Text | XmlText) and len(str(held)) < (200 if kind == "title" else 8000):
            self._type(held)

    def _type(self, held: Text | XmlText) -> None:
        random = self.random
        text = str(held)
        at = random.choice([len(text), random.randrange(len(text) + 1)])
        offset = len(text[:at].encode())
        said = " ".join(random.choices(WORDS, k=random.randrange(4, 24)))
        while said:
            # A browser gathers what is typed within a moment into one frame.
            size = random.choice([1, 1, 2, 3])
            signs, said = said[:size], said[size:]
            held.insert(offset, signs)
            offset += len(signs.encode())
            if random.random() < 0.03:
                size = len(signs[-1].encode())
                del held[offset - size : offset]
                held.insert(offset - size, signs[-1])


def timed(name: str, work: Callable[[], T], count: int = 0) -> T:
    """Does it once and says how long it took; per item when they are counted."""
    begun = perf_counter()
    made = work()
    took = perf_counter() - begun
    each = f"{took / count * 1e6:8.1f} µs each" if count else ""
    print(f"{name:<48}{took * 1e3:10.1f} ms {each}")
    return made


def read(docs: dict[str, SectionDoc] | dict[Any, SectionDoc], revision: int) -> Canvas:
    """What a reader sees."""
    return read_canvas(docs, id=CANVAS, epoch=1, revision=revision, language="fr")


def witnessed(entries: list[Entry], *, moments: bool) -> tuple[Witness, list[Moment]]:
    """The whole log seen, with or without telling."""
    witness, told = Witness(), list[Moment]()
    if not moments:
        for entry in entries:
            witness.take(entry)
        return witness, told
    for burst in bursts(entries):
        for entry in entries[burst.first - 1 : burst.last]:
            witness.take(entry)
        told.append(witness.moment(burst))
    return witness, told


def main(updates: int) -> None:
    """Prints the figures."""
    desk = Desk(Random(7))  # noqa: S311 - people, not secrets
    for section in CARD_SECTIONS:
        for _ in range(8):
            edits.add_card(desk.docs, section, {"body": bodies.from_text("mot")}, language="fr")
    while len(desk.entries) < updates:
        desk.sitting()
    entries, middle = desk.entries, len(desk.entries) // 2
    size = sum(len(entry.data) for entry in entries)
    cards = len(list(read(desk.docs, 0).cards))
    print(f"{len(entries):,} updates, {size / 1e6:.1f} MB, {cards} cards\n")
    replay = Replay()
    timed("replay of the whole log", lambda: replay.take(entries), len(entries))
    timed("authorship of the whole log", lambda: witnessed(entries, moments=False), len(entries))
    witness, moments = timed(
        "authorship and moments", lambda: witnessed(entries, moments=True), len(entries)
    )
    print(f"{'':<48}{len(moments):10} moments, {sum(len(m.told) for m in moments)} changes told")
    kept = timed("authorship written out", witness.authorship.to_bytes)
    print(f"{'':<48}{len(kept) / 1e3:10.1f} kB")
    timed("authorship read back", lambda: Authorship.from_bytes(kept))
    early = Replay()
    early.take(entries[:middle])
    states = early.states()

    def from_checkpoint() -> Canvas:
        again = Replay.from_states(states, revision=middle, epoch=1)
        again.take(entries[middle : middle + 1000])
        return read(again.docs, middle + 1000)

    timed("the canvas as it was: checkpoint + 1,000 updates", from_checkpoint)
    before, after = read(early.docs, middle), read(replay.docs, len(entries))
    timed(
        "comparison of the middle with the end, by hands",
        lambda: compare(before, after, authorship=witness.authorship, moments=moments),
    )
    card = max(
        (c for m in moments for c in m.cards), key=lambda c: sum(c in m.cards for m in moments)
    )
    timed("story of the card most worked on", lambda: stories(moments, card))


if __name__ == "__main__":
    if "--profile" in sys.argv:
        profile = cProfile.Profile()
        profile.runcall(main, 20_000)
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else UPDATES)
