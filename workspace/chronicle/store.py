"""The history, as the rest of the house asks for it: one store, its rooms in files of their own."""

from __future__ import annotations

from workspace.chronicle.moments import Moments
from workspace.chronicle.upkeep import Upkeep


class Chronicle(Moments, Upkeep):
    """Moments and upkeep of one database."""
