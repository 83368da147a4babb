"""What a section's document may hold, in the shape the gate asks for it.

A tree of rules: a root holds entries, plain values or fixed keys; a card holds fixed
keys; a key holds a plain value, a text or a rich body. The rules know no Yjs and no
section by name; `canvas.schema` says what is in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Final

from workspace.canvas.schema.body import MARK
from workspace.canvas.schema.gate_view import gate_view
from workspace.canvas.schema.limits import LONG_TEXT, TITLE
from workspace.config import Limits
from workspace.errors import Refusal
from workspace.realtime.update_content import Value

IDENT: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

TEXT_NODE: Final = "#text"

Check = Callable[[Value], bool]


@dataclass(frozen=True, slots=True)
class PlainValue:
    """A key that holds a plain value; `check` says whether one is allowed there."""

    check: Check
    server_only: bool = False


@dataclass(frozen=True, slots=True)
class PlainText:
    """A key that holds a `Y.Text` without marks of at most `limit` UTF-16 units."""

    limit: int


@dataclass(frozen=True, slots=True)
class RichBody:
    """A key that holds a `Y.XmlFragment`.

    `nodes` says which children a node may have: element names and, for text, `TEXT_NODE`;
    the fragment itself is the node ``""``. `attributes` and `marks` check their values
    (null, the end of a mark, is always allowed).
    """

    limit: int
    nodes: Mapping[str, frozenset[str]]
    marks: Mapping[str, Check]
    attributes: Mapping[str, Mapping[str, Check]] = field(default_factory=dict)
    by_name: dict[str, Node] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = (*self.nodes, TEXT_NODE)
        object.__setattr__(self, "by_name", {name: Node(self, name) for name in names})


@dataclass(frozen=True, slots=True)
class Node:
    """One kind of node in a rich body."""

    body: RichBody = field(repr=False)
    name: str


KeyRule = PlainValue | PlainText | RichBody


@dataclass(frozen=True, slots=True)
class Fixed:
    """A map with keys known beforehand: a card, or the root `frame`."""

    keys: Mapping[str, KeyRule]


@dataclass(frozen=True, slots=True)
class Entries:
    """A root map from ids to maps: the cards."""

    entry: Fixed


@dataclass(frozen=True, slots=True)
class Values:
    """A root map from names to plain values: the links, and what the server notes in `meta`."""

    check: Check
    server_only: bool = False


Root = Entries | Values | Fixed

Role = Root | PlainText | Node
"""What a shared type is: a root, a card, a text, or a node of a body (the body itself is one)."""


@dataclass(frozen=True, slots=True)
class GateSchema:
    """One section's document."""

    roots: Mapping[str, Root]


@lru_cache(maxsize=32)
def schema_of(section: str, limits: Limits) -> GateSchema:
    """What `canvas.schema` says of a section, with the operator's limits."""
    view = gate_view(section)
    nodes = {
        "" if name == "doc" else name: frozenset(
            TEXT_NODE if child == "text" else child for child in children
        )
        for name, children in view.elements.items()
        if name != "text"
    }
    marks = {name: partial(view.is_mark, name) for name in MARK}
    keys: dict[str, KeyRule] = {}
    for key in view.keys:
        own = view.text_limits.get(key, 0)
        limit = limits.title if key in view.lines else limits.long_field
        if own not in (TITLE, LONG_TEXT):
            limit = own
        if key in view.texts:
            keys[key] = PlainText(limit)
        elif key in view.fragments:
            keys[key] = RichBody(limit, nodes, marks)
        else:
            check = partial(_allows, partial(view.check_value, key))
            keys[key] = PlainValue(check, server_only=key in view.server_keys)
    roots: dict[str, Root] = {
        name: Values(_anything, server_only=True) for name in view.server_roots
    }
    if view.entries:
        roots[view.entries] = Entries(Fixed(keys))
    else:
        roots |= {name: Fixed(keys) for name in view.roots}
    if view.links:
        roots[view.links] = Values(partial(_allows, view.check_link))
    return GateSchema(roots)


def _anything(_: Value) -> bool:
    return True


def _allows(check: Callable[[Value], None], value: Value) -> bool:
    try:
        check(value)
    except Refusal:
        return False
    return True
