"""What others see of a session: who is here, where, and doing what.

A browser may state its cursor, never its name (R9): name, group and colour are
the server's, filled in from the session's identity whatever the browser sent.
News is gathered and given out a few times a second by whoever owns the clock, so
fifty moving cursors cost one frame per reader and beat, not fifty.

Who sees whom: people of the project see everybody. The guests of a partner organisation
see each other by name, the project's people by their group only, and of another partner
nothing at all: not that somebody is there, came, left or is being followed. Readers see
no names. `Viewer` is all that decides, so readers alike are sent the same bytes.

Two dialects look at the same table: our own page gets `PresenceNews`, stock Yjs
providers get `AwarenessNews` of the people in their section.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from workspace.realtime.messages import SECTIONS, AwarenessNews, PresenceNews

_SAID: Final = frozenset({"section", "card", "field", "cursor", "doing", "follow"})


@dataclass(frozen=True, slots=True)
class Identity:
    """What the server knows of a session's person, as far as others may see it."""

    name: str
    group: str | None = None
    color: int | None = None
    # The partner organisation they come from, by id and by name; None: of the project itself.
    partner: str | None = None
    partner_name: str | None = None
    guest: bool = False


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: the sections it may read, its partner organisation, whether it sees names."""

    readable: frozenset[str]
    partner: str | None = None
    names: bool = True

    def sees(self, other: Identity) -> bool:
        """Whether the other is there at all for this viewer."""
        return self.partner is None or other.partner in (None, self.partner)

    def names_of(self, other: Identity) -> bool:
        """Whether the other's name, and where it comes from, may be sent."""
        return self.names and (self.partner is None or other.partner == self.partner)


@dataclass(slots=True)
class _Here:
    identity: Identity
    client: int
    claimed: bool
    clock: int = 0
    state: dict[str, Any] | None = None
    section: str | None = None


class Presence:
    """Everyone in one room. Never waits, never reads a clock."""

    __slots__ = ("_changed", "_gone", "_here")

    def __init__(self) -> None:
        self._here: dict[str, _Here] = {}
        self._changed: set[str] = set()
        self._gone: dict[str, _Here] = {}

    def __len__(self) -> int:
        return len(self._here)

    @property
    def has_news(self) -> bool:
        """Whether somebody moved, came or left since the last `take_news`."""
        return bool(self._changed or self._gone)

    def arrive(
        self, session: str, identity: Identity, client: int, section: str | None = None
    ) -> None:
        """A session begins. `client` stands for it among stock providers until it claims its own.

        `section` pins a stock provider's session to the one section it can see.
        """
        self._here[session] = _Here(identity, client, claimed=False, section=section)
        self._changed.add(session)

    def leave(self, session: str) -> None:
        """A session ends; its cursor goes with it."""
        here = self._here.pop(session, None)
        if here is not None:
            self._changed.discard(session)
            self._gone[session] = here

    def point(self, session: str, said: dict[str, Any]) -> None:
        """What a session says of itself; words we do not know, names above all, are dropped."""
        here = self._here.get(session)
        if here is None:
            return
        section = said.get("section")
        here.section = section if section in SECTIONS else None
        here.state = {word: said[word] for word in _SAID & said.keys()}
        here.clock += 1
        self._changed.add(session)

    def hear(self, session: str, entries: Iterable[tuple[int, int, dict[str, Any] | None]]) -> None:
        """Awareness from a stock provider: its own entry counts, what it says of others does not.

        The first client id it names becomes its own, unless another session holds that id.
        """
        here = self._here.get(session)
        if here is None:
            return
        for client, clock, state in entries:
            if not here.claimed:
                if any(other.client == client for other in self._here.values()):
                    continue
                here.client, here.claimed = client, True
            if client == here.client and clock >= here.clock:
                here.clock, here.state = clock, state
                self._changed.add(session)

    # ── news ──

    def take_news(self) -> News:
        """What changed since the last call; call it a few times a second."""
        news = News(
            {session: self._here[session] for session in self._changed},
            self._gone,
            self._here,
        )
        self._changed = set()
        self._gone = {}
        return news

    def everyone(self) -> News:
        """The whole table, for somebody who just came."""
        return News(dict(self._here), {}, self._here)


class News:
    """One beat's changes, rendered once for each kind of reader, before anything else happens."""

    __slots__ = ("_gone", "_here", "_table")

    def __init__(
        self, here: dict[str, _Here], gone: dict[str, _Here], table: Mapping[str, _Here]
    ) -> None:
        self._here = here
        self._gone = gone
        self._table = table

    def for_page(self, viewer: Viewer, *, whole: bool = False) -> PresenceNews:
        """For our own page: whom it may see, and no place in a section it may not read (R9)."""
        return PresenceNews(
            here=tuple(
                self._seen(session, here, viewer)
                for session, here in self._here.items()
                if viewer.sees(here.identity)
            ),
            left=tuple(s for s, here in self._gone.items() if viewer.sees(here.identity)),
            whole=whole,
        )

    def for_stock(self, viewer: Viewer, section: str) -> AwarenessNews | None:
        """For stock providers of `section`; None when nobody they may see moved there."""
        entries = [
            (here.client, here.clock, _awareness(here, viewer))
            for here in self._here.values()
            if here.section == section and here.state is not None and viewer.sees(here.identity)
        ]
        entries += [
            (here.client, here.clock + 1, "null")
            for here in self._gone.values()
            if here.section == section and viewer.sees(here.identity)
        ]
        return AwarenessNews(tuple(entries)) if entries else None

    def _seen(self, session: str, here: _Here, viewer: Viewer) -> dict[str, Any]:
        identity = here.identity
        named = viewer.names_of(identity)
        seen: dict[str, Any] = {
            "session": session,
            "name": identity.name if named else "",
            "group": identity.group,
            "color": identity.color,
        }
        if named and identity.guest:
            seen["guest"] = True
        if named and identity.partner_name is not None:
            seen["partner"] = identity.partner_name
        if here.section is None or here.section in viewer.readable:
            if here.state and not here.claimed:
                seen.update(here.state)
            if "follow" in seen and not self._may_name(seen["follow"], viewer):
                # Whom they follow would tell of somebody who is not there for this viewer.
                del seen["follow"]
            seen["section"] = here.section
        return seen

    def _may_name(self, session: object, viewer: Viewer) -> bool:
        other = self._table.get(session) if isinstance(session, str) else None
        return other is not None and viewer.sees(other.identity)


def _awareness(here: _Here, viewer: Viewer) -> str:
    named = viewer.names_of(here.identity)
    state = dict(here.state or {})
    # Whom somebody follows means nothing to a stock provider, and may tell of a hidden person.
    state.pop("follow", None)
    if not named:
        # Its own words may hold its name anywhere; a caret does not.
        state = {word: state[word] for word in ("cursor",) if word in state}
    state["user"] = {"name": here.identity.name if named else "", "color": here.identity.color}
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))
