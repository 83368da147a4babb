"""The OpenAPI document is complete and true: compared with the routes, and with real answers."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.routing import Route

from tests.support.house import House, open_house
from tests.support.operations import path_of
from workspace.demo import DEMOS, demo_text
from workspace.web.api.canvas_shapes import CanvasDocument
from workspace.web.api.openapi import document, refusals_of
from workspace.web.api.operation import Operation
from workspace.web.routes import API, ROUTES

pytestmark = pytest.mark.anyio


def described() -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method.upper(), path): operation
        for path, methods in document(API)["paths"].items()
        for method, operation in methods.items()
    }


def test_every_route_of_the_api_is_described_and_nothing_else_is() -> None:
    served = {
        (method, route.path)
        for route in ROUTES
        if isinstance(route, Route) and route.path.startswith("/api/")
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert set(described()) == served


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does() -> None:
    names = [operation["operationId"] for operation in described().values()]
    assert len(set(names)) == len(names)
    assert all(operation["summary"].endswith((".", "…")) for operation in described().values())


def test_every_reference_leads_somewhere() -> None:
    whole = document(API)

    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
            return own.union(*map(references, value.values()))
        if isinstance(value, list):
            return set().union(*map(references, value))
        return set()

    for reference in references(whole):
        found = whole
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found


async def test_the_document_is_served_to_anybody_as_the_command_prints_it(house: House) -> None:
    stranger = await house.visitor()
    served = await stranger.get("/api/v1/openapi.json")
    assert served.json() == json.loads(json.dumps(document(API)))
    assert served.json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("demo", DEMOS)
async def test_a_real_canvas_has_the_described_shape_to_the_last_key(
    house: House, demo: str
) -> None:
    alice = await house.program("Alice")
    made = await alice.post(
        "/api/v1/canvases/import",
        content=demo_text(demo).encode(),
        headers={"Content-Type": "application/yaml"},
    )
    url = f"/api/v1/canvases/{made.json()['id']}"
    for place in ("", "/export.json"):
        answer = await alice.get(url + place)
        msgspec.json.decode(answer.content, type=CanvasDocument)


KEYS = st.sampled_from(
    [
        "section",
        "title",
        "kind",
        "from",
        "to",
        "body",
        "type",
        "content",
        "block",
        "absorb",
        "role",
        "before",
        "after",
        "base_revision",
        "sections",
        "evidence",
        "id",
        "format",
        "language",
    ]
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)
WRITES = [operation for operation in API if operation.bodies]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WRITES), ANYTHING), min_size=10, max_size=25))
def test_no_body_makes_the_server_fail_or_say_what_the_document_does_not(
    wishes: list[tuple[Operation, Any]],
) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(answered_as_described(Path(folder), wishes))


async def answered_as_described(folder: Path, wishes: list[tuple[Operation, Any]]) -> None:
    async with open_house(folder) as house:
        canvas, alice = await house.canvas(), await house.program("Alice")
        for operation, body in wishes:
            path = path_of(operation, canvas=canvas)
            answer = await alice.request(operation.method, path, json=body)
            said = (operation.name, body, answer.status_code, answer.text)
            assert answer.status_code in (operation.status, *refusals_of(operation)), said
            assert answer.status_code < 500, said
