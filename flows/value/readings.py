"""Readings: where people stand on a ladder, in the order of time, and until when they are in the programme.

A first and a latest reading are compared only when enough days lie between them; everybody else with a
reading is counted apart, so that a short acquaintance never passes for a change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.value.periods import Period
from flows.value.tallies import Answers, FirstAndLatest, Told
from flows.value.value_map import Ladder


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement on a ladder at one time."""

    person: str
    step: int
    day: date
    evidence: str


@dataclass(frozen=True, slots=True)
class Change:
    """A person's first and latest reading, enough days apart."""

    first: Reading
    latest: Reading

    @property
    def person(self) -> str:
        return self.first.person

    @property
    def steps(self) -> int:
        return self.latest.step - self.first.step


@dataclass(frozen=True, slots=True)
class Compared:
    """Everyone with a reading on a ladder, in exactly one of three places."""

    changes: tuple[Change, ...]
    one_reading: tuple[Reading, ...]
    #: first and latest reading of those whose readings lie too close together
    too_close: tuple[Change, ...]


def compare(ladder: Ladder, answers: Answers, period: Period) -> Compared:
    """First against latest up to the end of the period, for everyone whose two lie ``apart_days`` or more apart."""
    changes, one_reading, too_close = [], [], []
    for ends in answers.tally(FirstAndLatest(ladder.question, ladder.bottom, ladder.top, period.until)):
        first = _reading(ends.person, ends.first, period)
        if ends.first.identity == ends.latest.identity:
            one_reading.append(first)
            continue
        change = Change(first, _reading(ends.person, ends.latest, period))
        if (change.latest.day - first.day).days >= ladder.apart_days:
            changes.append(change)
        else:
            too_close.append(change)
    return Compared(tuple(changes), tuple(one_reading), tuple(too_close))


def _reading(person: str, told: Told, period: Period) -> Reading:
    return Reading(person, told.step, period.day_of(told.at), told.identity)


def left_days(answers: Answers, period: Period) -> dict[str, date]:
    """The day on which each person who is in the programme no longer had left it altogether."""
    left: dict[str, date] = {}
    still_here: set[str] = set()
    for reach in answers.people:
        if reach.left_at is None or reach.left_at >= period.until:
            still_here.add(reach.person)
        else:
            day = period.day_of(reach.left_at)
            left[reach.person] = max(day, left.get(reach.person, day))
    return {person: day for person, day in left.items() if person not in still_here}
