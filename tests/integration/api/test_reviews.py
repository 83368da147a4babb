"""Milestones and reviews: named revisions, remarks pinned to words, threads, sign-off."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.integration.api.test_history import add, get, reword, shared, time_goes_by
from tests.support.house import House
from workspace.access import Role
from workspace.organisations.shapes import Rights

pytestmark = pytest.mark.anyio


async def supervisor(house: House, canvas: str) -> httpx.AsyncClient:
    actor = await house.person("Sonia")
    await house.services.organisations.join(canvas, actor, Role.SUPERVISOR)
    return await house.program("Sonia")


async def post(client: httpx.AsyncClient, canvas: str, path: str, **body: Any) -> str:
    made = await client.post(f"/api/v1/canvases/{canvas}/{path}", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def patch(client: httpx.AsyncClient, canvas: str, path: str, **body: Any) -> int:
    return (await client.patch(f"/api/v1/canvases/{canvas}/{path}", json=body)).status_code


async def test_a_milestone_is_named_renamed_and_removed_by_whoever_made_it(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    await add(bouchra, canvas, "needs", "Un lieu")
    mine = await post(bouchra, canvas, "milestones", name="Validé en AG", note="12 mai")
    old = await post(alice, canvas, "milestones", name="Au début", revision=3)
    found = (await get(bouchra, canvas, "milestones"))["milestones"]
    assert [(m["name"], m["yours"]) for m in found] == [("Validé en AG", True), ("Au début", False)]
    assert found[0]["by"] == {"kind": "you"}
    # Who facilitates does so in office, by name; who takes part appears by group.
    assert found[1]["by"]["name"] == "Alice"
    theirs = (await get(alice, canvas, "milestones"))["milestones"]
    assert theirs[0]["by"] == {"kind": "group", "id": "g-hab", "name": "Habitantes"}
    assert await patch(bouchra, canvas, f"milestones/{old}", name="x") == 403
    assert await patch(alice, canvas, f"milestones/{mine}", name="Validé en assemblée") == 204
    assert (await get(alice, canvas, "milestones"))["milestones"][0]["note"] == "12 mai"
    path = f"/api/v1/canvases/{canvas}/milestones"
    assert (await bouchra.delete(f"{path}/{old}")).status_code == 403
    assert (await bouchra.delete(f"{path}/{mine}")).status_code == 204
    too_far = await alice.post(path, json={"name": "x", "revision": 10**6})
    assert (too_far.status_code, too_far.json()["code"]) == (422, "no_such_revision")


async def test_cards_with_open_remarks_are_named_without_a_word_of_them(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    card = await add(bouchra, canvas, "needs", "Un lieu")
    other = await add(alice, canvas, "values", "Le calme")
    sonia = await supervisor(house, canvas)
    milestone = await post(alice, canvas, "milestones", name="Première version")
    review = await post(sonia, canvas, "reviews", milestone=milestone)
    path = f"reviews/{review}/remarks"
    await post(sonia, canvas, path, text="Sur l’ensemble, bravo.")
    first = await post(sonia, canvas, path, text="Secret un", section="needs", card=card)
    second = await post(sonia, canvas, path, text="Secret deux", section="values", card=other)
    both = [{"id": first, "card": card}, {"id": second, "card": other}]
    found = await get(bouchra, canvas, "remarks/open")
    assert found == {"remarks": both}
    # Who may not read a section is told of no card in it; guests are told nothing at all.
    actor = await house.person("Chloé")
    organisations = house.services.organisations
    await organisations.join(canvas, actor, Role.MEMBER)
    needs = frozenset({"needs"})
    await organisations.change_member(
        canvas, actor, Rights(Role.MEMBER, reads=needs, writes=needs), "system"
    )
    assert (await get(await house.program("Chloé"), canvas, "remarks/open"))["remarks"] == both[:1]
    await organisations.change_member(
        canvas, actor, Rights(Role.GUEST_EDITOR, writes=needs), "system"
    )
    place = f"/api/v1/canvases/{canvas}/remarks/open"
    assert (await (await house.program("Chloé")).get(place)).status_code == 403
    assert await patch(bouchra, canvas, f"remarks/{first}", state="done", done="Fait.") == 204
    assert (await get(bouchra, canvas, "remarks/open"))["remarks"] == both[1:]


async def test_a_review_goes_from_remarks_through_answers_to_a_signature(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    card = await add(bouchra, canvas, "needs", "Un lieu ouvert le soir pour le quartier")
    sonia = await supervisor(house, canvas)
    milestone = await post(alice, canvas, "milestones", name="Première version")
    review = await post(sonia, canvas, "reviews", milestone=milestone, text="Bien parti.")
    pin = {"section": "needs", "card": card, "key": "title", "quote": "le soir"}
    remark = await post(
        sonia, canvas, f"reviews/{review}/remarks", text="Quels soirs ?", **pin, before="ouvert "
    )
    assert await patch(sonia, canvas, f"reviews/{review}", state="changes_requested") == 204
    [seen] = (await get(bouchra, canvas, "reviews"))["reviews"]
    assert seen["state"] == "changes_requested"
    assert seen["by"]["name"] == "Sonia"
    [told] = seen["remarks"]
    assert (told["start"], told["end"], told["state"]) == (15, 22, "open")
    assert told["card"]["code"] == "B1"
    await reword(bouchra, canvas, card, "Dès octobre, un lieu ouvert le soir, du mardi au samedi")
    await post(bouchra, canvas, f"remarks/{remark}/replies", text="Du mardi au samedi.")
    [told] = (await get(sonia, canvas, "reviews"))["reviews"][0]["remarks"]
    assert told["state"] == "answered"
    assert told["start"] == len("Dès octobre, un lieu ouvert ")
    assert told["replies"][0]["by"] == {"kind": "group", "id": "g-hab", "name": "Habitantes"}
    body = {"state": "done", "done": "Précisé dans B1."}
    assert await patch(alice, canvas, f"remarks/{remark}", **body) == 204
    assert (await get(sonia, canvas, "reviews"))["open"] == 0
    assert (await get(sonia, canvas, "reviews", state="open"))["reviews"][0].get("remarks") is None
    await reword(bouchra, canvas, card, "Un lieu de jour")
    [told] = (await get(sonia, canvas, "reviews"))["reviews"][0]["remarks"]
    assert told["gone"]
    assert told["done"] == "Précisé dans B1."
    signed = {"state": "signed_off", "decision": "Bon pour le comité."}
    assert await patch(sonia, canvas, f"reviews/{review}", **signed) == 204
    [seen] = (await get(alice, canvas, "reviews"))["reviews"]
    assert (seen["state"], seen["decision"]) == ("signed_off", "Bon pour le comité.")
    assert seen["decided_by"]["name"] == "Sonia"
    assert seen["decided_at"]
    kept = await alice.delete(f"/api/v1/canvases/{canvas}/milestones/{milestone}")
    assert (kept.status_code, kept.json()["code"]) == (409, "milestone_reviewed")


async def test_all_that_is_told_goes_out_as_json(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    await add(bouchra, canvas, "needs", "Un lieu")
    await time_goes_by(house, canvas)
    milestone = await post(alice, canvas, "milestones", name="v1")
    sonia = await supervisor(house, canvas)
    review = await post(sonia, canvas, "reviews", milestone=milestone)
    await post(sonia, canvas, f"reviews/{review}/remarks", text="Et les enfants ?")
    out = await get(alice, canvas, "export-history.json")
    assert out["format"] == "canevas-moments/1"
    assert [m["name"] for m in out["milestones"]] == ["v1"]
    assert out["reviews"][0]["remarks"][0]["text"] == "Et les enfants ?"
    assert out["moments"][-1]["sentences"]
    assert "Bouchra" not in str(out)


async def test_who_may_settle_what(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    sonia = await supervisor(house, canvas)
    milestone = await post(alice, canvas, "milestones", name="v1")
    review = await post(sonia, canvas, "reviews", milestone=milestone)
    remark = await post(sonia, canvas, f"reviews/{review}/remarks", text="Et les enfants ?")
    for state, who, status in (
        ("withdrawn", bouchra, 403),
        ("answered", bouchra, 204),
        ("open", bouchra, 403),
        ("open", sonia, 204),
        ("done", bouchra, 204),
        ("withdrawn", sonia, 204),
    ):
        assert await patch(who, canvas, f"remarks/{remark}", state=state) == status, state
    for path in ("reviews", f"reviews/{review}/remarks"):
        refused = await bouchra.post(
            f"/api/v1/canvases/{canvas}/{path}", json={"milestone": milestone, "text": "x"}
        )
        assert refused.status_code in (403, 422)
    assert await patch(bouchra, canvas, f"reviews/{review}", state="signed_off") == 403


async def test_internal_remarks_and_closed_sections_stay_unseen(house: House) -> None:
    canvas, alice, _ = await shared(house)
    card = await add(alice, canvas, "needs", "Un lieu")
    sonia = await supervisor(house, canvas)
    milestone = await post(alice, canvas, "milestones", name="v1")
    review = await post(sonia, canvas, "reviews", milestone=milestone)
    inner = await post(sonia, canvas, f"reviews/{review}/remarks", text="Entre nous", internal=True)
    await post(sonia, canvas, f"reviews/{review}/remarks", text="Voir", section="needs", card=card)
    guest = await house.visitor(await house.guest(canvas, Role.MEMBER))
    [seen] = (await get(guest, canvas, "reviews"))["reviews"]
    assert [remark["text"] for remark in seen["remarks"]] == ["Voir"]
    browser = {"Origin": "http://canevas.test", "Sec-Fetch-Site": "same-origin"}
    hidden = await guest.post(
        f"/api/v1/canvases/{canvas}/remarks/{inner}/replies", json={"text": "x"}, headers=browser
    )
    assert hidden.status_code == 404
    narrow = await house.visitor(await house.guest(canvas, Role.MEMBER, {"values"}))
    [seen] = (await get(narrow, canvas, "reviews"))["reviews"]
    assert "remarks" not in seen
