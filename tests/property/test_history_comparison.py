"""A comparison says what two prints laid side by side say, and whose hands it was.

The reference is made from the two canvases as JSON, by nothing of ours: every value of
one that is not in the other. Hands are known because every letter is one of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.test_history_authorship import Afternoon, Onlooker, live_texts
from tests.property.test_history_moments import Workshop
from tests.support.past import canvas_of
from workspace.canvas import body as bodies
from workspace.canvas import changes as c
from workspace.canvas.interchange import to_json
from workspace.canvas.model import Canvas
from workspace.history.bursts import bursts
from workspace.history.comparison import Comparison, compare
from workspace.history.moments import Moment
from workspace.history.replay import Replay
from workspace.history.witness import Witness

Leaf = tuple[str, str, str]
UNTOLD = {"id", "code", "order", "set_aside", "moved_to", "moved_from", "merged_into", "split_from"}


def leaves(canvas: Canvas) -> dict[Leaf, Any]:
    """Every value of a canvas that a comparison may tell as another wording or value."""
    data = to_json(canvas)
    found: dict[Leaf, Any] = {}
    for section, part in data["sections"].items():
        for card in part["cards"]:
            for key, value in card.items():
                plain = bodies.plain_text(value) if key == "body" else value
                if key not in UNTOLD and plain not in ("", None):
                    found[section, card["id"], key] = plain
    for key, value in data["frame"].items():
        if key == "intros":
            found |= {("frame", "", f"intro_{name}"): said for name, said in value.items() if said}
        elif value not in ("", None):
            found["frame", "", key] = value
    for link in data["links"]:
        found["link", link["id"], ""] = link
    return found


def told(comparison: Comparison) -> Iterator[tuple[Leaf, Any, Any]]:
    """What the comparison tells of such values."""
    for one in comparison.compared:
        match one.told.change:
            case c.Reworded(section, card, key, before, after) | c.FieldSet(
                section, card, key, before, after
            ) if key != "language":
                yield (section, card or "", key), before or None, after or None
            case c.Linked(_, link):
                yield ("link", link.id, ""), None, True
            case c.Unlinked(_, link):
                yield ("link", link.id, ""), True, None
            case c.Relinked(_, link, _):
                yield ("link", link.id, ""), True, True
            case _:
                pass


def watched(afternoon: Afternoon, part: float) -> tuple[Witness, list[Moment], Canvas, Onlooker]:
    """The log seen, with the reading after some moment and an onlooker all along."""
    entries = afternoon.house.entries
    ends = [0, *(burst.last for burst in bursts(entries))]
    middle = ends[int(part * (len(ends) - 1))]
    witness, onlooker, moments = Witness(), Onlooker(), list[Moment]()
    half = Replay()
    half.take(entries[:middle])
    for burst in bursts(entries):
        for entry in entries[burst.first - 1 : burst.last]:
            witness.take(entry)
            onlooker.look(live_texts(witness.replay.docs), entry.actor)
        moments.append(witness.moment(burst))
    return witness, moments, canvas_of(half.docs, middle), onlooker


@given(st.integers(0, 2**32), st.integers(5, 60), st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_a_comparison_tells_every_difference_of_the_two_files_and_no_other(
    seed: int, steps: int, part: float
) -> None:
    workshop = Workshop(seed, steps)
    witness, moments, before, _ = watched(workshop, part)
    after = canvas_of(witness.replay.docs, len(workshop.house.entries))
    comparison = compare(before, after, authorship=witness.authorship, moments=moments)
    was, now = leaves(before), leaves(after)
    ids = {(s, k): None for s, k, _ in was}, {(s, k): None for s, k, _ in now}
    different = {
        place: (was.get(place), now.get(place))
        for place in was.keys() | now.keys()
        if was.get(place) != now.get(place)
        and (place[0] in ("link", "frame") or all(place[:2] in each for each in ids))
    }
    said = {place: (one, other) for place, one, other in told(comparison)}
    assert said.keys() == different.keys()
    for place, (one, other) in said.items():
        if place[0] != "link":
            assert (one, other) == different[place]
    added = {
        x.told.change.card.id for x in comparison.compared if isinstance(x.told.change, c.Added)
    }
    assert added == {
        card["id"]
        for section, part_now in to_json(after)["sections"].items()
        for card in part_now["cards"]
        if card["id"] not in [x["id"] for x in to_json(before)["sections"][section]["cards"]]
    }
    assert len(comparison.sentences()) <= len(comparison.compared)


@given(st.integers(0, 2**32), st.integers(5, 60), st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_every_marked_word_names_the_hand_that_marked_it__R8(
    seed: int, steps: int, part: float
) -> None:
    afternoon = Afternoon(seed, steps)
    witness, moments, before, onlooker = watched(afternoon, part)
    after = canvas_of(witness.replay.docs, len(afternoon.house.entries))
    for one in compare(before, after, authorship=witness.authorship, moments=moments).compared:
        change = one.told.change
        if not isinstance(change, c.Reworded):
            continue
        assert "".join(m.text for m in one.marks if m.kind != "inserted") == change.before
        assert "".join(m.text for m in one.marks if m.kind != "struck") == change.after
        place = change.section, str(change.card), change.key
        for mark in one.marks:
            assert bool(mark.by) == (mark.kind != "kept")
            for letter in set(mark.text) - {"\n"} - onlooker.open:
                if mark.kind == "inserted" and letter not in change.before:
                    author = onlooker.wrote[letter]
                    mine = [s for s in witness.authorship.stretches(*place) if letter in s.text]
                    # A letter that was carried here is older than the comparison.
                    assert author in mark.by or mine[-1].written <= before.revision
                if mark.kind == "struck" and letter not in change.after:
                    assert onlooker.struck[place, letter] in mark.by
