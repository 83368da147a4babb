"""How an API operation changes the live document: rights and conflicts, checked where it counts.

The check whether somebody may write a section, and whether the card is still what
the caller last read, both run inside the edit itself, on the document as it is at
that moment. Asked before, both could be untrue by the time the edit happens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from msgspec import UNSET, UnsetType

from workspace.access import Scope
from workspace.canvas.document import SectionDoc
from workspace.canvas.edits.finding import Found, find, find_link
from workspace.canvas.interchange import card_json
from workspace.canvas.model import Card
from workspace.config import Limits
from workspace.errors import Conflict, NotAllowed, TooLarge
from workspace.organisations.reading import documents_at
from workspace.realtime.gate_refusals import TooManyCards
from workspace.web.api.operation import Call

T = TypeVar("T")
Docs = dict[str, SectionDoc]


@dataclass(frozen=True, slots=True)
class Desk:
    """The documents of a canvas as one caller may touch them.

    `readable` holds the sections the caller may see: a card elsewhere is not there for
    it. `writable` is what verbs that reach into several sections may change.
    """

    scope: Scope
    limits: Limits
    readable: Docs
    language: str
    base: Card | None
    expects_base: bool

    @property
    def writable(self) -> Docs:
        """The sections the caller may change."""
        return {name: doc for name, doc in self.readable.items() if self.scope.may_write(name)}

    def card(self, card_id: str) -> Found:
        """A card that the caller is about to change.

        Raises:
            NoSuchCard: it is not there, or not for this caller.
            NotAllowed: the caller may read its section and not write it.
            Conflict: it changed since the revision the caller named.
        """
        found = self.other_card(card_id)
        if self.expects_base and _as_it_is(found) != self.base:
            raise Conflict(card=card_id)
        return found

    def other_card(self, card_id: str) -> Found:
        """A further card that is changed along with the one that was named; see `card`."""
        found = find(self.readable, card_id)
        self.section(found.section)
        return found

    def must_fit(self, section: str, *, cards: int = 0, size: int = 0) -> None:
        """Holds a verb to the limits that the gate holds browsers to, before it begins.

        Raises:
            TooManyCards, TooLarge: the section would grow beyond them.
        """
        doc = self.readable[section]
        if len(doc.entries) + cards > self.limits.cards:
            raise TooManyCards(limit=self.limits.cards)
        whole = len(doc.diff()) + size
        if whole > self.limits.section_bytes:
            raise TooLarge(size=whole, limit=self.limits.section_bytes)

    def link(self, link_id: str) -> None:
        """A link that the caller is about to change; see `card`."""
        doc, _ = find_link(self.readable, link_id)
        self.section(doc.section)

    def section(self, name: str) -> None:
        """Refuses to write a section that is only to be read.

        Raises:
            NotAllowed: it is.
        """
        if not self.scope.may_write(name):
            raise NotAllowed(section=name)


async def edit(
    call: Call[Any],
    verb: Callable[[Desk], T],
    *,
    card: str | None = None,
    base_revision: int | UnsetType = UNSET,
) -> tuple[T, int]:
    """Runs `verb` on the live document in the caller's name; returns its result and revision.

    With a `base_revision`, `card` must still be what it was then: other cards may have
    changed a hundred times meanwhile, that is no conflict.

    Raises:
        Conflict, Refusal: nothing was changed.
        ReadOnlyNow, NotSavedYet: the database is away.
    """
    opened, services = call.opened, call.services
    base: Card | None = None
    if card is not None and not isinstance(base_revision, UnsetType):
        documents = await documents_at(services, opened.canvas, base_revision)
        base = await asyncio.to_thread(documents.card, card)
    async with services.hub.keeper(opened.canvas.id) as keeper:

        def work(docs: Docs) -> T:
            readable = {n: doc for n, doc in docs.items() if opened.scope.may_read(n)}
            desk = Desk(
                scope=opened.scope,
                limits=services.hub.limits,
                readable=readable,
                language=opened.canvas.language,
                base=base,
                expects_base=not isinstance(base_revision, UnsetType),
            )
            return verb(desk)

        # Opening a canvas, or reading how a card was, may have taken a while.
        await call.rights_hold()
        # The row of the log bears the caller's name. The Yjs client id under it is the room's own
        # and stays bound to the room: a client id belongs to one actor (R8).
        return await keeper.edit(call.caller.actor, work, login=call.caller.login)


def _as_it_is(found: Found) -> Card | None:
    return next((card for card in found.doc.read().cards if card.id == found.id), None)


def as_json(found: Found) -> dict[str, Any]:
    """A card as the API shows it."""
    card = _as_it_is(found)
    return card_json(card) if card is not None else {}
