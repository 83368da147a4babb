"""Rich bodies: ProseMirror JSON in and out of a Y.XmlFragment, and total on what is odd."""

from typing import Any

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from workspace.canvas import body
from workspace.canvas.schema import InvalidValue, limits


def words(said: str, *marks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "text", "text": said} | ({"marks": list(marks)} if marks else {})


def paragraph(*content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(content)} if content else {"type": "paragraph"}


def doc(*content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "doc", "content": list(content)}


STRONG = {"type": "strong"}
EM = {"type": "em"}
LINK = {"type": "link", "attrs": {"href": "https://example.org"}}
BREAK = {"type": "hard_break"}
RICH = doc(
    paragraph(words("é😀 "), words("gras", STRONG), BREAK, words("voir", STRONG, EM, LINK)),
    {
        "type": "bullet_list",
        "content": [
            {
                "type": "list_item",
                "content": [
                    paragraph(words("un")),
                    {
                        "type": "ordered_list",
                        "content": [{"type": "list_item", "content": [paragraph()]}],
                    },
                ],
            },
            {"type": "list_item", "content": [paragraph(words("deux"))]},
        ],
    },
    paragraph(),
)


@pytest.fixture
def fragment() -> XmlFragment:
    doc: Doc[XmlFragment] = Doc(client_id=1)
    return doc.get("body", type=XmlFragment)


def test_a_rich_body_comes_back_as_it_was_written(fragment: XmlFragment) -> None:
    assert body.check_body(RICH) == RICH
    assert body.write_body(fragment, RICH)
    assert body.read_body(fragment) == RICH
    assert not body.write_body(fragment, RICH)


def test_nothing_written_is_an_empty_body(fragment: XmlFragment) -> None:
    assert body.read_body(fragment) == body.EMPTY
    assert body.is_empty(body.EMPTY)
    assert body.is_empty(doc(paragraph(words("  "))))
    assert not body.is_empty(RICH)


def test_the_words_of_a_body_come_line_by_line() -> None:
    assert body.plain_text(RICH) == "é😀 gras\nvoir\nun\n\ndeux\n"


def test_plain_paragraphs_are_text_and_back() -> None:
    assert body.as_text(body.from_text("a\n\nb")) == "a\n\nb"
    assert body.from_text("") == body.EMPTY
    assert body.as_text(RICH) is None
    assert body.as_text(doc(paragraph(words("a", EM)))) is None
    assert body.as_text(doc(paragraph(words("a"), BREAK))) is None
    assert body.as_text(doc({"type": "bullet_list", "content": []})) is None
    assert body.as_text(doc(paragraph(words("a\nb")))) is None


def test_a_whole_new_body_leaves_the_paragraphs_of_others_alone(fragment: XmlFragment) -> None:
    body.write_body(fragment, body.from_text("first\nsecond\nthird"))
    theirs: Doc[Any] = Doc(client_id=2)
    theirs.apply_update(fragment.doc.get_update())
    other = theirs.get("body", type=XmlFragment)
    third = other.children[2].children[0]
    assert isinstance(third, XmlText)
    third.insert(5, " and more")
    body.write_body(fragment, body.from_text("first\nzwei\nnew\nthird"))
    fragment.doc.apply_update(theirs.get_update())
    assert body.as_text(body.read_body(fragment)) == "first\nzwei\nnew\nthird and more"


def test_one_changed_paragraph_is_edited_inside(fragment: XmlFragment) -> None:
    body.write_body(fragment, body.from_text("un besoin"))
    theirs: Doc[Any] = Doc(client_id=2)
    theirs.apply_update(fragment.doc.get_update())
    run = theirs.get("body", type=XmlFragment).children[0].children[0]
    assert isinstance(run, XmlText)
    run.insert(9, " partagé")
    body.write_body(fragment, body.from_text("un grand besoin"))
    fragment.doc.apply_update(theirs.get_update())
    assert body.as_text(body.read_body(fragment)) == "un grand besoin partagé"
    body.write_body(fragment, body.from_text("un"))
    assert body.as_text(body.read_body(fragment)) == "un"


@pytest.mark.parametrize(
    "after",
    [
        doc(paragraph(words("un besoin", STRONG))),
        doc(paragraph(words("un"), BREAK, words("besoin"))),
        doc(paragraph()),
        body.EMPTY,
        doc({"type": "bullet_list", "content": [{"type": "list_item", "content": [paragraph()]}]}),
    ],
)
def test_a_paragraph_that_changes_its_form_is_replaced(
    fragment: XmlFragment, after: dict[str, Any]
) -> None:
    body.write_body(fragment, body.from_text("un besoin"))
    assert body.write_body(fragment, after)
    assert body.read_body(fragment) == after
    assert body.write_body(fragment, body.from_text("un besoin"))
    assert body.as_text(body.read_body(fragment)) == "un besoin"


def test_a_paragraph_in_two_pieces_is_replaced_and_not_edited(fragment: XmlFragment) -> None:
    element = XmlElement("paragraph")
    fragment.children.append(element)
    for piece in ("un ", "besoin"):
        run = XmlText()
        element.children.append(run)
        run.insert(0, piece)
    assert body.write_body(fragment, body.from_text("un grand besoin"))
    assert body.as_text(body.read_body(fragment)) == "un grand besoin"


def test_a_paragraph_whose_words_stand_deeper_is_replaced(fragment: XmlFragment) -> None:
    line = XmlElement("paragraph")
    fragment.children.append(line)
    quote = XmlElement("quote")
    line.children.append(quote)
    run = XmlText()
    quote.children.append(run)
    run.insert(0, "un besoin")
    assert body.write_body(fragment, body.from_text("un grand besoin"))
    assert body.as_text(body.read_body(fragment)) == "un grand besoin"


def test_blocks_can_be_added_at_the_end(fragment: XmlFragment) -> None:
    body.write_body(fragment, body.from_text("a"))
    body.append_blocks(fragment, RICH["content"])
    assert body.read_body(fragment) == doc(paragraph(words("a")), *RICH["content"])


def element(parent: Any, tag: str) -> XmlElement:
    made = XmlElement(tag)
    parent.children.append(made)
    return made


def run(parent: Any, said: str, marks: dict[str, Any] | None = None) -> XmlText:
    made = XmlText()
    parent.children.append(made)
    made.insert(0, said, marks or {})
    return made


def test_what_the_editor_does_not_know_is_read_as_its_words(fragment: XmlFragment) -> None:
    run(fragment, "loose")
    table = element(fragment, "table")
    run(element(table, "cell"), "in a table")
    element(fragment, "hard_break")
    run(element(fragment, "list_item"), "item without list")
    listed = element(fragment, "bullet_list")
    run(listed, "text in a list")
    run(element(element(listed, "list_item"), "bullet_list"), "list before paragraph")
    element(listed, "list_item")
    element(fragment, "ordered_list")
    item = {"type": "list_item", "content": [paragraph()]}
    inner = {"type": "list_item", "content": [paragraph(words("list before paragraph"))]}
    assert body.read_body(fragment) == doc(
        paragraph(words("loose")),
        paragraph(words("in a table")),
        paragraph(),
        paragraph(words("item without list")),
        {
            "type": "bullet_list",
            "content": [
                {"type": "list_item", "content": [paragraph(words("text in a list"))]},
                {
                    "type": "list_item",
                    "content": [paragraph(), {"type": "bullet_list", "content": [inner]}],
                },
                item,
            ],
        },
        {"type": "ordered_list", "content": [item]},
    )


def test_marks_nobody_knows_and_dangerous_links_are_read_as_plain_words(
    fragment: XmlFragment,
) -> None:
    line = element(fragment, "paragraph")
    run(line, "a", {"code": {}, "link": {"href": "javascript:alert(1)"}})
    run(line, "b", {"strong": {"class": "x"}})
    run(line, "")
    line.children[0].insert_embed(0, {"image": 1})  # type: ignore[union-attr]
    assert body.read_body(fragment) == doc(paragraph(words("ab")))


def nested_lists(depth: int) -> dict[str, Any]:
    block: dict[str, Any] = paragraph(words("deep"))
    for _ in range(depth):
        item = {"type": "list_item", "content": [paragraph(), block]}
        block = {"type": "bullet_list", "content": [item]}
    return doc(block)


def test_lists_nest_to_a_depth_and_deeper_ones_become_paragraphs(fragment: XmlFragment) -> None:
    deepest = (limits.BODY_DEPTH - 2) // 2
    assert body.check_body(nested_lists(deepest)) == nested_lists(deepest)
    with pytest.raises(InvalidValue) as caught:
        body.check_body(nested_lists(deepest + 1))
    assert caught.value.reason == "too_deep"
    body.append_blocks(fragment, nested_lists(deepest + 3)["content"])
    read = body.read_body(fragment)
    assert body.check_body(read) == read
    assert body.plain_text(read).endswith("deep")


def test_elements_nested_without_end_do_not_exhaust_the_reader(fragment: XmlFragment) -> None:
    parent: Any = fragment
    for _ in range(200):
        parent = element(parent, "quote")
    run(parent, "too deep to be found")
    assert body.read_body(fragment) == doc(paragraph())


@pytest.mark.parametrize(
    ("value", "path", "reason"),
    [
        ("words", "body", "not_a_body"),
        ({"type": "paragraph"}, "body", "not_a_body"),
        ({"type": "doc", "html": "<b>"}, "body.html", "unknown_key"),
        ({"type": "doc", "content": {}}, "body.content", "not_a_list"),
        (doc(words("loose")), "body.content[0]", "unknown_node"),
        ({"type": "doc", "content": ["x"]}, "body.content[0]", "unknown_node"),
        (doc(paragraph({"type": "image"})), "body.content[0].content[0]", "unknown_node"),
        (doc({"type": "bullet_list"}), "body.content[0]", "empty_list"),
        (
            doc({"type": "bullet_list", "content": [{"type": "list_item"}]}),
            "body.content[0].content[0]",
            "item_without_paragraph",
        ),
        (
            doc(paragraph({"type": "text", "text": "a", "id": 1})),
            "body.content[0].content[0].id",
            "unknown_key",
        ),
        (doc(paragraph({"type": "text"})), "body.content[0].content[0].text", "not_a_text"),
        (doc(paragraph(words(""))), "body.content[0].content[0].text", "not_a_text"),
        (doc(paragraph(words("\ud800"))), "body.content[0].content[0].text", "not_a_text"),
        (
            doc(paragraph({"type": "text", "text": "a", "marks": {}})),
            "body.content[0].content[0].marks",
            "not_a_list",
        ),
        (
            doc(paragraph(words("a", {"type": "code"}))),
            "body.content[0].content[0].marks[0]",
            "unknown_mark",
        ),
        (
            doc(paragraph(words("a", STRONG, STRONG))),
            "body.content[0].content[0].marks[1]",
            "unknown_mark",
        ),
        (
            doc(paragraph(words("a", {"type": "strong", "class": "x"}))),
            "body.content[0].content[0].marks[0]",
            "unknown_mark",
        ),
        (
            doc(paragraph(words("a", {"type": ["strong"]}))),
            "body.content[0].content[0].marks[0]",
            "unknown_mark",
        ),
        (
            doc(paragraph(words("a", {"type": "link", "attrs": {"href": "data:x"}}))),
            "body.content[0].content[0].marks[0]",
            "unknown_mark",
        ),
        (doc(paragraph(words("x" * 20_001))), "body", "too_long"),
    ],
)
def test_a_body_from_outside_is_refused_with_its_place(value: Any, path: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        body.check_body(value)
    assert (caught.value.key, caught.value.reason) == (path, reason)


def test_a_body_from_outside_is_made_canonical() -> None:
    said = doc(paragraph(words("a"), words("b"), words("c", LINK, STRONG), {"type": "hard_break"}))
    assert body.check_body(said) == doc(
        paragraph(words("ab"), words("c", STRONG, LINK), {"type": "hard_break"})
    )


def test_a_body_is_cut_between_blocks() -> None:
    first, second = body.cut(body.from_text("a\nb\nc"), 1)
    assert (body.as_text(first), body.as_text(second)) == ("a", "b\nc")
    first, second = body.cut(body.from_text("a\nb"), 0)
    assert (body.as_text(first), body.as_text(second)) == ("", "a\nb")


def test_a_body_is_cut_inside_a_paragraph() -> None:
    said = doc(paragraph(words("é😀"), words("gras", STRONG), BREAK, words("fin")), paragraph())
    first, second = body.cut(said, 0, 4)
    assert first == doc(paragraph(words("é😀"), words("gr", STRONG)))
    assert second == doc(paragraph(words("as", STRONG), BREAK, words("fin")), paragraph())
    first, second = body.cut(said, 0, 7)
    assert second == doc(paragraph(words("fin")), paragraph())
    first, second = body.cut(said, 0, 99)
    assert (first, second) == (doc(said["content"][0]), doc(paragraph()))


@pytest.mark.parametrize(
    ("said", "block", "offset", "reason"),
    [
        (body.from_text("a"), 1, 0, "no_such_block"),
        (body.from_text("a"), -1, 0, "no_such_block"),
        (body.EMPTY, 0, 0, "no_such_block"),
        (RICH, 1, 2, "not_a_paragraph"),
        (body.from_text("a"), 0, 9, "nothing_after"),
    ],
)
def test_where_there_is_nothing_to_cut_it_is_refused(
    said: Any, block: int, offset: int, reason: str
) -> None:
    with pytest.raises(body.Impossible) as caught:
        body.cut(said, block, offset)
    assert caught.value.facts["reason"] == reason
