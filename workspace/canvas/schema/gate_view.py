"""The schema as the gate needs it: per section, which keys exist and who may write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from workspace.canvas.schema import (
    SECTIONS,
    SERVER_KEYS,
    STRUCTURE,
    SectionId,
    check_link,
    check_value,
    fields_of,
    limits,
    text_keys,
)
from workspace.canvas.schema import body as body_schema


@dataclass(frozen=True, slots=True)
class GateView:
    """What may be written to one section's document.

    `entries` is the root whose entries are maps of the keys below: `cards` in the
    five parts. In the frame the keys stand in the root map `frame` itself, so
    `entries` is None there and `fields` is `frame`. `meta` is the server's alone.

    Attributes:
        roots: every root a client may write under.
        server_roots: roots that only the server writes.
        texts: keys that hold a Y.Text.
        fragments: keys that hold a Y.XmlFragment.
        scalars: keys that hold a plain value and that clients may write.
        server_keys: keys, of any shape, that only the server writes.
        lines: text keys that may not hold a line break.
        text_limits: most characters of each text, and of the plain text of each fragment.
        check_value: (key, value), raises InvalidValue; null clears.
        check_link: (value), raises InvalidValue.
        elements: node name → names of nodes and `text` that may stand inside it; the
            fragment itself is `doc`.
        is_mark: (format name, value) → whether an XmlText may carry it.
        depth: how deep nodes may stand in each other.
    """

    section: SectionId
    entries: str | None
    links: str | None
    roots: frozenset[str]
    server_roots: frozenset[str]
    texts: frozenset[str]
    fragments: frozenset[str]
    scalars: frozenset[str]
    server_keys: frozenset[str]
    lines: frozenset[str]
    text_limits: Mapping[str, int]
    check_value: Callable[[str, Any], None]
    check_link: Callable[[Any], None]
    elements: Mapping[str, frozenset[str]]
    is_mark: Callable[[str, Any], bool]
    depth: int

    @property
    def keys(self) -> frozenset[str]:
        """Every key a card, or the frame, may have."""
        return self.texts | self.fragments | self.scalars | self.server_keys


def _view(section: SectionId) -> GateView:
    fields = fields_of(section)
    server = frozenset(k for k, f in fields.items() if f.server_only)
    scalars = frozenset(k for k, f in fields.items() if not f.live)
    in_frame = section == "frame"
    if not in_frame:
        server |= SERVER_KEYS
        scalars |= {"kind", "order", *STRUCTURE}
    return GateView(
        section=section,
        entries=None if in_frame else "cards",
        links=None if in_frame else "links",
        roots=frozenset({"frame"} if in_frame else {"cards", "links"}),
        server_roots=frozenset({"meta"}),
        texts=frozenset(text_keys(section)),
        fragments=frozenset(k for k, f in fields.items() if f.type == "rich_text"),
        scalars=scalars - server,
        server_keys=server,
        lines=frozenset(k for k, f in fields.items() if f.type == "line"),
        text_limits=MappingProxyType({k: f.limit for k, f in fields.items() if f.live}),
        check_value=partial(check_value, section),
        check_link=partial(check_link, section),
        elements=MappingProxyType({n.name: n.children for n in body_schema.NODES}),
        is_mark=body_schema.is_mark,
        depth=limits.BODY_DEPTH,
    )


_VIEWS: Final[Mapping[str, GateView]] = {section: _view(section) for section in SECTIONS}


def gate_view(section: str) -> GateView:
    """The gate's view of one section."""
    return _VIEWS[section]
