"""Cards over the JSON API: operations on the live document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.house import House, open_house
from workspace.access import Role
from workspace.organisations import Group

pytestmark = pytest.mark.anyio


def paragraphs(*lines: str) -> dict[str, Any]:
    return {
        "type": "doc",
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in lines
        ],
    }


class Board:
    """A canvas seen by one program."""

    def __init__(self, client: httpx.AsyncClient, canvas: str) -> None:
        self.client = client
        self.url = f"/api/v1/canvases/{canvas}"

    async def add(self, section: str = "needs", **said: Any) -> dict[str, Any]:
        made = await self.client.post(f"{self.url}/cards", json={"section": section, **said})
        assert made.status_code == 201, made.text
        return dict(made.json())

    async def do(self, card: str, verb: str, **said: Any) -> httpx.Response:
        return await self.client.post(f"{self.url}/cards/{card}/{verb}", json=said)

    async def cards(self, section: str = "needs") -> list[dict[str, Any]]:
        read = (await self.client.get(self.url)).json()
        return list(read["sections"][section]["cards"])

    async def titles(self, section: str = "needs") -> list[str]:
        return [c["title"] for c in await self.cards(section) if c["set_aside"] is None]


@pytest.fixture
async def board(house: House) -> Board:
    return Board(await house.program("Alice"), await house.canvas())


async def test_a_card_comes_back_complete_with_the_code_the_server_gave(board: Board) -> None:
    made = await board.add(
        title="Manger à sa faim",
        kind="need",
        body=paragraphs("En fin de mois,", "il manque."),
        plain="On a faim.",
        voiced_mode="direct",
        need_types=["felt", "expressed"],
        evidence=[{"type": "voice", "text": "« Le 20, c'est fini. »"}],
        status="agreed",
    )
    card = made["card"]
    assert (card["code"], made["section"]) == ("B1", "needs")
    [read] = await board.cards()
    assert read == card
    assert read["body"] == paragraphs("En fin de mois,", "il manque.")


async def test_a_card_goes_where_it_was_asked_for(board: Board) -> None:
    first = (await board.add(title="un"))["card"]["id"]
    await board.add(title="trois")
    await board.add(title="deux", after=first)
    await board.add(title="zéro", before=first)
    assert await board.titles() == ["zéro", "un", "deux", "trois"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"section": "frame"}, "malformed"),
        ({"title": "sans section"}, "malformed"),
        ({"section": "needs", "seat": "absent"}, "malformed"),
        ({"section": "needs", "code": "B99"}, "malformed"),
        ({"section": "needs", "set_aside": None}, "malformed"),
        ({"section": "needs", "kind": "purpose"}, "malformed"),
        ({"section": "needs", "id": "../x"}, "malformed"),
        ({"section": "needs", "title": "x" * 501}, "malformed"),
        ({"section": "objectives", "horizon": "2026-02-30"}, "invalid_value"),
        (
            {"section": "needs", "body": {"type": "doc", "content": [{"type": "script"}]}},
            "malformed",
        ),
        (
            {
                "section": "needs",
                "body": {
                    "type": "doc",
                    "content": [
                        {
                            "type": "paragraph",
                            "content": [
                                {
                                    "type": "text",
                                    "text": "x",
                                    "marks": [
                                        {"type": "link", "attrs": {"href": "javascript:alert(1)"}}
                                    ],
                                }
                            ],
                        }
                    ],
                },
            },
            "invalid_value",
        ),
    ],
)
async def test_a_card_that_cannot_be_is_refused_and_leaves_no_trace(
    board: Board, body: dict[str, Any], code: str
) -> None:
    refused = await board.client.post(f"{board.url}/cards", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
    assert await board.cards() == []


async def test_an_id_can_be_given_once(board: Board) -> None:
    await board.add(id="carte-1")
    refused = await board.client.post(
        f"{board.url}/cards", json={"section": "needs", "id": "carte-1"}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "already_there")


async def test_what_a_patch_does_not_name_stays_and_null_clears(board: Board) -> None:
    card = (await board.add(title="avant", plain="mots", scale="group"))["card"]["id"]
    changed = await board.client.patch(
        f"{board.url}/cards/{card}", json={"title": "après", "scale": None}
    )
    assert changed.status_code == 200, changed.text
    [read] = await board.cards()
    assert read == changed.json()["card"]
    assert (read["title"], read["plain"], "scale" in read) == ("après", "mots", False)


@pytest.mark.parametrize(
    "patch",
    [
        '{"seat": "absent"}',
        '{"code": "B9"}',
        '{"title": 3}',
        "[]",
        "{",
        "",
        '{"base_revision": "x"}',
    ],
)
async def test_a_patch_that_means_nothing_there_is_refused(board: Board, patch: str) -> None:
    card = (await board.add(title="avant"))["card"]["id"]
    refused = await board.client.patch(
        f"{board.url}/cards/{card}", content=patch, headers={"Content-Type": "application/json"}
    )
    assert refused.status_code == 422, refused.text
    assert await board.titles() == ["avant"]


async def test_a_change_since_the_base_is_a_conflict_and_a_change_elsewhere_is_none(
    board: Board,
) -> None:
    made = await board.add(title="mien")
    card, base = made["card"]["id"], made["revision"]
    other = (await board.add(title="autre"))["card"]["id"]
    url = f"{board.url}/cards/{card}"
    await board.client.patch(f"{board.url}/cards/{other}", json={"title": "autre, changé"})
    fine = await board.client.patch(url, json={"title": "mien 2", "base_revision": base})
    assert fine.status_code == 200, fine.text
    late = await board.client.patch(url, json={"title": "mien 3", "base_revision": base})
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    gone = await board.client.delete(url, params={"base_revision": base})
    assert gone.status_code == 409
    assert await board.titles() == ["mien 2", "autre, changé"]
    now = fine.json()["revision"]
    assert (await board.client.delete(url, params={"base_revision": now})).status_code == 200


async def test_a_deleted_card_is_set_aside_and_comes_back_whole(board: Board) -> None:
    card = (await board.add(title="à garder", plain="mots"))["card"]
    assert (await board.client.delete(f"{board.url}/cards/{card['id']}")).status_code == 200
    [aside] = await board.cards()
    assert aside["set_aside"]["at"].startswith("20")
    assert await board.titles() == []
    restored = await board.client.post(f"{board.url}/cards/{card['id']}/restore")
    assert restored.json()["card"] == card


async def test_a_card_moves_within_its_section_and_into_another(board: Board) -> None:
    first, second = [(await board.add(title=t))["card"]["id"] for t in ("un", "deux")]
    moved = await board.do(second, "move", before=first)
    assert moved.status_code == 200, moved.text
    assert await board.titles() == ["deux", "un"]
    gone = await board.do(second, "move", section="values")
    assert (gone.json()["section"], gone.json()["card"]["code"]) == ("values", "V1")
    assert await board.titles() == ["un"]
    assert await board.titles("values") == ["deux"]


async def test_a_move_says_one_place_only(board: Board) -> None:
    first, second, third = [(await board.add(title=t))["card"]["id"] for t in "abc"]
    refused = await board.do(third, "move", before=first, after=second)
    assert (refused.status_code, refused.json()["code"]) == (422, "malformed")


async def test_a_card_splits_in_two_and_two_become_one(board: Board) -> None:
    card = (await board.add(title="deux choses", body=paragraphs("une", "autre")))["card"]["id"]
    made = await board.do(card, "split", block=1, title="l'autre")
    assert made.status_code == 201, made.text
    new = made.json()["card"]
    assert (new["title"], new["body"]) == ("l'autre", paragraphs("autre"))
    assert (await board.cards())[0]["body"] == paragraphs("une")
    merged = await board.do(card, "merge", absorb=new["id"])
    assert merged.status_code == 200, merged.text
    assert merged.json()["card"]["body"] == paragraphs("une", "l'autre", "autre")
    assert await board.titles() == ["deux choses"]


async def test_a_card_that_is_not_there_is_not_found(board: Board) -> None:
    for answer in (
        await board.client.patch(f"{board.url}/cards/nowhere", json={"title": "x"}),
        await board.client.delete(f"{board.url}/cards/nowhere"),
        await board.do("nowhere", "move", section="values"),
        await board.do("nowhere", "merge", absorb="nothing"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert answer.json()["facts"] == {}


VERBS: list[Callable[[Board, str], Any]] = [
    lambda b, card: b.client.patch(f"{b.url}/cards/{card}", json={"title": "pris"}),
    lambda b, card: b.client.delete(f"{b.url}/cards/{card}"),
    lambda b, card: b.do(card, "move", section="objectives"),
    lambda b, card: b.do(card, "split", block=0),
    lambda b, card: b.do(card, "merge", absorb="mine"),
    lambda b, card: b.do(card, "restore"),
]


@pytest.mark.parametrize("verb", VERBS)
async def test_a_guest_of_one_section_changes_no_other_whatever_the_verb(
    house: House, verb: Callable[[Board, str], Any]
) -> None:
    canvas = await house.canvas()
    alice = Board(await house.program("Alice"), canvas)
    card = (await alice.add(title="à d'autres"))["card"]["id"]
    before = await alice.cards()
    actor = await house.guest(canvas, Role.GUEST_EDITOR, {"objectives"})
    guest = await house.visitor(actor)
    guest.headers.update({"Origin": "http://canevas.test", "Sec-Fetch-Site": "same-origin"})
    board = Board(guest, canvas)
    await board.add("objectives", id="mine")
    refused = await verb(board, card)
    # The section is closed to this guest: not even that the card exists is told.
    assert refused.status_code == 404, refused.text
    assert await alice.cards() == before
    assert (await guest.get(board.url)).json()["sections"]["needs"]["cards"] == []


async def test_a_guest_cannot_move_its_card_into_a_closed_section(house: House) -> None:
    canvas = await house.canvas()
    guest = await house.visitor(await house.guest(canvas, Role.GUEST_EDITOR, {"objectives"}))
    guest.headers.update({"Origin": "http://canevas.test", "Sec-Fetch-Site": "same-origin"})
    board = Board(guest, canvas)
    card = (await board.add("objectives"))["card"]["id"]
    refused = await board.do(card, "move", section="needs")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


async def test_a_section_takes_no_more_cards_or_bytes_than_browsers_may_give_it(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path, cards=2, section_bytes=3_000) as small:
        canvas = await small.canvas()
        board = Board(await small.program("Alice"), canvas)
        card = (await board.add(title="un"))["card"]["id"]
        refused = await board.client.patch(f"{board.url}/cards/{card}", json={"plain": "x" * 3_000})
        assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
        await board.add(title="deux")
        for answer in (
            await board.client.post(f"{board.url}/cards", json={"section": "needs"}),
            await board.do(card, "split", block=0),
        ):
            assert (answer.status_code, answer.json()["code"]) == (422, "too_many_cards")
        assert await board.titles() == ["un", "deux"]


async def test_a_card_that_is_set_aside_names_the_group_that_did_it(house: House) -> None:
    canvas = await house.canvas()
    group = Group("G1", "Comité des usagers", "concerned", 1)
    organisations = house.services.organisations
    await organisations.set_groups(canvas, [group])
    await organisations.join(canvas, await house.person("Bob"), Role.MEMBER, group="G1")
    board = Board(await house.program("Bob"), canvas)
    card = (await board.add(title="à part"))["card"]["id"]
    await board.client.delete(f"{board.url}/cards/{card}")
    [aside] = await board.cards()
    assert aside["set_aside"]["group"] == "G1"
