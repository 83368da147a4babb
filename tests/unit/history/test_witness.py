"""What a witness makes of documents that no gate would let in today, and of wrong memories."""

from __future__ import annotations

from typing import Any

from pycrdt import Array, Map, Text, XmlElement, XmlFragment, XmlText

from tests.support.past import House, Peer, canvas_of, put
from tests.support.seen import hands, seen
from workspace.canvas import body as bodies
from workspace.canvas import changes as c
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.history.body_nodes import Branch, Words
from workspace.history.body_pieces import BodyPieces
from workspace.history.bursts import Burst
from workspace.history.pieces import Pieces
from workspace.history.replay import Replay
from workspace.history.witness import Witness


def put_in(house: House, change: Any, section: Any = "needs") -> None:
    """Somebody writes into a document past every gate."""

    def verb(docs: dict[str, SectionDoc]) -> None:
        with docs[section].doc.transaction():
            change(docs[section])

    house.does("person:bram", verb)


def words(text: str) -> XmlText:
    return XmlText(text)


def test_what_is_no_card_no_link_and_no_value_is_passed_over(house: House) -> None:
    card = house.does("person:ana", edits.add_card, "needs", {"title": "un"}, language="fr")
    house.wait(600)

    def strange(doc: SectionDoc) -> None:
        held = doc.card(card)
        assert held is not None
        doc.entries["plain"] = {"title": "no card"}
        doc.links["l"] = {"kind": "nothing"}
        doc.links["m"] = Map({"kind": "answered_by"})
        held["status"] = "no status"
        held["nothing"] = "unknown"
        held["kind"] = None
        held["place"] = Map({"x": 1})
        held["evidence"] = Array([1])

    put_in(house, strange)
    house.wait(600)

    def stranger(doc: SectionDoc) -> None:
        held = doc.card(card)
        assert held is not None
        doc.links["m"]["kind"] = "other"
        held["place"]["x"] = 2
        held["evidence"].append(2)
        held["status"] = "still none"
        doc.links["l"] = {"kind": "still nothing"}

    put_in(house, stranger)
    put_in(house, lambda doc: doc.entries.__setitem__("horizon", Map({"from": 1})), "frame")
    put_in(house, lambda doc: doc.entries["horizon"].__setitem__("from", 2), "frame")
    witness, moments = seen(house)
    assert [moment.told for moment in moments[1:]] == [(), ()]
    again = Replay.from_states(witness.replay.states(), revision=9, epoch=1)
    assert Witness(again).mirror.card("needs", card) is not None


def test_a_body_of_any_shape_reads_as_it_does_elsewhere(house: House) -> None:
    card = house.does("person:ana", edits.add_card, "needs", {"title": "un"}, language="fr")

    def strange(doc: SectionDoc) -> None:
        held = doc.card(card)
        assert held is not None
        body: XmlFragment = held["body"]
        body.children.append(words("nu"))
        listed = XmlElement("bullet_list")
        body.children.append(listed)
        listed.children.append(words("pas un point"))
        item = XmlElement("list_item")
        listed.children.append(item)
        inner = XmlElement("ordered_list")
        item.children.append(inner)
        inner.children.append(XmlElement("list_item"))
        empty = XmlElement("list_item")
        listed.children.append(empty)
        body.children.append(XmlElement("bullet_list"))
        odd = XmlElement("heading")
        body.children.append(odd)
        odd.children.append(words("titre"))
        odd.children.append(XmlElement("hard_break"))
        span = XmlElement("span")
        odd.children.append(span)
        span.children.append(words("fin"))

    put_in(house, strange)
    house.wait(600)
    read = house.canvas.card(card)
    assert read is not None
    witness, _ = seen(house)
    assert witness.authorship.text("needs", card, "body") == bodies.plain_text(read.body)

    def less(doc: SectionDoc) -> None:
        held = doc.card(card)
        assert held is not None
        body: Any = held["body"]
        del body.children[1].children[0:2]
        del body.children[3].children[1]
        del body.children[0]

    put_in(house, less)
    # A paragraph where there was a bare text, by the same hand: nothing is put back.
    put_in(house, lambda doc: doc.entries[card]["body"].children.insert(0, XmlElement("paragraph")))
    read = house.canvas.card(card)
    assert read is not None
    witness, moments = seen(house)
    assert witness.authorship.text("needs", card, "body") == bodies.plain_text(read.body)
    assert isinstance(moments[-1].told[0].change, c.Reworded)


def test_texts_that_are_no_texts_are_none(house: House) -> None:
    def strange(doc: SectionDoc) -> None:
        doc.entries["c1"] = Map({"kind": "need", "title": "a string", "body": "no body"})

    put_in(house, strange)
    witness, _ = seen(house)
    assert witness.authorship.text("needs", "c1", "title") == "a string"
    assert witness.authorship.text("needs", "c1", "body") == ""
    put_in(house, lambda doc: doc.entries["c1"].__setitem__("title", Text("a text")))
    put_in(house, lambda doc: doc.entries["c1"].__setitem__("body", "nor this"))
    witness, _ = seen(house)
    assert witness.authorship.text("needs", "c1", "title") == "a text"
    put_in(house, lambda doc: doc.entries["c1"].__delitem__("title"))
    assert seen(house)[0].authorship.text("needs", "c1", "title") == ""


def test_a_memory_that_does_not_fit_begins_again_at_the_document(house: House) -> None:
    card = house.does(
        "person:ana",
        edits.add_card,
        "needs",
        {"title": "un", "body": bodies.from_text("mots\nautres")},
        language="fr",
    )
    witness, _ = seen(house)
    taken = len(house.entries)
    witness.authorship.texts["needs", card, "body"] = BodyPieces(Branch("doc", 0))
    del witness.authorship.texts["needs", card, "title"]
    del witness.authorship.texts["needs", card, "plain"]
    peer = Peer(house, "person:bram")
    held = peer.docs["needs"].card(card)
    assert held is not None
    run = held["body"].children[1].children[0]
    peer.edit("needs", lambda _doc: put(run, 0, "d'"))
    peer.edit("needs", lambda _doc: put(held["plain"], 0, "simple"))
    peer.send()
    for entry in house.entries[taken:]:
        witness.take(entry)
    assert witness.authorship.text("needs", card, "body") == "mots\nd'autres"
    assert hands(witness, "needs", card, "plain") == ["bram: simple"]
    witness.authorship.texts["needs", card, "body"] = BodyPieces(
        Branch("doc", 0, children=[Branch("paragraph", 0), Branch("paragraph", 0)])
    )
    taken = len(house.entries)
    peer.edit("needs", lambda _doc: put(run, 0, "et "))
    peer.send()
    witness.take(house.entries[taken])
    assert witness.authorship.text("needs", card, "body") == "mots\net d'autres"
    runs = [Words(Pieces(), 0), Words(Pieces(), 0)]
    for wrong in (BodyPieces(Branch("doc", 0, children=[*runs])), Pieces()):
        witness.authorship.texts["needs", card, "body"] = wrong
        taken = len(house.entries)
        peer.edit("needs", lambda _doc: put(run, 0, "!"))
        peer.send()
        witness.take(house.entries[taken])
    assert witness.authorship.text("needs", card, "body") == ""


def test_a_text_that_reads_otherwise_than_its_document_is_mended_when_it_is_told(
    house: House,
) -> None:
    values = {"title": "un", "body": bodies.from_text("mots")}
    card = house.does("person:ana", edits.add_card, "needs", values, language="fr")
    witness, _ = seen(house)
    taken = len(house.entries)
    witness.authorship.texts["needs", card, "title"] = Pieces.of_text("faux et long", 0)
    witness.authorship.texts["frame", None, "summary"] = Pieces.of_text("faux", 0)
    body = witness.authorship.texts["needs", card, "body"]
    assert isinstance(body, BodyPieces)
    body.root.children.append(Branch("paragraph", 0))
    house.does("person:bram", edits.write_text, card, "title", "un lieu")
    house.does("person:bram", edits.set_frame, "summary", "Bref.")
    house.does("person:bram", edits.set_field, card, "body", bodies.from_text("mots à dire"))
    for entry in house.entries[taken:]:
        witness.take(entry)
    moment = witness.moment(Burst.begun(house.entries[taken]))
    afters = [x.change.after for x in moment.told if isinstance(x.change, c.Reworded)]
    assert afters == ["un lieu", "Bref.", "mots à dire"]
    assert witness.authorship.text("needs", card, "title") == "un lieu"


def test_what_an_undo_brings_back_among_the_words_of_others_is_its_authors(house: House) -> None:
    card = house.does("person:ana", edits.add_card, "needs", {"title": "abcdefgh"}, language="fr")
    one, two = Peer(house, "person:bram"), Peer(house, "guest:zoe")
    held, other = one.docs["needs"].card(card), two.docs["needs"].card(card)
    assert held is not None
    assert other is not None
    one.edit("needs", lambda _doc: held["title"].__delitem__(slice(1, 7)))
    two.edit("needs", lambda _doc: put(other["title"], 4, "XYZ"))
    one.send()
    two.send()
    one.hear()
    one.undo("needs")
    one.send()
    witness, _ = seen(house)
    for stretch in witness.authorship.stretches("needs", card, "title"):
        assert stretch.by == ("guest:zoe" if stretch.text.isupper() else "person:ana")


def test_a_burst_is_told_alike_by_a_witness_that_starts_in_front_of_it(house: House) -> None:
    card = house.does("person:ana", edits.add_card, "needs", {"title": "un"}, language="fr")
    start = len(house.entries)
    replay = Replay()
    replay.take(house.entries)
    house.does("person:bram", edits.write_text, card, "title", "un lieu")
    house.wait(600)
    house.does("guest:zoe", edits.set_field, card, "status", "agreed")
    whole, moments = seen(house)
    late = Witness(
        Replay.from_states(replay.states(), revision=start, epoch=1),
    )
    late.take(house.entries[start])
    late.begin()
    late.take(house.entries[start + 1])
    assert late.moment(Burst.begun(house.entries[start + 1])) == moments[-1]
    assert whole.authorship.text("needs", card, "title") == "un lieu"


def test_a_witness_reads_what_a_replay_holds(house: House) -> None:
    goal = house.does("person:ana", edits.add_card, "objectives", {"title": "but"}, language="fr")
    need = house.does("person:ana", edits.add_card, "needs", {"title": "un"}, language="fr")
    house.does("person:ana", edits.link, "answered_by", need, goal, link_id="l")
    replay = Replay()
    replay.take(house.entries)
    witness = Witness(replay)
    assert witness.mirror.links["needs", "l"]["to"] == goal
    assert witness.mirror.card("needs", need) == canvas_of(replay.docs).card(need)
