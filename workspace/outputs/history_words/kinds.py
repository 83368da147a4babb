"""The kinds of change that one can look for, and what they are called in a filter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from workspace.history import sentences as s
from workspace.history.sentences import Sentence
from workspace.language import N_

ChangeKind = Literal[
    "added",
    "reworded",
    "set_aside",
    "brought_back",
    "moved",
    "merged",
    "status",
    "details",
    "links",
    "head",
    "removed",
]

KINDS: Final[Mapping[ChangeKind, str]] = {
    "added": N_("New cards"),
    "reworded": N_("New wordings"),
    "set_aside": N_("Cards set aside"),
    "brought_back": N_("Cards put back"),
    "moved": N_("Cards moved"),
    "merged": N_("Cards merged or split"),
    "status": N_("Status and kind"),
    "details": N_("Other details"),
    "links": N_("Links between cards"),
    "head": N_("The head of the canvas"),
    "removed": N_("Cards removed for good"),
}


def kind_of(sentence: Sentence) -> ChangeKind:
    """Under which kind of change a sentence is found."""
    match sentence:
        case s.CardsAdded():
            return "added"
        case s.CardsReworded() | s.CardsRestyled():
            return "reworded"
        case s.CardsSetAside():
            return "set_aside"
        case s.CardsRestored():
            return "brought_back"
        case s.CardsReordered() | s.CardsMovedAway():
            return "moved"
        case s.CardsMerged() | s.CardSplit():
            return "merged"
        case s.ValueSet():
            return "status"
        case s.FieldsSet():
            return "details"
        case s.LinksMade() | s.LinksRemoved() | s.LinksChanged():
            return "links"
        case s.FrameReworded() | s.FrameSet():
            return "head"
        case s.CardsRemoved():  # pragma: no branch - the union is closed
            return "removed"
