"""Word-level marks: what was written and what was taken out of a text, and by whose hand.

Each mark carries a short sign, the letter of a group or a name; the legend says whose
letter it is. Never by colour alone: what was written is underlined, what was taken out
is struck through, in every body a line is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from workspace.history.comparison import Mark
from workspace.language import N_, Catalogue
from workspace.outputs.history_words.lines import (
    GroupSpan,
    Line,
    MarkSpan,
    PersonSpan,
    QuoteSpan,
    Span,
    Words,
    composed,
)
from workspace.outputs.history_words.parties import (
    GroupParty,
    Party,
    PersonParty,
    party_line,
    somebody_line,
)
from workspace.outputs.history_words.reading import Reading

CONTEXT: Final = 160
"""How much unchanged text is shown before and after a mark, where there is more."""


def marks_line(marks: Sequence[Mark], reading: Reading) -> Line:
    """A text with its marks; long stretches in which nothing changed are passed over.

    Marks bear signs only where several hands are in the text (see `one_hand`), and what
    one hand put in the place of something bears one sign for both.
    """
    spans: list[Span] = []
    signed = one_hand(marks, reading) is None
    for number, mark in enumerate(marks):
        following = marks[number + 1] if number + 1 < len(marks) else None
        if mark.kind == "kept":
            spans += _around(mark.text, first=number == 0, last=following is None)
            continue
        by = _hands(mark, reading)
        replaced = following is not None and following.kind != "kept"
        shown = signed and not (replaced and following and _hands(following, reading) == by)
        signs = tuple(_signs(by, reading.speaks)) if shown else ()
        spans.append(MarkSpan(mark.kind, mark.text, signs))
    return tuple(spans)


def one_hand(marks: Sequence[Mark], reading: Reading) -> tuple[Party, ...] | None:
    """Whose hands all marks of a text are; None where they differ."""
    found = {_hands(mark, reading) for mark in marks if mark.kind != "kept"}
    return found.pop() if len(found) == 1 else None


def _hands(mark: Mark, reading: Reading) -> tuple[Party, ...]:
    return tuple(dict.fromkeys(reading.party(key) for key in mark.by))


def _around(text: str, *, first: bool, last: bool) -> list[Span]:
    before, after = ("" if first else text[:CONTEXT]), ("" if last else text[-CONTEXT:])
    if len(text) <= len(before) + len(after) + CONTEXT:
        return [QuoteSpan(text)]
    shown = (before and QuoteSpan(before), Words(" […] "), after and QuoteSpan(after))
    return [span for span in shown if span]


def _signs(by: Sequence[Party], speaks: Catalogue) -> Iterable[Words | GroupSpan | PersonSpan]:
    for number, party in enumerate(by):
        if number:
            yield Words(" ")
        match party:
            case GroupParty(name, color, letter):
                yield GroupSpan(letter or name, color, letter)
            case PersonParty(name):
                yield PersonSpan(name)
            case _:
                for span in somebody_line(party, speaks):
                    if isinstance(span, Words):
                        yield span


def legend_line(speaks: Catalogue) -> Line:
    """How to read marks, with the two kinds of marks as their own examples."""
    said = speaks.gettext(N_("%(inserted)s: what was written. %(struck)s: what was taken out."))
    inserted = MarkSpan("inserted", speaks.gettext(N_("Underlined")))
    struck = MarkSpan("struck", speaks.gettext(N_("Struck through")))
    return composed(said, {"inserted": inserted, "struck": struck})


def letters_lines(parties: Iterable[Party], speaks: Catalogue) -> tuple[Line, ...]:
    """Whose letter each sign is: “H: the group Residents”."""
    said = speaks.gettext(N_("%(letter)s: %(who)s"))
    return tuple(
        composed(
            said,
            {
                "letter": GroupSpan(party.letter, party.color, party.letter),
                "who": party_line([party], speaks),
            },
        )
        for party in dict.fromkeys(parties)
        if isinstance(party, GroupParty) and party.letter
    )
