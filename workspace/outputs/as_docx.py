"""A document as DOCX, made of real styles, so that people can go on working in it.

What was written and what was taken out are two character styles, underlined and struck
through besides their colour. Every run says its language and direction, the file leads
to nothing outside itself, and no sign is let in that XML has no place for.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC
from typing import Any, Final

import docx
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph

from workspace.language import Catalogue, Language
from workspace.outputs.blocks import Block, Bullets, Document, Heading, Paragraph
from workspace.outputs.contained import balanced, cleaned, direction_of
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

INSERTED: Final = "Canevas Inserted"
STRUCK: Final = "Canevas Struck Out"
HAND: Final = "Canevas Hand"
FRAMED: Final = "Canevas Framed"
QUIET: Final = "Canevas Small Print"

_FACE: Final = "Calibri"
_ARABIC_FACE: Final = "Arial"
_LOCALES: Final = {"fr": "fr-FR", "en": "en-GB", "nl": "nl-BE", "ar": "ar-SA"}
_SIZES: Final = {"Normal": 11, "Heading 1": 20, "Heading 2": 15, "Heading 3": 12, "Heading 4": 11}
_INK: Final = RGBColor(0x1F, 0x24, 0x30)
_QUIET_INK: Final = RGBColor(0x5B, 0x61, 0x70)
_IN: Final = RGBColor(0x1B, 0x66, 0x55)
_OUT: Final = RGBColor(0xA8, 0x43, 0x2A)


def as_docx(document: Document) -> bytes:
    """The whole file."""
    made = docx.Document()
    _set_up(made, document)
    for block in document.blocks:
        _write(made, block, document.speaks)
    _number_pages(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _set_up(made: Docx, document: Document) -> None:
    properties = made.core_properties
    properties.title = _theirs(document.title)[:255]
    properties.author = "Canevas"
    properties.last_modified_by = "Canevas"
    properties.comments = ""
    properties.language = _LOCALES[document.language.code]
    properties.created = properties.modified = document.made_at.astimezone(UTC).replace(tzinfo=None)
    for section in made.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(20)
    _style(made, document.language)


def _style(made: Docx, language: Language) -> None:
    styles = made.styles
    for name in _SIZES:
        style = styles[name]
        style.font.name = _FACE
        style.font.color.rgb = _INK
        _faces(style.element.get_or_add_rPr(), language)
    for name, size in _SIZES.items():
        _size(styles[name], size)
    styles["Heading 4"].font.italic = False
    for name, color in ((INSERTED, _IN), (STRUCK, _OUT), (HAND, _INK)):
        made_style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        made_style.font.color.rgb = color
    styles[INSERTED].font.underline = True
    styles[STRUCK].font.strike = True
    styles[HAND].font.superscript = True
    styles[HAND].font.bold = True
    framed = styles.add_style(FRAMED, WD_STYLE_TYPE.PARAGRAPH)
    framed.base_style = styles["Normal"]
    _border(framed.element.get_or_add_pPr())
    quiet = styles.add_style(QUIET, WD_STYLE_TYPE.PARAGRAPH)
    quiet.base_style = styles["Normal"]
    _size(quiet, 9)
    quiet.font.color.rgb = _QUIET_INK


def _size(style: Any, points: int) -> None:
    """The size of letters, and that of Arabic ones, which Word keeps apart."""
    style.font.size = Pt(points)
    properties = style.element.rPr
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    of_arabic = OxmlElement("w:szCs")
    of_arabic.set(qn("w:val"), str(2 * points + 1))
    properties.find(qn("w:sz")).addnext(of_arabic)


def _faces(properties: Any, language: Language) -> None:
    faces = properties.find(qn("w:rFonts"))
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)
    faces.set(qn("w:cs"), _ARABIC_FACE)
    _say_language(properties, language)


def _border(properties: Any) -> None:
    around = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "6"), ("color", "C9BFAF")):
            line.set(qn(f"w:{key}"), value)
        around.append(line)
    properties.append(around)


def _write(made: Docx, block: Block, speaks: Catalogue) -> None:
    match block:
        case Heading(level, line):
            _fill(made.add_paragraph(style=f"Heading {level}"), line, speaks)
        case Bullets(items):
            for item in items:
                _fill(made.add_paragraph(style="List Bullet"), item, speaks)
        case Paragraph(line, quiet, framed):
            style = QUIET if quiet else FRAMED if framed else "Normal"
            _fill(made.add_paragraph(style=style), line, speaks, framed=framed)


def _fill(paragraph: DocxParagraph, line: Line, speaks: Catalogue, *, framed: bool = False) -> None:
    pieces = list(_pieces(line, speaks))
    direction = speaks.language.direction
    if framed:
        direction = direction_of("".join(text for text, _, _ in pieces)) or direction
    if direction == "rtl":
        _flag(paragraph._p.get_or_add_pPr(), "w:bidi")
    for text, style, theirs in pieces:
        run = paragraph.add_run(text, style=style)
        properties = run._r.get_or_add_rPr()
        runs = (direction_of(text) or direction) if theirs else speaks.language.direction
        if runs == "rtl":
            _flag(properties, "w:rtl")
        if not theirs:
            _say_language(properties, speaks.language)


def _pieces(line: Line, speaks: Catalogue) -> Iterator[tuple[str, str | None, bool]]:
    """Text, character style, and whether it is people's own words, run by run."""
    for span in line:
        match span:
            case MarkSpan(kind, text, by):
                yield _theirs(text), INSERTED if kind == "inserted" else STRUCK, True
                for sign in by:
                    yield from ((t, HAND, theirs) for t, theirs in _texts(sign, speaks))
            case _:
                yield from ((text, None, theirs) for text, theirs in _texts(span, speaks))


def _texts(span: Span, speaks: Catalogue) -> Iterator[tuple[str, bool]]:
    match span:
        case Words(text):
            yield text, False
        case SectionSpan(_, label):
            yield label, False
        case QuoteSpan(text) | GroupSpan(text) | PersonSpan(text) | MarkSpan(_, text):
            yield _theirs(text), True
        case CardSpan():
            for text, theirs in card_words(span, speaks):
                yield (_theirs(text) if theirs else text), theirs


def _say_language(properties: Any, language: Language) -> None:
    said = OxmlElement("w:lang")
    locale = _LOCALES[language.code]
    said.set(qn("w:bidi" if language.direction == "rtl" else "w:val"), locale)
    properties.append(said)


def _flag(properties: Any, name: str) -> None:
    properties.append(OxmlElement(name))


def _number_pages(made: Docx) -> None:
    paragraph = made.sections[0].footer.paragraphs[0]
    run = paragraph.add_run()._r
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run.append(element)


def _theirs(text: str) -> str:
    return balanced(cleaned(text))
