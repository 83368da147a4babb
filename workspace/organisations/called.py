"""Whom somebody's name must be told apart from, when they come in or change it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from workspace.storage import members


def names_beside(
    connection: Connection, canvas: str, partner: str | None, now: int, *, but: str = ""
) -> Sequence[str]:
    """The names of those on a canvas whom somebody of `partner`, or of the project, may see.

    A partner's guest is compared with their own partner's people only: a number behind the
    name would otherwise tell them who else is there. Those who see both are shown the
    partner's name beside it.
    """
    return [
        row["person_name"] or row["guest_name"] or ""
        for row in members.all_living(connection, canvas, now)
        if row["actor"] != but and (partner is None or row["partner"] == partner)
    ]
