"""Neighbours, and what it may cost to find out about them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.gate_house import ALICE_ACTOR, BOB_ACTOR, make_gate, send, several
from tests.support.gate_memory import text_ids
from tests.support.hostile_updates import AFTER_PLAIN, ALICE, BOB, PLAIN
from tests.support.update_bytes import Ident, plain, shared, string, update
from workspace.realtime.gate import BadOrigin, Gate, TooTangled
from workspace.realtime.gate_causes import see
from workspace.realtime.gate_walk import STEPS, STEPS_PER_ITEM, Steps
from workspace.realtime.update_format import NOTHING, pack


@pytest.fixture
def gate() -> Gate:
    return make_gate(new_clients=1_000)


def reads(gate: Gate) -> list[Ident]:
    return text_ids(gate, pack(*PLAIN))


# ── the order that Yjs gives ──


def test_of_two_at_one_spot_the_lower_client_comes_first(gate: Gate) -> None:
    send(gate, 40, string("x", origin=AFTER_PLAIN))
    send(gate, 30, string("y", origin=AFTER_PLAIN))
    send(gate, 50, string("z", origin=AFTER_PLAIN))
    assert reads(gate)[-4:] == [(BOB, 2), (30, 0), (40, 0), (50, 0)]


def test_what_follows_an_item_stays_behind_it(gate: Gate) -> None:
    send(gate, 40, string("xx", origin=AFTER_PLAIN))
    send(gate, 50, string("after", origin=(40, 1)))
    send(gate, 45, string("y", origin=AFTER_PLAIN))
    assert reads(gate)[-8:] == [(40, 0), (40, 1), *((50, n) for n in range(5)), (45, 0)]


def test_the_same_spot_is_judged_alike_in_one_update_and_in_several() -> None:
    apart, together = make_gate(new_clients=99), make_gate(new_clients=99)
    writings = [
        (40, (string("xx", origin=AFTER_PLAIN), string("in", origin=(40, 0), right=(40, 1)))),
        (30, (string("y", origin=AFTER_PLAIN),)),
        (50, (string("z", origin=(ALICE, 19), right=(ALICE, 20)),)),
        (35, (string("w", origin=(40, 2), right=(40, 3)),)),
        (45, (string("v", origin=(ALICE, 19), right=(ALICE, 20)),)),
    ]
    for client, items in writings:
        send(apart, client, *items)
    together.accept(together.judge(several(together, *writings), actor="person:x"))
    assert reads(together) == reads(apart)
    assert together.clocks == apart.clocks


def test_an_item_goes_in_front_of_its_right_neighbour_however_far_that_is(gate: Gate) -> None:
    # Dora has not seen what Carol wrote between the two letters.
    send(gate, 30, string("carol", origin=(ALICE, 18), right=(ALICE, 19)))
    send(gate, 40, string("dora", origin=(ALICE, 18), right=(ALICE, 19)))
    start = reads(gate).index((ALICE, 18))
    assert reads(gate)[start + 1 : start + 10] == [
        *((30, n) for n in range(5)),
        *((40, n) for n in range(4)),
    ]


def test_a_right_neighbour_in_the_middle_of_a_run_ends_the_search(gate: Gate) -> None:
    send(gate, 30, string("abcdef", origin=AFTER_PLAIN))
    # Someone who has seen only the first three of them, and nothing of the next two.
    send(gate, 40, string("x", origin=(30, 2)))
    with pytest.raises(BadOrigin) as refusal:
        send(gate, 50, string("y", origin=AFTER_PLAIN, right=(30, 3)))
    assert refusal.value.facts["reason"] == "not_neighbours"


def test_who_goes_on_writing_need_not_show_his_neighbours_again(gate: Gate) -> None:
    send(gate, 40, string("carol", origin=AFTER_PLAIN))
    send(gate, 30, string("d", origin=AFTER_PLAIN))
    used = dict(gate.memory.allowances)
    send(gate, 30, string("o", origin=(30, 0)), string("ra", origin=(30, 1)))
    assert gate.memory.allowances["person:30"] >= used["person:30"]
    assert reads(gate)[-9:-5] == [(30, 0), (30, 1), (30, 2), (30, 3)]


def test_what_an_update_brings_may_stand_on_the_beginning_of_what_it_brings(gate: Gate) -> None:
    # Erin's offline tab names the first of many items that her other tab wrote.
    send(gate, 20_000, string("x", origin=AFTER_PLAIN))
    data = several(
        gate,
        (
            40,
            (
                string("a", origin=(ALICE, 15)),
                plain("a1", origin=(ALICE, 2)),
                string("b", origin=(40, 0)),
            ),
        ),
        (50, (string("c", origin=(ALICE, 15), right=(40, 0)), string("d", origin=AFTER_PLAIN))),
    )
    gate.accept(gate.judge(data, actor="person:erin"))
    assert gate.memory.seen[50][40] == 1


# ── what the author must have seen ──


def test_nobody_overlooks_what_he_has_answered_to(gate: Gate) -> None:
    send(gate, 30, string("one", origin=AFTER_PLAIN))
    # Dora wrote in the title after reading what Carol wrote there, so she has seen Carol's
    # earlier words as well.
    send(gate, 30, string("two", origin=(ALICE, 7)))
    send(gate, 40, string("reply", origin=(30, 5)))
    with pytest.raises(BadOrigin) as refusal:
        send(gate, 40, string("late", origin=AFTER_PLAIN))
    assert refusal.value.facts == {"reason": "not_neighbours", "client": 40, "clock": 5}
    # Erin has not.
    send(gate, 50, string("late", origin=AFTER_PLAIN))


def test_writing_in_a_card_shows_what_its_maker_wrote_before(gate: Gate) -> None:
    send(gate, 30, string("one", origin=AFTER_PLAIN))
    send(gate, 30, shared(1, parent="cards", key="c2"))
    send(gate, 30, plain("need", parent=(30, 3), key="kind"))
    send(gate, 40, plain("need", origin=(30, 4)))
    with pytest.raises(BadOrigin):
        send(gate, 40, string("late", origin=AFTER_PLAIN))


def test_what_was_seen_is_remembered_from_update_to_update(gate: Gate) -> None:
    send(gate, 30, string("one", origin=AFTER_PLAIN))
    send(gate, 40, string("x", origin=AFTER_PLAIN))
    assert gate.memory.seen[40] == {BOB: 3, ALICE: 22}
    send(gate, 40, string("y", origin=(30, 2), right=(40, 0)))
    with pytest.raises(BadOrigin):
        send(gate, 40, string("z", origin=AFTER_PLAIN, right=(40, 0)))


def test_a_refused_update_leaves_no_trace_in_what_was_seen(gate: Gate) -> None:
    send(gate, 30, string("one", origin=AFTER_PLAIN))
    data = update(40, 0, string("x", origin=AFTER_PLAIN), string("y", parent="secrets"))
    with pytest.raises(Exception, match="not_in_schema"):
        gate.judge(data, actor="person:40")
    assert 40 not in gate.memory.seen


def test_who_was_asked_again_is_forgotten_later(gate: Gate) -> None:
    for client in range(100, 165):
        send(gate, client, string("x", origin=AFTER_PLAIN))
    assert list(gate.memory.seen) == list(range(101, 165))
    send(gate, 101, string("x", origin=(ALICE, 7)))
    send(gate, 90, string("y", origin=(ALICE, 7)))
    send(gate, 101, string("z", origin=(101, 0), right=(102, 0)))
    send(gate, 101, string("z", origin=(90, 0), right=(101, 1)))
    send(gate, 103, string("z", origin=(ALICE, 7), right=(101, 1)))
    assert list(gate.memory.seen)[-1] == 103
    assert 102 in gate.memory.seen
    assert len(gate.memory.seen) == 64


def test_only_the_latest_sixty_four_are_remembered(gate: Gate) -> None:
    for client in range(100, 170):
        send(gate, client, string("x", origin=AFTER_PLAIN))
    # The very first wrote where nobody else was.
    assert list(gate.memory.seen) == list(range(106, 170))
    send(gate, 106, string("y", origin=(150, 0), right=(151, 0)))
    assert list(gate.memory.seen) == list(range(106, 170))


def test_only_what_is_named_is_followed() -> None:
    asked: list[tuple[int, int, int]] = []

    def named(client: int, start: int, end: int) -> Iterator[tuple[int, ...]]:
        asked.append((client, start, end))
        if client == 1:
            yield pack(2, 4), NOTHING
            yield pack(2, 1), pack(3, 0)

    seen = {1: 2}
    see(seen, pack(1, 5), named, Steps(10))
    assert seen == {1: 6, 2: 5, 3: 1}
    assert sorted(asked) == [(1, 2, 6), (2, 0, 2), (2, 2, 5), (3, 0, 1)]
    see(seen, pack(1, 3), named, Steps(0))
    assert len(asked) == 4


def test_what_was_seen_already_does_not_end_the_search() -> None:
    def named(client: int, start: int, end: int) -> Iterator[tuple[int, ...]]:
        if client == 1:
            yield (pack(3, 0), pack(2, 1), pack(2, 4))

    seen: dict[int, int] = {}
    see(seen, pack(1, 0), named, Steps(10))
    assert seen == {1: 1, 2: 5, 3: 1}


def test_every_fourth_run_that_is_read_is_a_step() -> None:
    steps = Steps(10)
    see({}, pack(1, 0), lambda *_: iter([()] * 8), steps)
    assert steps.left == 8


def test_an_endless_history_is_given_up() -> None:
    with pytest.raises(TooTangled):
        see({}, pack(1, 5), lambda *_: iter([()] * 100), Steps(10))


# ── what it may cost ──


def test_an_author_who_makes_us_walk_too_far_is_refused(gate: Gate) -> None:
    for client in range(100, 160):
        send(gate, client, string("x", origin=AFTER_PLAIN))
    gate.memory.allowances["person:90"] = 50
    with pytest.raises(TooTangled) as refusal:
        send(gate, 90, string("y", origin=AFTER_PLAIN))
    assert refusal.value.facts == {"limit": STEPS}
    # What he wastes is not given back, what others have is theirs.
    with pytest.raises(TooTangled):
        send(gate, 90, string("y", origin=AFTER_PLAIN))
    assert gate.memory.allowances["person:90"] == 0
    send(gate, 91, string("y", origin=AFTER_PLAIN))
    assert 0 < gate.memory.allowances["person:91"] < STEPS


def test_a_refusal_names_the_right_neighbour_that_does_not_come(gate: Gate) -> None:
    with pytest.raises(BadOrigin) as refusal:
        send(gate, 30, string("x", origin=AFTER_PLAIN, right=(ALICE, 17)))
    assert refusal.value.facts == {"reason": "right_before_left", "client": ALICE, "clock": 17}


def test_writing_earns_steps_up_to_the_allowance(gate: Gate) -> None:
    gate.memory.allowances[BOB_ACTOR] = 5
    send(gate, BOB, string("t", origin=AFTER_PLAIN))
    assert gate.memory.allowances[BOB_ACTOR] == 5 + STEPS_PER_ITEM
    send(gate, BOB, plain("a1", origin=(ALICE, 2)), plain("need", origin=(ALICE, 1)))
    assert gate.memory.allowances[BOB_ACTOR] == 5 + 3 * STEPS_PER_ITEM
    gate.memory.allowances[BOB_ACTOR] = STEPS - 1
    send(gate, BOB, string("t", origin=(BOB, 3)))
    assert gate.memory.allowances[BOB_ACTOR] == STEPS


def test_who_writes_where_nobody_else_does_takes_no_step(gate: Gate) -> None:
    send(gate, BOB, string("t", origin=AFTER_PLAIN), plain("a1", origin=(ALICE, 2)))
    assert gate.memory.allowances == {}


def test_the_server_may_walk_as_far_as_it_must(gate: Gate) -> None:
    for client in range(100, 140):
        send(gate, client, string("x", origin=AFTER_PLAIN))
    gate.memory.allowances["system"] = 0
    gate.accept(
        gate.judge(update(99, 0, string("y", origin=AFTER_PLAIN)), actor="system", system=True)
    )
    assert ALICE_ACTOR not in gate.memory.allowances


def test_setting_a_key_over_what_others_set_meanwhile(gate: Gate) -> None:
    item = plain("a5", origin=(ALICE, 2))
    for client in (40, 30, 50):
        send(gate, client, item)
    with pytest.raises(BadOrigin):
        send(gate, 30, plain("a6", origin=(ALICE, 2)))
    send(gate, 30, plain("a6", origin=(50, 0)))
