"""Who an actor is to a reader: a group, a partner organisation, a name only where it may be.

Who somebody was is kept with each moment, as of then: moving to another group later does
not rewrite whose work it was. Names are looked up when they are read and kept nowhere, so
that a name which somebody takes back is gone from the past as well.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from workspace.chronicle.shapes import Hand

Party = Mapping[str, Any]
"""What is kept of an actor: group, group_name, partner, partner_name; each only when there is."""

SERVER: Final = "system"
FADED: Final = ("group:", "partner:")
TEAM: Final = "group:"
"""What stands for somebody without a group whose name has faded."""


class Reader(msgspec.Struct, kw_only=True, frozen=True):
    """Who reads: which sections, names or not, and themselves."""

    sections: frozenset[str]
    names: bool = False
    actor: str = ""
    language: str = ""


class Parties:
    """Actor and revision to what a reader may know."""

    def __init__(
        self, reader: Reader, now: Mapping[str, Party], names: Mapping[str, str] | None = None
    ) -> None:
        """`now` says who actors are today; `names` under which name they are shown."""
        self.reader = reader
        self._now = now
        self._names = names or {}
        self._since: dict[str, list[int]] = {}
        self._then: dict[str, list[Party]] = {}
        self._hands: dict[str, Hand] = {}

    def learn(self, first: int, parties: Mapping[str, Party]) -> None:
        """Who the actors of a moment were; moments come in their order."""
        for actor, party in parties.items():
            self._since.setdefault(actor, []).append(first)
            self._then.setdefault(actor, []).append(party)

    def party(self, actor: str, revision: int | None = None) -> Party:
        """Who the actor was at a revision; without one, as lately as is known."""
        since = self._since.get(actor)
        if since is None:
            return self._now.get(actor, {})
        place = len(since) if revision is None else bisect_right(since, revision)
        return self._then[actor][max(place - 1, 0)]

    def key(self, actor: str, revision: int | None = None) -> str:
        """One word for the hand: the same for all whom the reader cannot tell apart."""
        hand = self.of(actor, revision)
        key = f"{hand.kind}\0{hand.id}\0{hand.name}\0{hand.group}"
        self._hands.setdefault(key, hand)
        return key

    def hand(self, key: str) -> Hand:
        """The hand of that word."""
        return self._hands[key]

    def of(self, actor: str, revision: int | None = None) -> Hand:
        """What the reader may know of an actor."""
        if actor == self.reader.actor:
            return Hand(kind="you")
        if not actor:
            return Hand(kind="nobody")
        if actor == SERVER:
            return Hand(kind="server")
        party = self.party(actor, revision)
        name = self._names.get(actor)
        if self.reader.names and name:
            group, group_name = party.get("group"), party.get("group_name")
            return Hand(kind="person", id=actor, name=name, group=group, group_name=group_name)
        return collective(actor, party)

    def all_of(self, actors: Iterable[str], revision: int | None = None) -> list[Hand]:
        """The hands of several, each once."""
        return list(dict.fromkeys(self.of(actor, revision) for actor in actors))


def collective(actor: str, party: Party) -> Hand:
    """The partner organisation or the group of an actor, never who it is."""
    if actor == TEAM:
        return Hand(kind="team")
    if actor.startswith(FADED):
        kind, _, ident = actor.partition(":")
        name = party.get(f"{kind}_name")
        return Hand(kind="group" if kind == "group" else "partner", id=ident, name=name)
    if party.get("partner"):
        return Hand(kind="partner", id=party["partner"], name=party.get("partner_name"))
    if party.get("group"):
        return Hand(kind="group", id=party["group"], name=party.get("group_name"))
    return Hand(kind="team") if party or actor.startswith("person:") else Hand(kind="nobody")


def faded(actor: str, party: Party) -> str:
    """What stands for an actor when the charter's time is over."""
    if actor == SERVER or not actor or actor.startswith(FADED):
        return actor
    hand = collective(actor, party)
    if hand.kind in ("group", "partner"):
        return f"{hand.kind}:{hand.id}"
    return TEAM
