"""A card's rich body as HTML for the readable page, escaped at every step.

Only the nodes and marks of the editor's schema have a tag here; anything else is
shown as its text. Never use a document library's own `str()` for this: it does not
escape, and the body is what strangers wrote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup, escape

from workspace.canvas.schema.body import is_safe_address

_BLOCK: Final = {
    "paragraph": Markup('<p dir="auto">{}</p>'),
    "bullet_list": Markup("<ul>{}</ul>"),
    "ordered_list": Markup("<ol>{}</ol>"),
    "list_item": Markup("<li>{}</li>"),
}
_MARK: Final = {"strong": Markup("<strong>{}</strong>"), "em": Markup("<em>{}</em>")}


def body_html(node: Mapping[str, Any] | None) -> Markup:
    """The HTML of a body (a ProseMirror `doc` node), or nothing when it is empty."""
    return _all((node or {}).get("content", ()))


def _all(nodes: Sequence[Mapping[str, Any]]) -> Markup:
    return Markup("").join(_one(node) for node in nodes)


def _one(node: Mapping[str, Any]) -> Markup:
    kind = node.get("type")
    if kind == "text":
        return _text(node)
    if kind == "hard_break":
        return Markup("<br>")
    inside = _all(node.get("content", ()))
    around = _BLOCK.get(str(kind))
    return inside if around is None else around.format(inside)


def _text(node: Mapping[str, Any]) -> Markup:
    html = escape(node.get("text", ""))
    for mark in node.get("marks", ()):
        around = _MARK.get(mark.get("type"))
        if around is not None:
            html = around.format(html)
        elif mark.get("type") == "link":
            html = _link(html, (mark.get("attrs") or {}).get("href", ""))
    return html


def _link(html: Markup, address: str) -> Markup:
    # The gate has refused other schemes already; a page that is read once more checks once more.
    if not is_safe_address(address):
        return html
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(address, html)
