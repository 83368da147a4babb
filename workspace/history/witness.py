"""Replays a log and sees everything: who wrote what, and what each burst of work did.

One pass makes both the authorship of every text and the moments, from the library's own
events: an event says exactly where words came and went, and the row it came with says
whose hand it was. Only what an event touches is looked at; nothing is read as a whole
while the log goes by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pycrdt import Map, Text, XmlElement, XmlFragment

from workspace.canvas import body as bodies
from workspace.canvas.document import SectionDoc, plain
from workspace.canvas.schema import SECTIONS, field_of, fields_of
from workspace.history.authorship import Authorship
from workspace.history.body_pieces import BodyPieces
from workspace.history.bursts import Burst
from workspace.history.carrying import WHENCE, Carrying
from workspace.history.log import Entry
from workspace.history.mirror import Mirror, scalars, standing_of, whole
from workspace.history.moments import Moment
from workspace.history.pieces import Pieces, SameHand
from workspace.history.replay import Replay
from workspace.history.telling import LINK, ORDER, STANDING, STANDING_KEYS, Place, Teller


class Witness:
    """Takes the entries of one canvas in order.

    It can begin at a checkpoint, with the authorship kept there; without one, what is
    there already is nobody's.
    """

    def __init__(self, replay: Replay | None = None, authorship: Authorship | None = None) -> None:
        self.replay = replay or Replay()
        docs = self.replay.docs
        self.authorship = authorship or Authorship.unknown(docs, self.replay.revision)
        self.mirror = Mirror(docs, self.authorship)
        self._heard: list[tuple[bool, Any]] = []
        # Subscriptions live as long as somebody holds them.
        self._subscriptions = [self._listen(docs[section]) for section in SECTIONS]
        self._teller = Teller()
        self._actors: dict[str, None] = {}
        self._canvas = ""
        # Of the row that is being taken.
        self._section = ""
        self._actor = ""
        self._revision = 0
        self._same_hand: SameHand = _not_yet
        self._carrying = Carrying(self.authorship.texts)
        self._rebuilt = False

    def _listen(self, doc: SectionDoc) -> tuple[object, object]:
        heard = self._heard

        def entries(events: list[Any]) -> None:
            heard.extend((False, event) for event in events)

        def links(events: list[Any]) -> None:
            heard.extend((True, event) for event in events)

        return doc.entries.observe_deep(entries), doc.links.observe_deep(links)

    # ── taking the log ──

    def take(self, entry: Entry) -> None:
        """Takes the next row.

        Raises:
            CorruptEntry: it cannot be applied.
        """
        heard = self._heard
        heard.clear()
        self.replay.take_one(entry)
        authorship = self.authorship
        hands, actor = authorship.hands, entry.actor
        hands.note(entry.revision, actor)
        authorship.revision = entry.revision
        self._canvas = entry.canvas
        self._section, self._actor, self._revision = entry.section, actor, entry.revision
        self._same_hand = lambda revision: hands.of(revision) == actor
        self._actors[actor] = None
        if len(heard) == 1:
            self._hear(*heard[0])
        elif heard:
            # What holds others first: a path counts what is there after all of it.
            for is_link, event in sorted(heard, key=lambda one: len(one[1].path)):
                self._hear(is_link, event)
        rebuilt = self._rebuilt or len(heard) > 1
        self._carrying.settle(entry.section, entry.revision, self._same_hand, rebuilt=rebuilt)
        self._rebuilt = False

    def begin(self) -> None:
        """Forgets what was done since the last moment: the next burst begins here."""
        self._teller = Teller()
        self._actors = {}

    def moment(self, burst: Burst) -> Moment:
        """What was done since the last moment (or since `begin`); the next one begins.

        `burst` must be what was taken since then: a witness that starts at a checkpoint in
        front of it takes the rows between, then `begin`, then the rows of the burst.
        """
        self._mend()
        moment = Moment(
            canvas=self._canvas,
            first=burst.first,
            last=burst.last,
            began=burst.began,
            ended=burst.ended,
            kind=burst.kind,
            actors=tuple(self._actors),
            told=self._teller.tell(self.mirror),
        )
        self.begin()
        names = {card: self.mirror.name(card) for card in moment.cards}
        return replace(moment, names={card: name for card, name in names.items() if name})

    def _mend(self) -> None:
        """Should a text ever read otherwise here than in its document, the document is right."""
        for place in self._teller.places():
            held = self.authorship.texts.get(place)
            if isinstance(held, Pieces):
                root = self.replay.docs[place[0]]
                card = root.entries if place[1] is None else root.card(place[1])
                text = card.get(place[2]) if card is not None else None
                if isinstance(text, Text) and held.live() != str(text):
                    held.become(str(text), self._revision)
            elif isinstance(held, BodyPieces):
                fragment = self._fragment(place)
                words = "" if fragment is None else bodies.plain_text(bodies.read_body(fragment))
                if held.live() != words:
                    held.become(fragment, self._revision)

    # ── hearing events ──

    def _hear(self, is_link: bool, event: Any) -> None:
        path: list[str | int] = event.path
        section = self._section
        if is_link:
            if not path:
                self._hear_links(event.keys)
        elif section == "frame":
            if not path:
                self._hear_values(None, event.keys)
            elif len(path) == 1 and hasattr(event, "delta"):
                self._hear_text((section, None, str(path[0])), event.delta)
        elif not path:
            for card, change in event.keys.items():
                self._hear_card(card, change.get("newValue"))
        elif len(path) == 1:
            self._hear_values(str(path[0]), event.keys)
        else:
            place = section, str(path[0]), str(path[1])
            field = field_of(section, place[2])
            if field is not None and field.type == "rich_text":
                self._hear_body(place, path[2:], event)
            elif len(path) == 2 and field is not None and field.live:
                self._hear_text(place, event.delta)

    def _hear_text(self, place: Place, delta: list[dict[str, Any]]) -> None:
        pieces = self.authorship.texts.get(place)
        if not isinstance(pieces, Pieces):
            pieces = self.authorship.texts[place] = Pieces()
        self._teller.touch(place, self._actor, self._revision, pieces.live)
        for piece in pieces.follow(delta, self._revision, self._same_hand):
            self._carrying.brought(place, pieces, piece)

    def _hear_body(self, place: Place, path: list[str | int], event: Any) -> None:
        body = self.authorship.texts.get(place)
        if not isinstance(body, BodyPieces):
            return
        self._teller.touch(place, self._actor, self._revision, lambda: (body.live(), body.style()))
        delta = event.delta
        try:
            new = body.follow(path, delta, event.target, self._revision, self._same_hand)
        except LookupError:
            # Never seen; should the shadow ever be wrong, it begins again here.
            body.become(self._fragment(place), self._revision)
            return
        for pieces, piece in new:
            self._carrying.brought(place, pieces, piece)
            self._rebuilt = self._rebuilt or isinstance(event.target, XmlElement | XmlFragment)

    def _fragment(self, place: Place) -> XmlFragment | None:
        held = self.replay.docs[place[0]].card(str(place[1]))
        found = held.get(place[2]) if held is not None else None
        return found if isinstance(found, XmlFragment) else None

    def _hear_links(self, keys: Mapping[str, Any]) -> None:
        section = self._section
        for name, change in keys.items():
            before = self.mirror.links.get((section, name))
            self._touch((section, name, LINK), before)
            if "newValue" in change:
                self.mirror.links[section, name] = whole(change["newValue"])
            else:
                self.mirror.links.pop((section, name), None)

    def _hear_values(self, card: str | None, keys: Mapping[str, Any]) -> None:
        section = self._section
        values = self.mirror.values.setdefault((section, card), {})
        standing = standing_of(values)
        for key, change in keys.items():
            new = change.get("newValue")
            field = field_of(section, key)
            if field is not None and field.live:
                place = section, card, key
                before = self.mirror.value(place)
                self._put(place, new)
                # An empty text that completes a card is nothing that anybody did.
                if self.mirror.value(place) != before:
                    self._touch(place, before)
                continue
            if key in STANDING_KEYS and card is not None:
                self._touch((section, card, STANDING), standing)
            elif key == "order" and card is not None:
                self._touch((section, card, ORDER), values.get(key))
            elif field is not None or (key == "kind" and card is not None):
                self._touch((section, card, key), values.get(key))
            if new is None:
                values.pop(key, None)
            else:
                values[key] = whole(new)
                if key in WHENCE and card is not None:
                    self._carrying.look(card, {key: new})

    def _hear_card(self, card: str, new: Any) -> None:
        section, actor, revision = self._section, self._actor, self._revision
        known = (section, card) in self.mirror.values
        if known and (read := self.mirror.card(section, card)) is not None:
            self._teller.leave(section, read, actor, revision)
        if not isinstance(new, Map):
            self.mirror.values.pop((section, card), None)
            for key in fields_of(section):
                text = self.authorship.texts.get((section, card, key))
                if text is not None:
                    text.strike_all(revision)
            return
        self._teller.arrive(section, card, actor, revision)
        values = plain(new)
        for key, field in fields_of(section).items():
            if field.live and key in values:
                self._put((section, card, key), new.get(key))
        kept = self.mirror.values[section, card] = scalars(section, values)
        self._carrying.look(card, kept)

    def _put(self, place: Place, new: Any) -> None:
        """A live text stands in the place of another, or of nothing."""
        texts, revision = self.authorship.texts, self._revision
        held = texts.get(place)
        field = field_of(place[0], place[2])
        if field is not None and field.type == "rich_text":
            fragment = new if isinstance(new, XmlFragment) else None
            if isinstance(held, BodyPieces):
                held.become(fragment, revision)
            else:
                body = texts[place] = BodyPieces.of_fragment(fragment, revision)
                for pieces, piece in body.all_pieces():
                    self._carrying.brought(place, pieces, piece)
            return
        said = str(new) if isinstance(new, Text | str) else ""
        if isinstance(held, Pieces):
            held.become(said, revision)
        else:
            made = texts[place] = Pieces.of_text(said, revision)
            for piece in made:
                self._carrying.brought(place, made, piece)

    def _touch(self, place: Place, before: Any) -> None:
        self._teller.touch(place, self._actor, self._revision, lambda: before)


def _not_yet(_revision: int) -> bool:
    return False  # pragma: no cover - every row brings its own
