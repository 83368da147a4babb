"""The history, as the rest of the house asks for it: one store, its rooms in files of their own."""

from __future__ import annotations

from workspace.chronicle.choices import Choices
from workspace.chronicle.erasing import Erasing
from workspace.chronicle.milestones import Milestones
from workspace.chronicle.restoring import Restoring
from workspace.chronicle.reviews import Reviews
from workspace.chronicle.sessions import Sessions
from workspace.chronicle.upkeep import Upkeep


class Chronicle(Choices, Milestones, Sessions, Reviews, Restoring, Upkeep, Erasing):
    """What is told, named, reviewed, restored and kept of the canvases of one database."""
