"""A document as one HTML file: no script, nothing fetched, made to be printed.

Every text is escaped, people's own words stand in `<bdi>`, and the file forbids itself
to load anything, so that it is as harmless on a disk as in an e-mail.
"""

from __future__ import annotations

from html import escape
from typing import Final

from workspace.language import Catalogue
from workspace.outputs.blocks import Block, Bullets, Document, Heading, Paragraph
from workspace.outputs.contained import balanced, cleaned
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

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1f2430; --quiet: #5b6170; --paper: #fbf8f3;
  --line: #e2dace; --in: #1b6655; --out: #a8432a; }
@media (prefers-color-scheme: dark) { :root { --ink: #edeae4; --quiet: #a9b0bd;
  --paper: #14181e; --line: #323a46; --in: #7fd1bb; --out: #f0a08a; } }
html { background: var(--paper); color: var(--ink); }
body { font: 1rem/1.5 "Atkinson Hyperlegible Next", "Vazirmatn", system-ui, sans-serif;
  max-width: 70ch; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
[lang=ar] body { font-size: 1.1rem; }
h1, h2, h3, h4 { line-height: 1.25; break-after: avoid; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; }
h3 { font-size: 1.0625rem; margin-top: 1.6rem; } h4 { font-size: 1rem; margin-bottom: .3rem; }
li { margin: .25rem 0; } p, li { orphans: 2; widows: 2; }
.framed { border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem;
  white-space: pre-wrap; }
.quiet { color: var(--quiet); font-size: .875rem; }
ins { color: var(--in); text-decoration: underline; text-underline-offset: .15em; }
del { color: var(--out); text-decoration: line-through; }
sup { font-size: .7em; line-height: 1; font-weight: 700; }
@page { size: A4; margin: 20mm; }
@media print { :root { --ink: #000; --paper: #fff; --quiet: #444; --in: #0d4a3d; --out: #7e2b17; }
  body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; } }
"""


def as_html(document: Document) -> str:
    """The whole file."""
    language, speaks = document.language, document.speaks
    body = "\n".join(_block(block, speaks) for block in document.blocks)
    return (
        f'<!doctype html>\n<html lang="{language.code}" dir="{language.direction}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{_theirs(document.title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _block(block: Block, speaks: Catalogue) -> str:
    match block:
        case Heading(level, line):
            return f"<h{level}>{_line(line, speaks)}</h{level}>"
        case Bullets(items):
            # Said aloud as a list also where the style takes its dots away.
            inside = "".join(f"<li>{_line(item, speaks)}</li>\n" for item in items)
            return f"<ul>\n{inside}</ul>"
        case Paragraph(line, quiet, framed):
            if framed:
                return f'<p class="framed" dir="auto">{_line(line, speaks, bare=True)}</p>'
            look = ' class="quiet"' if quiet else ""
            return f"<p{look}>{_line(line, speaks)}</p>"


def _line(line: Line, speaks: Catalogue, *, bare: bool = False) -> str:
    return "".join(_span(span, speaks, bare) for span in line)


def _span(span: Span, speaks: Catalogue, bare: bool) -> str:
    match span:
        case Words(text):
            return escape(text)
        case SectionSpan(_, label):
            return escape(label)
        case QuoteSpan(text):
            # In a framed text the words are one text with the marks between them.
            return _theirs(text) if bare else f"<bdi>{_theirs(text)}</bdi>"
        case GroupSpan(name) | PersonSpan(name):
            return f"<bdi>{_theirs(name)}</bdi>"
        case CardSpan():
            return "".join(
                f"<bdi>{_theirs(text)}</bdi>" if theirs else escape(text)
                for text, theirs in card_words(span, speaks)
            )
        case MarkSpan(kind, text, by):
            tag = "ins" if kind == "inserted" else "del"
            sign = "".join(_span(one, speaks, bare) for one in by)
            hand = f"<sup>{sign}</sup>" if sign else ""
            return f"<{tag}>{_theirs(text)}</{tag}>{hand}"


def _theirs(text: str) -> str:
    return escape(balanced(cleaned(text)))
