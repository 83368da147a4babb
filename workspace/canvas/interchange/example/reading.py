"""Reads an example file into a canvas; every reference must find its card."""

from __future__ import annotations

import secrets
from typing import Any, Final

from workspace.canvas import body, order
from workspace.canvas.interchange.canvas_json import card_from_json, from_json
from workspace.canvas.interchange.example.words import (
    APART,
    ASIDE,
    END,
    FORMAT,
    KIND,
    PROJECT,
    TENSION,
    TIE,
    TITLE,
    in_project,
)
from workspace.canvas.interchange.reading import BadFile, at, items, plain_data, record, word
from workspace.canvas.model import Canvas
from workspace.canvas.schema import (
    CARD_SECTIONS,
    FRAME_FIELDS,
    LINK_KIND,
    STRUCTURE,
    CardSectionId,
    LinkKind,
    check_link,
    fields_of,
    limits,
    links_from,
)
from workspace.canvas.schema.objectives import PROGRESS

_TOP: Final = frozenset(
    {"format", "lang", "project", "groups", "ties", "value_tensions", "minority_opinions"}
    | set(CARD_SECTIONS)
    | set(ASIDE)
)
_CODE: Final = STRUCTURE["code"].limit
_PROGRESS: Final = frozenset(option.id for option in PROGRESS)


def from_example(value: Any, *, draw: order.Draw = secrets.randbelow) -> Canvas:
    """The canvas that an example file describes.

    Raises:
        BadFile: with the path of the first fault; every reference must find its card.
    """
    return _Reader(record(value, "", _TOP), draw).read()


class _Reader:
    """One reading of one file: turns it into Canvas JSON, which is then read as strictly."""

    def __init__(self, data: dict[str, Any], draw: order.Draw) -> None:
        self.data = data
        self.draw = draw
        # Card id → section, and the links met so far by id.
        self.section_of: dict[str, CardSectionId] = {}
        self.links: dict[str, dict[str, Any]] = {}
        # Links whose other end may come further down in the file: (path, link).
        self.pending: list[tuple[str, dict[str, Any]]] = []
        self.minority: dict[str, list[dict[str, Any]]] = {}

    def read(self) -> Canvas:
        if self.data.get("format") != FORMAT:
            raise BadFile("format", "unknown_format")
        self._read_minority()
        sections = {name: {"cards": self._cards(name)} for name in CARD_SECTIONS}
        self._read_ties()
        self._read_tensions()
        self._join_links()
        for about in self.minority:
            self._must_be_a_card(about, "minority_opinions")
        frame = self._frame()
        made = from_json(
            {
                "format": "canevas/1",
                "language": self.data.get("lang", "fr"),
                "frame": frame,
                "groups": self.data.get("groups"),
                "sections": sections,
                "links": list(self.links.values()),
                "aside": {
                    key: plain_data(self.data[key], key) for key in ASIDE if key in self.data
                },
            },
            draw=self.draw,
        )
        if carrier := frame.get("carrier"):
            self._must_be_a_card(carrier, "project.carrier")
        return made

    def _frame(self) -> dict[str, Any]:
        known = {PROJECT.get(f.key, f.key): f.key for f in FRAME_FIELDS if in_project(f)}
        said = record(self.data.get("project", {}), "project", frozenset({*known, "intros"}))
        return {known.get(key, key): value for key, value in said.items()}

    def _cards(self, section: CardSectionId) -> list[dict[str, Any]]:
        cards: list[dict[str, Any]] = []
        for path, item in items(self.data.get(section), section, limits.CARDS):
            cards.append(self._card(section, record(item, path), path))
        keys = order.n_between(None, None, len(cards), self.draw)
        return [card | {"order": key} for card, key in zip(cards, keys, strict=True)]

    def _card(self, section: CardSectionId, item: dict[str, Any], path: str) -> dict[str, Any]:
        said = dict(item)
        name = word(said.get("id"), f"{path}.id")
        if name in self.section_of:
            raise BadFile(f"{path}.id", "twice_the_same")
        self.section_of[name] = section
        if len(name) <= _CODE:
            said.setdefault("code", name)
        _rename(section, said)
        _unfold(section, said, path)
        if section == "needs":
            causes = items(said.pop("caused_by", None), f"{path}.caused_by", limits.CARDS)
            for place, cause in causes:
                self._note("causes", word(cause, place), name, {}, place)
        for kind in links_from(section):
            if kind.id not in APART and kind.id in said:
                self._note_links(kind, name, said.pop(kind.id), f"{path}.{kind.id}")
        if name in self.minority:
            said["minority"] = [*(said.get("minority") or []), *self.minority[name]]
        # Checked here for the path's sake: later it would be another file's.
        card_from_json(section, said, path)
        return said

    def _note_links(self, kind: LinkKind, source: str, value: Any, path: str) -> None:
        if kind.most == 1 and not isinstance(value, list):
            value = [] if value is None else [value]
        end = END.get(kind.id, "to")
        for place, item in items(value, path, limits.CARDS):
            if isinstance(item, dict):
                extras = {k: v for k, v in record(item, place).items() if k != end}
                target = word(item.get(end), f"{place}.{end}")
                self._note(kind.id, source, target, extras, place)
            else:
                self._note(kind.id, source, word(item, place), {}, place)

    def _note(self, kind: str, source: str, target: str, extras: dict[str, Any], path: str) -> None:
        self.pending.append((path, {"kind": kind, "from": source, "to": target} | extras))

    def _read_ties(self) -> None:
        for path, item in items(self.data.get("ties"), "ties", limits.CARDS):
            said = dict(record(item, path))
            source, target = (word(said.pop(end, None), f"{path}.{end}") for end in ("from", "to"))
            self._note(TIE, source, target, said, path)

    def _read_tensions(self) -> None:
        known = frozenset({"between", "text", "how_we_hold_it", "because"})
        for path, item in items(self.data.get("value_tensions"), "value_tensions", limits.CARDS):
            said = dict(record(item, path, known))
            pair = said.pop("between", None)
            if not isinstance(pair, list) or len(pair) != 2:
                raise BadFile(f"{path}.between", "not_a_pair")
            one, other = (word(end, f"{path}.between") for end in pair)
            if "how_we_hold_it" in said:
                said["how"] = said.pop("how_we_hold_it")
            self._note(TENSION, one, other, said, path)

    def _read_minority(self) -> None:
        known = frozenset({"about", "text", "group", "date"})
        path = "minority_opinions"
        for place, item in items(self.data.get(path), path, limits.CARDS):
            said = dict(record(item, place, known))
            about = word(said.pop("about", None), f"{place}.about")
            self.minority.setdefault(about, []).append(said)

    def _join_links(self) -> None:
        for path, link in self.pending:
            kind = LINK_KIND[link["kind"]]
            for end, section in (("from", kind.source), ("to", kind.target)):
                self._must_be_a_card(link[end], path)
                if self.section_of[link[end]] != section:
                    raise BadFile(path, "wrong_section")
            with at(path):
                check_link(kind.source, link)
            name = f"{kind.id}-{link['from']}-{link['to']}"
            if kind.id == TIE:
                name += f"-{link.get('tie')}"
            if len(name) > 64:
                raise BadFile(path, "too_long")
            self.links.setdefault(name, {"id": name} | link)

    def _must_be_a_card(self, name: Any, path: str) -> None:
        if name not in self.section_of:
            raise BadFile(path, "no_such_card")


def _rename(section: CardSectionId, said: dict[str, Any]) -> None:
    """The file's own names for a card's keys become the canvas's."""
    for ours, theirs in ((TITLE, "title"), (KIND, "kind")):
        if (key := ours.get(section)) in said:
            said[theirs] = said.pop(key)
    if section == "objectives" and said.get("status") in _PROGRESS:
        # How far it has come, said where its standing is said.
        said.setdefault("progress", said.pop("status"))


def _unfold(section: CardSectionId, said: dict[str, Any], path: str) -> None:
    """Plain words become a body, lists of points become lines."""
    if isinstance(said.get("body"), str):
        said["body"] = body.from_text(said["body"])
    for key, field in fields_of(section).items():
        if field.lines and isinstance(said.get(key), list):
            points = items(said[key], f"{path}.{key}", limits.LONG_TEXT)
            said[key] = "\n".join(word(p, place).replace("\n", " ") for place, p in points)
