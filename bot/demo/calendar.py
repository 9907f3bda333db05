"""When things happen in the demonstration: week by week up to now and after it, and what is due on the way. Pure.

The weeks that are played at once end in the present week, so that winding to Monday tells of it. Those after it are
lived as the clock is wound on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.demo.lives import LAST
from flows.authoring.programme import Programme
from flows.conversation.definition import Rhythm
from flows.value.periods import local

BEGIN = time(9, 5)
"""Just after the hour of summaries: the first one waits until there is a week to tell of."""

REMINDING = (10, 14, 18)
"""Reminders may come at any time of the day: it is looked at these hours while the clock is wound."""

MIDDAY = time(12, 30)
HOURS_OF_DAYS = {0: time(10, 30), 2: time(16), 4: time(13)}
"""When the sample people answer on each of their days."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The sample weeks before ``present``, in the programme's zone."""

    zone: ZoneInfo
    present: datetime
    #: the week of the story that the present lies in
    week: int = LAST

    @classmethod
    def before(cls, now: datetime, zone: ZoneInfo, week: int = LAST) -> Calendar:
        """Weeks up to ``now``. On a Monday morning the demo is a little ahead, for the last check-ins are on it."""
        local = now.astimezone(zone)
        monday = local.date() - timedelta(days=local.weekday())
        return cls(zone, max(now, datetime.combine(monday, MIDDAY, zone)).astimezone(UTC), week)

    @property
    def begin(self) -> datetime:
        """When the first of them joins."""
        return self._on(0, 0, BEGIN)

    def monday(self, week: int, hour: int) -> datetime:
        """That hour of the week's Monday."""
        return self._on(week, 0, time(hour))

    def answering(self, week: int, day: int) -> datetime:
        """When those answer who find time on that day: in the week of the present not after it."""
        while week == self.week and day and self._on(week, day, HOURS_OF_DAYS[day]) > self.present:
            day -= 2
        return self._on(week, day, HOURS_OF_DAYS[day])

    def _on(self, week: int, day: int, hour: time) -> datetime:
        local = self.present.astimezone(self.zone)
        monday = local.date() - timedelta(days=local.weekday()) - timedelta(weeks=self.week - week)
        return datetime.combine(monday + timedelta(days=day), hour, self.zone).astimezone(UTC)


def due_between(programmes: Iterable[Programme], since: datetime, until: datetime) -> Iterator[datetime]:
    """Moments after ``since`` and before ``until`` at which something may be due, in order.

    Those are the hours of summaries, offers and reminders, and every midnight, for what is counted in days.
    """
    moments: set[datetime] = set()
    for programme in programmes:
        zone = ZoneInfo(programme.timezone)
        hours = {time(0)} | {
            time(flow.settings.offered_at)
            for flow in programme.flows.values()
            if flow.settings.rhythm in (Rhythm.WEEKLY, Rhythm.MONTHLY)
        }
        if any(flow.settings.reminders for flow in programme.flows.values()):
            hours |= {time(hour) for hour in REMINDING}
        day = since.astimezone(zone).date()
        while day <= until.astimezone(zone).date():
            moments |= {datetime.combine(day, hour, zone).astimezone(UTC) for hour in hours}
            moments.add(local(day, time(programme.summary.hour), programme.summary.zone))
            day += timedelta(days=1)
    return iter(sorted(moment for moment in moments if since < moment < until))
