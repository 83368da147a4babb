"""What a new canvas may begin with: nothing, or a few cards that help to begin.

A template's words are sentences of the interface, so that a canvas in Dutch begins
in Dutch; whoever makes the canvas hands in the translation. They are prompts to be
overwritten, never content that a group would have to delete first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from workspace.canvas import edits
from workspace.canvas.document import SectionDoc
from workspace.canvas.schema import CardSectionId, InvalidValue
from workspace.canvas.schema.shapes import N_

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Starter:
    """A card to begin with; `title` is a sentence of the interface."""

    section: CardSectionId
    kind: str
    title: str
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Template:
    """A named beginning."""

    id: str
    label: str
    about: str
    starters: tuple[Starter, ...] = ()


TEMPLATES: Final = {
    template.id: template
    for template in (
        Template("empty", N_("Empty canvas"), N_("Five sections, and nothing in them.")),
        Template(
            "day_centre",
            N_("Day centre"),
            N_("Rethinking a place of welcome with those who come to it."),
            (
                Starter("needs", "observation", N_("What happens here in the course of a day")),
                Starter("needs", "need", N_("What people who come here ask for most often")),
                Starter("needs", "resource", N_("What people who come here can do")),
                Starter("objectives", "purpose", N_("What this place is for, in the end")),
                Starter("objectives", "general", N_("How we want to run this place together")),
                Starter(
                    "actors",
                    "concerned_group",
                    N_("People who come here"),
                    {"affected": "direct", "seat": "to_invite"},
                ),
                Starter("actors", "professional_team", N_("The team"), {"affected": "direct"}),
                Starter("actors", "collective", N_("The neighbours"), {"affected": "indirect"}),
                Starter("values", "value", N_("How we welcome people")),
                Starter("values", "red_line", N_("What we will never ask in return")),
                Starter("evaluation", "question", N_("Do people come back, and what do they say?")),
            ),
        ),
    )
}


def new_canvas_from(
    template: str, *, title: str, language: str, say: Say = str
) -> dict[str, SectionDoc]:
    """The documents of a new canvas with the template's cards.

    Raises:
        InvalidValue, TooLarge: there is no such template, or the title cannot be.
    """
    known = TEMPLATES.get(template)
    if known is None:
        raise InvalidValue("template", "unknown_option")
    docs = edits.new_canvas(title=title, language=language)
    for starter in known.starters:
        edits.add_card(
            docs,
            starter.section,
            {"kind": starter.kind, "title": say(starter.title), **starter.fields},
            language=language,
        )
    return docs
