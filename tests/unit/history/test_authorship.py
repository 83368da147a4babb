"""Whose words are whose."""

from __future__ import annotations

import pytest
from pycrdt import Text, XmlElement, XmlFragment, XmlText

from tests.support.past import NINE, House, Peer, put, runs_of, take_out
from tests.support.seen import hands, seen
from workspace.canvas import body as bodies
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.history.authorship import Authorship
from workspace.history.pieces import Piece, Pieces
from workspace.history.replay import Replay
from workspace.history.witness import Witness


def add(house: House, actor: str = "person:ana", **values: object) -> str:
    if isinstance(values.get("body"), str):
        values["body"] = bodies.from_text(str(values["body"]))
    return house.does(actor, edits.add_card, "needs", values, language="fr")


def title(peer: Peer, card: str) -> Text:
    held = peer.docs["needs"].card(card)
    assert held is not None
    text = held["title"]
    assert isinstance(text, Text)
    return text


def test_whose_words_were_written_and_struck_out__R8(house: House) -> None:
    card = add(house, title="un lieu ouvert")
    house.does("person:bram", edits.write_text, card, "title", "un lieu très ouvert")
    house.does("guest:zoe", edits.write_text, card, "title", "un très ouvert")
    witness, _ = seen(house)
    assert hands(witness, "needs", card, "title") == [
        "ana: un ",
        "ana: lieu  ~zoe",
        "bram: très ",
        "ana: ouvert",
    ]


def test_a_letter_that_somebody_takes_back_is_its_authors_again(house: House) -> None:
    card = add(house, title="été 😀")
    peer = Peer(house, "person:bram")
    peer.edit("needs", lambda _doc: take_out(title(peer, card), 4, 1))
    peer.send()
    peer.undo("needs")
    peer.send()
    witness, _ = seen(house)
    assert hands(witness, "needs", card, "title") == ["ana: été 😀"]


def test_a_word_that_another_hand_puts_back_is_of_the_hand_that_puts_it_back(house: House) -> None:
    card = add(house, title="un lieu")
    house.does("person:bram", edits.write_text, card, "title", "un")
    house.does("guest:zoe", edits.write_text, card, "title", "un lieu")
    witness, _ = seen(house)
    assert hands(witness, "needs", card, "title") == ["ana: un", "ana:  lieu ~bram", "zoe:  lieu"]


def test_what_was_deleted_by_two_at_once_is_struck_out_by_the_first(house: House) -> None:
    card = add(house, title="abc")
    one, two = Peer(house, "person:bram"), Peer(house, "guest:zoe")
    one.edit("needs", lambda _doc: take_out(title(one, card), 0, 2))
    two.edit("needs", lambda _doc: take_out(title(two, card), 1, 2))
    two.send()
    one.send()
    witness, _ = seen(house)
    assert hands(witness, "needs", card, "title") == ["ana: a ~bram", "ana: bc ~zoe"]


def test_a_client_that_writes_a_text_anew_keeps_the_words_that_were_there(house: House) -> None:
    card = add(house, title="un lieu ouvert le soir")
    peer = Peer(house, "person:bram")

    def anew(_doc: SectionDoc) -> None:
        text = title(peer, card)
        take_out(text, 0, 99)
        put(text, 0, "un jardin ouvert le soir")

    peer.edit("needs", anew)
    peer.send()
    witness, _ = seen(house)
    assert hands(witness, "needs", card, "title") == [
        "ana: un ",
        "ana: lieu ~bram",
        "bram: jardin",
        "ana:  ouvert le soir",
    ]


def test_a_text_put_in_the_place_of_another_keeps_the_words_that_were_there(house: House) -> None:
    card = add(house, title="un lieu", body="avant")
    house.does("person:bram", lambda docs: _replace(docs["needs"], card))
    witness, moments = seen(house)
    assert hands(witness, "needs", card, "title") == ["ana: un ", "ana: lieu ~bram", "bram: pré"]
    assert witness.authorship.text("needs", card, "body") == "après"
    assert hands(witness, "needs", card, "body")[0] == "ana: avant ~bram"
    assert moments[0].told


def _replace(doc: SectionDoc, card: str) -> None:
    held = doc.card(card)
    assert held is not None
    with doc.doc.transaction():
        held["title"] = Text("un pré")
        held["body"] = XmlFragment()
        paragraph = XmlElement("paragraph")
        held["body"].children.append(paragraph)
        run = XmlText()
        paragraph.children.append(run)
        run.insert(0, "après")


def test_a_card_that_moves_to_another_section_takes_its_authors_along(house: House) -> None:
    card = add(house, title="un lieu", body="ici\nlà")
    house.does("person:bram", edits.write_text, card, "title", "un lieu ouvert")
    house.does("guest:zoe", edits.move_to_section, card, "objectives", at=NINE, language="fr")
    witness, _ = seen(house)
    assert hands(witness, "objectives", card, "title") == ["ana: un lieu", "bram:  ouvert"]
    # The break between the lines is of who made the paragraph anew.
    assert hands(witness, "objectives", card, "body") == ["ana: ici", "zoe: \n", "ana: là"]


def test_a_merge_keeps_whose_words_they_were(house: House) -> None:
    one = add(house, title="un", body="mots d'Ana", plain="simple")
    two = add(house, "person:bram", title="deux", body="mots de Bram", plain="clair")
    house.does("guest:zoe", edits.merge, two, one, at=NINE)
    witness, _ = seen(house)
    assert hands(witness, "needs", one, "plain") == ["ana: simple", "zoe: \n", "bram: clair"]
    assert hands(witness, "needs", one, "body") == [
        "ana: mots d'Ana",
        "zoe: \n",
        "bram: deux",
        "zoe: \n",
        "bram: mots de Bram",
    ]


def test_a_split_keeps_whose_words_they_were(house: House) -> None:
    card = add(house, title="un", body="premier\ndeuxième partie")
    new = house.does("guest:zoe", edits.split, card, block=1, offset=9, title="deux", language="fr")
    witness, _ = seen(house)
    assert hands(witness, "needs", new, "title") == ["zoe: deux"]
    assert hands(witness, "needs", new, "body") == ["ana: partie"]
    assert hands(witness, "needs", card, "body")[-1] == "ana: partie ~zoe"


def test_pressing_enter_makes_no_new_author(house: House) -> None:
    card = add(house, body="un deux")
    peer = Peer(house, "person:bram")
    held = peer.docs["needs"].card(card)
    assert held is not None
    fragment = held["body"]

    def enter(_doc: SectionDoc) -> None:
        take_out(runs_of(fragment)[0], 3, 4)
        paragraph = XmlElement("paragraph")
        fragment.children.append(paragraph)
        run = XmlText()
        paragraph.children.append(run)
        run.insert(0, "deux")

    peer.edit("needs", enter)
    peer.send()
    witness, _ = seen(house)
    assert hands(witness, "needs", card, "body") == [
        "ana: un ",
        "ana: deux ~bram",
        "bram: \n",
        "ana: deux",
    ]


def test_a_paragraph_that_somebody_takes_back_is_its_authors_again(house: House) -> None:
    card = add(house, body="un\ndeux")
    peer = Peer(house, "person:bram")
    held = peer.docs["needs"].card(card)
    assert held is not None

    def delete(_doc: SectionDoc) -> None:
        del held["body"].children[1]

    peer.edit("needs", delete)
    peer.send()
    peer.undo("needs")
    peer.send()
    witness, _ = seen(house)
    assert hands(witness, "needs", card, "body") == ["ana: un\ndeux"]


def test_lists_breaks_and_bold_read_as_the_body_reads(house: House) -> None:
    def item(*blocks: object) -> dict[str, object]:
        return {"type": "list_item", "content": list(blocks)}

    def words(text: str, **more: object) -> dict[str, object]:
        return {"type": "paragraph", "content": [{"type": "text", "text": text, **more}]}

    listed = {"type": "bullet_list", "content": [item(words("b")), item(words("c"))]}
    body = {
        "type": "doc",
        "content": [
            words("a", marks=[{"type": "strong"}]),
            {"type": "bullet_list", "content": [item(words("un"), listed)]},
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": "d"},
                    {"type": "hard_break"},
                    {"type": "text", "text": "e"},
                ],
            },
            {"type": "paragraph"},
        ],
    }
    card = add(house)
    house.does("person:ana", edits.set_field, card, "body", body)
    witness, _ = seen(house)
    said = bodies.plain_text(next(house.canvas.cards).body)
    assert witness.authorship.text("needs", card, "body") == said == "a\nun\nb\nc\nd\ne\n"


def test_a_card_that_is_purged_and_made_again_keeps_the_words_that_were_there(
    house: House,
) -> None:
    card = add(house, title="un lieu", body="mots")
    house.does("system", lambda docs: docs["needs"].entries.__delitem__(card))
    witness, _ = seen(house)
    assert hands(witness, "needs", card, "title") == ["ana: un lieu ~system"]
    assert witness.mirror.card("needs", card) is None
    house.does(
        "person:bram", edits.add_card, "needs", {"title": "lieu"}, language="fr", card_id=card
    )
    assert seen(house)[0].authorship.text("needs", card, "title") == "lieu"


def test_what_was_there_before_anything_is_known_is_nobodys(house: House) -> None:
    card = add(house, title="un", body="mots")
    revision = len(house.entries)
    states = {name: doc.diff() for name, doc in house.docs.items()}
    house.does("person:bram", edits.write_text, card, "title", "un deux")
    house.does("person:bram", edits.set_frame, "summary", "Bref.")
    witness = Witness(Replay.from_states(states, revision=revision, epoch=1))
    for entry in house.entries[revision:]:
        witness.take(entry)
    assert hands(witness, "needs", card, "title") == [": un", "bram:  deux"]
    assert hands(witness, "needs", card, "body") == [": mots"]
    assert hands(witness, "frame", None, "summary") == ["bram: Bref."]
    assert Authorship.from_bytes(witness.authorship.to_bytes()).stretches(
        "needs", card, "title"
    ) == witness.authorship.stretches("needs", card, "title")


def test_a_text_nobody_knows_has_no_words(house: House) -> None:
    witness, _ = seen(house)
    assert witness.authorship.text("needs", "nobody", "title") == ""
    assert witness.authorship.stretches("needs", "nobody", "title") == ()


@pytest.mark.parametrize("size", [1, 700])
def test_a_long_text_finds_every_place(house: House, size: int) -> None:
    card = add(house, title="x")
    for number in range(size):
        actor = ("person:ana", "person:bram")[number % 2]
        was = house.docs["needs"].card(card)
        assert was is not None
        text = was["plain"]
        at = (number * 7919) % (len(str(text)) + 1)
        house.does(actor, lambda _docs, text=text, at=at, n=number: put(text, at, chr(0x4E00 + n)))
    witness, _ = seen(house)
    said = house.canvas.card(card)
    assert said is not None
    assert witness.authorship.text("needs", card, "plain") == said.text("plain")
    for stretch in witness.authorship.stretches("needs", card, "plain"):
        for sign in stretch.text:
            assert stretch.by == ("person:ana", "person:bram")[(ord(sign) - 0x4E00) % 2]


def test_a_program_that_writes_a_body_anew_keeps_the_words_that_were_there(house: House) -> None:
    card = add(house, body="un lieu ouvert\nle soir")
    house.does("person:bram", edits.set_field, card, "body", bodies.from_text("un jardin ouvert"))
    witness, _ = seen(house)
    live = [said for said in hands(witness, "needs", card, "body") if "~" not in said]
    assert live == ["ana: un ", "bram: jardin", "ana:  ouvert"]


def test_words_are_grafted_wherever_in_a_long_text_they_stand() -> None:
    last = Piece(b"ab", 9)
    text = Pieces([*(Piece(b"x", 1) for _ in range(500)), last])
    text.graft(last, [Piece(b"a", 2), Piece(b"b", 3)])
    assert [piece.written for piece in text][-3:] == [1, 2, 3]
    assert text.live() == "x" * 500 + "ab"
    assert Pieces.from_plain(text.plain()).live() == text.live()
