"""Value for money, read twice: narrowly, as a price; and really, as whole-life cost and quality with what it is worth.

The price and the whole-life cost stand here, and what each reading comes to: what can be taken out of budgets less the
price, and all public value less the price. What can be cashed, and what is of social, economic and environmental worth,
are totals of the values (``totals``). What has no price is told in words and counts, each with its dimension.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext

from flows.value.figures import Figure, Formula, FormulaKind, Measure, Parameter, Section, State
from flows.value.periods import Period
from flows.value.put_in import Money
from flows.value.quantity import valued_since
from flows.value.references import About, Span
from flows.value.totals import lowest_grade, savings, total_of
from flows.value.unit_costs import Cashable
from flows.value.value_map import ValueMap
from flows.value.whole_life_cost import cost_of
from flows.values import EXACT, Unit


def value_for_money_figures(
    value_map: ValueMap, values: Iterable[Figure], inputs: tuple[Figure, ...], period: Period
) -> tuple[Figure, ...]:
    with localcontext(EXACT):
        price = tuple(_price(value_map, inputs, period))
        return (*price, *_whole_life(value_map, period), *net_figures((*values, *price)))


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


SHOWN_NET: Mapping[Measure, Measure] = {
    Measure.NARROW_NET: Measure.NARROW_NET_SHOWN,
    Measure.REAL_NET: Measure.REAL_NET_SHOWN,
}
"""What is made of all values -> the same made of those that may be shown."""


def net_figures(figures: Iterable[Figure], *, shown: bool = False) -> tuple[Figure, ...]:
    """What the two readings come to over the time that money is counted; nothing where nothing was paid or is known.

    Narrow: savings that can be taken out of a budget, transfers with them; at the most with those of which a part can.
    ``shown`` gives each the name that it has when hidden values are left out.
    """
    found = tuple(figures)
    price = next((one for one in found if one.measure is Measure.PRICE), None)
    known = [one for one in found if one.measure is Measure.VALUE and one.value is not None]
    public = [one for one in known if not one.transfer]
    if price is None or price.value is None or not public:
        return ()
    with localcontext(EXACT):
        nets = [_net(Measure.REAL_NET, Measure.TOTAL, price, public)]
        cashed, partly = savings(known, Cashable.YES), savings(known, Cashable.PARTLY)
        if cashed or partly:
            subject = f"{Measure.CASHABLE}.{Cashable.YES if cashed else Cashable.PARTLY}"
            nets.insert(0, _net(Measure.NARROW_NET, subject, price, cashed, partly))
    if not shown:
        return tuple(nets)
    return tuple(_of_what_is_shown(one) for one in nets)


def _of_what_is_shown(net: Figure) -> Figure:
    whole = f"{Section.VALUE}.{Measure.TOTAL}"
    of = tuple(f"{id}.shown" if id == whole else id for id in net.formula.of)
    shown = SHOWN_NET[net.measure]
    return replace(net, id=f"{net.id}.shown", measure=shown, formula=replace(net.formula, of=of))


def _net(
    measure: Measure, total: str, price: Figure, surely: Sequence[Figure], perhaps: Sequence[Figure] = ()
) -> Figure:
    """``perhaps`` is all, a part or nothing of it: no more than its range."""
    paid, nothing = price.value or Decimal(0), Decimal(0)
    parts = [*surely, *perhaps]
    ranged = all(one.low is not None and one.high is not None for one in parts)
    least = [*(one.low for one in surely), *(min(one.low or nothing, nothing) for one in perhaps)]
    most = [*(one.high for one in surely), *(max(one.high or nothing, nothing) for one in perhaps)]
    people = frozenset[str]().union(*(one.people for one in parts))
    return replace(
        price,
        id=f"{Section.VALUE_FOR_MONEY}.{measure}",
        measure=measure,
        value=total_of(one.value for one in surely) - paid,
        low=total_of(least) - paid if ranged else None,
        high=total_of(most) - paid if ranged else None,
        formula=Formula(
            FormulaKind.NARROW if measure is Measure.NARROW_NET else FormulaKind.DIFFERENCE,
            of=(f"{Section.VALUE}.{total}", price.id),
        ),
        n=len(people),
        evidence=tuple(dict.fromkeys(identity for one in parts for identity in one.evidence)),
        questions=tuple(dict.fromkeys(question for one in parts for question in one.questions)),
        grade=lowest_grade(parts) or price.grade,
        about=About.PEOPLE,
        people=people,
        rests_on=(*(one.id for one in parts), price.id),
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
