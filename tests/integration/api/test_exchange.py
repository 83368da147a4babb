"""Canvases in and out over the JSON API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.house import House, open_house
from workspace.access import Role
from workspace.demo import DEMOS, demo_text

pytestmark = pytest.mark.anyio
YAML = {"Content-Type": "application/yaml"}


def without_its_own(canvas: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in canvas.items() if k not in ("id", "epoch", "revision")}


@pytest.mark.parametrize("demo", DEMOS)
async def test_export_import_export_is_the_same_canvas(house: House, demo: str) -> None:
    alice = await house.program("Alice")
    brought = await alice.post(
        "/api/v1/canvases/import", content=demo_text(demo).encode(), headers=YAML
    )
    assert brought.status_code == 201, brought.text
    first = await alice.get(f"/api/v1/canvases/{brought.json()['id']}/export.json")
    assert first.json()["aside"]["sessions"]
    again = await alice.post(
        "/api/v1/canvases/import",
        content=first.content,
        headers={"Content-Type": "application/json"},
    )
    assert again.status_code == 201, again.text
    assert again.json()["id"] != brought.json()["id"]
    second = await alice.get(f"/api/v1/canvases/{again.json()['id']}/export.json")
    assert without_its_own(second.json()) == without_its_own(first.json())


async def test_an_export_is_a_file_that_runs_nowhere(house: House) -> None:
    canvas = await house.canvas(title="Épicerie d'été / n° 2")
    alice = await house.program("Alice")
    for ending, media in (("json", "application/json"), ("yaml", "application/yaml")):
        file = await alice.get(f"/api/v1/canvases/{canvas}/export.{ending}")
        assert file.headers["content-type"] == media
        assert (
            file.headers["content-disposition"]
            == f'attachment; filename="epicerie-d-ete-n-2.{ending}"'
        )
        assert file.headers["content-security-policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("ending", ["html", "docx", "pdf"])
async def test_a_history_is_a_file_that_runs_nowhere(house: House, ending: str) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    file = await alice.get(f"/api/v1/canvases/{canvas}/history.{ending}?from=1&to=6")
    assert file.status_code == 200, file.text
    name = f'attachment; filename="history-1-6.{ending}"'
    assert file.headers["content-disposition"] == name
    assert file.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert file.headers["x-content-type-options"] == "nosniff"


async def test_a_yaml_export_can_be_brought_back(house: House) -> None:
    canvas = await house.canvas(title="Retour")
    alice = await house.program("Alice")
    await alice.post(
        f"/api/v1/canvases/{canvas}/cards", json={"section": "values", "title": "La dignité"}
    )
    file = await alice.get(f"/api/v1/canvases/{canvas}/export.yaml")
    back = await alice.post("/api/v1/canvases/import", content=file.content, headers=YAML)
    assert back.status_code == 201, back.text
    read = (await alice.get(f"/api/v1/canvases/{back.json()['id']}")).json()
    assert [card["title"] for card in read["sections"]["values"]["cards"]] == ["La dignité"]


async def test_a_guest_editor_takes_no_copy_away(house: House) -> None:
    canvas = await house.canvas()
    guest = await house.visitor(await house.guest(canvas, Role.GUEST_EDITOR, {"objectives"}))
    refused = await guest.get(f"/api/v1/canvases/{canvas}/export.json")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize("ending", ["json", "yaml"])
async def test_a_note_leaves_and_comes_back_with_those_who_may_read_it(
    house: House, ending: str
) -> None:
    canvas = await house.canvas()
    alice = await house.program("Alice")
    made = await alice.post(
        f"/api/v1/canvases/{canvas}/cards", json={"section": "actors", "title": "La mairie"}
    )
    card = made.json()["card"]["id"]
    written = await alice.put(
        f"/api/v1/canvases/{canvas}/cards/{card}/note", json={"text": "CANARI", "version": 0}
    )
    assert written.status_code == 200, written.text
    file = await alice.get(f"/api/v1/canvases/{canvas}/export.{ending}")
    assert "CANARI" in file.text
    headers = YAML if ending == "yaml" else {"Content-Type": "application/json"}
    back = await alice.post("/api/v1/canvases/import", content=file.content, headers=headers)
    assert back.status_code == 201, back.text
    read = (await alice.get(f"/api/v1/canvases/{back.json()['id']}")).json()
    assert [card["note"] for card in read["sections"]["actors"]["cards"]] == ["CANARI"]


@pytest.mark.parametrize("key", ["members", "roles", "tokens", "person_id", "created_by"])
async def test_a_file_brings_no_rights(house: House, key: str) -> None:
    alice = await house.program("Alice")
    file = {
        "format": "canevas/1",
        "title": "x",
        key: [{"actor": "person:1", "role": "facilitator"}],
    }
    refused = await alice.post("/api/v1/canvases/import", json=file)
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_file")


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"null", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"format":"canevas/1","aside":' + b'{"a":' * 50_000, "application/json"),
        (b"a: &a [x]\nb: [*a, *a]", "application/yaml"),
        (b"!!python/object/apply:os.system ['true']", "application/yaml"),
        (b"- " * 100_000, "application/yaml"),
        (b"\xff", "application/yaml"),
        (b"format: canvas-example/1\nproject: 7", "application/yaml"),
    ],
)
async def test_a_file_that_is_no_canvas_is_refused_at_once(
    house: House, content: bytes, media: str
) -> None:
    alice = await house.program("Alice")
    refused = await alice.post(
        "/api/v1/canvases/import", content=content, headers={"Content-Type": media}
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_file"), refused.text
    assert (await alice.get("/api/v1/canvases")).json() == {"canvases": []}


async def test_a_body_above_the_limit_is_refused_whatever_it_declares(house: House) -> None:
    alice = await house.program("Alice")
    limit = house.services.config.limits.request_bytes

    async def drops() -> Any:
        for _ in range(limit // 65_536 + 2):
            yield b" " * 65_536

    declared = await alice.post("/api/v1/canvases/import", content=b" " * (limit + 1), headers=YAML)
    undeclared = await alice.post("/api/v1/canvases/import", content=drops(), headers=YAML)
    for refused in (declared, undeclared):
        assert (refused.status_code, refused.json()["code"]) == (413, "too_large")


async def test_a_file_with_a_section_larger_than_sections_may_grow_is_refused(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path, section_bytes=10_000) as small:
        alice = await small.program("Alice")
        cards = [{"title": "x", "plain": "y" * 6_000} for _ in range(2)]
        file = {"format": "canevas/1", "title": "x", "sections": {"needs": {"cards": cards}}}
        refused = await alice.post("/api/v1/canvases/import", json=file)
        assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
        file["sections"] = {"needs": {"cards": cards[:1]}}
        assert (await alice.post("/api/v1/canvases/import", json=file)).status_code == 201
