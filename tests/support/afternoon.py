"""An invented afternoon: one of the demo projects, taken in from its file and worked on.

Three groups, two hours, everything that can be told: what a supervisor finds when they
come back. The words people write are French, as in the demo projects.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.support.past import House, canvas_of
from tests.support.seen import seen
from workspace.canvas import body as bodies
from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.canvas.interchange.documents import documents_of
from workspace.canvas.model import Canvas
from workspace.canvas.schema import SECTIONS
from workspace.demo import demo_canvas
from workspace.history.comparison import Comparison, compare
from workspace.history.moments import Moment
from workspace.history.replay import Replay
from workspace.outputs.history_words import Absent, GroupParty, Party, ServerParty

TWO = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
GROUP_OF = {
    "guest:h1": "G1",
    "guest:h2": "G1",
    "person:team": "G2",
    "person:partner": "G3",
    "server": "server",
}


@dataclass(frozen=True)
class Afternoon:
    """What was there before, what came of it, and everything in between."""

    before: Canvas
    after: Canvas
    comparison: Comparison
    moments: tuple[Moment, ...]
    groups: dict[str, GroupParty]

    def party(self, key: str) -> Party:
        """Who is meant by a group's id, as the charter has it by default."""
        return ServerParty() if key == "server" else self.groups.get(key, Absent())


def group_of(actor: str) -> str:
    """An actor is told by their group."""
    return GROUP_OF.get(actor, actor)


def afternoon(name: str) -> Afternoon:
    """One of the demo projects, after an afternoon's work."""
    house = _house_with(demo_canvas(name))
    imported = len(house.entries)
    house.wait(3600)
    _work(house)
    witness, moments = seen(house)
    replay = Replay()
    replay.take(house.entries[:imported])
    before = canvas_of(replay.docs, imported)
    groups = {
        str(group["id"]): GroupParty(str(group["name"]), int(group["color"]), letter)
        for group, letter in zip(before.groups, "ABCDEF", strict=False)
    }
    comparison = compare(before, house.canvas, authorship=witness.authorship, moments=moments)
    return Afternoon(before, house.canvas, comparison, tuple(moments), groups)


def _house_with(canvas: Canvas) -> House:
    house = House(now=TWO)
    house.entries.clear()
    house.docs = {section: SectionDoc(section, house.new_id()) for section in SECTIONS}
    for section, doc in documents_of(canvas).items():
        data = doc.diff()
        house.docs[section].apply(data)
        house.log(section, "person:team", data, "import")
    return house


def _card(house: House, code: str) -> str:
    return next(card.id for card in house.canvas.cards if card.code == code)


def _title(house: House, card: str) -> str:
    return next(one.title for one in house.canvas.cards if one.id == card)


def _add(house: House, actor: str, section: str, title: str, kind: str | None = None) -> str:
    values: dict[str, Any] = {"title": title} | ({"kind": kind} if kind else {})
    card: str = house.does(actor, edits.add_card, section, values, language="fr")
    house.wait(20)
    return card


def _work(house: House) -> None:
    b1, b2, b3 = (_card(house, code) for code in ("B1", "B2", "B3"))
    o1, o2, v1, e1 = (_card(house, code) for code in ("O1", "O2", "V1", "E1"))
    # The first group rewords one need and splits what it heard twice.
    _reword(house, "guest:h1", b3, "Être écouté sans devoir tout raconter à chaque fois")
    house.does("guest:h2", edits.set_field, b3, "plain", "On ne veut pas répéter son histoire.")
    house.wait(400)
    # The team adds three needs and an obstacle.
    for title in ("Un lieu calme le soir", "Des horaires affichés", "Une douche qui ferme à clé"):
        _add(house, "person:team", "needs", title)
    lamp = _add(house, "person:team", "needs", "Une lampe devant la porte", "obstacle")
    house.wait(400)
    # Two groups at one text, one after the other, and an agreement.
    _reword(house, "guest:h1", b1, f"{_title(house, b1)}, même l’hiver")
    _reword(house, "person:partner", b1, f"{_title(house, b1)} et les jours fériés")
    house.does("person:partner", edits.set_field, b1, "status", "agreed")
    house.does("guest:h2", edits.set_field, b2, "status", "contested")
    house.wait(400)
    new = _add(house, "person:partner", "objectives", "Ouvrir deux soirs par semaine", "activity")
    house.does("person:partner", edits.link, "answered_by", b1, new)
    house.does("person:partner", edits.link, "answered_by", b3, new)
    house.does("guest:h1", edits.link, "honours", new, v1)
    link = next(one for one in house.canvas.links if (one.source, one.kind) == (o1, "honours"))
    house.does("person:team", edits.unlink, link.id)
    house.wait(400)
    # What is set aside, merged, split, moved, restyled.
    why = "déjà fait par le CPAS"
    house.does("guest:h1", edits.set_aside, o2, at=house.now, group="G1", reason=why)
    twin = _add(house, "guest:h2", "needs", "Parler à quelqu’un qui a le temps")
    house.does("person:team", edits.merge, twin, b3, at=house.now)
    ideas = bodies.from_text("Première idée.\nSeconde idée.")
    house.does("person:team", edits.set_field, b2, "body", ideas)
    house.does("person:team", edits.split, b2, block=1, title="Seconde idée", language="fr")
    house.wait(400)
    house.does("person:partner", edits.move, e1, "last")
    house.does("person:partner", edits.set_field, e1, "frequency", "quarterly")
    house.does(
        "person:team", edits.move_to_section, lamp, "objectives", at=house.now, language="fr"
    )
    summary = "Un lieu ouvert, tenu par celles et ceux qui y viennent."
    house.does("guest:gone", edits.set_frame, "summary", summary)


def _reword(house: House, actor: str, card: str, title: str) -> None:
    house.does(actor, edits.write_text, card, "title", title)
    house.wait(30)
