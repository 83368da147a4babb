"""The gate and a slow, plain account of Yjs agree on every neighbour and every place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.gate_memory import text_ids
from tests.support.update_bytes import Bytes, Ident, Item, Section, shared, string, update
from tests.support.yata import Text
from workspace.realtime.gate import BadOrigin, Gate
from workspace.realtime.update_format import pack

TEXT: Ident = (9, 1)
HOUSE = update(9, 0, shared(1, parent="cards", key="c"), shared(2, parent=(9, 0), key="plain"))


@dataclass(frozen=True)
class Claim:
    """A string: whose, after which letter (by number), and how far right of that the other is."""

    client: int
    size: int
    left: int | None
    skip: int | None
    together: bool


claims = st.builds(
    Claim,
    client=st.integers(0, 3),
    size=st.integers(1, 3),
    left=st.none() | st.integers(0, 60),
    skip=st.none() | st.integers(-2, 5),
    together=st.booleans(),
)


class Both:
    """The gate and the account of it, told the same."""

    def __init__(self) -> None:
        self.gate = Gate("needs")
        self.gate.accept(self.gate.judge(HOUSE, actor="system", system=True))
        self.text = Text()
        self.clocks: dict[int, int] = {}
        self.waiting: list[tuple[int, int, Item]] = []

    def tell(self, claim: Claim) -> None:
        text = self.text
        left = right = None
        if claim.left is not None and text.order:
            left = text.order[claim.left % len(text.order)]
        if claim.skip is not None:
            at = (text.order.index(left) + 1 if left else 0) + claim.skip
            right = text.order[at] if 0 <= at < len(text.order) else None
        clock = self.clocks.get(claim.client, 0)
        letters = "abc"[: claim.size]
        item = string(letters, origin=left, right=right, parent=None if left or right else TEXT)
        honest = left != right or left is None
        honest = honest and text.honest(claim.client, clock, left, right)
        if not claim.together or not honest:
            self.deliver()
        if not honest:
            self._must_be_refused(update(claim.client, clock, item))
            return
        text.write(claim.client, clock, claim.size, left, right)
        self.clocks[claim.client] = clock + claim.size
        self.waiting.append((claim.client, clock, item))
        if not claim.together:
            self.deliver()

    def _must_be_refused(self, data: bytes) -> None:
        try:
            self.gate.judge(data, actor="person:x")
        except BadOrigin:
            return
        raise AssertionError("the gate lets in what its author cannot have seen")

    def deliver(self) -> None:
        """Everything that waits, as one update of several clients."""
        if not self.waiting:
            return
        sections: dict[int, tuple[int, list[Item]]] = {}
        for client, clock, item in self.waiting:
            sections.setdefault(client, (clock, []))[1].append(item)
        self.waiting.clear()
        data = Bytes([Section(c, clock, items) for c, (clock, items) in sections.items()]).write()
        self.gate.accept(self.gate.judge(data, actor="person:x"))


@settings(max_examples=250, deadline=None)
@given(st.lists(claims, min_size=2, max_size=20))
@example([Claim(1, 3, None, None, False), Claim(2, 1, 0, 0, False), Claim(1, 1, 0, 1, False)])
def test_the_gate_lets_in_what_can_have_been_seen_and_puts_it_where_yjs_does(
    told: Sequence[Claim],
) -> None:
    both = Both()
    for claim in told:
        both.tell(claim)
    both.deliver()
    assert text_ids(both.gate, pack(*TEXT)) == both.text.order
    assert both.gate.clocks == {**both.clocks, 9: 2}
