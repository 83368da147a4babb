"""Writes a canvas as an example file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workspace.canvas import body
from workspace.canvas.interchange.canvas_json import NOTE
from workspace.canvas.interchange.example.words import (
    APART,
    ASIDE,
    END,
    FORMAT,
    INTRO,
    KIND,
    PROJECT,
    TENSION,
    TIE,
    TITLE,
    in_project,
)
from workspace.canvas.model import Canvas, Card, Frame, Link, Section
from workspace.canvas.schema import (
    CARD_SECTIONS,
    FRAME_FIELDS,
    LINK_KIND,
    fields_of,
    limits,
    links_from,
)


def to_example(canvas: Canvas) -> dict[str, Any]:
    """The canvas as an example file; `from_example` reads it back."""
    return _Writer(canvas).write()


class _Writer:
    """One writing of one canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.names = _names(canvas)
        self.links: dict[str, list[Link]] = {}
        for link in canvas.links:
            if self._awake(link):
                self.links.setdefault(link.source, []).append(link)

    def write(self) -> dict[str, Any]:
        canvas = self.canvas
        said: dict[str, Any] = {"format": FORMAT}
        said |= {key: canvas.aside[key] for key in ("fictional", "slug") if key in canvas.aside}
        said |= {"lang": canvas.language, "project": self._project(canvas.frame)}
        said["groups"] = [dict(group) for group in canvas.groups]
        said |= {key: canvas.aside[key] for key in ("sessions",) if key in canvas.aside}
        for name in CARD_SECTIONS:
            said[name] = [self._card(card) for card in self._cards(canvas.section(name))]
            if name == "actors":
                said["ties"] = [self._tie(link) for link in self._all(TIE)]
            if name == "values":
                said["value_tensions"] = [self._tension(link) for link in self._all(TENSION)]
        said |= {key: canvas.aside[key] for key in ASIDE if key in canvas.aside and key not in said}
        said["minority_opinions"] = self._minority()
        return {key: value for key, value in said.items() if value not in ([], None)}

    def _cards(self, section: Section) -> list[Card]:
        return [card for card in section.cards if card.moved_to is None]

    def _awake(self, link: Link) -> bool:
        kind = LINK_KIND[link.kind]
        ends = (self.canvas.card(link.source), self.canvas.card(link.target))
        return all(
            card is not None and card.moved_to is None and card.section == section
            for card, section in zip(ends, (kind.source, kind.target), strict=True)
        )

    def _all(self, kind: str) -> list[Link]:
        return [
            link
            for card in self.canvas.cards
            for link in self.links.get(card.id, ())
            if link.kind == kind and card.moved_to is None
        ]

    def _project(self, frame: Frame) -> dict[str, Any]:
        said: dict[str, Any] = {}
        intros: dict[str, str] = {}
        for field in FRAME_FIELDS:
            value = frame.texts.get(field.key) or frame.fields.get(field.key)
            if value is None:
                continue
            if field.key.startswith(INTRO):
                intros[field.key.removeprefix(INTRO)] = value
            elif field.key == "carrier":
                said["carrier"] = self.names.get(value, value)
            elif in_project(field):
                said[PROJECT.get(field.key, field.key)] = value
        return said | ({"intros": intros} if intros else {})

    def _card(self, card: Card) -> dict[str, Any]:
        name = self.names[card.id]
        said: dict[str, Any] = {"id": name}
        if card.code not in (None, name):
            said["code"] = card.code
        said[KIND.get(card.section, "kind")] = card.kind
        said[TITLE.get(card.section, "title")] = card.title
        said |= _words(card)
        if card.section == "objectives" and "status" not in said and "progress" in said:
            said["status"] = said.pop("progress")
        if card.set_aside is not None:
            said["set_aside"] = card.set_aside.as_value()
        for key in ("merged_into", "split_from"):
            if (other := getattr(card, key)) is not None:
                said[key] = self.names.get(other, other)
        if card.moved_from is not None:
            said["moved_from"] = card.moved_from
        if card.note:
            said[NOTE] = card.note
        return said | self._card_links(card)

    def _card_links(self, card: Card) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for kind in links_from(card.section):
            if kind.id in APART:
                continue
            ends = [self._end(k) for k in self.links.get(card.id, ()) if k.kind == kind.id]
            if ends:
                said[kind.id] = ends[0] if kind.most == 1 and len(ends) == 1 else ends
        return said

    def _end(self, link: Link) -> Any:
        name = self.names[link.target]
        if link.extras or link.kind in END:
            return {END.get(link.kind, "to"): name, **link.extras}
        return name

    def _tie(self, link: Link) -> dict[str, Any]:
        ends = {"from": self.names[link.source], "to": self.names[link.target]}
        return ends | dict(link.extras)

    def _tension(self, link: Link) -> dict[str, Any]:
        extras = dict(link.extras)
        said: dict[str, Any] = {"between": [self.names[link.source], self.names[link.target]]}
        if "how" in extras:
            extras["how_we_hold_it"] = extras.pop("how")
        return said | extras

    def _minority(self) -> list[dict[str, Any]]:
        opinions = [
            {"about": self.names[card.id]} | opinion
            for name in CARD_SECTIONS
            for card in self._cards(self.canvas.section(name))
            for opinion in card.fields.get("minority", ())
        ]
        return sorted(opinions, key=lambda opinion: str(opinion.get("date", "")))


def _names(canvas: Canvas) -> Mapping[str, str]:
    """Card id → name in the file: the code where it can be one and is nobody else's."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    cards = [card for card in canvas.cards if card.moved_to is None]
    for card in cards:
        code = card.code or ""
        if limits.ID.match(code) and code not in taken:
            names[card.id] = code
            taken.add(code)
    for card in cards:
        if card.id not in names:
            name = card.id
            while name in taken:
                name = f"_{name}"[:64]
            names[card.id] = name
            taken.add(name)
    return names


def _words(card: Card) -> dict[str, Any]:
    """Body, texts and fields in the schema's order."""
    said: dict[str, Any] = {}
    if card.body["content"]:
        words = body.as_text(card.body)
        if words != "":
            said["body"] = card.body if words is None else words
    for key, field in fields_of(card.section).items():
        text = card.texts.get(key)
        if text is not None and field.lines:
            said[key] = [line for line in text.split("\n") if line]
        elif text is not None:
            said[key] = text
        elif key in card.fields and key != "minority":
            said[key] = card.fields[key]
    return said
