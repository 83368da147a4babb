"""The log in memory: the same promises, for tests. It can be told to fail or to wait."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from workspace.errors import Failure
from workspace.history.chain import BEGINNING, entry_hash, hashes_after
from workspace.history.log import (
    Appended,
    Batch,
    Checkpoint,
    Claim,
    CorruptEntry,
    Draft,
    Entry,
    Fault,
    Fenced,
    NewCanvas,
    NoSuchCanvas,
    Quarantined,
    SectionState,
)

_EPOCH: Final = 1


@dataclass(slots=True)
class _Shelf:
    """Everything that is kept of one canvas."""

    made: NewCanvas
    fence: int = 1
    owner_head: int = 0
    rows: list[Entry] = field(default_factory=list)
    clients: dict[tuple[str, int], str] = field(default_factory=dict)
    checkpoints: dict[str, Checkpoint] = field(default_factory=dict)
    quarantine: list[Quarantined] = field(default_factory=list)

    def write(self, drafts: Sequence[Draft]) -> None:
        previous = self.rows[-1].hash if self.rows else BEGINNING
        hashes = hashes_after(previous, self.made.id, len(self.rows), _EPOCH, drafts)
        for draft, digest in zip(drafts, hashes, strict=True):
            for client, actor in draft.clients:
                self.clients[draft.section, client] = actor
            self.rows.append(
                Entry(
                    self.made.id,
                    len(self.rows) + 1,
                    _EPOCH,
                    draft.section,
                    draft.actor,
                    draft.session,
                    draft.at,
                    draft.kind,
                    draft.data,
                    previous,
                    digest,
                    draft.login,
                )
            )
            previous = digest

    def written(self, drafts: Sequence[Draft]) -> int | None:
        """How many of the drafts a commit holds that was never heard of; None: they do not fit."""
        unheard = [entry.hash for entry in self.rows[self.owner_head :]]
        previous = self.rows[self.owner_head - 1].hash if self.owner_head else BEGINNING
        offered = hashes_after(previous, self.made.id, self.owner_head, _EPOCH, drafts)
        known = len(unheard)
        bound = [(d.section, client) for d in drafts[known:] for client, _ in d.clients]
        fits = offered[:known] == unheard and not any(one in self.clients for one in bound)
        return known if fits else None

    def claim(self) -> Claim:
        self.owner_head = len(self.rows)
        made = self.made
        return Claim(made.id, self.fence, _EPOCH, len(self.rows), made.language, made.title)


class MemoryLog:
    """Everything in dictionaries; see `history.log.UpdateLog` for the promises."""

    def __init__(self) -> None:
        self._shelves: dict[str, _Shelf] = {}
        self._failures: list[tuple[Failure, bool]] = []
        self._held = asyncio.Event()
        self._held.set()

    # ── told by tests ──

    def fail_next(self, failure: Failure, *, committed: bool = False) -> None:
        """The next append raises; `committed`: it is written all the same (outcome unknown)."""
        self._failures.append((failure, committed))

    def hold(self) -> None:
        """Appends wait until `let_go`."""
        self._held.clear()

    def let_go(self) -> None:
        """Held appends go on."""
        self._held.set()

    def damage(self, canvas: str, revision: int, data: bytes) -> None:
        """Changes a row behind everybody's back."""
        rows = self._shelves[canvas].rows
        old = rows[revision - 1]
        rows[revision - 1] = Entry(
            old.canvas,
            old.revision,
            old.epoch,
            old.section,
            old.actor,
            old.session,
            old.at,
            old.kind,
            data,
            old.previous,
            old.hash,
            old.login,
        )

    def quarantined(self, canvas: str) -> Sequence[Quarantined]:
        """What was refused on a canvas."""
        return tuple(self._shelves[canvas].quarantine)

    # ── the log ──

    async def create(self, canvas: NewCanvas, drafts: Sequence[Draft]) -> Claim:
        """See `UpdateLog.create`."""
        shelf = _Shelf(canvas)
        shelf.write(drafts)
        there = self._shelves.get(canvas.id)
        if there is not None and (there.fence != 1 or there.rows != shelf.rows):
            raise ValueError(f"canvas {canvas.id} is there already")
        self._shelves[canvas.id] = shelf
        return shelf.claim()

    async def claim(self, canvas: str, node: str) -> Claim:  # noqa: ARG002 - the protocol's
        """See `UpdateLog.claim`."""
        shelf = self._shelf(canvas)
        shelf.fence += 1
        return shelf.claim()

    async def release(self, canvas: str, fence: int) -> None:
        """See `UpdateLog.release`."""
        shelf = self._shelf(canvas)
        if shelf.fence == fence:
            shelf.fence += 1

    async def append(self, batches: Sequence[Batch]) -> Sequence[Appended | Fenced]:
        """See `UpdateLog.append`."""
        await self._held.wait()
        failure, committed = self._failures.pop(0) if self._failures else (None, True)
        if failure is not None and not committed:
            raise failure
        heads = {batch.canvas: self._shelf(batch.canvas).owner_head for batch in batches}
        outcomes: list[Appended | Fenced] = []
        for batch in batches:
            shelf = self._shelf(batch.canvas)
            known = shelf.written(batch.drafts) if shelf.fence == batch.fence else None
            if known is None:
                # Also when its memory contradicts the log: its room begins anew.
                shelf.fence += shelf.fence == batch.fence
                outcomes.append(Fenced(batch.canvas))
                continue
            shelf.write(batch.drafts[known:])
            for one in batch.quarantined:
                if one not in shelf.quarantine:
                    shelf.quarantine.append(one)
            outcomes.append(Appended(batch.canvas, shelf.owner_head + 1, len(shelf.rows)))
            shelf.owner_head = len(shelf.rows)
        if failure is not None:
            for canvas, head in heads.items():
                self._shelves[canvas].owner_head = head
            raise failure
        return outcomes

    async def load(self, canvas: str, section: str) -> SectionState:
        """See `UpdateLog.load`."""
        shelf = self._shelf(canvas)
        checkpoint = shelf.checkpoints.get(section)
        after = checkpoint.revision if checkpoint else 0
        tail = tuple(row for row in shelf.rows[after:] if row.section == section)
        for entry in tail:
            if entry_hash(entry) != entry.hash:
                reason = "is not what was written"
                raise CorruptEntry(canvas=canvas, revision=entry.revision, reason=reason)
        return SectionState(
            canvas=canvas,
            section=section,
            epoch=_EPOCH,
            revision=len(shelf.rows),
            checkpoint=checkpoint,
            tail=tail,
            clients={c: actor for (s, c), actor in shelf.clients.items() if s == section},
        )

    async def keep_checkpoint(self, canvas: str, fence: int, checkpoint: Checkpoint) -> None:
        """See `UpdateLog.keep_checkpoint`."""
        shelf = self._shelf(canvas)
        kept = shelf.checkpoints.get(checkpoint.section)
        if shelf.fence == fence and (kept is None or kept.revision <= checkpoint.revision):
            shelf.checkpoints[checkpoint.section] = checkpoint

    async def entries(
        self, canvas: str, *, after: int = 0, until: int | None = None, limit: int = 1000
    ) -> Sequence[Entry]:
        """See `UpdateLog.entries`."""
        shelf = self._shelves.get(canvas)
        return tuple(shelf.rows[after:until][:limit]) if shelf else ()

    async def verify(self, canvas: str) -> Sequence[Fault]:
        """See `UpdateLog.verify`."""
        faults: list[Fault] = []
        previous = BEGINNING
        for entry in self._shelf(canvas).rows:
            if entry.previous != previous:
                faults.append(Fault(canvas, entry.revision, "does not follow the row before"))
            if entry_hash(entry) != entry.hash:
                faults.append(Fault(canvas, entry.revision, "is not what was written"))
            previous = entry.hash
        return faults

    def _shelf(self, canvas: str) -> _Shelf:
        shelf = self._shelves.get(canvas)
        if shelf is None:
            raise NoSuchCanvas(canvas=canvas)
        return shelf
