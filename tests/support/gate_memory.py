"""What a gate remembers, in a shape that two gates can be compared by."""

from __future__ import annotations

from workspace.realtime.gate import Gate
from workspace.realtime.gate_index import TYPE_SHIFT, place_of
from workspace.realtime.update_format import CLOCK_BITS, CLOCK_MASK, NOTHING

Ident = tuple[int, int]


def standing(gate: Gate, place: int) -> list[Ident]:
    """The ids of a place that are not deleted, in document order."""
    index = gate.memory.index
    found: list[Ident] = []
    here = index.head(place)
    while here != NOTHING:
        piece = index.piece(here)
        client = here >> CLOCK_BITS
        start, end = here & CLOCK_MASK, (piece.last & CLOCK_MASK) + 1
        for low, high in index.not_deleted(client, start, end):
            found += [(client, clock) for clock in range(low, high)]
        here = piece.next
    return found


def document(gate: Gate) -> dict[tuple[object, str | None], list[Ident]]:
    """Every place that is not gone, by its type's id (or root) and key: what stands there."""
    memory = gate.memory
    places: dict[tuple[object, str | None], list[Ident]] = {}
    for place in memory.index.heads.keys:
        number = place >> TYPE_SHIFT
        if memory.is_dead(number):
            continue
        ident = memory.types.idents[number]
        of = memory.root_names[number] if ident == NOTHING else ident
        items = standing(gate, place)
        if items:
            places[of, memory.key_of(place)] = items
    return places


def lengths(gate: Gate) -> dict[int, int]:
    """The length of every text and body that is not gone."""
    types = gate.memory.types
    return {
        types.idents[number]: types.lengths[number]
        for number in range(1, len(types.idents))
        if types.owners[number] == number
        and types.lengths[number]
        and not gate.memory.is_dead(number)
    }


def text_ids(gate: Gate, ident: int) -> list[Ident]:
    """What stands in the sequence of a type."""
    return standing(gate, place_of(gate.memory.types.numbers.get(ident, 0), 0))
