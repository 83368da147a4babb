"""The order of a Yjs text, item by item and slowly: what the gate's runs are checked against.

`place` follows the loop in yjs' `Item.integrate` line by line; `honest` asks the plain question
whether the two neighbours can have stood side by side in their author's copy.
"""

from __future__ import annotations

Ident = tuple[int, int]


class Text:
    """One text of single letters."""

    def __init__(self) -> None:
        self.order: list[Ident] = []
        self.names: dict[Ident, tuple[Ident | None, Ident | None]] = {}

    def write(
        self, client: int, clock: int, length: int, left: Ident | None, right: Ident | None
    ) -> None:
        """Places a string: its first letter, and the others each after the one before."""
        for at in range(length):
            ident = (client, clock + at)
            self.names[ident] = (left, right)
            self.place(ident)
            left = ident

    def place(self, ident: Ident) -> None:
        """What yjs does with a new item whose neighbours are known."""
        origin, right = self.names[ident]
        left = origin
        before: set[Ident] = set()
        conflicting: set[Ident] = set()
        at = self.order.index(origin) + 1 if origin else 0
        while at < len(self.order) and self.order[at] != right:
            other = self.order[at]
            before.add(other)
            conflicting.add(other)
            other_origin, other_right = self.names[other]
            if other_origin == origin:
                if other[0] < ident[0]:
                    left = other
                    conflicting.clear()
                elif other_right == right:
                    break
            elif other_origin is not None and other_origin in before:
                if other_origin not in conflicting:
                    left = other
                    conflicting.clear()
            else:
                break
            at += 1
        self.order.insert(self.order.index(left) + 1 if left else 0, ident)

    def honest(self, client: int, clock: int, left: Ident | None, right: Ident | None) -> bool:
        """Whether nothing that the author has seen lies between the two."""
        start = self.order.index(left) + 1 if left else 0
        end = self.order.index(right) if right else len(self.order)
        if end < start:
            return False
        own = (client, clock - 1) if clock else None
        seen = self._seen([left, right, own])
        return not any(item in seen for item in self.order[start:end])

    def _seen(self, idents: list[Ident | None]) -> set[Ident]:
        seen: set[Ident] = set()
        while idents:
            ident = idents.pop()
            if ident is None or ident in seen:
                continue
            seen.add(ident)
            idents += self.names[ident]
            if ident[1]:
                idents.append((ident[0], ident[1] - 1))
        return seen
