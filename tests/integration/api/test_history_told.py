"""The history in words: sentences as spans, in a language, and documents to be taken along."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx
import pytest

from tests.integration.api.test_history import HABITANTES, add, get, in_group, reword, shared
from tests.support.house import House
from workspace.access import Role
from workspace.organisations.shapes import Rights

pytestmark = pytest.mark.anyio


def text(line: list[dict[str, Any]]) -> str:
    """A line as it would be read."""
    return "".join(
        " ".join(filter(None, (span.get("code"), span["text"])))
        if span["kind"] == "card"
        else span["text"]
        for span in line
    )


async def told(client: httpx.AsyncClient, canvas: str, **query: Any) -> list[str]:
    """Every line of every moment, newest first."""
    found = await get(client, canvas, "moments/told", **query)
    return [text(line) for one in found["moments"] for line in one["lines"]]


async def test_a_moment_is_told_in_the_language_that_is_asked_for(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    await add(bouchra, canvas, "needs", "Un lieu")
    french = await told(alice, canvas, language="fr")
    assert "Le groupe Habitantes a ajouté un besoin\u00a0: B1 Un lieu" in french
    english = await told(alice, canvas, language="en")
    assert "The group Habitantes added a need: B1 Un lieu" in english


async def test_a_group_comes_with_its_colour_and_a_card_with_its_section(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    card = await add(bouchra, canvas, "needs", "Un lieu")
    found = await get(alice, canvas, "moments/told", language="en", card=card)
    spans = found["moments"][0]["lines"][-1]
    assert {"kind": "group", "text": "Habitantes", "color": 0} in [
        {key: span.get(key) for key in ("kind", "text", "color")} for span in spans
    ]
    assert any(span.get("card") == card and span["section"] == "needs" for span in spans)


async def test_who_is_in_no_group_is_the_core_team_and_not_a_name(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    await add(alice, canvas, "needs", "Un lieu")
    lines = await told(bouchra, canvas, language="en")
    assert "The core team added a need: B1 Un lieu" in lines
    assert "Alice" not in " ".join(lines)


async def test_what_people_do_through_a_program_is_theirs_and_not_the_servers(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    first = await add(bouchra, canvas, "needs", "Un lieu")
    await add(bouchra, canvas, "objectives", "Ouvrir")
    await reword(bouchra, canvas, first, "Un lieu calme")
    found = await get(alice, canvas, "moments/told", language="en")
    assert "The server" not in text(found["moments"][0]["headline"])


async def test_a_comparison_has_a_line_for_each_of_its_sentences(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    card = await add(bouchra, canvas, "needs", "Un lieu")
    before = (await get(alice, canvas, "moments"))["head"]
    after = await reword(bouchra, canvas, card, "Un lieu calme")
    found = await get(alice, canvas, "compare/told", language="en", **{"from": before, "to": after})
    assert [text(line) for line in found["lines"]] == [
        "The group Habitantes reworded B1 Un lieu calme"
    ]
    assert len(found["comparison"]["sentences"]) == len(found["lines"])


async def test_a_story_tells_a_link_in_its_own_direction_from_either_end(house: House) -> None:
    canvas, alice, bouchra = await shared(house)
    need = await add(bouchra, canvas, "needs", "Un lieu")
    goal = await add(bouchra, canvas, "objectives", "Ouvrir")
    body = {"kind": "answered_by", "from": need, "to": goal}
    made = await bouchra.post(f"/api/v1/canvases/{canvas}/links", json=body)
    assert made.status_code == 201
    for card in (need, goal):
        found = await get(alice, canvas, f"cards/{card}/story/told", language="en")
        lines = [text(line) for line in found["stories"][0]["lines"]]
        assert any("B1 Un lieu → O1 Ouvrir" in line for line in lines), lines
        assert len(lines) == len(found["stories"][0]["story"]["chapters"])


@pytest.mark.parametrize(
    ("ending", "sign"), [("html", b"<!doctype"), ("docx", b"PK"), ("pdf", b"%PDF")]
)
async def test_the_history_is_taken_along_as_a_document(
    house: House, ending: str, sign: bytes
) -> None:
    canvas, alice, bouchra = await shared(house)
    await add(bouchra, canvas, "needs", "Un lieu")
    head = (await get(alice, canvas, "moments"))["head"]
    await alice.post(f"/api/v1/canvases/{canvas}/milestones", json={"name": "Premier jalon"})
    answer = await alice.get(
        f"/api/v1/canvases/{canvas}/history.{ending}", params={"from": 1, "to": head}
    )
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(sign)
    assert "attachment" in answer.headers["content-disposition"]
    if ending == "html":
        assert "Premier jalon" in answer.text


async def test_a_document_tells_nothing_of_a_part_that_is_closed_to_its_reader(
    house: House,
) -> None:
    canvas, alice, bouchra = await shared(house)
    await add(bouchra, canvas, "needs", "Ouvert à toutes")
    await add(bouchra, canvas, "values", "Rien pour dehors")
    actor = await house.person("Chloé")
    organisations = house.services.organisations
    await organisations.join(canvas, actor, Role.MEMBER)
    rights = Rights(
        Role.MEMBER, group=HABITANTES.id, writes=frozenset({"needs"}), reads=frozenset()
    )
    await organisations.change_member(canvas, actor, rights, "system")
    chloe = await house.program("Chloé")
    head = (await get(alice, canvas, "moments"))["head"]
    answer = await chloe.get(
        f"/api/v1/canvases/{canvas}/history.html", params={"from": 1, "to": head, "language": "fr"}
    )
    said = html.unescape(re.sub(r"<[^>]+>", "", answer.text))
    assert "Ouvert à toutes" in said
    assert "Rien pour dehors" not in said


async def test_a_guest_of_some_parts_is_refused_the_page_and_the_document(house: House) -> None:
    canvas, _, _ = await shared(house)
    guest = await house.visitor(await house.guest(canvas, Role.GUEST_EDITOR, ["needs"]))
    assert (await guest.get(f"/c/{canvas}/history")).status_code == 403
    document = f"/api/v1/canvases/{canvas}/history.pdf"
    assert (await guest.get(document, params={"from": 1, "to": 2})).status_code == 403


async def test_the_page_is_read_without_script(house: House) -> None:
    canvas, _, bouchra = await shared(house)
    await add(bouchra, canvas, "needs", "Un <b>lieu</b>")
    reader = await house.visitor(await house.person("Alice"))
    page = await reader.get(f"/c/{canvas}/history")
    assert page.status_code == 200
    assert "a ajouté un besoin" in page.text
    assert "<b>lieu</b>" not in page.text
    stranger = await house.visitor()
    assert (await stranger.get(f"/c/{canvas}/history")).status_code == 401


async def test_somebody_in_a_group_is_you_to_themselves(house: House) -> None:
    canvas, _, bouchra = await shared(house)
    await in_group(house, canvas, "Denis", None)
    await add(bouchra, canvas, "needs", "Un lieu")
    assert "You added a need: B1 Un lieu" in await told(bouchra, canvas, language="en")
