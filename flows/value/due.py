"""When a summary is due: on the programme's day and hour, each period exactly once. Pure.

The law: a period is due at the first of the schedule's moments that is not before the period's end. So no clock
change, no change of zone and no late or doubled knock can leave one out or bring one twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from heapq import merge
from itertools import takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flows.value.periods import WEEK, Length, Period, finished_after, local

_LONGEST_WAIT = timedelta(days=9)
"""From the end of a period to its moment: a week, and what two zones can be apart."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a programme's summaries go out. ``zone`` is whose clocks show ``hour``; 1 is Monday."""

    weekday: int = 1
    hour: int = 9
    zone: str = "UTC"
    #: how often what changed and what it is worth is told, where it is not told every week
    outcomes: Length | None = None

    @property
    def lengths(self) -> tuple[Length, ...]:
        return (Length.WEEK,) if self.outcomes is None else (Length.WEEK, self.outcomes)


class Due(NamedTuple):
    """A summary that has to go out, and since when."""

    at: datetime
    period: Period


def due_at(schedule: Schedule, period: Period) -> datetime:
    """The moment at which the summary of a period is due."""
    day = period.end.astimezone(ZoneInfo(schedule.zone)).date() - timedelta(days=1)
    day += timedelta(days=(schedule.weekday - 1 - day.weekday()) % 7)
    at = local(day, time(schedule.hour), schedule.zone)
    return at if at >= period.end else local(day + WEEK, time(schedule.hour), schedule.zone)


def due(schedule: Schedule, since: datetime, now: datetime, zone: str) -> tuple[Due, ...]:
    """The summaries that fell due after ``since`` and by ``now``, oldest first; of one moment the shorter first.

    ``zone`` is the programme's: in it the periods begin and end.
    """

    def of(length: Length) -> list[Due]:
        ended = finished_after(length, since - _LONGEST_WAIT, zone)
        waiting = (Due(due_at(schedule, period), period) for period in ended)
        return [each for each in takewhile(lambda each: each.at <= now, waiting) if each.at > since]

    # Kinds come from the shortest to the longest, and merging keeps their order within a moment.
    return tuple(merge(*(of(length) for length in schedule.lengths), key=lambda each: each.at))
