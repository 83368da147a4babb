"""The requests in `docs/api.md` are requests that the API takes."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import Any

import msgspec
import pytest

from tests.docs.reading import blocks, code_in, rows, section, text_of, without_code
from workspace.web.api.card_shapes import CARD_PATCH
from workspace.web.api.operation import Operation
from workspace.web.api.shapes import ProblemDocument
from workspace.web.problems import TABLE
from workspace.web.routes import API

TEXT = text_of("docs/api.md")
REQUESTS = [block.text for block in blocks(TEXT) if block.language == "http"]


def operation_of(method: str, path: str) -> Operation:
    """The operation that answers this request."""
    return next(o for o in API if o.method == method and o.path == path.partition("?")[0])


@pytest.mark.parametrize("request_text", REQUESTS, ids=lambda text: text.splitlines()[0])
def test_every_request_that_is_shown_has_the_shape_that_is_taken(request_text: str) -> None:
    first, body = request_text.split("\n", 1)
    operation = operation_of(*first.split(" "))
    shapes: list[Any] = [shape for _, kinds in operation.bodies for shape in kinds]
    if operation.method == "PATCH" and "{card}" in operation.path:
        shapes = [CARD_PATCH["needs"]]
    msgspec.json.decode(body.encode(), type=reduce(or_, shapes))


def test_requests_of_every_kind_are_shown() -> None:
    assert len(REQUESTS) >= 5


@pytest.mark.parametrize(
    "mention",
    sorted(
        code for code in code_in(without_code(TEXT)) if re.match(r"(GET|POST|PATCH|DELETE) /", code)
    ),
)
def test_every_request_that_is_mentioned_has_an_operation(mention: str) -> None:
    method, path = mention.split(" ")
    operation = operation_of(method, path)
    asked = re.findall(r"[?&](\w+)=", path)
    assert set(asked) <= {query.name for query in operation.query}


def test_the_refusal_that_is_shown_is_one() -> None:
    shown = next(block.text for block in blocks(TEXT) if block.language == "json")
    problem = msgspec.json.decode(shown, type=ProblemDocument)
    known = TABLE[problem.code]
    assert (problem.status, problem.title) == (known.status, known.happened)
    assert problem.detail == f"{known.safe} {known.todo}"


def test_every_code_is_listed_under_its_status_and_no_other() -> None:
    listed = {
        code: int(row[0])
        for row in rows(section(TEXT, "When the answer is no"))
        for code in code_in(row[1])
    }
    assert listed == {code: problem.status for code, problem in TABLE.items()}


def test_every_request_is_listed_with_its_scope_and_no_other() -> None:
    listed = {code_in(row[0])[0]: row[1] for row in rows(section(TEXT, "Every request"))}
    assert listed == {f"{o.method} {o.path}": "" if o.needs == "none" else o.needs for o in API}
