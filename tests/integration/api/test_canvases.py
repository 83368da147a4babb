"""Canvases over the JSON API, on the live rooms and a real database."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.house import House, open_house
from workspace.access import Role
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc

pytestmark = pytest.mark.anyio


async def test_a_canvas_that_is_begun_can_be_read_and_is_in_its_facilitators_list(
    house: House,
) -> None:
    alice = await house.program("Alice")
    made = await alice.post("/api/v1/canvases", json={"title": "Épicerie", "language": "fr"})
    assert made.status_code == 201
    canvas = made.json()
    assert canvas["url"].endswith(f"/c/{canvas['id']}")
    read = (await alice.get(f"/api/v1/canvases/{canvas['id']}")).json()
    assert (read["title"], read["revision"]) == ("Épicerie", canvas["revision"])
    [row] = (await alice.get("/api/v1/canvases")).json()["canvases"]
    assert (row["id"], row["role"]) == (canvas["id"], "facilitator")
    bob = await house.program("Bob")
    assert (await bob.get("/api/v1/canvases")).json() == {"canvases": []}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": "x" * 501},
        {"title": 7},
        {"title": "x", "language": "xx"},
        {"title": "x", "owner": "me"},
        [],
        "x",
    ],
)
async def test_a_canvas_with_a_wrong_shape_is_refused_by_name(house: House, body: object) -> None:
    alice = await house.program("Alice")
    refused = await alice.post("/api/v1/canvases", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "malformed")
    assert refused.headers["content-type"] == "application/problem+json"


async def test_the_frame_is_changed_by_name_and_cleared_by_null(house: House) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    url = f"/api/v1/canvases/{canvas}"
    said = {
        "summary": "Pour manger ensemble.",
        "intro_needs": "Dit en mars.",
        "territory": "Roubaix",
    }
    changed = await alice.patch(url, json={**said, "horizon": {"from": "2026-01-01"}})
    assert changed.status_code == 200, changed.text
    frame = (await alice.get(url)).json()["frame"]
    assert frame["summary"] == said["summary"]
    assert frame["intros"]["needs"] == said["intro_needs"]
    assert frame["horizon"] == {"from": "2026-01-01"}
    await alice.patch(url, json={"territory": None, "summary": None})
    frame = (await alice.get(url)).json()["frame"]
    assert "territory" not in frame
    assert frame["summary"] == ""
    assert frame["intros"]["needs"] == said["intro_needs"]


async def test_a_new_title_is_in_the_document_and_in_the_list(house: House) -> None:
    canvas = await house.canvas(title="Avant")
    alice = await house.program("Alice")
    await alice.patch(f"/api/v1/canvases/{canvas}", json={"title": "Après"})
    assert (await alice.get(f"/api/v1/canvases/{canvas}")).json()["title"] == "Après"
    [row] = (await alice.get("/api/v1/canvases")).json()["canvases"]
    assert row["title"] == "Après"


async def test_the_past_is_replayed_from_the_log(house: House) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    url = f"/api/v1/canvases/{canvas}"
    revisions = []
    for title in ("un", "deux", "trois"):
        made = await alice.post(f"{url}/cards", json={"section": "needs", "title": title})
        revisions.append(made.json()["revision"])
    for number, revision in enumerate(revisions, 1):
        past = (await alice.get(url, params={"at": revision})).json()
        assert past["revision"] == revision
        titles = [card["title"] for card in past["sections"]["needs"]["cards"]]
        assert titles == ["un", "deux", "trois"][:number]


@pytest.mark.parametrize("at", ["0", "999999"])
async def test_a_revision_that_never_was_is_refused(house: House, at: str) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    refused = await alice.get(f"/api/v1/canvases/{canvas}", params={"at": at})
    assert (refused.status_code, refused.json()["code"]) == (422, "no_such_revision")


@pytest.mark.parametrize("query", ["at=x", "at=-1", "at=1.5", "before=3", "at=" + "9" * 30])
async def test_a_parameter_that_means_nothing_is_refused(house: House, query: str) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    refused = await alice.get(f"/api/v1/canvases/{canvas}?{query}")
    assert (refused.status_code, refused.json()["code"]) == (422, "malformed")


async def test_an_archived_canvas_is_gone_for_everybody_and_destroyed_for_nobody(
    house: House,
) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    assert (await alice.delete(f"/api/v1/canvases/{canvas}")).status_code == 204
    assert (await alice.get(f"/api/v1/canvases/{canvas}")).status_code == 404
    assert (await alice.get("/api/v1/canvases")).json() == {"canvases": []}
    assert canvas in await house.services.organisations.every_id()


async def test_only_people_with_an_account_begin_canvases(house: House) -> None:
    canvas = await house.canvas()
    guest = await house.visitor(await house.guest(canvas, Role.FACILITATOR))
    refused = await guest.post(
        "/api/v1/canvases",
        json={"title": "x"},
        headers={"Origin": "http://canevas.test", "Sec-Fetch-Site": "same-origin"},
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


async def test_a_title_that_was_typed_into_the_document_is_the_one_in_lists(
    house: House, tmp_path: Path
) -> None:
    canvas = await house.canvas(title="Avant")
    alice = await house.program("Alice")

    def retype(docs: dict[str, SectionDoc]) -> None:
        edits.set_frame(docs, "title", "Tapé en direct")

    async with house.services.hub.keeper(canvas) as keeper:
        await keeper.edit("person:x", retype)
        [row] = (await alice.get("/api/v1/canvases")).json()["canvases"]
        assert row["title"] == "Tapé en direct"
    organisations = house.services.organisations
    assert (await organisations.summary(canvas)).title == "Tapé en direct"
    # Where nobody has it open, a copy that is behind is found out by the log.
    await organisations.retitle(canvas, "Vieux")
    async with open_house(tmp_path) as elsewhere:
        seen = await elsewhere.services.titles.now(await organisations.summary(canvas))
    assert seen.title == "Tapé en direct"
    assert (await organisations.summary(canvas)).title == "Tapé en direct"
