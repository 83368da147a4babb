"""Judges an update before anything native reads it: shape, order, authorship, schema, size.

An update passes when it is well written (`update_reader`), joins what is known without a
gap, is written under client ids that belong to its author, puts into the document only
what the section's schema has (`gate_schema`, `gate_rules`), where Yjs would have put it
(`gate_order`), and nothing more than fits. What is known already is cut away first
(`gate_news`), so that only news is applied, logged and shared: use `Judged.data`.

`judge` changes nothing. `accept` moves the memory on, and is called only after the
native library has taken the same bytes; if that failed, the memory is still true.

The second way through, `_keystroke`, is the first one for the case that makes up nearly
all traffic, a letter after one's own last letter, with everything decided beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workspace.config import Limits
from workspace.errors import TooLarge
from workspace.realtime.gate_index import KIND_MASK, TYPE_SHIFT
from workspace.realtime.gate_memory import Memory, pairs_in
from workspace.realtime.gate_news import cut, must_join
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
from workspace.realtime.gate_schema import GateSchema, Node, PlainText, schema_of
from workspace.realtime.gate_sequence import in_order
from workspace.realtime.gate_state import learn
from workspace.realtime.gate_trial import Trial
from workspace.realtime.update_reader import (
    CLOCK_MASK,
    HAS_ORIGIN,
    NOTHING,
    STRING,
    Block,
    MalformedUpdate,
    Update,
    read_update,
)

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


@dataclass(frozen=True, slots=True)
class Judged:
    """An update that may be applied, and what it will do.

    Attributes:
        update: What is news, decoded; `merge` takes it.
        data: The bytes to apply and to log. They differ from the incoming ones where
            those repeated what is known.
        actor: Whose it is.
        new_clients: Client ids seen for the first time; they now belong to `actor`.
        ranges: Items added, as (client, clock, length).
        deleted: Items deleted by this update and not before, as (client, clock, length).
        created: Per card made, the keys made with it.
        touched: (root, card, key), (root, card) or (root, key) of each thing changed.
        astral: Whether text with characters of two UTF-16 units came in.
    """

    update: Update
    data: bytes
    actor: str
    new_clients: tuple[int, ...] = ()
    ranges: Ranges = ()
    deleted: Ranges = ()
    created: Mapping[str, frozenset[str]] | None = None
    touched: tuple[tuple[str, ...], ...] = ()
    astral: bool = False
    trial: Trial | None = None
    version: int = -1

    @property
    def nothing_new(self) -> bool:
        """Whether all of it was known: there is nothing to apply, log or share."""
        return not self.ranges and not self.deleted

    @property
    def created_cards(self) -> tuple[str, ...]:
        """The ids of the cards made."""
        return tuple(self.created) if self.created else ()


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
            quick = self._keystroke(update, blocks[0], actor)
            if quick is not None:
                return quick
        exact = must_join(update, memory.index.clocks)
        trial = Trial(memory, system=system)
        fresh, whole = trial.deletes_of(update.deletes)
        if not (exact and whole):
            update = cut(update, memory.index.clocks, fresh)
            blocks = update.blocks
        if not blocks and not fresh:
            return Judged(update, update.data, actor)
        new = self._authors(blocks, actor, new_clients, system=system)
        for item in in_order(update, memory.index.clocks):
            trial.place(item)
        trial.delete(fresh)
        if not system:
            trial.check_limits(self.limits)
            if blocks and memory.size + trial.size > self.limits.section_bytes:
                raise TooLarge(size=memory.size + trial.size, limit=self.limits.section_bytes)
        touched = trial.paths()
        return Judged(
            update=update,
            data=update.data,
            actor=actor,
            new_clients=tuple(new),
            ranges=tuple((b.client, b.clock, b.end - b.clock) for b in blocks),
            deleted=tuple((client, start, end - start) for client, start, end in trial.removed),
            created=_created(trial, touched),
            touched=touched,
            astral=trial.astral,
            trial=trial,
            version=memory.version,
        )

    def _keystroke(self, update: Update, block: Block, actor: str) -> Judged | None:
        """A text written right after one's own last item, with nothing new to its right."""
        item = block.structs[0]
        memory = self.memory
        index = memory.index
        client = block.client
        if (
            len(block.structs) != 1
            or item.kind != STRING
            or item.origin != item.id - 1
            or not item.id & CLOCK_MASK
            or index.clocks.get(client) != block.clock
            or memory.bindings.get(client) != actor
        ):
            return None
        seat, _, right, after = index.lines[client].rows[-4:]
        # The last run holds a text, and what follows it is what the item names: it is placed
        # there without asking, and the order of its neighbours is beyond doubt.
        if seat & KIND_MASK != STRING or right != item.right or after != right:
            return None
        if item.info != (HAS_ORIGIN if right == NOTHING else HAS_ORIGIN | 0x40) | STRING:
            return None
        types = memory.types
        owner = types.owners[seat >> TYPE_SHIFT]
        role = types.roles[owner]
        if isinstance(role, PlainText):
            limit = role.limit
        elif isinstance(role, Node):
            limit = role.body.limit
        else:
            return None
        size = types.lengths[owner] + item.length
        if size > limit:
            raise TooLong(size=size, limit=limit)
        if memory.size + item.end - item.body > self.limits.section_bytes:
            return None
        place = index.seat(types.idents[owner])
        entry = types.entries[owner]
        key = memory.key_of(place) or ""
        return Judged(
            update,
            update.data,
            actor,
            (),
            ((client, block.clock, item.length),),
            (),
            None,
            (
                (memory.entry_root, memory.names[entry], key)
                if entry
                else (memory.root_names[place >> TYPE_SHIFT], key),
            ),
            len(str(item.content)) != item.length,
            None,
            memory.version,
        )

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
        memory = self.memory
        if judged.nothing_new:
            return
        if judged.version != memory.version:
            raise RuntimeError("judged against an older document")
        memory.version += 1
        if judged.trial is None:
            self._accept_keystroke(judged)
            return
        judged.trial.commit()
        for client in judged.new_clients:
            memory.bindings.setdefault(client, judged.actor)

    def _accept_keystroke(self, judged: Judged) -> None:
        memory = self.memory
        index = memory.index
        client, clock, length = judged.ranges[0]
        seat = index.lines[client].rows[-4]
        index.clocks[client] = clock + length
        memory.types.lengths[memory.types.owners[seat >> TYPE_SHIFT]] += length
        item = judged.update.blocks[0].structs[0]
        memory.size += item.end - item.body
        if judged.astral:
            index.add_pairs(client, pairs_in(str(item.content), clock))


def _created(
    trial: Trial, touched: Sequence[tuple[str, ...]]
) -> Mapping[str, frozenset[str]] | None:
    if not trial.made:
        return None
    return {
        card: frozenset(path[2] for path in touched if len(path) == 3 and path[1] == card)
        for card in trial.made
    }
