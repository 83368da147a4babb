"""A canvas and its authors at any revision: from the nearest mark on, row by row.

Runs in the worker process, on a connection that only reads. A replay that was made is kept
for a while: whoever looks at one revision looks at the next one soon.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from workspace.canvas.document import SectionDoc, read_canvas
from workspace.canvas.model import Canvas
from workspace.errors import Conflict, Failure, NotFound
from workspace.history.authorship import Authorship
from workspace.history.log import CorruptEntry
from workspace.history.replay import Replay
from workspace.history.witness import Witness
from workspace.organisations.reading import NoSuchRevision
from workspace.storage import log_reading, marks, moments
from workspace.storage.marks import Mark

MARK_EVERY: Final = 6_000
"""A mark stands at about every so many revisions."""
_KEPT: Final = 2


class ErasedRevision(Conflict):
    """Words were erased since; the canvas as it was before is gone with them.

    `asked`; `begins_after`: what comes after that revision can be looked at.
    """

    code = "erased_revision"


class UnfaithfulMark(Failure):
    """A mark that was loaded again does not say what it was made of (`canvas`, `revision`)."""

    code = "unfaithful_mark"


class Past:
    """The pasts of canvases, as one process remembers them."""

    def __init__(self) -> None:
        self._replays: OrderedDict[tuple[str, int], Replay] = OrderedDict()
        self._witnesses: OrderedDict[tuple[str, int], Witness] = OrderedDict()

    def forget(self, canvas: str) -> None:
        """Forgets what is remembered of a canvas: something was taken out of its past."""
        for held in (self._replays, self._witnesses):
            for key in [key for key in held if key[0] == canvas]:
                del held[key]

    def replay(self, connection: Connection, canvas: str, at: int | None = None) -> Replay:
        """The documents as they were at a revision; without one, as they are.

        Only to be read, and only until the next call.

        Raises:
            NotFound: there is no such canvas.
            NoSuchRevision: it has not come that far.
            CorruptEntry: a row is not what was written.
        """
        epoch, begins_after, at = _must_have(connection, canvas, at)
        replay = self._replays.get((canvas, epoch))
        if replay is None or not at - MARK_EVERY <= replay.revision <= at:
            replay = _begun(marks.nearest(connection, canvas, epoch, at), epoch, begins_after)
        self._keep(self._replays, (canvas, epoch), replay)
        try:
            replay.take(log_reading.proven(connection, canvas, replay.revision, at))
        except CorruptEntry:
            self.forget(canvas)
            raise
        return replay

    def canvas(self, connection: Connection, canvas: str, at: int | None = None) -> Canvas:
        """What a reader saw at a revision; see `replay`."""
        replay = self.replay(connection, canvas, at)
        return read_from(replay.docs, connection, canvas, replay)

    def witness(
        self, connection: Connection, canvas: str, at: int | None = None, *, ours: bool = False
    ) -> Witness:
        """One who saw everything up to a revision; see `replay`. Nothing is left to tell.

        `ours`: it will go on, so it is not remembered.
        """
        epoch, begins_after, at = _must_have(connection, canvas, at)
        held = self._witnesses.pop((canvas, epoch), None)
        if held is None or not at - MARK_EVERY <= held.replay.revision <= at:
            mark = marks.nearest(connection, canvas, epoch, at)
            words = Authorship.from_bytes(mark.authorship) if mark is not None else None
            held = Witness(_begun(mark, epoch, begins_after), words)
        for entry in log_reading.proven(connection, canvas, held.replay.revision, at):
            held.take(entry)
        # What it saw on its way is nothing to tell: the next burst begins here.
        held.begin()
        if not ours:
            self.remember(canvas, epoch, held)
        return held

    def remember(self, canvas: str, epoch: int, witness: Witness) -> None:
        """Keeps a witness that has told everything it saw."""
        self._keep(self._witnesses, (canvas, epoch), witness)

    def _keep(self, held: OrderedDict[Any, Any], key: tuple[str, int], value: Any) -> None:
        held[key] = value
        held.move_to_end(key)
        while len(held) > _KEPT:
            held.popitem(last=False)


def read_from(
    docs: Mapping[Any, SectionDoc], connection: Connection, canvas: str, replay: Replay
) -> Canvas:
    """The canvas that documents of its past show."""
    head = moments.head(connection, canvas)
    language = str(head["language"]) if head is not None else "fr"
    return read_canvas(
        docs, id=canvas, epoch=replay.epoch, revision=replay.revision, language=language
    )


def mark_of(canvas: str, witness: Witness) -> Mark:
    """A mark of where a witness stands, loaded again and compared before it is given.

    Raises:
        UnfaithfulMark: it would say something else.
    """
    replay = witness.replay
    states = replay.states()
    words = witness.authorship.to_bytes()
    for section, state in states.items():
        again = SectionDoc.opened(section, state)
        if again.content_hash() != replay.docs[section].content_hash():
            raise UnfaithfulMark(canvas=canvas, revision=replay.revision)
    if Authorship.from_bytes(words).to_bytes() != words:
        raise UnfaithfulMark(canvas=canvas, revision=replay.revision)
    packed = zlib.compress(msgspec.msgpack.encode(states), 6)
    return Mark(canvas, replay.revision, replay.epoch, packed, words)


def _begun(mark: Mark | None, epoch: int, begins_after: int) -> Replay:
    if mark is None:
        return Replay.from_states({}, revision=begins_after, epoch=epoch)
    states = msgspec.msgpack.decode(zlib.decompress(mark.states), type=dict[str, bytes])
    return Replay.from_states(states, revision=mark.revision, epoch=mark.epoch)


def _must_have(connection: Connection, canvas: str, at: int | None) -> tuple[int, int, int]:
    """Epoch, where its log begins, and the revision to show."""
    head = moments.head(connection, canvas)
    if head is None:
        raise NotFound(canvas=canvas)
    epoch, begins_after = int(head["epoch"]), int(head["begins_after"])
    if at is None:
        return epoch, begins_after, int(head["head"])
    if not 0 <= at <= head["head"]:
        raise NoSuchRevision(asked=max(at, 0), newest=head["head"])
    if begins_after and at <= begins_after:
        raise ErasedRevision(asked=at, begins_after=begins_after)
    return epoch, begins_after, at
