"""The history between two revisions, to be taken along: HTML, DOCX or PDF.

It is gathered from what the caller may read of it and laid out in a thread: a document
of forty pages takes longer than anybody's typing may wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import msgspec
from starlette.responses import Response

from workspace.access import Capability
from workspace.canvas.schema import SECTIONS
from workspace.chronicle import shapes as chronicle
from workspace.chronicle.moments import Filters
from workspace.chronicle.review_shapes import Milestone, Remark
from workspace.chronicle.saying import ANYTHING, Chosen
from workspace.errors import NotAllowed
from workspace.history.comparison import Mark
from workspace.language import N_
from workspace.outputs import history_report
from workspace.outputs.as_docx import as_docx
from workspace.outputs.as_html import as_html
from workspace.outputs.as_pdf import as_pdf
from workspace.outputs.blocks import Block, Bullets, Document
from workspace.outputs.history_document import history_document
from workspace.outputs.history_report import (
    HistoryReport,
    MarkedText,
    MilestonePart,
    MomentPart,
    Only,
    Point,
    Said,
)
from workspace.outputs.history_words import Line, PersonSpan, Words
from workspace.web.api import history, reviews
from workspace.web.api.history_told import teller_for
from workspace.web.api.operation import Call
from workspace.web.security import INERT
from workspace.web.telling.facts import card_name, section_id, sentence_of
from workspace.web.telling.lines import Teller, outline

HTML: Final = "text/html"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF: Final = "application/pdf"
MOST: Final = 600
"""How many moments a document tells one by one; beyond, the comparison says what came of them."""
_PAGE: Final = 100


async def html(call: Call[None]) -> Response:
    """One file that loads nothing."""
    return await _answer(call, lambda document: as_html(document).encode(), HTML, "html")


async def docx(call: Call[None]) -> Response:
    """For a word processor."""
    return await _answer(call, as_docx, DOCX, "docx")


async def pdf(call: Call[None]) -> Response:
    """Tagged, to be read aloud as well."""
    return await _answer(call, as_pdf, PDF, "pdf")


async def _answer(
    call: Call[None], write: Callable[[Document], bytes], media: str, ending: str
) -> Response:
    if not call.opened.scope.may(Capability.EXPORT):
        raise NotAllowed(needs=str(Capability.EXPORT))
    teller = await teller_for(call)
    found = msgspec.json.decode((await history.compare(call)).body, type=chronicle.Comparison)
    chosen = history.chosen_of(call)
    moments = await _moments(call, found, chosen)
    only = await _only(call, chosen, teller)
    since = await _point(call, found.before, moments[-1].began if moments else None)
    until = await _point(call, found.after, moments[0].ended if moments else None)
    milestones = (await reviews.list_milestones(call)).milestones
    said = (await reviews.list_reviews(call)).reviews

    def work() -> bytes:
        report = HistoryReport(
            title=call.opened.canvas.title,
            since=since,
            until=until,
            # A document carries no smaller time than a second.
            made_at=call.services.clock.now().replace(microsecond=0),
            zone=call.services.config.zone,
            only=only,
            sentences=tuple(sentence_of(one, teller.hands) for one in found.sentences),
            texts=tuple(_texts(found, teller)),
            moments=tuple(_part(one, teller) for one in reversed(moments)),
            milestones=tuple(
                _milestone(one, teller)
                for one in reversed(milestones)
                if found.before <= one.revision <= found.after
            ),
            remarks=tuple(
                _remark(one, teller)
                for review in reversed(said)
                for one in review.remarks
                if one.state in ("open", "answered") and _is_about(one, chosen)
            ),
        )
        return write(_ours(history_document(report, teller.reading), teller))

    data = await asyncio.to_thread(work)
    name = f"history-{found.before}-{found.after}.{ending}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": INERT,
    }
    return Response(data, media_type=media, headers=headers)


async def _moments(
    call: Call[None], found: chronicle.Comparison, chosen: Chosen
) -> list[chronicle.Moment]:
    """The moments between the two revisions, newest first, as far as they were chosen."""
    told: list[chronicle.Moment] = []
    before: int | None = found.after + 1
    while before is not None and len(told) < MOST:
        filters = Filters(chosen=chosen, since=found.before, before=before, limit=_PAGE)
        page = await call.services.chronicle.page(
            call.opened.canvas.id, history.reader(call), filters
        )
        told += page.moments
        before = page.next
    return told


_CHANGES: Final[Mapping[str, str]] = {
    "added": N_("New cards"),
    "removed": N_("Cards gone for good"),
    "reworded": N_("New wordings"),
    "restyled": N_("Emphasis and lists"),
    "field_set": N_("Other details"),
    "moved": N_("Cards moved"),
    "moved_away": N_("Cards moved to another part"),
    "put_aside": N_("Cards set aside"),
    "restored": N_("Cards put back"),
    "linked": N_("New links"),
    "unlinked": N_("Links taken away"),
    "relinked": N_("Links changed"),
}


async def _only(call: Call[None], chosen: Chosen, teller: Teller) -> tuple[Only, ...]:
    """What was chosen, by name. What nobody here knows by name is called unknown, and told."""
    if chosen == ANYTHING:
        return ()
    known = await call.services.chronicle.choices(call.opened.canvas.id, history.reader(call))
    unknown: Line = (Words(teller.speaks.gettext(N_("not known here"))),)
    said: list[Only] = []
    if chosen.section is not None:
        section = next((name for name in SECTIONS if name == chosen.section), None)
        which = unknown if section is None else (teller.reading.section(section),)
        said.append(Only(N_("Part"), which))
    for what, wanted, hands in (
        (N_("Group"), chosen.group, known.groups),
        (N_("Partner organisation"), chosen.partner, known.partners),
        (N_("Person"), chosen.actor, known.people),
    ):
        if wanted is not None:
            name = next((hand.name for hand in hands if hand.id == wanted), None)
            said.append(Only(what, unknown if name is None else (PersonSpan(name),)))
    if chosen.change is not None:
        words = _CHANGES.get(chosen.change)
        which = unknown if words is None else (Words(teller.speaks.gettext(words)),)
        said.append(Only(N_("What happened"), which))
    if chosen.card is not None:
        card = next((one for one in known.cards if one.id == chosen.card), None)
        which = unknown if card is None else (teller.reading.card(card_name(card)),)
        said.append(Only(N_("Card"), which))
    return tuple(said)


def _is_about(remark: Remark, chosen: Chosen) -> bool:
    """Whether a remark belongs to what was chosen: by where it is pinned, not by who said it."""
    card = remark.card
    if chosen.card is not None and (card is None or card.id != chosen.card):
        return False
    return chosen.section is None or (card is not None and card.section == chosen.section)


async def _point(call: Call[None], revision: int, otherwise: datetime | None) -> Point:
    """When a revision was: the end of the last moment that it holds."""
    filters = Filters(before=revision + 1, limit=1)
    page = await call.services.chronicle.page(call.opened.canvas.id, history.reader(call), filters)
    if page.moments:
        return Point(page.moments[0].ended)
    return Point(otherwise or call.services.clock.now())


def _texts(found: chronicle.Comparison, teller: Teller) -> list[MarkedText]:
    cards = {card.id: card for card in found.cards}
    texts: list[MarkedText] = []
    for one in found.compared:
        change = one.change
        if change.what != "reworded" or not one.marks:
            continue
        marks = tuple(Mark(m.kind, m.text, teller.hands.keys(m.by)) for m in one.marks)
        card = cards.get(change.card or "")
        texts.append(
            MarkedText(
                section_id(change.section),
                card_name(card) if card else None,
                change.key or "title",
                marks,
            )
        )
    order = list(SECTIONS)
    return sorted(texts, key=lambda text: order.index(text.section))


def _part(moment: chronicle.Moment, teller: Teller) -> MomentPart:
    sentences = tuple(sentence_of(one, teller.hands) for one in moment.sentences)
    return MomentPart(outline(moment), teller.hands.keys(moment.by), sentences)


def _milestone(one: Milestone, teller: Teller) -> MilestonePart:
    by = teller.party(one.by) if one.kind == "named" else None
    return MilestonePart(one.name, one.made_at, one.note, by)


def _remark(one: Remark, teller: Teller) -> history_report.Remark:
    return history_report.Remark(
        Said(one.text, teller.party(one.by), one.made_at),
        card_name(one.card) if one.card else None,
        one.quote,
        tuple(Said(reply.text, teller.party(reply.by), reply.made_at) for reply in one.replies),
    )


def _ours(document: Document, teller: Teller) -> Document:
    """The document with the core team called in our own words."""

    def block(one: Block) -> Any:
        if isinstance(one, Bullets):
            return replace(one, items=tuple(map(teller.ours, one.items)))
        return replace(one, line=teller.ours(one.line))

    return replace(document, blocks=tuple(map(block, document.blocks)))
