"""The nodes of a body's shadow: what is there and what was struck out, in its place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pycrdt import XmlText

from workspace.history.pieces import Piece, Pieces, SameHand


@dataclass(slots=True, eq=False)
class Words:
    """A run of text. `marks` is how it stands out, as the library tells it; empty: it does not."""

    pieces: Pieces
    written: int
    struck: int = 0
    marks: str = ""


@dataclass(slots=True, eq=False)
class Branch:
    """An element and everything that was ever in it."""

    tag: str
    written: int
    struck: int = 0
    children: list[Node] = field(default_factory=list)

    def living(self) -> Iterator[Node]:
        """The children that are there."""
        return (child for child in self.children if not child.struck)


Node = Words | Branch


def living_child(node: Branch, index: int) -> Node:
    """The child at this place among those that are there.

    Raises:
        LookupError: there are fewer.
    """
    for child in node.children:
        if not child.struck:
            if index == 0:
                return child
            index -= 1
    raise LookupError(index)


def after(node: Branch, place: int, count: int) -> int:
    """Right behind `count` further living children."""
    while count:
        count -= not node.children[place].struck
        place += 1
    return place


def strike(node: Node, revision: int) -> None:
    """Strikes a node out, with everything in it that is left."""
    if node.struck:
        return
    node.struck = revision
    if isinstance(node, Words):
        node.pieces.strike_all(revision)
    else:
        for child in node.children:
            strike(child, revision)


def gives_back(node: Node, new: Node, revision: int, same_hand: SameHand) -> bool:
    """Whether a hand puts back what it took out here (undo); if so, it is there again."""
    stroke = node.struck
    if stroke in (0, revision) or not same_hand(stroke) or not _equal(node, new, stroke):
        return False
    _put_back(node, new, stroke)
    return True


def _equal(node: Node, new: Node, stroke: int) -> bool:
    """Whether a node read, when it was struck, as another one does."""
    if isinstance(node, Words) or isinstance(new, Words):
        if not (isinstance(node, Words) and isinstance(new, Words)):
            return False
        words = b"".join(p.text for p in node.pieces if p.struck in (0, stroke))
        return words.decode() == new.pieces.live()
    mine = [child for child in node.children if child.struck in (0, stroke)]
    theirs = list(new.living())
    return (
        node.tag == new.tag
        and len(mine) == len(theirs)
        and all(_equal(one, other, stroke) for one, other in zip(mine, theirs, strict=True))
    )


def _put_back(node: Node, new: Node, stroke: int) -> None:
    node.struck = 0
    if isinstance(node, Words) and isinstance(new, Words):
        node.marks = new.marks
        node.pieces.put_back(stroke)
    elif isinstance(node, Branch) and isinstance(new, Branch):  # pragma: no branch - so is one
        mine = [child for child in node.children if child.struck in (0, stroke)]
        for one, other in zip(mine, new.living(), strict=True):
            _put_back(one, other, stroke)


def shadow_of(node: Any, revision: int) -> Node:
    """The shadow of a node that came as a whole."""
    if isinstance(node, XmlText):
        words = "".join(said for said, _ in node.diff() if isinstance(said, str))
        return Words(Pieces.of_text(words, revision), revision, marks=marks_of(node))
    branch = Branch(str(getattr(node, "tag", "") or ""), revision)
    branch.children = [shadow_of(child, revision) for child in node.children]
    return branch


def marks_of(node: Any) -> str:
    """How a run of text stands out: runs of (length, marks) where anything stands out."""
    runs = [(len(said), attributes or {}) for said, attributes in node.diff()]
    return json.dumps(runs, sort_keys=True) if any(marks for _, marks in runs) else ""


def pieces_of(node: Node) -> Iterator[tuple[Pieces, Piece]]:
    """Every piece in it, with the list it stands in."""
    if isinstance(node, Words):
        yield from ((node.pieces, piece) for piece in node.pieces)
    else:
        for child in node.children:
            yield from pieces_of(child)


def node_plain(node: Node) -> list[object]:
    """A node as plain values, node in node."""
    if isinstance(node, Words):
        return [node.written, node.struck, node.marks, node.pieces.plain()]
    children = [node_plain(child) for child in node.children]
    return [node.tag, node.written, node.struck, children]


def node_from_plain(value: Sequence[Any]) -> Node:
    """The inverse of `node_plain`."""
    if isinstance(value[0], int):
        written, struck, marks, pieces = value
        return Words(Pieces.from_plain(pieces), written, struck, marks)
    tag, written, struck, children = value
    return Branch(tag, written, struck, [node_from_plain(child) for child in children])
