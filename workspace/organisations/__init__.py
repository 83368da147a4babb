"""Belonging: who takes part in which canvas, in which group, let in by which invitation."""

from workspace.organisations.shapes import (
    CanvasSummary,
    Group,
    Invitation,
    Invited,
    Membership,
)
from workspace.organisations.store import Organisations

__all__ = ["CanvasSummary", "Group", "Invitation", "Invited", "Membership", "Organisations"]
