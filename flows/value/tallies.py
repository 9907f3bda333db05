"""Tallies: what figures ask of the answers, and what each question means.

A figure never goes through all answers. It asks for a tally, one entry for each person, and whoever keeps the answers
works it out: ``Evidence`` in memory, as written down here, and the database by itself, which has to give the same.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, localcontext
from types import MappingProxyType
from typing import Any, Generic, Protocol, TypeVar

from flows.value.evidence import EvidenceRow, Reach
from flows.value.periods import day_in, stretch_of
from flows.value.references import Each, QuestionReference
from flows.values import EXACT, MILLION, Attachment, Choice, Number

R = TypeVar("R")


class Answers(Protocol):
    """Whoever keeps answers that may be counted."""

    @property
    def people(self) -> tuple[Reach, ...]: ...

    def tally(self, ask: Ask[R]) -> tuple[R, ...]: ...


class Ask(Generic[R]):
    """One question to the answers. Entries come in the order of the people's pseudonyms."""

    __slots__ = ()

    @abstractmethod
    def about(self) -> tuple[QuestionReference, ...]:
        """The questions whose answers it is about; none where it is about a whole flow."""

    @abstractmethod
    def of(self, rows: Sequence[EvidenceRow]) -> tuple[R, ...]:
        """The tally of these answers, which are in the order (at, run, sequence)."""

    def together(self, one: tuple[R, ...], other: tuple[R, ...]) -> tuple[R, ...]:
        """The tally of everybody, from those of some people and of all others."""
        return tuple(sorted(one + other, key=_whose)) if one and other else one or other


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
        return _in_order(Ends(person, told[0], told[-1]) for person, told in readings.items())


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
            for row in _answers(rows, item, self.until):
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
        return _in_order(
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
            for row in _answers(rows, self.question, self.until)
            if isinstance(row.value, Choice) and row.value.name not in self.no_answer
        )
        return _in_order(
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
        return _in_order(rise for rise in found if rise is not None)

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


@dataclass(frozen=True, slots=True)
class Sum:
    """The numbers that somebody gave, added up."""

    person: str
    #: in millionths of one: what was given beyond them is not counted
    millionths: int
    #: any of the numbers is not nought
    any: bool
    evidence: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        with localcontext(EXACT):
            return Decimal(self.millionths) / MILLION


@dataclass(frozen=True, slots=True)
class Sums(Ask[Sum]):
    """Numbers given from ``since`` on and before ``until``; of those given to one question for the same stretch of
    time, the latest."""

    questions: tuple[QuestionReference, ...]
    each: Each
    zone: str
    since: datetime | None
    until: datetime

    def about(self) -> tuple[QuestionReference, ...]:
        return self.questions

    def of(self, rows: Sequence[EvidenceRow]) -> tuple[Sum, ...]:
        given = [
            row
            for question in self.questions
            for row in Latest(question, self.each, self.zone, self.since, self.until).of(rows)
        ]
        return _in_order(
            Sum(
                of_person[0].person,
                sum(amounts := [number_of(row).millionths for row in of_person]),
                any(amounts),
                tuple(sorted(row.identity for row in of_person)),
            )
            for of_person in _by_person(given)
        )


@dataclass(frozen=True, slots=True)
class Latest(Ask[EvidenceRow]):
    """What people answered from ``since`` on and before ``until``, a number: for each stretch of time the latest."""

    question: QuestionReference
    each: Each
    zone: str
    since: datetime | None
    until: datetime
    #: any answer counts, not only a number
    anything: bool = False

    def about(self) -> tuple[QuestionReference, ...]:
        return (self.question,)

    def of(self, rows: Sequence[EvidenceRow]) -> tuple[EvidenceRow, ...]:
        found: dict[tuple[object, ...], EvidenceRow] = {}
        for row in _answers(rows, self.question, self.until, self.since):
            if self.anything or isinstance(row.value, Number):
                stretch: tuple[object, ...] = (
                    (row.identity,)
                    if self.each is Each.ANSWER
                    else stretch_of(self.each, day_in(self.zone, row.at))
                )
                found[row.person, *stretch] = row
        return tuple(sorted(found.values(), key=lambda row: (row.person, row.at, row.run, row.sequence)))


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody who answered, and the answers."""

    person: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Givers(Ask[Giver]):
    """Who answered anything in a flow, or one of its questions, from ``since`` on and before ``until``."""

    flow: str
    questions: tuple[QuestionReference, ...]
    since: datetime | None
    until: datetime

    def about(self) -> tuple[QuestionReference, ...]:
        return self.questions

    def of(self, rows: Sequence[EvidenceRow]) -> tuple[Giver, ...]:
        asked = {each.question for each in self.questions}
        return _in_order(
            Giver(of_person[0].person, tuple(sorted(row.identity for row in of_person)))
            for of_person in _by_person(
                row
                for row in rows
                if row.flow == self.flow
                and (not asked or row.question in asked)
                and _is_within(row, self.until, self.since)
            )
        )


@dataclass(frozen=True, slots=True)
class Occasion:
    """Time that somebody gave, of one sort and planned and delivered by the same: all occasions together."""

    person: str
    #: names of choices; ``None`` where the question was not answered
    sort: str | None
    planned_by: str | None
    delivered_by: str | None
    minutes: int
    evidence: tuple[str, ...]

    def order(self) -> tuple[str, ...]:
        """What it comes by among others: nothing chosen before anything."""
        return self.person, self.sort or "", self.planned_by or "", self.delivered_by or ""


@dataclass(frozen=True, slots=True)
class Occasions(Ask[Occasion]):
    """Time given on occasions that began from ``since`` on: each run of the flow is one.

    Of several questions about who planned it (or delivered it) the first that was answered counts.
    """

    hours: QuestionReference
    minutes: QuestionReference
    sort: QuestionReference
    planned_by: tuple[QuestionReference, ...]
    delivered_by: tuple[QuestionReference, ...]
    since: datetime | None
    until: datetime

    def about(self) -> tuple[QuestionReference, ...]:
        return self.hours, self.minutes, self.sort, *self.planned_by, *self.delivered_by

    def of(self, rows: Sequence[EvidenceRow]) -> tuple[Occasion, ...]:
        asked = {each.question for each in self.about()}
        by_run: dict[str, dict[str, EvidenceRow]] = {}
        for row in rows:
            if row.flow == self.hours.flow and row.question in asked and row.at < self.until:
                by_run.setdefault(row.run, {})[row.question] = row
        found: dict[tuple[str, str | None, str | None, str | None], list[dict[str, EvidenceRow]]] = {}
        for of_run in by_run.values():
            began = min(row.at for row in of_run.values())
            if self._minutes(of_run) > 0 and (self.since is None or began >= self.since):
                placing = (
                    _choice(of_run, (self.sort,)),
                    _choice(of_run, self.planned_by),
                    _choice(of_run, self.delivered_by),
                )
                found.setdefault((next(iter(of_run.values())).person, *placing), []).append(of_run)
        occasions = (
            Occasion(
                *key,
                sum(map(self._minutes, runs)),
                tuple(sorted(row.identity for of_run in runs for row in of_run.values())),
            )
            for key, runs in found.items()
        )
        return tuple(sorted(occasions, key=Occasion.order))

    def together(self, one: tuple[Occasion, ...], other: tuple[Occasion, ...]) -> tuple[Occasion, ...]:
        return tuple(sorted(one + other, key=Occasion.order))

    def _minutes(self, of_run: Mapping[str, EvidenceRow]) -> int:
        hours, minutes = (_whole(of_run.get(each.question)) for each in (self.hours, self.minutes))
        return 60 * hours + minutes


@dataclass(frozen=True, slots=True)
class WithDocument(Ask[str]):
    """The runs in which a document was sent."""

    question: QuestionReference
    until: datetime

    def about(self) -> tuple[QuestionReference, ...]:
        return (self.question,)

    def of(self, rows: Sequence[EvidenceRow]) -> tuple[str, ...]:
        return tuple(
            sorted(
                {
                    row.run
                    for row in _answers(rows, self.question, self.until)
                    if isinstance(row.value, Attachment)
                }
            )
        )

    def together(self, one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(one + other))


@dataclass(frozen=True, slots=True)
class WasAnswered(Ask[bool]):
    """One entry where anybody has answered at all, else none."""

    question: QuestionReference
    until: datetime

    def about(self) -> tuple[QuestionReference, ...]:
        return (self.question,)

    def of(self, rows: Sequence[EvidenceRow]) -> tuple[bool, ...]:
        return tuple(True for _, _ in zip(_answers(rows, self.question, self.until), range(1), strict=False))

    def together(self, one: tuple[bool, ...], other: tuple[bool, ...]) -> tuple[bool, ...]:
        return one or other


@dataclass(frozen=True, slots=True)
class Tallies:
    """Tallies that were worked out beforehand. What was not asked for is not there, and raises ``KeyError``."""

    found: Mapping[Ask[Any], tuple[Any, ...]] = field(default_factory=lambda: MappingProxyType({}))
    people: tuple[Reach, ...] = ()

    def tally(self, ask: Ask[R]) -> tuple[R, ...]:
        return self.found[ask]

    def with_others(self, rows: Sequence[EvidenceRow]) -> Tallies:
        """Together with what other people answered, in the order (at, run, sequence)."""
        found = {ask: ask.together(entries, ask.of(rows)) for ask, entries in self.found.items()}
        return replace(self, found=found)


class Noting:
    """Answers that note what is asked of them, and who gave the answers that come back."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.asked: dict[Ask[Any], tuple[Any, ...]] = {}
        #: identity of an answer -> its person, and where it is a reading, its step
        self.whose: dict[str, str] = {}
        self.steps: dict[str, int] = {}
        #: when it was given, where it is told
        self.at: dict[str, datetime] = {}

    @property
    def people(self) -> tuple[Reach, ...]:
        return self._answers.people

    def tally(self, ask: Ask[R]) -> tuple[R, ...]:
        if ask in self.asked:
            return self.asked[ask]
        found = self.asked[ask] = self._answers.tally(ask)
        for entry in found:
            match entry:
                case Sum() | Giver() | Occasion():
                    self.whose |= dict.fromkeys(entry.evidence, entry.person)
                case Ends() | Rise():
                    for told in entry.told:
                        self._note(told.identity, entry.person, told.at)
                        self.steps[told.identity] = told.step
                case Scores():
                    for score in (entry.first, entry.latest):
                        self.whose |= dict.fromkeys(score.evidence, score.person)
                        self.steps |= dict.fromkeys(score.evidence, score.raw)
                        self.at |= dict.fromkeys(score.evidence, score.at)
                case Spell():
                    for told in entry.told:
                        self._note(told.identity, entry.person, told.at)
                case EvidenceRow():
                    self._note(entry.identity, entry.person, entry.at)
        return found

    def _note(self, identity: str, person: str, at: datetime) -> None:
        self.whose[identity] = person
        self.at[identity] = at


def step_of(row: EvidenceRow) -> int | None:
    """The step that an answer names, if it names one."""
    match row.value:
        case Number() as number if number.millionths % MILLION == 0:
            return number.millionths // MILLION
        case Choice(name) if name.isascii() and name.isdigit():
            return int(name)
        case _:
            return None


def number_of(row: EvidenceRow) -> Number:
    """The number of an answer that was asked for as one."""
    assert isinstance(row.value, Number)
    return row.value


def _answers(
    rows: Iterable[EvidenceRow], question: QuestionReference, until: datetime, since: datetime | None = None
) -> Iterator[EvidenceRow]:
    return (
        row
        for row in rows
        if row.question == question.question and row.flow == question.flow and _is_within(row, until, since)
    )


def _is_within(row: EvidenceRow, until: datetime, since: datetime | None) -> bool:
    return row.at < until and (since is None or row.at >= since)


def _readings(
    rows: Iterable[EvidenceRow], question: QuestionReference, bottom: int, top: int, until: datetime
) -> dict[str, list[Told]]:
    """Each person's readings on a ladder."""
    return _told_by(
        (row, str(step))
        for row in _answers(rows, question, until)
        if (step := step_of(row)) is not None and bottom <= step <= top
    )


def _told_by(said: Iterable[tuple[EvidenceRow, str]]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for row, what in said:
        found.setdefault(row.person, []).append(Told(row.identity, row.at, what))
    return found


def _by_person(rows: Iterable[EvidenceRow]) -> Iterator[list[EvidenceRow]]:
    found: dict[str, list[EvidenceRow]] = {}
    for row in rows:
        found.setdefault(row.person, []).append(row)
    return iter(found.values())


class _OfPerson(Protocol):
    @property
    def person(self) -> str: ...


P = TypeVar("P", bound=_OfPerson)


def _whose(entry: Any) -> str:
    return str(entry.person)


def _time_of(score: Score) -> tuple[datetime, str]:
    return score.at, score.run


def _in_order(entries: Iterable[P]) -> tuple[P, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.person))


def _choice(of_run: Mapping[str, EvidenceRow], questions: Iterable[QuestionReference]) -> str | None:
    row = next((of_run[each.question] for each in questions if each.question in of_run), None)
    return row.value.name if row is not None and isinstance(row.value, Choice) else None


def _whole(row: EvidenceRow | None) -> int:
    """The whole part of a number, whichever way it is from nought."""
    return int(row.value.decimal) if row is not None and isinstance(row.value, Number) else 0
