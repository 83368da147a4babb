"""Days as people say them: until this evening, until Friday, in a month.

A page without script cannot know in which time zone it is read, so days are those of the
place the operator named (`CANEVAS_TIME_ZONE`), and wherever a day is chosen or told, the
page says whose midnight ends it. The instant itself is what the database keeps.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from babel.dates import format_datetime, get_timezone_name

from workspace.language import Language

FRIDAY: Final = 4
_DAY: Final = {"ar": "EEEE، d MMMM"}
_MOMENT: Final = {"fr": "d MMM y 'à' HH:mm", "ar": "d MMM y، HH:mm"}


def end_of(day: date, zone: tzinfo) -> datetime:
    """The midnight that ends `day` in `zone`, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def this_evening(now: datetime, zone: tzinfo) -> datetime:
    """The midnight that ends today."""
    return end_of(now.astimezone(zone).date(), zone)


def next_friday(now: datetime, zone: tzinfo) -> datetime:
    """The end of the next Friday that is not today: today has its own choice."""
    today = now.astimezone(zone).date()
    ahead = (FRIDAY - today.weekday()) % 7 or 7
    return end_of(today + timedelta(days=ahead), zone)


def in_a_month(now: datetime, zone: tzinfo) -> datetime:
    """The end of this day of next month, or of that month's last day."""
    today = now.astimezone(zone).date()
    year, month = (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)
    last = calendar.monthrange(year, month)[1]
    return end_of(date(year, month, min(today.day, last)), zone)


def day_words(until: datetime, now: datetime, language: Language, zone: tzinfo) -> str:
    """The last day of something, with its weekday: “Friday 27 November”.

    A midnight belongs to the day it ends; any other hour is told with the day.
    """
    local = until.astimezone(zone)
    is_midnight = local.time() == time()
    shown = local - timedelta(days=1) if is_midnight else local
    pattern = _DAY.get(language.code, "EEEE d MMMM")
    if shown.year != now.astimezone(zone).year:
        pattern += " y"
    if not is_midnight:
        pattern += " HH:mm"
    return format_datetime(shown.replace(tzinfo=None), pattern, locale=language.code)


def moment_words(at: datetime, language: Language, zone: tzinfo) -> str:
    """A moment to the minute, for lists."""
    pattern = _MOMENT.get(language.code, "d MMM y, HH:mm")
    return format_datetime(at.astimezone(zone).replace(tzinfo=None), pattern, locale=language.code)


def zone_words(now: datetime, language: Language, zone: tzinfo) -> str:
    """What people call the zone: “Central European Time”."""
    return get_timezone_name(
        now.astimezone(zone), width="long", locale=language.code, zone_variant="generic"
    )
