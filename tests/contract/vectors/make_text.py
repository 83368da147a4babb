"""Writes `text.json`: positions, addresses, the editor's schema and whole bodies.

Server and browser count differently and read the same Yjs documents; both test suites
read this file. Run it by hand when the editor's schema changes
(`python tests/contract/vectors/make_text.py`). A body is given as ProseMirror JSON, as its
plain words, and as a Yjs update (hex) of a document whose root fragment is `body`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pycrdt import Doc, XmlFragment

from workspace.canvas import body, text
from workspace.canvas.schema.body import MARKS, NODES, SCHEMES, TEXT_SCHEMA_VERSION, is_safe_address

TEXTS = ["", "abc", "é", "a😀b", "👩‍👩‍👧 ici", "ابنتي هي التي تترجم", "e\u0301\u00a0»", "𝒜𝒷"]

ADDRESSES = [
    "https://example.org/a?b=c#d",
    "http://localhost:8000",
    "HTTPS://EXAMPLE.ORG",
    "mailto:a@example.org",
    "https://أهلا.example/é",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "jAvAsCrIpT:alert(1)",
    " https://example.org",
    "https://example.org ",
    "https://exa mple.org",
    "https://example.org\n",
    "https://exa\u00a0mple.org",
    "https://example.org\ufeff",
    "https:\\\\example.org",
    "https://a\\b",
    "https://",
    "https:",
    "//example.org",
    "/c/1",
    "data:text/html,x",
    "ftp://example.org",
    "tel:112",
    "https://" + "x" * 2040,
    "https://" + "x" * 2041,
    "",
]


def words(said: str, *marks: dict[str, Any]) -> dict[str, Any]:
    """A run."""
    return {"type": "text", "text": said} | ({"marks": list(marks)} if marks else {})


def paragraph(*content: dict[str, Any]) -> dict[str, Any]:
    """A paragraph."""
    return {"type": "paragraph", "content": list(content)} if content else {"type": "paragraph"}


def item(*content: dict[str, Any]) -> dict[str, Any]:
    """A list item."""
    return {"type": "list_item", "content": list(content)}


STRONG = {"type": "strong"}
EM = {"type": "em"}
LINK = {"type": "link", "attrs": {"href": "https://example.org"}}
BODIES: list[list[dict[str, Any]]] = [
    [],
    [paragraph()],
    [paragraph(words("Un endroit où aller le samedi et le dimanche"))],
    [paragraph(words("é😀 "), words("gras", STRONG), words(" et "), words("penché", EM))],
    [
        paragraph(
            words("voir "), words("ici", STRONG, EM, LINK), {"type": "hard_break"}, words("fin")
        )
    ],
    [paragraph(words("ابنتي هي التي تترجم")), paragraph(), paragraph(words("C'est ma fille."))],
    [
        {"type": "bullet_list", "content": [item(paragraph(words("un"))), item(paragraph())]},
        {
            "type": "ordered_list",
            "content": [
                item(
                    paragraph(words("premier")),
                    {"type": "bullet_list", "content": [item(paragraph(words("dedans")))]},
                )
            ],
        },
    ],
]


def offsets(said: str) -> dict[str, Any]:
    """Every position of a text in code points, UTF-16 units and UTF-8 bytes."""
    places = range(len(said) + 1)
    return {
        "text": said,
        "positions": [
            [place, text.to_utf16(said, place), text.byte_offset(said, place)] for place in places
        ],
    }


def written(content: list[dict[str, Any]]) -> dict[str, Any]:
    """A body in its three forms."""
    value = body.check_body({"type": "doc", "content": content})
    doc: Doc[XmlFragment] = Doc(client_id=1)
    body.write_body(doc.get("body", type=XmlFragment), value)
    return {"json": value, "words": body.plain_text(value), "update": doc.get_update().hex()}


def vectors() -> dict[str, Any]:
    """Everything the file says."""
    return {
        "schema": {
            "version": TEXT_SCHEMA_VERSION,
            "nodes": {n.name: {"content": n.content, "group": n.group} for n in NODES},
            "marks": {mark.name: list(mark.attributes) for mark in MARKS},
            "schemes": list(SCHEMES),
        },
        "offsets": [offsets(said) for said in TEXTS],
        "addresses": [{"href": href, "safe": is_safe_address(href)} for href in ADDRESSES],
        "bodies": [written(content) for content in BODIES],
    }


if __name__ == "__main__":
    path = Path(__file__).with_name("text.json")
    path.write_text(json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n", "utf-8")
