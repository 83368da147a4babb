"""How a burst of work is told."""

from __future__ import annotations

import json
from typing import Any

from pycrdt import Map, Text

from tests.support.past import NINE, House, Peer, put
from tests.support.seen import seen
from workspace.canvas import body as bodies
from workspace.canvas import changes as c
from workspace.canvas import edits
from workspace.history.moment_json import moment_from_json, moment_json
from workspace.history.moments import Told


def later(house: House) -> None:
    house.wait(600)


def told(house: House) -> list[Told]:
    """The last moment."""
    moment = seen(house)[1][-1]
    assert moment_from_json(json.loads(json.dumps(moment_json(moment)))) == moment
    return list(moment.told)


def add(house: House, actor: str = "person:ana", **values: Any) -> str:
    return house.does(actor, edits.add_card, "needs", values, language="fr")


def test_ten_keystrokes_are_one_rewording(house: House) -> None:
    card = add(house, title="un")
    later(house)
    for number, sign in enumerate("lieu calme"):
        held = house.docs["needs"].card(card)
        assert held is not None
        text = held["title"]
        at = 2 + number
        house.does("person:ana", lambda _docs, at=at, sign=sign, text=text: put(text, at, sign))
        house.wait(0.2)
    (one,) = told(house)
    assert one.change == c.Reworded("needs", card, "title", "un", "unlieu calme")
    assert one.by == ("person:ana",)
    assert one.last - one.first == 9


def test_a_card_that_is_added_and_filled_in_is_told_with_its_words(house: House) -> None:
    card = add(house)
    house.does("person:ana", edits.write_text, card, "title", "un lieu")
    house.does("person:ana", edits.set_field, card, "body", bodies.from_text("mots"))
    house.does("person:ana", edits.set_field, card, "status", "agreed")
    (added,) = [t.change for t in told(house) if isinstance(t.change, c.Added)]
    assert (added.card.title, added.card.status) == ("un lieu", "agreed")
    assert not [
        t for t in told(house) if isinstance(t.change, c.Reworded | c.FieldSet) and t.change.card
    ]


def test_what_others_do_to_a_new_card_is_told_as_theirs(house: House) -> None:
    card = add(house, title="un lieu")
    house.does("person:bram", edits.write_text, card, "title", "un lieu ouvert")
    house.does("person:bram", edits.set_field, card, "body", bodies.from_text("mots"))
    house.does("person:bram", edits.set_field, card, "status", "agreed")
    house.does("person:bram", edits.set_field, card, "kind", "obstacle")
    added, *rest = [t for t in told(house) if t.change.section == "needs"]
    assert isinstance(added.change, c.Added)
    assert (added.change.card.title, added.change.card.status) == ("un lieu", None)
    assert (added.change.card.kind, added.change.card.body) == ("need", bodies.from_text(""))
    assert added.by == ("person:ana",)
    assert [(t.change, t.by) for t in rest] == [
        (c.Reworded("needs", card, "title", "un lieu", "un lieu ouvert"), ("person:bram",)),
        (c.Reworded("needs", card, "body", "", "mots"), ("person:bram",)),
        (c.FieldSet("needs", card, "status", None, "agreed"), ("person:bram",)),
        (c.FieldSet("needs", card, "kind", "need", "obstacle"), ("person:bram",)),
    ]


def test_one_after_the_other_is_told_one_by_one_and_taking_turns_together(house: House) -> None:
    card = add(house, title="a")
    later(house)
    house.does("person:ana", edits.write_text, card, "title", "ab")
    house.does("person:bram", edits.write_text, card, "title", "abc")
    assert [(t.change.before, t.change.after, t.by) for t in told(house)] == [  # type: ignore[union-attr]
        ("a", "ab", ("person:ana",)),
        ("ab", "abc", ("person:bram",)),
    ]
    house.does("person:ana", edits.write_text, card, "title", "abcd")
    house.does("guest:zoe", edits.write_text, card, "title", "abcde")
    assert [(t.change.before, t.change.after, t.by) for t in told(house)] == [  # type: ignore[union-attr]
        ("a", "abcd", ("person:ana", "person:bram")),
        ("abcd", "abcde", ("guest:zoe",)),
    ]


def test_what_is_undone_within_a_burst_is_not_told_but_who_was_there_is(house: House) -> None:
    card = add(house, title="a")
    later(house)
    house.does("person:bram", edits.write_text, card, "title", "b")
    house.does("person:bram", edits.write_text, card, "title", "a")
    moment = seen(house)[1][-1]
    assert (moment.told, moment.actors) == ((), ("person:bram",))


def test_a_card_added_and_set_aside_is_told_as_both(house: House) -> None:
    card = add(house, title="a")
    house.does("person:ana", edits.set_aside, card, at=NINE, group="G1")
    kinds = [t.change for t in told(house) if t.change.section == "needs"]
    assert isinstance(kinds[0], c.Added)
    assert kinds[0].card.present
    assert kinds[1] == c.PutAside("needs", card, "G1", None)


def test_who_agrees_and_who_contests_are_both_told(house: House) -> None:
    card = add(house, title="a")
    later(house)
    house.does("person:ana", edits.set_field, card, "status", "agreed")
    house.does("person:bram", edits.set_field, card, "status", "contested")
    assert [(t.change, t.by) for t in told(house)] == [
        (c.FieldSet("needs", card, "status", None, "agreed"), ("person:ana",)),
        (c.FieldSet("needs", card, "status", "agreed", "contested"), ("person:bram",)),
    ]


def test_the_card_that_was_moved_is_said_to_have_moved(house: House) -> None:
    one, two, three = (add(house, title=title) for title in ("1", "2", "3"))
    later(house)
    house.does("person:bram", edits.move, two, edits.Before(one))
    assert [(t.change, t.by) for t in told(house)] == [(c.Moved("needs", two), ("person:bram",))]
    later(house)
    house.does("person:bram", edits.move, two, edits.After(one))
    assert [t.change for t in told(house)] == [c.Moved("needs", two)]
    later(house)
    house.does("system", lambda docs: edits.rebalance(docs["needs"], lambda n: n // 2))
    house.does("person:ana", edits.move, three, "first")
    assert [(t.change, t.by[-1]) for t in told(house)] == [(c.Moved("needs", three), "person:ana")]


def test_bold_is_told_when_it_stays(house: House) -> None:
    card = add(house, body=bodies.from_text("mots"))
    bold = {"type": "text", "text": "mots", "marks": [{"type": "strong"}]}
    body = {"type": "doc", "content": [{"type": "paragraph", "content": [bold]}]}
    later(house)
    house.does("person:bram", edits.set_field, card, "body", body)
    assert [t.change for t in told(house)] == [c.Restyled("needs", card)]
    later(house)
    peer = Peer(house, "person:ana")
    held = peer.docs["needs"].card(card)
    assert held is not None
    run = held["body"].children[0].children[0]
    peer.edit("needs", lambda _doc: run.format(0, 4, {"strong": None}))
    peer.edit("needs", lambda _doc: run.format(0, 4, {"strong": {}}))
    peer.send()
    assert told(house) == []


def test_links_are_told_with_what_the_cards_are_called(house: House) -> None:
    need = add(house, title="un lieu")
    goal = house.does(
        "person:ana", edits.add_card, "objectives", {"title": "ouvrir"}, language="fr"
    )
    later(house)
    link = house.does("person:bram", edits.link, "answered_by", need, goal)
    house.does("person:bram", edits.change_link, link, {"because": "oui"})
    moment = seen(house)[1][-1]
    (one,) = moment.told
    assert isinstance(one.change, c.Linked)
    assert one.change.link.extras == {"because": "oui"}
    assert [(n.code, n.title) for n in moment.names.values()] == [
        ("B1", "un lieu"),
        ("O1", "ouvrir"),
    ]
    assert moment.cards == (need, goal)
    assert moment.sections == ("needs",)
    assert moment.of("person:bram") == moment.told
    assert moment.of("person:ana") == ()


def test_numbers_come_back_whole(house: House) -> None:
    card = add(house, place={"x": 1, "y": 2})
    later(house)
    house.does("person:ana", edits.set_field, card, "place", {"x": 3, "y": 1.5})
    (one,) = told(house)
    assert isinstance(one.change, c.FieldSet)
    assert {key: repr(value) for key, value in one.change.before.items()} == {"x": "1", "y": "2"}
    assert {key: repr(value) for key, value in one.change.after.items()} == {"x": "3", "y": "1.5"}


def test_a_burst_of_which_the_server_made_the_code_is_of_the_hands_that_wrote(house: House) -> None:
    peer = Peer(house, "guest:zoe")

    def bring(doc: Any) -> None:
        doc.entries["c1"] = Map({"kind": "need", "order": "V", "title": Text("mots")})

    peer.edit("needs", bring)
    peer.send()
    house.does(
        "system",
        lambda docs: edits.complete_card(docs["needs"], "c1", language="fr"),
        kind="server",
    )
    peer.hear()
    held = peer.docs["needs"].card("c1")
    assert held is not None
    peer.edit("needs", lambda _doc: put(held["plain"], 0, "simple"))
    peer.send()
    mine = [t for t in told(house) if t.change.section == "needs"]
    assert [type(t.change) for t in mine] == [c.Added]
    added = mine[0].change
    assert isinstance(added, c.Added)
    assert (added.card.code, added.card.title, added.card.text("plain")) == ("B1", "mots", "simple")
    assert mine[0].by == ("guest:zoe",)


def test_links_that_go_elsewhere_and_links_that_go_are_told_and_read_back(house: House) -> None:
    one, two, three = (add(house, title=title) for title in "123")
    house.does("person:ana", edits.link, "causes", one, two, link_id="l")
    house.does("person:ana", edits.link, "causes", three, one, link_id="m")
    later(house)
    house.does("person:bram", edits.merge, two, three, at=NINE)
    moved = [t.change for t in told(house) if isinstance(t.change, c.Relinked)]
    assert [(x.before.target, x.after.target) for x in moved] == [(two, three)]
    assert seen(house)[1][-1].cards == (three, two, one) or two in seen(house)[1][-1].cards
    later(house)
    house.does("person:bram", edits.unlink, "m")
    house.does("guest:zoe", edits.link, "causes", three, one, link_id="m")
    kinds = [type(t.change) for t in told(house)]
    assert kinds == [c.Unlinked, c.Linked]
    later(house)
    house.does("person:bram", edits.unlink, "m")
    house.does("person:bram", edits.link, "causes", three, one, link_id="m")
    assert told(house) == []
