"""What a witness saw of a house's log, and short ways to say it in a test."""

from __future__ import annotations

from tests.support.past import House
from workspace.history.bursts import bursts
from workspace.history.moments import Moment
from workspace.history.witness import Witness


def seen(house: House) -> tuple[Witness, list[Moment]]:
    """The whole log seen, burst by burst."""
    witness = Witness()
    moments: list[Moment] = []
    for burst in bursts(house.entries):
        for entry in house.entries[burst.first - 1 : burst.last]:
            witness.take(entry)
        moments.append(witness.moment(burst))
    return witness, moments


def hands(witness: Witness, section: str, card: str | None, key: str) -> list[str]:
    """A text as `who: words`, what was struck out with who struck it."""
    return [
        f"{_short(s.by)}: {s.text}" + (f" ~{_short(s.struck_by)}" if s.struck_by else "")
        for s in witness.authorship.stretches(section, card, key)
    ]


def _short(actor: str) -> str:
    return actor.rpartition(":")[2]
