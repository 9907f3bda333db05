"""Value for money, read twice: narrowly, as a price; and really, as whole-life cost and quality with what it is worth.

The price and the whole-life cost stand here; what can be cashed, and what is of social, economic and environmental
worth, are totals of the values (``totals``). What has no price is told in words and counts, each with its dimension.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext

from flows.value.figures import Figure, Formula, FormulaKind, Measure, Parameter, Section, State
from flows.value.periods import Period
from flows.value.put_in import Money
from flows.value.quantity import valued_since
from flows.value.references import About, Span
from flows.value.totals import total_of
from flows.value.value_map import ValueMap
from flows.value.whole_life_cost import cost_of
from flows.values import EXACT, Unit


def value_for_money_figures(
    value_map: ValueMap, inputs: tuple[Figure, ...], period: Period
) -> tuple[Figure, ...]:
    with localcontext(EXACT):
        return (*_price(value_map, inputs, period), *_whole_life(value_map, period))


def _price(value_map: ValueMap, inputs: tuple[Figure, ...], period: Period) -> Iterator[Figure]:
    """What was paid: the inputs of money, and nothing that was given."""
    paid = {each.id for each in value_map.inputs if isinstance(each.what, Money)}
    parts = [figure for figure in inputs if figure.subject in paid]
    if parts:
        first = parts[0]
        yield _figure(
            period,
            Measure.PRICE,
            total_of(part.value for part in parts),
            Unit(value_map.currency),
            Formula(FormulaKind.TOTAL, of=tuple(part.id for part in parts)),
            parameters=tuple(parameter for part in parts for parameter in part.parameters),
            span=value_map.valued_over,
            value_map=value_map,
            price_year=first.price_year,
        )


def _whole_life(value_map: ValueMap, period: Period) -> Iterator[Figure]:
    """What it costs from the day it is bought to the day it is disposed of, as it is worth now; and for a year."""
    whole = value_map.whole_life
    if whole is None:
        return
    cost = cost_of(whole.option, whole.schedule, whole.first_period)
    source = value_map.sources[whole.source]
    parameters = (
        *(
            Parameter(
                line.what, line.amount, f"{value_map.currency}/year", source.title, whole.price_year,
                as_quoted=source.as_quoted,
            )
            for line in whole.option.lines
        ),
        Parameter("life", Decimal(whole.option.life), "year"),
        Parameter("discount_rate", whole.schedule.rate(1), "share/year", whole.schedule.source),
        Parameter("first_period", Decimal(whole.first_period), "period"),
    )  # fmt: skip
    for measure, amount in ((Measure.WHOLE_LIFE_COST, cost.npc), (Measure.YEARLY_COST, cost.eac)):
        yield _figure(
            period,
            measure,
            amount,
            Unit(value_map.currency),
            Formula(FormulaKind.DISCOUNTED, years=cost.years),
            parameters=parameters,
            span=Span.TO_DATE,
            value_map=value_map,
            price_year=whole.price_year,
        )


def _figure(
    period: Period,
    measure: Measure,
    amount: Decimal,
    unit: Unit,
    formula: Formula,
    *,
    parameters: tuple[Parameter, ...],
    span: Span,
    value_map: ValueMap,
    price_year: int | None,
) -> Figure:
    return Figure(
        id=f"{Section.VALUE_FOR_MONEY}.{measure}",
        section=Section.VALUE_FOR_MONEY,
        measure=measure,
        subject="",
        label={},
        value=amount,
        unit=unit,
        span=span,
        first_day=valued_since(value_map, period) if span is not Span.TO_DATE else None,
        last_day=period.last_day,
        formula=formula,
        low=amount,
        high=amount,
        state=State.SHOWN,
        parameters=parameters,
        price_year=price_year,
        about=About.ORGANISATION,
    )
