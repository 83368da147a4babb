"""A card's rich body: ProseMirror JSON on one side, a Y.XmlFragment on the other.

Reading is total: whatever the editor's schema does not know is read as its text,
never dropped and never an error. What comes out is canonical (marks in one order,
neighbouring runs with the same marks joined, no empty runs), so that equal bodies
are equal values. Writing keeps the blocks that did not change, so that a program
that sends a whole body does not take away what somebody types in another paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pycrdt import XmlElement, XmlFragment, XmlText

from workspace.canvas import text as positions
from workspace.canvas.schema import InvalidValue, is_well_formed, limits
from workspace.canvas.schema.body import MARK, NODE, is_mark
from workspace.errors import Refusal

Node = Mapping[str, Any]

EMPTY: Final[Node] = {"type": "doc", "content": []}
# The gate lets nothing deeper in; what all the same is there must not exhaust the stack.
_DEEPEST: Final = 64
_LISTS: Final = ("bullet_list", "ordered_list")


class Impossible(Refusal):
    """What was asked makes no sense for these cards (`reason`: a word for programs)."""

    code = "impossible"


# ── reading ──


def read_body(fragment: XmlFragment) -> Node:
    """The body as a ProseMirror document."""
    return {"type": "doc", "content": _blocks(fragment, 1)}


def _blocks(parent: XmlFragment | XmlElement, depth: int) -> list[Node]:
    blocks: list[Node] = []
    # A list has items, those have paragraphs, those have words: deeper lists become paragraphs.
    lists = _LISTS if depth + 3 <= limits.BODY_DEPTH else ()
    for child in parent.children:
        if isinstance(child, XmlText):
            blocks.append(_paragraph(_runs(child)))
        elif isinstance(child, XmlElement) and child.tag in lists:
            blocks.append({"type": child.tag, "content": _items(child, depth + 1)})
        else:
            blocks.append(_paragraph(_inlines(child, depth)))
    return blocks


def _items(parent: XmlElement, depth: int) -> list[Node]:
    items: list[Node] = []
    for child in parent.children:
        if isinstance(child, XmlElement) and child.tag == "list_item":
            content = _blocks(child, depth + 1)
        else:
            content = [_paragraph(_inlines(child, depth))]
        if not content or content[0]["type"] != "paragraph":
            content.insert(0, _paragraph([]))
        items.append({"type": "list_item", "content": content})
    return items or [{"type": "list_item", "content": [_paragraph([])]}]


def _inlines(node: Any, depth: int) -> list[Node]:
    if isinstance(node, XmlText):
        return _runs(node)
    inlines: list[Node] = []
    if depth <= _DEEPEST:
        for child in node.children:
            if isinstance(child, XmlElement) and child.tag == "hard_break":
                inlines.append({"type": "hard_break"})
            else:
                inlines.extend(_inlines(child, depth + 1))
    return inlines


def _runs(text: XmlText) -> list[Node]:
    return [
        {"type": "text", "text": said, **({"marks": marks} if marks else {})}
        for said, attributes in text.diff()
        if isinstance(said, str) and said
        for marks in (_marks(attributes or {}),)
    ]


def _marks(attributes: Mapping[str, Any]) -> list[Node]:
    marks: list[Node] = []
    for name in MARK:
        value = attributes.get(name)
        if value is not None and is_mark(name, value):
            marks.append({"type": name, **({"attrs": dict(value)} if value else {})})
    return marks


def _paragraph(inlines: Sequence[Node]) -> Node:
    joined: list[dict[str, Any]] = []
    for inline in inlines:
        last = joined[-1] if joined else None
        if (
            last is not None
            and inline["type"] == "text" == last["type"]
            and last.get("marks") == inline.get("marks")
        ):
            last["text"] += inline["text"]
        else:
            joined.append(dict(inline))
    return {"type": "paragraph", "content": joined} if joined else {"type": "paragraph"}


# ── asking ──


def is_empty(body: Node) -> bool:
    """Whether there is nothing to read in it."""
    return not plain_text(body).strip()


def plain_text(body: Node) -> str:
    """The words of a body, one line per paragraph and per hard break."""
    return "\n".join(_lines(body))


def _lines(node: Node) -> Iterator[str]:
    if node["type"] == "paragraph":
        yield "".join(
            inline["text"] if inline["type"] == "text" else "\n"
            for inline in node.get("content", ())
        )
    else:
        for child in node.get("content", ()):
            yield from _lines(child)


def from_text(text: str) -> Node:
    """A body of plain paragraphs, one per line."""
    return {
        "type": "doc",
        "content": [
            _paragraph([{"type": "text", "text": line}] if line else [])
            for line in (text.split("\n") if text else ())
        ],
    }


def as_text(body: Node) -> str | None:
    """The inverse of `from_text`; None for a body that is more than plain paragraphs."""
    content = body.get("content", ())
    for block in content:
        inlines = block.get("content", ())
        if block["type"] != "paragraph":
            return None
        if any("marks" in i or "\n" in i.get("text", "\n") for i in inlines):
            return None
    return "\n".join("".join(i["text"] for i in block.get("content", ())) for block in content)


def cut(body: Node, block: int, offset: int = 0) -> tuple[Node, Node]:
    """The body up to `block` (and `offset` code points into it), and the rest.

    A hard break counts as one. An offset beyond the words cuts behind the block.

    Raises:
        Impossible: there is no such block, or it is a list and cannot be cut inside.
    """
    blocks = list(body["content"])
    if not 0 <= block < len(blocks):
        raise Impossible(reason="no_such_block")
    before, after = blocks[:block], blocks[block:]
    if offset:
        if after[0]["type"] != "paragraph":
            raise Impossible(reason="not_a_paragraph")
        head, tail = _cut_paragraph(after[0], offset)
        before.append(head)
        after = [tail, *after[1:]] if "content" in tail else after[1:]
    if not after:
        raise Impossible(reason="nothing_after")
    return {"type": "doc", "content": before}, {"type": "doc", "content": after}


def _cut_paragraph(paragraph: Node, offset: int) -> tuple[Node, Node]:
    head: list[Node] = []
    tail: list[Node] = []
    left = max(0, offset)
    for inline in paragraph.get("content", ()):
        said = inline.get("text", "\n")
        if left >= len(said):
            head.append(inline)
        elif left == 0:
            tail.append(inline)
        else:
            head.append({**inline, "text": said[:left]})
            tail.append({**inline, "text": said[left:]})
        left = max(0, left - len(said))
    return _paragraph(head), _paragraph(tail)


# ── checking what comes from outside ──


def check_body(value: Any, path: str = "body") -> Node:
    """A body from a file or a program, made canonical.

    Raises:
        InvalidValue: with the path of what the editor's schema does not know.
    """
    if not isinstance(value, dict) or value.get("type") != "doc":
        raise InvalidValue(path, "not_a_body")
    checked = _checked(value, "doc", path, 0)
    if len(plain_text(checked)) > limits.BODY:
        raise InvalidValue(path, "too_long")
    return checked


def _checked(node: dict[str, Any], name: str, path: str, depth: int) -> Node:
    if depth > limits.BODY_DEPTH:
        raise InvalidValue(path, "too_deep")
    if name == "text":
        return _checked_run(node, path)
    if unknown := set(node) - {"type", "content"}:
        raise InvalidValue(f"{path}.{min(unknown)}", "unknown_key")
    content = node.get("content", [])
    if not isinstance(content, list):
        raise InvalidValue(f"{path}.content", "not_a_list")
    children: list[Node] = []
    for number, child in enumerate(content):
        place = f"{path}.content[{number}]"
        kind = child.get("type") if isinstance(child, dict) else None
        if kind not in NODE[name].children:
            raise InvalidValue(place, "unknown_node")
        children.append(_checked(child, kind, place, depth + 1))
    if name in _LISTS and not children:
        raise InvalidValue(path, "empty_list")
    if name == "list_item" and (not children or children[0]["type"] != "paragraph"):
        raise InvalidValue(path, "item_without_paragraph")
    if name == "paragraph":
        return _paragraph(children)
    if name == "hard_break":
        return {"type": "hard_break"}
    return {"type": name, "content": children}


def _checked_run(node: dict[str, Any], path: str) -> Node:
    if unknown := set(node) - {"type", "text", "marks"}:
        raise InvalidValue(f"{path}.{min(unknown)}", "unknown_key")
    said, marks = node.get("text"), node.get("marks", [])
    if not isinstance(said, str) or not said or not is_well_formed(said):
        raise InvalidValue(f"{path}.text", "not_a_text")
    if not isinstance(marks, list):
        raise InvalidValue(f"{path}.marks", "not_a_list")
    attributes: dict[str, Any] = {}
    for number, mark in enumerate(marks):
        known = isinstance(mark, dict) and set(mark) <= {"type", "attrs"}
        name = mark.get("type") if known else None
        value = mark.get("attrs", {}) if known else None
        if not isinstance(name, str) or name in attributes or not is_mark(name, value):
            raise InvalidValue(f"{path}.marks[{number}]", "unknown_mark")
        attributes[name] = value
    made = _marks(attributes)
    return {"type": "text", "text": said, **({"marks": made} if made else {})}


# ── writing ──


def write_body(fragment: XmlFragment, body: Node) -> bool:
    """Makes the fragment hold `body` (checked before), touching only blocks that differ.

    Returns:
        Whether anything changed.
    """
    before: list[Node] = list(read_body(fragment)["content"])
    after: list[Node] = list(body.get("content", ()))
    if before == after:
        return False
    shorter = min(len(before), len(after))
    start = 0
    while start < shorter and before[start] == after[start]:
        start += 1
    end = 0
    while end < shorter - start and before[-1 - end] == after[-1 - end]:
        end += 1
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    write_blocks(fragment, start, old, new)
    return True


def write_blocks(
    fragment: XmlFragment, start: int, old: Sequence[Node], new: Sequence[Node]
) -> None:
    """Puts blocks (checked before) in the place of those that `old` reads, from `start` on."""
    if len(old) == len(new) == 1 and _write_words(fragment, start, old[0], new[0]):
        return
    if old:
        del fragment.children[start : start + len(old)]
    for number, block in enumerate(new):
        _insert(fragment, start + number, block)


def append_blocks(fragment: XmlFragment, blocks: Sequence[Node]) -> None:
    """Adds blocks (checked before) at the end."""
    for block in blocks:
        _insert(fragment, len(fragment.children), block)


def _write_words(fragment: XmlFragment, place: int, old: Node, new: Node) -> bool:
    """The one paragraph that changed is without marks before and after: edit inside it."""
    before, after = _words(old), _words(new)
    paragraph = fragment.children[place]
    if before is None or after is None or not isinstance(paragraph, XmlElement):
        return False
    if len(paragraph.children) != 1:
        return False
    run = paragraph.children[0]
    edit = positions.difference(before, after)
    if not isinstance(run, XmlText) or edit is None or str(run) != before:
        return False
    positions.delete(run, edit.at, len(edit.removed))
    if edit.inserted:
        positions.insert(run, edit.at, edit.inserted)
    return True


def _words(block: Node) -> str | None:
    content = block.get("content", ())
    if block["type"] != "paragraph" or len(content) != 1:
        return None
    run = content[0]
    return run["text"] if run["type"] == "text" and "marks" not in run else None


def _insert(parent: XmlFragment | XmlElement, place: int, node: Node) -> None:
    element = XmlElement(node["type"])
    parent.children.insert(place, element)
    content: list[Node] = list(node.get("content", ()))
    while content:
        if content[0]["type"] == "text":
            # Neighbouring runs share one XmlText, as the editor's binding makes them.
            last = next((i for i, c in enumerate(content) if c["type"] != "text"), len(content))
            _insert_runs(element, content[:last])
            del content[:last]
        else:
            _insert(element, len(element.children), content.pop(0))


def _insert_runs(parent: XmlElement, runs: Sequence[Node]) -> None:
    text = XmlText()
    parent.children.append(text)
    text.insert(0, "".join(run["text"] for run in runs))
    start = 0
    for run in runs:
        stop = start + len(run["text"].encode())
        if attributes := {mark["type"]: mark.get("attrs", {}) for mark in run.get("marks", ())}:
            text.format(start, stop, attributes)
        start = stop
