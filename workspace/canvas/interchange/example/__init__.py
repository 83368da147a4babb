"""The YAML that people write by hand (`canvas-example/1`): codes for ids, links inside cards.

`{id: B1, title: …, answered_by: [O2]}`. A card's id is its speakable code, so that a
file can be read and mended without a program. Everything on the canvas is in it but
for order keys, link ids and what a card that moved away left behind: for a copy that
is exact to the letter there is Canvas JSON.
"""

from __future__ import annotations

from workspace.canvas.interchange.example.reading import from_example
from workspace.canvas.interchange.example.writing import to_example

__all__ = ["from_example", "to_example"]
