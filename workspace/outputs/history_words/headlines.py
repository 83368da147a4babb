"""What stands above sentences: a moment, a session of work, a day; who, where, how much.

How much is said in words and never counted per person: the history tells what became of
a canvas, not how busy anybody was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import Final

from workspace.canvas.schema import SECTIONS, SectionId
from workspace.history.moments import Moment
from workspace.language import N_
from workspace.outputs.history_words.lines import Line, Words, begun, composed, listed
from workspace.outputs.history_words.parties import Party, You, party_line, somebody_line
from workspace.outputs.history_words.reading import Reading
from workspace.outputs.history_words.sentences import voiced
from workspace.outputs.history_words.shapes import Shape, ngettext
from workspace.outputs.history_words.times import clock_words, day_words

MANY: Final = 10
"""From how many changes on they are many."""

ONE_CHANGE: Final = Shape(
    N_("You made a change in %(sections)s"),
    ngettext("%(who)s made a change in %(sections)s", "%(who)s made a change in %(sections)s"),
    ngettext("A change in %(sections)s", "A change in %(sections)s"),
)
SOME_CHANGES: Final = Shape(
    N_("You made a few changes in %(sections)s"),
    ngettext(
        "%(who)s made a few changes in %(sections)s",
        "%(who)s made a few changes in %(sections)s",
    ),
    ngettext("A few changes in %(sections)s", "A few changes in %(sections)s"),
)
MANY_CHANGES: Final = Shape(
    N_("You made many changes in %(sections)s"),
    ngettext(
        "%(who)s made many changes in %(sections)s",
        "%(who)s made many changes in %(sections)s",
    ),
    ngettext("Many changes in %(sections)s", "Many changes in %(sections)s"),
)
NOTHING_LEFT: Final = Shape(
    N_("You tried something and took it back"),
    ngettext(
        "%(who)s tried something and took it back", "%(who)s tried something and took it back"
    ),
    ngettext("Something was tried and taken back", "Something was tried and taken back"),
)
IMPORTED: Final = Shape(
    N_("You brought the canvas in from a file"),
    ngettext(
        "%(who)s brought the canvas in from a file",
        "%(who)s brought the canvas in from a file",
    ),
    ngettext("The canvas was brought in from a file", "The canvas was brought in from a file"),
)
RESTORED: Final = Shape(
    N_("You brought back an earlier state of %(sections)s"),
    ngettext(
        "%(who)s brought back an earlier state of %(sections)s",
        "%(who)s brought back an earlier state of %(sections)s",
    ),
    ngettext(
        "An earlier state of %(sections)s was brought back",
        "An earlier state of %(sections)s was brought back",
    ),
)
MIGRATED: Final = N_("The server fitted the canvas to a newer release; its words stayed the same")
PUT_IN_ORDER: Final = N_("The server put things in order")


def moment_headline(
    moment: Moment, by: Sequence[Party], reading: Reading, lines: Sequence[Line] = ()
) -> Line:
    """What a moment was, in one sentence.

    Args:
        moment: The moment.
        by: Who is told to have worked in it.
        reading: Who reads.
        lines: What there is to say of it; where that is a single line, it says it all.
    """
    if len(lines) == 1 and moment.kind == "user":
        return lines[0]
    if moment.kind == "migration":
        return (Words(reading.speaks.gettext(MIGRATED)),)
    if moment.kind == "server":
        return (Words(reading.speaks.gettext(PUT_IN_ORDER)),)
    places = {"sections": sections_line(moment.sections, reading)}
    return voiced(_shape(moment), places, 1, by, reading.speaks)


def _shape(moment: Moment) -> Shape:
    if moment.kind == "import":
        return IMPORTED
    if not moment.told:
        return NOTHING_LEFT
    if moment.kind == "restore":
        return RESTORED
    if len(moment.told) == 1:
        return ONE_CHANGE
    return SOME_CHANGES if len(moment.told) < MANY else MANY_CHANGES


def sections_line(sections: Sequence[SectionId], reading: Reading) -> Line:
    """Parts of the canvas in the canvas's own order."""
    wanted = [section for section in SECTIONS if section in sections]
    return listed([(reading.section(section),) for section in wanted], reading.speaks)


def day_headline(
    day: date, by: Sequence[Party], sections: Sequence[SectionId], reading: Reading
) -> Line:
    """A day: “Tuesday 12 May 2026: the groups Residents and Team, in Needs and Values”."""
    return _headed(day_words(day, reading.language), by, sections, reading)


def session_headline(
    began: datetime,
    ended: datetime,
    zone: tzinfo,
    by: Sequence[Party],
    sections: Sequence[SectionId],
    reading: Reading,
) -> Line:
    """Moments that follow each other closely: “14:00–16:30: the group Team, in Needs”."""
    hours = dict.fromkeys(clock_words(at, reading.language, zone) for at in (began, ended))
    return _headed("–".join(hours), by, sections, reading)


def _headed(
    when: str, by: Sequence[Party], sections: Sequence[SectionId], reading: Reading
) -> Line:
    speaks = reading.speaks
    who = party_line(by, speaks)
    if any(isinstance(party, You) for party in by):
        both = speaks.gettext(N_("%(who)s, and you"))
        who = composed(both, {"who": who}) if who else somebody_line(You(), speaks)
    where = sections_line(sections, reading)
    if who and where:
        said = speaks.gettext(N_("%(when)s: %(who)s, in %(sections)s"))
    elif who or where:
        said = speaks.gettext(N_("%(when)s: %(what)s"))
    else:
        return begun((Words(when),))
    return begun(
        composed(said, {"when": when, "who": who, "sections": where, "what": who or where})
    )
