"""The whole API against its own description, by a stranger to this project: Schemathesis.

A real server with a real database. Requests are made from the OpenAPI document, right and
wrong ones; every answer must be one that the document announces, in its shape. Ids in
paths are those of things that exist, half of the time, so that the doors are passed.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.request import Request, urlopen

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.support.server import RunningServer
from workspace.web.api.openapi import document
from workspace.web.routes import API

CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
    ignored_auth,
]


@dataclass(frozen=True)
class Place:
    """A server with one of everything, and a token that may do anything there."""

    url: str
    token: str
    ids: dict[str, str]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    server = RunningServer.prepared(
        tmp_path_factory.mktemp("schemathesis"), environ={"CANEVAS_WEBHOOK_PRIVATE": "yes"}
    )
    server.canevas("person", "create", "--email", "a@example.org", "--name", "Ana")
    said = server.canevas("token", "create", "--person", "a@example.org", "--scope", "admin")
    token = said.split()[-1]
    server.start()
    try:
        yield Place(server.url, token, _one_of_everything(server.url, token))
    finally:
        server.stop()


def _one_of_everything(url: str, token: str) -> dict[str, str]:
    def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
        request = Request(
            f"{url}/api/v1{path}",
            json.dumps(body).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urlopen(request, timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    canvas = post("/canvases", {"title": "Un lieu"})["id"]
    here = f"/canvases/{canvas}"
    first = post(f"{here}/cards", {"section": "needs", "title": "un"})["card"]["id"]
    second = post(f"{here}/cards", {"section": "needs", "title": "deux"})["card"]["id"]
    ids = {"canvas": canvas, "card": first}
    ids["link"] = post(f"{here}/links", {"kind": "causes", "from": first, "to": second})["id"]
    ids["milestone"] = post(f"{here}/milestones", {"name": "v1"})["id"]
    ids["review"] = post(f"{here}/reviews", {"milestone": ids["milestone"]})["id"]
    ids["remark"] = post(f"{here}/reviews/{ids['review']}/remarks", {"text": "?"})["id"]
    ids["invitation"] = post(f"{here}/invitations", {})["id"]
    return ids


described = schemathesis.openapi.from_dict(document(API))


@described.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_every_answer_is_one_that_the_document_announces(
    case: schemathesis.Case[Any], place: Place
) -> None:
    # The canvas itself is kept, so that what comes after finds it; a path that is to be wrong too.
    wrong = case.meta is not None and case.meta.generation.mode.is_negative
    kept = wrong or case.operation.definition.raw.get("operationId") == "archiveCanvas"
    if case.path_parameters and not kept and random.Random(repr(case.body)).random() < 0.6:
        known = {name: place.ids[name] for name in case.path_parameters if name in place.ids}
        case.path_parameters.update(known)
    case.call_and_validate(
        base_url=place.url, headers={"Authorization": f"Bearer {place.token}"}, checks=CHECKS
    )
