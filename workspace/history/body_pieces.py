"""The pieces of a card's rich body: a shadow of its nodes, presented as one text.

The shadow follows the events of the real body node by node and keeps what was taken
out, struck, in its place. Each line of the text is a paragraph; the break before a line is
of whoever made the paragraph. What it reads as is what `canvas.body` reads, words alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

from pycrdt import XmlElement, XmlFragment, XmlText

from workspace.history.body_nodes import (
    Branch,
    Node,
    Words,
    after,
    gives_back,
    living_child,
    marks_of,
    node_from_plain,
    node_plain,
    pieces_of,
    shadow_of,
    strike,
)
from workspace.history.pieces import Piece, Pieces, SameHand

_LISTS: Final = ("bullet_list", "ordered_list")
_BREAK: Final = b"\n"


@dataclass(slots=True)
class _Line:
    """A paragraph: its pieces, its place among the lists, and when it came and went."""

    place: str
    written: int
    struck: int
    pieces: list[Piece] = field(default_factory=list)
    runs: list[tuple[int, str]] = field(default_factory=list)


class BodyPieces:
    """The pieces of one body."""

    __slots__ = ("root",)

    def __init__(self, root: Branch) -> None:
        self.root = root

    @classmethod
    def of_fragment(cls, fragment: XmlFragment | None, revision: int) -> Self:
        """A body that came as a whole. A transaction may be open."""
        root = Branch("doc", revision)
        if fragment is not None:
            root.children = [shadow_of(child, revision) for child in fragment.children]
        return cls(root)

    # ── asking ──

    def __iter__(self) -> Iterator[Piece]:
        """Every piece with the breaks between the lines, in order, the struck ones too."""
        last: _Line | None = None
        lived = False
        for line in self._lines():
            if last is not None:
                # Of living lines there is one break less than lines: the first has none.
                struck = line.struck or (0 if lived else last.struck)
                yield Piece(_BREAK, line.written, struck)
            yield from line.pieces
            lived = lived or not line.struck
            last = line

    def live(self) -> str:
        """The words as they read now, one line per paragraph and per hard break."""
        return b"".join(piece.text for piece in self if not piece.struck).decode()

    def style(self) -> str:
        """How the words stand out and are laid out, as a text that is equal when they are."""
        lines = [line for line in self._lines() if not line.struck]
        return json.dumps([(line.place, _joined(line.runs)) for line in lines])

    # ── following events ──

    def follow(
        self,
        path: Sequence[str | int],
        delta: Sequence[Mapping[str, Any]],
        target: XmlElement | XmlFragment | XmlText,
        revision: int,
        same_hand: SameHand,
    ) -> list[tuple[Pieces, Piece]]:
        """Does what an event at `path` (below the body) tells; returns what is new, and where.

        Raises:
            LookupError: the shadow has no such node; it must be made anew.
        """
        node: Node = self.root
        for index in path:
            if not isinstance(node, Branch):
                raise LookupError(path)
            node = living_child(node, int(index))
        if isinstance(node, Words):
            fresh = node.pieces.follow(delta, revision, same_hand)
            if node.marks or any("attributes" in step for step in delta):
                node.marks = marks_of(target)
            return [(node.pieces, piece) for piece in fresh]
        return self._follow_children(node, delta, revision, same_hand)

    def _follow_children(
        self,
        node: Branch,
        delta: Sequence[Mapping[str, Any]],
        revision: int,
        same_hand: SameHand,
    ) -> list[tuple[Pieces, Piece]]:
        fresh: list[tuple[Pieces, Piece]] = []
        place = 0
        for step in delta:
            if "retain" in step:
                place = after(node, place, step["retain"])
            elif "delete" in step:
                left = step["delete"]
                while left:
                    child = node.children[place]
                    if not child.struck:
                        strike(child, revision)
                        left -= 1
                    place += 1
            else:
                for child in step["insert"]:
                    shadow = shadow_of(child, revision)
                    # Behind what was struck out here, as words are.
                    while place < len(node.children) and node.children[place].struck:
                        place += 1
                        if gives_back(node.children[place - 1], shadow, revision, same_hand):
                            break
                    else:
                        node.children.insert(place, shadow)
                        place += 1
                        fresh.extend(pieces_of(shadow))
        return fresh

    def all_pieces(self) -> Iterator[tuple[Pieces, Piece]]:
        """Every piece with the list it stands in, without the breaks."""
        return pieces_of(self.root)

    def strike_all(self, revision: int) -> None:
        """Strikes out whatever is left."""
        for child in self.root.children:
            strike(child, revision)

    def become(self, fragment: XmlFragment | None, revision: int) -> None:
        """Another body stands in the place of this one: all of it struck, all of it new."""
        self.strike_all(revision)
        if fragment is not None:
            self.root.children += [shadow_of(child, revision) for child in fragment.children]

    # ── lines ──

    def _lines(self) -> list[_Line]:
        lines: list[_Line] = []
        for number, child in enumerate(self.root.children):
            _block(child, child.struck, f"{number}" if _is_list(child) else "", lines)
        return lines

    # ── written out ──

    def plain(self) -> list[object]:
        """As plain values, node in node."""
        return node_plain(self.root)

    @classmethod
    def from_plain(cls, value: Sequence[Any]) -> Self:
        """The inverse of `plain`."""
        tag, written, struck, children = value
        return cls(Branch(tag, written, struck, [node_from_plain(child) for child in children]))


def _is_list(node: Node) -> bool:
    return isinstance(node, Branch) and node.tag in _LISTS


def _block(node: Node, struck: int, place: str, lines: list[_Line]) -> None:
    """One block's lines, as `canvas.body` reads them: a list's items, or a paragraph."""
    if not isinstance(node, Branch) or node.tag not in _LISTS:
        line = _Line(place, node.written, struck)
        lines.append(line)
        _inline(node, line)
        return
    begun = len(lines)
    for number, item in enumerate(node.children):
        gone = struck or item.struck
        inner = f"{place}/{node.tag}{number}"
        if not isinstance(item, Branch) or item.tag != "list_item":
            _block(_as_paragraph(item), gone, inner, lines)
            continue
        first = next(item.living(), None)
        if not gone and (first is None or _is_list(first)):
            lines.append(_Line(inner, item.written, 0))
        for child in item.children:
            _block(child, gone or child.struck, inner, lines)
    if not struck and all(line.struck for line in lines[begun:]):
        lines.append(_Line(place, node.written, 0))


def _as_paragraph(node: Node) -> Branch:
    return Branch("paragraph", node.written, node.struck, [node])


def _inline(node: Node, line: _Line) -> None:
    if isinstance(node, Words):
        line.pieces.extend(node.pieces)
        if not node.struck:
            if node.marks:
                line.runs.extend(
                    (size, json.dumps(marks)) for size, marks in json.loads(node.marks)
                )
            else:
                line.runs.append((len(node.pieces.live()), "{}"))
    elif node.tag == "hard_break":
        line.pieces.append(Piece(_BREAK, node.written, line.struck or node.struck))
        if not node.struck:
            line.runs.append((1, "{}"))
    else:
        for child in node.children:
            _inline(child, line)


def _joined(runs: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Where a line stands out, however its words are cut."""
    joined: list[tuple[int, str]] = []
    for size, marks in runs:
        if size and joined and joined[-1][1] == marks:
            joined[-1] = joined[-1][0] + size, marks
        elif size:
            joined.append((size, marks))
    return joined
