"""Whatever neighbours an item claims: if it is let in, everybody puts it in the same place.

Items with left and right neighbours chosen by a liar, in and out of order, near and far,
known to their author or not. What the gate lets in must read the same live, after the state
was loaded, and after the log was replayed, in yrs and in yjs, and stand where the gate's own
index says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map

from tests.support.gate_memory import Ident, document, text_ids
from tests.support.update_bytes import plain, shared, string, update
from tests.support.yjs_peer import YjsPeers, yjs_peers
from workspace.errors import Refusal
from workspace.realtime.gate import Gate
from workspace.realtime.update_format import pack

TEXT: Ident = (1, 1)
BASE = update(1, 0, shared(1, parent="cards", key="c"), shared(2, parent=(1, 0), key="plain"))


@dataclass(frozen=True)
class Claim:
    """An item: whose, after which of the items (by number), how far to the right the other one."""

    client: int
    left: int | None
    skip: int | None
    size: int
    delete: int | None


claims = st.builds(
    Claim,
    client=st.integers(2, 5),
    left=st.none() | st.integers(0, 40),
    skip=st.none() | st.integers(-3, 4),
    size=st.integers(1, 3),
    delete=st.none() | st.none() | st.integers(0, 40),
)


@pytest.fixture(scope="module")
def yjs() -> Iterator[YjsPeers]:
    with yjs_peers() as peers:
        yield peers


class House:
    """A section with one text in it, and all that was let in."""

    def __init__(self) -> None:
        self.gate = Gate("needs")
        self.live: Doc[Any] = Doc(client_id=99)
        self.log: list[bytes] = []
        self.letters: dict[Ident, str] = {}
        self.send(BASE, "system")

    def send(self, data: bytes, actor: str) -> bool:
        try:
            judged = self.gate.judge(data, actor=actor, system=actor == "system")
        except Refusal:
            return False
        self.live.apply_update(judged.data)
        self.gate.accept(judged)
        self.log.append(judged.data)
        return True

    def claim(self, claim: Claim) -> bool:
        known = list(self.letters)
        order = self.order()
        left = known[claim.left % len(known)] if claim.left is not None and known else None
        right = None
        if claim.skip is not None and order:
            at = (order.index(left) + 1 if left in order else 0) + claim.skip
            right = order[at] if 0 <= at < len(order) else None
        clock = self.gate.clocks.get(claim.client, 0)
        size = len(self.letters)
        text = "".join(chr(97 + (size + n) % 26) for n in range(claim.size))
        if left or right:
            item = string(text, origin=left, right=right)
        else:
            item = string(text, parent=TEXT)
        deletes = []
        if claim.delete is not None and known:
            client, at = known[claim.delete % len(known)]
            deletes = [(client, [(at, 1)])]
        if not self.send(update(claim.client, clock, item, deletes=deletes), str(claim.client)):
            return False
        for n, letter in enumerate(text):
            self.letters[claim.client, clock + n] = letter
        return True

    def order(self) -> list[Ident]:
        """All items in document order, deleted ones too."""
        index = self.gate.memory.index
        found: list[Ident] = []
        here = index.head(self.gate.memory.types.numbers.get(pack(*TEXT), 0) << 36)
        while here < 1 << 63:
            found.append((here >> 31, here & ((1 << 31) - 1)))
            here = index.look(here)[1]
        return found

    def text(self) -> str:
        """What the index says the text reads."""
        return "".join(self.letters[ident] for ident in text_ids(self.gate, pack(*TEXT)))


def read(doc: Doc[Any]) -> str:
    return str(doc.get("cards", type=Map)["c"]["plain"])


def load(*updates: bytes) -> str:
    doc: Doc[Any] = Doc()
    for data in updates:
        doc.apply_update(data)
    return read(doc)


@settings(max_examples=300, deadline=None)
@given(lies=st.lists(claims, min_size=2, max_size=25))
def test_what_is_let_in_reads_the_same_live_loaded_and_replayed__R12(lies: list[Claim]) -> None:
    house = House()
    for lie in lies:
        house.claim(lie)
    expected = house.text()
    state = house.live.get_update()
    assert read(house.live) == expected
    assert load(state) == expected
    assert load(*house.log) == expected
    assert text_ids(Gate.of_state("needs", state), pack(*TEXT)) == text_ids(house.gate, pack(*TEXT))


@pytest.mark.node
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lies=st.lists(claims, min_size=2, max_size=25))
def test_what_is_let_in_reads_the_same_in_yjs__R12(yjs: YjsPeers, lies: list[Claim]) -> None:
    house = House()
    for lie in lies:
        house.claim(lie)
    for loaded in yjs.load([[house.live.get_update()], house.log], ["cards"]):
        parts = loaded["content"]["cards"]["c"]["plain"]
        assert "".join(part for part, _ in parts) == house.text()


@settings(max_examples=150, deadline=None)
@given(
    sets=st.lists(
        st.tuples(st.integers(2, 5), st.none() | st.integers(0, 12)), min_size=1, max_size=14
    )
)
def test_the_value_of_a_key_is_the_same_live_loaded_and_replayed__R12(
    sets: list[tuple[int, int | None]],
) -> None:
    house = House()
    known: list[Ident] = []
    for number, (client, after) in enumerate(sets):
        clock = house.gate.clocks.get(client, 0)
        value = {"at": f"2026-03-{number + 1:02}", "group": None}
        if after is None or not known:
            item = plain(value, parent=(1, 0), key="set_aside")
        else:
            item = plain(value, origin=known[after % len(known)])
        if house.send(update(client, clock, item), str(client)):
            known.append((client, clock))
    state = house.live.get_update()
    live = house.live.get("cards", type=Map)["c"]["set_aside"]
    assert known
    for updates in ([state], house.log):
        doc: Doc[Any] = Doc()
        for data in updates:
            doc.apply_update(data)
        assert doc.get("cards", type=Map)["c"]["set_aside"] == live
    place = (pack(1, 0), "set_aside")
    assert len(document(house.gate)[place]) == 1
    assert document(Gate.of_state("needs", state))[place] == document(house.gate)[place]
