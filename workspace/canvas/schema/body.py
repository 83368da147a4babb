"""What a card's rich body may hold: the editor's ProseMirror schema, node by node.

In Yjs a node is an XmlElement of the same name without attributes, and a mark is a
format of an XmlText: `strong` and `em` hold an empty object, `link` holds
`{"href": …}`. Nothing else is let in, because an editor that meets a node it does
not know deletes it for everybody.
"""

from __future__ import annotations

import re
from typing import Any, Final

from workspace.canvas.schema import limits
from workspace.canvas.schema.shapes import MarkKind, NodeKind

# Bump with every change here: an older editor must never be let near a newer body.
TEXT_SCHEMA_VERSION: Final = 1

NODES: Final = (
    NodeKind("doc", "block+", "", frozenset({"paragraph", "bullet_list", "ordered_list"})),
    NodeKind("paragraph", "inline*", "block", frozenset({"text", "hard_break"})),
    NodeKind("bullet_list", "list_item+", "block", frozenset({"list_item"})),
    NodeKind("ordered_list", "list_item+", "block", frozenset({"list_item"})),
    NodeKind(
        "list_item",
        "paragraph block*",
        "",
        frozenset({"paragraph", "bullet_list", "ordered_list"}),
    ),
    NodeKind("hard_break", "", "inline", frozenset()),
    NodeKind("text", "", "inline", frozenset()),
)
MARKS: Final = (MarkKind("strong"), MarkKind("em"), MarkKind("link", ("href",)))

NODE: Final = {node.name: node for node in NODES}
MARK: Final = {mark.name: mark for mark in MARKS}
# Names an XmlElement may bear; `doc` is the fragment itself and `text` is an XmlText.
ELEMENTS: Final = frozenset(NODE) - {"doc", "text"}
SCHEMES: Final = ("http:", "https:", "mailto:")

# No control characters, no spaces and no backslash: browsers drop or turn them before they
# read the scheme, so that "java\nscript:" and "https:\\host" are not what they seem.
_ADDRESS: Final = re.compile(
    r"(?:https?://|mailto:)[^\x00-\x20\x7f-\xa0\\\u2028\u2029\ufeff]+", re.IGNORECASE
)


def is_safe_address(href: str) -> bool:
    """Whether an address may be followed: the web and mail, nothing that runs script."""
    return len(href) <= limits.HREF and _ADDRESS.fullmatch(href) is not None


def is_mark(name: str, value: Any) -> bool:
    """Whether `value` is what the format `name` of an XmlText may hold."""
    if name not in MARK or not isinstance(value, dict):
        return False
    if name == "link":
        href = value.get("href")
        return len(value) == 1 and isinstance(href, str) and is_safe_address(href)
    return not value
