"""Words marked as written and as taken out, and whose hand that was."""

from __future__ import annotations

from tests.unit.outputs.test_sentences import RESIDENTS, reading
from workspace.history.comparison import Mark
from workspace.language import LANGUAGES
from workspace.outputs.history_words import (
    GroupSpan,
    MarkSpan,
    PersonSpan,
    QuoteSpan,
    Words,
    legend_line,
    letters_lines,
    marks_line,
    one_hand,
    plain,
)

H = GroupSpan("H", 0, "H")


def test_one_hand_needs_no_sign_at_each_mark() -> None:
    marks = (Mark("struck", "a", ("h",)), Mark("kept", " b "), Mark("inserted", "c", ("h",)))
    assert one_hand(marks, reading("fr")) == (RESIDENTS,)
    assert marks_line(marks, reading("fr")) == (
        MarkSpan("struck", "a"),
        QuoteSpan(" b "),
        MarkSpan("inserted", "c"),
    )


def test_several_hands_sign_and_a_replacement_is_signed_once() -> None:
    marks = (
        Mark("struck", "a", ("h",)),
        Mark("inserted", "b", ("h",)),
        Mark("kept", " "),
        Mark("struck", "c", ("h", "amina")),
        Mark("inserted", "d", ("you",)),
        Mark("kept", " "),
        Mark("inserted", "e", ("gone",)),
    )
    line = marks_line(marks, reading("fr"))
    assert one_hand(marks, reading("fr")) is None
    assert [span.by for span in line if isinstance(span, MarkSpan)] == [
        (),
        (H,),
        (H, Words(" "), PersonSpan("Amina")),
        (Words("vous"),),
        (Words("une personne qui n’est plus là"),),
    ]


def test_long_stretches_in_which_nothing_changed_are_passed_over() -> None:
    long = "a" * 5000
    marks = (Mark("kept", long), Mark("inserted", "x"), Mark("kept", long), Mark("struck", "y"))
    line = marks_line((*marks, Mark("kept", long)), reading("fr"))
    kept = [len(span.text) for span in line if isinstance(span, QuoteSpan)]
    assert kept == [160, 160, 160, 160]
    assert line[0] == Words(" […] ")
    short = marks_line((Mark("kept", "a" * 300), Mark("inserted", "x")), reading("fr"))
    assert short[0] == QuoteSpan("a" * 300)


def test_the_legend_shows_both_marks_and_whose_letter_it_is() -> None:
    for code in LANGUAGES:
        speaks = reading(code).speaks
        kinds = [span.kind for span in legend_line(speaks) if isinstance(span, MarkSpan)]
        assert kinds == ["inserted", "struck"]
    speaks = reading("fr").speaks
    (line,) = letters_lines([RESIDENTS, RESIDENTS], speaks)
    assert plain(line, speaks) == "H\u00a0: le groupe Habitantes et habitants"
