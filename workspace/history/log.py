"""The log of a canvas, as a promise that every body keeps: memory, SQLite, PostgreSQL.

One row per accepted change, in one order per canvas, each with its author and the
hash of the row before. Nothing here does anything; the bodies in `storage` do, and
one contract suite holds all of them to these words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from workspace.errors import Failure, Refusal

EntryKind = Literal["user", "server", "migration", "restore", "import", "erase"]


class NoSuchCanvas(Refusal):
    """There is no canvas of that id (`canvas`)."""

    code = "no_such_canvas"


class CorruptEntry(Failure):
    """A row of the log is not what was written (`canvas`, `revision`, `reason`)."""

    code = "corrupt_entry"


class BeingErased(Failure):
    """Words are taken out of the canvas at this moment; it opens again soon (`canvas`)."""

    code = "being_erased"


class DatabaseAway(Failure):
    """The database does not answer, or is locked; nothing was written (`why`)."""

    code = "database_away"


class DiskFull(Failure):
    """The disk is full; nothing was written."""

    code = "disk_full"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has a revision.

    `clients` are the (client id, actor) bindings first used in this entry; `login` names the
    login or the token behind the session, where there is one (R8).
    """

    section: str
    actor: str
    session: str
    at: datetime
    kind: EntryKind
    data: bytes
    clients: tuple[tuple[int, str], ...] = ()
    login: str | None = None


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An update that was refused, kept so that nothing a person typed is thrown away."""

    section: str
    actor: str
    session: str
    at: datetime
    code: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log."""

    canvas: str
    revision: int
    epoch: int
    section: str
    actor: str
    session: str
    at: datetime
    kind: EntryKind
    data: bytes
    previous: bytes
    hash: bytes
    login: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything one room wants committed at once."""

    canvas: str
    fence: int
    drafts: tuple[Draft, ...]
    quarantined: tuple[Quarantined, ...] = ()


@dataclass(frozen=True, slots=True)
class Appended:
    """The batch is committed under these revisions (first > last: it held no drafts)."""

    canvas: str
    first_revision: int
    last_revision: int


@dataclass(frozen=True, slots=True)
class Fenced:
    """Somebody else owns the canvas now: nothing of the batch was written."""

    canvas: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Merged state of one section at a revision; disposable, the log is the truth.

    `schema` is the schema version that the document was written in; 0: look inside.
    """

    section: str
    revision: int
    state: bytes
    state_vector: bytes
    content_hash: bytes
    schema: int = 0


@dataclass(frozen=True, slots=True)
class SectionState:
    """What it takes to open a section: newest checkpoint, the rows after it, who owns which id."""

    canvas: str
    section: str
    epoch: int
    revision: int
    checkpoint: Checkpoint | None
    tail: tuple[Entry, ...]
    clients: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class NewCanvas:
    """A canvas to be created."""

    id: str
    title: str
    language: str
    created_at: datetime
    created_by: str
    aside: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """A canvas that is ours now, for as long as nobody claims it under a higher fence."""

    canvas: str
    fence: int
    epoch: int
    revision: int
    language: str
    title: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something `verify` found (`revision` 0: not about one row)."""

    canvas: str
    revision: int
    reason: str


class UpdateLog(Protocol):
    """The log of all canvases of one database."""

    async def create(self, canvas: NewCanvas, drafts: Sequence[Draft]) -> Claim:
        """Makes a canvas with its first content, in one transaction (R5)."""
        ...

    async def claim(self, canvas: str, node: str) -> Claim:
        """Takes ownership; whoever owned it before is fenced off.

        Raises:
            NoSuchCanvas: there is none.
        """
        ...

    async def release(self, canvas: str, fence: int) -> None:
        """Gives ownership back, if it is still ours."""
        ...

    async def append(self, batches: Sequence[Batch]) -> Sequence[Appended | Fenced]:
        """Commits all batches in ONE transaction, in order; a fenced one is left out.

        Raises:
            DatabaseAway, DiskFull: nothing at all was written.
        """
        ...

    async def load(self, canvas: str, section: str) -> SectionState:
        """What it takes to open a section.

        Raises:
            CorruptEntry: a row of the tail is not what was written.
        """
        ...

    async def keep_checkpoint(self, canvas: str, fence: int, checkpoint: Checkpoint) -> None:
        """Keeps a checkpoint, if the canvas is still ours."""
        ...

    async def entries(
        self, canvas: str, *, after: int = 0, until: int | None = None, limit: int = 1000
    ) -> Sequence[Entry]:
        """Rows in order, `after` < revision ≤ `until`."""
        ...

    async def verify(self, canvas: str) -> Sequence[Fault]:
        """Everything that is wrong with a canvas's rows, checkpoints and chain."""
        ...
