"""A document as plain text, to be read by people in a test's golden file."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from tests.support.afternoon import TWO, Afternoon, group_of
from workspace.language import LANGUAGES
from workspace.language.catalogue import catalogue
from workspace.outputs.blocks import Bullets, Document, Heading, Paragraph
from workspace.outputs.history_document import history_document
from workspace.outputs.history_report import (
    HistoryReport,
    MilestonePart,
    Point,
    Remark,
    Said,
    marked_texts,
    moment_part,
)
from workspace.outputs.history_words import Reading, plain

BRUSSELS = ZoneInfo("Europe/Brussels")
ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))


def as_text(document: Document) -> str:
    """The document's blocks, one after the other, without the invisible signs around names."""
    lines: list[str] = []
    for block in document.blocks:
        match block:
            case Heading(level, line):
                lines += ["", f"{'#' * level} {plain(line, document.speaks)}"]
            case Bullets(items):
                lines += [f"- {plain(item, document.speaks)}" for item in items]
            case Paragraph(line):
                lines.append(plain(line, document.speaks))
    return "\n".join(lines).translate(ISOLATES).strip() + "\n"


def report_of(day: Afternoon) -> HistoryReport:
    """What a supervisor asked for: the afternoon, from the file to the general assembly."""
    title = day.after.title
    needs = [card for card in day.after.cards if card.code == "B1"]
    named = day.comparison.names[needs[0].id]
    groups = list(day.groups.values())
    return HistoryReport(
        title=title,
        since=Point(day.moments[0].ended),
        until=Point(day.moments[-1].ended, "Version de l’assemblée"),
        made_at=TWO.replace(hour=17),
        zone=BRUSSELS,
        sentences=day.comparison.sentences(group_of),
        texts=marked_texts(day.comparison, group_of),
        moments=tuple(moment_part(moment, group_of) for moment in day.moments[1:]),
        milestones=(MilestonePart("Version de l’assemblée", day.moments[-1].ended, "", groups[1]),),
        remarks=(
            Remark(
                Said("Qui l’a demandé ?", groups[3 % len(groups)], TWO.replace(hour=16)),
                named,
                "même l’hiver",
                (Said("Le comité, le 12 mars.", groups[0], TWO.replace(hour=16, minute=30)),),
            ),
        ),
    )


def reading_of(day: Afternoon, code: str) -> Reading:
    """A supervisor's reading of it in one language: groups by name."""
    return Reading(catalogue(LANGUAGES[code]), day.party, day.groups.get)


def told_in(day: Afternoon, code: str) -> Document:
    """The whole report in one language."""
    return history_document(report_of(day), reading_of(day, code))
