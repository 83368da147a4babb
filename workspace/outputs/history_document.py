"""The history between two moments as a document for supervision.

What changed in sentences, each changed text with its words marked, the moments day by
day, the milestones, the remarks that are open; see `history_report` for what it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from workspace.canvas.schema import SECTIONS, SectionId, field_of
from workspace.history import sentences as s
from workspace.history.sentences import Sentence
from workspace.language import N_, Catalogue
from workspace.outputs.blocks import Block, Bullets, Document, Heading, Paragraph
from workspace.outputs.history_report import HistoryReport, MarkedText, MomentPart, Point, Said
from workspace.outputs.history_words.headlines import day_headline, moment_headline
from workspace.outputs.history_words.lines import (
    Line,
    QuoteSpan,
    Span,
    Words,
    begun,
    composed,
    plain,
    titled_once,
)
from workspace.outputs.history_words.marks import legend_line, letters_lines, marks_line, one_hand
from workspace.outputs.history_words.parties import party_line, somebody_line
from workspace.outputs.history_words.reading import Reading
from workspace.outputs.history_words.sentences import sentence_lines
from workspace.outputs.history_words.times import moment_words, span_words


def history_document(report: HistoryReport, reading: Reading) -> Document:
    """The report laid out in the reader's language."""
    speaks = reading.speaks
    heading = _heading(report, speaks)
    blocks = [
        Heading(1, heading),
        Paragraph(_between(report, reading)),
        *_only(report, reading),
        *_what_changed(report, reading),
        *_word_by_word(report, reading),
        *_moment_by_moment(report, reading),
        *_milestones(report, reading),
        *_remarks(report, reading),
        Paragraph(_made(report, reading), quiet=True),
    ]
    return Document(plain(heading, speaks), report.made_at, speaks, tuple(blocks))


def _heading(report: HistoryReport, speaks: Catalogue) -> Line:
    title = QuoteSpan(report.title) if report.title.strip() else _words(N_("a canvas"), speaks)
    return composed(speaks.gettext(N_("History: %(canvas)s")), {"canvas": title})


def _between(report: HistoryReport, reading: Reading) -> Line:
    places = {"since": _point(report.since, report, reading)}
    places["until"] = _point(report.until, report, reading)
    return composed(reading.speaks.gettext(N_("From: %(since)s. To: %(until)s.")), places)


def _point(point: Point, report: HistoryReport, reading: Reading) -> Line:
    when = moment_words(point.at, reading.language, report.zone)
    if point.milestone is None:
        return (Words(when),)
    said = reading.speaks.gettext(N_("“%(milestone)s”, %(when)s"))
    return composed(said, {"milestone": QuoteSpan(point.milestone), "when": when})


def _only(report: HistoryReport, reading: Reading) -> Iterator[Block]:
    """What was chosen: who is handed the document must know that it is not everything."""
    if not report.only:
        return
    speaks = reading.speaks
    yield Paragraph((_words(N_("Not everything is told here, only what was chosen:"), speaks),))
    said = speaks.gettext(N_("%(what)s: %(which)s"))
    yield Bullets(
        tuple(
            composed(said, {"what": speaks.gettext(one.what), "which": one.which})
            for one in report.only
        )
    )


def _what_changed(report: HistoryReport, reading: Reading) -> Iterator[Block]:
    yield Heading(2, (_words(N_("What has changed"), reading.speaks),))
    if not report.sentences:
        nothing = N_("Nothing: the canvas reads the same as before.")
        if report.only:
            nothing = N_("Nothing of what was chosen.")
        yield Paragraph((_words(nothing, reading.speaks),))
    by_section: dict[SectionId, list[Sentence]] = {}
    for sentence in report.sentences:
        by_section.setdefault(section_of(sentence), []).append(sentence)
    for section in SECTIONS:
        if section in by_section:
            yield Heading(3, begun((Words(reading.section(section).label),)))
            yield Bullets(titled_once(sentence_lines(by_section[section], reading)))


def section_of(sentence: Sentence) -> SectionId:
    """Where a sentence belongs: a link with the card that it leaves."""
    match sentence:
        case s.FrameReworded() | s.FrameSet():
            return "frame"
        case s.LinksMade(_, links) | s.LinksRemoved(_, links) | s.LinksChanged(_, links):
            return links[0].link.section
        case _:
            return sentence.section


def _word_by_word(report: HistoryReport, reading: Reading) -> Iterator[Block]:
    if not report.texts:
        return
    yield Heading(2, (_words(N_("Word by word"), reading.speaks),))
    yield Paragraph(legend_line(reading.speaks))
    keys = dict.fromkeys(
        key
        for text in report.texts
        if one_hand(text.marks, reading) is None
        for mark in text.marks
        for key in mark.by
    )
    if letters := letters_lines(map(reading.party, keys), reading.speaks):
        yield Bullets(letters)
    for text in report.texts:
        yield Heading(3, begun(_place(text, reading)))
        yield Paragraph(marks_line(text.marks, reading), framed=True)


def _place(text: MarkedText, reading: Reading) -> Line:
    known = field_of(text.section, text.key)
    field_name = reading.speaks.gettext(known.label if known else N_("something else"))
    card = reading.card(text.card) if text.card else reading.section(text.section)
    places: dict[str, Line | Span | str] = {"card": card, "field": field_name}
    if who := party_line(one_hand(text.marks, reading) or (), reading.speaks):
        said = reading.speaks.gettext(N_("%(card)s: %(field)s (%(who)s)"))
        return composed(said, {**places, "who": who})
    return composed(reading.speaks.gettext(N_("%(card)s: %(field)s")), places)


def _moment_by_moment(report: HistoryReport, reading: Reading) -> Iterator[Block]:
    if not report.moments:
        return
    yield Heading(2, (_words(N_("Moment by moment"), reading.speaks),))
    days: dict[date, list[MomentPart]] = {}
    for part in report.moments:
        days.setdefault(part.moment.began.astimezone(report.zone).date(), []).append(part)
    for day, parts in days.items():
        by = dict.fromkeys(reading.party(key) for part in parts for key in part.by)
        sections = dict.fromkeys(name for part in parts for name in part.moment.sections)
        yield Heading(3, day_headline(day, tuple(by), tuple(sections), reading))
        for part in parts:
            by_now = [reading.party(key) for key in part.by]
            lines = titled_once(sentence_lines(part.sentences, reading))
            said = moment_headline(part.moment, by_now, reading, lines)
            when = span_words(part.moment.began, part.moment.ended, reading.language, report.zone)
            yield Heading(4, _after(when, said, reading.speaks))
            if lines and lines != (said,):
                yield Bullets(lines)


def _milestones(report: HistoryReport, reading: Reading) -> Iterator[Block]:
    if not report.milestones:
        return
    speaks = reading.speaks
    yield Heading(2, (_words(N_("Milestones"), speaks),))
    items: list[Line] = []
    for one in report.milestones:
        when = moment_words(one.at, reading.language, report.zone)
        places: Mapping[str, Line | QuoteSpan | str] = {
            "name": QuoteSpan(one.name),
            "note": QuoteSpan(one.note),
            "who": somebody_line(one.by, speaks) if one.by is not None else "",
        }
        said = N_("milestone “%(name)s”")
        if one.by is not None:
            said = N_("milestone “%(name)s”, set by %(who)s")
        line = composed(speaks.gettext(said), places)
        if one.note:
            noted = speaks.gettext(N_("%(sentence)s: “%(reason)s”"))
            line = composed(noted, {"sentence": line, "reason": QuoteSpan(one.note)})
        items.append(_after(when, line, speaks))
    yield Bullets(tuple(items))


def _remarks(report: HistoryReport, reading: Reading) -> Iterator[Block]:
    speaks = reading.speaks
    yield Heading(2, (_words(N_("Open remarks"), speaks),))
    if not report.remarks:
        yield Paragraph((_words(N_("No remark is open."), speaks),))
    for remark in report.remarks:
        if remark.card is not None:
            yield Heading(3, (reading.card(remark.card),))
        else:
            yield Heading(3, (_words(N_("On the whole canvas"), speaks),))
        if remark.phrase:
            said = speaks.gettext(N_("About “%(phrase)s”"))
            yield Paragraph(composed(said, {"phrase": QuoteSpan(remark.phrase)}))
        yield Bullets(tuple(_said(one, report, reading) for one in (remark.said, *remark.answers)))


def _said(said: Said, report: HistoryReport, reading: Reading) -> Line:
    speaks = reading.speaks
    when = moment_words(said.at, reading.language, report.zone)
    places = {"who": somebody_line(said.by, speaks), "text": (QuoteSpan(said.text),)}
    line = composed(speaks.gettext(N_("%(who)s: “%(text)s”")), places)
    return _after(when, line, speaks)


def _after(when: str, line: Line, speaks: Catalogue) -> Line:
    """What happened, after when it did."""
    return composed(speaks.gettext(N_("%(when)s · %(what)s")), {"when": when, "what": begun(line)})


def _made(report: HistoryReport, reading: Reading) -> Line:
    when = moment_words(report.made_at, reading.language, report.zone)
    said = reading.speaks.gettext(N_("Made by Canevas, %(when)s."))
    return composed(said, {"when": when})


def _words(text: str, speaks: Catalogue) -> Words:
    return Words(speaks.gettext(text))
