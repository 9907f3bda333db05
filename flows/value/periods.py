"""ISO weeks, quarters of whole ISO weeks, and when a summary is due: calendar arithmetic in a time zone.

Pure: the moment comes in as an argument. A week belongs to exactly one quarter, the one its Thursday
falls in (as ISO 8601 decides to which year a week belongs), so weeks add up to quarters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flows.value.value_map import Span

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """One ISO week in a zone, as far as it has gone: ``until`` is its end, or the moment of asking."""

    #: ``2026-W47``
    id: str
    zone: str
    #: Monday 00:00 and the next Monday 00:00 in the zone, in UTC
    start: datetime
    end: datetime
    until: datetime

    @property
    def finished(self) -> bool:
        return self.until >= self.end

    @property
    def monday(self) -> date:
        return self.day_of(self.start)

    @property
    def last_day(self) -> date:
        """The last day it covers: Sunday, or today while the week goes on."""
        return self.day_of(self.until - timedelta(microseconds=1)) if self.until > self.start else self.monday

    @property
    def end_day(self) -> date:
        """The first day it no longer covers whole: next Monday, or today while the week goes on."""
        return self.day_of(self.until)

    @property
    def quarter(self) -> str:
        """``2026-Q4``: the calendar quarter of the week's Thursday."""
        thursday = self.monday + timedelta(days=3)
        return f"{thursday.year}-Q{(thursday.month + 2) // 3}"

    @property
    def quarter_monday(self) -> date:
        """The Monday of the first week of the quarter."""
        thursday = self.monday + timedelta(days=3)
        first = date(thursday.year, 3 * ((thursday.month - 1) // 3) + 1, 1)
        first_thursday = first + timedelta(days=(3 - first.weekday()) % 7)
        return first_thursday - timedelta(days=3)

    def first_day(self, span: Span) -> date | None:
        match span:
            case Span.WEEK:
                return self.monday
            case Span.QUARTER:
                return self.quarter_monday
            case Span.TO_DATE:
                return None

    def covers(self, moment: datetime, span: Span) -> bool:
        """Whether ``moment`` lies in this span of the summary."""
        first = self.first_day(span)
        return moment < self.until and (first is None or self.day_of(moment) >= first)

    def day_of(self, moment: datetime) -> date:
        """The day in the programme's zone: people answer on days, not at offsets from UTC."""
        return moment.astimezone(ZoneInfo(self.zone)).date()


def week_of(moment: datetime, zone: str) -> Period:
    """The week that ``moment`` lies in, up to that moment."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return _week(day - timedelta(days=day.weekday()), zone, moment)


def last_finished_week(moment: datetime, zone: str) -> Period:
    """The latest week that was over at ``moment``."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return _week(day - timedelta(days=day.weekday() + 7), zone, moment)


def week_named(id: str, zone: str, now: datetime) -> Period | None:
    """The week called ``2026-W47``, up to ``now`` if it is still going on.

    ``None`` for what is no week, and for a week that has not begun.
    """
    match = _WEEK.fullmatch(id)
    if match is None:
        return None
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        week = _week(monday, zone, now)
    except (ValueError, OverflowError):
        return None
    return week if week.start < now else None


def _week(monday: date, zone: str, now: datetime) -> Period:
    start, end = _local(monday, time.min, zone), _local(monday + WEEK, time.min, zone)
    year, number, _ = monday.isocalendar()
    return Period(f"{year}-W{number:02}", zone, start, end, min(max(now.astimezone(UTC), start), end))


class DueSummary(NamedTuple):
    """A summary that has to go out: for which week, and since when."""

    week: str
    at: datetime


def due_summaries(since: datetime, now: datetime, weekday: int, hour: int, zone: str) -> list[DueSummary]:
    """The summaries that fell due after ``since`` and by ``now``, oldest first: one a week, none twice.

    Each is due on ``weekday`` (1 is Monday) at ``hour`` o'clock as the clocks in the zone show it, and
    covers the week that had ended by then. An hour that a clock change leaves out comes when the clocks
    have moved on; one that it repeats counts the first time.
    """
    found = []
    day = since.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    day += timedelta(days=(weekday - 1 - day.weekday()) % 7)
    while (at := _local(day, time(hour), zone)) <= now:
        if at > since:
            found.append(DueSummary(last_finished_week(at, zone).id, at))
        day += WEEK
    return found


def _local(day: date, clock: time, zone: str) -> datetime:
    """What the clocks of the zone show, as a moment in UTC."""
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)
