"""What is asked of readings: where people stood first and stand now, in which state, and who rose and stayed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.value.asks import Ask, answers_to, in_order, step_of
from flows.value.evidence import EvidenceRow
from flows.value.periods import day_in
from flows.value.references import QuestionReference
from flows.values import Choice


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, by as much of it as a tally tells."""

    identity: str
    at: datetime
    #: the choice by its name; a step by its digits
    said: str

    @property
    def step(self) -> int:
        """Of a reading: where on the ladder it is."""
        return int(self.said)


@dataclass(frozen=True, slots=True)
class Ends:
    """Somebody's first and latest reading on a ladder: one and the same where there is only one."""

    person: str
    first: Told
    latest: Told

    @property
    def told(self) -> tuple[Told, ...]:
        return self.first, self.latest


@dataclass(frozen=True, slots=True)
class FirstAndLatest(Ask[Ends]):
    """Where on a ladder people stood first, and where they stand now."""

    question: QuestionReference
    bottom: int
    top: int
    until: datetime

    def about(self) -> tuple[QuestionReference, ...]:
        return (self.question,)

    def of(self, rows: Sequence[EvidenceRow]) -> tuple[Ends, ...]:
        readings = _readings(rows, self.question, self.bottom, self.top, self.until)
        return in_order(Ends(person, told[0], told[-1]) for person, told in readings.items())


@dataclass(frozen=True, slots=True)
class Score:
    """One reading on a scale of several items: what was answered to them in one run, added up."""

    person: str
    raw: int
    #: when the last of them was answered
    at: datetime
    run: str
    #: in the order of the items
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Somebody's first and latest reading on such a scale; the same where there is one only."""

    first: Score
    latest: Score

    @property
    def person(self) -> str:
        return self.first.person


@dataclass(frozen=True, slots=True)
class FirstAndLatestScore(Ask[Scores]):
    """Where people stood first on a scale of several items, and where they stand now.

    A run in which an item was left out is no reading: nothing is ever put in its place.
    """

    items: tuple[QuestionReference, ...]
    #: of each item
    least: int
    most: int
    until: datetime

    def about(self) -> tuple[QuestionReference, ...]:
        return self.items

    def of(self, rows: Sequence[EvidenceRow]) -> tuple[Scores, ...]:
        runs: dict[tuple[str, str], list[tuple[int, EvidenceRow]]] = {}
        for place, item in enumerate(self.items):
            for row in answers_to(rows, item, self.until):
                runs.setdefault((row.person, row.run), []).append((place, row))
        found: dict[str, list[Score]] = {}
        for (person, run), given in runs.items():
            steps = [step_of(row) for _, row in given]
            whole = [place for place, _ in given] == list(range(len(self.items)))
            if whole and all(step is not None and self.least <= step <= self.most for step in steps):
                at = max(row.at for _, row in given)
                evidence = tuple(row.identity for _, row in given)
                score = Score(person, sum(step or 0 for step in steps), at, run, evidence)
                found.setdefault(person, []).append(score)
        return in_order(
            Scores(min(scores, key=_time_of), max(scores, key=_time_of)) for scores in found.values()
        )


@dataclass(frozen=True, slots=True)
class Spell:
    """Somebody who moved into a state or out of it, and since when the answers say so without a break."""

    person: str
    #: the person's very first answer
    first: Told
    #: the last answer before the stretch; the change lies between this and ``entered``
    before: Told | None
    #: the first of the stretch; ``None`` if the latest answer does not satisfy the condition
    entered: Told | None
    latest: Told

    @property
    def told(self) -> tuple[Told, ...]:
        return tuple(one for one in (self.first, self.before, self.entered, self.latest) if one is not None)


@dataclass(frozen=True, slots=True)
class Spells(Ask[Spell]):
    """Who was in a state at first and is in another now, or the other way round; and since when they are in one of the
    ``choices`` (or with ``within`` false, in none of them)."""

    question: QuestionReference
    #: choices that say nothing
    no_answer: frozenset[str]
    state: str
    choices: frozenset[str]
    within: bool
    until: datetime

    def about(self) -> tuple[QuestionReference, ...]:
        return (self.question,)

    def of(self, rows: Sequence[EvidenceRow]) -> tuple[Spell, ...]:
        told = _told_by(
            (row, row.value.name)
            for row in answers_to(rows, self.question, self.until)
            if isinstance(row.value, Choice) and row.value.name not in self.no_answer
        )
        return in_order(
            self.spell(person, one[0], one[-1], one)
            for person, one in told.items()
            if self.moved(one[0], one[-1])
        )

    def moved(self, first: Told, latest: Told) -> bool:
        return first.said != latest.said and self.state in (first.said, latest.said)

    def spell(self, person: str, first: Told, latest: Told, told: Sequence[Told]) -> Spell:
        """``told``: all answers in order, or of them the last break of the stretch and what follows next."""
        begins_at = len(told)
        while begins_at and (told[begins_at - 1].said in self.choices) is self.within:
            begins_at -= 1
        before = told[begins_at - 1] if begins_at else None
        entered = told[begins_at] if begins_at < len(told) else None
        return Spell(person, first, before, entered, latest)


@dataclass(frozen=True, slots=True)
class Rise:
    """Somebody who rose out of a crisis and stayed, and the readings that show it."""

    person: str
    crisis: Told
    #: the first of the rise that still holds
    risen: Told
    #: the one that confirmed the holding
    confirmed: Told

    @property
    def told(self) -> tuple[Told, ...]:
        return self.crisis, self.risen, self.confirmed


@dataclass(frozen=True, slots=True)
class Rises(Ask[Rise]):
    """Who was in crisis on a ladder, rose to managing or above, and has been there since for ``held_days`` or more.

    One crisis is left once: after a fall short of a new crisis, a second rise is not counted again.
    """

    question: QuestionReference
    bottom: int
    top: int
    crisis_up_to: int
    managing_from: int
    held_days: int
    zone: str
    until: datetime

    def about(self) -> tuple[QuestionReference, ...]:
        return (self.question,)

    def of(self, rows: Sequence[EvidenceRow]) -> tuple[Rise, ...]:
        readings = _readings(rows, self.question, self.bottom, self.top, self.until)
        found = (self.rise(person, told) for person, told in readings.items())
        return in_order(rise for rise in found if rise is not None)

    def rise(self, person: str, told: Iterable[Told]) -> Rise | None:
        """``told``: all readings in order, or those from the last crisis on."""
        in_crisis: Told | None = None
        risen: Told | None = None
        held: Rise | None = None
        counted_before = False
        for one in told:
            if one.step <= self.crisis_up_to:
                in_crisis, risen, held, counted_before = one, None, None, False
            elif one.step < self.managing_from:
                counted_before = counted_before or held is not None
                risen, held = None, None
            elif in_crisis is not None and not counted_before:
                risen = risen or one
                days = (day_in(self.zone, one.at) - day_in(self.zone, risen.at)).days
                if held is None and days >= self.held_days:
                    held = Rise(person, in_crisis, risen, one)
        return held


def _readings(
    rows: Iterable[EvidenceRow], question: QuestionReference, bottom: int, top: int, until: datetime
) -> dict[str, list[Told]]:
    """Each person's readings on a ladder."""
    return _told_by(
        (row, str(step))
        for row in answers_to(rows, question, until)
        if (step := step_of(row)) is not None and bottom <= step <= top
    )


def _told_by(said: Iterable[tuple[EvidenceRow, str]]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for row, what in said:
        found.setdefault(row.person, []).append(Told(row.identity, row.at, what))
    return found


def _time_of(score: Score) -> tuple[datetime, str]:
    return score.at, score.run
