"""The history, as the rest of the house asks for it: one store, its rooms in files of their own."""

from __future__ import annotations

from workspace.chronicle.erasing import Erasing
from workspace.chronicle.milestones import Milestones
from workspace.chronicle.moments import Moments
from workspace.chronicle.restoring import Restoring
from workspace.chronicle.reviews import Reviews
from workspace.chronicle.sessions import Sessions
from workspace.chronicle.upkeep import Upkeep


class Chronicle(Moments, Milestones, Sessions, Reviews, Restoring, Upkeep, Erasing):
    """Moments, milestones, reviews, restoring and upkeep of one database."""
