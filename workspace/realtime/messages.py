"""What travels between a browser and a room, as types. The codec turns them into bytes.

One union for what comes in, one for what goes out; `match` closes both. Section
addresses are the names of `SECTIONS`, whose order is the wire's numbering.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

SECTIONS: Final = ("frame", "needs", "objectives", "actors", "values", "evaluation")


# ── from a browser ────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message: which schema versions this browser can write, and its language."""

    schema: tuple[int, int]
    client: str = ""
    language: str = ""
    sections: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AskState:
    """A question: what of the section do I lack, having `vector` under `epoch`?"""

    section: str
    epoch: int
    vector: bytes


@dataclass(frozen=True, slots=True)
class NumberedUpdate:
    """A change to one section. Numbers grow on one socket; a receipt answers them."""

    section: str
    number: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Point:
    """Where this session is and what it does: its own word, never its name."""

    state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Awareness:
    """Presence as stock Yjs providers send it: (client id, clock, JSON object or null) each.

    Providers also repeat what they believe of others; the room heeds their own entry only.
    """

    entries: tuple[tuple[int, int, dict[str, Any] | None], ...]


@dataclass(frozen=True, slots=True)
class AskPresence:
    """A question of stock providers: who is here?"""


@dataclass(frozen=True, slots=True)
class Ping:
    """A sign of life that wants an answer."""

    nonce: int


Incoming = Hello | AskState | NumberedUpdate | Point | Awareness | AskPresence | Ping


# ── to a browser ──────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Welcome:
    """The answer to `Hello`: who you are here and what you may do."""

    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TellState:
    """The server's own state vector: "send me what I lack"."""

    section: str
    vector: bytes


@dataclass(frozen=True, slots=True)
class CatchUp:
    """Everything of a section that the asker lacked, as one update."""

    section: str
    epoch: int
    revision: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Shared:
    """What one commit added to a section, for everyone who reads it."""

    section: str
    revision: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """Every update of this socket up to `number` is in the log (or was refused by name)."""

    number: int
    revision: int


@dataclass(frozen=True, slots=True)
class Refused:
    """One update was not accepted; it left no trace and is kept in quarantine."""

    number: int
    section: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    quarantined: bool = True


@dataclass(frozen=True, slots=True)
class Resync:
    """An update came before what it stands on: send `AskState` for this section again."""

    section: str


@dataclass(frozen=True, slots=True)
class PresenceNews:
    """Who is here, who left; `whole` when it replaces everything known before."""

    here: tuple[dict[str, Any], ...]
    left: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class AwarenessNews:
    """The same news for stock providers: (client id, clock, JSON text or `null`)."""

    entries: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something the page should know: read-only, writable, rights, epoch."""

    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pong:
    """The answer to a `Ping`."""

    nonce: int


@dataclass(frozen=True, slots=True)
class Bye:
    """The last message before a close: why, and when to come back."""

    facts: dict[str, Any]


Outgoing = (
    Welcome
    | TellState
    | CatchUp
    | Shared
    | Receipt
    | Refused
    | Resync
    | PresenceNews
    | AwarenessNews
    | Event
    | Pong
    | Bye
)
