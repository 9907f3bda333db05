"""Readings: where people stand on a ladder, in the order of time, and until when they are in the programme.

A first and a latest reading are compared only when enough days lie between them; everybody else with a
reading is counted apart, so that a short acquaintance never passes for a change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.value.asks import Answers
from flows.value.asks_of_readings import FirstAndLatest, FirstAndLatestScore, Score, Told
from flows.value.periods import Period
from flows.value.scales import Scale
from flows.value.value_map import Ladder


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement on a ladder at one time."""

    person: str
    step: int
    day: date
    evidence: tuple[str, ...]
    #: what the step is scored as on a published scale; ``None`` where it is the number itself
    scored: Decimal | None = None

    @property
    def points(self) -> int | Decimal:
        return self.step if self.scored is None else self.scored


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

    @property
    def points(self) -> int | Decimal:
        return self.latest.points - self.first.points


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
    for first, latest in _ends(ladder, answers, period):
        if latest is None:
            one_reading.append(first)
            continue
        change = Change(first, latest)
        if (change.latest.day - first.day).days >= ladder.apart_days:
            changes.append(change)
        else:
            too_close.append(change)
    return Compared(tuple(changes), tuple(one_reading), tuple(too_close))


def _ends(ladder: Ladder, answers: Answers, period: Period) -> Iterator[tuple[Reading, Reading | None]]:
    """Everybody's first reading, and the latest where there is another."""
    scale = ladder.scale
    if scale is not None and len(ladder.items) > 1:
        form = scale.form
        for each in answers.tally(FirstAndLatestScore(ladder.items, form.least, form.most, period.until)):
            first = _score(each.first, scale, period)
            yield first, _score(each.latest, scale, period) if each.latest != each.first else None
        return
    for ends in answers.tally(FirstAndLatest(ladder.question, ladder.bottom, ladder.top, period.until)):
        again = ends.latest.identity != ends.first.identity
        first = _reading(ends.person, ends.first, scale, period)
        yield first, _reading(ends.person, ends.latest, scale, period) if again else None


def _reading(person: str, told: Told, scale: Scale | None, period: Period) -> Reading:
    scored = None if scale is None else scale.points(told.step)
    return Reading(person, told.step, period.day_of(told.at), (told.identity,), scored)


def _score(of: Score, scale: Scale, period: Period) -> Reading:
    return Reading(of.person, of.raw, period.day_of(of.at), of.evidence, scale.points(of.raw))


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
