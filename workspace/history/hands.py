"""Whose hand a revision was: the log's own record, folded into runs.

One actor often has hundreds of rows in sequence, and a piece of text names only the
revision it came with (R8); so this keeps where each run begins and finds the actor
by bisection.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final, Self

NOBODY: Final = ""
"""Who wrote what was there before the first known row."""


class Hands:
    """The actor of every revision. Revisions come in rising order."""

    __slots__ = ("_actors", "_starts")

    def __init__(self) -> None:
        self._starts: list[int] = [0]
        self._actors: list[str] = [NOBODY]

    def note(self, revision: int, actor: str) -> None:
        """This revision, and those after it until further notice, are of `actor`'s hand."""
        if self._actors[-1] != actor:
            self._starts.append(revision)
            self._actors.append(actor)

    def of(self, revision: int) -> str:
        """Whose hand it was."""
        return self._actors[bisect_right(self._starts, revision) - 1]

    def renamed(self, until: int, stands: Callable[[str], str]) -> Self:
        """The same hands with another name for those that began up to a revision."""
        made = type(self)()
        named = [
            stands(actor) if start <= until and actor else actor
            for start, actor in zip(self._starts, self._actors, strict=True)
        ]
        made._starts, made._actors = [*self._starts], named
        return made

    def plain(self) -> list[list[object]]:
        """As plain values: names once, then (first revision, number of the name) as two rows."""
        names = list(dict.fromkeys(self._actors))
        numbers = {name: number for number, name in enumerate(names)}
        return [[*names], [*self._starts], [numbers[actor] for actor in self._actors]]

    @classmethod
    def from_plain(cls, value: Sequence[Sequence[object]]) -> Self:
        """The inverse of `plain`."""
        names, starts, numbers = value
        hands = cls()
        hands._starts = [int(str(start)) for start in starts]
        hands._actors = [str(names[int(str(number))]) for number in numbers]
        return hands
