"""What cannot be done with milestones and reviews, and why."""

from __future__ import annotations

from workspace.errors import Refusal


class TooMany(Refusal):
    """There are as many of them as there may be (`what`, `limit`)."""

    code = "too_many"


class StillReviewed(Refusal):
    """A review hangs on the milestone: it stays, so that the review keeps its ground."""

    code = "milestone_reviewed"
