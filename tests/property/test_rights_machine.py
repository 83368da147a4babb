"""People of several organisations, honest and hostile, whose rights change at any moment.

In every section and in every person's name stands a word of eight bytes that stands nowhere
else. Whatever happens, in whatever order: nobody is ever sent a word of a section that is
closed to them or of a person who is not there for them (R9), and what somebody may not write
is never sent to anybody (R3, R8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pycrdt import Doc, Map, Text

from tests.support.clients import made_by, new_doc
from tests.support.table import Person, Table
from workspace.access import Role, Scope, scope_of
from workspace.canvas.schema import SECTION
from workspace.realtime import messages as m
from workspace.realtime.codec import encode_live
from workspace.realtime.presence import Identity

SECTIONS = ("needs", "objectives", "actors", "values", "evaluation")
WORD = {section: f"@{section[:6]:_<7}" for section in SECTIONS}
FORBIDDEN = "@forbid@"
CLOSED = scope_of(Role.GUEST_EDITOR, [], [])


@dataclass(frozen=True)
class Somebody:
    """A person whose session and name are words that stand nowhere else."""

    session: str
    identity: Identity

    def hidden_from(self, other: Somebody) -> bool:
        """Whether the other may not know that this person is here."""
        mine, theirs = self.identity.partner, other.identity.partner
        return theirs is not None and mine not in (None, theirs)

    def knows(self, other: Somebody, role: Role) -> bool:
        """Whether the other's name may be told to this person, who has that role."""
        ours, theirs = self.identity.partner, other.identity.partner
        return role is not Role.READER and ours in (None, theirs)


def _of(session: str, partner: str | None) -> Somebody:
    name = f"#{session[:6]:_<7}"
    return Somebody(
        session, Identity(name, "group", 1, partner, partner and f"&{partner:_<7}", bool(partner))
    )


PEOPLE = {
    who.session: who
    for who in (
        _of("s-ana-00", None),
        _of("s-bram-0", None),
        _of("s-zoe-p1", "p1"),
        _of("s-yan-p1", "p1"),
        _of("s-xia-p2", "p2"),
    )
}
WHO = st.sampled_from(sorted(PEOPLE))
WHERE = st.sampled_from(SECTIONS)
SOME = st.sets(WHERE).map(sorted)


def _card(card: str, section: str, title: str) -> Callable[[Doc[Any]], None]:
    def change(doc: Doc[Any]) -> None:
        doc.get("cards", type=Map)[card] = Map(
            {
                "kind": SECTION[cast("Any", section)].default_kind,
                "order": "a0V",
                "title": Text(title),
            }
        )

    return change


class RightsMachine(RuleBasedStateMachine):
    """One table; everybody's rights are drawn, and drawn again."""

    @initialize()
    def sit_down(self) -> None:
        self.table = Table()
        self.cards = 0
        self.sent: list[tuple[str, bytes]] = []
        self.scopes: dict[str, Scope] = {}
        self.checked: dict[str, int] = {}
        for session in PEOPLE:
            self._sit(session, CLOSED)

    def _sit(self, session: str, scope: Scope) -> None:
        self.scopes[session] = scope
        self.checked[session] = 0
        who = PEOPLE[session]
        self.table.sit(
            session,
            scope=scope,
            identity=who.identity,
            sections=tuple(s for s in SECTIONS if scope.may_read(s)),
        )

    def _person(self, session: str) -> Person:
        return self.table.people[session]

    @rule(session=WHO, role=st.sampled_from(Role), reads=SOME, writes=SOME)
    def rights_change(self, session: str, role: Role, reads: list[str], writes: list[str]) -> None:
        self.table.room.leave(session)
        self._sit(session, scope_of(role, reads, writes))

    @rule(session=WHO, section=WHERE)
    def write(self, session: str, section: str) -> None:
        person, may = self._person(session), self.scopes[session].may_write(section)
        self.cards += 1
        doc = person.docs[section] if may else new_doc()
        title = WORD[section] if may else FORBIDDEN
        data = made_by(doc, _card(f"c{self.cards}", section, title))
        if may:
            # What was refused is nobody's; whoever repeats it where they may would write it.
            self.sent.append((section, data))
        self.table.send(person, data, section)

    @rule(session=WHO, data=st.data())
    def repeat_what_another_sent(self, session: str, data: st.DataObject) -> None:
        if self.sent:
            section, update = data.draw(st.sampled_from(self.sent))
            self.table.send(self._person(session), update, section)

    @rule(session=WHO, section=WHERE)
    def ask(self, session: str, section: str) -> None:
        self.table.hear(self._person(session), m.AskState(section, 0, b"\x00"))

    @rule(session=WHO, section=WHERE, follow=WHO)
    def point(self, session: str, section: str, follow: str) -> None:
        claims = {"section": section, "card": WORD[section], "follow": follow, "name": FORBIDDEN}
        self.table.hear(self._person(session), m.Point(claims))

    @rule()
    def beat(self) -> None:
        news = self.table.room.take_news()
        if news is not None:
            for session in self.table.room.sessions.values():
                self._person(session.id).told.append(news.for_page(session.viewer))

    @rule(session=WHO)
    def lose_and_catch_up(self, session: str) -> None:
        self.table.room.lags(session)
        self.table.perform(self.table.room.drained(session))

    @rule()
    def commit(self) -> None:
        self.table.settle()

    @invariant()
    def nobody_is_sent_what_is_not_theirs(self) -> None:
        for session, person in self.table.people.items():
            closed = [WORD[s] for s in SECTIONS if not self.scopes[session].may_read(s)]
            hidden = [
                word
                for other in PEOPLE.values()
                if other.hidden_from(PEOPLE[session])
                for word in (other.session, other.identity.name, other.identity.partner_name or "")
            ]
            nameless = [
                other.identity.name
                for other in PEOPLE.values()
                if other.session != session
                and not PEOPLE[session].knows(other, self.scopes[session].role)
            ]
            fresh, self.checked[session] = person.told[self.checked[session] :], len(person.told)
            for message in fresh:
                sent = encode_live(message) or b""
                for word in (*closed, *hidden, *nameless, FORBIDDEN):
                    assert word.encode() not in sent, (session, word, message)


RightsMachine.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    # Client ids are random, as in life, so a failing example is printed and not shrunk.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestRightsMachine = RightsMachine.TestCase
