"""Texts of any characters, bodies of any shape, documents of any content."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from workspace.canvas import body, edits, text
from workspace.canvas.document import SectionDoc, read_canvas
from workspace.canvas.interchange import (
    BadFile,
    from_example,
    from_json,
    read_yaml,
    to_example,
    write_yaml,
)
from workspace.canvas.schema import InvalidValue, check_link, check_value, fields_of

said = st.text(max_size=20)
line = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12)


@given(before=said, after=said)
@settings(deadline=None)
def test_writing_a_text_makes_it_read_so(before: str, after: str) -> None:
    doc: Doc[Any] = Doc(client_id=1)
    made = doc.get("text", type=Text)
    text.write_text(made, before)
    text.write_text(made, after)
    assert str(made) == after


@given(start=said, ours=said, theirs=said)
@settings(deadline=None)
def test_two_who_write_at_once_end_with_the_same_text(start: str, ours: str, theirs: str) -> None:
    first: Doc[Any] = Doc(client_id=1)
    text.write_text(first.get("text", type=Text), start)
    second: Doc[Any] = Doc(client_id=2)
    second.apply_update(first.get_update())
    text.write_text(first.get("text", type=Text), ours)
    text.write_text(second.get("text", type=Text), theirs)
    known = second.get_state()
    second.apply_update(first.get_update(known))
    first.apply_update(second.get_update(first.get_state()))
    assert str(first.get("text", type=Text)) == str(second.get("text", type=Text))


@given(words=said, units=st.integers(0, 60))
@settings(deadline=None)
def test_offsets_of_browsers_agree_with_utf16(words: str, units: int) -> None:
    position = text.from_utf16(words, units)
    encoded = words.encode("utf-16-le")
    assert text.utf16_length(words) * 2 == len(encoded)
    assert text.to_utf16(words, position) <= units or position == 0
    assert words[:position].encode("utf-16-le") == encoded[: 2 * text.to_utf16(words, position)]


MARKS: list[dict[str, Any]] = [
    {"type": "strong"},
    {"type": "em"},
    {"type": "link", "attrs": {"href": "https://example.org"}},
]
marks = st.lists(st.sampled_from(MARKS), unique_by=lambda mark: str(mark["type"]))
runs = st.builds(lambda t, m: {"type": "text", "text": t, "marks": m}, st.text(min_size=1), marks)
inlines = st.lists(runs | st.just({"type": "hard_break"}), max_size=4)
paragraphs = inlines.map(lambda content: {"type": "paragraph", "content": content})


def lists_of(blocks: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    items = st.tuples(paragraphs, st.lists(blocks, max_size=2)).map(
        lambda parts: {"type": "list_item", "content": [parts[0], *parts[1]]}
    )
    return st.builds(
        lambda kind, content: {"type": kind, "content": content},
        st.sampled_from(["bullet_list", "ordered_list"]),
        st.lists(items, min_size=1, max_size=3),
    )


bodies = st.lists(st.recursive(paragraphs, lists_of, max_leaves=6), max_size=4).map(
    lambda content: {"type": "doc", "content": content}
)


@given(first=bodies, second=bodies)
@settings(deadline=None, max_examples=60)
def test_any_body_is_written_over_any_other_and_read_back(first: Any, second: Any) -> None:
    doc: Doc[XmlFragment] = Doc(client_id=1)
    fragment = doc.get("body", type=XmlFragment)
    for value in (first, second):
        checked = body.check_body(value)
        body.write_body(fragment, checked)
        assert body.read_body(fragment) == checked
        assert body.check_body(checked) == checked
        body.plain_text(checked)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(said, inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(
    [*fields_of("needs"), "kind", "order", "set_aside", "code", "moved_to", "wings"]
)


def nested() -> st.SearchStrategy[Any]:
    return st.one_of(
        json_values,
        said.map(Text),
        st.just(None).map(lambda _: XmlFragment()),
        st.lists(json_values, max_size=2).map(Array),
        st.dictionaries(said, json_values, max_size=2).map(Map),
    )


@given(
    cards=st.dictionaries(said, st.dictionaries(keys, nested(), max_size=6), max_size=3),
    odd=st.dictionaries(said, json_values, max_size=2),
    links=st.dictionaries(said, json_values, max_size=3),
    meta=json_values,
)
# A plain record where a card should be was once read as a card that no verb could find.
@example(cards={}, odd={"0": {}}, links={}, meta=None)
# An endless version was once made an int.
@example(cards={}, odd={}, links={}, meta=float("inf"))
@settings(deadline=None, max_examples=80)
def test_a_document_of_any_content_is_read(
    cards: dict[str, Any], odd: dict[str, Any], links: dict[str, Any], meta: Any
) -> None:
    doc = SectionDoc("needs")
    with doc.doc.transaction():
        for name, values in cards.items():
            doc.entries[name] = Map(values)
        for name, value in odd.items():
            doc.entries[name] = value
        for name, value in links.items():
            doc.links[name] = value
        doc.meta["schema"] = meta
    section = doc.read()
    assert len(section.cards) <= len(cards)
    assert isinstance(doc.version, int)
    again = SectionDoc.opened("needs", doc.diff())
    assert again.content_hash() == doc.content_hash()
    assert again.read().cards == section.cards
    read_canvas({"needs": doc}, id="", epoch=1, revision=1, language="fr")


@given(
    tags=st.lists(
        st.sampled_from(["paragraph", "bullet_list", "list_item", "hard_break", "x"]), max_size=8
    )
)
@settings(deadline=None)
def test_elements_in_any_nesting_are_read_as_a_body_the_editor_knows(tags: list[str]) -> None:
    doc: Doc[XmlFragment] = Doc(client_id=1)
    fragment = doc.get("body", type=XmlFragment)
    parent: Any = fragment
    for tag in tags:
        element = XmlElement(tag)
        parent.children.append(element)
        run = XmlText()
        parent.children.append(run)
        run.insert(0, "é")
        parent = element
    read = body.read_body(fragment)
    assert body.check_body(read) == read


@given(section=st.sampled_from(["needs", "actors", "frame"]), key=said | keys, value=json_values)
@settings(deadline=None)
def test_any_value_is_let_in_or_refused(section: str, key: str, value: Any) -> None:
    with contextlib.suppress(InvalidValue):
        check_value(section, key, value)
    with contextlib.suppress(InvalidValue):
        check_link(section, value)


@given(value=json_values)
@settings(deadline=None, max_examples=40)
def test_any_file_is_taken_in_or_refused(value: Any) -> None:
    for wrapped in (value, {"format": "canevas/1", "sections": value, "frame": value}):
        with contextlib.suppress(BadFile):
            from_json(wrapped)
    for wrapped in (value, {"format": "canvas-example/1", "needs": value, "ties": value}):
        with contextlib.suppress(BadFile):
            from_example(wrapped)


@given(words=st.text(max_size=60))
@settings(deadline=None, max_examples=60)
def test_any_text_is_yaml_or_refused(words: str) -> None:
    with contextlib.suppress(BadFile):
        read_yaml(words)


# Words that our own reader takes for a number, and other readers do not.
@example(title="", plain="0E0", rows=["1e5"])
@given(title=line, plain=st.text(max_size=40), rows=st.lists(line.filter(bool), max_size=3))
@settings(deadline=None, max_examples=40)
def test_any_words_survive_the_yaml(title: str, plain: str, rows: list[str]) -> None:
    docs = edits.new_canvas(title=title, language="fr")
    edits.add_card(
        docs,
        "objectives",
        {"title": title, "plain": plain, "risks": "\n".join(rows), "body": body.from_text(plain)},
        language="fr",
    )
    said = to_example(read_canvas(docs, id="", epoch=1, revision=1, language="fr"))
    assert json.loads(json.dumps(said)) == said
    again = read_yaml(write_yaml(said))
    assert again == said
    assert to_example(from_example(again)) == said
