"""The end of a session becomes a milestone by itself, so that it is found again.

A session is what the history page shows as one: moments that follow each other closely, and
here those in which several people worked. Only one that has just ended is marked; what somebody
named stays for ever, of what was marked by itself the newest stay, and those under review.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import Connection, RowMapping

from workspace.chronicle.kept import Kept
from workspace.chronicle.milestones import LIMIT, add_milestone
from workspace.chronicle.parties import SERVER
from workspace.clock import milliseconds
from workspace.ids import new_ordered_id
from workspace.language import N_
from workspace.language.catalogue import catalogue
from workspace.language.languages import choose_language
from workspace.storage import milestones, moments

PAUSE: Final = timedelta(minutes=45)
"""Moments further apart are of two sessions; the history page says the same."""
RECENT: Final = timedelta(days=1)
AUTOMATIC: Final = 200
_PAUSE_MS: Final = PAUSE // timedelta(milliseconds=1)
_RECENT_MS: Final = RECENT // timedelta(milliseconds=1)
_PEOPLE: Final = 2


class Sessions(Kept):
    """The ends of sessions of one database."""

    async def end_session(self, canvas: str, now: datetime) -> bool:
        """Makes a milestone of the session that has just ended, once; whether it did."""
        until = milliseconds(now)

        def over(connection: Connection) -> RowMapping | None:
            # Of a canvas that has been quiet for longer, nothing is read.
            rows = moments.days(connection, canvas, until - _RECENT_MS, until)
            head = moments.head(connection, canvas) if rows else None
            if head is None or rows[-1]["last"] < head["head"]:
                return None  # Not all of it is told yet.
            if until - rows[-1]["ended"] < _PAUSE_MS:
                return None  # It may still go on.
            return rows[-1] if len(_people(_session(reversed(rows)))) >= _PEOPLE else None

        def work(connection: Connection) -> bool:
            head, last = moments.head(connection, canvas), over(connection)
            if head is None or last is None:
                return False
            named = milestones.of_canvas(connection, canvas)
            if len(named) >= LIMIT or any(row["revision"] == last["last"] for row in named):
                return False
            words = catalogue(choose_language(head["language"]))
            add_milestone(
                connection,
                canvas,
                new_ordered_id(until),
                revision=last["last"],
                epoch=head["epoch"],
                kind="session_end",
                name=words.gettext(N_("End of a session")),
                by=SERVER,
                at=last["ended"],
            )
            milestones.forget_oldest(connection, canvas, "session_end", AUTOMATIC)
            return True

        if await self._database.read(over) is None:
            return False
        return await self._database.write(work)


def _session(newest: Iterable[RowMapping]) -> list[RowMapping]:
    """The moments of the last session, newest first."""
    found: list[RowMapping] = []
    for row in newest:
        if found and found[-1]["began"] - row["ended"] >= _PAUSE_MS:
            break
        found.append(row)
    return found


def _people(session: Iterable[RowMapping]) -> set[str]:
    """Who worked in it; a restore, an import or an erasure is no session of people."""
    return {
        actor
        for row in session
        if row["kind"] == "user"
        for actor in msgspec.json.decode(row["parties"])
        if actor != SERVER
    }
