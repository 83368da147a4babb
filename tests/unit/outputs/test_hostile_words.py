"""What people write comes out as they wrote it, and does nothing."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from html.parser import HTMLParser

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from tests.unit.outputs.test_sentences import reading
from workspace.history import sentences as s
from workspace.history.moments import CardName
from workspace.language import LANGUAGES
from workspace.outputs.as_docx import as_docx
from workspace.outputs.as_html import as_html
from workspace.outputs.as_pdf import as_pdf
from workspace.outputs.blocks import Bullets, Document, Heading, Paragraph
from workspace.outputs.contained import balanced, cleaned, contained, direction_of
from workspace.outputs.history_words import CardSpan, GroupSpan, QuoteSpan, Words, sentence_lines
from workspace.outputs.history_words.lines import MarkSpan, plain, shortened

HOSTILE = (
    "%(who)s %s %d %%",
    "{card} {0} {x!r}",
    "<b>gras</b> <script>alert(1)</script> &amp; \"'",
    "]]> <!-- --> <?xml?> &#x202e;",
    "\u202egnirts desrever",
    "\u2069\u2069\u202c out of it \u2066\u202b",
    "😀" * 60,
    "a\x00b\x08c\ufffed\ud800e",
    '#read("/etc/passwd") #image("x") $x^2$ *gras* _it_ `code` @ref <label> \\ // /* ~',
    '#eval("1+1") #{1+1} #set text(red) = Titre\n- liste',
    "تعليق \u202a(abc)\u202c ١٢٣",
)
OPENS, CLOSES = "\u2066\u2067\u2068\u202a\u202b\u202d\u202e", "\u2069\u202c"


def document(text: str, code: str = "fr") -> Document:
    """A document in which it stands in every sort of place."""
    speaks = reading(code).speaks
    card = CardSpan("x", "B1", text, "needs")
    return Document(
        text,
        datetime(2026, 5, 12, tzinfo=UTC),
        speaks,
        (
            Heading(1, (QuoteSpan(text),)),
            Paragraph((Words("Un mot de "), GroupSpan(text, 0, "H"), Words("."))),
            Bullets(((card, Words(" → "), card),)),
            Paragraph((QuoteSpan(text), MarkSpan("struck", text), MarkSpan("inserted", text))),
            Paragraph((MarkSpan("inserted", text, (GroupSpan("H", 0, "H"),)),), framed=True),
        ),
    )


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_title_changes_nothing_around_it(title: str, code: str) -> None:
    def line(text: str) -> tuple[object, ...]:
        cards = (CardName("x", "needs", "B1", text), CardName("y", "needs", "B2", text))
        (made,) = sentence_lines([s.CardsAdded("needs", cards, by=("h",))], reading(code))
        return made

    hostile, harmless = line(title), line("titre")
    assert [x for x in hostile if not isinstance(x, CardSpan)] == [
        x for x in harmless if not isinstance(x, CardSpan)
    ]
    assert [x.title for x in hostile if isinstance(x, CardSpan)] == [title, title]


@given(st.text(alphabet=st.sampled_from([*OPENS, *CLOSES, "a", "ب", " ", "\n"])))
def test_no_text_turns_what_follows_it(text: str) -> None:
    depth = 0
    made = contained(text)
    for place, sign in enumerate(made):
        depth += (sign in OPENS) - (sign in CLOSES)
        assert depth > 0 or place == len(made) - 1
    assert depth == 0
    assert balanced(balanced(text)) == balanced(text)
    hidden = dict.fromkeys(map(ord, OPENS + CLOSES))
    assert balanced(text).translate(hidden) == text.translate(hidden)


def test_breaks_of_lines_are_one_sign_and_what_cannot_be_written_is_gone() -> None:
    assert cleaned("a\r\nb\rc\u2028d\u0085e\x00f\ud800\tg") == "a\nb\nc\nd\nef\tg"


def test_the_first_letter_gives_the_direction() -> None:
    assert [direction_of(text) for text in ("12 abc", "12 عمل", "12 !", "")] == [
        "ltr",
        "rtl",
        None,
        None,
    ]


def test_a_long_title_is_cut_between_two_words() -> None:
    assert shortened("un  deux\ntrois") == "un deux trois"
    assert len(shortened("x" * 500)) == 70
    assert shortened("mot " * 40).endswith("mot…")


class Tags(HTMLParser):
    """What elements and attributes a file has, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {key for key, _ in attrs}

    @override
    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_html_shows_it_and_has_no_other_elements_than_ours(text: str) -> None:
    parsed = Tags()
    parsed.feed(as_html(document(text)))
    assert parsed.tags <= {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "p", "ul", "li"),
        *("bdi", "ins", "del", "sup"),
    }
    assert parsed.attributes <= {"lang", "dir", "charset", "http-equiv", "content", "name", "class"}
    assert balanced(cleaned(text)) in parsed.text


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("code", ["fr", "ar"])
def test_docx_shows_it_and_opens_again(text: str, code: str) -> None:
    made = docx.Document(io.BytesIO(as_docx(document(text, code))))
    assert made.paragraphs[0].text == balanced(cleaned(text))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("code", ["fr", "ar"])
def test_pdf_shows_it_and_reads_none_of_it_as_instructions(text: str, code: str) -> None:
    made = as_pdf(document(text, code))
    assert made.startswith(b"%PDF-")
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext, of poppler-utils, to read a PDF")
    if code == "fr" and text.isascii():
        read = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True)
        squeezed = "".join(read.stdout.decode().split())
        assert "".join(text.split()) in squeezed


def test_docx_leads_to_nothing_outside_itself() -> None:
    with zipfile.ZipFile(io.BytesIO(as_docx(document("titre")))) as parts:
        relations = [parts.read(name) for name in parts.namelist() if name.endswith(".rels")]
        assert relations
        assert not any(b"External" in part for part in relations)


def test_plain_text_keeps_words_apart_from_marks() -> None:
    speaks = reading("fr").speaks
    line = (MarkSpan("struck", "a"), MarkSpan("inserted", "b"), Words(" "), QuoteSpan("c"))
    assert plain(line, speaks).translate(dict.fromkeys(map(ord, "\u2068\u2069"))) == "[−a][+b] c"
    card = CardSpan("x", "B1", "titre", "needs")
    assert plain((card,), speaks, titles=False) == "B1"
