"""Taking a canvas in and out: whole, and without loss.

`canvas_json` is the canvas as it is, with every id and order key; `example` is the
YAML that people write by hand. Both are read strictly: an error names the path, a
key nobody knows is refused, and what has no home on the canvas yet travels under
`aside`. Either way what comes in is a `Canvas`, and `documents_of` makes shared
documents of it.
"""

from __future__ import annotations

from workspace.canvas.interchange.canvas_json import card_json, from_json, link_json, to_json
from workspace.canvas.interchange.documents import documents_of
from workspace.canvas.interchange.example import from_example, to_example
from workspace.canvas.interchange.reading import BadFile
from workspace.canvas.interchange.yaml_text import read_yaml, write_yaml

__all__ = [
    "BadFile",
    "card_json",
    "documents_of",
    "from_example",
    "from_json",
    "link_json",
    "read_yaml",
    "to_example",
    "to_json",
    "write_yaml",
]
