"""One section of an open canvas: its document, its gate, and how far it has been shared.

The document and the gate's index are made when something needs them. A reader who
joins a quiet section is answered with the checkpoint's own bytes, so that opening
a big canvas costs a read and not a rebuild; a section nobody has written to for a
while gives its memory back (`rest`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from workspace.canvas.document import SectionDoc
from workspace.canvas.order import LONG
from workspace.config import Limits
from workspace.errors import Failure
from workspace.history.log import Checkpoint, SectionState
from workspace.realtime.codec import write_varuint
from workspace.realtime.gate import Gate, Judged
from workspace.realtime.gate_schema import schema_of

NOTHING_KNOWN: Final = b"\x00"
NO_CHANGE: Final = b"\x00\x00"


class Guard(Protocol):
    """Remembers, outside the process, the bytes that a native call is about to read."""

    def arm(self, canvas: str, section: str, actor: str, session: str, data: bytes) -> None:
        """Called right before the native call."""
        ...

    def disarm(self) -> None:
        """Called right after it, however it ended."""
        ...

    def condemns(self, data: bytes) -> bool:
        """Whether these very bytes have killed a process before."""
        ...


class NativeFailure(Failure):
    """The native library refused or broke on bytes that the gate let through (`section`)."""

    code = "native_failure"


class UnfaithfulCheckpoint(Failure):
    """A checkpoint, loaded back, holds something else than the document it was made from."""

    code = "unfaithful_checkpoint"


class OpenSection:
    """The live state of one section. The room is its only caller."""

    __slots__ = (
        "_base",
        "_bindings",
        "_doc",
        "_full",
        "_gate",
        "_tail",
        "epoch",
        "form",
        "kept_revision",
        "limits",
        "name",
        "revision",
        "shared",
        "unkept",
    )

    def __init__(self, state: SectionState, limits: Limits) -> None:
        self.name = state.section
        self.epoch = state.epoch
        self.limits = limits
        self.revision = state.revision
        self.kept_revision = state.checkpoint.revision if state.checkpoint else 0
        self.unkept = len(state.tail)
        self.form = _form_of(state)
        self._base = state.checkpoint.state if state.checkpoint else NO_CHANGE
        self._tail: tuple[bytes, ...] = tuple(entry.data for entry in state.tail)
        self._bindings = state.clients
        self._doc: SectionDoc | None = None
        self._gate: Gate | None = None
        self._full: tuple[bytes, bytes] | None = None
        if state.checkpoint and not state.tail:
            self._full = (state.checkpoint.state, state.checkpoint.state_vector)
        # Clocks that readers have been given: what a slow reader is caught up from.
        self.shared: dict[int, int] | None = None

    # ── the two things made on demand ──

    @property
    def doc(self) -> SectionDoc:
        """The live document."""
        if self._doc is None:
            doc = SectionDoc(self.name)
            try:
                doc.apply(self._base)
                for data in self._tail:
                    doc.apply(data)
            except Exception as error:
                raise NativeFailure(section=self.name) from error
            self._doc = doc
            self._let_go()
        return self._doc

    @property
    def gate(self) -> Gate:
        """The judge of updates, with its index of everything known."""
        if self._gate is None:
            self._gate = Gate.of_state(
                self.name,
                self._base,
                schema=schema_of(self.name, self.limits),
                limits=self.limits,
                bindings=self._bindings,
                tail=self._tail,
            )
            self.shared = dict(self._gate.clocks)
            self._let_go()
        return self._gate

    def _let_go(self) -> None:
        # What both were made of would only be kept twice.
        if self._doc is not None and self._gate is not None:
            self._base, self._tail = NO_CHANGE, ()

    @property
    def weight(self) -> int:
        """About how many bytes a reader is sent; 0 when nothing had to be made of them yet."""
        if self._gate is not None:
            return self._gate.size
        return len(self._base) if self._doc is not None else 0

    # ── reading ──

    def full(self) -> tuple[bytes, bytes]:
        """(everything as one update, its state vector), kept until the next change."""
        if self._full is None:
            self._full = (self.doc.diff(NOTHING_KNOWN), self.doc.state_vector())
        return self._full

    def vector(self) -> bytes:
        """The state vector of the live document."""
        return self._full[1] if self._full else self.doc.state_vector()

    def lacking(self, vector: bytes) -> bytes:
        """What somebody who has `vector` lacks, as one update."""
        if vector in (b"", NOTHING_KNOWN):
            return self.full()[0]
        return self.doc.diff(vector)

    @property
    def crowded(self) -> bool:
        """Whether an order key has grown so long that the section wants new ones."""
        if self.name == "frame":
            return False
        return any(len(card.order) > LONG for card in self.doc.read().cards)

    # ── writing ──

    def apply(self, judged: Judged) -> None:
        """Integrates judged bytes; the index learns of them only when that succeeded.

        Raises:
            NativeFailure: the document is in an unknown state and must be dropped.
        """
        try:
            self.doc.apply(judged.data)
        except BaseException as error:  # a Rust panic is no Exception
            raise NativeFailure(section=self.name) from error
        self.gate.accept(judged)
        self._full = None

    def changed(self) -> None:
        """The document was edited by the server itself."""
        self._full = None

    def committed(self, ranges: Iterable[tuple[int, int, int]], revision: int) -> None:
        """Learns that these (client, clock, length) are in the log up to `revision`."""
        shared = self.shared
        if shared is not None:
            for client, clock, length in ranges:
                if clock + length > shared.get(client, 0):
                    shared[client] = clock + length
        self.revision = revision
        self.unkept += 1

    def shared_clocks(self) -> dict[int, int]:
        """A copy of the clocks that readers have been given."""
        if self.shared is None:
            self.shared = dict(self.gate.clocks)
        return dict(self.shared)

    # ── keeping ──

    def checkpoint(self) -> Checkpoint:
        """The merged state, loaded back into a fresh document and compared by content first (R12).

        Raises:
            UnfaithfulCheckpoint: nothing may be kept; the log stays the only truth.
        """
        state, vector = self.full()
        content = self.doc.content_hash()
        again = SectionDoc(self.name)
        again.apply(state)
        if again.content_hash() != content:
            raise UnfaithfulCheckpoint(section=self.name, revision=self.revision)
        return Checkpoint(
            section=self.name,
            revision=self.revision,
            state=state,
            state_vector=vector,
            content_hash=content,
            schema=self.doc.version,
        )

    def kept(self, checkpoint: Checkpoint) -> None:
        """The checkpoint is in the database."""
        self.kept_revision = checkpoint.revision
        self.unkept = 0


def _form_of(state: SectionState) -> int:
    """The schema version of a section, as far as it can be told from outside; 0: look inside."""
    if state.checkpoint is None or any(entry.kind == "migration" for entry in state.tail):
        return 0
    return state.checkpoint.schema


def encode_vector(clocks: dict[int, int]) -> bytes:
    """A Yjs state vector for these clocks."""
    return write_varuint(len(clocks)) + b"".join(
        write_varuint(client) + write_varuint(clock) for client, clock in clocks.items()
    )
