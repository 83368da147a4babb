"""Canvas JSON (`canevas/1`): the canvas as it is, so that leaving is easy and coming back exact.

Export, import and export again give the same file but for the canvas's own id,
epoch and revision. A file written by hand may leave out ids, codes and order keys:
they are given in the order of the file.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from workspace.canvas import body, order
from workspace.canvas.edits.cards import checked
from workspace.canvas.interchange.reading import BadFile, at, items, join, plain_data, record, word
from workspace.canvas.model import Canvas, Card, Frame, Link, Section, SetAside
from workspace.canvas.schema import (
    CARD_SECTIONS,
    FRAME_FIELDS,
    LINK_EXTRAS,
    LINK_KIND,
    LINK_KINDS,
    SECTION,
    STRUCTURE,
    CardSectionId,
    check_link,
    check_value,
    fields_of,
    is_well_formed,
    limits,
)
from workspace.ids import new_card_id

FORMAT: Final = "canevas/1"
# Beside a card of any section, in files of those who may read it; in no document.
NOTE: Final = "note"

_INTRO: Final = "intro_"
# Four thousand links between two thousand cards would be a thick web; this is no promise.
_LINKS: Final = 20 * limits.CARDS
_TOP: Final = frozenset(
    {"format", "id", "title", "language", "epoch", "revision", "frame", "groups", "sections"}
    | {"links", "aside"}
)
_ELSEWHERE: Final = ("groups", "language")
_RANK: Final = {kind.id: rank for rank, kind in enumerate(LINK_KINDS)}


# ── out ──


def to_json(canvas: Canvas) -> dict[str, Any]:
    """The whole canvas as plain data."""
    return {
        "format": FORMAT,
        "id": canvas.id,
        "title": canvas.title,
        "language": canvas.language,
        "epoch": canvas.epoch,
        "revision": canvas.revision,
        "frame": frame_json(canvas.frame),
        "groups": [dict(group) for group in canvas.groups],
        "sections": {
            name: {"cards": [card_json(card) for card in canvas.section(name).cards]}
            for name in CARD_SECTIONS
        },
        "links": [link_json(link) for link in sorted(canvas.links, key=_rank)],
        "aside": dict(canvas.aside),
    }


def frame_json(frame: Frame) -> dict[str, Any]:
    """The frame: its texts (always there), its introductions, its fields that are set."""
    said: dict[str, Any] = {}
    intros: dict[str, str] = {}
    for field in FRAME_FIELDS:
        if field.key.startswith(_INTRO):
            intros[field.key.removeprefix(_INTRO)] = frame.texts.get(field.key, "")
        elif field.live:
            said[field.key] = frame.texts.get(field.key, "")
        elif field.key not in _ELSEWHERE and field.key in frame.fields:
            said[field.key] = frame.fields[field.key]
    return said | {"intros": intros}


def card_json(card: Card) -> dict[str, Any]:
    """A card: what every card has, always; what its section adds, when it is set."""
    said: dict[str, Any] = {
        "id": card.id,
        "code": card.code,
        "kind": card.kind,
        "order": card.order,
        "title": card.title,
        "body": card.body,
        "plain": card.text("plain"),
        "status": card.status,
        "set_aside": None,
    }
    if card.set_aside is not None:
        said["set_aside"] = card.set_aside.as_value()
    for key in fields_of(card.section):
        if key in card.texts:
            said[key] = card.texts[key]
        elif key in card.fields:
            said[key] = card.fields[key]
    for key in ("moved_to", "moved_from", "merged_into", "split_from"):
        if (value := getattr(card, key)) is not None:
            said[key] = value
    if card.note:
        said[NOTE] = card.note
    return said


def link_json(link: Link) -> dict[str, Any]:
    """A link with its id; what it says itself only when it says something."""
    said = {key: link.extras[key] for key in LINK_EXTRAS if key in link.extras}
    return {"id": link.id, "kind": link.kind, "from": link.source, "to": link.target} | said


def _rank(link: Link) -> tuple[int, str]:
    return _RANK[link.kind], link.id


# ── in ──


def from_json(value: Any, *, draw: order.Draw = secrets.randbelow) -> Canvas:
    """The canvas that a file describes.

    Raises:
        BadFile: with the path of the first fault.
    """
    data = record(value, "", _TOP)
    if data.get("format") != FORMAT:
        raise BadFile("format", "unknown_format")
    language = data.get("language", "fr")
    with at(""):
        check_value("frame", "language", word(language, "language"))
    parts = record(data.get("sections", {}), "sections", frozenset(CARD_SECTIONS))
    cards = {name: _cards(name, parts.get(name), draw) for name in CARD_SECTIONS}
    if sum(map(len, cards.values())) > limits.CARDS:
        raise BadFile("sections", "too_many")
    links = sorted(_links(data.get("links")), key=lambda link: link.id)
    return Canvas(
        id=_text(data, "id"),
        epoch=_count(data, "epoch"),
        revision=_count(data, "revision"),
        language=language,
        frame=_frame(data, language),
        sections={
            name: Section(name, cards[name], tuple(link for link in links if link.section == name))
            for name in CARD_SECTIONS
        },
        aside=plain_data(record(data.get("aside", {}), "aside"), "aside"),
    )


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise BadFile(key, "not_a_text")
    return value


def _count(data: Mapping[str, Any], key: str) -> int:
    value = data.get(key, 0)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadFile(key, "not_a_number")
    return value


def _frame(data: Mapping[str, Any], language: str) -> Frame:
    known = {f.key: f for f in FRAME_FIELDS if f.key not in _ELSEWHERE}
    own = frozenset(k for k in known if not k.startswith(_INTRO))
    said = record(data.get("frame", {}), "frame", own | {"intros"})
    introduced = frozenset(k.removeprefix(_INTRO) for k in known if k.startswith(_INTRO))
    intros = record(said.get("intros", {}), "frame.intros", introduced)
    values = {k: v for k, v in said.items() if k != "intros"}
    values.setdefault("title", data.get("title"))
    texts: dict[str, str] = {}
    fields: dict[str, Any] = {}
    for key, field in known.items():
        place, value = ("frame", values.get(key))
        if key.startswith(_INTRO):
            place, value = "frame.intros", intros.get(key.removeprefix(_INTRO))
        with at(place):
            value = checked("frame", key, value)
        if field.live and value:
            texts[key] = value
        elif not field.live and value is not None:
            fields[key] = value
    groups = data.get("groups")
    groups = [] if groups is None else groups
    with at(""):
        check_value("frame", "groups", groups)
    if len({group["id"] for group in groups}) != len(groups):
        raise BadFile("groups", "twice_the_same")
    if groups:
        fields["groups"] = groups
    fields["language"] = language
    return Frame(texts, fields)


def _cards(section: CardSectionId, value: Any, draw: order.Draw) -> tuple[Card, ...]:
    path = f"sections.{section}"
    found = record({} if value is None else value, path, frozenset({"cards"}))
    cards: list[Card] = []
    seen: set[str] = set()
    for place, item in items(found.get("cards"), f"{path}.cards", limits.CARDS):
        card = card_from_json(section, item, place)
        if card.id in seen:
            raise BadFile(f"{place}.id", "twice_the_same")
        seen.add(card.id)
        cards.append(card)
    if any(not card.order for card in cards):
        keys = order.n_between(None, None, len(cards), draw)
        cards = [replace(card, order=key) for card, key in zip(cards, keys, strict=True)]
    return tuple(sorted(cards, key=lambda card: (card.order, card.id)))


def card_from_json(section: CardSectionId, value: Any, path: str) -> Card:
    """One card of a file; without an id it gets one, without an order key it has none.

    Raises:
        BadFile: with the path of the first fault.
    """
    known = fields_of(section)
    data = record(value, path, frozenset({"id", "kind", "order", NOTE, *STRUCTURE, *known}))
    structure: dict[str, Any] = {}
    rich = body.EMPTY
    texts: dict[str, str] = {}
    fields: dict[str, Any] = {}
    for key in ("kind", "order", *STRUCTURE):
        if data.get(key) is not None:
            with at(path):
                check_value(section, key, data[key])
            structure[key] = data[key]
    for key, field in known.items():
        with at(path):
            said = checked(section, key, data.get(key))
        if key == "body":
            rich = said
        elif field.live and said:
            texts[key] = said
        elif not field.live and said is not None:
            fields[key] = said
    name = data.get("id") or new_card_id()
    if not isinstance(name, str) or limits.ID.match(name) is None:
        raise BadFile(join(path, "id"), "not_an_id")
    return Card(
        id=name,
        section=section,
        kind=structure.get("kind", SECTION[section].default_kind),
        order=structure.get("order", ""),
        title=texts.pop("title", ""),
        body=rich,
        code=structure.get("code"),
        texts=texts,
        fields=fields,
        set_aside=SetAside.of(structure.get("set_aside")),
        moved_to=structure.get("moved_to"),
        moved_from=structure.get("moved_from"),
        merged_into=structure.get("merged_into"),
        split_from=structure.get("split_from"),
        note=_note(data.get(NOTE), path),
    )


def _note(value: Any, path: str) -> str:
    said = "" if value is None else value
    if not isinstance(said, str):
        raise BadFile(join(path, NOTE), "not_a_text")
    if len(said) > limits.LONG_TEXT:
        raise BadFile(join(path, NOTE), "too_long")
    if not is_well_formed(said):
        raise BadFile(join(path, NOTE), "broken_characters")
    return said


def _links(value: Any) -> list[Link]:
    links: list[Link] = []
    seen: set[str] = set()
    for path, item in items(value, "links", _LINKS):
        data = record(item, path, frozenset({"id", "kind", "from", "to", *LINK_EXTRAS}))
        kind = LINK_KIND.get(word(data.get("kind"), f"{path}.kind"))
        if kind is None:
            raise BadFile(f"{path}.kind", "unknown_kind")
        said = {k: v for k, v in data.items() if k != "id" and v is not None}
        with at(path):
            check_link(kind.source, said)
        name = data.get("id") or new_card_id()
        if not isinstance(name, str) or limits.ID.match(name) is None:
            raise BadFile(f"{path}.id", "not_an_id")
        if name in seen:
            raise BadFile(f"{path}.id", "twice_the_same")
        seen.add(name)
        extras = {k: said[k] for k in LINK_EXTRAS if said.get(k)}
        links.append(Link(name, kind.source, kind.id, said["from"], said["to"], extras))
    return links
