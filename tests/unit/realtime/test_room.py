"""The heart: facts in, effects out. Nothing here waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from tests.support.clients import a_card, add_card, made_by, new_doc, text_of, type_into, words
from tests.support.table import CANVAS, NOW, Table
from workspace.access import Role, scope_of
from workspace.canvas.document import SectionDoc
from workspace.canvas.edits.cards import add_card as our_add_card
from workspace.canvas.schema import SCHEMA_VERSION
from workspace.clock import from_milliseconds, milliseconds
from workspace.errors import NotFound
from workspace.history.log import Claim, DatabaseAway, DiskFull, Draft
from workspace.realtime import messages as m
from workspace.realtime.connection import Dialect
from workspace.realtime.effects import Close
from workspace.realtime.gate import Gate
from workspace.realtime.presence import Viewer
from workspace.realtime.room import Room, RoomOver


@pytest.fixture
def table() -> Table:
    return Table()


def _cards(doc: object) -> set[str]:
    return set(doc.get("cards", type=Map).keys())  # type: ignore[attr-defined]


def _reorder(card: str, key: str) -> Callable[[Doc[Any]], None]:
    return lambda doc: doc.get("cards", type=Map)[card].update({"order": key})


def test_nothing_is_acknowledged_or_shared_before_it_is_committed__R1(table: Table) -> None:
    alice, bob = table.sit("alice"), table.sit("bob")
    table.change(alice, lambda doc: add_card(doc, "c1", "Un lieu"))
    assert not alice.of(m.Receipt)
    assert not bob.of(m.Shared)
    table.commit()
    assert [r.number for r in alice.of(m.Receipt)] == [1]
    assert text_of(bob.doc, "c1", "title") == "Un lieu"


def test_who_joins_while_a_commit_is_on_its_way_waits_for_it__R1(table: Table) -> None:
    alice = table.sit("alice")
    table.change(alice, lambda doc: add_card(doc, "c1"))
    late = table.sit("late")
    assert not late.of(m.CatchUp)
    table.commit()
    assert _cards(late.doc) == {"c1"}
    assert len(late.of(m.CatchUp)) == 1


def test_a_receipt_names_a_revision_that_every_later_reader_sees__R2(table: Table) -> None:
    alice = table.sit("alice")
    for number in range(1, 6):
        table.change(alice, a_card(f"c{number}"))
    table.settle()
    last = alice.of(m.Receipt)[-1]
    assert last.number == 5
    assert last.revision <= len(table.rows)
    replayed = SectionDoc.opened("needs", b"", [e.data for e in table.state("needs").tail])
    assert _cards(replayed.doc) == {f"c{n}" for n in range(1, 6)}


def test_an_update_sent_twice_is_logged_once_and_acknowledged_twice__R2(table: Table) -> None:
    alice = table.sit("alice")
    data = made_by(alice.doc, lambda doc: add_card(doc, "c1"))
    table.send(alice, data)
    table.send(alice, data)
    table.settle()
    rows = len(table.rows)
    table.send(alice, data)
    table.settle()
    assert len(table.rows) == rows
    assert alice.of(m.Receipt)[-1].number == 3


def test_a_repeated_update_is_not_acknowledged_before_the_first_is_committed__R1(
    table: Table,
) -> None:
    alice = table.sit("alice")
    data = made_by(alice.doc, lambda doc: add_card(doc, "c1"))
    table.send(alice, data)
    table.send(alice, data)
    assert not alice.of(m.Receipt)
    table.commit()
    assert alice.of(m.Receipt)[-1].number == 2


def test_a_refused_update_leaves_no_trace_and_is_kept_in_quarantine__R3(table: Table) -> None:
    alice = table.sit("alice")
    foreign = made_by(new_doc(), lambda doc: doc.get("cellar", type=Map).update({"x": 1}))
    number = table.send(alice, foreign)
    (refused,) = alice.of(m.Refused)
    assert (refused.number, refused.code) == (number, "not_in_schema")
    rows = len(table.rows)
    table.settle()
    assert len(table.rows) == rows
    assert [q.data for q in table.quarantine] == [foreign]
    assert table.quarantine[0].actor == "person:alice"


def test_after_a_refusal_the_session_goes_on__R3(table: Table) -> None:
    alice = table.sit("alice")
    table.send(alice, b"\x00\x01\x02")
    alice.docs["needs"] = new_doc()
    table.ask(alice)
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.settle()
    assert alice.of(m.Receipt)[-1].number == 2


def test_a_gap_is_answered_with_resync_and_never_integrated__R4(table: Table) -> None:
    alice = table.sit("alice")
    made_by(alice.doc, lambda doc: add_card(doc, "c1"))
    table.change(alice, lambda doc: type_into(doc, "c1", "x"))
    assert [r.section for r in alice.of(m.Resync)] == ["needs"]
    table.settle()
    assert not any(d.kind == "user" for d in table.rows)
    table.send(alice, alice.doc.get_update())
    table.settle()
    late = table.sit("late")
    assert text_of(late.doc, "c1") == "x"


def test_a_stock_client_with_a_gap_is_asked_for_all_it_has_and_not_for_ever__R4(
    table: Table,
) -> None:
    stock = table.sit("stock", dialect=Dialect.STOCK)
    made_by(stock.doc, lambda doc: add_card(doc, "c1"))
    gap = made_by(stock.doc, lambda doc: type_into(doc, "c1", "x"))
    before = len(stock.of(m.TellState))
    table.send(stock, gap)
    assert len(stock.of(m.TellState)) == before + 1
    for _ in range(60):
        table.send(stock, gap)
    assert stock.closed == 4400


def test_while_the_log_is_away_the_room_is_read_only_and_keeps_everything__R6(
    table: Table,
) -> None:
    alice, bob = table.sit("alice"), table.sit("bob")
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.fail(DatabaseAway(why="locked"))
    table.fail(DatabaseAway(why="locked"))
    assert [e.facts["kind"] for e in bob.of(m.Event)] == ["read_only"]
    assert not alice.of(m.Receipt)
    assert not bob.of(m.Shared)
    table.change(alice, lambda doc: type_into(doc, "c1", "pendant la panne"))
    table.settle()
    assert [e.facts["kind"] for e in bob.of(m.Event)] == ["read_only", "writable"]
    assert text_of(bob.doc, "c1") == "pendant la panne"
    assert alice.of(m.Receipt)[-1].number == 2


def test_another_kind_of_failure_changes_the_banner__R6(table: Table) -> None:
    alice = table.sit("alice")
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.fail(DatabaseAway(why="locked"))
    table.fail(DiskFull())
    assert [e.facts["code"] for e in alice.of(m.Event)] == ["database_away", "disk_full"]
    late = table.sit("late")
    assert late.of(m.Event)[-1].facts["code"] == "disk_full"


def test_a_room_whose_canvas_moved_sends_everybody_there__R7(table: Table) -> None:
    alice = table.sit("alice")
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.room.take_batch()
    effects = table.room.fenced()
    assert [e.code for e in effects if isinstance(e, Close)] == [1012]
    assert not table.room.receive("alice", m.Ping(1), NOW)
    with pytest.raises(RoomOver):
        table.room.edit("person:a", "server", lambda _docs: None, NOW)


def test_a_client_id_belongs_to_one_actor__R8(table: Table) -> None:
    alice, mallory = table.sit("alice"), table.sit("mallory")
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.settle()
    forged = alice.doc.get_state()
    stolen = made_by(alice.doc, lambda doc: type_into(doc, "c1", "je n'ai pas dit cela"))
    assert forged
    table.send(mallory, stolen)
    (refused,) = mallory.of(m.Refused)
    assert refused.code == "foreign_client"


def test_the_author_in_the_log_is_the_session_s_actor__R8(table: Table) -> None:
    alice, bob = table.sit("alice"), table.sit("bob")
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.settle()
    table.change(bob, lambda doc: type_into(doc, "c1", "b"))
    table.settle()
    assert [d.actor for d in table.rows if d.kind == "user"] == ["person:alice", "person:bob"]


def test_a_reader_is_sent_only_the_sections_it_may_read__R9(table: Table) -> None:
    scope = scope_of(Role.GUEST_EDITOR, read=["objectives"], write=["objectives"])
    guest = table.sit("guest", scope=scope, sections=("needs", "objectives"))
    assert [c.section for c in guest.of(m.CatchUp)] == ["objectives"]
    assert [r.code for r in guest.of(m.Refused)] == ["not_allowed"]
    alice = table.sit("alice")
    table.change(alice, lambda doc: add_card(doc, "secret"))
    table.settle()
    assert all(message.section == "objectives" for message in guest.of(m.Shared))
    assert set(guest.of(m.Welcome)[0].facts["sections"]) == {"objectives"}


def test_a_guest_who_may_only_read_is_refused_and_stays_connected(table: Table) -> None:
    reader = table.sit("reader", scope=scope_of(Role.READER))
    table.change(reader, lambda doc: add_card(doc, "c1"))
    assert [r.code for r in reader.of(m.Refused)] == ["not_allowed"]
    assert reader.closed is None
    assert not reader.of(m.TellState)


def test_an_older_page_may_read_and_is_told_to_reload(table: Table) -> None:
    table.sit("alice")
    session = table.room.sessions["alice"]
    table.hear(table.people["alice"], m.Hello((1, SCHEMA_VERSION - 1)))
    assert table.people["alice"].of(m.Welcome)[-1].facts["upgrade"]
    assert not session.scope.write


def test_a_new_card_is_completed_by_the_server_in_its_own_name(table: Table) -> None:
    alice = table.sit("alice")

    def bare(doc: object) -> None:
        doc.get("cards", type=Map)["c1"] = Map(  # type: ignore[attr-defined]
            {"kind": "need", "order": "a0", "title": Text("Nue")}
        )

    table.change(alice, bare)
    table.settle()
    card = alice.doc.get("cards", type=Map)["c1"]
    assert card["code"] == "B1"
    assert {"body", "plain", "existing_answers"} <= set(card.keys())
    assert [d.actor for d in table.rows[-2:]] == ["person:alice", "system"]


def test_an_edit_of_ours_is_settled_once_it_is_committed(table: Table) -> None:
    alice = table.sit("alice")
    table.perform(table.room.open_missing())
    card, ticket, effects = table.room.edit(
        "person:api",
        "server",
        lambda docs: our_add_card(docs, "needs", {"title": "Par l'API"}, language="fr"),
        NOW,
    )
    table.perform(effects)
    assert ticket not in table.settled
    table.settle()
    assert table.settled[ticket] == len(table.rows)
    assert text_of(alice.doc, card, "title") == "Par l'API"
    assert table.rows[-1].actor == "person:api"


def test_an_edit_that_is_refused_changes_nothing(table: Table) -> None:
    table.perform(table.room.open_missing())

    def refuse(_docs: object) -> None:
        raise NotFound(card="c9")

    with pytest.raises(NotFound):
        table.room.edit("person:api", "server", refuse, NOW)
    assert not table.room.unsaved


def test_an_edit_that_breaks_in_the_middle_is_taken_back(table: Table) -> None:
    alice = table.sit("alice")
    table.perform(table.room.open_missing())

    def broken(docs: dict[str, SectionDoc]) -> None:
        our_add_card(docs, "needs", {"title": "À moitié"}, language="fr")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        table.room.edit("person:api", "server", broken, NOW)
    table.perform(table.room.open_missing())
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.settle()
    late = table.sit("late")
    assert _cards(late.doc) == {"c1"}


def test_an_edit_of_ours_that_the_gate_does_not_take_is_taken_back__R12(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.perform(table.room.open_missing())

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of the gate")

    with monkeypatch.context() as broken:
        broken.setattr(Gate, "judge", refuse)
        with pytest.raises(RuntimeError):
            table.room.edit(
                "person:api",
                "server",
                lambda docs: our_add_card(docs, "needs", {"title": "Non"}, language="fr"),
                NOW,
            )
    assert not table.room.unsaved
    late = table.sit("late")
    assert _cards(late.doc) == set()


def test_a_slow_reader_gets_one_catch_up_for_all_it_missed(table: Table) -> None:
    alice, slow = table.sit("alice"), table.sit("slow")
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.settle()
    table.room.lags("slow")
    shared = len(slow.of(m.Shared))
    for letter in "abc":
        table.change(alice, words("c1", letter))
        table.settle()
    assert len(slow.of(m.Shared)) == shared
    table.perform(table.room.drained("slow"))
    assert text_of(slow.doc, "c1") == "abc"
    assert len(slow.of(m.CatchUp)) == 2


def test_a_slow_reader_who_missed_nothing_is_sent_nothing_again(table: Table) -> None:
    slow = table.sit("slow")
    table.room.lags("slow")
    table.room.lags("slow")
    table.perform(table.room.drained("slow"))
    assert len(slow.of(m.CatchUp)) == 1
    assert table.room.drained("slow") == []


def test_checkpoint_and_tail_open_the_same_section__R12(table: Table) -> None:
    alice = table.sit("alice")
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.settle()
    table.perform(table.room.quiet(NOW))
    table.change(alice, lambda doc: type_into(doc, "c1", "après"))
    table.settle()
    table.open()
    again = table.sit("again")
    assert text_of(again.doc, "c1") == "après"
    assert table.state("needs").checkpoint is not None


def test_a_section_at_rest_is_read_again_when_somebody_needs_it(table: Table) -> None:
    alice = table.sit("alice")
    table.change(alice, lambda doc: add_card(doc, "c0"))
    table.room.rest()
    assert table.room.awake, "what is not committed yet keeps it awake"
    table.settle()
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.settle()
    assert table.room.weight > 0
    table.room.rest()
    assert (table.room.awake, table.room.weight) == (False, 0)
    table.change(alice, lambda doc: type_into(doc, "c1", "réveillée"))
    table.settle()
    late = table.sit("late")
    assert text_of(late.doc, "c1") == "réveillée"


def test_bytes_that_killed_a_worker_are_never_read_again__R11(table: Table) -> None:
    alice = table.sit("alice")
    data = made_by(alice.doc, lambda doc: add_card(doc, "c1"))
    table.guard.condemned.add(data)
    table.send(alice, data)
    assert [r.code for r in alice.of(m.Refused)] == ["condemned"]


def test_when_native_code_breaks_the_section_is_read_again_and_nothing_is_lost__R3(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = table.sit("alice"), table.sit("bob")
    table.change(alice, lambda doc: add_card(doc, "c1", "Gardé"))
    data = made_by(bob.doc, lambda doc: add_card(doc, "c2"))
    real = SectionDoc.apply

    def breaks(self: SectionDoc, update: bytes) -> None:
        if update == data:
            raise BaseException("panic")
        real(self, update)

    monkeypatch.setattr(SectionDoc, "apply", breaks)
    table.send(bob, data)
    assert [r.code for r in bob.of(m.Refused)] == ["native_failure"]
    assert table.guard.armed == 0
    table.settle()
    late = table.sit("late")
    assert text_of(late.doc, "c1", "title") == "Gardé"
    assert "c2" not in _cards(late.doc)


def test_ping_is_answered_and_the_absent_are_not_heard(table: Table) -> None:
    alice = table.sit("alice")
    table.hear(alice, m.Ping(7))
    assert [p.nonce for p in alice.of(m.Pong)] == [7]
    table.room.leave("alice")
    table.room.leave("alice")
    assert table.room.receive("alice", m.Ping(8), NOW) == []


def test_what_somebody_sent_before_leaving_is_committed(table: Table) -> None:
    alice = table.sit("alice")
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.room.leave("alice")
    table.settle()
    late = table.sit("late")
    assert _cards(late.doc) == {"c1"}


def test_a_section_that_cannot_be_read_is_closed_and_not_shown_empty__R5(table: Table) -> None:
    alice = table.sit("alice", sections=())
    effects = table.room.receive("alice", m.AskState("values", 0, b""), NOW)
    assert len(effects) == 1
    table.perform(table.room.load_failed("values", "corrupt_entry"))
    assert alice.closed == 4503
    assert table.room.unreadable("values")
    assert "values" in table.room.missing()
    assert not alice.of(m.CatchUp)


def test_when_the_node_goes_down_nothing_new_is_heard_and_what_was_heard_is_saved__R13(
    table: Table,
) -> None:
    alice = table.sit("alice")
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.perform(table.room.close_doors())
    assert alice.of(m.Event)[-1].facts["kind"] == "restarting"
    table.change(alice, lambda doc: add_card(doc, "c2"))
    table.settle()
    table.open()
    late = table.sit("late")
    assert _cards(late.doc) == {"c1"}


def test_two_people_who_wrote_in_one_batch_see_each_other(table: Table) -> None:
    alice, bob = table.sit("alice"), table.sit("bob")
    table.change(alice, lambda doc: add_card(doc, "a"))
    table.change(bob, lambda doc: add_card(doc, "b"))
    table.change(alice, lambda doc: add_card(doc, "aa"))
    table.settle()
    assert _cards(alice.doc) == _cards(bob.doc) == {"a", "b", "aa"}


def test_presence_reaches_both_dialects(table: Table) -> None:
    alice = table.sit("alice")
    stock = table.sit("stock", dialect=Dialect.STOCK)
    table.hear(alice, m.Point({"section": "needs", "card": "c1"}))
    table.hear(stock, m.Awareness(((stock.doc.client_id, 1, {"x": 1}),)))
    news = table.room.take_news()
    assert news is not None
    assert news.for_stock(Viewer(frozenset({"needs"})), "needs") is not None
    assert table.room.take_news() is None
    table.hear(stock, m.AskPresence())
    assert len(stock.of(m.AwarenessNews)) == 1


def test_order_keys_that_browsers_let_grow_are_shortened_by_the_server(table: Table) -> None:
    alice = table.sit("alice")
    for number, order in enumerate(("a" + "0" * 50 + "V", "a" + "0" * 60 + "V")):
        name = f"c{number}"
        table.change(alice, a_card(name))
        table.change(alice, _reorder(name, order))
    table.settle()
    before = [card.id for card in table.room.documents()["needs"].read().cards]
    table.perform(table.room.quiet(NOW))
    table.settle()
    cards = table.room.documents()["needs"].read().cards
    assert [card.id for card in cards] == before
    assert max(len(card.order) for card in cards) < 10
    assert table.rows[-1].actor == "system"


def test_an_older_document_is_upgraded_when_it_opens_and_the_log_says_so() -> None:
    def newer(doc: SectionDoc) -> None:
        doc.meta["schema"] = SCHEMA_VERSION + 1

    table = Table()
    claim = Claim(CANVAS, 2, 1, len(table.rows), "fr", "Un lieu")
    table.room = Room(claim, table.limits, table.guard, bring_up=newer)
    alice = table.sit("alice")
    table.settle()
    assert [(row.kind, row.actor) for row in table.rows[-1:]] == [("migration", "system")]
    assert alice.doc.get("meta", type=Map)["schema"] == SCHEMA_VERSION + 1


def test_a_checkpoint_in_the_newest_form_is_not_read_for_an_upgrade_before_it_is_sent() -> None:
    table = Table()
    alice = table.sit("alice")
    table.change(alice, lambda doc: add_card(doc, "c1", "Un lieu"))
    table.settle()
    table.perform(table.room.quiet(NOW))
    table.open()
    late = table.sit("late")
    table.send(late, b"\x00\x00")
    assert text_of(late.doc, "c1", "title") == "Un lieu"
    assert [receipt.number for receipt in late.of(m.Receipt)] == [1]
    assert table.room.weight == 0, "no document and no index was made to answer a reader"


@pytest.mark.parametrize("why", ["an older form", "an unknown form", "a newer program wrote on"])
def test_a_checkpoint_that_may_be_in_another_form_is_looked_into(why: str) -> None:
    table = Table()
    alice = table.sit("alice")
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.settle()
    table.perform(table.room.quiet(NOW))
    kept = table.checkpoints["needs"]
    assert kept.schema == SCHEMA_VERSION
    if why == "a newer program wrote on":
        table.rows.append(Draft("needs", "system", "system", NOW, "migration", b"\x00\x00"))
    else:
        form = 0 if why == "an unknown form" else SCHEMA_VERSION - 1
        table.checkpoints["needs"] = replace(kept, schema=form)
    looked: list[int] = []
    claim = Claim(CANVAS, 2, 1, len(table.rows), "fr", "Un lieu")
    table.room = Room(claim, table.limits, table.guard, lambda doc: looked.append(doc.version))
    table.sit("late")
    assert looked == [SCHEMA_VERSION]


def test_rights_that_ran_out_take_no_frame_even_between_two_beats__R10(table: Table) -> None:
    ends = milliseconds(NOW)
    alice = table.sit("alice", until=ends + 1)
    table.change(alice, lambda doc: add_card(doc, "c1"))
    table.settle()
    rows = len(table.rows)
    table.room.sessions["alice"].until = ends
    table.change(alice, lambda doc: add_card(doc, "c2"))
    (refused,) = alice.of(m.Refused)
    assert (refused.code, refused.facts["why"], alice.closed) == ("not_allowed", "expired", 4403)
    table.settle()
    assert len(table.rows) == rows
    told = len(alice.told)
    table.ask(alice)
    assert len(alice.told) == told, "nor is anything answered"


def test_every_user_s_row_names_actor_and_login__R8(table: Table) -> None:
    alice = table.sit("alice", login="l1")
    bob = table.sit("bob", login="l2")
    table.change(alice, lambda doc: add_card(doc, "a"))
    table.change(bob, lambda doc: add_card(doc, "b"))
    table.settle()
    written = {(row.actor, row.login) for row in table.rows if row.kind == "user"}
    assert written == {("person:alice", "l1"), ("person:bob", "l2")}


def test_what_two_logins_of_one_person_did_through_the_api_stays_two_rows__R8(
    table: Table,
) -> None:
    table.perform(table.room.open_missing())
    rows = len(table.rows)
    for login in ("l1", "l2"):
        _, _, effects = table.room.edit(
            "person:api",
            "server",
            lambda docs: our_add_card(docs, "needs", {"title": "Un lieu"}, language="fr"),
            NOW,
            login,
        )
        table.perform(effects)
    table.commit()
    made = [(row.actor, row.login) for row in table.rows[rows:]]
    assert made == [("person:api", "l1"), ("person:api", "l2")]


def test_the_welcome_says_what_may_be_done_and_until_when(table: Table) -> None:
    alice = table.sit("alice", until=milliseconds(NOW) + 1)
    (welcome,) = alice.of(m.Welcome)
    assert "write" in welcome.facts["may"]
    assert welcome.facts["until"] == from_milliseconds(milliseconds(NOW) + 1).isoformat()
    assert welcome.facts["partner"] is None


def test_only_those_who_may_read_a_note_hear_that_it_changed__R9(table: Table) -> None:
    member = table.sit("member", scope=scope_of(Role.MEMBER))
    supervisor = table.sit("supervisor", scope=scope_of(Role.SUPERVISOR))
    elsewhere = table.sit("elsewhere", scope=scope_of(Role.MEMBER, read={"needs"}, write={"needs"}))
    guest = table.sit("guest", scope=scope_of(Role.GUEST_EDITOR))
    partner = table.sit("partner", scope=scope_of(Role.MEMBER, partner=True))
    table.perform(table.room.note_written("a1", "actors", 4))
    for one in (member, supervisor):
        assert one.of(m.Event) == [m.Event({"kind": "note", "card": "a1", "version": 4})]
    for one in (elsewhere, guest, partner):
        assert one.of(m.Event) == []


def test_only_those_who_may_look_back_hear_that_a_review_goes_on__R9(table: Table) -> None:
    member = table.sit("member", scope=scope_of(Role.MEMBER))
    supervisor = table.sit("supervisor", scope=scope_of(Role.SUPERVISOR))
    guest = table.sit("guest", scope=scope_of(Role.GUEST_EDITOR))
    partner = table.sit("partner", scope=scope_of(Role.MEMBER, partner=True))
    table.perform(table.room.review_changed())
    for one in (member, supervisor):
        assert one.of(m.Event) == [m.Event({"kind": "review"})]
    for one in (guest, partner):
        assert one.of(m.Event) == []


def test_everybody_is_told_where_guests_may_write_as_far_as_they_may_read__R9(table: Table) -> None:
    alice = table.sit("alice")
    guest = table.sit("guest", scope=scope_of(Role.GUEST_EDITOR, {"needs"}, {"needs"}))
    assert alice.of(m.Welcome)[0].facts["guests_write"] == []
    table.perform(table.room.opened_to_guests(frozenset({"values", "needs"})))
    assert alice.of(m.Event)[-1].facts == {"kind": "guests", "guests_write": ["needs", "values"]}
    assert guest.of(m.Event)[-1].facts["guests_write"] == ["needs"]
    bob = table.sit("bob")
    assert bob.of(m.Welcome)[0].facts["guests_write"] == ["needs", "values"]
    told = len(alice.told)
    table.perform(table.room.opened_to_guests(frozenset({"values", "needs"})))
    assert len(alice.told) == told, "what is known is not said again"
