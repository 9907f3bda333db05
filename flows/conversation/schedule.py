"""When a flow is offered to those who asked for it: its day and hour, as the clocks in the programme's zone show them.

Pure: the moment comes in as an argument. An offer keeps for two days, so that a bot that was away on the day
still makes it, and none made much too late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.conversation.definition import FlowSettings, Rhythm

KEEPS = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One offer of one flow: ``period`` is the week (``2026-W47``) or month (``2026-11``) it stands for."""

    period: str
    at: datetime


def occasion(settings: FlowSettings, now: datetime, zone: str) -> Occasion | None:
    """The offer that is due at ``now``, if one fell due within the last two days."""
    latest = _latest(settings, now, zone)
    return latest if latest is not None and now - latest.at < KEEPS else None


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
    for back in range(0, KEEPS.days + 1):
        found = _on(settings, day - timedelta(days=back), zone)
        if found is not None and found.at <= now:
            return found
    return None


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
    """The offer of that day. A month's is on the first such weekday in it."""
    if day.isoweekday() != settings.offered_on:
        return None
    at = datetime.combine(day, time(settings.offered_at), ZoneInfo(zone)).astimezone(UTC)
    period = period_of(settings, at, zone)
    is_due = bool(period) and (settings.rhythm is not Rhythm.MONTHLY or day.day <= 7)
    return Occasion(period, at) if is_due else None
