"""Times as the history tells them: a day, an hour, how long ago.

Days and hours are those of one place, which the caller hands in with the moment: a
document and a page without script cannot know where they are read.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from babel.dates import format_date, format_datetime, format_time, format_timedelta

from workspace.language import Language

_DAY: Final = {"ar": "EEEE، d MMMM y"}
_MOMENT: Final = {"fr": "d MMMM y 'à' HH:mm", "ar": "d MMMM y، HH:mm"}


def day_words(day: date, language: Language) -> str:
    """“Tuesday 12 May 2026”."""
    return format_date(day, _DAY.get(language.code, "EEEE d MMMM y"), locale=language.code)


def clock_words(at: datetime, language: Language, zone: tzinfo) -> str:
    """“14:02”."""
    return format_time(_there(at, zone), "HH:mm", locale=language.code)


def moment_words(at: datetime, language: Language, zone: tzinfo) -> str:
    """“12 May 2026, 14:02”."""
    pattern = _MOMENT.get(language.code, "d MMMM y, HH:mm")
    return format_datetime(_there(at, zone), pattern, locale=language.code)


def span_words(began: datetime, ended: datetime, language: Language, zone: tzinfo) -> str:
    """“14:02–14:20” within a day; otherwise both with their days."""
    if _there(began, zone).date() == _there(ended, zone).date():
        hours = dict.fromkeys(clock_words(at, language, zone) for at in (began, ended))
        return "–".join(hours)
    return " – ".join(moment_words(at, language, zone) for at in (began, ended))


def ago_words(at: datetime, now: datetime, language: Language) -> str:
    """“3 days ago”."""
    # What two machines' clocks put into the future was just now; "in 0 seconds" was never.
    ago = min(at - now, timedelta(seconds=-1))
    return format_timedelta(ago, add_direction=True, locale=language.code)


def _there(at: datetime, zone: tzinfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
