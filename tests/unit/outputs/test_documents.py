"""The same history as HTML, DOCX and PDF, in four languages."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from typing import Any

import docx
import pytest
import typst
from docx.oxml.ns import qn

from tests.support.afternoon import TWO, Afternoon, afternoon
from tests.support.told import BRUSSELS, as_text, reading_of, report_of, told_in
from workspace.language import LANGUAGES
from workspace.outputs.as_docx import FRAMED, INSERTED, STRUCK, as_docx
from workspace.outputs.as_html import as_html
from workspace.outputs.as_pdf import FONTS, as_pdf
from workspace.outputs.blocks import Document, Heading
from workspace.outputs.history_document import history_document
from workspace.outputs.history_report import HistoryReport, Point, Remark, Said
from workspace.outputs.history_words import plain

ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069\u200f\u202a\u202b\u202c\u200e"))


@pytest.fixture(scope="module")
def day() -> Afternoon:
    return afternoon("molenbeek-amo-quartier")


def flagged(properties: Any, flag: str) -> bool:
    return properties is not None and properties.find(qn(flag)) is not None


def headings(document: Document) -> list[str]:
    found = [block for block in document.blocks if isinstance(block, Heading)]
    return [plain(block.line, document.speaks).translate(ISOLATES) for block in found]


@pytest.mark.parametrize("code", LANGUAGES)
def test_docx_has_real_headings_lists_marks_and_languages(day: Afternoon, code: str) -> None:
    document = told_in(day, code)
    made = docx.Document(io.BytesIO(as_docx(document)))
    styled = [p for p in made.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert [p.text.translate(ISOLATES) for p in styled] == headings(document)
    runs = [run for p in made.paragraphs for run in p.runs]
    inserted = [run for run in runs if run.style.name == INSERTED]
    struck = [run for run in runs if run.style.name == STRUCK]
    assert inserted
    assert struck
    assert made.styles[INSERTED].font.underline
    assert made.styles[STRUCK].font.strike
    assert any(p.style and p.style.name == FRAMED for p in made.paragraphs)
    locale = {"fr": "fr-FR", "en": "en-GB", "nl": "nl-BE", "ar": "ar-SA"}[code]
    said = {
        run._r.rPr.find(qn("w:lang")).get(qn("w:bidi" if code == "ar" else "w:val"))
        for run in runs
        if run._r.rPr is not None and run._r.rPr.find(qn("w:lang")) is not None
    }
    assert said == {locale}
    assert made.core_properties.language == locale


def test_docx_runs_from_right_to_left_in_arabic_and_french_words_in_it_do_not(
    day: Afternoon,
) -> None:
    made = docx.Document(io.BytesIO(as_docx(told_in(day, "ar"))))
    bullets = [p for p in made.paragraphs if p.style and p.style.name == "List Bullet"]
    assert all(flagged(p._p.pPr, "w:bidi") for p in bullets)
    flags = {
        bool(re.search("[a-z]{4}", run.text)): flagged(run._r.rPr, "w:rtl")
        for p in bullets
        for run in p.runs
    }
    assert flags == {True: False, False: True}
    framed = [p for p in made.paragraphs if p.style and p.style.name == FRAMED]
    assert not any(flagged(p._p.pPr, "w:bidi") for p in framed)


@pytest.mark.parametrize("code", LANGUAGES)
def test_html_says_its_language_and_direction_and_runs_nothing(day: Afternoon, code: str) -> None:
    made = as_html(told_in(day, code))
    direction = LANGUAGES[code].direction
    assert f'<html lang="{code}" dir="{direction}">' in made
    assert "default-src 'none'" in made
    assert "<script" not in made
    assert "http" not in made.replace("http-equiv", "")
    assert "<ins>" in made
    assert "<del>" in made
    assert made.count("<h1>") == 1


@pytest.mark.parametrize("code", LANGUAGES)
def test_pdf_is_tagged_and_says_the_same(day: Afternoon, code: str) -> None:
    document = told_in(day, code)
    made = as_pdf(document)
    assert b"/StructTreeRoot" in made
    assert f"/Lang({code})".encode() in made
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext, of poppler-utils, to read a PDF")
    read = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True)
    text = read.stdout.decode()
    # An extractor gives Arabic letters in the order of the page, and signs of vowels apart.
    words = set(re.findall(r"[^\W\d_]{4,}", _bare(text)))
    wanted = set(re.findall(r"[^\W\d_]{4,}", _bare(" ".join(headings(document)))))
    assert len(wanted & words) >= 0.9 * len(wanted), wanted - words


def _bare(text: str) -> str:
    marks = unicodedata.normalize("NFKD", text.translate(ISOLATES))
    return "".join(sign for sign in marks if not unicodedata.combining(sign)).replace("ـ", "")


def test_the_faces_of_the_documents_are_packed_with_the_program() -> None:
    families = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    ).families()
    assert families == [
        "Atkinson Hyperlegible Next",
        "Atkinson Hyperlegible Next Ext",
        "Vazirmatn",
    ]


def test_a_document_is_the_same_whenever_it_is_made(day: Afternoon) -> None:
    document = told_in(day, "fr")
    assert as_html(document) == as_html(document)
    assert as_pdf(document) == as_pdf(document)


@pytest.mark.parametrize("code", LANGUAGES)
def test_where_nothing_happened_the_document_says_so(day: Afternoon, code: str) -> None:
    quiet = HistoryReport("  ", Point(TWO), Point(TWO), TWO, BRUSSELS)
    document = history_document(quiet, reading_of(day, code))
    assert len(headings(document)) == 3
    assert as_pdf(document)
    assert as_docx(document)


def test_a_remark_may_be_on_the_whole_canvas_and_a_milestone_may_have_a_note(
    day: Afternoon,
) -> None:
    report = report_of(day)
    supervisor = next(iter(day.groups.values()))
    milestone = replace(report.milestones[0], note="Relue en équipe", by=None)
    remark = Remark(Said("À reprendre ensemble", supervisor, TWO))
    told = replace(report, remarks=(remark,), milestones=(milestone,))
    text = as_text(history_document(told, reading_of(day, "fr")))
    assert "Jalon «\u00a0Version de l’assemblée\u00a0»\u00a0: «\u00a0Relue en équipe\u00a0»" in text
    assert "### Sur l’ensemble du canevas" in text
