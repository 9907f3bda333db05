"""When a flow is offered to those who asked for it, and when it may be answered at all: its day and hour as the
person's clocks show them, its first and last day as the programme's do.

Pure: the moment comes in as an argument. An offer keeps for some days, so that a bot that was away on the day
still makes it, as does one that had to wait for its turn; and none is made much too late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from flows.conversation.definition import FlowSettings, Rhythm

KEEPS: Mapping[Rhythm, timedelta] = {
    Rhythm.WEEKLY: timedelta(days=5),
    Rhythm.MONTHLY: timedelta(days=14),
    Rhythm.ONCE: timedelta(days=14),
    Rhythm.ANY_TIME: timedelta(days=5),
}

OPENING = "opening"
"""The period of a flow without a rhythm: it is offered once, on the day it opens."""

LATER = timedelta(hours=4)
"""So long is "later", as far as the day allows."""

SOONEST = timedelta(hours=1)
"""Sooner than this is not later."""


REVIVES = timedelta(days=28)
"""So long after a run has expired, a late reply opens it again."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One offer of one flow: ``period`` is the week (``2026-W47``) or month (``2026-11``) it stands for."""

    period: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours of a person's clock between which the bot never speaks first; the same hour twice is none."""

    begins: int = 21
    ends: int = 8

    def holds(self, local: datetime) -> bool:
        if self.begins <= self.ends:
            return self.begins <= local.hour < self.ends
        return local.hour >= self.begins or local.hour < self.ends


class Door(StrEnum):
    """Whether a flow can be answered."""

    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"


def door(settings: FlowSettings, now: datetime, zone: str) -> Door:
    """Whether the flow can be begun and answered at ``now``; ``zone`` is the programme's."""
    if settings.opens_on is None and settings.closes_on is None:
        return Door.OPEN
    today = now.astimezone(ZoneInfo(zone)).date()
    if settings.opens_on is not None and today < settings.opens_on:
        return Door.NOT_YET
    if settings.closes_on is not None and today > settings.closes_on:
        return Door.CLOSED
    return Door.OPEN


def occasion(settings: FlowSettings, now: datetime, zone: str) -> Occasion | None:
    """The offer that is due at ``now``, if one fell due lately."""
    latest = _latest(settings, now, zone)
    return latest if latest is not None and now - latest.at < KEEPS[settings.rhythm] else None


def next_occasion(settings: FlowSettings, after: datetime, zone: str) -> Occasion | None:
    """The first offer later than ``after``; ``None`` for a flow that is not offered."""
    day = after.astimezone(ZoneInfo(zone)).date()
    for ahead in range(0, 40):
        found = _on(settings, day + timedelta(days=ahead), zone)
        if found is not None and found.at > after:
            return found
    return None


def _latest(settings: FlowSettings, now: datetime, zone: str) -> Occasion | None:
    day = now.astimezone(ZoneInfo(zone)).date()
    for back in range(0, KEEPS[settings.rhythm].days + 1):
        found = _on(settings, day - timedelta(days=back), zone)
        if found is not None and found.at <= now:
            return found
    return None


def period_began(settings: FlowSettings, moment: datetime, zone: str) -> datetime | None:
    """When the week or month of a flow began that a moment belongs to; ``None`` for a flow without a rhythm."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    match settings.rhythm:
        case Rhythm.WEEKLY:
            first = day - timedelta(days=day.weekday())
        case Rhythm.MONTHLY:
            first = day.replace(day=1)
        case Rhythm.ONCE | Rhythm.ANY_TIME:
            return None
    return datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC)


def period_of(settings: FlowSettings, moment: datetime, zone: str) -> str:
    """The week or month that a moment belongs to, named as in ``Occasion``; empty for a flow without a rhythm."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    match settings.rhythm:
        case Rhythm.WEEKLY:
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02}"
        case Rhythm.MONTHLY:
            return f"{day.year}-{day.month:02}"
        case Rhythm.ONCE | Rhythm.ANY_TIME:
            return ""


def _on(settings: FlowSettings, day: date, zone: str) -> Occasion | None:
    """The offer of that day. A month's is on the first such weekday in it; one without a rhythm when it opens."""
    if settings.opens_on is not None and day < settings.opens_on:
        return None
    if settings.closes_on is not None and day > settings.closes_on:
        return None
    at = local_hour(day, settings.offered_at, zone)
    if settings.rhythm in (Rhythm.ONCE, Rhythm.ANY_TIME):
        return Occasion(OPENING, at) if day == settings.opens_on else None
    if day.isoweekday() != settings.offered_on:
        return None
    is_due = settings.rhythm is not Rhythm.MONTHLY or day.day <= 7
    return Occasion(period_of(settings, at, zone), at) if is_due else None


# --- hours and days of a person's clock ---------------------------------------------------------------


def local_hour(day: date, hour: int, zone: str) -> datetime:
    """That hour of that day; where the clocks leave it out, the moment at which they do."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def next_week(now: datetime, zone: str) -> datetime:
    """When the next week begins: the end of "not this week"."""
    day = now.astimezone(ZoneInfo(zone)).date()
    return local_hour(day + timedelta(days=8 - day.isoweekday()), 0, zone)


def later_today(now: datetime, zone: str, quiet: Quiet) -> datetime | None:
    """When "later today" is: some hours on, and before the quiet hours begin; ``None`` where that is too soon."""
    tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    today = tomorrow - timedelta(days=1)
    ends = (
        local_hour(today, quiet.begins, zone) if quiet.begins > quiet.ends else local_hour(tomorrow, 0, zone)
    )
    later = min(now + LATER, ends - SOONEST)
    if later - now < SOONEST or quiet.holds(later.astimezone(ZoneInfo(zone))):
        return None
    return later


def tomorrow(now: datetime, zone: str, hour: int, quiet: Quiet) -> datetime:
    """When "tomorrow" is: at that hour, or when the quiet hours end."""
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    at = local_hour(day, hour, zone)
    return local_hour(day, quiet.ends, zone) if quiet.holds(at.astimezone(ZoneInfo(zone))) else at
