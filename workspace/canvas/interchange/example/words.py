"""The names that an example file has for things of the canvas."""

from __future__ import annotations

from typing import Final

from workspace.canvas.schema import Field

FORMAT: Final = "canvas-example/1"

# What the file has and the canvas has no home for yet: kept word for word.
ASIDE: Final = ("fictional", "slug", "sessions", "contributions", "decisions", "expected_questions")

INTRO: Final = "intro_"
PROJECT: Final = {"summary": "short"}
TITLE: Final = {"actors": "name"}
KIND: Final = {"objectives": "level"}
END: Final = {"carried_by": "actor"}

# Links that stand in lists of their own and not inside a card.
TIE: Final = "tie"
TENSION: Final = "tension"
APART: Final = (TIE, TENSION)


def in_project(field: Field) -> bool:
    """Whether a field of the frame stands under `project`, by a name of its own."""
    return not field.server_only and not field.key.startswith(INTRO)
