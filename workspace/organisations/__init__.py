"""Belonging: who takes part in which canvas, in which group, let in by which invitation."""

from workspace.organisations.charter import Charter, charter_sentences
from workspace.organisations.notes import Note
from workspace.organisations.shapes import (
    AccessEvent,
    CanvasSummary,
    Group,
    Invitation,
    Invited,
    Member,
    Membership,
    Partner,
    Rights,
)
from workspace.organisations.store import Organisations

__all__ = [
    "AccessEvent",
    "CanvasSummary",
    "Charter",
    "Group",
    "Invitation",
    "Invited",
    "Member",
    "Membership",
    "Note",
    "Organisations",
    "Partner",
    "Rights",
    "charter_sentences",
]
