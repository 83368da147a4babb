"""A canvas in reading order: what the page of plain text shows, already in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from workspace.access import Scope
from workspace.canvas.model import Canvas, Card
from workspace.canvas.schema import (
    CARD_SECTIONS,
    FRAME_FIELDS,
    LINK_KIND,
    SECTION,
    Field,
    fields_of,
)
from workspace.language import N_, Catalogue
from workspace.web.pages.body_html import body_html

_SAID_ELSEWHERE = frozenset({"title", "body", "status"})
_ON_THE_FRAME = ("summary", "plain", "context", "charter")


@dataclass(frozen=True, slots=True)
class Fact:
    """One filled field: what it is called, and what it says."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """A link as it reads from one of its cards."""

    label: str
    card: str
    code: str
    title: str
    because: str


@dataclass(frozen=True, slots=True)
class ReadCard:
    """One card."""

    id: str
    code: str
    title: str
    kind: str
    status: str
    body: Markup
    facts: tuple[Fact, ...]
    links: tuple[LinkEnd, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the five sections."""

    id: str
    question: str
    invitation: str
    intro: str
    cards: tuple[ReadCard, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole page."""

    id: str
    title: str
    frame_texts: tuple[Fact, ...]
    parts: tuple[Part, ...]


def reading_of(canvas: Canvas, scope: Scope, speaks: Catalogue) -> Reading:
    """The canvas (already narrowed to what the reader may see) in the words of `speaks`."""
    return _Reader(canvas, scope, speaks).read()


class _Reader:
    def __init__(self, canvas: Canvas, scope: Scope, speaks: Catalogue) -> None:
        self.canvas = canvas
        self.scope = scope
        self.say = speaks.gettext
        self.groups = {str(g["id"]): str(g.get("name") or g["id"]) for g in canvas.groups}
        self.links: dict[str, list[LinkEnd]] = {}

    def read(self) -> Reading:
        self._collect_links()
        frame = {field.key: field for field in FRAME_FIELDS}
        texts = self.canvas.frame.texts
        return Reading(
            id=self.canvas.id,
            title=self.canvas.title,
            frame_texts=tuple(
                Fact(self.say(frame[key].label), (texts[key],))
                for key in _ON_THE_FRAME
                if key in texts
            ),
            parts=tuple(
                Part(
                    id=name,
                    question=self.say(SECTION[name].question),
                    invitation=self.say(SECTION[name].invitation),
                    intro=texts.get(f"intro_{name}", ""),
                    cards=tuple(map(self._card, self.canvas.section(name).present)),
                )
                for name in CARD_SECTIONS
                if self.scope.may_read(name)
            ),
        )

    def _collect_links(self) -> None:
        for link in self.canvas.links:
            source, target = self.canvas.card(link.source), self.canvas.card(link.target)
            if source is None or target is None or not (source.present and target.present):
                continue
            kind = LINK_KIND[link.kind]
            because = link.extras.get("because", "")
            for card, other, label in (
                (source, target, kind.label),
                (target, source, kind.inverse),
            ):
                end = LinkEnd(self.say(label), other.id, other.code or "", other.title, because)
                self.links.setdefault(card.id, []).append(end)

    def _card(self, card: Card) -> ReadCard:
        section = SECTION[card.section]
        kinds = {kind.id: kind.label for kind in section.kinds}
        known = fields_of(card.section)
        status = known["status"]
        return ReadCard(
            id=card.id,
            code=card.code or "",
            title=card.title,
            kind=self.say(kinds[card.kind]) if card.kind in kinds else card.kind,
            status=self._option(status, card.status) if card.status else "",
            body=body_html(card.body),
            facts=tuple(self._facts(card, known)),
            links=tuple(self.links.get(card.id, ())),
        )

    def _facts(self, card: Card, known: Mapping[str, Field]) -> Iterator[Fact]:
        for key, field in known.items():
            if key in _SAID_ELSEWHERE or key == "place":
                continue
            value = card.texts.get(key) if field.live else card.fields.get(key)
            values = tuple(filter(None, self._values(field, value)))
            if values:
                yield Fact(self.say(field.label), values)

    def _values(self, field: Field, value: Any) -> Iterator[str]:
        if value is None or value is False:
            return
        match field.type:
            case "boolean":
                yield self.say(N_("yes"))
            case "enum":
                yield self._option(field, value)
            case "enum_set":
                yield ", ".join(self._option(field, item) for item in value)
            case "group":
                yield self.groups.get(value, value)
            case "group_set":
                yield ", ".join(self.groups.get(item, item) for item in value)
            case "record":
                yield self._record(field, value)
            case "records":
                for item in value:
                    yield self._record(field, item)
            case "texts":
                yield from value
            case _:
                yield str(value)

    def _record(self, field: Field, value: Mapping[str, Any]) -> str:
        said = (
            self.say(N_("%(label)s: %(value)s"))
            % {
                "label": self.say(member.label),
                "value": " ".join(self._values(member, value.get(member.key))),
            }
            for member in field.fields
            if value.get(member.key) not in (None, "", False)
        )
        return " · ".join(said)

    def _option(self, field: Field, value: str) -> str:
        labels = {option.id: option.label for option in field.options}
        return self.say(labels[value]) if value in labels else value
