"""Readings: where people stand on a ladder or in a state, in the order of time.

A first and a latest reading are compared only when enough days lie between them; everybody else with a
reading is counted apart, so that a short acquaintance never passes for a change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from flows.value.evidence import Evidence, EvidenceRow
from flows.value.periods import Period
from flows.value.references import QuestionReference
from flows.value.value_map import Ladder, State
from flows.values import Choice, Number


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


def readings(ladder: Ladder, evidence: Evidence, period: Period) -> dict[str, list[Reading]]:
    """Each person's readings on the ladder up to the end of the period, oldest first."""
    found: dict[str, list[Reading]] = {}
    for row in evidence.answers(ladder.question.flow, ladder.question.question):
        step = step_of(row)
        if step is not None and ladder.bottom <= step <= ladder.top and row.at < period.until:
            reading = Reading(row.person, step, period.day_of(row.at), row.identity)
            found.setdefault(row.person, []).append(reading)
    return found


def compare(ladder: Ladder, evidence: Evidence, period: Period) -> Compared:
    """First against latest, for everyone whose two readings lie ``apart_days`` or more apart."""
    changes, one_reading, too_close = [], [], []
    for of_person in readings(ladder, evidence, period).values():
        change = Change(of_person[0], of_person[-1])
        if len(of_person) == 1:
            one_reading.append(of_person[0])
        elif (change.latest.day - change.first.day).days >= ladder.apart_days:
            changes.append(change)
        else:
            too_close.append(change)
    return Compared(tuple(changes), tuple(one_reading), tuple(too_close))


def step_of(row: EvidenceRow) -> int | None:
    """The step that an answer names, if it names one."""
    match row.value:
        case Number() as number if number.decimal == int(number.decimal):
            return int(number.decimal)
        case Choice(name) if name.isascii() and name.isdigit():
            return int(name)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person once named for a state, and when."""

    choice: str
    day: date
    evidence: str


@dataclass(frozen=True, slots=True)
class Spell:
    """The unbroken stretch of answers, up to the latest, that all satisfy a condition."""

    #: the person's very first answer
    first: Standing
    #: the last answer before the stretch; the change lies between this and ``entered``
    before: Standing | None
    entered: Standing
    latest: Standing


def standings(state: State, evidence: Evidence, period: Period) -> dict[str, list[Standing]]:
    """Each person's answers about the state up to the end of the period, without those that say nothing."""
    found: dict[str, list[Standing]] = {}
    for row in evidence.answers(state.question.flow, state.question.question):
        if isinstance(row.value, Choice) and row.value.name not in state.no_answer and row.at < period.until:
            standing = Standing(row.value.name, period.day_of(row.at), row.identity)
            found.setdefault(row.person, []).append(standing)
    return found


def current_spell(of_person: list[Standing], holds: Callable[[str], bool]) -> Spell | None:
    """The stretch the person is in now; ``None`` if the latest answer does not satisfy the condition."""
    stretch = list(takewhile(lambda standing: holds(standing.choice), reversed(of_person)))
    if not stretch:
        return None
    begins_at = len(of_person) - len(stretch)
    before = of_person[begins_at - 1] if begins_at else None
    return Spell(of_person[0], before, of_person[begins_at], of_person[-1])


def has_answers(question: QuestionReference, evidence: Evidence, period: Period) -> bool:
    return any(row.at < period.until for row in evidence.answers(question.flow, question.question))


def left_days(evidence: Evidence, period: Period) -> dict[str, date]:
    """The day on which each person who is in the programme no longer had left it altogether."""
    left: dict[str, date] = {}
    still_here: set[str] = set()
    for reach in evidence.people:
        if reach.left_at is None or reach.left_at >= period.until:
            still_here.add(reach.person)
        else:
            day = period.day_of(reach.left_at)
            left[reach.person] = max(day, left.get(reach.person, day))
    return {person: day for person, day in left.items() if person not in still_here}
