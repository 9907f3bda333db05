"""What is asked of numbers given, of who gave them, and of the occasions they were given on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext

from flows.value.asks import Ask, answers_to, by_person, in_order, is_within, number_of
from flows.value.evidence import EvidenceRow
from flows.value.periods import day_in, stretch_of
from flows.value.references import Each, QuestionReference
from flows.values import EXACT, MILLION, Attachment, Choice, Number


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
        return in_order(
            Sum(
                of_person[0].person,
                sum(amounts := [number_of(row).millionths for row in of_person]),
                any(amounts),
                tuple(sorted(row.identity for row in of_person)),
            )
            for of_person in by_person(given)
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
        for row in answers_to(rows, self.question, self.until, self.since):
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
        return in_order(
            Giver(of_person[0].person, tuple(sorted(row.identity for row in of_person)))
            for of_person in by_person(
                row
                for row in rows
                if row.flow == self.flow
                and (not asked or row.question in asked)
                and is_within(row, self.until, self.since)
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
                    for row in answers_to(rows, self.question, self.until)
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
        return tuple(
            True for _, _ in zip(answers_to(rows, self.question, self.until), range(1), strict=False)
        )

    def together(self, one: tuple[bool, ...], other: tuple[bool, ...]) -> tuple[bool, ...]:
        return one or other


def _choice(of_run: Mapping[str, EvidenceRow], questions: Iterable[QuestionReference]) -> str | None:
    row = next((of_run[each.question] for each in questions if each.question in of_run), None)
    return row.value.name if row is not None and isinstance(row.value, Choice) else None


def _whole(row: EvidenceRow | None) -> int:
    """The whole part of a number, whichever way it is from nought."""
    return int(row.value.decimal) if row is not None and isinstance(row.value, Number) else 0
