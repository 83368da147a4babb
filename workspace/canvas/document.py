"""Opens the shared documents of a canvas and reads them.

A `SectionDoc` wraps one pycrdt document and keeps no copy and no observer: who
wants to know what changed compares two readings (`changes`). Reading is total. The
gate lets nothing malformed in, but a document also outlives old gates: what is not
understood is skipped and reported as a `Fault`, and never stops anybody from
reading the rest.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, Final, Self

from pycrdt import Doc, Map, XmlFragment

from workspace.canvas import body
from workspace.canvas.model import Canvas, Card, Fault, Frame, Link, Section, SetAside
from workspace.canvas.schema import (
    CARD_SECTIONS,
    SECTION,
    SECTIONS,
    STRUCTURE,
    CardSectionId,
    InvalidValue,
    card_section,
    check_link,
    check_value,
    fields_of,
    limits,
)
from workspace.ids import new_client_id

Documents = Mapping[str, "SectionDoc"]

NOTHING_KNOWN: Final = b"\x00"
_NO_CHANGE: Final = (b"", b"\x00\x00")
_RESERVED: Final = frozenset({"kind", "order", *STRUCTURE})
_LINK_ENDS: Final = frozenset({"kind", "from", "to"})


class SectionDoc:
    """One section's document: a Y.Doc with typed roots.

    Only the room applies other people's bytes, after the gate has judged them and
    under its guard: the native library may fail in ways that no exception describes.
    """

    __slots__ = ("doc", "entries", "links", "meta", "section")

    def __init__(self, section: str, client_id: int | None = None, *, forgets: bool = True) -> None:
        if section not in SECTIONS:
            raise KeyError(section)
        self.section = section
        # Yjs makes 32-bit ids and the gate knows no longer ones; pycrdt's own have 53 bits.
        client_id = new_client_id() if client_id is None else client_id
        # A live document forgets what was deleted; one that shows the past keeps it.
        self.doc: Doc[Any] = Doc(client_id=client_id, skip_gc=None if forgets else True)
        self.meta: Map[Any] = self.doc.get("meta", type=Map)
        root = "frame" if section == "frame" else "cards"
        self.entries: Map[Any] = self.doc.get(root, type=Map)
        self.links: Map[Any] = self.doc.get("links", type=Map)

    @classmethod
    def opened(cls, section: str, state: bytes, tail: Iterable[bytes] = ()) -> Self:
        """The document as a checkpoint's state and the updates after it make it."""
        opened = cls(section)
        opened.apply(state)
        for data in tail:
            opened.apply(data)
        return opened

    def apply(self, data: bytes) -> None:
        """Integrates an update. No bytes at all are no change."""
        if data not in _NO_CHANGE:
            self.doc.apply_update(data)

    def state_vector(self) -> bytes:
        """What this document knows, as Yjs says it."""
        return self.doc.get_state()

    def diff(self, state_vector: bytes = NOTHING_KNOWN) -> bytes:
        """What somebody who knows `state_vector` lacks; by default everything."""
        return self.doc.get_update(state_vector)

    @property
    def client_id(self) -> int:
        """The Yjs client id under which this object writes."""
        return self.doc.client_id

    @property
    def version(self) -> int:
        """The schema version the document was written in; 0: never written."""
        return whole_number(self.meta.get("schema"), 0)

    def card(self, card_id: str) -> Map[Any] | None:
        """A card's own map, for the verbs."""
        found = self.entries.get(card_id)
        return found if isinstance(found, Map) else None

    def content_hash(self) -> bytes:
        """SHA-256 of what the document says, whoever wrote it and in whatever steps.

        Two documents with equal state vectors and different hashes have diverged.
        """
        with self.doc.transaction():
            content = [plain(root) for root in (self.meta, self.entries, self.links)]
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).digest()

    def read(self) -> Section:
        """The section's cards in their order, and its links."""
        return _SectionReader(self).read()

    def read_card(self, card_id: str) -> Card | None:
        """One card as it stands, without reading the others."""
        found = self.card(card_id)
        return None if found is None else _SectionReader(self).read_card(card_id, found)

    def read_frame(self) -> Frame:
        """The frame's texts and fields."""
        with self.doc.transaction():
            values = plain(self.entries)
        faults: list[Fault] = []
        texts, fields = _sort_out("frame", values, "frame", faults)
        return Frame(texts, fields, tuple(faults))


class _SectionReader:
    """One reading of one section."""

    def __init__(self, doc: SectionDoc) -> None:
        self.doc = doc
        self.section: CardSectionId = card_section(doc.section)
        self.faults: list[Fault] = []

    def read(self) -> Section:
        with self.doc.doc.transaction():
            entries = plain(self.doc.entries)
            cards = [
                self._card(name, values, self._body(name, values))
                for name, values in entries.items()
                if self._is_card(name, values)
            ]
            links = [
                link
                for name, value in plain(self.doc.links).items()
                if (link := self._link(name, value)) is not None
            ]
        cards.sort(key=lambda card: (card.order, card.id))
        links.sort(key=lambda link: link.id)
        return Section(self.section, tuple(cards), tuple(links), tuple(self.faults))

    def read_card(self, name: str, card: Map[Any]) -> Card:
        with self.doc.doc.transaction():
            values = plain(card)
            return self._card(name, values, self._body(name, values))

    def _fault(self, place: str, reason: str) -> None:
        self.faults.append(Fault(self.section, place, reason))

    def _is_card(self, name: str, values: Any) -> bool:
        # A plain record in the place of a card reads alike and cannot be written to.
        if limits.ID.match(name) and isinstance(values, dict) and self.doc.card(name) is not None:
            return True
        self._fault(f"cards.{name}", "not_a_card")
        return False

    def _card(self, name: str, values: dict[str, Any], words: body.Node) -> Card:
        return _card(self.section, name, values, words, self.faults)

    def _body(self, name: str, values: Mapping[str, Any]) -> body.Node:
        if not values.get("body"):
            # The string is the body's XML: an empty one needs no second look.
            return body.EMPTY
        card = self.doc.card(name)
        fragment = card.get("body") if card is not None else None
        if isinstance(fragment, XmlFragment):
            return body.read_body(fragment)
        self._fault(f"cards.{name}.body", "not_a_body")
        return body.EMPTY

    def _link(self, name: str, value: Any) -> Link | None:
        try:
            if limits.ID.match(name) is None:
                raise InvalidValue("id", "not_an_id")
            check_link(self.section, value)
        except InvalidValue as error:
            self._fault(f"links.{name}.{error.key}", error.reason)
            return None
        extras = {k: v for k, v in value.items() if k not in _LINK_ENDS and v}
        return Link(name, self.section, value["kind"], value["from"], value["to"], extras)


def card_of(section: str, name: str, values: Mapping[str, Any], words: body.Node) -> Card:
    """A card of plain values that were read elsewhere; what no reader can use is left out."""
    return _card(card_section(section), name, dict(values), words, [])


def _card(
    section: CardSectionId, name: str, values: dict[str, Any], words: body.Node, faults: list[Fault]
) -> Card:
    place = f"cards.{name}"
    kept: dict[str, Any] = {}
    for key in _RESERVED & values.keys():
        value = values.pop(key)
        try:
            check_value(section, key, value)
        except InvalidValue as error:
            if value is not None:
                faults.append(Fault(section, f"{place}.{error.key}", error.reason))
        else:
            kept[key] = value
    texts, fields = _sort_out(section, values, place, faults)
    return Card(
        id=name,
        section=section,
        kind=kept.get("kind") or SECTION[section].default_kind,
        order=kept.get("order") or "",
        title=texts.pop("title", ""),
        body=words,
        code=kept.get("code"),
        texts=texts,
        fields=fields,
        set_aside=SetAside.of(kept.get("set_aside")),
        moved_to=kept.get("moved_to"),
        moved_from=kept.get("moved_from"),
        merged_into=kept.get("merged_into"),
        split_from=kept.get("split_from"),
    )


def _sort_out(
    section: str, values: Mapping[str, Any], place: str, faults: list[Fault]
) -> tuple[dict[str, str], dict[str, Any]]:
    """Texts and fields in the schema's order; what is neither is a fault."""
    texts: dict[str, str] = {}
    fields: dict[str, Any] = {}
    known = fields_of(section)
    for key, field in known.items():
        value = values.get(key)
        if value is None or field.type == "rich_text":
            continue
        if field.live:
            if not isinstance(value, str):
                faults.append(Fault(section, f"{place}.{key}", "not_a_text"))
            elif value:
                texts[key] = value
            continue
        try:
            check_value(section, key, value)
        except InvalidValue as error:
            faults.append(Fault(section, f"{place}.{error.key}", error.reason))
        else:
            fields[key] = field.in_order(value)
    faults.extend(
        Fault(section, f"{place}.{key}", "unknown_key") for key in values if key not in known
    )
    return texts, fields


def plain(root: Map[Any]) -> dict[str, Any]:
    """A map as plain values, in one native call: texts as strings, bodies as XML, whole ints.

    Walking a thousand cards key by key takes ten times as long.
    """
    values: dict[str, Any] = json.loads(str(root), parse_float=_number)
    return values


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() else number


def whole_number(value: Any, otherwise: int) -> int:
    """A number that a document holds, as an int: pycrdt gives back floats."""
    if isinstance(value, int | float) and math.isfinite(value):
        return int(value)
    return otherwise


def read_canvas(
    docs: Documents,
    *,
    id: str,  # noqa: A002 - the field's own name
    epoch: int,
    revision: int,
    language: str,
    aside: Mapping[str, Any] | None = None,
) -> Canvas:
    """The whole canvas as it stands; sections that are not handed in are empty."""
    frame = docs.get("frame")
    return Canvas(
        id=id,
        epoch=epoch,
        revision=revision,
        language=language,
        frame=frame.read_frame() if frame is not None else Frame(),
        sections={name: docs[name].read() for name in CARD_SECTIONS if name in docs},
        aside=aside or {},
    )
