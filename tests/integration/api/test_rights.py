"""Every operation of the table, asked by everybody who must not be answered."""

from __future__ import annotations

from typing import Any, Final

import httpx
import pytest

from tests.support.house import OWN_PAGE, House
from tests.support.operations import NOWHERE, path_of
from workspace.access import Capability, Role
from workspace.access.roles import scope_of
from workspace.web.api.operation import Operation
from workspace.web.routes import API

pytestmark = pytest.mark.anyio

# A body of the right shape for each operation that takes one, so that only the right is at stake.
BODIES: Final[dict[str, Any]] = {
    "createCanvas": {"title": "x"},
    "importCanvas": {"format": "canevas/1", "title": "x"},
    "changeCanvas": {"summary": "x"},
    "addCard": {"section": "needs"},
    "changeCard": {"title": "x"},
    "moveCard": {},
    "splitCard": {"block": 0},
    "mergeCards": {"absorb": "b"},
    "addLink": {"kind": "causes", "from": "a", "to": "b"},
    "invite": {},
    "createToken": {"name": "x", "scopes": ["read"]},
    "changeInvitation": {},
    "renewInvitation": {},
    "changeMember": {},
    "addGroup": {"name": "x"},
    "changeGroup": {},
    "addPartner": {"name": "x"},
    "renamePartner": {"name": "x"},
    "changeCharter": {},
}
GUARDED: Final = [operation for operation in API if operation.needs != "none"]
ON_A_CANVAS: Final = [operation for operation in GUARDED if "{canvas}" in operation.path]


def name(operation: Operation) -> str:
    return operation.name


async def ask(client: httpx.AsyncClient, operation: Operation, canvas: str) -> httpx.Response:
    return await client.request(
        operation.method,
        path_of(operation, canvas=canvas),
        json=BODIES.get(operation.name),
        headers=OWN_PAGE,
    )


def body_of(answer: httpx.Response) -> bytes:
    return answer.content


@pytest.mark.parametrize("operation", GUARDED, ids=name)
async def test_nobody_is_answered_without_signing_in(house: House, operation: Operation) -> None:
    canvas = await house.canvas()
    stranger = await house.visitor()
    refused = await ask(stranger, operation, canvas)
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in")
    stranger.headers["Authorization"] = "Bearer " + "x" * 43
    assert (await ask(stranger, operation, canvas)).status_code == 401


@pytest.mark.parametrize("operation", ON_A_CANVAS, ids=name)
async def test_a_canvas_of_others_is_answered_like_one_that_is_not_there(
    house: House, operation: Operation
) -> None:
    theirs = await house.canvas("Bob")
    alice = await house.program("Alice")
    not_yours, not_there, nonsense = [
        await ask(alice, operation, canvas) for canvas in (theirs, NOWHERE, "x'--")
    ]
    assert not_yours.status_code == 404
    assert body_of(not_yours) == body_of(not_there) == body_of(nonsense)
    kept = {"content-type", "content-length", "content-language", "cache-control"}
    for other in (not_there, nonsense):
        assert {k: not_yours.headers[k] for k in kept} == {k: other.headers[k] for k in kept}


@pytest.mark.parametrize("operation", GUARDED, ids=name)
async def test_a_token_reaches_as_far_as_its_scope(house: House, operation: Operation) -> None:
    canvas = await house.canvas()
    reach = {"read": {"read"}, "write": {"read", "write"}, "admin": {"read", "write", "admin"}}
    for scope, holds in reach.items():
        program = await house.program("Alice", scope, "load")
        answer = await ask(program, operation, canvas)
        refused = answer.status_code == 403 and answer.json()["code"] == "token_scope"
        assert refused == (operation.needs not in holds), (scope, answer.text)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("operation", ON_A_CANVAS, ids=name)
async def test_a_role_does_what_the_table_of_roles_says(
    house: House, operation: Operation, role: Role
) -> None:
    canvas = await house.canvas()
    guest = await house.visitor(await house.guest(canvas, role))
    answer = await ask(guest, operation, canvas)
    assert operation.may is not None
    may = scope_of(role).may(operation.may)
    assert (answer.status_code != 403) == may, answer.text
    assert answer.status_code < 500


def test_every_operation_on_a_canvas_names_the_capability_it_takes() -> None:
    for operation in ON_A_CANVAS:
        assert operation.may is not None
        if operation.method != "GET":
            assert operation.may is not Capability.READ
            assert operation.needs != "read"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://evil.test"},
        {"Origin": "http://canevas.test", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_site_cannot_write_with_a_visitors_cookie(
    house: House, headers: dict[str, str]
) -> None:
    canvas = await house.canvas()
    guest = await house.visitor(await house.guest(canvas, Role.FACILITATOR))
    for operation in GUARDED:
        if operation.method == "GET":
            continue
        path = path_of(operation, canvas=canvas)
        body = BODIES.get(operation.name)
        refused = await guest.request(operation.method, path, json=body, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "forged"), operation.name


async def test_a_cookie_that_comes_along_does_not_widen_a_token(house: House) -> None:
    canvas = await house.canvas("Alice")
    reader = await house.program("Alice", "read")
    secret = await house.services.accounts.begin_login(await house.person("Alice"), kind="link")
    reader.cookies.set("canevas", secret)
    refused = await reader.post(
        f"/api/v1/canvases/{canvas}/cards", json={"section": "needs"}, headers=OWN_PAGE
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "token_scope")


async def test_a_login_that_ended_opens_nothing(house: House) -> None:
    canvas = await house.canvas()
    accounts = house.services.accounts
    secret = await accounts.begin_login(await house.guest(canvas, Role.MEMBER), kind="invitation")
    visitor = await house.visitor()
    visitor.cookies.set("canevas", secret)
    assert (await visitor.get(f"/api/v1/canvases/{canvas}")).status_code == 200
    await accounts.end_login(secret)
    assert (await visitor.get(f"/api/v1/canvases/{canvas}")).status_code == 401
