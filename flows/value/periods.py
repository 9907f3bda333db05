"""ISO weeks, and months and quarters of whole ISO weeks: calendar arithmetic in a time zone.

Pure: the moment comes in as an argument. A week belongs to exactly one month and quarter, those its Thursday
falls in (as ISO 8601 decides to which year a week belongs), so weeks add up to months and months to quarters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from flows.value.references import Each, Span

_NAMED = re.compile(r"([0-9]{4})-(?:(W)([0-9]{2})|(M)(0[1-9]|1[0-2])|(Q)([1-4]))")
WEEK = timedelta(days=7)
_TO_THURSDAY = timedelta(days=3)


class Length(StrEnum):
    """How long a period is; the letter stands in its name."""

    WEEK = "W"
    MONTH = "M"
    QUARTER = "Q"

    @property
    def months(self) -> int:
        return {Length.WEEK: 0, Length.MONTH: 1, Length.QUARTER: 3}[self]


@dataclass(frozen=True, slots=True)
class Period:
    """A week, month or quarter in a zone, as far as it has gone: ``until`` is its end, or the moment of asking."""

    #: ``2026-W47``, ``2026-M11``, ``2026-Q4``
    id: str
    zone: str
    #: Monday 00:00 of its first week and of the week after its last in the zone, in UTC
    start: datetime
    end: datetime
    until: datetime

    @property
    def length(self) -> Length:
        return Length(self.id[5])

    @property
    def finished(self) -> bool:
        return self.until >= self.end

    @property
    def monday(self) -> date:
        """The first day it covers."""
        return self.day_of(self.start)

    @property
    def last_day(self) -> date:
        """The last day it covers: its last Sunday, or today while it goes on."""
        return self.day_of(self.until - timedelta(microseconds=1)) if self.until > self.start else self.monday

    @property
    def end_day(self) -> date:
        """The first day it no longer covers whole: the next Monday, or today while it goes on."""
        return self.day_of(self.until)

    @property
    def quarter(self) -> str:
        """``2026-Q4``: the calendar quarter of the week's Thursday."""
        thursday = self.monday + _TO_THURSDAY
        return f"{thursday.year}-Q{_number(Length.QUARTER, thursday)}"

    @property
    def quarter_monday(self) -> date:
        """The Monday of the first week of the quarter."""
        thursday = self.monday + _TO_THURSDAY
        return _first_monday(Length.QUARTER, thursday.year, _number(Length.QUARTER, thursday))

    def year_monday(self, begins: int = 1) -> date:
        """The Monday of the first week of the year that begins with the month ``begins``: 4 is April."""
        thursday = self.monday + _TO_THURSDAY
        return _first_monday(Length.MONTH, thursday.year - (thursday.month < begins), begins)

    def first_day(self, span: Span, year_begins: int = 1) -> date | None:
        match span:
            case Span.WEEK:
                return self.monday
            case Span.QUARTER:
                return self.quarter_monday
            case Span.YEAR:
                return self.year_monday(year_begins)
            case Span.TO_DATE:
                return None

    def day_of(self, moment: datetime) -> date:
        """The day in the programme's zone: people answer on days, not at offsets from UTC."""
        return day_in(self.zone, moment)

    def since(self, span: Span, year_begins: int = 1) -> datetime | None:
        """The moment with which this span of the summary begins; ``None`` where it has no beginning."""
        first = self.first_day(span, year_begins)
        return None if first is None else local(first, time.min, self.zone)


def day_in(zone: str, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def clock_changes(zone: str, since: datetime, until: datetime) -> list[tuple[datetime, timedelta]]:
    """The offset from UTC at ``since``, and each other one from the moment on at which the clocks changed."""
    where = ZoneInfo(zone)

    def offset(moment: datetime) -> timedelta:
        return moment.astimezone(where).utcoffset() or timedelta(0)

    found = [(since, offset(since))]
    before = since
    while before < until:
        after = before + timedelta(days=1)
        if offset(after) != found[-1][1]:
            low, high = before, after
            while high - low > timedelta(microseconds=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if offset(middle) == found[-1][1] else (low, middle)
            found.append((high, offset(high)))
        before = after
    return found


def month_starts(zone: str, since: datetime, until: datetime) -> list[datetime]:
    """The moments at which the months begin in which these lie, and all between."""
    first = day_in(zone, since)
    found = [local(first.replace(day=1), time.min, zone)]
    number = first.year * 12 + first.month - 1
    while found[-1] < until:
        number += 1
        found.append(local(date(number // 12, number % 12 + 1, 1), time.min, zone))
    return found


def week_of(moment: datetime, zone: str) -> Period:
    """The week that ``moment`` lies in, up to that moment."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return _week(_monday_of(day), zone, moment)


def last_finished_week(moment: datetime, zone: str) -> Period:
    """The latest week that was over at ``moment``."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return _week(_monday_of(day) - WEEK, zone, moment)


def week_named(id: str, zone: str, now: datetime) -> Period | None:
    """The week called ``2026-W47``, up to ``now`` if it is still going on.

    ``None`` for what is no week, and for a week that has not begun.
    """
    found = period_named(id, zone, now)
    return found if found is not None and found.length is Length.WEEK else None


def period_named(id: str, zone: str, now: datetime) -> Period | None:
    """The period called ``2026-W47``, ``2026-M11`` or ``2026-Q4``, up to ``now`` if it is still going on.

    ``None`` for what is no period, and for one that has not begun.
    """
    match = _NAMED.fullmatch(id)
    if match is None:
        return None
    year, (letter, number) = int(match[1]), (each for each in match.groups()[1:] if each is not None)
    try:
        if letter == Length.WEEK:
            found = _week(date.fromisocalendar(year, int(number), 1), zone, now)
        else:
            found = _months(Length(letter), year, int(number), zone, now)
    except (ValueError, OverflowError):
        return None
    return found if found.start < now else None


def finished_after(length: Length, since: datetime, zone: str) -> Iterator[Period]:
    """The periods of this length that end after ``since``, each whole, the earliest first; without end."""
    monday = _monday_of(since.astimezone(ZoneInfo(zone)).date())
    thursday = monday + _TO_THURSDAY
    year, number = thursday.year, _number(length, thursday) if length is not Length.WEEK else 0
    while True:
        if length is Length.WEEK:
            period = _week(monday, zone, None)
            monday += WEEK
        else:
            period = _months(length, year, number, zone, None)
            year, number = _next(length, year, number)
        yield period


def just_before(period: Period) -> Period:
    """The period of the same length that ended as this one began."""
    return next(finished_after(period.length, period.start - timedelta(microseconds=1), period.zone))


def local(day: date, clock: time, zone: str) -> datetime:
    """What the clocks of the zone show, as a moment in UTC.

    An hour that a clock change leaves out comes when the clocks have moved on; one that it repeats counts the first
    time.
    """
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def _week(monday: date, zone: str, now: datetime | None) -> Period:
    year, number, _ = monday.isocalendar()
    return _between(f"{year}-W{number:02}", monday, monday + WEEK, zone, now)


def _months(length: Length, year: int, number: int, zone: str, now: datetime | None) -> Period:
    first, after = _first_monday(length, year, number), _first_monday(length, *_next(length, year, number))
    name = f"{year}-{length}{number:02}" if length is Length.MONTH else f"{year}-{length}{number}"
    return _between(name, first, after, zone, now)


def _between(id: str, first: date, after: date, zone: str, now: datetime | None) -> Period:
    start, end = local(first, time.min, zone), local(after, time.min, zone)
    return Period(id, zone, start, end, end if now is None else min(max(now.astimezone(UTC), start), end))


def _first_monday(length: Length, year: int, number: int) -> date:
    """The Monday of the first week that belongs to a month or quarter."""
    first = date(year, length.months * (number - 1) + 1, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7) - _TO_THURSDAY


def _number(length: Length, thursday: date) -> int:
    return (thursday.month - 1) // length.months + 1


def _next(length: Length, year: int, number: int) -> tuple[int, int]:
    return (year, number + 1) if number < 12 // length.months else (year + 1, 1)


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def months_after(monday: date, months: int) -> date:
    """The Monday of the month so many after the one whose first week begins with ``monday``."""
    thursday = monday + _TO_THURSDAY
    number = thursday.month - 1 + months
    return _first_monday(Length.MONTH, thursday.year + number // 12, number % 12 + 1)


def stretch_of(each: Each, day: date) -> tuple[int, ...]:
    """The stretch of time that an answer given on ``day`` speaks for: its week, its month, or all of it."""
    match each:
        case Each.WEEK:
            return day.isocalendar()[:2]
        case Each.MONTH:
            return day.year, day.month
        case _:
            return ()
