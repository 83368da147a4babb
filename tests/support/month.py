"""A month in the life of a canvas: three groups, four meetings, a milestone.

Everything is done through the API in the name of the people who do it, by a clock that is
wound from one meeting to the next. The words are French, as in the demo projects.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from tests.support.house import House
from workspace.access import Role
from workspace.chronicle.chronicler import Chronicler
from workspace.clock import SetClock
from workspace.config import Config
from workspace.organisations import Group
from workspace.organisations.shapes import Rights
from workspace.services import opened
from workspace.storage import schema_version
from workspace.storage.database import open_database
from workspace.web import create_app

RESIDENTS = Group("g-hab", "Habitantes et habitants", "residents", 0, letter="H")
TEAM = Group("g-eq", "Équipe de l’épicerie", "team", 1, letter="É")
PARTNERS = Group("g-part", "Partenaires du quartier", "partners", 2, letter="P")


@dataclass
class Month:
    """What came of it: who is who, and which card is which."""

    canvas: str
    members: dict[str, str]
    cards: dict[str, str] = field(default_factory=dict)
    milestone: str = ""


@dataclass
class _Scene:
    clock: SetClock
    canvas: str
    people: dict[str, httpx.AsyncClient]
    cards: dict[str, str] = field(default_factory=dict)

    def wait(self, **how: float) -> None:
        self.clock.at += timedelta(**how)

    async def _ask(self, who: str, method: str, path: str, body: dict[str, Any]) -> Any:
        answer = await self.people[who].request(
            method, f"/api/v1/canvases/{self.canvas}{path}", json=body
        )
        assert answer.status_code < 300, (path, answer.text)
        self.wait(seconds=40)
        return answer.json() if answer.content else None

    async def add(self, who: str, name: str, section: str, title: str, **more: Any) -> None:
        made = await self._ask(who, "POST", "/cards", {"section": section, "title": title, **more})
        self.cards[name] = made["card"]["id"]

    async def change(self, who: str, name: str, **values: Any) -> None:
        await self._ask(who, "PATCH", f"/cards/{self.cards[name]}", values)

    async def link(self, who: str, kind: str, source: str, target: str) -> None:
        ends = {"kind": kind, "from": self.cards[source], "to": self.cards[target]}
        await self._ask(who, "POST", "/links", ends)

    async def merge(self, who: str, name: str, absorbed: str) -> None:
        await self._ask(
            who, "POST", f"/cards/{self.cards[name]}/merge", {"absorb": self.cards[absorbed]}
        )

    async def aside(self, who: str, name: str) -> None:
        answer = await self.people[who].delete(
            f"/api/v1/canvases/{self.canvas}/cards/{self.cards[name]}"
        )
        assert answer.status_code < 300, answer.text
        self.wait(seconds=40)

    async def milestone(self, who: str, name: str, note: str = "") -> str:
        made = await self._ask(who, "POST", "/milestones", {"name": name, "note": note})
        return str(made["id"])


def lived_month(folder: Path, now: datetime | None = None) -> Month:
    """Lives it in the database of `folder`, which no server may have open."""
    # A thread of its own: where browsers are driven, this one has a loop already.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(_live(folder, now or datetime.now(UTC)))).result()


async def _live(folder: Path, now: datetime) -> Month:
    config = Config(
        database_url=f"sqlite+aiosqlite:///{folder / 'canevas.db'}",
        secret_key="s" * 40,
        data_dir=folder,
    )
    database = open_database(config.database_url)
    await database.write(schema_version.migrate)
    await database.close()
    clock = SetClock((now - timedelta(days=31)).replace(hour=8, minute=0))
    async with AsyncExitStack() as held:
        services = await held.enter_async_context(opened(config, clock))
        house = House(services, create_app(services), held)
        canvas = await house.canvas("Alice", "Une épicerie pour toutes et tous")
        await services.organisations.set_groups(canvas, [RESIDENTS, TEAM, PARTNERS])
        scene = _Scene(clock, canvas, {"Alice": await house.program("Alice")})
        members = {"Alice": await house.person("Alice")}
        for name, role, group in (
            ("Bouchra", Role.MEMBER, RESIDENTS),
            ("Denis", Role.MEMBER, TEAM),
            ("Inès", Role.MEMBER, PARTNERS),
            ("Solange", Role.SUPERVISOR, None),
        ):
            members[name] = await house.person(name)
            rights = Rights(role, group=group.id if group else None)
            await services.organisations.join(canvas, members[name], role)
            await services.organisations.change_member(canvas, members[name], rights, "system")
            scene.people[name] = await house.program(name)
        milestone = await _meetings(scene, now)
        clock.at = now - timedelta(minutes=20)
        keeper = Chronicler(
            services.database, services.chronicle, clock, bundle_after=timedelta(days=90)
        )
        await keeper.write_moments()
        return Month(canvas, members, scene.cards, milestone)


async def _meetings(scene: _Scene, now: datetime) -> str:
    await _first(scene)
    scene.clock.at = (now - timedelta(days=24)).replace(hour=13, minute=5)
    await _second(scene)
    scene.clock.at = (now - timedelta(days=17)).replace(hour=16, minute=30)
    milestone = await _third(scene)
    scene.clock.at = (now - timedelta(days=3)).replace(hour=9, minute=10)
    await _fourth(scene)
    return milestone


async def _first(scene: _Scene) -> None:
    """Needs, as they are said."""
    await scene.add("Bouchra", "fresh", "needs", "Trouver des légumes frais près de chez nous")
    await scene.add("Bouchra", "price", "needs", "Des prix que tout le monde peut payer")
    await scene.add("Bouchra", "talk", "needs", "Un endroit où se parler")
    scene.wait(minutes=12)
    await scene.add("Inès", "shame", "needs", "Ne pas devoir montrer sa fiche de paie à la caisse")
    await scene.change("Bouchra", "talk", title="Un endroit où se parler sans consommer")
    scene.wait(minutes=45)
    await scene.add("Denis", "open", "objectives", "Ouvrir une épicerie")
    await scene.add("Denis", "dignity", "values", "La dignité")
    await scene.link("Denis", "answered_by", "fresh", "open")


async def _second(scene: _Scene) -> None:
    """The same things said twice become one."""
    await scene.add("Bouchra", "vegetables", "needs", "Des légumes qui ne sont pas abîmés")
    await scene.merge("Bouchra", "fresh", "vegetables")
    scene.wait(minutes=20)
    await scene.change(
        "Denis", "open", title="Ouvrir une épicerie solidaire trois jours par semaine"
    )
    await scene.add("Denis", "visits", "evaluation", "Combien de familles viennent chaque mois")
    await scene.change("Inès", "dignity", title="La dignité de chacune et chacun")
    await scene.change("Inès", "shame", status="agreed")


async def _third(scene: _Scene) -> str:
    """It is agreed upon, and named."""
    await scene.add("Alice", "council", "actors", "Conseil des habitantes et habitants")
    await scene.add("Alice", "town", "actors", "La commune")
    await scene.link("Alice", "answered_by", "price", "open")
    await scene.change(
        "Bouchra", "price", title="Des prix que tout le monde peut payer, sans devoir le demander"
    )
    milestone = await scene.milestone(
        "Alice", "Version validée en assemblée", "Quarante personnes étaient là."
    )
    scene.wait(minutes=30)
    return milestone


async def _fourth(scene: _Scene) -> None:
    """What came after the assembly."""
    await scene.add("Denis", "till", "objectives", "Une caisse sans questions", kind="activity")
    await scene.link("Denis", "answered_by", "shame", "till")
    await scene.aside("Denis", "visits")
    scene.wait(minutes=14)
    await scene.change("Bouchra", "open", title="Ouvrir une épicerie solidaire cinq jours sur sept")
    await scene.change("Inès", "talk", status="contested")
