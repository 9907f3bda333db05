"""What a contract promises the community, and what was delivered of it so far, by the supplier's own reports.

A missing report is not a nought: it is listed as overdue, and says nothing of what was done. What is reported is held
against what was due by the last day that is reported on, so that a late report looks late and not idle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext

from flows.value.asks import Answers
from flows.value.asks_of_numbers import Latest, WithDocument
from flows.value.clauses import THRESHOLDS, Clause, Milestone, Rating, Report, Standing, standing
from flows.value.evidence import EvidenceRow
from flows.value.figures import SHARE, Figure, Formula, FormulaKind, Measure, Parameter, Section, State
from flows.value.monetised import assumption_parameter
from flows.value.periods import Period
from flows.value.references import About, Each, QuestionReference, Span
from flows.value.valuation import Grade
from flows.value.value_map import Promise, Target, ValueMap
from flows.values import EXACT, Number, Unit

PROMISES = Unit("promise")
DUE_AFTER = timedelta(days=28)
"""A report on a month is overdue when so many days have gone since the month ended."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A promise as it stands, with the answers behind it."""

    promise: Promise
    clause: Clause
    stands: Standing
    overdue: bool
    rating: Rating
    rows: tuple[EvidenceRow, ...]
    last_answer: date | None
    has_documents: bool


def promise_figures(value_map: ValueMap, answers: Answers, period: Period) -> tuple[Figure, ...]:
    """Each promise with what was due and what it comes to, how many earn which word, and the programme's targets."""
    with localcontext(EXACT):
        kept = [_kept(promise, answers, period) for promise in value_map.promises]
        figures = [figure for one in kept for figure in _of_promise(one, value_map, period)]
        figures += _rated(kept, period)
        for target in value_map.targets:
            figures += _of_target(target, answers, period)
        return tuple(figures)


def _kept(promise: Promise, answers: Answers, period: Period) -> _Kept:
    first, last = _window(promise, period.end_day)
    rows = _reports(promise.reports, answers, period)
    found = tuple((row, _covers(period.day_of(row.at), promise.report_months)) for row in rows)
    inside = [(row, days) for row, days in found if first <= days[1] <= last]
    reports = tuple(
        Report(days[0], days[1], row.value.decimal) for row, days in inside if isinstance(row.value, Number)
    )
    clause = Clause(
        promise.id,
        promise.id,
        promise.unit,
        promise.target,
        first,
        last,
        promise.binding,
        tuple(Milestone(by, amount) for by, amount in promise.milestones),
        reports,
    )
    # What nobody has reported on yet is not held against what has been.
    told_to = max((report.last for report in reports), default=None)
    on = period.end_day if told_to is None else min(period.end_day, told_to + timedelta(days=1))
    stands = standing(clause, on)
    missing = _missing(promise, first, last, {report.last for report in reports}, period.end_day)
    return _Kept(
        promise,
        clause,
        stands,
        missing or stands.overdue,
        Rating.OTHER if missing else stands.rating,
        tuple(row for row, _ in inside),
        max((period.day_of(row.at) for row in rows), default=None),
        _documented(promise, answers, period, [row for row, _ in inside]),
    )


def _window(promise: Promise, on: date) -> tuple[date, date]:
    """The promise's time; of a promise for each year, the year that the day lies in, or the last one."""
    if not promise.each_year:
        return promise.first, promise.last
    first = promise.first
    while (after := _next_year(first)) < on and after <= promise.last:
        first = after
    return first, min(_next_year(first) - timedelta(days=1), promise.last)


def _next_year(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _reports(questions: tuple[QuestionReference, ...], answers: Answers, period: Period) -> list[EvidenceRow]:
    """The numbers reported up to now, the latest of those that one reporter gave in the same month."""
    rows = [
        row
        for question in questions
        for row in answers.tally(Latest(question, Each.MONTH, period.zone, None, period.until))
    ]
    return sorted(rows, key=lambda row: (row.at, row.run, row.sequence))


def _covers(day: date, months: int) -> tuple[date, date]:
    """The month (or the quarter) that was over when the report was given: its first and its last day."""
    number = day.year * 12 + day.month - 1
    after = number - number % months
    return _first_of(after - months), _first_of(after) - timedelta(days=1)


def _first_of(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _missing(promise: Promise, first: date, last: date, told: set[date], on: date) -> bool:
    """Whether a month of the promise's time is over for so long that its report is overdue."""
    number = first.year * 12 + first.month - 1
    number -= number % promise.report_months
    while True:
        number += promise.report_months
        ended = _first_of(number) - timedelta(days=1)
        if ended > last or ended + DUE_AFTER >= on:
            return False
        if ended not in told:
            return True


def _documented(promise: Promise, answers: Answers, period: Period, rows: list[EvidenceRow]) -> bool:
    """Whether every report came with the document that the promise asks for."""
    if promise.document is None or not rows:
        return False
    with_document = set(answers.tally(WithDocument(promise.document, period.until)))
    return all(row.run in with_document for row in rows)


# --- figures ----------------------------------------------------------------------------------------------


def _clause_id(promise: Promise) -> str:
    return f"{Section.PROMISES}.clause.{promise.id}"


def _of_promise(one: _Kept, value_map: ValueMap, period: Period) -> Iterator[Figure]:
    promise, stands = one.promise, one.stands
    parameters = (
        Parameter("target", promise.target, promise.unit),
        *(
            Parameter(f"threshold_{rating.name.lower()}", least, SHARE)
            for rating, least in THRESHOLDS.items()
        ),
        Parameter("elapsed", stands.elapsed, SHARE),
    )
    main = _clause_id(promise)

    def figure(
        measure: Measure, id: str, value: Decimal | None, unit: Unit, formula: Formula, *, rests: bool = True
    ) -> Figure:
        return Figure(
            id=id,
            section=Section.PROMISES,
            measure=measure,
            subject=promise.id,
            label=promise.label,
            value=value,
            unit=unit,
            span=Span.TO_DATE,
            first_day=one.clause.first,
            last_day=min(one.clause.last, period.last_day),
            formula=formula,
            low=value,
            high=value,
            state=State.SHOWN if value is not None else State.UNKNOWN,
            parameters=parameters,
            evidence=tuple(row.identity for row in one.rows),
            questions=tuple(map(str, promise.reports)),
            grade=Grade.DOCUMENT if one.has_documents else Grade.SELF_REPORT,
            about=About.ORGANISATION,
            last_answer=one.last_answer,
            rests_on=(main,) if rests else (),
        )

    unit = Unit(promise.unit)
    actual = figure(Measure.PROMISE, main, stands.actual, unit, Formula(FormulaKind.SUM), rests=False)
    yield replace(
        actual,
        counts_people=promise.counts_people,
        rating=one.rating,
        overdue=one.overdue,
        binding=promise.binding,
        why=promise.eligible or None,
    )
    due = Formula(FormulaKind.DUE)
    yield figure(Measure.DUE, f"{main}.due", stands.expected, unit, due, rests=False)
    share = Formula(FormulaKind.RATIO, of=(main, f"{main}.due"))
    yield figure(Measure.KEPT, f"{main}.kept", stands.p, SHARE, share)
    yield figure(
        Measure.FORECAST, f"{main}.forecast", stands.forecast, unit, Formula(FormulaKind.FORECAST, of=(main,))
    )
    if promise.anyway is not None:
        left = None if stands.actual is None else stands.actual * (1 - promise.anyway.central)
        formula = Formula(
            FormulaKind.TAKEN_OFF, dividend=stands.actual, of=(main,), shares=(promise.anyway.central,)
        )
        found = figure(Measure.ADDITIONAL, f"{main}.additional", left, unit, formula)
        anyway = assumption_parameter("deadweight", promise.anyway, value_map, SHARE)
        yield replace(found, parameters=(*parameters, anyway))


def _rated(kept: list[_Kept], period: Period) -> Iterator[Figure]:
    """How many promises earn which word, and how many reports are overdue."""
    if not kept:
        return
    every = tuple(_clause_id(one.promise) for one in kept)
    for rating in Rating:
        yield _counted(
            Measure.RATED, rating.name.lower(), [one for one in kept if one.rating is rating], every, period
        )
    yield _counted(Measure.OVERDUE, "", [one for one in kept if one.overdue], every, period)


def _counted(
    measure: Measure, subject: str, of: list[_Kept], every: tuple[str, ...], period: Period
) -> Figure:
    number = Decimal(len(of))
    return Figure(
        id=".".join(name for name in (Section.PROMISES, measure, subject) if name),
        section=Section.PROMISES,
        measure=measure,
        subject=subject,
        label={},
        value=number,
        unit=PROMISES,
        span=Span.TO_DATE,
        first_day=None,
        last_day=period.last_day,
        formula=Formula(FormulaKind.COUNT, of=tuple(_clause_id(one.promise) for one in of)),
        low=number,
        high=number,
        evidence=tuple(row.identity for one in of for row in one.rows),
        about=About.ORGANISATION,
        rests_on=every,
    )


def _of_target(target: Target, answers: Answers, period: Period) -> Iterator[Figure]:
    """What a programme aims at without binding anybody, and how far it has come."""
    rows, of_all = (_reports(questions, answers, period) for questions in (target.sum, target.out_of))
    main = f"{Section.PROMISES}.{Measure.TARGET}.{target.id}"

    def total(found: list[EvidenceRow]) -> Decimal | None:
        numbers = [row.value.decimal for row in found if isinstance(row.value, Number)]
        return sum(numbers, Decimal(0)) if numbers else None

    def figure(
        measure: Measure, id: str, value: Decimal | None, unit: Unit, aimed_at: Decimal, formula: Formula
    ) -> Figure:
        return Figure(
            id=id,
            section=Section.PROMISES,
            measure=measure,
            subject=target.id,
            label=target.label,
            value=value,
            unit=unit,
            span=Span.TO_DATE,
            first_day=None,
            last_day=period.last_day,
            formula=formula,
            low=value,
            high=value,
            state=State.SHOWN if value is not None else State.UNKNOWN,
            parameters=(Parameter("target", aimed_at, unit),),
            evidence=tuple(
                row.identity for row in (*rows, *(of_all if measure is Measure.TARGET_SHARE else ()))
            ),
            questions=tuple(map(str, target.sum)),
            about=About.ORGANISATION,
            counts_people=target.counts_people and measure is Measure.TARGET,
            rests_on=(main,) if measure is Measure.TARGET_SHARE else (),
        )

    reached, whole = total(rows), total(of_all)
    yield figure(Measure.TARGET, main, reached, Unit(target.unit), target.target, Formula(FormulaKind.SUM))
    if target.share is not None:
        part = reached / whole if reached is not None and whole else None
        formula = Formula(
            FormulaKind.SHARE, dividend=reached, divisor=None if whole is None else int(whole), of=()
        )
        yield figure(Measure.TARGET_SHARE, f"{main}.share", part, SHARE, target.share, formula)
