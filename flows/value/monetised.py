"""The money section: each valuation with quantity times proxy shown, and the totals by who gains.

Benefits saved are transfers: money that moves without any being made. They are shown apart and are no part
of the total. Declines that a rule does not price are counted beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from flows.value.evidence import Evidence
from flows.value.figures import (
    PERSON,
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
from flows.value.periods import Period
from flows.value.quantities import quantity_of
from flows.value.quantity import Part, Quantity
from flows.value.references import Span
from flows.value.valuation import LadderMove, Proxy, ShareOfYear, Valuation, WeeksAvoided
from flows.value.value_map import ValueMap
from flows.values import Unit

T = TypeVar("T")


def value_figures(value_map: ValueMap, evidence: Evidence, period: Period) -> tuple[Figure, ...]:
    """For each valuation its quantity, its value and who went the other way; then the totals."""
    figures: list[Figure] = []
    for valuation in value_map.valuations:
        quantity = quantity_of(valuation.quantity, value_map, evidence, period)
        figures += _of_valuation(valuation, quantity, value_map, period)
    return (*figures, *totals(figures, value_map.currency))


def _of_valuation(
    valuation: Valuation, quantity: Quantity, value_map: ValueMap, period: Period
) -> Iterable[Figure]:
    proxy = value_map.proxy(valuation.proxy)
    prices = {part.less: value_map.proxy(part.less) for part in quantity.parts if part.less}
    parameters = _parameters(valuation, value_map)
    known = quantity.known
    people = frozenset(part.person for part in quantity.parts if part.central)
    evidence = tuple(identity for part in quantity.parts for identity in part.evidence)

    def figure(
        measure: Measure,
        name: str,
        value: Decimal,
        unit: Unit,
        formula: Formula,
        behind: tuple[frozenset[str], tuple[frozenset[str], ...], tuple[frozenset[str], ...]],
        answers: tuple[str, ...],
        bounds: tuple[Decimal, Decimal] | None = None,
    ) -> Figure:
        who, groups, range_groups = behind
        low, high = bounds or (value, value)
        return Figure(
            id=f"value.{valuation.id}{name}",
            section=Section.VALUE,
            measure=measure,
            subject=valuation.id,
            label=valuation.label,
            value=value if known else None,
            unit=unit,
            span=Span.QUARTER,
            first_day=period.quarter_monday,
            last_day=period.last_day,
            formula=formula if known else formula.without_numbers(),
            n=len(who) if known else 0,
            low=low if known else None,
            high=high if known else None,
            state=State.SHOWN if known else State.UNKNOWN,
            parameters=parameters,
            evidence=answers,
            questions=(str(quantity.question),),
            accrues_to=valuation.accrues_to,
            level=valuation.level,
            kind=valuation.kind,
            transfer=valuation.transfer,
            price_year=proxy.price_year,
            historic=proxy.historic,
            people=who,
            groups=groups,
            range_groups=range_groups,
        )

    supports = _supports(quantity.parts, lambda _: "")
    # What a week costs where people are now is taken off, so each such group's weeks can be read
    # out of the sum: the prices have few common factors. Each group has to be large enough.
    by_price = _supports(quantity.parts, lambda part: part.less or "")
    yield figure(
        Measure.QUANTITY,
        ".quantity",
        quantity.total(),
        quantity.unit,
        Formula(FormulaKind.COUNT),
        (people, *supports),
        evidence,
        (_sum(part.low for part in quantity.parts), _sum(part.high for part in quantity.parts)),
    )
    value, low, high = _money(quantity, proxy, prices)
    yield figure(
        Measure.VALUE,
        "",
        value,
        Unit(value_map.currency),
        Formula(FormulaKind.PRODUCT, tuple(_terms(quantity, proxy, prices))),
        (people, *by_price),
        evidence,
        (low, high),
    )
    opposite = frozenset(part.person for part in quantity.other_way)
    yield figure(
        Measure.OTHER_WAY,
        ".other_way",
        Decimal(len(opposite)),
        PERSON,
        Formula(FormulaKind.COUNT),
        (opposite, (opposite,), ()),
        tuple(identity for part in quantity.other_way for identity in part.evidence),
    )


def _money(quantity: Quantity, proxy: Proxy, prices: Mapping[str, Proxy]) -> tuple[Decimal, Decimal, Decimal]:
    """The value, and the least and the most it can be. Dividing comes last, so that nothing is lost."""
    central = low = high = Decimal(0)
    for part in quantity.parts:
        less = prices[part.less].value if part.less else Decimal(0)
        net_price = proxy.value - less
        ends = sorted((part.low * net_price, part.high * net_price))
        central += part.central * net_price
        low += min(ends[0], part.central * net_price)
        high += max(ends[1], part.central * net_price)
    return central / quantity.divisor, low / quantity.divisor, high / quantity.divisor


def _terms(quantity: Quantity, proxy: Proxy, prices: Mapping[str, Proxy]) -> Iterable[Term]:
    yield Term(quantity.total(), quantity.unit, proxy.value, quantity.divisor)
    for less, price in prices.items():
        taken_off = _sum(part.central for part in quantity.parts if part.less == less)
        if taken_off:
            yield Term(taken_off, quantity.unit, price.value, quantity.divisor, adds=False)


def _supports(
    parts: tuple[Part, ...], group_of: Callable[[Part], str]
) -> tuple[tuple[frozenset[str], ...], tuple[frozenset[str], ...]]:
    """The groups of people that the central value, and those that the two ends of the range, rest on."""

    def groups(counts: Callable[[Part], int | Decimal]) -> tuple[frozenset[str], ...]:
        found: dict[str, set[str]] = {}
        for part in parts:
            if counts(part):
                found.setdefault(group_of(part), set()).add(part.person)
        return tuple(frozenset(people) for people in found.values())

    return groups(lambda part: part.central), (
        *groups(lambda part: part.low),
        *groups(lambda part: part.high),
    )


def _parameters(valuation: Valuation, value_map: ValueMap) -> tuple[Parameter, ...]:
    """Every price the rule may use, whether an answer called for it or not: the list tells nothing of anyone."""
    used = [valuation.proxy]
    others: tuple[Parameter, ...] = ()
    match valuation.quantity:
        case LadderMove(held_days=days):
            others = (Parameter("held_days", Decimal(days), "day"),)
        case ShareOfYear(days_in_year=days):
            others = (Parameter("days_in_year", Decimal(days), "day"),)
        case WeeksAvoided(costs=costs):
            used += costs.values()
    proxies = (value_map.proxy(id) for id in dict.fromkeys(used))
    priced = (
        Parameter(
            proxy.id,
            proxy.value,
            proxy.unit,
            value_map.sources[proxy.source].title,
            proxy.price_year,
            proxy.historic,
            proxy.note,
        )
        for proxy in proxies
    )
    return (*priced, *others)


SHOWN_PART: Mapping[Measure, Measure] = {
    Measure.TOTAL: Measure.TOTAL_SHOWN,
    Measure.TRANSFERS: Measure.TRANSFERS_SHOWN,
    Measure.ACCRUES: Measure.ACCRUES_SHOWN,
    Measure.LEVEL: Measure.LEVEL_SHOWN,
    Measure.LARGEST: Measure.LARGEST_SHOWN,
}
"""What is made of several values -> the same made of those that may be shown."""


def totals(figures: Iterable[Figure], currency: str, shown: bool = False) -> list[Figure]:
    """The totals of some valuations' values: public value, by budget, by level, and transfers apart.

    ``shown`` gives each the name that it has when hidden values are left out.
    """
    values = [figure for figure in figures if figure.measure is Measure.VALUE]
    public = [figure for figure in values if not figure.transfer]
    groups: list[tuple[Measure, str, list[Figure]]] = [
        (Measure.TOTAL, "", public),
        (Measure.TRANSFERS, "", [figure for figure in values if figure.transfer]),
    ]
    for budget in dict.fromkeys(figure.accrues_to for figure in public if figure.accrues_to):
        groups.append((Measure.ACCRUES, budget, [one for one in public if one.accrues_to is budget]))
    for level in dict.fromkeys(figure.level for figure in public if figure.level):
        groups.append((Measure.LEVEL, level, [one for one in public if one.level is level]))
    found = [_total(measure, subject, parts, currency) for measure, subject, parts in groups if parts]
    largest = _largest(public, found[0]) if public else None
    if largest is not None:
        found.append(largest)
    if not shown:
        return found
    return [replace(one, id=f"{one.id}.shown", measure=SHOWN_PART[one.measure]) for one in found]


def _total(measure: Measure, subject: str, parts: list[Figure], currency: str) -> Figure:
    known = [part for part in parts if part.value is not None]
    first = parts[0]
    has_range = bool(known) and all(part.low is not None and part.high is not None for part in known)
    people = frozenset[str]().union(*(part.people for part in known))
    return Figure(
        id=".".join(name for name in (Section.VALUE, measure, subject) if name),
        section=Section.VALUE,
        measure=measure,
        subject=subject,
        label={},
        value=_sum(part.value for part in known) if known else None,
        unit=Unit(currency),
        span=Span.QUARTER,
        first_day=first.first_day,
        last_day=first.last_day,
        formula=Formula(FormulaKind.TOTAL, of=tuple(part.id for part in known)),
        n=len(people),
        low=_sum(part.low for part in known) if has_range else None,
        high=_sum(part.high for part in known) if has_range else None,
        state=State.SHOWN if known else State.UNKNOWN,
        evidence=tuple(dict.fromkeys(identity for part in known for identity in part.evidence)),
        questions=tuple(dict.fromkeys(question for part in parts for question in part.questions)),
        accrues_to=_common(part.accrues_to for part in parts),
        level=_common(part.level for part in parts),
        kind=_common(part.kind for part in parts),
        transfer=first.transfer,
        price_year=_common(part.price_year for part in parts),
        historic=any(part.historic for part in parts),
        people=people,
    )


def _largest(parts: list[Figure], total: Figure) -> Figure | None:
    """Which valuation carries the total, and how much of it. Without a meaning where one takes away."""
    known = [part for part in parts if part.value is not None]
    if not total.value or any(part.value is None or part.value < 0 for part in known):
        return None
    most = max(known, key=lambda part: part.value or Decimal(0))
    share = (most.value or Decimal(0)) / total.value
    return replace(
        total,
        id=f"{Section.VALUE}.{Measure.LARGEST}",
        measure=Measure.LARGEST,
        subject=most.subject,
        label=most.label,
        value=share,
        low=share,
        high=share,
        unit=SHARE,
        # All parts carry it: if one of them is hidden, so is which one is the largest.
        formula=replace(total.formula, kind=FormulaKind.SHARE),
    )


def _common(values: Iterable[T]) -> T | None:
    """The one value that all share, if they do."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _sum(numbers: Iterable[Decimal | int | None]) -> Decimal:
    return sum((Decimal(number) for number in numbers if number is not None), Decimal(0))
