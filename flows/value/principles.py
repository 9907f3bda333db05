"""The four principles of co-production, as far as answers show them: how many people's, and how many tenders'.

A map says which answers show a principle. Whoever answered all that it names, in the time that money is counted over,
is counted; a supplier who answered one of the tender questions that are about it has said something to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from flows.value.asks import Answers
from flows.value.asks_of_numbers import Giver, Givers
from flows.value.figures import PERSON, Figure, Formula, FormulaKind, Measure, Section, State
from flows.value.periods import Period
from flows.value.references import QuestionReference, Span
from flows.value.value_map import Principle, ValueMap

COUNT = Formula(FormulaKind.COUNT)


def principle_figures(value_map: ValueMap, answers: Answers, period: Period) -> Iterator[Figure]:
    """For each principle the people whose answers show it, and the suppliers who spoke to it."""
    span, begins = value_map.valued_over, value_map.year_begins
    for one in value_map.principles:
        if one.shown_by:
            since = period.since(span, begins)
            found = [_givers((question,), answers, since, period) for question in one.shown_by]
            everywhere = frozenset.intersection(*(frozenset(each) for each in found))
            evidence = (
                identity
                for each in found
                for person in each
                if person in everywhere
                for identity in each[person].evidence
            )
            first_day = period.first_day(span, begins)
            yield _figure(
                one, Measure.PRINCIPLE_SHOWN, everywhere, evidence, one.shown_by, period, span, first_day
            )
        if one.tendered_in:
            spoke = _givers(one.tendered_in, answers, None, period)
            identities = (identity for each in spoke.values() for identity in each.evidence)
            yield _figure(
                one,
                Measure.PRINCIPLE_TENDERED,
                frozenset(spoke),
                identities,
                one.tendered_in,
                period,
                Span.TO_DATE,
                None,
            )


def _givers(
    questions: tuple[QuestionReference, ...], answers: Answers, since: datetime | None, period: Period
) -> dict[str, Giver]:
    return {
        each.person: each for each in answers.tally(Givers(questions[0].flow, questions, since, period.until))
    }


def _figure(
    principle: Principle,
    measure: Measure,
    people: frozenset[str],
    evidence: Iterable[str],
    questions: tuple[QuestionReference, ...],
    period: Period,
    span: Span,
    first_day: date | None,
) -> Figure:
    number = Decimal(len(people))
    return Figure(
        id=f"{Section.PRINCIPLES}.{principle.id}.{measure}",
        section=Section.PRINCIPLES,
        measure=measure,
        subject=principle.id,
        label=principle.label,
        value=number,
        unit=PERSON,
        span=span,
        first_day=first_day,
        last_day=period.last_day,
        formula=COUNT,
        n=len(people),
        low=number,
        high=number,
        state=State.SHOWN,
        evidence=tuple(dict.fromkeys(evidence)),
        questions=tuple(map(str, questions)),
        people=people,
        groups=(people,),
    )
