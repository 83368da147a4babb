"""What the author of an item must have seen, judging by what the item stands on.

Whoever names an item has seen it, everything that one names, and everything the same
client wrote before it. Two neighbours that an honest item names stood side by side in
its author's copy, so nothing its author had seen can lie between them. Bytes that claim
otherwise can be placed, but not in the same place by everyone: the document would read
differently after it was loaded again.

This is asked only where somebody else's writing lies between the neighbours. What one
client has seen only grows, so the answer is kept and continued from item to item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from workspace.realtime.gate_walk import Steps
from workspace.realtime.update_format import CLOCK_BITS, CLOCK_MASK, NOTHING

STEPS_PER_RUN: Final = 0.25

Names = Callable[[int, int, int], Iterable[tuple[int, ...]]]
"""(client, start, end) → the ids that those items name, one tuple per run."""


def see(seen: dict[int, int], ident: int, names: Names, steps: Steps) -> None:
    """Adds to `seen` (client → clocks below this) an item and all that it stands on.

    Raises:
        TooTangled: the history behind it is longer than the author may make us read.
    """
    stack = [ident]
    while stack:
        ident = stack.pop()
        client = ident >> CLOCK_BITS
        end = (ident & CLOCK_MASK) + 1
        start = seen.get(client, 0)
        if end <= start:
            continue
        seen[client] = end
        for named in names(client, start, end):
            steps.take(STEPS_PER_RUN)
            stack += [name for name in named if name != NOTHING]
