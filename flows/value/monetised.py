"""The money section: each valuation with quantity times proxy shown, what is taken off it step by step, and its range.

What was not asked comes out of the value map, with its source: the price, what would have happened anyway, what was
only moved, what others did. Declines that a rule does not price are counted beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from itertools import product

from flows.value.asks import Answers
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
    SummaryHead,
    Term,
    Valued,
)
from flows.value.periods import Period
from flows.value.quantities import quantity_of
from flows.value.quantity import Part, Quantity
from flows.value.references import QuestionReference
from flows.value.sroi import MapOutcome, steps_of
from flows.value.totals import CARRIES, total_of, totals
from flows.value.valuation import (
    Assumption,
    FewerTimes,
    Grade,
    LadderMove,
    NumberGiven,
    Proxy,
    ShareOfYear,
    Starts,
    Valuation,
    WeeksAvoided,
)
from flows.value.value_map import ValueMap
from flows.values import EXACT, Unit

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Range:
    """The central amount, with the least and the most it can be."""

    central: Decimal
    low: Decimal
    high: Decimal


def value_figures(
    value_map: ValueMap, answers: Answers, period: Period, head: SummaryHead
) -> tuple[tuple[Figure, ...], tuple[Valued, ...]]:
    """For each valuation its quantity, its value and who went the other way; then the totals. And the rows."""
    figures: list[Figure] = []
    valued: list[Valued] = []
    for valuation in value_map.valuations:
        quantity = quantity_of(valuation.quantity, value_map, answers, period)
        with localcontext(EXACT):
            worked = _Worked(valuation, quantity, value_map, period)
            figures += worked.figures()
            valued.append(worked.valued())
    with localcontext(EXACT):
        return (*figures, *totals(figures, head)), tuple(valued)


class _Worked:
    """One valuation, worked out."""

    def __init__(self, valuation: Valuation, quantity: Quantity, value_map: ValueMap, period: Period) -> None:
        self.valuation, self.quantity, self.value_map, self.period = valuation, quantity, value_map, period
        self.proxy = value_map.proxy(valuation.proxy)
        self.prices = {part.less: value_map.proxy(part.less) for part in quantity.parts if part.less}
        self.parameters = tuple(_parameters(valuation, value_map))
        self.people = frozenset(part.person for part in quantity.parts if part.central)
        self.evidence = tuple(
            dict.fromkeys(identity for part in quantity.parts for identity in part.evidence)
        )
        # What a week costs where people are now is taken off, so each such group's weeks can be read
        # out of the sum: the prices have few common factors. Each group has to be large enough.
        self.by_price = _supports(quantity.parts, lambda part: part.less or "")
        self.apart = tuple(
            (less, frozenset(part.person for part in quantity.parts if part.less == less and part.central))
            for less in self.prices
        )
        self.asked = _asked(valuation, quantity)
        self.gross = _money(quantity, self.proxy, self.prices)
        self.outcome = self._outcome()
        self.impact = _taken_off(self.gross, valuation)

    def figures(self) -> Iterator[Figure]:
        quantity = self.quantity
        yield self._figure(
            Measure.QUANTITY,
            ".quantity",
            Range(
                quantity.total(),
                total_of(part.low for part in quantity.parts),
                total_of(part.high for part in quantity.parts),
            ),
            quantity.unit,
            Formula(FormulaKind.COUNT),
            (self.people, *_supports(quantity.parts, lambda _: "")),
        )
        yield from self._steps()
        yield self.value()
        opposite = frozenset(part.person for part in quantity.other_way)
        against = Decimal(len(opposite))
        yield replace(
            self._figure(
                Measure.AGAINST if quantity.takes_them_off else Measure.OTHER_WAY,
                ".other_way",
                Range(against, against, against),
                PERSON,
                Formula(FormulaKind.COUNT),
                (opposite, (opposite,), ()),
            ),
            evidence=tuple(dict.fromkeys(one for part in quantity.other_way for one in part.evidence)),
            grade=Grade.SELF_REPORT,
        )

    def valued(self) -> Valued:
        """With the rows at either end: the least and the most that the answers and the assumptions allow."""
        valuation = self.valuation
        drops = _ends(valuation.drop_off, NOTHING)
        durations = _ends(valuation.duration, Decimal(1))
        plain = replace(self.outcome, deadweight=NOTHING, displacement=NOTHING, attribution_to_others=NOTHING)
        single = not any(part.less for part in self.quantity.parts) and self.quantity.divisor == 1
        return Valued(
            self.value(),
            self.outcome,
            self.quantity.total(),
            self.quantity.unit,
            self.proxy.value if single else None,
            tuple(
                replace(plain, quantity=impact, drop_off=drop, duration=int(duration))
                for impact in (self.impact.low, self.impact.high)
                for drop in drops
                for duration in durations
            ),
            frozenset(name for name, _ in valuation.taken_off),
        )

    def value(self) -> Figure:
        """What is left after everything has been taken off: the impact."""
        shares = tuple(share.central for _, share in self.valuation.taken_off)
        formula = self._product()
        if shares:
            gross = f"{Section.VALUE}.{self.valuation.id}.{Measure.GROSS}"
            formula = Formula(FormulaKind.TAKEN_OFF, dividend=self.gross.central, of=(gross,), shares=shares)
        impact = steps_of(self.outcome).after_attribution
        return self._money_figure(Measure.VALUE, "", replace(self.impact, central=impact), formula)

    def _steps(self) -> Iterator[Figure]:
        """From the gross value to the impact, one share after the other; nothing where nothing is taken off."""
        if not self.valuation.taken_off:
            return
        yield self._money_figure(Measure.GROSS, ".gross", self.gross, self._product())
        steps = steps_of(self.outcome)
        after = {
            "deadweight": (Measure.AFTER_DEADWEIGHT, steps.after_deadweight),
            "displacement": (Measure.AFTER_DISPLACEMENT, steps.after_displacement),
            "attribution_to_others": (Measure.AFTER_ATTRIBUTION, steps.after_attribution),
        }
        before, left = (Measure.GROSS, self.gross.central), self.gross
        for name, share in self.valuation.taken_off:
            measure, central = after[name]
            left = replace(_less(left, share), central=central)
            id = f"{Section.VALUE}.{self.valuation.id}.{before[0]}"
            formula = Formula(FormulaKind.TAKEN_OFF, dividend=before[1], of=(id,), shares=(share.central,))
            yield self._money_figure(measure, f".{measure}", left, formula)
            before = (measure, central)

    def _product(self) -> Formula:
        return Formula(FormulaKind.PRODUCT, tuple(_terms(self.quantity, self.proxy, self.prices)))

    def _outcome(self) -> MapOutcome:
        """The row of the impact map. Its quantity is the gross value, at one each: several prices may be in it."""
        valuation = self.valuation

        def share(of: Assumption | None) -> Decimal:
            return NOTHING if of is None else of.central

        return MapOutcome(
            id=valuation.id,
            stakeholder=self.value_map.stakeholder_of(valuation),
            description="",
            quantity=self.gross.central,
            proxy=Decimal(1),
            deadweight=share(valuation.deadweight),
            displacement=share(valuation.displacement),
            attribution_to_others=share(valuation.attribution_to_others),
            drop_off=share(valuation.drop_off),
            duration=1 if valuation.duration is None else int(valuation.duration.central),
            accrues_to=valuation.accrues_to,
            kind=valuation.kind,
            transfer=valuation.transfer,
            price_year=self.proxy.price_year,
            group=valuation.group,
            first_year=2 if valuation.starts is Starts.AFTER else 1,
        )

    def _money_figure(self, measure: Measure, name: str, amount: Range, formula: Formula) -> Figure:
        unit = Unit(self.value_map.currency)
        return self._figure(measure, name, amount, unit, formula, (self.people, *self.by_price))

    def _figure(
        self,
        measure: Measure,
        name: str,
        amount: Range,
        unit: Unit,
        formula: Formula,
        behind: tuple[frozenset[str], tuple[frozenset[str], ...], tuple[frozenset[str], ...]],
    ) -> Figure:
        valuation, known = self.valuation, self.quantity.known
        who, groups, range_groups = behind
        return Figure(
            id=f"value.{valuation.id}{name}",
            section=Section.VALUE,
            measure=measure,
            subject=valuation.id,
            label=valuation.label,
            value=amount.central if known else None,
            unit=unit,
            span=self.value_map.valued_over,
            first_day=self.period.first_day(self.value_map.valued_over, self.value_map.year_begins),
            last_day=self.period.last_day,
            formula=formula if known else formula.without_numbers(),
            n=len(who) if known else 0,
            low=amount.low if known else None,
            high=amount.high if known else None,
            state=State.SHOWN if known else State.UNKNOWN,
            parameters=self.parameters,
            evidence=self.evidence,
            questions=tuple(map(str, self.asked)),
            grade=Grade.SELF_REPORT if measure is Measure.QUANTITY else _grade(valuation, self.value_map),
            accrues_to=valuation.accrues_to,
            level=valuation.level,
            kind=valuation.kind,
            transfer=valuation.transfer,
            cashable=valuation.cashable,
            aims=self.value_map.aims_of(valuation.outcome),
            dimension=self.value_map.dimension_of(valuation.outcome),
            price_year=self.proxy.price_year,
            historic=self.proxy.historic,
            people=who,
            groups=groups,
            range_groups=range_groups,
            apart=self.apart,
        )


def _money(quantity: Quantity, proxy: Proxy, prices: Mapping[str, Proxy]) -> Range:
    """Quantity times price, and the least and the most it can be. Dividing comes last, so that nothing is lost."""
    central = low = high = NOTHING
    for part in quantity.parts:
        less = prices[part.less] if part.less else None
        price = proxy.value - (less.value if less else NOTHING)
        cheapest = proxy.least - (less.most if less else NOTHING)
        dearest = proxy.most - (less.least if less else NOTHING)
        found = part.central * price
        ends = [amount * each for amount in (part.low, part.high) for each in (cheapest, price, dearest)]
        central += found
        low += min(*ends, found)
        high += max(*ends, found)
    return Range(central / quantity.divisor, low / quantity.divisor, high / quantity.divisor)


def _ends(assumed: Assumption | None, otherwise: Decimal) -> tuple[Decimal, ...]:
    return (otherwise,) if assumed is None else tuple(dict.fromkeys((assumed.low, assumed.high)))


def _taken_off(gross: Range, valuation: Valuation) -> Range:
    left = gross
    for _, share in valuation.taken_off:
        left = _less(left, share)
    return left


def _less(amount: Range, share: Assumption) -> Range:
    """The range after a share is taken off; what takes away takes least away where most is taken off it."""
    ends = [end * (1 - each) for end, each in product((amount.low, amount.high), (share.low, share.high))]
    central = amount.central * (1 - share.central)
    return Range(central, min(*ends, central), max(*ends, central))


def _terms(quantity: Quantity, proxy: Proxy, prices: Mapping[str, Proxy]) -> Iterator[Term]:
    yield Term(quantity.total(), quantity.unit, proxy.value, quantity.divisor)
    for less, price in prices.items():
        taken_off = total_of(part.central for part in quantity.parts if part.less == less)
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


def _asked(valuation: Valuation, quantity: Quantity) -> tuple[QuestionReference, ...]:
    """Every question whose answers are in it."""
    match valuation.quantity:
        case NumberGiven(questions=questions):
            return questions
        case FewerTimes(before=before, now=now):
            return before, now
        case _:
            return (quantity.question,)


def _grade(valuation: Valuation, value_map: ValueMap) -> Grade:
    """The lowest of the answers, the price, and what takes off more than a tenth."""
    sources = [value_map.proxy(valuation.proxy).source]
    sources += [share.source for _, share in valuation.taken_off if share.central > CARRIES]
    return min(Grade.SELF_REPORT, *(value_map.sources[source].grade for source in sources))


def _parameters(valuation: Valuation, value_map: ValueMap) -> Iterator[Parameter]:
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
    for proxy in (value_map.proxy(id) for id in dict.fromkeys(used)):
        source = value_map.sources[proxy.source]
        yield Parameter(
            proxy.id,
            proxy.value,
            proxy.unit,
            source.title,
            proxy.price_year,
            proxy.historic,
            proxy.note,
            proxy.low,
            proxy.high,
            source.as_quoted,
            proxy.as_given,
            proxy.given_year,
            proxy.label,
        )
    yield from others
    lasting = (("drop_off", valuation.drop_off), ("duration", valuation.duration))
    for name, assumed in (*valuation.taken_off, *lasting):
        if assumed is not None:
            yield assumption_parameter(name, assumed, value_map, "year" if name == "duration" else SHARE)


def assumption_parameter(name: str, assumed: Assumption, value_map: ValueMap, unit: str) -> Parameter:
    """What was assumed, as a figure names it."""
    source = value_map.sources[assumed.source]
    return Parameter(
        name,
        assumed.central,
        unit,
        source.title,
        note=assumed.note,
        low=assumed.low if assumed.low != assumed.central else None,
        high=assumed.high if assumed.high != assumed.central else None,
        as_quoted=source.as_quoted,
    )
