"""A document as PDF: tagged (PDF/UA-1), set with the typography of its language, by Typst.

The template is ours and never changes. The document reaches it as data, one JSON string;
a string is shown and never read as markup, so nobody's words can become instructions.
Letters that none of our faces has come from the machine's own, where it has them.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from datetime import UTC
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst

from workspace.errors import Failure
from workspace.language import Catalogue
from workspace.outputs.blocks import Block, Bullets, Document, Heading, Paragraph
from workspace.outputs.contained import apart, balanced, cleaned, direction_of
from workspace.outputs.history_words.lines import (
    CardSpan,
    GroupSpan,
    Line,
    MarkSpan,
    PersonSpan,
    QuoteSpan,
    SectionSpan,
    Span,
    Words,
    card_words,
)

FONTS: Final = Path(__file__).resolve().parent / "fonts"
TEMPLATE: Final = "document.typ"


class NotSet(Failure):
    """The typesetter could not make a PDF of a document (`why`)."""

    code = "not_set"


def as_pdf(document: Document) -> bytes:
    """The whole file. Takes a moment and a processor: call it in a thread.

    Raises:
        NotSet: the typesetter could not.
    """
    data = json.dumps(_data(document), ensure_ascii=False)
    try:
        return typst.compile(
            _template(),
            font_paths=_faces(),
            sys_inputs={"document": data},
            format="pdf",
            pdf_standards="ua-1",
            # Typst wants an offset that does not change, which a time zone has not.
            timestamp=document.made_at.astimezone(UTC),
        )
    except typst.TypstError as error:
        raise NotSet(why=str(error)) from error


@functools.cache
def _template() -> bytes:
    return files("workspace.outputs").joinpath(TEMPLATE).read_bytes()


@functools.cache
def _faces() -> typst.Fonts:
    # Looking through a machine's fonts takes longer than setting a page.
    return typst.Fonts(include_system_fonts=True, font_paths=[FONTS])


def _data(document: Document) -> dict[str, Any]:
    return {
        "title": _bare(document.title),
        "language": document.language.code,
        "direction": document.language.direction,
        "blocks": [_block(block, document.speaks) for block in document.blocks],
    }


def _block(block: Block, speaks: Catalogue) -> dict[str, Any]:
    match block:
        case Heading(level, line):
            return {"is": "heading", "level": level, "line": _line(line, speaks)}
        case Bullets(items):
            return {"is": "bullets", "items": [_line(item, speaks) for item in items]}
        case Paragraph(line, quiet, framed):
            spans = _line(line, speaks, bare=framed)
            said = "".join(str(span["text"]) for span in spans)
            direction = (framed and direction_of(said)) or speaks.language.direction
            look = "quiet" if quiet else "framed" if framed else "plain"
            return {"is": "paragraph", "look": look, "direction": direction, "line": spans}


def _line(line: Line, speaks: Catalogue, *, bare: bool = False) -> list[dict[str, str]]:
    return [piece for span in line for piece in _pieces(span, speaks, bare)]


def _pieces(span: Span, speaks: Catalogue, bare: bool) -> Iterator[dict[str, str]]:
    match span:
        case Words(text):
            yield {"is": "words", "text": text}
        case SectionSpan(_, label):
            yield {"is": "words", "text": label}
        case QuoteSpan(text):
            yield {
                "is": "words",
                "text": _bare(text) if bare else apart(text, speaks.language.direction),
            }
        case GroupSpan(name) | PersonSpan(name):
            yield {"is": "words", "text": apart(name, speaks.language.direction)}
        case CardSpan():
            for text, theirs in card_words(span, speaks):
                yield {
                    "is": "words",
                    "text": apart(text, speaks.language.direction) if theirs else text,
                }
        case MarkSpan(kind, text, by):
            yield {"is": kind, "text": _bare(text)}
            for sign in by:
                yield from ({**one, "is": "hand"} for one in _pieces(sign, speaks, bare))


def _bare(text: str) -> str:
    return balanced(cleaned(text))
