"""A body that strangers wrote, on a page that others read."""

from __future__ import annotations

import pytest

from workspace.web.pages.body_html import body_html


def doc(*content: object) -> dict[str, object]:
    return {"type": "doc", "content": list(content)}


def text(words: str, *marks: object) -> dict[str, object]:
    return {"type": "text", "text": words, "marks": list(marks)}


def paragraph(*content: object) -> dict[str, object]:
    return {"type": "paragraph", "content": list(content)}


def test_paragraphs_lists_breaks_and_marks_become_their_tags() -> None:
    item = {"type": "list_item", "content": [paragraph(text("un", {"type": "strong"}))]}
    body = doc(
        paragraph(text("a"), {"type": "hard_break"}, text("b", {"type": "em"})),
        {"type": "bullet_list", "content": [item]},
        {"type": "ordered_list", "content": [item]},
    )
    inner = '<li><p dir="auto"><strong>un</strong></p></li>'
    assert body_html(body) == (f'<p dir="auto">a<br><em>b</em></p><ul>{inner}</ul><ol>{inner}</ol>')


def test_an_empty_body_is_nothing() -> None:
    assert body_html(None) == ""
    assert body_html(doc()) == ""


def test_words_are_escaped_wherever_they_stand() -> None:
    html = body_html(doc(paragraph(text('<script>alert(1)</script> & « " »'))))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("tag", ["script", "iframe", "onclick", "p onload=x", "style"])
def test_an_unknown_node_or_mark_leaves_its_words_and_no_tag(tag: str) -> None:
    body = doc({"type": tag, "content": [text("mots", {"type": tag})]})
    assert body_html(body) == "mots"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScript:alert(1)", "data:text/html,x", " https://a b", "//x", ""],
)
def test_an_address_that_is_not_the_web_or_mail_is_no_link(address: str) -> None:
    mark = {"type": "link", "attrs": {"href": address}}
    assert body_html(doc(paragraph(text("x", mark)))) == '<p dir="auto">x</p>'


def test_a_links_address_cannot_leave_its_attribute() -> None:
    mark = {"type": "link", "attrs": {"href": 'https://a.example/"onmouseover="x'}}
    html = body_html(doc(paragraph(text("x", mark))))
    assert 'href="https://a.example/&#34;onmouseover=&#34;x"' in html
