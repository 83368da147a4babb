"""Several people, links that lose, double and reorder, crashes before and after commits.

Whatever happens, in whatever order: nothing acknowledged or shown is lost (R1, R2),
nobody ever sees what is not in the log, replaying the log gives the live document
(R12), guests neither change nor see what is closed to them (R9), and when everything
has calmed down everybody has the same canvas, by content.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText
from typing_extensions import override

from tests.support.clients import add_card, made_by, new_doc
from tests.support.table import NOW, Person, Table
from workspace.access import Role, scope_of
from workspace.canvas.document import SectionDoc
from workspace.history.log import DatabaseAway
from workspace.realtime import messages as m

NAMES = ("alice", "bob", "carol")
GUEST = "guest"
WORDS = st.sampled_from(["lieu ", "é", "🌻", "👩‍👩‍👧 ", "«oui» ", "ب"])
WHO = st.sampled_from(NAMES)


def _texts(doc: Doc[Any]) -> dict[str, tuple[str, str, str]]:
    cards = doc.get("cards", type=Map)
    return {
        name: (str(card["title"]), str(card["plain"]), str(card["body"]))
        for name in cards
        if isinstance(card := cards[name], Map) and "body" in card and "plain" in card
    }


class RoomMachine(RuleBasedStateMachine):
    """One table whose people misbehave only as networks and machines do."""

    @initialize()
    def sit_down(self) -> None:
        self.table = Table()
        self.docs: dict[str, Doc[Any]] = {name: new_doc() for name in NAMES}
        self.guest_doc = new_doc()
        self.in_transit: list[tuple[str, bytes]] = []
        self.acknowledged: list[tuple[str, int]] = []
        self.sent: dict[tuple[str, int], bytes] = {}
        self.cards = 0
        self.secret = 0
        self._seat_all()

    def _seat_all(self) -> None:
        for name in NAMES:
            self._seat(name)
        self.guest = self.table.sit(
            GUEST,
            actor="guest:g",
            scope=scope_of(Role.GUEST_EDITOR, ["objectives"], ["objectives"]),
            docs={"objectives": self.guest_doc},
        )

    def _seat(self, name: str) -> Person:
        person = self.table.sit(name, docs={"needs": self.docs[name]})
        # As the page does after catching up: one update with all that the server lacks.
        for told in person.of(m.TellState):
            self.table.send(person, self.docs[name].get_update(told.vector))
        return person

    def _person(self, name: str) -> Person:
        return self.table.people[name]

    # ── what people do ──

    @rule(name=WHO)
    def begin_a_card(self, name: str) -> None:
        self.cards += 1
        card = f"c{self.cards}"
        self._make(name, lambda doc: add_card(doc, card, "Titre "))

    @rule(name=WHO, data=st.data(), word=WORDS)
    def type_something(self, name: str, data: st.DataObject, word: str) -> None:
        card = self._some_card(name, data)
        if card is None:
            return
        where = data.draw(st.sampled_from(["title", "plain"]))

        def change(doc: Doc[Any]) -> None:
            text: Text = doc.get("cards", type=Map)[card][where]
            offsets = [len(str(text)[:n].encode()) for n in range(len(str(text)) + 1)]
            text.insert(offsets[data.draw(st.integers(0, len(offsets) - 1))], word)

        self._make(name, change)

    @rule(name=WHO, data=st.data())
    def delete_something(self, name: str, data: st.DataObject) -> None:
        card = self._some_card(name, data)
        if card is None:
            return

        def change(doc: Doc[Any]) -> None:
            text: Text = doc.get("cards", type=Map)[card]["title"]
            said = str(text)
            if said:
                at = data.draw(st.integers(0, len(said) - 1))
                start = len(said[:at].encode())
                del text[start : start + len(said[at].encode())]

        self._make(name, change)

    @rule(name=WHO, data=st.data(), word=WORDS)
    def write_in_the_body(self, name: str, data: st.DataObject, word: str) -> None:
        card = self._some_card(name, data)
        if card is None:
            return

        def change(doc: Doc[Any]) -> None:
            body: XmlFragment = doc.get("cards", type=Map)[card]["body"]
            if len(body.children) > 2:
                del body.children[0]
            body.children.append(XmlElement("paragraph", {}, [XmlText(word)]))

        self._make(name, change)

    @rule(name=WHO, data=st.data(), status=st.sampled_from(["discussed", "agreed", None]))
    def choose_a_status(self, name: str, data: st.DataObject, status: str | None) -> None:
        card = self._some_card(name, data)
        if card is not None:
            self._make(
                name, lambda doc: doc.get("cards", type=Map)[card].update({"status": status})
            )

    def _some_card(self, name: str, data: st.DataObject) -> str | None:
        known = sorted(_texts(self.docs[name]))
        return data.draw(st.sampled_from(known)) if known else None

    def _make(self, name: str, change: Any) -> None:
        made = made_by(self.docs[name], change)
        if made != b"\x00\x00":
            self.in_transit.append((name, made))

    # ── what the network does ──

    @precondition(lambda self: self.in_transit)
    @rule(data=st.data(), keep=st.booleans())
    def deliver(self, data: st.DataObject, keep: bool) -> None:
        """Mostly in order, sometimes not, sometimes twice."""
        last = len(self.in_transit) - 1
        at = data.draw(st.one_of(st.just(0), st.integers(0, last)))
        name, made = self.in_transit[at] if keep else self.in_transit.pop(at)
        self._send(name, made)

    @precondition(lambda self: self.in_transit)
    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        self.in_transit.pop(data.draw(st.integers(0, len(self.in_transit) - 1)))

    def _send(self, name: str, made: bytes) -> None:
        person = self._person(name)
        number = self.table.send(person, made)
        self.sent[name, number] = made

    @rule(name=WHO)
    def fall_behind(self, name: str) -> None:
        self.table.room.lags(name)

    @rule(name=WHO)
    def drain(self, name: str) -> None:
        self.table.perform(self.table.room.drained(name))

    @rule(name=WHO)
    def reconnect(self, name: str) -> None:
        self.table.room.leave(name)
        self._seat(name)

    # ── what the machine does ──

    @rule()
    def commit(self) -> None:
        self.table.commit()

    @rule()
    def database_goes_away(self) -> None:
        if self.table.room.take_batch() is not None:
            self.table.perform(self.table.room.log_failed(DatabaseAway(why="locked")))

    @rule()
    def crash_before_the_commit(self) -> None:
        self.in_transit.clear()
        self.table.open()
        self._seat_all()

    @rule()
    def crash_after_the_commit(self) -> None:
        batch = self.table.room.take_batch()
        if batch is not None:
            self.table.write(batch)
        self.in_transit.clear()
        self.table.open()
        self._seat_all()

    @rule()
    def keep_a_checkpoint(self) -> None:
        self.table.perform(self.table.room.quiet(NOW))

    @rule()
    def rest(self) -> None:
        self.table.room.rest()

    # ── what a guest tries ──

    @rule()
    def guest_writes_where_it_may_not(self) -> None:
        foreign = made_by(new_doc(), lambda doc: add_card(doc, "intruder"))
        self.table.send(self.guest, foreign, "needs")

    @rule()
    def guest_asks_for_what_it_may_not_see(self) -> None:
        self.table.hear(self.guest, m.AskState("needs", 0, b"\x00"))

    # ── what is always true ──

    @invariant()
    def nothing_shown_is_missing_from_the_log(self) -> None:
        durable = self._replayed()
        for person in self.table.people.values():
            for told in person.told:
                if isinstance(told, m.CatchUp | m.Shared) and told.section == "needs":
                    seen = SectionDoc.opened("needs", b"", [durable.diff()])
                    before = seen.state_vector()
                    seen.apply(told.data)
                    assert seen.state_vector() == before
            person.told = [t for t in person.told if not isinstance(t, m.CatchUp | m.Shared)]

    @invariant()
    def nothing_acknowledged_is_missing_from_the_log(self) -> None:
        durable = self._replayed()
        for person in self.table.people.values():
            for receipt in person.of(m.Receipt):
                for (name, number), made in list(self.sent.items()):
                    if name == person.id and number <= receipt.number:
                        del self.sent[name, number]
                        if not self._was_refused(person, number):
                            seen = SectionDoc.opened("needs", b"", [durable.diff()])
                            before = seen.state_vector()
                            seen.apply(made)
                            assert seen.state_vector() == before
            person.told = [t for t in person.told if not isinstance(t, m.Receipt)]

    def _was_refused(self, person: Person, number: int) -> bool:
        # After a gap nothing of that socket counts until all is sent again.
        return bool(person.of(m.Resync)) or any(r.number == number for r in person.of(m.Refused))

    @invariant()
    def a_guest_changes_and_sees_nothing_of_a_closed_section(self) -> None:
        told = self.guest.of(m.CatchUp) + self.guest.of(m.Shared) + self.guest.of(m.TellState)
        assert not [t for t in told if t.section == "needs"]
        assert "intruder" not in _texts(self._replayed().doc)

    @invariant()
    def honest_people_are_never_refused(self) -> None:
        for name in NAMES:
            assert not self._person(name).of(m.Refused)

    def _replayed(self) -> SectionDoc:
        rows = [row.data for row in self.table.rows if row.section == "needs"]
        return SectionDoc.opened("needs", b"", rows)

    @override
    def teardown(self) -> None:
        """When all has calmed down, everybody has the same canvas."""
        if not hasattr(self, "table"):
            return
        self.in_transit.clear()
        for _ in range(2):
            for name in NAMES:
                # A catch-up waits for the commit, so that comes before and after the seat.
                self.table.settle()
                self.table.room.leave(name)
                self._seat(name)
                self.table.settle()
        live = self.table.room.documents()["needs"]
        assert live.content_hash() == self._replayed().content_hash()
        for name in NAMES:
            assert _texts(self.docs[name]) == _texts(live.doc)


RoomMachine.TestCase.settings = settings(
    max_examples=int(os.environ.get("CANEVAS_ROOM_EXAMPLES", "150")),
    stateful_step_count=40,
    deadline=None,
    # Client ids are random, as in life, so a failing example is printed and not shrunk.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestRoomMachine = RoomMachine.TestCase
