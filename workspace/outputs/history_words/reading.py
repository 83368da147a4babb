"""Who reads, and what they may know: what every line needs besides what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workspace.canvas.schema import SECTION, SectionId
from workspace.history.moments import CardName
from workspace.language import N_, Catalogue, Language
from workspace.outputs.history_words.lines import CardSpan, SectionSpan
from workspace.outputs.history_words.parties import Absent, GroupParty, Party


def _absent(_: str) -> Party:
    return Absent()


@dataclass(frozen=True, slots=True)
class Reading:
    """The reader's words and the reader's eyes.

    Args:
        speaks: The catalogue of their language.
        party: Who is meant by an entry of a sentence's `by`. Sentences that were gathered
            by group hold keys of groups there, those that were not hold actors.
        group: Who is meant by the id of a group that stands in the canvas itself.
    """

    speaks: Catalogue
    party: Callable[[str], Party] = _absent
    group: Callable[[str], GroupParty | None] = lambda _: None

    @property
    def language(self) -> Language:
        """The language they read."""
        return self.speaks.language

    def card(self, name: CardName) -> CardSpan:
        """A card by its name."""
        return CardSpan(name.id, name.code, name.title, name.section)

    def section(self, section: SectionId) -> SectionSpan:
        """A part of the canvas by its name."""
        if section == "frame":
            return SectionSpan(section, self.speaks.gettext(N_("the head of the canvas")))
        return SectionSpan(section, self.speaks.gettext(SECTION[section].label))
