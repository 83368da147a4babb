"""Who may do what: every operation of `routes.py` × everybody who may come.

Dangers A1, A4 to A6 and A20. What is expected follows from the row of the operation itself
(`needs`, `may`, `keepers`) and from the table of roles, so a new operation is judged the day
it is added. A path with an id that nobody told this file how to swap fails here, on purpose.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import httpx
import msgspec
import pytest
from sqlalchemy import update

from tests.support.house import OWN_PAGE, House
from tests.support.operations import ABSENT, NOWHERE, params_of, path_of
from workspace.access import Role, scope_of
from workspace.storage import tables
from workspace.web.api.operation import Operation
from workspace.web.routes import API

pytestmark = pytest.mark.anyio
HOLDS: Final = {
    "read": {"read"},
    "write": {"read", "write"},
    "admin": {"read", "write", "admin"},
    "load": {"load"},
}
# A body that would be taken, where an operation wants one. Ids in it come from the house.
BODIES: Final[dict[str, Any]] = {
    "createCanvas": {"title": "x"},
    "importCanvas": {"format": "canevas/1"},
    "changeCanvas": {"summary": "x"},
    "addCard": {"section": "needs", "title": "x"},
    "changeCard": {"title": "x"},
    "moveCard": {},
    "splitCard": {"block": 0},
    "mergeCards": {"absorb": "a"},
    "addLink": {"kind": "causes", "from": "a", "to": "b"},
    "invite": {},
    "createWebhook": {"url": "https://told.example.org/"},
    "changeWebhook": {"paused": True},
    "changeInvitation": {"uses": 3},
    "renewInvitation": {},
    "changeMember": {"role": "reader"},
    "addGroup": {"name": "Voisins"},
    "changeGroup": {"name": "Voisins"},
    "addPartner": {"name": "Ailleurs"},
    "renamePartner": {"name": "Ailleurs"},
    "changeCharter": {},
    "erase": {"text": "Kanarien", "preview": True},
    "rememberVisit": {},
    "restoreRevision": {"revision": 1},
    "makeMilestone": {"name": "x"},
    "renameMilestone": {"name": "x"},
    "beginReview": {"milestone": NOWHERE},
    "decideReview": {"state": "signed_off"},
    "remark": {"text": "x"},
    "settleRemark": {"state": "done"},
    "replyToRemark": {"text": "x"},
    "writeNote": {"text": "x", "version": 0},
}
CANARY: Final = "Kanarienvogel"
GUARDED: Final = [operation for operation in API if operation.needs != "none"]
ON_A_CANVAS: Final = [operation for operation in GUARDED if "{canvas}" in operation.path]
Ids = dict[str, str]


def name(operation: Operation) -> str:
    return operation.name


async def ask(client: httpx.AsyncClient, operation: Operation, ids: Ids) -> httpx.Response:
    path = path_of(operation, **ids)
    body = BODIES.get(operation.name, {} if operation.bodies else None)
    return await client.request(operation.method, path, json=body, headers=OWN_PAGE)


def said(answer: httpx.Response) -> tuple[int, str]:
    code = ""
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        code = answer.json()["code"]
    return answer.status_code, code


@dataclass(frozen=True)
class Who:
    """Somebody at the door, and what the operation's row says they are answered."""

    name: str
    client: httpx.AsyncClient
    scopes: frozenset[str] = frozenset({"read", "write", "admin"})
    known: bool = True
    role: Role | None = None
    partner: bool = False
    keeper: bool = False
    guest: bool = False

    def expected(self, operation: Operation) -> tuple[int, str] | None:
        """The refusal; None: anything but a refusal for want of a right."""
        if operation.needs == "none":
            return None
        if not self.known:
            return 401, "sign_in"
        if operation.needs not in self.scopes:
            return 403, "token_scope"
        if operation.persons and self.guest:
            return 403, "not_allowed"
        if "{canvas}" in operation.path:
            if self.role is None:
                return 404, "not_found"
            if operation.may is not None:
                scope = scope_of(self.role)
                able = scope.may(operation.may)
                if self.partner:
                    able = scope_of(self.role, partner=True).may(operation.may)
                if not able:
                    return 403, "not_allowed"
        if operation.keepers and not self.keeper:
            return 403, "not_allowed"
        return None


async def position(house: House, name: str, value: str) -> None:
    actor = await house.person(name)
    table = tables.person
    await house.services.database.write(
        lambda c: c.execute(
            update(table).where(table.c.id == actor.partition(":")[2]).values(position=value)
        )
    )


async def a_guest(house: House, canvas: str, role: Role, partner: str | None = None) -> str:
    organisations = house.services.organisations
    if partner is None:
        return await house.guest(canvas, role)
    invited = await organisations.invite(canvas, "system", role, partner=partner)
    invitation = await organisations.invitation(invited.token)
    return await organisations.accept(invitation, "Visite", "fr")


async def everybody(house: House, canvas: str) -> list[Who]:
    organisations, database = house.services.organisations, house.services.database
    await position(house, "Alice", "owner")
    await position(house, "Bob", "member")
    found = [Who("stranger", await house.visitor(), known=False)]
    nonsense = await house.visitor()
    nonsense.headers["Authorization"] = "Bearer " + "x" * 43
    found.append(Who("a token that is none", nonsense, known=False))
    for scope, holds in HOLDS.items():
        program = await house.program("Alice", scope)
        found.append(
            Who(
                f"a token to {scope}",
                program,
                scopes=frozenset(holds),
                role=Role.FACILITATOR,
                keeper=True,
            )
        )
    for role in Role:
        actor = await a_guest(house, canvas, role)
        found.append(Who(f"a guest as {role}", await house.visitor(actor), role=role, guest=True))
    partner = await organisations.add_partner(canvas, "Ailleurs", "system")
    for role in (Role.GUEST_EDITOR, Role.READER):
        actor = await a_guest(house, canvas, role, partner.id)
        visitor = await house.visitor(actor)
        found.append(Who(f"a partner's {role}", visitor, role=role, partner=True, guest=True))
    await house.canvas("Bob")
    found.append(Who("a facilitator of another canvas", await house.program("Bob")))
    over = await a_guest(house, canvas, Role.FACILITATOR)
    moment = int((house.services.clock.now() - timedelta(seconds=1)).timestamp() * 1000)
    member = tables.member
    await database.write(
        lambda c: c.execute(update(member).where(member.c.actor == over).values(until=moment))
    )
    found.append(Who("one whose time is over", await house.visitor(over), guest=True))
    invited = await organisations.invite(canvas, "system", Role.FACILITATOR)
    actor = await organisations.accept(
        await organisations.invitation(invited.token), "Visite", "fr"
    )
    await organisations.revoke(canvas, invited.id, "system")
    found.append(Who("one whose invitation was withdrawn", await house.visitor(actor), guest=True))
    leaver = await house.visitor(await a_guest(house, canvas, Role.FACILITATOR))
    secret = leaver.cookies["canevas"]
    await house.services.accounts.end_login(secret)
    found.append(Who("one who signed out", leaver, known=False))
    return found


@pytest.mark.parametrize("operation", API, ids=name)
async def test_everybody_is_answered_as_the_table_says(house: House, operation: Operation) -> None:
    canvas = await house.canvas()
    for who in await everybody(house, canvas):
        answer = await ask(who.client, operation, {"canvas": canvas})
        expected = who.expected(operation)
        assert answer.status_code < 500, (who.name, answer.text)
        if expected is not None:
            assert said(answer) == expected, (who.name, answer.text)
        else:
            assert said(answer)[0] != 401, (who.name, answer.text)
            assert said(answer)[1] not in ("token_scope", "not_allowed"), (who.name, answer.text)
            if operation.name == "archiveCanvas" and answer.is_success:
                await house.services.organisations.bring_back(canvas, "system")


@pytest.mark.parametrize("operation", ON_A_CANVAS, ids=name)
async def test_a_canvas_that_is_not_theirs_is_answered_like_none_to_the_byte(
    house: House, operation: Operation
) -> None:
    canvas = await house.canvas()
    outside = [who for who in await everybody(house, canvas) if who.known and who.role is None]
    assert len(outside) >= 3
    for who in outside:
        theirs = await ask(who.client, operation, {"canvas": canvas})
        for other in (NOWHERE, "x'--", "a" * 31, "A" * 32, "%00", "é"):
            none = await ask(who.client, operation, {"canvas": other})
            assert theirs.status_code == none.status_code == 404, (who.name, other)
            assert theirs.content == none.content, (who.name, other)
            assert _shown(theirs) == _shown(none), (who.name, other)


def _shown(answer: httpx.Response) -> dict[str, str]:
    # The nonce and the request's id differ between any two answers.
    own = {"content-security-policy", "x-request-id", "date"}
    return {key: value for key, value in answer.headers.items() if key not in own}


Maker = Callable[[House, str, httpx.AsyncClient], Awaitable[str]]


async def _card(_house: House, canvas: str, owner: httpx.AsyncClient) -> str:
    made = await owner.post(
        f"/api/v1/canvases/{canvas}/cards", json={"section": "needs", "title": "theirs"}
    )
    return str(made.json()["card"]["id"])


async def _link(house: House, canvas: str, owner: httpx.AsyncClient) -> str:
    cards = [await _card(house, canvas, owner) for _ in range(2)]
    made = await owner.post(
        f"/api/v1/canvases/{canvas}/links",
        json={"kind": "causes", "from": cards[0], "to": cards[1]},
    )
    return str(made.json().get("id", "nothing-here"))


async def _invitation(_house: House, canvas: str, owner: httpx.AsyncClient) -> str:
    made = await owner.post(f"/api/v1/canvases/{canvas}/invitations", json={})
    return str(made.json()["id"])


async def _group(_house: House, canvas: str, owner: httpx.AsyncClient) -> str:
    made = await owner.post(f"/api/v1/canvases/{canvas}/groups", json={"name": "Eux"})
    return str(made.json()["id"])


async def _partner(_house: House, canvas: str, owner: httpx.AsyncClient) -> str:
    made = await owner.post(f"/api/v1/canvases/{canvas}/partners", json={"name": "Eux"})
    return str(made.json()["id"])


async def _milestone(_house: House, canvas: str, owner: httpx.AsyncClient) -> str:
    made = await owner.post(f"/api/v1/canvases/{canvas}/milestones", json={"name": "theirs"})
    return str(made.json()["id"])


async def _review(house: House, canvas: str, owner: httpx.AsyncClient) -> str:
    milestone = await _milestone(house, canvas, owner)
    body = {"milestone": milestone}
    made = await owner.post(f"/api/v1/canvases/{canvas}/reviews", json=body)
    return str(made.json()["id"])


async def _remark(house: House, canvas: str, owner: httpx.AsyncClient) -> str:
    review = await _review(house, canvas, owner)
    path = f"/api/v1/canvases/{canvas}/reviews/{review}/remarks"
    return str((await owner.post(path, json={"text": "theirs"})).json()["id"])


async def _actor(house: House, canvas: str, _owner: httpx.AsyncClient) -> str:
    return await house.guest(canvas, Role.MEMBER)


FOREIGN: Final[dict[str, Maker]] = {
    "card": _card,
    "link": _link,
    "invitation": _invitation,
    "group": _group,
    "partner": _partner,
    "milestone": _milestone,
    "review": _review,
    "remark": _remark,
    "actor": _actor,
}
SWAPPED: Final = [
    (operation, param)
    for operation in ON_A_CANVAS
    for param in params_of(operation)
    if param != "canvas"
]


def test_every_id_in_a_path_can_be_swapped_here() -> None:
    known = {"canvas", "webhook", "delivery", "login", "token", *FOREIGN}
    assert {param for operation in API for param in params_of(operation)} <= known
    assert set(ABSENT) == known


@pytest.mark.parametrize(
    ("operation", "param"), SWAPPED, ids=[f"{o.name}-{param}" for o, param in SWAPPED]
)
async def test_something_of_another_canvas_is_answered_like_nothing_to_the_byte(
    house: House, operation: Operation, param: str
) -> None:
    ours, theirs = await house.canvas("Alice"), await house.canvas("Bob")
    alice, bob = await house.program("Alice"), await house.program("Bob")
    foreign = await FOREIGN[param](house, theirs, bob)
    before = (await bob.get(f"/api/v1/canvases/{theirs}")).content
    answers = [
        await ask(alice, operation, {"canvas": ours, param: ident})
        for ident in (foreign, ABSENT[param], "%00", "../x", "x" * 65)
    ]
    assert 400 <= answers[0].status_code < 500, answers[0].text
    assert answers[0].status_code == 404, answers[0].text
    assert len({answer.content for answer in answers[:3]}) == 1
    assert (await bob.get(f"/api/v1/canvases/{theirs}")).content == before


async def test_no_answer_holds_anything_of_a_closed_section(house: House) -> None:
    """Dangers A5: every operation that reads, asked by a member of one section only."""
    canvas = await house.canvas()
    alice, place = await house.program("Alice"), f"/api/v1/canvases/{canvas}"
    open_card = await _card(house, canvas, alice)
    canary = {"title": CANARY, "plain": CANARY}
    closed_card = ""
    for section in ("objectives", "actors", "values", "evaluation"):
        added = await alice.post(f"{place}/cards", json={"section": section, **canary})
        closed_card = str(added.json()["card"]["id"])
        moved = await alice.patch(f"{place}/cards/{closed_card}", json={"title": f"{CANARY} 2"})
        assert moved.is_success, moved.text
    assert (await alice.patch(place, json={"summary": CANARY})).is_success
    await alice.post(f"{place}/milestones", json={"name": "x"})
    await house.services.organisations.join(
        canvas, await house.person("Chloé"), Role.MEMBER, reads=["needs"], writes=["needs"]
    )
    chloe = await house.program("Chloé")
    answered = 0
    for operation in ON_A_CANVAS:
        if operation.method != "GET":
            continue
        for card in (open_card, closed_card):
            path = path_of(operation, canvas=canvas, card=card)
            known = {query.name for query in operation.query}
            asked = {"from": "1", "to": "14"} if "from" in known else {}
            for more in ({}, {"at": "14"} if "at" in known else {}):
                answer = await chloe.get(path, params={**asked, **more})
                answered += answer.is_success
                assert CANARY not in _plain(answer), operation.name
    assert answered > 20


def _plain(answer: httpx.Response) -> str:
    """What an answer says; a DOCX is looked into."""
    if not answer.content.startswith(b"PK"):
        return answer.content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as held:
        return "".join(held.read(name).decode("utf-8", "replace") for name in held.namelist())


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("mergeCards", {"absorb": "{foreign}"}),
        ("moveCard", {"before": "{foreign}"}),
        ("moveCard", {"after": "{foreign}"}),
        ("addLink", {"kind": "causes", "from": "{mine}", "to": "{foreign}"}),
        ("addLink", {"kind": "causes", "from": "{foreign}", "to": "{mine}"}),
    ],
)
async def test_a_second_id_is_looked_at_like_the_first(
    house: House, operation: str, body: dict[str, str]
) -> None:
    ours, theirs = await house.canvas("Alice"), await house.canvas("Bob")
    alice, bob = await house.program("Alice"), await house.program("Bob")
    mine, foreign = await _card(house, ours, alice), await _card(house, theirs, bob)
    row = next(one for one in API if one.name == operation)
    path = row.path.format(canvas=ours, card=mine)
    answers = [
        await alice.request(
            row.method,
            path,
            json={key: v.format(mine=mine, foreign=ident) for key, v in body.items()},
        )
        for ident in (foreign, "nothing-here")
    ]
    assert {answer.status_code // 100 for answer in answers} == {4}
    texts = [a.text.replace(foreign, "?").replace("nothing-here", "?") for a in answers]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("operation", [o for o in GUARDED if o.takes is not None], ids=name)
async def test_no_body_gives_itself_what_only_the_server_gives(
    house: House, operation: Operation
) -> None:
    """Mass assignment: a key that nobody described is refused, whatever it would do."""
    canvas = await house.canvas()
    await position(house, "Alice", "owner")
    alice = await house.program("Alice")
    body = BODIES.get(operation.name, {})
    for key in ("actor", "created_by", "organisation", "owner", "is_admin", "position", "revision"):
        if key in _fields(operation):
            continue
        path = path_of(operation, canvas=canvas)
        refused = await alice.request(operation.method, path, json={**body, key: "x"})
        assert refused.status_code in (404, 422), (key, refused.text)


def _fields(operation: Operation) -> set[str]:
    kinds = msgspec.inspect.multi_type_info([operation.takes])
    return {
        field.encode_name
        for kind in kinds
        if isinstance(kind, msgspec.inspect.StructType)
        for field in kind.fields
    }
