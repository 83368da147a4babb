"""A document before it has a body: headings, paragraphs and lists of lines.

Laid out once, written as HTML, DOCX and PDF by `as_html`, `as_docx` and `as_pdf`, so
that the three say the same. What a block may be is this short list; who needs another one
adds it here and to each body.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from workspace.language import Catalogue, Language
from workspace.outputs.history_words.lines import Line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (the only one, at the top) to 4."""

    level: Literal[1, 2, 3, 4]
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines in one breath. `quiet`: small print. `framed`: a text that is shown, not told.

    A framed text is people's own: its letters decide in which direction it runs.
    """

    line: Line
    quiet: bool = False
    framed: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """Lines of equal rank."""

    items: tuple[Line, ...]


Block = Heading | Paragraph | Bullets


@dataclass(frozen=True, slots=True)
class Document:
    """What a file will say. `title` and `made_at` go into its properties as well."""

    title: str
    made_at: datetime
    speaks: Catalogue
    blocks: tuple[Block, ...]

    @property
    def language(self) -> Language:
        """The language of our own words in it."""
        return self.speaks.language
