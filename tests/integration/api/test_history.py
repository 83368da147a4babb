"""The history over the API: what was done, told to whoever may read it, by group."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.support.house import House
from workspace.access import Role
from workspace.organisations import Charter, Group
from workspace.organisations.shapes import Rights

pytestmark = pytest.mark.anyio
HABITANTES = Group("g-hab", "Habitantes", "residents", 0)
TEAM = Group("g-team", "Équipe", "team", 1)


async def add(client: httpx.AsyncClient, canvas: str, section: str, title: str) -> str:
    body = {"section": section, "title": title}
    made = await client.post(f"/api/v1/canvases/{canvas}/cards", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["card"]["id"])


async def reword(client: httpx.AsyncClient, canvas: str, card: str, title: str) -> int:
    path = f"/api/v1/canvases/{canvas}/cards/{card}"
    changed = await client.patch(path, json={"title": title})
    assert changed.status_code == 200, changed.text
    return int(changed.json()["revision"])


async def get(client: httpx.AsyncClient, canvas: str, path: str, **query: Any) -> Any:
    answer = await client.get(f"/api/v1/canvases/{canvas}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def in_group(house: House, canvas: str, name: str, group: Group | None) -> httpx.AsyncClient:
    """A person who is a member, in a group."""
    actor = await house.person(name)
    rights = Rights(Role.MEMBER, group=group.id if group else None)
    organisations = house.services.organisations
    await organisations.join(canvas, actor, rights.role)
    await organisations.change_member(canvas, actor, rights, "system")
    return await house.program(name)


async def shared(house: House) -> tuple[str, httpx.AsyncClient, httpx.AsyncClient]:
    """A canvas with two groups; Alice facilitates, Bouchra is of the inhabitants."""
    canvas = await house.canvas()
    await house.services.organisations.set_groups(canvas, [HABITANTES, TEAM])
    return (
        canvas,
        await house.program("Alice"),
        await in_group(house, canvas, "Bouchra", HABITANTES),
    )


async def time_goes_by(house: House, canvas: str) -> None:
    """The burst is over: what was done is written down."""
    later = house.services.clock.now() + timedelta(minutes=5)
    while await house.services.chronicle.write_next(canvas, later):
        pass


async def test_what_was_done_is_told_by_group_before_and_after_it_is_written(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    card = await add(bouchra, canvas, "needs", "Un lieu le soir")
    await reword(bouchra, canvas, card, "Un lieu ouvert le soir")
    before = await get(alice, canvas, "moments", section="needs")
    [moment] = before["moments"]
    assert moment["open"]
    assert [said["kind"] for said in moment["sentences"]] == ["cards_added"]
    [said] = moment["sentences"]
    assert said["by"] == [{"kind": "group", "id": "g-hab", "name": "Habitantes"}]
    assert said["cards"][0] == {
        "id": card,
        "section": "needs",
        "code": "B1",
        "title": "Un lieu ouvert le soir",
    }
    assert "Bouchra" not in str(before)
    await time_goes_by(house, canvas)
    after = await get(alice, canvas, "moments", section="needs")
    assert after["moments"][0]["sentences"] == moment["sentences"]
    assert not after["moments"][0]["open"]
    mine = await get(bouchra, canvas, "moments", section="needs")
    assert mine["moments"][0]["by"] == [{"kind": "you"}]


async def test_names_are_told_only_where_the_charter_shows_them(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    await add(bouchra, canvas, "needs", "Un lieu")
    await time_goes_by(house, canvas)
    actor = await house.person("Bouchra")
    refused = await alice.get(f"/api/v1/canvases/{canvas}/moments", params={"actor": actor})
    assert refused.status_code == 403
    assert len((await get(bouchra, canvas, "moments", actor=actor))["moments"]) == 1
    await house.services.organisations.set_charter(canvas, Charter(attribution="name"), "system")
    [moment] = (await get(alice, canvas, "moments", actor=actor))["moments"]
    assert moment["by"] == [
        {
            "kind": "person",
            "id": actor,
            "name": "Bouchra",
            "group": "g-hab",
            "group_name": "Habitantes",
        }
    ]


async def test_moving_to_another_group_does_not_rewrite_whose_work_it_was(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    card = await add(bouchra, canvas, "needs", "Un lieu")
    await time_goes_by(house, canvas)
    await in_group(house, canvas, "Bouchra", TEAM)
    await house.services.organisations.set_groups(canvas, [TEAM])
    hand = {"kind": "group", "id": "g-hab", "name": "Habitantes"}
    [moment] = (await get(alice, canvas, "moments", section="needs"))["moments"]
    assert moment["by"] == [hand]
    words = await get(alice, canvas, f"cards/{card}/blame")
    assert words["stretches"][0]["by"] == hand
    assert (await get(alice, canvas, "moments", group="g-hab"))["moments"][0]["by"] == [hand]
    assert (await get(alice, canvas, "moments", group="g-team"))["moments"] == []


async def test_who_may_not_read_a_section_is_told_nothing_of_it(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    need = await add(bouchra, canvas, "needs", "Secret des besoins")
    goal = await add(alice, canvas, "objectives", "Ouvrir le soir")
    who = await add(alice, canvas, "actors", "Secret des acteurs")
    for kind, source, target in (("answered_by", need, goal), ("carried_by", goal, who)):
        body = {"kind": kind, "from": source, "to": target}
        made = await alice.post(f"/api/v1/canvases/{canvas}/links", json=body)
        assert made.status_code == 201, made.text
    await reword(alice, canvas, goal, "Ouvrir tous les soirs")
    actor = await house.person("Chloé")
    organisations = house.services.organisations
    await organisations.join(canvas, actor, Role.MEMBER)
    narrow = Rights(Role.MEMBER, reads=frozenset({"objectives"}), writes=frozenset({"objectives"}))
    await organisations.change_member(canvas, actor, narrow, "system")
    chloe = await house.program("Chloé")
    everything: list[Any] = []
    for written in (False, True):
        if written:
            await time_goes_by(house, canvas)
        everything = [
            await get(chloe, canvas, "moments"),
            await get(chloe, canvas, "compare", **{"from": 0, "to": 10}),
            await get(chloe, canvas, f"cards/{goal}/story"),
        ]
        assert "Ouvrir tous les soirs" in str(everything[0])
        assert "Secret" not in str(everything)
        assert "carried_by" in str(everything[0])
    assert [m["sections"] for m in everything[0]["moments"]] == [["objectives"]]
    for path in (f"cards/{need}/story", f"cards/{need}/blame"):
        assert (await chloe.get(f"/api/v1/canvases/{canvas}/{path}")).status_code == 404
    assert (await get(chloe, canvas, "moments", section="needs"))["moments"] == []


async def test_partners_people_are_kept_from_the_past(house: House) -> None:
    canvas, _, _ = await shared(house)
    organisations = house.services.organisations
    partner = await organisations.add_partner(canvas, "Ailleurs", "system")
    invited = await organisations.invite(canvas, "system", Role.GUEST_EDITOR, partner=partner.id)
    actor = await organisations.accept(
        await organisations.invitation(invited.token), "Visite", "fr"
    )
    visitor = await house.visitor(actor)
    for path in ("moments", "compare?from=1&to=2", "reviews", "milestones", "activity"):
        refused = await visitor.get(f"/api/v1/canvases/{canvas}/{path}")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed"), path
    assert (await visitor.get(f"/api/v1/canvases/{canvas}?at=1")).status_code == 403


async def test_a_comparison_marks_the_words_and_says_whose_they_are(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    card = await add(alice, canvas, "needs", "un lieu fermé le soir")
    before = await reword(alice, canvas, card, "Un lieu fermé le soir")
    await time_goes_by(house, canvas)
    after = await reword(bouchra, canvas, card, "Un lieu ouvert le soir")
    found = await get(alice, canvas, "compare", **{"from": before, "to": after})
    [compared] = found["compared"]
    assert [(m["kind"], m["text"]) for m in compared["marks"]] == [
        ("kept", "Un lieu "),
        ("struck", "fermé"),
        ("inserted", "ouvert"),
        ("kept", " le soir"),
    ]
    hand = {"kind": "group", "id": "g-hab", "name": "Habitantes"}
    assert compared["marks"][1]["by"] == compared["marks"][2]["by"] == [hand]
    [said] = found["sentences"]
    assert (said["kind"], said["keys"], said["cards"][0]["code"]) == (
        "cards_reworded",
        ["title"],
        "B1",
    )
    assert found["cards"][0]["title"] == "Un lieu ouvert le soir"
    words = await get(alice, canvas, f"cards/{card}/blame")
    told = [(s["text"], s["by"]["kind"], "struck" in s) for s in words["stretches"]]
    assert ("ouvert", "group", False) in told
    assert any("ferm" in text and struck for text, _, struck in told)
    story = await get(alice, canvas, f"cards/{card}/story")
    [own] = story["stories"]
    assert [chapter["what"] for chapter in own["chapters"]] == ["born", "worded"]
    assert own["chapters"][1]["after"] == "Un lieu ouvert le soir"


async def test_pages_go_back_in_time_and_since_my_last_visit_goes_forward(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    services = house.services
    for number in range(5):
        await add(bouchra, canvas, "needs", f"Besoin {number}")
        # Restores are moments of their own, so that no minutes need to go by here.
        at = (await get(alice, canvas, "moments"))["head"]
        body = {"revision": at, "section": "values"}
        assert (await alice.post(f"/api/v1/canvases/{canvas}/restore", json=body)).is_success
        later = services.clock.now() + timedelta(minutes=5 * (number + 1))
        await services.chronicle.write_next(canvas, later)
    found, before = list[int](), None
    for _ in range(20):
        query = {"limit": 2} | ({"before": before} if before else {})
        page = await get(alice, canvas, "moments", **query)
        found += [moment["first"] for moment in page["moments"]]
        before = page["next"]
        if before is None:
            break
    assert found == sorted(set(found), reverse=True)
    path = f"/api/v1/canvases/{canvas}/visit"
    seen = (await alice.put(path, json={})).json()["revision"]
    await add(bouchra, canvas, "needs", "Du neuf")
    page = await get(alice, canvas, "moments", since=seen)
    assert page["visited"] == seen
    assert [m["sentences"][0]["cards"][0]["title"] for m in page["moments"]] == ["Du neuf"]
    assert (await get(bouchra, canvas, "moments"))["visited"] is None


async def test_activity_counts_moments_by_day_and_group_and_nobody(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    await add(bouchra, canvas, "needs", "Un lieu")
    await time_goes_by(house, canvas)
    await house.services.organisations.set_charter(canvas, Charter(attribution="name"), "system")
    [day] = (await get(alice, canvas, "activity"))["days"]
    assert day["moments"] == 1
    assert {one["hand"]["kind"] for one in day["groups"]} == {"group", "team"}
    assert "Bouchra" not in str(day)
    assert (await get(alice, canvas, "activity", until="2020-01-01"))["days"] == []
    for bad in ("12 mai", "2026-13-01", "0001-01-01"):
        refused = await alice.get(f"/api/v1/canvases/{canvas}/activity", params={"since": bad})
        assert refused.status_code == 422


# ── restoring ──


async def test_a_card_is_restored_by_adding_and_what_is_undone_is_the_same_way_back(
    house: House,
) -> None:
    canvas, alice, bouchra = await shared(house)
    card = await add(alice, canvas, "needs", "Un lieu ouvert")
    good = await reword(alice, canvas, card, "Un lieu ouvert à toutes et tous")
    other = await add(bouchra, canvas, "needs", "Ailleurs")
    await reword(bouchra, canvas, card, "Plus rien")
    path = f"/api/v1/canvases/{canvas}/restore"
    done = (await alice.post(path, json={"revision": good, "card": card})).json()
    now = (await alice.get(f"/api/v1/canvases/{canvas}")).json()
    titles = {c["id"]: c["title"] for c in now["sections"]["needs"]["cards"]}
    assert titles == {card: "Un lieu ouvert à toutes et tous", other: "Ailleurs"}
    [row] = await house.services.log.entries(canvas, after=done["undo"], until=done["revision"])
    assert (row.kind, row.actor) == ("restore", await house.person("Alice"))
    kinds = [m["kind"] for m in (await get(alice, canvas, "moments", section="needs"))["moments"]]
    assert kinds == ["restore", "user"] or kinds[0] == "restore"
    undone = (await alice.post(path, json={"revision": done["undo"], "card": card})).json()
    assert undone["undo"] == done["revision"]
    now = (await alice.get(f"/api/v1/canvases/{canvas}")).json()
    assert now["sections"]["needs"]["cards"][0]["title"] == "Plus rien"


async def test_a_whole_canvas_is_restored_with_newer_cards_in_the_bin(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    kept = await add(alice, canvas, "needs", "Un lieu")
    good = int((await get(alice, canvas, "moments"))["head"])
    newer = await add(bouchra, canvas, "values", "Nouveau")
    await alice.delete(f"/api/v1/canvases/{canvas}/cards/{kept}")
    path = f"/api/v1/canvases/{canvas}/restore"
    done = await alice.post(path, json={"revision": good})
    assert done.status_code == 200, done.text
    now = (await alice.get(f"/api/v1/canvases/{canvas}")).json()
    assert not now["sections"]["needs"]["cards"][0].get("set_aside")
    assert now["sections"]["values"]["cards"][0]["id"] == newer
    assert now["sections"]["values"]["cards"][0].get("set_aside")
    undo = {"revision": done.json()["undo"]}
    assert (await alice.post(path, json=undo)).status_code == 200
    now = (await alice.get(f"/api/v1/canvases/{canvas}")).json()
    assert now["sections"]["needs"]["cards"][0].get("set_aside")
    assert not now["sections"]["values"]["cards"][0].get("set_aside")


async def test_nobody_restores_where_they_may_not_write(house: House) -> None:
    canvas, alice, _ = await shared(house)
    card = await add(alice, canvas, "needs", "Un lieu")
    revision = await reword(alice, canvas, card, "Un autre lieu")
    actor = await house.person("Dirk")
    await house.services.organisations.join(canvas, actor, Role.MEMBER)
    narrow = Rights(Role.MEMBER, writes=frozenset({"values"}), reads=None)
    await house.services.organisations.change_member(canvas, actor, narrow, "system")
    dirk = await house.program("Dirk")
    path = f"/api/v1/canvases/{canvas}/restore"
    for wish in ({"card": card}, {"section": "needs"}, {}):
        refused = await dirk.post(path, json={"revision": revision - 1, **wish})
        assert refused.status_code == 403, (wish, refused.text)
    for bad in ({"card": card, "section": "needs"}, {"card": "x" * 65}):
        assert (await alice.post(path, json={"revision": 1, **bad})).status_code == 422
    assert (await alice.post(path, json={"revision": 10**9})).status_code == 422
    nowhere = await alice.post(path, json={"revision": 1, "card": "nothing-here"})
    assert nowhere.status_code == 404
