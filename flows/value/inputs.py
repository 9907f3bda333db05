"""What was put in over the time that is valued: money as far as its time has passed, and hours at replacement cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from flows.value.asks import Answers
from flows.value.asks_of_numbers import Sums
from flows.value.coproduction import Place, contributions
from flows.value.figures import (
    HOUR,
    SHARE,
    Figure,
    Formula,
    FormulaKind,
    Measure,
    Parameter,
    Section,
    State,
    Term,
)
from flows.value.periods import Period, months_after
from flows.value.put_in import Hours, Input, Money
from flows.value.quantity import valued_since
from flows.value.references import About, Span
from flows.value.valuation import Grade
from flows.value.value_map import ValueMap
from flows.values import EXACT, Unit


def input_figures(value_map: ValueMap, answers: Answers, period: Period) -> tuple[Figure, ...]:
    """One figure for each input of the map."""
    with localcontext(EXACT):
        return tuple(_of_input(each, value_map, answers, period) for each in value_map.inputs)


def _of_input(each: Input, value_map: ValueMap, answers: Answers, period: Period) -> Figure:
    match each.what:
        case Money() as money:
            return _money(each, money, value_map, period)
        case Hours() as hours:
            return _hours(each, hours, value_map, answers, period)


def _money(each: Input, money: Money, value_map: ValueMap, period: Period) -> Figure:
    """As much of the sum as of its time has passed."""
    since = valued_since(value_map, period)
    passed = share_passed(money, since, period)
    source = value_map.sources[money.source]
    unit = f"{value_map.currency}/{money.per}"
    return _figure(
        each,
        value_map,
        period,
        money.amount * passed,
        Formula(FormulaKind.PRODUCT, (Term(passed, SHARE, money.amount),)),
        parameters=(
            Parameter(
                each.id, money.amount, unit, source.title, money.price_year, note=source.note,
                as_quoted=source.as_quoted, label=each.label,
            ),
        ),
        grade=source.grade,
        price_year=money.price_year,
        about=About.ORGANISATION,
    )  # fmt: skip


def share_passed(money: Money, since: date, period: Period) -> Decimal:
    """How many of the sum's years or quarters have passed since a Monday with which one began."""
    after = months_after(since, 12 if money.per is Span.YEAR else 3)
    first = max(since, money.first or since)
    until = min(period.end_day, money.last + timedelta(days=1)) if money.last else period.end_day
    return Decimal(max(0, (until - first).days)) / (after - since).days


@dataclass(frozen=True, slots=True)
class _Given:
    """Hours with the people and the answers behind them."""

    hours: Decimal
    people: frozenset[str]
    evidence: tuple[str, ...]
    is_known: bool


def _hours(each: Input, hours: Hours, value_map: ValueMap, answers: Answers, period: Period) -> Figure:
    given = (
        _numbers(hours, value_map, answers, period)
        if hours.questions
        else _written_down(value_map, answers, period)
    )
    price = value_map.proxy(hours.proxy)
    source = value_map.sources[price.source]
    is_person = hours.about is About.PEOPLE
    rules = value_map.contributions
    asked = hours.questions or ((rules.hours, rules.minutes) if rules is not None else ())
    formula = Formula(FormulaKind.PRODUCT, (Term(given.hours, HOUR, price.value),))
    return _figure(
        each,
        value_map,
        period,
        given.hours * price.value if given.is_known else None,
        formula if given.is_known else formula.without_numbers(),
        parameters=(
            Parameter(
                price.id, price.value, price.unit, source.title, price.price_year, price.historic, price.note,
                price.low, price.high, source.as_quoted, price.as_given, price.given_year, price.label,
            ),
        ),
        grade=min(Grade.SELF_REPORT, source.grade),
        price_year=price.price_year,
        about=hours.about,
        people=given.people if is_person else frozenset(),
        evidence=given.evidence,
        questions=tuple(map(str, asked)),
    )  # fmt: skip


def _numbers(hours: Hours, value_map: ValueMap, answers: Answers, period: Period) -> _Given:
    since = period.since(value_map.valued_over, value_map.year_begins)
    given = answers.tally(Sums(hours.questions, hours.each, period.zone, since, period.until))
    return _Given(
        sum((each.total for each in given), Decimal(0)),
        frozenset(each.person for each in given if each.any),
        tuple(identity for each in given for identity in each.evidence),
        bool(given),
    )


def _written_down(value_map: ValueMap, answers: Answers, period: Period) -> _Given:
    """The hours of the six cells, as people wrote them down themselves."""
    rules = value_map.contributions
    if rules is None:
        return _Given(Decimal(0), frozenset(), (), False)
    found = contributions(rules, answers, period, value_map.valued_over, value_map.year_begins)
    given = [one for one in found if one.place is Place.CELL]
    return _Given(
        Decimal(sum(one.minutes for one in given)) / 60,
        frozenset(one.person for one in given),
        tuple(identity for one in given for identity in one.evidence),
        bool(found),
    )


def _figure(
    each: Input,
    value_map: ValueMap,
    period: Period,
    amount: Decimal | None,
    formula: Formula,
    *,
    parameters: tuple[Parameter, ...],
    grade: Grade,
    price_year: int,
    about: About,
    people: frozenset[str] = frozenset(),
    evidence: Iterable[str] = (),
    questions: tuple[str, ...] = (),
) -> Figure:
    return Figure(
        id=f"{Section.RETURN}.{Measure.INPUT}.{each.id}",
        section=Section.RETURN,
        measure=Measure.INPUT,
        subject=each.id,
        label=each.label,
        value=amount,
        unit=Unit(value_map.currency),
        span=value_map.valued_over,
        first_day=valued_since(value_map, period),
        last_day=period.last_day,
        formula=formula,
        n=len(people) if about is About.PEOPLE else None,
        low=amount,
        high=amount,
        state=State.SHOWN if amount is not None else State.UNKNOWN,
        parameters=parameters,
        evidence=tuple(evidence),
        questions=questions,
        grade=grade,
        price_year=price_year,
        about=about,
        people=people,
        groups=(people,) if people else (),
    )
