"""How numbers are printed once it is decided that they may be: coarse enough that two of them say nothing of one.

- **Counts** of people are to the nearest five, each on its own: the parts of a total need not add up to it.
- **Shares** are one rounded count over another.
- **Means** have one decimal, those of two voices are to the half step. The sum behind them is not printed, and a
  change is the difference of the two means that stand beside it: a third rounding would narrow down the other two.
- **Sums** of what people did (hours, weeks) are whole, and from a thousand on have three digits: at least eight
  people are behind each, and the memory keeps it so for every difference of two.
- **Money** is worked out from the quantity as it is printed, and totals and the return from the money as it is printed.
  Exact money over a printed price would be the exact count of people again, so that rounding the count would hide
  nothing; and what a reader works out from the formula is the figure. Its range is widened to two digits;
  that of a stay, which the few leave open who have not answered lately, to the next tenth of its value.

What organisations report of themselves is printed as they said it, unless it counts people; what was delivered of a
promise is exact from eight people on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TypeAlias

from flows.value.figures import (
    PERSON,
    STAYS,
    Area,
    Figure,
    Formula,
    FormulaKind,
    Measure,
    Section,
    State,
)
from flows.value.references import About
from flows.value.uncertainty import uncertainty_as_printed
from flows.values import Unit

ROUNDED_TO = 5
"""Counts that others see are to the nearest five: the difference of two of them is never an exact small number."""

DIGITS_OF_SUMS = 3
DIGITS_OF_RANGES = 2
TENTH = Decimal("0.1")

DIFFERENCES: Mapping[Measure, tuple[Measure, Measure]] = {
    Measure.CHANGE: (Measure.FIRST, Measure.LATEST),
    Measure.GAP: (Measure.OWN_VOICE, Measure.WORKER_VOICE),
}
"""What is the difference of two means: the second less the first."""

Rounding: TypeAlias = Callable[[Decimal], Decimal]


def to_nearest(count: Decimal | int) -> Decimal:
    """To the nearest five, half up."""
    return ROUNDED_TO * (Decimal(count) / ROUNDED_TO).quantize(Decimal(1), rounding=ROUND_HALF_UP)


def as_printed(figures: Iterable[Figure], areas: Mapping[str, Area]) -> tuple[Figure, ...]:
    """Every shown figure as it is printed. Totals are left to whoever knows their parts as printed."""
    found: dict[str, Figure] = {}
    means: dict[tuple[str, Measure], Decimal | None] = {}
    for figure in figures:
        printed = _rounded(figure, found, areas)
        told = found.get(figure.repeats) if figure.repeats is not None else None
        if told is not None and told.state is State.SHOWN:
            # Exact beside a rounded count, it would undo the rounding.
            printed = replace(printed, value=told.value, low=told.low, high=told.high, n=told.n)
        if printed.measure in DIFFERENCES:
            one, other = DIFFERENCES[printed.measure]
            printed = _difference(
                printed, means.get((printed.subject, one)), means.get((printed.subject, other))
            )
        found[printed.id] = printed
        means[printed.subject, printed.measure] = printed.value
    return tuple(found.values())


def _difference(change: Figure, first: Decimal | None, latest: Decimal | None) -> Figure:
    if change.state is not State.SHOWN or first is None or latest is None:
        return change
    by = latest - first
    return replace(change, value=by, low=by, high=by)


def _rounded(figure: Figure, before: Mapping[str, Figure], areas: Mapping[str, Area]) -> Figure:
    if figure.state is not State.SHOWN or figure.value is None:
        return figure
    if figure.about is About.ORGANISATION:
        # What was delivered of a promise stands beside its share of what was due: rounding it would hide nothing.
        rounds = figure.counts_people and figure.section is not Section.PROMISES
        return _all(figure, to_nearest) if rounds else figure
    figure = replace(figure, n=None if figure.n is None else int(to_nearest(figure.n)))
    formula = figure.formula
    match formula.kind:
        case FormulaKind.COUNT if figure.unit in STAYS:
            assert figure.value is not None
            return _widened(figure, _digits(figure.value.quantize(Decimal(1), ROUND_HALF_UP)))
        case FormulaKind.COUNT | FormulaKind.SUM:
            return _all(figure, lambda amount: _amount(amount, figure.unit))
        case FormulaKind.SHARE if formula.divisor is not None and formula.dividend is not None:
            return _share(figure, to_nearest(formula.dividend), int(to_nearest(formula.divisor)))
        case FormulaKind.PROPORTION | FormulaKind.INTERVAL | FormulaKind.BY_CHANCE:
            return uncertainty_as_printed(figure, areas.get(figure.subject), before)
        case FormulaKind.MEAN:
            without_sum = replace(
                formula, dividend=None, divisor=formula.divisor and int(to_nearest(formula.divisor))
            )
            return _all(
                replace(figure, formula=without_sum), _half if figure.section is Section.VOICES else _tenth
            )
        case FormulaKind.PRODUCT:
            return _money(figure, before)
        case FormulaKind.TAKEN_OFF:
            return _less(figure, before)
        case FormulaKind.TOTAL | FormulaKind.SHARE | FormulaKind.EVEN:
            return figure
        case _:
            return _all(figure, _digits)


def _tenth(mean: Decimal) -> Decimal:
    return mean.quantize(TENTH, ROUND_HALF_UP)


def _half(mean: Decimal) -> Decimal:
    """To the half step: the same readings may stand in the mean of all who are compared."""
    return (mean * 2).quantize(Decimal(1), ROUND_HALF_UP) / 2


def _all(figure: Figure, rounding: Rounding) -> Figure:
    low, high = (None if end is None else rounding(end) for end in (figure.low, figure.high))
    assert figure.value is not None
    return replace(figure, value=rounding(figure.value), low=low, high=high)


def _amount(amount: Decimal, unit: Unit) -> Decimal:
    """So many people, or so much of what they did."""
    return to_nearest(amount) if unit == PERSON else _digits(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _share(figure: Figure, dividend: Decimal, divisor: int) -> Figure:
    share = min(dividend / divisor, Decimal(1)) if divisor else Decimal(0)
    formula = replace(figure.formula, dividend=dividend, divisor=divisor)
    return replace(figure, value=share, low=share, high=share, formula=formula)


def _money(figure: Figure, before: Mapping[str, Figure]) -> Figure:
    """The money that the printed quantities make. Whatever else is multiplied in stays multiplied in."""
    terms = tuple(
        replace(term, quantity=_amount(term.quantity or Decimal(0), term.unit))
        for term in figure.formula.terms
    )
    exact, printed = _sum_of(figure.formula), _sum_of(replace(figure.formula, terms=terms))
    assert figure.value is not None
    if not exact:
        return _all(figure, _digits)
    value = printed if exact == figure.value else figure.value * printed / exact
    return _with_range(replace(figure, formula=replace(figure.formula, terms=terms)), value, before)


def _less(figure: Figure, before: Mapping[str, Figure]) -> Figure:
    """What is left of an amount as it is printed, after the shares that are taken off."""
    assert figure.value is not None
    whole = before[figure.formula.of[0]].value if figure.formula.of[0] in before else None
    if whole is None:
        return _all(figure, _digits)
    left = whole
    for share in figure.formula.shares:
        left *= 1 - share
    return _with_range(replace(figure, formula=replace(figure.formula, dividend=whole)), left, before)


def _with_range(figure: Figure, value: Decimal, before: Mapping[str, Figure]) -> Figure:
    counted = before.get(f"{figure.section}.{figure.subject}.{Measure.QUANTITY}")
    if counted is not None and counted.unit in STAYS:
        return _widened(figure, value)
    low = None if figure.low is None else min(value, _digits(figure.low, DIGITS_OF_RANGES, ROUND_FLOOR))
    high = None if figure.high is None else max(value, _digits(figure.high, DIGITS_OF_RANGES, ROUND_CEILING))
    if figure.low == figure.high == figure.value:
        low = high = value
    return replace(figure, value=value, low=low, high=high)


def _widened(figure: Figure, value: Decimal) -> Figure:
    """The ends of what depends on when somebody answered last, to the next tenth of the value and never less.

    They differ from it by the stays of the few who have not answered lately: an end near by would be theirs.
    """
    if figure.low is None or figure.high is None:
        return replace(figure, value=value)
    tenth = abs(value) / 10
    digit = Decimal(1).scaleb(tenth.adjusted()) if tenth else Decimal(1)
    step = max((tenth / digit).to_integral_value(ROUND_CEILING) * digit, Decimal(ROUNDED_TO))
    low = ((min(figure.low, value) / step).to_integral_value(ROUND_CEILING) - 1) * step
    high = ((max(figure.high, value) / step).to_integral_value(ROUND_FLOOR) + 1) * step
    if figure.unit in STAYS:
        low = max(low, Decimal(0))
    return replace(figure, value=value, low=low, high=high)


def _sum_of(formula: Formula) -> Decimal:
    total = Decimal(0)
    for term in formula.terms:
        amount = (term.quantity or Decimal(0)) * term.price / term.divisor
        total += amount if term.adds else -amount
    return total


def _digits(number: Decimal, digits: int = DIGITS_OF_SUMS, rounding: str = ROUND_HALF_UP) -> Decimal:
    """With so many digits that count: 12,345 is 12,300."""
    step = Decimal(1).scaleb(max(0, number.adjusted() + 1 - digits)) if number else Decimal(1)
    return (number / step).quantize(Decimal(1), rounding=rounding) * step
