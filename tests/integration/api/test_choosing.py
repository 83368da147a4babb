"""Choosing what of the history is told: moments, comparisons and documents take the same wishes."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.integration.api.test_history import (
    HABITANTES,
    TEAM,
    add,
    get,
    in_group,
    reword,
    shared,
    time_goes_by,
)
from tests.support.house import House
from workspace.access import Role
from workspace.organisations import Charter
from workspace.organisations.shapes import Rights

pytestmark = pytest.mark.anyio


@dataclass
class Scene:
    """Two groups and a partner's person worked on three cards."""

    canvas: str
    alice: httpx.AsyncClient
    before: int
    after: int
    need: str
    goal: str
    actor: str
    partner: str

    def wishes(self) -> dict[str, dict[str, str]]:
        """A wish of each kind."""
        return {
            "section": {"section": "objectives"},
            "group": {"group": HABITANTES.id},
            "partner": {"partner": self.partner},
            "actor": {"actor": self.actor},
            "change": {"change": "added"},
            "card": {"card": self.need},
        }


WISHED = {
    "section": ["objectives added"],
    "group": ["needs reworded"],
    "partner": ["values added"],
    "actor": ["needs reworded"],
    "change": ["objectives added", "values added"],
    "card": ["needs reworded"],
}


async def scene_of(house: House) -> Scene:
    canvas, alice, bouchra = await shared(house)
    organisations = house.services.organisations
    await organisations.set_charter(canvas, Charter(attribution="name"), "system")
    denis = await in_group(house, canvas, "Denis", TEAM)
    partner = await organisations.add_partner(canvas, "La Maison", "system")
    guest = await house.person("Inès")
    await organisations.join(canvas, guest, Role.MEMBER)
    rights = Rights(Role.GUEST_EDITOR, partner=partner.id, writes=frozenset({"values"}))
    await organisations.change_member(canvas, guest, rights, "system")
    ines = await house.program("Inès")
    need = await add(bouchra, canvas, "needs", "Un lieu")
    await time_goes_by(house, canvas)
    before = int((await get(alice, canvas, "moments"))["head"])
    await reword(bouchra, canvas, need, "Un lieu calme")
    goal = await add(denis, canvas, "objectives", "Ouvrir le soir")
    await add(ines, canvas, "values", "Le calme")
    after = int((await get(alice, canvas, "moments"))["head"])
    actor = await house.person("Bouchra")
    return Scene(canvas, alice, before, after, need, goal, actor, partner.id)


def changed(compared: Any) -> list[str]:
    """Where something was done, and what."""
    found = (one["change"] for one in compared["compared"])
    return sorted({f"{one['section']} {one['what']}" for one in found})


@pytest.mark.parametrize("written", [False, True], ids=["just now", "written down"])
async def test_a_comparison_is_chosen_by_everything_that_moments_are(
    house: House, written: bool
) -> None:
    scene = await scene_of(house)
    if written:
        await time_goes_by(house, scene.canvas)
    ends = {"from": scene.before, "to": scene.after}
    found, told = {}, {}
    for name, wish in scene.wishes().items():
        compared = await get(scene.alice, scene.canvas, "compare", **ends, **wish)
        found[name] = changed(compared)
        assert compared["sentences"], name
        listed = await get(scene.alice, scene.canvas, "moments", since=scene.before, **wish)
        told[name] = sorted(
            {
                f"{change['section']} {change['what']}"
                for moment in listed["moments"]
                for sentence in moment["sentences"]
                for change in sentence["changes"]
            }
        )
    assert found == WISHED
    assert told == WISHED


async def test_a_comparison_tells_whose_hands_they_are_also_of_what_goes_on_just_now(
    house: House,
) -> None:
    scene = await scene_of(house)
    ends = {"from": scene.before, "to": scene.after}
    found = await get(scene.alice, scene.canvas, "compare", **ends)
    assert [one["change"]["what"] for one in found["compared"] if not one["change"]["by"]] == []


async def test_what_one_person_changed_is_compared_only_where_the_charter_shows_names(
    house: House,
) -> None:
    scene = await scene_of(house)
    await house.services.organisations.set_charter(scene.canvas, Charter(), "system")
    wish: dict[str, Any] = {"from": scene.before, "to": scene.after, "actor": scene.actor}
    for path in ("compare", "compare/told", "history.html"):
        address = f"/api/v1/canvases/{scene.canvas}/{path}"
        assert (await scene.alice.get(address, params=wish)).status_code == 403, path
    bouchra = await house.program("Bouchra")
    assert changed(await get(bouchra, scene.canvas, "compare", **wish)) == ["needs reworded"]


async def test_everybody_who_took_part_can_be_chosen_wherever_their_moments_stand(
    house: House,
) -> None:
    scene = await scene_of(house)
    found = await get(scene.alice, scene.canvas, "moments/choices")
    assert [hand["name"] for hand in found["groups"]] == ["Habitantes", "Équipe"]
    assert found["partners"] == [{"kind": "partner", "id": scene.partner, "name": "La Maison"}]
    assert {"Bouchra", "Denis", "Inès"} <= {hand["name"] for hand in found["people"]}
    names = {card["id"]: card["title"] for card in found["cards"]}
    assert names[scene.need] == "Un lieu calme"
    assert names[scene.goal] == "Ouvrir le soir"
    [session] = found["sessions"]
    assert (session["first"], session["last"]) == (1, scene.after)


async def test_nobody_can_be_chosen_by_name_where_the_charter_shows_none(house: House) -> None:
    scene = await scene_of(house)
    await house.services.organisations.set_charter(scene.canvas, Charter(), "system")
    found = await get(scene.alice, scene.canvas, "moments/choices")
    assert found["people"] == []
    assert [name for name in ("Bouchra", "Denis", "Inès") if name in str(found)] == []


async def test_who_reads_one_section_can_choose_only_who_and_what_was_in_it(house: House) -> None:
    scene = await scene_of(house)
    organisations = house.services.organisations
    actor = await house.person("Chloé")
    await organisations.join(scene.canvas, actor, Role.MEMBER)
    only = frozenset({"objectives"})
    await organisations.change_member(
        scene.canvas, actor, Rights(Role.MEMBER, reads=only, writes=only), "system"
    )
    chloe = await house.program("Chloé")
    for _ in range(2):
        found = await get(chloe, scene.canvas, "moments/choices")
        assert [hand["name"] for hand in found["people"]] == ["Denis"]
        assert [hand["name"] for hand in found["groups"]] == ["Équipe"]
        assert found["partners"] == []
        assert {card["section"] for card in found["cards"]} == {"objectives"}
        await time_goes_by(house, scene.canvas)


@pytest.mark.parametrize("wished", list(WISHED))
async def test_a_document_tells_what_was_chosen_and_says_so(house: House, wished: str) -> None:
    scene = await scene_of(house)
    wish = scene.wishes()[wished]
    ends: dict[str, Any] = {"from": scene.before, "to": scene.after, "language": "en"}
    path = f"/api/v1/canvases/{scene.canvas}/history.html"
    whole = read((await scene.alice.get(path, params=ends)).text)
    part = read((await scene.alice.get(path, params={**ends, **wish})).text)
    chosen = {
        "section": "Part: Objectives",
        "group": "Group: Habitantes",
        "partner": "Partner organisation: La Maison",
        "actor": "Person: Bouchra",
        "change": "What happened: New cards",
        "card": "Card: B1 “Un lieu calme”",
    }[wished]
    assert "only what was chosen" not in whole
    assert "only what was chosen" in part
    assert chosen in part, part[:600]
    told = {"needs": "Un lieu calme", "objectives": "Ouvrir le soir", "values": "Le calme"}
    sections = {one.split()[0] for one in WISHED[wished]}
    body = part.partition(chosen)[2]
    assert {name for name, words in told.items() if words in body} == sections
    assert all(words in whole for words in told.values())


def read(page: str) -> str:
    """The words of a page."""
    plain = html.unescape(re.sub(r"<[^>]+>", "", page))
    return plain.translate(dict.fromkeys(map(ord, "\u2068\u2069"))).replace("\u00a0", " ")
