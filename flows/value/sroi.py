"""Social return on investment, as *A Guide to Social Return on Investment* has it (Cabinet Office 2009, SROI Network
2012): an impact map in, and the ledger out, each step under its name.

``impact = quantity x proxy x (1 - deadweight) x (1 - displacement) x (1 - attribution to others)``: multiplied, never
added. ``value in year t = impact x (1 - drop-off)^(t - 1)``. Money that only changes hands (benefits, taxes) is a
transfer: shown apart, and no part of the total.

Inputs are those of the one activity period that the map is about, spent as it begins, and are not discounted. What
costs something over several years comes in as its net present cost (``flows.value.whole_life_cost``): discounted
benefits are never set against costs that were not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from itertools import zip_longest
from operator import mul

from flows.value.discounting import Schedule, flat
from flows.value.unit_costs import Cashable, Worth
from flows.values import EXACT

ONE = Decimal(1)
MOST_OF_IT = Decimal("0.8")
"""The rows that carry so much of the present value are named."""


@dataclass(frozen=True, slots=True)
class MapInput:
    """What somebody puts in: money, or time at its replacement cost. ``value`` is in the map's currency."""

    stakeholder: str
    description: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class MapOutcome:
    """One row of the map. Shares are from 0 to 1; ``duration`` is in years; ``proxy`` is money for one unit."""

    id: str
    stakeholder: str
    description: str
    quantity: Decimal
    proxy: Decimal
    deadweight: Decimal
    displacement: Decimal
    attribution_to_others: Decimal
    drop_off: Decimal
    duration: int
    accrues_to: str
    kind: str
    transfer: bool = False
    source: str = ""
    price_year: int | None = None
    group: str = ""
    #: 2 where it starts only after the activity period: nothing in year 1, then as long as it lasts
    first_year: int = 1
    #: a unit cost of the database it was taken from
    code: str = ""
    #: the budget that a unit cost's database says bears it, with its second level
    agency: str = ""
    cashable: Cashable = Cashable.UNKNOWN
    #: the least and the most that the source gives for the proxy, where it does
    low: Decimal | None = None
    high: Decimal | None = None
    #: what the source says, where ``proxy`` was brought to the prices of another year
    proxy_as_given: Decimal | None = None

    @property
    def last_year(self) -> int:
        return self.first_year + self.duration - 1

    @property
    def is_verified(self) -> bool:
        """Whether somebody has seen the source, and not only heard of it."""
        return "as quoted" not in self.source.casefold()


@dataclass(frozen=True, slots=True)
class ImpactMap:
    """``first_period`` is the period that year 1 stands in: 1 is discounted once (the Guide), 0 is not."""

    currency: str
    schedule: Schedule
    first_period: int
    inputs: tuple[MapInput, ...]
    outcomes: tuple[MapOutcome, ...]
    other_rates: tuple[Decimal, ...] = ()
    #: the year whose prices all are, where they were brought to it
    prices_of: int | None = None
    #: what was named without its numbers, because few people stand behind it: it is in no total
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """The way from a quantity to its impact in year 1, in money."""

    gross: Decimal
    after_deadweight: Decimal
    after_displacement: Decimal
    after_attribution: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """An outcome with its ledger; ``pv_years`` is what each year is worth now, ``low`` and ``high`` the present
    value at the two ends of the proxy's range. ``share_of_pv`` is ``None`` for a transfer, and where there is no
    total."""

    outcome: MapOutcome
    steps: Steps
    years: tuple[Decimal, ...]
    pv_years: tuple[Decimal, ...]
    pv: Decimal
    low: Decimal
    high: Decimal
    share_of_pv: Decimal | None

    @property
    def impact_year_1(self) -> Decimal:
        """The impact in the first year it is there."""
        return self.steps.after_attribution


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The result at another discount rate."""

    rate: Decimal
    pv: Decimal
    ratio: Decimal | None


@dataclass(frozen=True, slots=True)
class Switching:
    """The value of one parameter of one row at which the ratio is 1; ``None`` where none in its range does it."""

    id: str
    parameter: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class GroupResult:
    """Rows that stand or fall together. ``quantity_factor`` times all their quantities, or one deadweight for all of
    them, makes the ratio 1."""

    name: str
    pv: Decimal
    share_of_pv: Decimal | None
    quantity_factor: Decimal | None
    deadweight: Decimal | None
    ratio_without: Decimal | None


@dataclass(frozen=True, slots=True)
class Concentration:
    """The fewest rows that together make up ``MOST_OF_IT`` of the present value, the largest first."""

    ids: tuple[str, ...]
    share_of_pv: Decimal


@dataclass(frozen=True, slots=True)
class Return:
    """The whole ledger. Ratios and payback are ``None`` where there is nothing to divide by. ``factors`` are those of
    years 1 to the last."""

    inputs: Decimal
    total_year_1: Decimal
    factors: tuple[Decimal, ...]
    years: tuple[Decimal, ...]
    pv_by_year: tuple[Decimal, ...]
    pv: Decimal
    #: with every proxy at the lower end for the result, and at the upper
    low: Decimal
    high: Decimal
    npv: Decimal
    ratio: Decimal | None
    net_ratio: Decimal | None
    payback_months: Decimal | None
    rows: tuple[Row, ...]
    by_accrual: tuple[tuple[str, Decimal], ...]
    by_kind: tuple[tuple[str, Decimal], ...]
    #: fiscal savings only, transfers with them: the narrow reading of value for money
    by_cashable: tuple[tuple[str, Decimal], ...]
    #: the same by the agency of a unit cost, where rows have one
    by_agency: tuple[tuple[str, Decimal], ...]
    transfers: Decimal
    sensitivity: tuple[Sensitivity, ...]
    switching: tuple[Switching, ...]
    groups: tuple[GroupResult, ...]
    concentration: Concentration | None


def steps_of(outcome: MapOutcome) -> Steps:
    """The impact in year 1, step by step."""
    gross = outcome.quantity * outcome.proxy
    after_deadweight = gross * (1 - outcome.deadweight)
    after_displacement = after_deadweight * (1 - outcome.displacement)
    after_attribution = after_displacement * (1 - outcome.attribution_to_others)
    return Steps(gross, after_deadweight, after_displacement, after_attribution)


def years_of(outcome: MapOutcome, impact: Decimal) -> tuple[Decimal, ...]:
    """What is left of an impact in each year from year 1 on."""
    found = [Decimal(0)] * (outcome.first_year - 1) + [impact]
    while len(found) < outcome.last_year:
        found.append(found[-1] * (1 - outcome.drop_off))
    return tuple(found)


def present_value(years: Sequence[Decimal], schedule: Schedule, first_period: int) -> Decimal:
    """The years' values as they are worth now."""
    return _sum(map(mul, years, schedule.factors(first_period, len(years))))


def social_return(given: ImpactMap) -> Return:
    """The ledger of an impact map. The total, its years, ``by_accrual`` and the shares are without transfers, which
    add up in ``transfers``; ``by_kind`` has them, for a transfer is a saving to the budget that paid it: together its
    kinds are ``pv`` and ``transfers``."""
    with localcontext(EXACT):
        return _return(given)


def _return(given: ImpactMap) -> Return:
    longest = max((outcome.last_year for outcome in given.outcomes), default=0)
    factors = given.schedule.factors(given.first_period, longest)
    worked = [_row(outcome, factors) for outcome in given.outcomes]
    pv = _sum(row.pv for row in worked if not row.outcome.transfer)
    rows = tuple(
        row if row.outcome.transfer or not pv else replace(row, share_of_pv=row.pv / pv) for row in worked
    )
    counted = tuple(row for row in rows if not row.outcome.transfer)
    fiscal = tuple(row for row in rows if row.outcome.kind == Worth.FISCAL)
    inputs = _sum(each.value for each in given.inputs)
    total_year_1 = _sum(row.years[0] for row in counted)
    return Return(
        inputs=inputs,
        total_year_1=total_year_1,
        factors=factors,
        years=_added(row.years for row in counted),
        pv_by_year=_added(row.pv_years for row in counted),
        pv=pv,
        low=_sum(row.low for row in counted),
        high=_sum(row.high for row in counted),
        npv=pv - inputs,
        ratio=pv / inputs if inputs else None,
        net_ratio=(pv - inputs) / inputs if inputs else None,
        payback_months=inputs / (total_year_1 / 12) if inputs and total_year_1 > 0 else None,
        rows=rows,
        by_accrual=_split(counted, lambda row: row.outcome.accrues_to),
        by_kind=_split(rows, lambda row: row.outcome.kind),
        by_cashable=_split(fiscal, lambda row: row.outcome.cashable),
        by_agency=_split((row for row in fiscal if row.outcome.agency), lambda row: row.outcome.agency),
        transfers=_sum(row.pv for row in rows if row.outcome.transfer),
        sensitivity=tuple(_at_rate(given, rate, counted, inputs) for rate in given.other_rates),
        switching=tuple(each for row in counted for each in _switching(given, row, pv, inputs)),
        groups=_groups(given, counted, pv, inputs),
        concentration=_concentration(counted),
    )


def _row(outcome: MapOutcome, factors: Sequence[Decimal]) -> Row:
    steps = steps_of(outcome)
    years = years_of(outcome, steps.after_attribution)
    pv_years = tuple(map(mul, years, factors))
    pv = _sum(pv_years)
    # Of something that is lost, the dearer end is the lower one.
    ends = [_at_proxy(outcome, proxy, factors) for proxy in (outcome.low, outcome.high) if proxy is not None]
    return Row(outcome, steps, years, pv_years, pv, min(*ends, pv, pv), max(*ends, pv, pv), None)


def _at_proxy(outcome: MapOutcome, proxy: Decimal, factors: Sequence[Decimal]) -> Decimal:
    changed = replace(outcome, proxy=proxy)
    return _sum(map(mul, years_of(changed, steps_of(changed).after_attribution), factors))


def _added(columns: Iterable[Sequence[Decimal]]) -> tuple[Decimal, ...]:
    """Several rows of years as one; the shorter ones end earlier."""
    return tuple(map(_sum, zip_longest(*columns, fillvalue=Decimal(0))))


def _split(rows: Iterable[Row], by: Callable[[Row], str]) -> tuple[tuple[str, Decimal], ...]:
    found: dict[str, Decimal] = {}
    for row in rows:
        found[by(row)] = found.get(by(row), Decimal(0)) + row.pv
    return tuple(found.items())


def _concentration(rows: Sequence[Row]) -> Concentration | None:
    """``None`` where no row adds anything, or what takes away leaves no share to speak of."""
    found: list[str] = []
    together = Decimal(0)
    for row in sorted(rows, key=lambda row: row.pv, reverse=True):
        if row.share_of_pv is None or row.pv <= 0 or row.share_of_pv <= 0:
            break
        found.append(row.outcome.id)
        together += row.share_of_pv
        if together >= MOST_OF_IT:
            break
    return Concentration(tuple(found), together) if found else None


def _at_rate(given: ImpactMap, rate: Decimal, rows: Iterable[Row], inputs: Decimal) -> Sensitivity:
    pv = _sum(present_value(row.years, flat(rate), given.first_period) for row in rows)
    return Sensitivity(rate, pv, pv / inputs if inputs else None)


# --- where the ratio would be 1 ---------------------------------------------------------------------------


def _switching(given: ImpactMap, row: Row, pv: Decimal, inputs: Decimal) -> tuple[Switching, ...]:
    outcome = row.outcome
    # What this row alone has to be worth for the whole to break even.
    needed = inputs - (pv - row.pv)
    factors = present_value(years_of(outcome, ONE), given.schedule, given.first_period)
    gross = outcome.quantity * outcome.proxy * factors
    deadweight, displacement, others = (
        1 - outcome.deadweight,
        1 - outcome.displacement,
        1 - outcome.attribution_to_others,
    )
    shares = deadweight * displacement * others

    # In range: a quantity keeps its sign, a price is not below nothing, a share is from 0 to 1.
    def same_sign(value: Decimal | None, as_it_is: Decimal) -> Decimal | None:
        return value if value is not None and value * (as_it_is or ONE) >= 0 else None

    found = {
        "quantity": same_sign(_over(needed, outcome.proxy * factors * shares), outcome.quantity),
        "proxy": same_sign(_over(needed, outcome.quantity * factors * shares), outcome.proxy),
        "deadweight": _share(needed, gross * displacement * others),
        "displacement": _share(needed, gross * deadweight * others),
        "attribution_to_others": _share(needed, gross * deadweight * displacement),
    }
    # Where nothing was put in there is no ratio, and nothing that would make it 1.
    return tuple(
        Switching(outcome.id, parameter, value if inputs else None) for parameter, value in found.items()
    )


def _groups(given: ImpactMap, rows: Sequence[Row], pv: Decimal, inputs: Decimal) -> tuple[GroupResult, ...]:
    found = []
    for name in dict.fromkeys(row.outcome.group for row in rows if row.outcome.group):
        own = [row for row in rows if row.outcome.group == name]
        own_pv = _sum(row.pv for row in own)
        rest = pv - own_pv
        without_deadweight = _sum(
            present_value(
                years_of(row.outcome, _impact_without_deadweight(row.outcome)),
                given.schedule,
                given.first_period,
            )
            for row in own
        )
        factor = _over(inputs - rest, own_pv) if inputs else None
        found.append(
            GroupResult(
                name,
                own_pv,
                own_pv / pv if pv else None,
                factor if factor is not None and factor >= 0 else None,
                _share(inputs - rest, without_deadweight) if inputs else None,
                rest / inputs if inputs else None,
            )
        )
    return tuple(found)


def _impact_without_deadweight(outcome: MapOutcome) -> Decimal:
    gross = outcome.quantity * outcome.proxy
    return gross * (1 - outcome.displacement) * (1 - outcome.attribution_to_others)


def _over(needed: Decimal, each: Decimal) -> Decimal | None:
    return needed / each if each else None


def _share(needed: Decimal, whole: Decimal) -> Decimal | None:
    """The share to be taken off ``whole`` so that ``needed`` is left; ``None`` unless it is from 0 to 1."""
    share = 1 - needed / whole if whole else None
    return share if share is not None and 0 <= share <= 1 else None


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))
