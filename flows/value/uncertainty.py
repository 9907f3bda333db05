"""How sure a change on a ladder is: how far people moved, intervals at 95 %, and what noise and time alone would do.

Beside a change stand the share who moved up with its Wilson interval, and the mean change with Student's. Where the map
has norms of a scale, so do those who changed by more than its noise (reliable change), and the mean to which people
would have come by chance (regression to the mean): the part a service need not have caused.

What others see is made of what is printed beside it. An interval of a mean needs one number more, how much changes
differ from one another: it is printed in whole steps, upwards, so that it never says that all changed alike, and only
where other readings with other hidden counts would be printed the same (``other_moves``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

from flows.value.changed import OfLadder, asked_of, people_of
from flows.value.distance import Norms
from flows.value.figures import (
    RATIO,
    SHARE,
    Area,
    Figure,
    Formula,
    FormulaKind,
    Measure,
    Parameter,
    Section,
)
from flows.value.inference import expected_by_chance, mean_interval, reliable_change, t_95, wilson
from flows.value.other_moves import other_counts, other_moves
from flows.value.periods import Period
from flows.value.readings import Change, Compared
from flows.value.scales import Scale
from flows.value.valuation import Source
from flows.value.value_map import Ladder
from flows.values import EXACT

TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")
EXACTLY = Decimal("1e-20")
"""A root that is a whole number is one."""
ONE = Decimal(1)
ROUNDED_BY = 2
"""A count to the nearest five may be of so many fewer."""


def uncertainty_figures(
    ladder: Ladder, found: Compared, sources: Mapping[str, Source], period: Period
) -> Iterator[Figure]:
    """Of everybody who is compared on the ladder; unknown while nobody is."""
    changes = found.changes
    n, norms = len(changes), ladder.norms
    of = OfLadder(ladder, period, Section.CHANGE, asked_of(ladder), everybody=found.changes)
    up = [change for change in changes if of.gained(change) > 0]
    if ladder.scale is None:
        # Two steps say nothing on a scale of a hundred.
        far = [change for change in up if change.steps > 1]
        rest = people_of(up) - people_of(far)
        yield of.figure(Measure.TWO_UP, len(far) if n else None, far, groups=(rest,))
    yield of.figure(
        Measure.SHARE_UP,
        Decimal(len(up)) / n if n else None,
        changes,
        unit=SHARE,
        formula=Formula(FormulaKind.PROPORTION, dividend=Decimal(len(up)), divisor=n or None),
        ends=wilson(len(up), n) if n else None,
    )
    moved = [Decimal(change.points) for change in changes]
    spread = _spread([change.points for change in changes])
    with localcontext(EXACT):
        mean = sum(moved, Decimal(0)) / n if n else None
    between = of.figure(
        Measure.CHANGE_BETWEEN,
        mean,
        changes,
        unit=of.unit,
        formula=Formula(FormulaKind.INTERVAL, dividend=spread, divisor=n or None),
        ends=mean_interval(moved),
    )
    area = Area(ladder.bottom, ladder.top, ladder.scale)
    yield replace(between, other_moves=other_moves(changes, area))
    if norms is not None and norms.sd is not None and norms.alpha is not None:
        yield from _beyond_noise(of, norms.sd, norms.alpha, changes, sources[norms.source])
    elif ladder.scale is not None and ladder.scale.form.counts is not None:
        yield from _that_counts(of, ladder.scale, ladder.scale.form.counts, changes)
    if norms is not None:
        yield from _by_chance(of, norms, changes, sources[norms.source])


def _beyond_noise(
    of: OfLadder, sd: Decimal, alpha: Decimal, changes: Sequence[Change], source: Source
) -> Iterator[Figure]:
    """Who changed by more than the scale's own unreliability."""
    least = reliable_change(sd, alpha)
    parameters = (
        _parameter("reliable_change", least.quantize(HUNDREDTH, ROUND_HALF_UP), source, of.unit),
        _parameter("standard_deviation", sd, source, of.unit),
        _parameter("alpha", alpha, source, RATIO),
    )
    yield from _by_as_much(of, least, changes, parameters)


def _that_counts(of: OfLadder, scale: Scale, least: Decimal, changes: Sequence[Change]) -> Iterator[Figure]:
    """Who changed by as much as counts, by the makers of the scale."""
    parameter = Parameter("change_that_counts", least, of.unit, scale.form.source)
    yield from _by_as_much(of, least, changes, (parameter,))


def _by_as_much(
    of: OfLadder, least: Decimal, changes: Sequence[Change], parameters: tuple[Parameter, ...]
) -> Iterator[Figure]:
    for measure, way in ((Measure.RELIABLE_UP, 1), (Measure.RELIABLE_DOWN, -1)):
        this_way = [change for change in changes if of.gained(change) * way > 0]
        beyond = [change for change in this_way if abs(Decimal(change.points)) >= least]
        rest = people_of(this_way) - people_of(beyond)
        count = len(beyond) if changes else None
        area = Area(of.ladder.bottom, of.ladder.top, of.ladder.scale)
        yield replace(
            of.figure(measure, count, beyond, parameters=parameters, groups=(rest,)),
            other_counts=other_counts(changes, area, least, way),
        )


def _by_chance(of: OfLadder, norms: Norms, changes: Sequence[Change], source: Source) -> Iterator[Figure]:
    """The mean that the first readings lead to if nobody changes."""
    if norms.mean is None or norms.correlation is None:
        return
    expected: Decimal | None = None
    if changes:
        with localcontext(EXACT):
            first = Decimal(sum(change.first.points for change in changes)) / len(changes)
        expected = expected_by_chance(norms.mean, norms.correlation, first)
    parameters = (
        _parameter("mean", norms.mean, source, of.unit),
        _parameter("correlation", norms.correlation, source, RATIO),
    )
    formula = Formula(FormulaKind.BY_CHANCE)
    yield of.figure(
        Measure.BY_CHANCE, expected, changes, unit=of.unit, formula=formula, parameters=parameters
    )


def _parameter(id: str, value: Decimal, source: Source, unit: str) -> Parameter:
    return Parameter(id, value, unit, source.title, as_quoted=source.as_quoted)


def _spread(points: Sequence[int | Decimal]) -> Decimal | None:
    """The standard deviation of changes."""
    n, total = len(points), sum(points)
    if n < 2:
        return None
    with localcontext(EXACT):
        return (Decimal(n * sum(each * each for each in points) - total * total) / (n * (n - 1))).sqrt()


def _in_whole_steps(spread: Decimal, area: Area | None) -> Decimal:
    each = Decimal(1 if area is None else area.each or 1)
    return each * max(ONE, (spread / each).quantize(EXACTLY).to_integral_value(ROUND_CEILING))


# --- as it is printed ------------------------------------------------------------------------------------------


def uncertainty_as_printed(figure: Figure, area: Area | None, before: Mapping[str, Figure]) -> Figure:
    """The figure made of the counts and the means that stand beside it, as they are printed."""
    stem = f"{figure.section}.{figure.subject}."

    def printed(measure: Measure) -> Decimal:
        value = before[f"{stem}{measure}"].value
        return Decimal(0) if value is None else value

    match figure.formula.kind:
        case FormulaKind.PROPORTION:
            n = int(printed(Measure.COMPARED))
            up = min(int(printed(Measure.UP)), n)
            low, high = wilson(up, n)
            formula = replace(figure.formula, dividend=Decimal(up), divisor=n)
            return replace(figure, value=Decimal(up) / n, low=low, high=high, formula=formula)
        case FormulaKind.INTERVAL:
            n = int(printed(Measure.COMPARED))
            spread = _in_whole_steps(figure.formula.dividend or ONE, area)
            change = printed(Measure.CHANGE)
            least = n - ROUNDED_BY
            with localcontext(EXACT):
                around = t_95(least - 1) * spread / Decimal(least).sqrt()
            most = Decimal(area.highest - area.lowest) if area is not None else change + around
            return replace(
                figure,
                value=change,
                low=max((change - around).quantize(TENTH, ROUND_FLOOR), -most),
                high=min((change + around).quantize(TENTH, ROUND_CEILING), most),
                formula=replace(figure.formula, dividend=spread, divisor=n),
            )
        case _:
            norms = {parameter.id: parameter.value for parameter in figure.parameters}
            expected = expected_by_chance(norms["mean"], norms["correlation"], printed(Measure.FIRST))
            expected = expected.quantize(TENTH, ROUND_HALF_UP)
            return replace(figure, value=expected, low=expected, high=expected)
