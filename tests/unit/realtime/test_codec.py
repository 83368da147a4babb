"""The codec is total: any bytes end in a message or in one typed refusal."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workspace.realtime import codec
from workspace.realtime import messages as m


@given(st.binary(max_size=400))
@example(b"\x03\x90\x01" + b"[" * 144)
@example(b"\x04" + b"\xff" * 40)
def test_any_bytes_on_the_live_socket_are_a_message_or_malformed__R11(data: bytes) -> None:
    try:
        codec.decode_live(data)
    except codec.MalformedFrame:
        return


@given(st.binary(max_size=400))
@example(b"\x01\x05\x01\x07\x01\x02nu")
def test_any_bytes_on_the_sync_socket_are_a_message_or_malformed__R11(data: bytes) -> None:
    try:
        codec.decode_stock(data, "needs", 1)
    except codec.MalformedFrame:
        return


@given(st.integers(min_value=0, max_value=codec.MAX_SAFE))
def test_a_number_comes_back_as_it_was(value: int) -> None:
    assert codec.decode_live(b"\x04" + codec.write_varuint(value)) == m.Ping(value)


def test_json_deeper_than_sixteen_levels_is_refused_before_it_is_parsed() -> None:
    deep = b'{"a":' * 17 + b"1" + b"}" * 17
    with pytest.raises(codec.MalformedFrame) as refusal:
        codec.decode_live(b"\x03" + codec.write_bytes(deep))
    assert refusal.value.facts["why"] == "json_too_deep"


def test_json_constants_that_are_no_json_are_refused() -> None:
    with pytest.raises(codec.MalformedFrame):
        codec.decode_live(b"\x03" + codec.write_bytes(b'{"a":NaN}'))


@pytest.mark.parametrize("schema", [None, [], [1], [0, 1], [2, 1], ["1", "1"], [1, 2**60]])
def test_a_hello_without_a_schema_range_is_malformed(schema: object) -> None:
    with pytest.raises(codec.MalformedFrame):
        codec.decode_live(b"\x00" + codec.write_json({"schema": schema}))


def test_a_hello_may_ask_for_some_sections_only() -> None:
    hello = codec.decode_live(
        b"\x00" + codec.write_json({"schema": [1, 3], "sections": ["needs", "frame", "needs"]})
    )
    assert hello == m.Hello((1, 3), sections=("needs", "frame"))


@pytest.mark.parametrize("sections", ["needs", ["nowhere"], [1]])
def test_a_hello_for_sections_that_do_not_exist_is_malformed(sections: object) -> None:
    with pytest.raises(codec.MalformedFrame):
        codec.decode_live(b"\x00" + codec.write_json({"schema": [1, 1], "sections": sections}))


def test_a_hello_whose_language_is_no_text_is_malformed() -> None:
    with pytest.raises(codec.MalformedFrame):
        codec.decode_live(b"\x00" + codec.write_json({"schema": [1, 1], "language": 3}))


def test_stock_sync_messages_are_read() -> None:
    assert codec.decode_stock(b"\x00\x00\x01\x00", "needs", 4) == m.AskState("needs", 0, b"\x00")
    for step in (b"\x01", b"\x02"):
        message = codec.decode_stock(b"\x00" + step + b"\x02\x00\x00", "needs", 4)
        assert message == m.NumberedUpdate("needs", 4, b"\x00\x00")
    assert codec.decode_stock(b"\x03", "needs", 4) == m.AskPresence()


@pytest.mark.parametrize("frame", [b"\x00\x03\x00", b"\x07", b"\x00\x00\x01\x00\x00"])
def test_other_stock_frames_are_malformed(frame: bytes) -> None:
    with pytest.raises(codec.MalformedFrame):
        codec.decode_stock(frame, "needs", 1)


def _awareness(*entries: tuple[int, int, str]) -> bytes:
    body = codec.write_varuint(len(entries)) + b"".join(
        codec.write_varuint(client) + codec.write_varuint(clock) + codec.write_bytes(text.encode())
        for client, clock, text in entries
    )
    return b"\x01" + codec.write_bytes(body)


def test_stock_awareness_is_read_with_what_it_says_of_others() -> None:
    frame = _awareness((7, 1, '{"a":1}'), (8, 2, "null"))
    assert codec.decode_stock(frame, "needs", 1) == m.Awareness(((7, 1, {"a": 1}), (8, 2, None)))


@pytest.mark.parametrize("entry", [(2**32, 1, "{}"), (1, 2**31, "{}"), (1, 1, "[]"), (1, 1, "3")])
def test_awareness_out_of_bounds_is_malformed(entry: tuple[int, int, str]) -> None:
    with pytest.raises(codec.MalformedFrame):
        codec.decode_stock(_awareness(entry), "needs", 1)


def test_stock_providers_are_told_what_they_have_words_for_and_nothing_else() -> None:
    assert codec.encode_stock(m.Shared("needs", 1, b"ab")) == b"\x00\x02\x02ab"
    assert codec.encode_stock(m.CatchUp("needs", 1, 1, b"ab")) == b"\x00\x01\x02ab"
    assert codec.encode_stock(m.TellState("needs", b"\x00")) == b"\x00\x00\x01\x00"
    assert codec.encode_stock(m.Refused(1, "needs", "too_large")) == b"\x02\x00\x09too_large"
    assert codec.encode_stock(m.AwarenessNews(((7, 1, "null"),))) == _awareness((7, 1, "null"))
    for message in (m.Receipt(1, 1), m.Event({}), m.Pong(1), m.Bye({}), m.Welcome({})):
        assert codec.encode_stock(message) is None


def test_our_own_page_has_no_word_for_stock_awareness() -> None:
    assert codec.encode_live(m.AwarenessNews(())) is None
