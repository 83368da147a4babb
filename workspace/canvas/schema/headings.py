"""The plain questions that stand in every card's form, whatever its section."""

from __future__ import annotations

from typing import Final

from workspace.canvas.schema.shapes import N_, Heading

PLAIN_WORDS: Final = Heading("plain", N_("How do we say it simply?"))
STANDING: Final = Heading("standing", N_("Where do we stand?"))
