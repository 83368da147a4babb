"""Moments account for everything that is different, and for nothing else.

Whatever was done, by whomever, in whatever bursts: told changes are applied to what an
empty canvas reads, one by one; each finds what it says was there before, and in the end
there stands what a reader of the documents sees.
"""

from __future__ import annotations

import contextlib
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from tests.property.test_history_authorship import Afternoon
from tests.support.past import NINE, canvas_of
from workspace.canvas import body as bodies
from workspace.canvas import changes as c
from workspace.canvas import edits
from workspace.canvas.changes import Change, changes_between
from workspace.canvas.model import Canvas, Card
from workspace.canvas.schema import LINK_KINDS
from workspace.errors import Refusal
from workspace.history.bursts import bursts
from workspace.history.moment_json import moment_from_json, moment_json
from workspace.history.moments import Moment
from workspace.history.witness import Witness

ACTORS = ("person:ana", "person:bram", "guest:zoe")


class Workshop(Afternoon):
    """An afternoon in which everything is done that can be done, with pauses."""

    @override
    def step(self) -> None:
        self.house.wait(self.random.choice([0.5, 1, 20, 100, 400]))
        if self.random.random() < 0.5:
            super().step()
        else:
            self.verb()

    def verb(self) -> None:
        random, house = self.random, self.house
        actor = random.choice(ACTORS)
        values: list[dict[str, Any]] = [
            {"status": random.choice(["agreed", "contested", None])},
            {"sensitive": random.choice([True, None])},
            {"title": random.choice(["", "un", "deux"])},
            {"plain": random.choice(["", "simple", "très simple"])},
            {"place": {"x": random.randrange(3), "y": 1.5}},
        ]
        with contextlib.suppress(Refusal):
            match random.randrange(10):
                case 0:
                    house.does(actor, edits.set_aside, self.card(), at=NINE, group="G1")
                case 1:
                    house.does(actor, edits.restore, self.card())
                case 2:
                    where = random.choice(["first", "last"])
                    house.does(actor, edits.move, self.card(), where, draw=random.randrange)
                case 3 | 4:
                    kind = random.choice(LINK_KINDS).id
                    extras = {"because": random.choice(["a", "b"])}
                    extras |= {"tie": "trust"} if kind == "tie" else {}
                    ends = self.card(), self.card()
                    name = f"l{len(house.entries)}"
                    house.does(actor, edits.link, kind, *ends, extras, link_id=name)
                case 5:
                    links = [link.id for link in house.canvas.links]
                    if links:
                        link = random.choice(links)
                        if random.random() < 0.5:
                            house.does(actor, edits.unlink, link)
                        else:
                            house.does(actor, edits.change_link, link, {"because": "c"})
                case 6:
                    frame = random.choice(
                        [{"summary": "Bref."}, {"state": "design"}, {"title": "T"}]
                    )
                    house.does(actor, edits.change_frame, frame)
                case 7:
                    card = self.card()
                    found = house.canvas.card(card)
                    if found is not None and random.random() < 0.2:
                        doc = house.docs[found.section]
                        house.does(actor, lambda _docs: doc.entries.__delitem__(card))
                case _:
                    house.does(actor, edits.change_card, self.card(), random.choice(values))


State = dict[tuple[str, str | None, str], Any]


def state_of(canvas: Canvas) -> State:
    """Everything a canvas says, by place; orders left out."""
    state: State = {("frame", None, k): v for k, v in canvas.frame.texts.items()}
    state |= {("frame", None, k): v for k, v in canvas.frame.fields.items()}
    for card in canvas.cards:
        state |= card_state(card)
    state |= {(link.section, link.id, "link"): link for link in canvas.links}
    return state


def card_state(card: Card) -> State:
    """Everything a card says, its body as words."""
    said: dict[str, Any] = {"kind": card.kind, "here": card.present, "away": card.moved_to}
    said |= {"title": card.title, "body": bodies.plain_text(card.body)}
    said |= {**card.texts, **card.fields}
    return {(card.section, card.id, k): v for k, v in said.items() if v not in ("", None)}


def apply(state: State, change: Change) -> None:  # noqa: C901 - one case per kind of change
    """Does what a change tells, which must find what it says was there."""

    def put(place: tuple[str, str | None, str], before: Any, after: Any) -> None:
        empty = ("", None)
        assert state.get(place) == before or (place not in state and before in empty), change
        state.pop(place, None)
        if after not in empty:
            state[place] = after

    match change:
        case c.Added(_, card):
            assert not any(place[:2] == (card.section, card.id) for place in state), change
            state.update(card_state(card))
        case c.Removed(_, card):
            mine = {k: v for k, v in state.items() if k[:2] == (card.section, card.id)}
            assert mine == card_state(card)
            for place in mine:
                del state[place]
        case c.Reworded(section, name, key, before, after) | c.FieldSet(
            section, name, key, before, after
        ):
            assert before != after
            put((section, name, key), before, after)
        case c.MovedAway(section, name, to):
            put((section, name, "away"), None, to)
            state[section, name, "here"] = False
        case c.PutAside(section, name):
            put((section, name, "here"), True, False)
        case c.Restored(section, name):
            put((section, name, "here"), False, True)
            state.pop((section, name, "away"), None)
        case c.Linked(section, link):
            put((section, link.id, "link"), None, link)
        case c.Unlinked(section, link):
            put((section, link.id, "link"), link, None)
        case c.Relinked(section, was, now):
            put((section, was.id, "link"), was, now)
        case c.Moved() | c.Restyled():
            pass


def moments_of(workshop: Workshop) -> list[tuple[Moment, Canvas, Canvas]]:
    """Every burst of the log, told, with the readings before and after."""
    told: list[tuple[Moment, Canvas, Canvas]] = []
    entries, witness = workshop.house.entries, Witness()
    before = canvas_of(witness.replay.docs)
    for burst in bursts(entries):
        for entry in entries[burst.first - 1 : burst.last]:
            witness.take(entry)
        after = canvas_of(witness.replay.docs)
        told.append((witness.moment(burst), before, after))
        before = after
    assert sum(moment.last - moment.first + 1 for moment, _, _ in told) == len(entries)
    return told


@given(st.integers(0, 2**32), st.integers(5, 80))
@settings(max_examples=60, deadline=None)
def test_what_moments_tell_in_their_order_is_what_came_to_be(seed: int, steps: int) -> None:
    state: State = {}
    for moment, before, after in moments_of(Workshop(seed, steps)):
        for told in moment.told:
            apply(state, told.change)
            assert told.by
            assert moment.first <= told.first <= told.last <= moment.last
        assert state == state_of(after)
        plainly = changes_between(before, after)
        moved = [x.change for x in moment.told if isinstance(x.change, c.Moved)]
        fewest = [x for x in plainly if isinstance(x, c.Moved)]
        # Of two that changed places the one is told that somebody moved: so it may be one more.
        assert bool(moved) == bool(fewest)
        assert len(moved) >= len(fewest)
        bodies_told = [
            (x.change.section, x.change.card, type(x.change))
            for x in moment.told
            if isinstance(x.change, c.Restyled)
            or (isinstance(x.change, c.Reworded) and x.change.key == "body")
        ]
        for change in (x.change for x in moment.told):
            # Several hands may do and undo; one alone tells what a reader finds.
            if isinstance(change, c.Restyled):
                here = change.section, change.card
                assert change in plainly or [x[:2] for x in bodies_told].count(here) > 1
        for change in plainly:
            if isinstance(change, c.Restyled):
                assert any(card == change.card for _, card, _ in bodies_told)


@given(st.integers(0, 2**32), st.integers(5, 60))
@settings(max_examples=25, deadline=None)
def test_a_moment_is_the_same_when_it_is_read_back(seed: int, steps: int) -> None:
    for moment, _, _ in moments_of(Workshop(seed, steps)):
        assert moment_from_json(json.loads(json.dumps(moment_json(moment)))) == moment


@given(st.integers(0, 2**32), st.integers(5, 60))
@settings(max_examples=25, deadline=None)
def test_nobody_is_said_to_have_done_what_they_had_no_hand_in(seed: int, steps: int) -> None:
    workshop = Workshop(seed, steps)
    for moment, _, _ in moments_of(workshop):
        wrote = {entry.actor for entry in workshop.house.entries[moment.first - 1 : moment.last]}
        assert set(moment.actors) == wrote
        for told in moment.told:
            rows = workshop.house.entries[told.first - 1 : told.last]
            assert set(told.by) <= {row.actor for row in rows}
