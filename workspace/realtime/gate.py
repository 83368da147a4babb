"""Judges an update before anything native reads it: shape, order, authorship, schema, size.

An update passes when it is well written (`update_reader`), joins what is known without a
gap, is written under client ids that belong to its author, puts into the document only
what the section's schema has (`gate_schema`, `gate_rules`), where Yjs would have put it
(`gate_order`), and nothing more than fits. What is known already is cut away first
(`gate_news`), so that only news is applied, logged and shared: use `Judged.data`.

`judge` changes nothing. `accept` moves the memory on, and is called only after the
native library has taken the same bytes; if that failed, the memory is still true.

Two ways lead through: `gate_letter` for what makes up nearly all traffic, `gate_trial`
for everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

import msgspec

from workspace.config import Limits
from workspace.errors import TooLarge
from workspace.realtime.gate_letter import Letter, letter
from workspace.realtime.gate_memory import Memory
from workspace.realtime.gate_news import bury, cut, must_join
from workspace.realtime.gate_refusals import (
    BadOrigin,
    BadValue,
    ForeignClient,
    MayNotDelete,
    NestedLate,
    NotInSchema,
    OutOfOrder,
    ServerOnly,
    SplitPair,
    TooDeep,
    TooLong,
    TooManyCards,
    TooManyClients,
    TooManySets,
    TooTangled,
)
from workspace.realtime.gate_schema import GateSchema, schema_of
from workspace.realtime.gate_sequence import in_order
from workspace.realtime.gate_state import learn
from workspace.realtime.gate_trial import Trial
from workspace.realtime.gate_walk import STEPS, STEPS_PER_ITEM, Steps
from workspace.realtime.update_format import MalformedUpdate
from workspace.realtime.update_reader import Block, Update, read_update

__all__ = [
    "BadOrigin",
    "BadValue",
    "ForeignClient",
    "Gate",
    "Judged",
    "MalformedUpdate",
    "MayNotDelete",
    "NestedLate",
    "NotInSchema",
    "OutOfOrder",
    "ServerOnly",
    "SplitPair",
    "TooDeep",
    "TooLarge",
    "TooLong",
    "TooManyCards",
    "TooManyClients",
    "TooManySets",
    "TooTangled",
]

Ranges = tuple[tuple[int, int, int], ...]


class Judged(msgspec.Struct, frozen=True, gc=False):
    """An update that may be applied, and what it will do.

    Attributes:
        update: What is news, decoded; `merge` takes it.
        actor: Whose it is.
        new_clients: Client ids seen for the first time; they now belong to `actor`.
        ranges: Items added, as (client, clock, length).
        deleted: Items deleted by this update and not before, as (client, clock, length).
        created_cards: The ids of the cards made.
        change: What `Gate.accept` puts into the memory; None when nothing is
            new, or when it was dropped (`spent`).
        version: The memory it was judged against.
    """

    update: Update
    actor: str
    new_clients: tuple[int, ...] = ()
    ranges: Ranges = ()
    deleted: Ranges = ()
    created_cards: tuple[str, ...] = ()
    change: Trial | Letter | None = None
    version: int = -1

    @property
    def data(self) -> bytes:
        """The bytes to apply, log and share: without what was known, or belongs to what is gone."""
        return self.update.data

    @property
    def nothing_new(self) -> bool:
        """Whether all of it was known: there is nothing to apply, log or share."""
        return not self.ranges and not self.deleted

    def spent(self) -> Judged:
        """The same without its working papers, for whoever keeps it after accepting it.

        What was touched or created with what key is forgotten; ask before.
        """
        return msgspec.structs.replace(self, change=None)

    @property
    def touched(self) -> tuple[tuple[str, ...], ...]:
        """(root, card, key), (root, card) or (root, key) of each thing changed."""
        return () if self.change is None else self.change.paths()

    @property
    def created(self) -> dict[str, frozenset[str]]:
        """Per card made, the keys made with it."""
        return {
            card: frozenset(path[2] for path in self.touched if path[1:2] == (card,) and path[2:])
            for card in self.created_cards
        }

    @property
    def astral(self) -> bool:
        """Whether text with characters of two UTF-16 units came in."""
        return self.change is not None and self.change.astral


class Gate:
    """The judge of one section's updates."""

    __slots__ = ("limits", "memory", "section")

    def __init__(
        self,
        section: str,
        *,
        schema: GateSchema | None = None,
        limits: Limits | None = None,
        bindings: Mapping[int, str] | None = None,
    ) -> None:
        self.section = section
        self.limits = limits or Limits()
        self.memory = Memory(schema or schema_of(section, self.limits), bindings or {})

    @classmethod
    def of_state(
        cls,
        section: str,
        state: bytes,
        *,
        schema: GateSchema | None = None,
        limits: Limits | None = None,
        bindings: Mapping[int, str] | None = None,
        tail: Sequence[bytes] = (),
    ) -> Gate:
        """A gate that knows a document: its state, then the log's entries after it.

        Both were made or judged by this server, so they are read and not judged.

        Raises:
            MalformedUpdate: the bytes are no state.
            OutOfOrder: an entry is missing.
        """
        gate = cls(section, schema=schema, limits=limits, bindings=bindings)
        for data in (state, *tail):
            learn(gate.memory, read_update(data))
        return gate

    @property
    def clocks(self) -> Mapping[int, int]:
        """How far each client is known: the document's state vector."""
        return self.memory.index.clocks

    @property
    def bindings(self) -> Mapping[int, str]:
        """Which actor each client id belongs to."""
        return self.memory.bindings

    @property
    def size(self) -> int:
        """The document's size in bytes, never less than it is."""
        return self.memory.size

    def weigh(self, size: int) -> None:
        """Corrects `size`, which only grows here, by the measured size of the state."""
        self.memory.size = size

    def judge(
        self, data: bytes, *, actor: str, new_clients: int = 0, system: bool = False
    ) -> Judged:
        """Judges one update as it came from its author.

        Args:
            data: The bytes as they came.
            actor: Who sent them; the author of everything new in them.
            new_clients: How many new client ids the connection has brought already.
            system: The server's own edit: it may do what people may not, and has no limits.

        Raises:
            MalformedUpdate: the bytes are no canonical update.
            OutOfOrder: something before it is missing; ask for all the browser has.
            Refusal: one of the reasons in `gate_refusals`, or `TooLarge`.
        """
        update = read_update(data)
        memory = self.memory
        blocks = update.blocks
        if len(blocks) == 1 and not update.deletes and not system:
            block = blocks[0]
            written = letter(memory, block, actor)
            if written is not None:
                self._must_fit(len(data))
                ranges = ((block.client, block.clock, block.end - block.clock),)
                return Judged(update, actor, (), ranges, (), (), written, memory.version)
        clocks = memory.index.clocks
        exact = must_join(update, clocks)
        allowance = memory.allowances.get(actor, STEPS)
        steps = Steps(inf if system else allowance)
        trial = Trial(memory, steps, system=system)
        fresh, whole = trial.deletes_of(update.deletes) if update.deletes else ([], True)
        if not (exact and whole):
            update = cut(update, clocks, fresh)
            blocks = update.blocks
        if not blocks and not fresh:
            return Judged(update, actor)
        new = self._authors(blocks, actor, new_clients, system=system)
        try:
            for item in in_order(update, clocks):
                trial.place(item)
        finally:
            # Steps that led to a refusal were taken as well.
            if steps.left < allowance:
                memory.allowances[actor] = max(steps.left, 0)
        trial.delete(fresh)
        if trial.gone:
            update = bury(update, trial.gone)
        if not system:
            trial.check_limits(self.limits)
            if blocks:
                self._must_fit(trial.size)
        return Judged(
            update,
            actor,
            tuple(new),
            tuple((block.client, block.clock, block.end - block.clock) for block in blocks),
            tuple((client, start, end - start) for client, start, end in trial.removed),
            tuple(trial.made),
            trial,
            memory.version,
        )

    def _must_fit(self, more: int) -> None:
        size = self.memory.size + more
        if size > self.limits.section_bytes:
            raise TooLarge(size=size, limit=self.limits.section_bytes)

    def _authors(
        self, blocks: Sequence[Block], actor: str, already: int, *, system: bool
    ) -> list[int]:
        """Checks who may write under these client ids; returns those that are new."""
        bindings = self.memory.bindings
        new: list[int] = []
        for block in blocks:
            bound = bindings.get(block.client)
            if bound is None:
                if block.clock and not system:
                    # Known to the document and to nobody by name: the server's own.
                    raise ForeignClient(client=block.client)
                new.append(block.client)
            elif bound != actor and not system:
                raise ForeignClient(client=block.client)
        if new and already + len(new) > self.limits.new_clients and not system:
            raise TooManyClients(limit=self.limits.new_clients)
        return new

    def accept(self, judged: Judged) -> None:
        """Moves the memory on: the document has taken `judged.data`.

        Raises:
            RuntimeError: something else was accepted since it was judged.
        """
        if judged.nothing_new:
            return
        memory = self.memory
        change = judged.change
        if change is None or judged.version != memory.version:
            raise RuntimeError("judged against an older document")
        memory.version += 1
        change.commit()
        left = memory.allowances.get(judged.actor)
        if left is not None:
            written = sum(len(block.structs) for block in judged.update.blocks)
            memory.allowances[judged.actor] = min(STEPS, left + STEPS_PER_ITEM * written)
        for client in judged.new_clients:
            memory.bindings.setdefault(client, judged.actor)
