"""The API as an OpenAPI 3.1 document, written out from the table of operations.

Nothing is described by hand twice: paths, rights, bodies, answers and refusals come
from `Operation` rows, shapes from the msgspec types that read and write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from workspace import __version__
from workspace.web.api.operation import PATH_IDS, Operation
from workspace.web.api.shapes import ProblemDocument
from workspace.web.problems import TABLE

PROBLEM_JSON: Final = "application/problem+json"
_REF: Final = "#/components/schemas/{name}"
_PARAMETER: Final = re.compile(r"{(\w+)}")
_SAYS_STATUS: Final = {
    401: "Nobody is signed in, or the token is not known.",
    403: "The token or the role does not reach this far.",
    404: "There is no such thing, or it is not open to you: the two answers are the same.",
    409: "It changed since `base_revision`.",
    413: "Larger than the limit.",
    415: "Another kind of content is read here.",
    422: "The request has not the described shape, or the canvas cannot hold what it asks for.",
    421: "Asked under a name that is not this server's.",
    429: "Too much at once; `Retry-After` says in how many seconds to come back.",
    503: "Not available now; nothing was lost. Try again later.",
}


def refusals_of(operation: Operation) -> tuple[int, ...]:
    """The statuses an operation may refuse with, in order."""
    found = {421, 429, 503, *operation.refuses}
    if operation.needs != "none":
        found |= {401, 403}
    if "{" in operation.path:
        found |= {404}
    if operation.query:
        found |= {422}
    if operation.bodies:
        found |= {413, 415, 422}
    return tuple(sorted(found))


def document(operations: Sequence[Operation], *, server: str = "/") -> dict[str, Any]:
    """The whole document, ready for JSON."""
    shapes: list[Any] = [ProblemDocument]
    for operation in operations:
        asked = [shape for _, kinds in operation.bodies for shape in kinds]
        shapes += [t for t in (*asked, operation.gives) if t not in (None, str)]
    schemas, components = msgspec.json.schema_components(shapes, ref_template=_REF)
    schema_of = {id(shape): schema for shape, schema in zip(shapes, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(
            operation, schema_of
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Canevas",
            "version": __version__,
            "summary": "Canvases, their cards and links, live.",
            "description": (
                "Every change goes through the live document: whoever has the canvas open sees it, "
                "and an answer with a `revision` means that it is in the log."
            ),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": server}],
        "security": [{"token": []}, {"cookie": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": {
                str(status): _problem(status) for status in sorted(_statuses(operations))
            },
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Made by `canevas token create`; scopes read, write, admin.",
                },
                "cookie": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "__Host-canevas",
                    "description": (
                        "A signed-in browser (over plain http the cookie is called `canevas`). "
                        "Requests that change something must come from our own origin."
                    ),
                },
            },
        },
        "x-problem-codes": sorted(TABLE),
    }


def _statuses(operations: Iterable[Operation]) -> set[int]:
    return {status for operation in operations for status in refusals_of(operation)}


def _problem(status: int) -> dict[str, Any]:
    waits: dict[str, Any] = {
        "headers": {
            "Retry-After": {
                "description": "In how many seconds to come back.",
                "schema": {"type": "integer", "minimum": 1},
            }
        }
    }
    return {
        "description": _SAYS_STATUS[status],
        **(waits if status in (429, 503) else {}),
        "content": {PROBLEM_JSON: {"schema": {"$ref": _REF.format(name="ProblemDocument")}}},
    }


def _described(operation: Operation, schema_of: dict[int, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.says,
        "responses": {
            str(operation.status): _answer(operation, schema_of),
            **{
                str(status): {"$ref": f"#/components/responses/{status}"}
                for status in refusals_of(operation)
            },
        },
    }
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": _path_schema(name)}
        for name in _PARAMETER.findall(operation.path)
    ] + [
        {
            "name": query.name,
            "in": "query",
            "description": query.says,
            "schema": {"type": "integer", "minimum": 0}
            if query.type is int
            else {"type": "string"},
        }
        for query in operation.query
    ]
    if parameters:
        described["parameters"] = parameters
    if operation.bodies:
        described["requestBody"] = {
            "required": True,
            "content": {media: _content(kinds, schema_of) for media, kinds in operation.bodies},
        }
    if operation.needs == "none":
        described["security"] = []
    else:
        described["security"] = [{"token": [operation.needs]}, {"cookie": []}]
        described["x-token-scope"] = operation.needs
    if operation.may is not None:
        described["x-capability"] = str(operation.may)
    if operation.keepers:
        described["x-position"] = ["owner", "coordinator"]
    return described


def _path_schema(name: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{PATH_IDS[name].pattern}$"}


def _answer(operation: Operation, schema_of: dict[int, Any]) -> dict[str, Any]:
    if operation.gives is None:
        return {"description": "Done."}
    # What is no JSON is text to us; whoever reads it may make of it what they like.
    content = {} if operation.gives is str else _content((operation.gives,), schema_of)
    return {"description": "Done.", "content": {operation.media: content}}


def _content(shapes: tuple[Any, ...], schema_of: dict[int, Any]) -> dict[str, Any]:
    # A file of another kind than JSON is what it is; a schema would speak of what it is parsed to.
    schemas = [{} if s is str else schema_of[id(s)] for s in shapes]
    return {"schema": schemas[0] if len(schemas) == 1 else {"anyOf": schemas}}
