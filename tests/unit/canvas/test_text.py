"""Positions: code points for us, UTF-16 for browsers, UTF-8 bytes for pycrdt."""

import pytest
from pycrdt import Doc, Text

from workspace.canvas import text as positions
from workspace.canvas.text import Edit, difference, from_utf16, to_utf16, utf16_length, write_text

WORDS = "aé😀ж\u0301b"


@pytest.fixture
def text() -> Text:
    doc: Doc[Text] = Doc(client_id=1)
    made: Text = doc.get("text", type=Text)
    made.insert(0, WORDS)
    return made


def test_a_position_is_counted_in_three_ways() -> None:
    assert [positions.byte_offset(WORDS, i) for i in range(7)] == [0, 1, 3, 7, 9, 11, 12]
    assert [to_utf16(WORDS, i) for i in range(7)] == [0, 1, 2, 4, 5, 6, 7]
    assert utf16_length(WORDS) == 7


def test_a_browser_offset_inside_a_pair_means_before_it() -> None:
    assert [from_utf16(WORDS, units) for units in range(9)] == [0, 1, 2, 2, 3, 4, 5, 6, 6]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", None),
        ("same", "same", None),
        ("", "new", Edit(0, "", "new")),
        ("old", "", Edit(0, "old", "")),
        ("hello", "hel-lo", Edit(3, "", "-")),
        ("helllo", "hello", Edit(4, "l", "")),
        ("aaa", "aa", Edit(2, "a", "")),
        ("un besoin", "un grand besoin", Edit(3, "", "grand ")),
        ("a😀b", "a😁b", Edit(1, "😀", "😁")),
    ],
)
def test_the_smallest_edit_is_found(before: str, after: str, expected: Edit | None) -> None:
    assert difference(before, after) == expected


def test_text_is_inserted_between_characters_of_any_width(text: Text) -> None:
    positions.insert(text, 3, "|")
    assert str(text) == "aé😀|ж\u0301b"
    positions.insert(text, 99, ".")
    assert str(text).endswith("b.")


def test_text_is_deleted_by_whole_characters(text: Text) -> None:
    positions.delete(text, 1, 2)
    assert str(text) == "aж\u0301b"
    positions.delete(text, 2, 0)
    positions.delete(text, 99, 3)
    assert str(text) == "aж\u0301b"


def test_writing_touches_only_what_differs(text: Text) -> None:
    other: Doc[Text] = Doc(client_id=2)
    other.apply_update(text.doc.get_update())
    theirs = other.get("text", type=Text)
    positions.insert(theirs, 0, "» ")
    assert write_text(text, WORDS.replace("😀", "😁😁"))
    text.doc.apply_update(other.get_update())
    assert str(text) == "» aé😁😁ж\u0301b"
    assert not write_text(text, str(text))
    assert write_text(text, "")
    assert str(text) == ""
