"""The log in memory: the same promises, for tests; it can be told to fail or to wait."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from workspace.errors import Failure
from workspace.history.chain import BEGINNING, chained, entry_hash
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


class MemoryLog:
    """Everything in dictionaries. `failures` are raised, one by one, by the next appends."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Entry]] = {}
        self.quarantine: list[tuple[str, Quarantined]] = []
        self.failures: list[Failure] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self._canvases: dict[str, NewCanvas] = {}
        self._fences: dict[str, int] = {}
        self._clients: dict[tuple[str, str], dict[int, str]] = {}
        self._checkpoints: dict[tuple[str, str], Checkpoint] = {}

    async def create(self, canvas: NewCanvas, drafts: Sequence[Draft]) -> Claim:
        """See `UpdateLog.create`."""
        self._canvases[canvas.id] = canvas
        self._fences[canvas.id] = 1
        self.rows[canvas.id] = []
        self._write(canvas.id, tuple(drafts))
        return self._claimed(canvas.id)

    async def claim(self, canvas: str, node: str) -> Claim:  # noqa: ARG002 - the protocol's
        """See `UpdateLog.claim`."""
        if canvas not in self._canvases:
            raise NoSuchCanvas(canvas=canvas)
        self._fences[canvas] += 1
        return self._claimed(canvas)

    async def release(self, canvas: str, fence: int) -> None:
        """See `UpdateLog.release`."""

    async def append(self, batches: Sequence[Batch]) -> Sequence[Appended | Fenced]:
        """See `UpdateLog.append`."""
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        outcomes: list[Appended | Fenced] = []
        for batch in batches:
            if self._fences.get(batch.canvas) != batch.fence:
                outcomes.append(Fenced(batch.canvas))
                continue
            first = len(self.rows[batch.canvas]) + 1
            self._write(batch.canvas, batch.drafts)
            self.quarantine += [(batch.canvas, one) for one in batch.quarantined]
            outcomes.append(Appended(batch.canvas, first, len(self.rows[batch.canvas])))
        return outcomes

    async def load(self, canvas: str, section: str) -> SectionState:
        """See `UpdateLog.load`."""
        if canvas not in self._canvases:
            raise NoSuchCanvas(canvas=canvas)
        checkpoint = self._checkpoints.get((canvas, section))
        after = checkpoint.revision if checkpoint else 0
        tail = tuple(
            row for row in self.rows[canvas] if row.section == section and row.revision > after
        )
        for entry in tail:
            if entry_hash(entry) != entry.hash:
                raise CorruptEntry(canvas=canvas, revision=entry.revision, reason="hash")
        return SectionState(
            canvas=canvas,
            section=section,
            epoch=1,
            revision=len(self.rows[canvas]),
            checkpoint=checkpoint,
            tail=tail,
            clients=dict(self._clients.get((canvas, section), {})),
        )

    async def keep_checkpoint(self, canvas: str, fence: int, checkpoint: Checkpoint) -> None:
        """See `UpdateLog.keep_checkpoint`."""
        if self._fences.get(canvas) == fence:
            self._checkpoints[canvas, checkpoint.section] = checkpoint

    async def entries(
        self, canvas: str, *, after: int = 0, until: int | None = None, limit: int = 1000
    ) -> Sequence[Entry]:
        """See `UpdateLog.entries`."""
        return self.rows[canvas][after:until][:limit]

    async def verify(self, canvas: str) -> Sequence[Fault]:
        """See `UpdateLog.verify`."""
        faults: list[Fault] = []
        previous = BEGINNING
        for entry in self.rows[canvas]:
            if entry.previous != previous:
                faults.append(Fault(canvas, entry.revision, "does not follow the row before"))
            if entry_hash(entry) != entry.hash:
                faults.append(Fault(canvas, entry.revision, "is not what was written"))
            previous = entry.hash
        return faults

    def _claimed(self, canvas: str) -> Claim:
        made = self._canvases[canvas]
        return Claim(
            canvas, self._fences[canvas], 1, len(self.rows[canvas]), made.language, made.title
        )

    def _write(self, canvas: str, drafts: tuple[Draft, ...]) -> None:
        rows = self.rows[canvas]
        previous = rows[-1].hash if rows else BEGINNING
        rows += chained(canvas, 1, len(rows), previous, drafts)
        for draft in drafts:
            self._clients.setdefault((canvas, draft.section), {}).update(dict(draft.clients))
