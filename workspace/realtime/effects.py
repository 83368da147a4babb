"""What a room wants done. The room decides; the keeper's hands obey, in order."""

from __future__ import annotations

from dataclasses import dataclass

from workspace.history.log import Checkpoint
from workspace.realtime.close_codes import CloseCode
from workspace.realtime.messages import Outgoing, Shared


@dataclass(frozen=True, slots=True)
class Append:
    """There is something to commit: take the batch when the log is free."""


@dataclass(frozen=True, slots=True)
class Load:
    """The section is wanted and not in memory: read it and call `Room.loaded`."""

    section: str


@dataclass(frozen=True, slots=True)
class Send:
    """One message for one session."""

    session: str
    message: Outgoing


@dataclass(frozen=True, slots=True)
class Share:
    """One committed update for everyone reading its section, save its only author."""

    message: Shared
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tell:
    """One message for every session (a banner, an event)."""

    message: Outgoing


@dataclass(frozen=True, slots=True)
class Close:
    """End a session's socket."""

    session: str
    code: CloseCode
    reason: str


@dataclass(frozen=True, slots=True)
class Settled:
    """An edit made through the room (API, command) is in the log."""

    ticket: int
    revision: int


@dataclass(frozen=True, slots=True)
class KeepCheckpoint:
    """Merged state worth keeping; it has been loaded back and compared."""

    checkpoint: Checkpoint


Effect = Append | Load | Send | Share | Tell | Close | Settled | KeepCheckpoint

APPEND = Append()
