"""What the gate lets in, what it says about it, and where each limit lies."""

from __future__ import annotations

import pytest

from tests.support.gate_house import (
    ALICE_ACTOR,
    BOB_ACTOR,
    collected,
    make_gate,
    send,
    several,
    take,
)
from tests.support.gate_memory import document, lengths, text_ids
from tests.support.hostile_updates import (
    AFTER_PLAIN,
    ALICE,
    ALICE_END,
    BOB,
    BOB_END,
    BODY,
    CARD,
    HOUSE,
    LINK,
    LINK_VALUE,
    NEW,
    PARAGRAPH,
    PLAIN,
    SERVER,
    TITLE,
    WORDS,
    bob,
    typed,
)
from tests.support.update_bytes import (
    Bytes,
    Item,
    Section,
    deleted,
    gc,
    mark,
    plain,
    shared,
    string,
    update,
)
from workspace.canvas.schema import SECTIONS
from workspace.canvas.schema.gate_view import gate_view
from workspace.config import Limits
from workspace.errors import TooLarge
from workspace.realtime.gate import (
    BadOrigin,
    BadValue,
    ForeignClient,
    Gate,
    MalformedUpdate,
    MayNotDelete,
    NestedLate,
    NotInSchema,
    OutOfOrder,
    ServerOnly,
    SplitPair,
    TooDeep,
    TooLong,
    TooManyCards,
    TooManyClients,
    TooManySets,
)
from workspace.realtime.gate_schema import (
    Entries,
    Fixed,
    GateSchema,
    PlainText,
    PlainValue,
    RichBody,
    schema_of,
)
from workspace.realtime.update_format import pack
from workspace.realtime.update_reader import read_update


@pytest.fixture
def gate() -> Gate:
    return make_gate()


# ── what it says ──


def test_a_letter_is_judged_by_what_it_adds(gate: Gate) -> None:
    judged = send(gate, BOB, typed("é"))
    assert judged.ranges == ((BOB, BOB_END, 1),)
    assert judged.deleted == ()
    assert judged.touched == (("cards", "c1", "plain"),)
    assert judged.new_clients == ()
    assert judged.created_cards == ()
    assert judged.created == {}
    assert not judged.nothing_new
    assert not judged.astral
    assert judged.actor == BOB_ACTOR
    assert gate.clocks[BOB] == BOB_END + 1


def test_a_new_card_is_named_with_the_keys_made_with_it(gate: Gate) -> None:
    judged = send(
        gate,
        NEW,
        shared(1, parent="cards", key="c2"),
        plain("need", parent=(NEW, 0), key="kind"),
        shared(2, parent=(NEW, 0), key="title"),
        string("😀", parent=(NEW, 2)),
    )
    assert judged.created_cards == ("c2",)
    assert judged.created == {"c2": frozenset({"kind", "title"})}
    assert judged.touched == (
        ("cards", "c2"),
        ("cards", "c2", "kind"),
        ("cards", "c2", "title"),
    )
    assert judged.new_clients == (NEW,)
    assert judged.astral
    assert gate.bindings[NEW] == f"person:{NEW}"
    assert gate.memory.entries == 2


def test_what_is_said_stays_true_after_accepting(gate: Gate) -> None:
    data = bob(shared(1, parent="cards", key="c2"), plain(LINK_VALUE, parent="links", key="l2"))
    judged = gate.judge(data, actor=BOB_ACTOR)
    before = judged.touched, judged.created
    gate.accept(judged)
    send(gate, ALICE, shared(1, parent="cards", key="c3"))
    assert (judged.touched, judged.created) == before


def test_a_judged_update_can_be_kept_without_its_working_papers(gate: Gate) -> None:
    judged = send(gate, BOB, shared(1, parent="cards", key="c2"))
    spent = judged.spent()
    assert (spent.update, spent.actor) == (judged.update, judged.actor)
    assert (spent.ranges, spent.created_cards) == (((BOB, BOB_END, 1),), ("c2",))
    assert not spent.nothing_new
    assert spent.change is None
    with pytest.raises(RuntimeError, match="older document"):
        gate.accept(spent)


def test_deletions_are_told_once_and_only_when_new(gate: Gate) -> None:
    judged = send(gate, BOB, deletes=((ALICE, ((17, 2),)),))
    assert judged.deleted == ((ALICE, 17, 2),)
    assert judged.ranges == ()
    assert judged.touched == (("cards", "c1", "plain"),)
    more = send(gate, BOB, deletes=((ALICE, ((17, 4),)),))
    assert more.deleted == ((ALICE, 19, 2),)
    assert read_update(more.data).deletes == [(ALICE, 19, 2)]


def test_letters_in_a_body_touch_the_body(gate: Gate) -> None:
    judged = send(gate, BOB, string("x", origin=(ALICE, 15)))
    assert judged.touched == (("cards", "c1", "body"),)
    judged = send(gate, BOB, shared(3, "paragraph", origin=PARAGRAPH))
    assert judged.touched == (("cards", "c1", "body"),)


def test_links_and_notes_of_the_server_are_named_by_root_and_key(gate: Gate) -> None:
    assert send(gate, BOB, plain(LINK_VALUE, parent="links", key="l2")).touched == (
        ("links", "l2"),
    )
    assert send(gate, SERVER, plain(2, origin=(SERVER, 1))).touched == (("meta", "schema"),)


# ── replays and overlaps ──


def test_a_replay_is_nothing_new_whoever_sends_it(gate: Gate) -> None:
    for _, data in HOUSE:
        judged = gate.judge(data, actor="person:somebody")
        assert judged.nothing_new
        assert (judged.ranges, judged.deleted, judged.touched) == ((), (), ())
        assert (judged.created_cards, judged.created, judged.astral) == ((), {}, False)
        gate.accept(judged)


def test_a_known_id_with_other_content_is_a_replay(gate: Gate) -> None:
    forged = update(ALICE, 17, string("FORGE", origin=(ALICE, 3)))
    assert gate.judge(forged, actor=BOB_ACTOR).nothing_new


def test_a_whole_state_is_cut_down_to_its_news(gate: Gate) -> None:
    state = collected(*[data for _, data in HOUSE], bob(typed("new")))
    judged = take(gate, state, BOB)
    assert judged.data == bob(typed("new"))
    assert judged.ranges == ((BOB, BOB_END, 3),)


def test_of_a_text_known_in_part_the_rest_is_news(gate: Gate) -> None:
    judged = take(gate, update(BOB, 1, string("yz and", origin=(BOB, 0))), BOB)
    assert judged.data == update(BOB, 3, string(" and", origin=(BOB, 2)))


def test_the_rest_keeps_its_right_neighbour(gate: Gate) -> None:
    first = string("a", origin=(ALICE, 17), right=(ALICE, 18))
    send(gate, NEW, first)
    whole = update(NEW, 0, string("abc", origin=(ALICE, 17), right=(ALICE, 18)))
    judged = take(gate, whole, NEW)
    assert judged.data == update(NEW, 1, string("bc", origin=(NEW, 0), right=(ALICE, 18)))


def test_what_follows_a_cut_item_is_kept_as_it_is(gate: Gate) -> None:
    data = update(
        BOB,
        0,
        string("xyz…", origin=(ALICE, 21)),
        plain("a1", origin=(ALICE, 2)),
        shared(3, "paragraph", origin=PARAGRAPH),
    )
    assert take(gate, data, BOB).data == update(
        BOB,
        3,
        string("…", origin=(BOB, 2)),
        plain("a1", origin=(ALICE, 2)),
        shared(3, "paragraph", origin=PARAGRAPH),
    )


def test_known_items_before_the_news_are_dropped_whole(gate: Gate) -> None:
    send(gate, BOB, plain("a1", origin=(ALICE, 2)))
    data = update(BOB, BOB_END, plain("a1", origin=(ALICE, 2)), plain("a2", origin=(BOB, BOB_END)))
    assert take(gate, data, BOB).data == update(
        BOB, BOB_END + 1, plain("a2", origin=(BOB, BOB_END))
    )


def test_tombstones_deleted_items_and_values_are_cut_as_well(gate: Gate) -> None:
    send(gate, BOB, gc(2))
    assert take(gate, update(BOB, BOB_END, gc(5)), BOB).data == update(BOB, BOB_END + 2, gc(3))
    start = gate.clocks[BOB]
    send(gate, BOB, deleted(2, origin=AFTER_PLAIN))
    judged = take(gate, update(BOB, start, deleted(3, origin=AFTER_PLAIN)), BOB)
    assert judged.data == update(BOB, start + 2, deleted(1, origin=(BOB, start + 1)))
    start = gate.clocks[BOB]
    send(gate, BOB, plain("a1", origin=(ALICE, 2)))
    judged = take(gate, update(BOB, start, plain("a1", "a2", "a3", origin=(ALICE, 2))), BOB)
    assert judged.data == update(BOB, start + 1, plain("a2", "a3", origin=(BOB, start)))


def test_a_text_known_up_to_the_middle_of_a_character_is_refused(gate: Gate) -> None:
    with pytest.raises(SplitPair) as refusal:
        gate.judge(update(BOB, 2, string("😀", origin=(BOB, 1))), actor=BOB_ACTOR)
    assert refusal.value.facts == {"client": BOB, "clock": 2}


def test_a_new_client_beside_a_replay_is_news_from_its_beginning(gate: Gate) -> None:
    items = [string("n", origin=AFTER_PLAIN), string("m", origin=(ALICE, 15))]
    news = [Section(NEW, 0, items)]
    known = [Section(BOB, 0, [string("xyz", origin=(ALICE, 21))])]
    judged = gate.judge(Bytes([*known, *news]).write(), actor=BOB_ACTOR)
    assert judged.data == Bytes(news).write()


def test_a_deletion_known_in_part_is_cut(gate: Gate) -> None:
    send(gate, BOB, deletes=((ALICE, ((12, 1), (17, 3))),))
    data = update(BOB, 0, deletes=[(ALICE, [(11, 3), (18, 4)]), (BOB, [(0, 1)])])
    judged = take(gate, data, BOB)
    assert judged.data == update(
        BOB, 0, deletes=[(BOB, [(0, 1)]), (ALICE, [(11, 1), (13, 1), (20, 2)])]
    )


def test_what_lies_in_something_deleted_needs_no_deletion(gate: Gate) -> None:
    send(gate, BOB, deletes=((ALICE, ((9, 1),)),))
    judged = gate.judge(update(BOB, 0, deletes=[(ALICE, [(9, 7)])]), actor=BOB_ACTOR)
    assert judged.nothing_new


def test_news_of_ones_own_may_be_deleted_in_the_same_update(gate: Gate) -> None:
    judged = send(gate, BOB, typed("abc"), deletes=((BOB, ((2, 3),)),))
    assert judged.deleted == ((BOB, 2, 3),)
    assert text_ids(gate, pack(*PLAIN))[-1] == (BOB, 5)


# ── authors ──


def test_a_new_client_id_belongs_to_whoever_used_it_first(gate: Gate) -> None:
    send(gate, NEW, string("n", origin=AFTER_PLAIN))
    data = update(NEW, 1, string("m", origin=(NEW, 0)))
    with pytest.raises(ForeignClient) as refusal:
        gate.judge(data, actor=BOB_ACTOR)
    assert refusal.value.facts == {"client": NEW}
    assert gate.judge(data, actor=f"person:{NEW}").new_clients == ()


def test_an_id_is_bound_only_when_the_document_has_taken_it(gate: Gate) -> None:
    data = update(NEW, 0, string("n", origin=AFTER_PLAIN))
    gate.judge(data, actor=BOB_ACTOR)
    assert gate.judge(data, actor=ALICE_ACTOR).new_clients == (NEW,)


def test_a_known_client_without_an_owner_is_the_servers(gate: Gate) -> None:
    orphan = Gate.of_state("needs", collected(*[data for _, data in HOUSE]))
    assert orphan.bindings == {}
    with pytest.raises(ForeignClient):
        orphan.judge(bob(typed()), actor=BOB_ACTOR)
    judged = orphan.judge(bob(typed()), actor="system", system=True)
    assert judged.new_clients == (BOB,)


def test_a_connection_brings_so_many_new_clients_and_no_more(gate: Gate) -> None:
    limit = gate.limits.new_clients
    new = update(NEW, 0, string("n", origin=AFTER_PLAIN))
    assert gate.judge(new, actor=BOB_ACTOR, new_clients=limit - 1).new_clients == (NEW,)
    with pytest.raises(TooManyClients) as refusal:
        gate.judge(new, actor=BOB_ACTOR, new_clients=limit)
    assert refusal.value.facts == {"limit": limit}
    # Known ones are no news, and the server may.
    assert gate.judge(bob(typed()), actor=BOB_ACTOR, new_clients=limit)
    assert gate.judge(new, actor="system", new_clients=99, system=True)


def test_the_servers_edit_is_bound_to_the_actor_it_is_made_for(gate: Gate) -> None:
    data = update(NEW, 0, string("n", origin=AFTER_PLAIN))
    gate.accept(gate.judge(data, actor=ALICE_ACTOR, system=True))
    assert gate.bindings[NEW] == ALICE_ACTOR
    gate.accept(gate.judge(update(ALICE, ALICE_END, gc(1)), actor="system", system=True))
    assert gate.bindings[ALICE] == ALICE_ACTOR


# ── accepting ──


def test_judging_twice_and_accepting_one_makes_the_other_void(gate: Gate) -> None:
    first = gate.judge(bob(typed("a")), actor=BOB_ACTOR)
    second = gate.judge(bob(typed("b")), actor=BOB_ACTOR)
    gate.accept(first)
    with pytest.raises(RuntimeError, match="older document"):
        gate.accept(second)
    with pytest.raises(RuntimeError, match="older document"):
        gate.accept(first)


# ── what people may do ──


def test_everything_a_card_is_made_of_may_be_nested_thirty_two_deep(gate: Gate) -> None:
    items: list[Item] = [shared(3, "bullet_list", origin=PARAGRAPH)]
    # The card is 1, its body 2, the list 3.
    for level in range(4, 33):
        name = "bullet_list" if level % 2 else "list_item"
        items.append(shared(3, name, parent=(BOB, BOB_END + level - 4)))
    send(gate, BOB, *items)
    deeper = shared(3, "bullet_list", parent=(BOB, BOB_END + 29))
    with pytest.raises(TooDeep) as refusal:
        send(gate, BOB, deeper)
    assert refusal.value.facts == {"limit": 32}


def test_a_body_may_hold_every_node_and_mark(gate: Gate) -> None:
    at = BOB_END
    send(
        gate,
        BOB,
        shared(3, "ordered_list", origin=PARAGRAPH),
        shared(3, "list_item", parent=(BOB, at)),
        shared(3, "paragraph", parent=(BOB, at + 1)),
        shared(6, parent=(BOB, at + 2)),
        mark("strong", "{}", parent=(BOB, at + 3)),
        string("bold", origin=(BOB, at + 4)),
        mark("link", '{"href":"mailto:a@example.org"}', origin=(BOB, at + 8)),
        mark("link", "null", origin=(BOB, at + 9)),
        shared(3, "hard_break", origin=(BOB, at + 3)),
        deleted(1, origin=(BOB, at + 11)),
    )
    assert lengths(gate)[pack(*BODY)] == len("words") + len("bold")


def test_values_may_be_set_cleared_and_deleted(gate: Gate) -> None:
    send(gate, BOB, plain({"at": "2026-03-02", "group": None}, parent=CARD, key="set_aside"))
    send(gate, ALICE, plain(None, origin=(BOB, BOB_END)))
    judged = send(gate, BOB, deletes=((ALICE, ((ALICE_END, 1),)),))
    assert judged.touched == (("cards", "c1", "set_aside"),)
    # yjs sets a deleted key again after the deleted value.
    send(gate, NEW, plain({"at": "2026-03-03", "group": "g1"}, origin=(ALICE, ALICE_END)))


def test_a_link_may_be_made_changed_and_deleted(gate: Gate) -> None:
    send(gate, BOB, plain(LINK_VALUE, origin=LINK))
    send(gate, ALICE, deletes=((BOB, ((BOB_END, 1),)),))
    send(gate, NEW, deleted(1, parent="links", key="l3"))
    assert document(gate).get(("links", "l1")) is None


def test_texts_nodes_and_marks_may_be_deleted(gate: Gate) -> None:
    send(gate, BOB, mark("strong", "{}", origin=(ALICE, 15)))
    send(gate, BOB, deletes=((ALICE, ((11, 2),)), (BOB, ((BOB_END, 1),))))
    judged = send(gate, BOB, deletes=((ALICE, ((9, 1),)),))
    assert judged.touched == (("cards", "c1", "body"),)
    assert gate.memory.is_dead(gate.memory.types.numbers.get(pack(*WORDS), 0))


def test_offline_work_of_two_tabs_comes_in_one_update(gate: Gate) -> None:
    # The second tab wrote in what the first had made, and the first went on after it.
    data = several(
        gate,
        (50, (string("two", parent=(40, 1)),)),
        (
            40,
            (
                shared(1, parent="cards", key="c2"),
                shared(2, parent=(40, 0), key="title"),
                string("one", origin=(50, 2)),
            ),
        ),
    )
    judged = gate.judge(data, actor="person:x")
    gate.accept(judged)
    assert set(judged.new_clients) == {40, 50}
    assert text_ids(gate, pack(40, 1)) == [(50, 0), (50, 1), (50, 2), (40, 2), (40, 3), (40, 4)]


def test_a_parent_may_come_from_another_section_of_the_update(gate: Gate) -> None:
    data = several(
        gate,
        (40, (shared(3, "paragraph", origin=PARAGRAPH),)),
        (50, (shared(6, parent=(40, 0)), string("x", parent=(50, 0)))),
    )
    gate.accept(gate.judge(data, actor="person:x"))
    assert text_ids(gate, pack(50, 0)) == [(50, 1)]


# ── the server ──


def test_the_server_may_what_people_may_not() -> None:
    gate = make_gate(title=10, cards=1, section_bytes=10)
    send(gate, SERVER, plain("B2", origin=(SERVER, 0)))
    send(gate, SERVER, shared(2, parent=CARD, key="existing_answers"))
    send(gate, SERVER, string("longer than ten", origin=(ALICE, 7)))
    send(gate, SERVER, shared(1, parent="cards", key="c2"))
    send(gate, SERVER, shared(2, origin=TITLE))
    assert gate.memory.is_dead(gate.memory.types.numbers.get(pack(*TITLE), 0))
    send(gate, SERVER, plain(None, parent="meta", key="next_code"))
    send(gate, SERVER, deletes=((ALICE, ((0, 1),)), (SERVER, ((0, 1),))))
    assert gate.memory.is_dead(gate.memory.types.numbers.get(pack(*BODY), 0))


def test_the_server_too_keeps_to_the_schema_and_the_order(gate: Gate) -> None:
    for item, error in (
        (plain(1, parent=CARD, key="colour"), NotInSchema),
        (plain("villain", origin=(ALICE, 1)), BadValue),
        (string("x", origin=(ALICE, 18), right=(ALICE, 18)), BadOrigin),
        (string("x", origin=(ALICE, 99)), OutOfOrder),
    ):
        with pytest.raises(error):
            send(gate, SERVER, item)


# ── the frame ──


@pytest.fixture
def frame() -> Gate:
    gate = make_gate("frame")
    send(
        gate,
        SERVER,
        shared(2, parent="frame", key="title"),
        plain("fr", parent="frame", key="language"),
    )
    return gate


def test_people_write_in_the_frames_texts_and_fields(frame: Gate) -> None:
    assert send(frame, BOB, string("Essai", parent=(SERVER, 0))).touched == (("frame", "title"),)
    assert send(frame, BOB, string("!", origin=(BOB, 4))).touched == (("frame", "title"),)
    assert send(frame, BOB, plain("Liège", parent="frame", key="territory")).touched == (
        ("frame", "territory"),
    )
    assert send(frame, ALICE, deletes=((BOB, ((6, 1),)),)).deleted == ((BOB, 6, 1),)


@pytest.mark.parametrize(
    ("item", "error"),
    [
        (shared(2, parent="frame", key="summary"), NestedLate),
        (shared(2, origin=(SERVER, 0)), NestedLate),
        (plain("nl", origin=(SERVER, 1)), ServerOnly),
        (plain(1, parent="meta", key="schema"), ServerOnly),
        (shared(1, parent="cards", key="c"), NotInSchema),
        (plain("x", parent="frame"), NotInSchema),
    ],
)
def test_people_change_nothing_else_of_the_frame(
    frame: Gate, item: Item, error: type[Exception]
) -> None:
    with pytest.raises(error):
        send(frame, BOB, item)


def test_nobody_deletes_the_frames_texts(frame: Gate) -> None:
    with pytest.raises(MayNotDelete) as refusal:
        send(frame, BOB, deletes=((SERVER, ((0, 1),)),))
    assert refusal.value.facts == {"key": "title"}


# ── limits ──


def test_a_title_holds_exactly_its_limit() -> None:
    gate = make_gate(title=10)
    room = 10 - len("a😀b".encode("utf-16-le")) // 2
    with pytest.raises(TooLong) as refusal:
        send(gate, BOB, string("x" * (room + 1), origin=(ALICE, 7)))
    assert refusal.value.facts == {"size": 11, "limit": 10}
    send(gate, BOB, string("x" * room, origin=(ALICE, 7)))
    with pytest.raises(TooLong):
        send(gate, BOB, string("y", origin=(BOB, BOB_END + room - 1)))
    # The long way counts as the short one does, and so does the other neighbour.
    with pytest.raises(TooLong):
        send(gate, BOB, string("y", right=(ALICE, 4)))
    send(gate, BOB, string("y", right=(ALICE, 4)), deletes=((ALICE, ((4, 1),)),))
    assert lengths(gate)[pack(*TITLE)] == 10


def test_a_text_that_is_too_long_already_may_shrink() -> None:
    gate = make_gate(title=3)
    assert send(gate, BOB, deletes=((ALICE, ((4, 1),)),)).deleted
    assert lengths(gate)[pack(*TITLE)] == 3
    judged = send(gate, BOB, string("é", right=(ALICE, 4)), deletes=((ALICE, ((7, 1),)),))
    assert judged.ranges


def test_a_body_counts_the_text_of_all_its_nodes() -> None:
    gate = make_gate(long_field=12)
    at = BOB_END
    send(
        gate,
        BOB,
        shared(3, "paragraph", origin=PARAGRAPH),
        shared(6, parent=(BOB, at)),
        string("1234567", parent=(BOB, at + 1)),
    )
    for item in (string("8", origin=(ALICE, 15)), string("8", right=(BOB, at + 2))):
        with pytest.raises(TooLong):
            send(gate, BOB, item)


def test_a_section_holds_exactly_its_bytes() -> None:
    letter = bob(typed())
    full = make_gate().size
    make_gate(section_bytes=full + len(letter)).judge(letter, actor=BOB_ACTOR)
    gate = make_gate(section_bytes=full + len(letter) - 1)
    with pytest.raises(TooLarge) as refusal:
        gate.judge(letter, actor=BOB_ACTOR)
    assert refusal.value.facts == {"size": full + len(letter), "limit": full + len(letter) - 1}
    gate = make_gate(section_bytes=full)
    with pytest.raises(TooLarge):
        send(gate, BOB, plain("a1", origin=(ALICE, 2)))
    # Whoever is full may delete, and what was measured counts.
    gate.weigh(full + 100)
    send(gate, BOB, deletes=((ALICE, ((17, 1),)),))
    gate.weigh(0)
    send(gate, BOB, typed())


def test_a_section_holds_exactly_its_cards() -> None:
    gate = make_gate(cards=2)
    send(gate, BOB, shared(1, parent="cards", key="c2"))
    with pytest.raises(TooManyCards) as refusal:
        send(gate, BOB, shared(1, parent="cards", key="c3"))
    assert refusal.value.facts == {"limit": 2}
    send(gate, BOB, typed())


def test_a_key_is_set_without_its_value_eight_times_an_update_and_sixty_four_in_all() -> None:
    gate = make_gate(new_clients=200)
    item = plain(None, parent=CARD, key="set_aside")
    send(gate, 100, item)
    for first in range(101, 164, 8):
        clients = range(first, min(first + 8, 164))
        gate.accept(gate.judge(several(gate, *((c, (item,)) for c in clients)), actor="person:x"))
    with pytest.raises(TooManySets) as refusal:
        send(gate, 199, item)
    assert refusal.value.facts == {"key": "set_aside"}
    # Honest writers name the value they replace.
    send(gate, 199, plain(None, origin=(163, 0)))


def test_nine_blind_sets_in_one_update_are_too_many() -> None:
    gate = make_gate(new_clients=200)
    item = plain(None, parent=CARD, key="set_aside")
    with pytest.raises(TooManySets):
        gate.judge(several(gate, *((c, (item,)) for c in range(100, 110))), actor="person:x")
    gate.judge(several(gate, *((c, (item,)) for c in range(100, 109))), actor="person:x")


# ── what is gone ──


@pytest.fixture
def reopened() -> Gate:
    """The paragraph was deleted and forgotten; Carol still had it when she went offline."""
    updates = [data for _, data in HOUSE]
    updates.append(update(BOB, BOB_END, deletes=[(ALICE, [(9, 7)])]))
    bindings = {ALICE: ALICE_ACTOR, BOB: BOB_ACTOR, SERVER: "system"}
    return Gate.of_state("needs", collected(*updates), bindings=bindings)


def test_what_is_written_into_something_gone_becomes_a_tombstone(reopened: Gate) -> None:
    judged = send(
        reopened,
        NEW,
        string("lost", origin=(ALICE, 15)),
        string("!", right=(ALICE, 11)),
        shared(3, "hard_break", parent=PARAGRAPH),
        shared(6, origin=WORDS),
        string("x", parent=(NEW, 6)),
        string("kept", origin=AFTER_PLAIN),
    )
    assert judged.data == update(
        NEW, 0, gc(4), gc(1), gc(1), gc(1), gc(1), string("kept", origin=AFTER_PLAIN)
    )
    assert judged.touched == (("cards", "c1", "plain"),)
    assert reopened.clocks[NEW] == 12


def test_deletions_go_on_behind_tombstones(reopened: Gate) -> None:
    judged = send(
        reopened,
        NEW,
        string("lost", origin=(ALICE, 15)),
        deletes=((ALICE, ((17, 1),)), (NEW, ((1, 1),))),
    )
    assert judged.data == update(NEW, 0, gc(4), deletes=[(ALICE, [(17, 1)]), (NEW, [(1, 1)])])


def test_one_neighbour_gone_and_the_other_not_is_refused(reopened: Gate) -> None:
    for item in (
        string("x", origin=(ALICE, 15), right=(ALICE, 17)),
        string("x", origin=(ALICE, 17), right=(ALICE, 11)),
    ):
        with pytest.raises(BadOrigin) as refusal:
            send(reopened, NEW, item)
        assert refusal.value.facts["reason"] == "places"


def test_neighbours_of_which_one_is_forgotten_and_one_only_dead_are_gone(reopened: Gate) -> None:
    send(reopened, ALICE, shared(3, "paragraph", origin=PARAGRAPH))
    send(reopened, ALICE, shared(6, parent=(ALICE, ALICE_END)))
    send(reopened, ALICE, string("dead", parent=(ALICE, ALICE_END + 1)))
    send(reopened, ALICE, deletes=((ALICE, ((ALICE_END, 1),)),))
    judged = send(reopened, NEW, string("x", origin=(ALICE, 15), right=(ALICE, ALICE_END + 2)))
    assert judged.data == update(NEW, 0, gc(1))


def test_tombstones_of_people_are_let_in(gate: Gate) -> None:
    # Offline, Bob wrote a paragraph and deleted it again.
    judged = send(gate, BOB, deleted(1, origin=PARAGRAPH), gc(7), gc(2), typed("x"))
    assert judged.ranges == ((BOB, BOB_END, 11),)
    assert judged.deleted == ()
    again = gate.judge(update(BOB, 0, deletes=[(BOB, [(BOB_END, 10)])]), actor=BOB_ACTOR)
    assert again.nothing_new


# ── memory ──


def test_a_gate_made_from_the_state_knows_the_document(gate: Gate) -> None:
    send(gate, BOB, string("é😀", origin=(ALICE, 18), right=(ALICE, 19)))
    send(gate, BOB, deletes=((ALICE, ((4, 1), (11, 1))),))
    send(gate, BOB, plain({"at": "2026-03-02", "group": None}, parent=CARD, key="set_aside"))
    send(gate, NEW, plain(None, origin=(BOB, BOB_END + 3)))
    updates = [data for _, data in HOUSE]
    updates += [
        bob(string("é😀", origin=(ALICE, 18), right=(ALICE, 19))),
        update(BOB, 0, deletes=[(ALICE, [(4, 1), (11, 1)])]),
        update(
            BOB,
            BOB_END + 3,
            plain({"at": "2026-03-02", "group": None}, parent=CARD, key="set_aside"),
        ),
        update(NEW, 0, plain(None, origin=(BOB, BOB_END + 3))),
    ]
    for learned in (
        Gate.of_state("needs", collected(*updates)),
        Gate.of_state("needs", updates[0], tail=updates[1:]),
        # A checkpoint may already hold what the first entries after it say.
        Gate.of_state("needs", collected(*updates[:3]), tail=updates[1:]),
    ):
        assert learned.clocks == gate.clocks
        assert document(learned) == document(gate)
        assert lengths(learned) == lengths(gate)
        assert learned.memory.entries == gate.memory.entries == 1
        with pytest.raises(SplitPair):
            learned.judge(update(9, 0, string("x", origin=(BOB, BOB_END + 1))), actor="person:9")


def test_a_tail_with_a_hole_is_refused() -> None:
    updates = [data for _, data in HOUSE]
    with pytest.raises(OutOfOrder):
        Gate.of_state("needs", updates[0], tail=[bob(typed())])


def test_a_state_that_is_none_is_refused() -> None:
    with pytest.raises(MalformedUpdate):
        Gate.of_state("needs", b"\x01")


def test_what_the_schema_has_given_up_is_remembered_and_closed_to_people() -> None:
    old = update(
        SERVER,
        0,
        shared(1, parent="cards", key="c1"),
        shared(2, parent=(SERVER, 0), key="given_up"),
        string("words", parent=(SERVER, 1)),
        plain(1, parent="old_root", key="k"),
        shared(1, parent="old_root", key="m"),
        shared(4, parent=(SERVER, 0), key="body"),
        shared(3, "table", parent=(SERVER, 9)),
        shared(6, parent=(SERVER, 10)),
        shared(2, parent=(SERVER, 0), key="kind"),
        string("x", parent=(SERVER, 12)),
        shared(3, "#text", parent=(SERVER, 9)),
        shared(2, parent=(SERVER, 1), key="in_a_text"),
    )
    gate = Gate.of_state("needs", old, bindings={SERVER: "system"})
    for item in (
        string("x", origin=(SERVER, 6)),
        plain(1, parent="other_root", key="k"),
        plain(2, origin=(SERVER, 7)),
        shared(6, parent=(SERVER, 10)),
        string("x", parent=(SERVER, 11)),
        string("y", origin=(SERVER, 13)),
        string("y", parent=(SERVER, 14)),
    ):
        with pytest.raises(NotInSchema):
            send(gate, BOB, item)
    with pytest.raises(NotInSchema):
        send(gate, BOB, deletes=((SERVER, ((2, 1),)),))
    send(gate, BOB, shared(3, "paragraph", parent=(SERVER, 9)))


def test_a_card_seen_in_a_state_counts_once_and_its_second_making_is_refused(gate: Gate) -> None:
    learned = Gate.of_state("needs", collected(*[data for _, data in HOUSE]))
    assert learned.memory.entries == 1
    with pytest.raises(NestedLate):
        send(learned, NEW, shared(1, parent="cards", key="c1"))


def test_values_that_lost_are_known_to_be_deleted() -> None:
    # Two people set a key at the same time; the higher client wins.
    item = plain(None, parent=CARD, key="set_aside")
    gate = make_gate()
    send(gate, 40, item)
    send(gate, 30, item)
    assert document(gate)[pack(*CARD), "set_aside"] == [(40, 0)]
    updates = [*(data for _, data in HOUSE), update(40, 0, item), update(30, 0, item)]
    learned = Gate.of_state("needs", updates[0], tail=updates[1:])
    assert document(learned) == document(gate)
    assert learned.memory.loose == gate.memory.loose != {}


# ── the short way ──


@pytest.mark.parametrize(
    ("before", "item"),
    [
        ((), string("x", origin=AFTER_PLAIN)),
        ((), string("x", origin=(BOB, 0), right=(BOB, 1))),
        ((), string("é😀", origin=AFTER_PLAIN)),
        ((string("t", origin=AFTER_PLAIN),), string("u", origin=(BOB, 3))),
        (
            (string("t", origin=(BOB, 0), right=(BOB, 1)),),
            string("u", origin=(BOB, 3), right=(BOB, 1)),
        ),
        (
            (shared(3, "paragraph", origin=PARAGRAPH),),
            string("u", origin=(BOB, 1), right=(BOB, 2)),
        ),
        (
            (shared(3, "paragraph", origin=PARAGRAPH), shared(6, parent=(BOB, 3))),
            string("u", parent=(BOB, 4)),
        ),
        (
            (
                shared(3, "paragraph", origin=PARAGRAPH),
                shared(6, parent=(BOB, 3)),
                mark("em", "{}", parent=(BOB, 4)),
            ),
            string("u", origin=(BOB, 5)),
        ),
        ((gc(1),), string("u", origin=AFTER_PLAIN)),
        ((string("😀", origin=AFTER_PLAIN),), string("u", origin=(BOB, 4))),
        ((), string("u", origin=(ALICE, 6), right=(ALICE, 7))),
    ],
)
def test_the_short_way_and_the_long_way_say_the_same(before: tuple[Item, ...], item: Item) -> None:
    short, long = make_gate(), make_gate()
    for gate in (short, long):
        if before:
            send(gate, BOB, *before)
        # A deletion that is known already sends an update the long way.
        send(gate, BOB, deletes=((ALICE, ((17, 1),)),))
    clock = short.clocks[BOB]
    quick = take(short, update(BOB, clock, item), BOB)
    slow = take(long, update(BOB, clock, item, deletes=[(ALICE, [(17, 1)])]), BOB)
    assert quick.data == slow.data
    assert (quick.ranges, quick.deleted, quick.touched) == (slow.ranges, slow.deleted, slow.touched)
    assert (quick.astral, quick.created_cards) == (slow.astral, slow.created_cards)
    assert document(short) == document(long)
    assert lengths(short) == lengths(long)
    assert short.clocks == long.clocks
    assert short.memory.index.pairs == long.memory.index.pairs
    for client, line in short.memory.index.lines.items():
        assert line.starts == long.memory.index.lines[client].starts
        assert line.rows == long.memory.index.lines[client].rows


def test_letters_after_what_is_no_text_are_refused_on_both_ways(gate: Gate) -> None:
    # Bob's client has no pairs, so the short way is asked first.
    send(gate, BOB, shared(3, "paragraph", origin=PARAGRAPH), plain("a1", origin=(ALICE, 2)))
    for origin in ((BOB, BOB_END), (BOB, BOB_END + 1)):
        with pytest.raises(NotInSchema):
            send(gate, BOB, string("x", origin=origin))


def test_an_attribute_that_a_node_has_is_let_in_and_no_other() -> None:
    body = RichBody(
        100,
        {"": frozenset({"paragraph"}), "paragraph": frozenset()},
        {},
        {"paragraph": {"align": lambda value: value == "left"}},
    )
    schema = GateSchema({"cards": Entries(Fixed({"body": body}))})
    gate = Gate("needs", schema=schema)
    send(
        gate,
        BOB,
        shared(1, parent="cards", key="c"),
        shared(4, parent=(BOB, 0), key="body"),
        shared(3, "paragraph", parent=(BOB, 1)),
        plain("left", parent=(BOB, 2), key="align"),
    )
    with pytest.raises(BadValue):
        send(gate, BOB, plain("right", origin=(BOB, 3)))
    with pytest.raises(NotInSchema):
        send(gate, BOB, plain("left", parent=(BOB, 2), key="style"))
    learned = Gate.of_state("needs", b"\0\0", schema=schema)
    assert learned.clocks == {}


def test_a_limit_of_a_fields_own_is_kept() -> None:
    schema = schema_of("needs", Limits(title=7, long_field=9))
    cards = schema.roots["cards"]
    assert isinstance(cards, Entries)
    limits = {
        key: rule.limit
        for key, rule in cards.entry.keys.items()
        if isinstance(rule, PlainText | RichBody)
    }
    assert limits == {"title": 7, "plain": 9, "existing_answers": 9, "body": 9}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_field_of_every_section_has_a_rule(section: str) -> None:
    schema = schema_of(section, Limits())
    view = gate_view(section)
    root = schema.roots["frame" if section == "frame" else "cards"]
    fields = root if isinstance(root, Fixed) else root.entry  # type: ignore[union-attr]
    assert set(fields.keys) == view.keys
    assert {k for k, rule in fields.keys.items() if isinstance(rule, PlainText)} == view.texts
    assert {k for k, rule in fields.keys.items() if isinstance(rule, RichBody)} == view.fragments
    assert {
        key
        for key, rule in fields.keys.items()
        if isinstance(rule, PlainValue) and rule.server_only
    } == view.server_keys
    assert set(schema.roots) == view.roots | view.server_roots


def test_two_neighbours_gone_together_are_gone_in_a_state_as_well() -> None:
    # What yrs keeps of a paragraph that was deleted while others wrote in it.
    updates = [data for _, data in HOUSE]
    updates += [
        update(BOB, BOB_END, deletes=[(ALICE, [(9, 7)])]),
        update(NEW, 0, string("x", origin=(ALICE, 12), right=(ALICE, 13))),
        update(NEW, 1, string("y", origin=(NEW, 0), right=(ALICE, 13))),
    ]
    gate = Gate.of_state("needs", collected(*updates[:5]), tail=updates[5:])
    assert gate.clocks[NEW] == 2
    assert document(gate) == document(Gate.of_state("needs", collected(*updates)))


def test_a_tail_that_deletes_and_replaces_is_learned() -> None:
    updates = [
        *(data for _, data in HOUSE),
        bob(typed("gone"), deletes=((BOB, ((3, 2),)),)),
        update(SERVER, 2, shared(2, origin=TITLE)),
        update(BOB, 0, deletes=[(ALICE, [(2, 1), (8, 1), (17, 1), (22, 1)])]),
    ]
    gate = make_gate()
    for number, data in enumerate(updates[len(HOUSE) :]):
        gate.accept(gate.judge(data, actor="system", system=True))
        learned = Gate.of_state("needs", updates[0], tail=updates[1 : len(HOUSE) + number + 1])
        assert document(learned) == document(gate)
        assert lengths(learned) == lengths(gate)
        assert learned.memory.dead == gate.memory.dead


def test_an_update_says_twice_where_others_were_writing(gate: Gate) -> None:
    send(gate, 40, string("carol", origin=AFTER_PLAIN))
    send(gate, 40, string("also", origin=(ALICE, 15)))
    judged = send(
        gate,
        30,
        string("x", origin=AFTER_PLAIN),
        string("y", origin=(ALICE, 15)),
        string("z", origin=(30, 1), right=(40, 5)),
    )
    assert judged.ranges == ((30, 0, 3),)
    assert gate.memory.seen[30] == {30: 1, ALICE: 22, BOB: 3}


def test_a_log_may_hold_an_item_of_which_one_neighbour_is_forgotten() -> None:
    # The live gate still knew the place; the checkpoint made meanwhile does not.
    updates = [data for _, data in HOUSE]
    state = collected(*updates, update(BOB, BOB_END, deletes=[(ALICE, [(9, 7)])]))
    gate = Gate.of_state("needs", state)
    learned = Gate.of_state(
        "needs",
        state,
        tail=[update(NEW, 0, string("x", origin=PARAGRAPH, right=(ALICE, 12)))],
    )
    assert learned.clocks == {**gate.clocks, NEW: 1}
    assert document(learned) == document(gate)


def test_client_nought_is_a_client_like_any_other(gate: Gate) -> None:
    send(gate, 0, string("n", origin=AFTER_PLAIN))
    send(gate, NEW, string("m", origin=(0, 0)))
    send(gate, 0, string("o", origin=(0, 0), right=(NEW, 0)))
    send(gate, NEW, string("p", right=(0, 0), origin=AFTER_PLAIN))
    assert text_ids(gate, pack(*PLAIN))[-5:] == [(BOB, 2), (NEW, 1), (0, 0), (0, 1), (NEW, 0)]


def test_the_size_grows_by_what_an_update_brings(gate: Gate) -> None:
    before = gate.size
    send(gate, BOB, typed("abc"))
    # Goes on where its author was: the letters and their number.
    assert gate.size == before + 4
    send(gate, BOB, plain("a1", origin=(ALICE, 2)))
    assert gate.size == before + 4 + len(plain("a1", origin=(ALICE, 2)).write())
    send(gate, BOB, deletes=((ALICE, ((17, 1),)),))
    assert gate.size == before + 4 + len(plain("a1", origin=(ALICE, 2)).write())
    data = collected(*(data for _, data in HOUSE))
    assert Gate.of_state("needs", data).size == len(data)


def test_an_empty_section_has_no_size_and_no_card() -> None:
    gate = Gate("needs")
    assert (gate.size, gate.memory.entries, dict(gate.clocks)) == (0, 0, {})
    assert gate.judge(b"\0\0", actor=BOB_ACTOR).nothing_new


def test_the_first_id_that_nobody_has_is_out_of_order(gate: Gate) -> None:
    for item in (
        string("x", origin=(ALICE, ALICE_END), right=(ALICE, ALICE_END + 1)),
        string("x", right=(ALICE, ALICE_END)),
        string("x", parent=(ALICE, ALICE_END)),
    ):
        with pytest.raises(OutOfOrder) as refusal:
            send(gate, BOB, item)
        assert refusal.value.facts == {"client": ALICE, "clock": ALICE_END, "known": ALICE_END}
    with pytest.raises(OutOfOrder) as refusal:
        gate.judge(update(BOB, BOB_END + 1, typed()), actor=BOB_ACTOR)
    assert refusal.value.facts == {"client": BOB, "clock": BOB_END + 1, "known": BOB_END}
    with pytest.raises(OutOfOrder) as refusal:
        send(gate, BOB, deletes=((ALICE, ((ALICE_END - 1, 2),)),))
    assert refusal.value.facts == {
        "client": ALICE,
        "clock": ALICE_END + 1,
        "known": ALICE_END,
    }
