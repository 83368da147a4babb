"""The schema is one consistent description; values are checked against it and nothing else."""

import math
from typing import Any

import pytest

from workspace.canvas.schema import (
    CARD_SECTIONS,
    LINK_KINDS,
    SECTION,
    SECTIONS,
    InvalidValue,
    check_link,
    check_value,
    field_of,
    fields_of,
    letter,
    links_from,
    scalar_keys,
    text_keys,
)
from workspace.canvas.schema.body import ELEMENTS, NODE, is_mark, is_safe_address
from workspace.canvas.schema.common import COMMON_FIELDS
from workspace.canvas.schema.gate_view import gate_view
from workspace.canvas.schema.shapes import Field
from workspace.realtime import messages


def reason(section: str, key: str, value: object) -> tuple[str, str]:
    with pytest.raises(InvalidValue) as caught:
        check_value(section, key, value)
    return caught.value.key, caught.value.reason


def test_sections_stand_in_the_order_that_the_wire_numbers() -> None:
    assert SECTIONS == messages.SECTIONS
    assert ("frame", *CARD_SECTIONS) == SECTIONS


@pytest.mark.parametrize("language", ["fr", "en", "nl", "de", "ar"])
def test_every_section_has_a_letter_of_its_own_in_every_language(language: str) -> None:
    letters = [letter(section, language) for section in CARD_SECTIONS]
    assert len(set(letters)) == 5
    assert all(len(sign) == 1 for sign in letters)


def test_a_language_without_letters_takes_the_french_ones() -> None:
    assert [letter(section, "tr") for section in CARD_SECTIONS] == ["B", "O", "A", "V", "E"]


@pytest.mark.parametrize("section", CARD_SECTIONS)
def test_keys_headings_and_kinds_are_named_once_and_all_headings_exist(section: Any) -> None:
    part = SECTION[section]
    keys = [field.key for field in part.fields]
    headings = [heading.id for heading in part.headings]
    assert len(set(keys)) == len(keys)
    assert len(set(headings)) == len(headings)
    assert part.default_kind in [kind.id for kind in part.kinds]
    assert {field.heading for field in part.fields} <= {*headings, ""}
    for kind in LINK_KINDS:
        if kind.source == section:
            assert kind.heading in headings, kind.id
        if kind.target == section:
            assert kind.inverse_heading in headings, kind.id


@pytest.mark.parametrize("section", CARD_SECTIONS)
def test_every_card_has_the_common_fields_first(section: Any) -> None:
    assert SECTION[section].fields[: len(COMMON_FIELDS)] == COMMON_FIELDS


def everything(fields: tuple[Field, ...]) -> list[Field]:
    return [f for field in fields for f in (field, *everything(field.fields))]


def test_every_field_is_complete_for_its_type() -> None:
    fields = [f for name in SECTIONS for f in everything(tuple(fields_of(name).values()))]
    for field in fields:
        assert field.label, field.key
        assert bool(field.options) == (field.type in ("enum", "enum_set")), field.key
        assert bool(field.fields) == (field.type in ("record", "records")), field.key
        assert len(set(field.option_ids)) == len(field.options), field.key
        if field.live:
            assert field.limit, field.key


def test_links_name_no_extra_that_a_link_cannot_have() -> None:
    extras = {field.key for kind in LINK_KINDS for field in kind.fields}
    assert extras <= {"role", "tie", "how", "text"}
    assert len({kind.id for kind in LINK_KINDS}) == len(LINK_KINDS)


def test_questions_about_keys_find_what_is_there() -> None:
    assert text_keys("actors") == ("title", "plain", "brings", "expects")
    assert "right" in scalar_keys("needs")
    assert "title" not in scalar_keys("needs")
    assert field_of("needs", "power") is None
    assert field_of("actors", "note") is None, "what only the core team reads is in no document"
    assert [kind.id for kind in links_from("values")] == ["tension"]


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("needs", "kind", "observation"),
        ("needs", "order", "V1xEt"),
        ("needs", "status", "contested"),
        ("needs", "right", None),
        ("needs", "need_types", ["felt", "expressed"]),
        ("needs", "need_types", []),
        ("needs", "sensitive", True),
        ("needs", "evidence", [{"type": "voice", "text": "« Je marche. »", "session": "S1"}]),
        ("needs", "evidence", [{"type": "voice", "text": "x", "date": None, "anonymous": True}]),
        ("needs", "set_aside", {"at": "2026-03-02T09:00:00+00:00", "group": None}),
        ("needs", "merged_into", "B2"),
        ("needs", "place", {"x": 0.5, "y": -3}),
        ("needs", "code", "ح3"),
        ("objectives", "horizon", "2027-02-28"),
        ("objectives", "amount", {"value": 96000.0, "currency": "EUR"}),
        ("objectives", "territory", "Dampremy"),
        ("actors", "power", 4),
        ("actors", "power", 4.0),
        ("actors", "groups", ["G1", "G2"]),
        ("values", "proposed_by", None),
        ("evaluation", "frameworks", ["HAS 1.3"]),
        ("evaluation", "target", {"value": None, "why_none": "Elles jugent."}),
        ("evaluation", "roles", {"define": ["G1"], "decide": []}),
        ("frame", "horizon", {"from": "2026-09-01", "to": None}),
        ("frame", "carrier", "A3"),
        ("frame", "groups", [{"id": "G1", "name": "Comité", "color": 1.0, "seats": 7}]),
    ],
)
def test_values_that_belong_are_let_in(section: str, key: str, value: object) -> None:
    check_value(section, key, value)


@pytest.mark.parametrize(
    ("section", "key", "value", "expected"),
    [
        ("needs", "kind", "purpose", ("kind", "unknown_kind")),
        ("needs", "kind", None, ("kind", "unknown_kind")),
        ("needs", "kind", ["need"], ("kind", "unknown_kind")),
        ("needs", "order", "", ("order", "not_an_order_key")),
        ("needs", "order", "a b", ("order", "not_an_order_key")),
        ("needs", "order", "a\n", ("order", "not_an_order_key")),
        ("needs", "order", None, ("order", "not_an_order_key")),
        ("needs", "order", "a" * 129, ("order", "not_an_order_key")),
        ("needs", "colour", "red", ("colour", "unknown_key")),
        ("frame", "kind", "need", ("kind", "unknown_key")),
        ("frame", "set_aside", None, ("set_aside", "unknown_key")),
        ("needs", "title", "words", ("title", "is_live_text")),
        ("needs", "body", "words", ("body", "is_live_text")),
        ("needs", "status", "set_aside", ("status", "unknown_option")),
        ("needs", "status", {}, ("status", "unknown_option")),
        ("needs", "need_types", "felt", ("need_types", "not_a_list")),
        ("needs", "need_types", ["felt", "felt"], ("need_types", "twice_the_same")),
        ("needs", "need_types", ["felt", []], ("need_types", "unknown_option")),
        ("needs", "sensitive", 1, ("sensitive", "not_yes_or_no")),
        ("needs", "evidence", {"0": {}}, ("evidence", "not_a_list")),
        ("needs", "evidence", ["voice"], ("evidence[0]", "not_a_record")),
        ("needs", "evidence", [{"type": "voice"}], ("evidence[0].text", "missing")),
        ("needs", "evidence", [{"type": "voice", "text": ""}], ("evidence[0].text", "missing")),
        ("needs", "evidence", [{"type": "x", "text": "x"}], ("evidence[0].type", "unknown_option")),
        ("needs", "evidence", [{"name": "x"}], ("evidence[0].name", "unknown_key")),
        ("needs", "evidence", [{"type": "voice", "text": "x"}] * 51, ("evidence", "too_many")),
        ("needs", "evidence", [{"type": "voice", "text": 3}], ("evidence[0].text", "not_a_text")),
        ("needs", "set_aside", True, ("set_aside", "not_a_record")),
        ("needs", "set_aside", {"group": "G1"}, ("set_aside.at", "missing")),
        ("needs", "place", {"x": math.inf}, ("place.x", "out_of_range")),
        ("needs", "place", {"x": True}, ("place.x", "not_a_number")),
        ("objectives", "horizon", "2027-02-29", ("horizon", "not_a_date")),
        ("objectives", "horizon", "2027-W02-1", ("horizon", "not_a_date")),
        ("objectives", "horizon", "20270228", ("horizon", "not_a_date")),
        ("objectives", "horizon", 2027, ("horizon", "not_a_date")),
        ("objectives", "horizon", "２０２７-01-01", ("horizon", "not_a_date")),
        ("objectives", "territory", "x" * 501, ("territory", "too_long")),
        ("objectives", "territory", "a\ud83d", ("territory", "broken_characters")),
        ("actors", "power", 5, ("power", "out_of_range")),
        ("actors", "power", 0, ("power", "out_of_range")),
        ("actors", "power", 1.5, ("power", "not_whole")),
        ("actors", "power", "4", ("power", "not_a_number")),
        ("actors", "power", math.nan, ("power", "out_of_range")),
        ("actors", "groups", ["G1", "G1"], ("groups", "twice_the_same")),
        ("actors", "groups", ["a b"], ("groups", "not_an_id")),
        ("actors", "groups", [7], ("groups", "not_an_id")),
        ("evaluation", "frameworks", [1], ("frameworks", "not_a_text")),
        ("evaluation", "frameworks", ["x" * 501], ("frameworks", "too_long")),
        ("frame", "carrier", "A\n3", ("carrier", "not_an_id")),
        ("frame", "country", "BEL", ("country", "too_long")),
    ],
)
def test_values_that_do_not_belong_are_refused_with_their_place(
    section: str, key: str, value: object, expected: tuple[str, str]
) -> None:
    assert reason(section, key, value) == expected


def link(**said: object) -> dict[str, object]:
    return {"kind": "answered_by", "from": "B1", "to": "O1"} | said


def test_links_that_belong_are_let_in() -> None:
    check_link("needs", link(because="Parce que."))
    check_link("objectives", {"kind": "carried_by", "from": "O1", "to": "A1", "role": "leads"})
    check_link("actors", {"kind": "tie", "from": "A1", "to": "A2", "tie": "trust"})
    check_link("values", {"kind": "tension", "from": "V1", "to": "V2", "text": "x", "how": "y"})


@pytest.mark.parametrize(
    ("section", "value", "expected"),
    [
        ("needs", "B1-O1", ("links", "not_a_record")),
        ("needs", link(kind="likes"), ("kind", "unknown_kind")),
        ("needs", link(kind=["answered_by"]), ("kind", "unknown_kind")),
        ("values", link(), ("kind", "unknown_kind")),
        ("frame", link(), ("kind", "unknown_kind")),
        ("needs", {"kind": "answered_by", "from": "B1"}, ("to", "not_an_id")),
        ("needs", link(to="B 1"), ("to", "not_an_id")),
        ("needs", link(to="B1"), ("to", "same_card")),
        ("needs", link(role="leads"), ("role", "unknown_key")),
        ("needs", link(because="x" * 2001), ("because", "too_long")),
        ("needs", link(weight=1), ("weight", "unknown_key")),
        ("actors", {"kind": "tie", "from": "A1", "to": "A2"}, ("tie", "missing")),
    ],
)
def test_links_that_do_not_belong_are_refused(
    section: str, value: object, expected: tuple[str, str]
) -> None:
    with pytest.raises(InvalidValue) as caught:
        check_link(section, value)
    assert (caught.value.key, caught.value.reason) == expected


@pytest.mark.parametrize(
    "address",
    ["https://example.org/a?b=c#d", "HTTP://x.y", "mailto:a@b.be", "https://أهلا.example"],
)
def test_the_web_and_mail_may_be_linked_to(address: str) -> None:
    assert is_safe_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " https://x.y",
        "https://x.y\n",
        "java\nscript:alert(1)",
        "https:\\\\x.y",
        "https://x y",
        "https://",
        "mailto:",
        "data:text/html,x",
        "//x.y",
        "ftp://x.y",
        "https://" + "x" * 2048,
    ],
)
def test_nothing_else_may_be_linked_to(address: str) -> None:
    assert not is_safe_address(address)


def test_marks_hold_exactly_what_the_editor_gives_them() -> None:
    assert is_mark("strong", {})
    assert is_mark("em", {})
    assert is_mark("link", {"href": "https://x.y"})
    assert not is_mark("link", {})
    assert not is_mark("link", {"href": "https://x.y", "target": "_blank"})
    assert not is_mark("link", {"href": 3})
    assert not is_mark("link", {"href": "javascript:x"})
    assert not is_mark("strong", {"class": "x"})
    assert not is_mark("strong", True)
    assert not is_mark("code", {})


def test_only_elements_that_the_editor_knows_may_stand_in_a_body() -> None:
    assert {"paragraph", "bullet_list", "ordered_list", "list_item", "hard_break"} == ELEMENTS
    assert all(child in NODE for node in NODE.values() for child in node.children)


@pytest.mark.parametrize("section", SECTIONS)
def test_the_gate_sees_every_key_of_a_section_once(section: str) -> None:
    view = gate_view(section)
    kinds = [view.texts, view.fragments, view.scalars, view.server_keys]
    assert sum(map(len, kinds)) == len(view.keys)
    assert set(view.text_limits) == view.texts | view.fragments
    assert view.lines == {"title"}
    assert view.server_roots == {"meta"}


def test_the_gate_keeps_codes_and_moves_to_the_server() -> None:
    assert gate_view("needs").server_keys == {"code", "moved_to", "moved_from"}
    assert gate_view("needs").roots == {"cards", "links"}
    assert gate_view("frame").server_keys == {"groups", "language"}
    assert gate_view("frame").roots == {"frame"}
    gate_view("needs").check_value("right", "food")
    gate_view("needs").check_link(link())
    with pytest.raises(InvalidValue):
        gate_view("needs").check_value("right", "bread")
    assert gate_view("needs").is_mark("em", {})
